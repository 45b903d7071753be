//! People who read outside of the pages: in a calendar or a feed reader.

use app::i18n::Language;
use app::routes::Page;
use app::state::Vocabulary;
use app::{components, words};
use shared::answer::PlaceAnswer;
use shared::filter::ListQuery;
use shared::page::FacetCounts;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::services::names;
use crate::state::State;

/// Someone who reads outside of the pages.
pub struct Reader<'a> {
    state: &'a State,
    /// The language in which texts of entries are shown, where there is one.
    pub language: LanguageTag,
    /// The language of everything else; the interface speaks fewer.
    pub interface: Language,
    vocabulary: Vocabulary,
}

impl<'a> Reader<'a> {
    /// Someone who asked for this language.
    #[must_use]
    pub fn of(state: &'a State, language: &LanguageTag) -> Self {
        let interface = Language::from_tag(language.primary()).unwrap_or_default();
        let reference = state.reference();
        let vocabulary = Vocabulary::new(&reference.taxonomy, &reference.region, interface);
        Self { state, language: language.clone(), interface, vocabulary }
    }

    /// Someone who asked for a list.
    #[must_use]
    pub fn of_list(state: &'a State, query: &ListQuery) -> Self {
        let german = LanguageTag::german();
        Self::of(state, query.language.as_ref().unwrap_or(&german))
    }

    /// What a list of offers is called.
    ///
    /// # Errors
    /// An index that fails.
    pub fn title(&self, query: &ListQuery) -> Result<String, Error> {
        let chosen = names::counted(self.state, query, &FacetCounts::default(), &self.language)?;
        let organisation = match chosen.as_slice() {
            [organisation] => Some(organisation.name.as_str()),
            _ => None,
        };
        let site = &self.state.config.site_name;
        Ok(words::offers_title(self.interface, &query.filter, &self.vocabulary, organisation, site))
    }

    /// The address of a page in this reader's language.
    #[must_use]
    pub fn address(&self, page: &Page) -> String {
        self.absolute(&page.path(self.interface))
    }

    /// The address of a path.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.state.config.base())
    }

    /// A place as one line.
    #[must_use]
    pub fn place(&self, place: &PlaceAnswer) -> String {
        let town = components::town(
            self.interface,
            &place.municipality,
            place.locality.as_deref(),
            &self.vocabulary,
        );
        let town = place.postal_code.as_ref().map_or(town.clone(), |code| format!("{code} {town}"));
        let name = place.name.as_ref().map(|name| name.text.clone());
        let parts: Vec<String> = [name, place.street.clone(), Some(town)].into_iter().flatten().collect();
        parts.join(", ")
    }
}
