//! What the values of filters are called.

use shared::facet::Facet;
use shared::id::AccountId;
use shared::review::{COUNTY, CaseCount, Colleague};

use super::super::label;
use crate::i18n::{Language, texts};
use crate::pages::workspace::Desk;
use crate::state::Vocabulary;

/// Whose cases are wanted: of who asks.
pub(super) const ME: &str = "me";
/// Whose cases are wanted: of nobody.
pub(super) const NOBODY: &str = "nobody";
/// The language tag of plain language.
const EASY: &str = "de-simple";

/// What is known of names.
#[derive(Clone)]
pub(super) struct Names {
    pub(super) language: Language,
    pub(super) vocabulary: Vocabulary,
    /// Who looks at the page.
    pub(super) me: AccountId,
    /// Those to whom cases can be given.
    pub(super) colleagues: Vec<Colleague>,
}

impl Names {
    pub(super) fn new(desk: &Desk, me: AccountId, colleagues: Vec<Colleague>) -> Self {
        Self { language: desk.language, vocabulary: desk.vocabulary.clone(), me, colleagues }
    }

    /// What a value of a filter is called. Of people and organisations the counts tell it.
    pub(super) fn of(&self, filter: &str, value: &str, counts: &[CaseCount]) -> String {
        let language = self.language;
        let known = |facet| self.vocabulary.label(facet, value, language);
        match (filter, value) {
            ("q", _) => texts::review::chip_text(language, value),
            ("municipality", COUNTY) => texts::review::county(language).to_owned(),
            ("municipality", _) => known(Facet::Municipality),
            ("field", _) => known(Facet::Field),
            ("language", EASY) => texts::workspace::easy_language(language).to_owned(),
            ("language", _) => known(Facet::Language),
            ("assigned", ME) => texts::review::assigned_me(language).to_owned(),
            ("assigned", NOBODY) => texts::review::unassigned(language).to_owned(),
            ("assigned", _) => {
                let name = self.person(value).or_else(|| named(filter, value, counts));
                name.unwrap_or_else(|| value.to_owned())
            }
            ("organisation", _) => named(filter, value, counts)
                .unwrap_or_else(|| texts::review::chip_organisation(language).to_owned()),
            ("closed", _) => texts::review::closed(language).to_owned(),
            _ => label(language, filter, value),
        }
    }

    /// The name of a colleague.
    fn person(&self, id: &str) -> Option<String> {
        let found = self.colleagues.iter().find(|colleague| colleague.id.to_string() == id);
        found.map(|colleague| colleague.name.clone())
    }
}

/// The name that a count has.
fn named(filter: &str, value: &str, counts: &[CaseCount]) -> Option<String> {
    counts.iter().find(|count| count.filter == filter && count.value == value)?.name.clone()
}
