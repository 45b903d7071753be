//! The texts of the interface.
//!
//! A document has one language for its whole life: the first segment of its
//! URL. Choosing another language loads another document, so a text is a plain
//! value and no component has to watch for a change.
//!
//! The server holds all texts. The browser holds those of the pages it has
//! shown: the first page carries its own, others are fetched once.

#[cfg(test)]
mod complete;
mod lookup;
mod plural;
#[cfg(target_arch = "wasm32")]
#[path = "i18n/store/browser.rs"]
mod store;
#[cfg(not(target_arch = "wasm32"))]
#[path = "i18n/store/server.rs"]
mod store;

use std::fmt;

use leptos::prelude::use_context;
use shared::legal::LegalPage;
use shared::text::LanguageTag;

pub use lookup::labelled;
#[cfg(feature = "ssr")]
pub(crate) use store::for_page;
#[cfg(target_arch = "wasm32")]
pub(crate) use store::keep;
pub(crate) use store::load;

/// The texts themselves, generated from `locales/` by `build.rs`.
pub mod texts {
    use super::Language;
    use super::lookup::{counted, filled, plain};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use texts::Namespace;

/// A language the interface speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Language(usize);

impl Language {
    /// Every language, German first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..texts::LANGUAGES.len()).map(Self)
    }

    /// The language with this tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::all().find(|language| language.tag() == tag)
    }

    /// The language of the document, from the context.
    #[must_use]
    pub fn current() -> Self {
        use_context().unwrap_or_default()
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        texts::LANGUAGES[self.0].0
    }

    /// Its BCP 47 tag as the domain has it.
    #[must_use]
    pub fn language_tag(self) -> LanguageTag {
        LanguageTag::parse(self.tag()).unwrap_or_else(LanguageTag::german)
    }

    /// Its name in the language itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        texts::LANGUAGES[self.0].1
    }

    /// The direction it is written in, for the attribute `dir`.
    #[must_use]
    pub fn direction(self) -> &'static str {
        self.language_tag().direction()
    }
}

/// The title of a page whose text the operator writes.
pub(crate) fn legal_title(language: Language, page: LegalPage) -> String {
    labelled(language, Namespace::Common, "legal", page.key())
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}
