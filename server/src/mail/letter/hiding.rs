//! Mails about entries that are taken from the public.

use app::i18n::texts;
use app::routes::{Page, WorkspacePage};

use super::membership::named_or;
use super::{Letter, Writer, isolated};
use crate::mail::Hiding;

impl Writer<'_> {
    /// An entry was taken from the public, or is shown again.
    pub(super) fn about_hiding(&self, hiding: &Hiding) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let organisation = named_or(&hiding.organisation, texts::mail::an_organisation(language));
        let title = isolated(&hiding.title);
        let letter = if hiding.is_hidden {
            self.letter(texts::mail::entry_hidden_subject(language))
                .says(&texts::mail::entry_hidden(language, &organisation, site, &title))
                .quotes(None, &hiding.reason)
                .says(texts::mail::entry_hidden_otherwise(language))
        } else {
            self.letter(texts::mail::entry_shown_subject(language))
                .says(&texts::mail::entry_shown(language, &organisation, site, &title))
                .quotes(None, &hiding.reason)
        };
        let page = Page::Workspace(WorkspacePage::Entry(hiding.entry.to_string()));
        letter.offers(texts::mail::decided_entry(language), self.address(&page, ""))
    }
}
