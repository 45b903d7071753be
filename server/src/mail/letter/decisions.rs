//! Mails about what was decided.

use app::i18n::{Language, Namespace, labelled, texts};
use app::routes::{Page, WorkspacePage};
use shared::entry::EntryKind;
use shared::review::{Decision, ReviewNote};

use super::membership::named_or;
use super::{Letter, MOST_LISTED, Paragraph, Reference, Writer, isolated};
use crate::mail::{DecidedEntry, Decisions, StandingNews};

impl Writer<'_> {
    /// What was decided about an organisation and its entries.
    pub(super) fn about_decisions(&self, decisions: &Decisions) -> Letter {
        let Decisions { organisation, standing, reason, entries, .. } = decisions;
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let organisation = named_or(organisation, texts::mail::an_organisation(language));
        let mut letter = self.letter(match entries.as_slice() {
            [] => texts::mail::standing_subject(language),
            _ => texts::mail::decisions_subject(language),
        });
        if let Some(news) = standing {
            letter = letter.says(&self.about_standing(&organisation, *news));
        }
        if let Some(reason) = reason {
            letter = letter.says(texts::mail::standing_reason(language)).quotes(None, reason);
        }
        if let Some(count) = u32::try_from(entries.len()).ok().filter(|count| *count > 0) {
            letter = letter.says(&texts::mail::decisions(language, count, &organisation, site));
        }
        match (entries.as_slice(), standing) {
            ([only], _) => {
                let (label, address) = self.page_of(only);
                self.decided(letter, only).offers(label, address)
            }
            ([], Some(StandingNews::Suspended)) => {
                letter.offers(texts::mail::write(language), self.contact())
            }
            (several, _) => {
                for entry in several.iter().take(MOST_LISTED) {
                    let (label, address) = self.page_of(entry);
                    letter = self.decided(letter, entry).links(label, address);
                }
                let address = self.address(&Page::Workspace(WorkspacePage::Overview), "");
                letter.continues(entries.len()).offers(texts::mail::to_workspace(language), address)
            }
        }
    }

    /// Adds what was decided about an entry, and what was corrected in it.
    fn decided(&self, letter: Letter, entry: &DecidedEntry) -> Letter {
        let letter = letter.decides(entry);
        if entry.corrections.is_empty() {
            return letter;
        }
        let mut letter = letter.says(texts::mail::decided_corrected(self.language));
        letter.paragraphs.extend(entry.corrections.iter().map(|difference| self.correction(difference)));
        letter
    }

    fn about_standing(&self, organisation: &str, news: StandingNews) -> String {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        match news {
            StandingNews::Confirmed => texts::mail::standing_confirmed(language, organisation, site),
            StandingNews::Trusted => texts::mail::standing_trusted(language, organisation, site),
            StandingNews::Reviewed => texts::mail::standing_reviewed(language, organisation, site),
            StandingNews::Suspended => texts::mail::standing_suspended(language, organisation, site),
            StandingNews::Pending => texts::mail::standing_pending(language, organisation, site),
        }
    }

    /// Where an entry is looked at, and how that is called: as everybody sees it, or where it is written.
    fn page_of(&self, entry: &DecidedEntry) -> (&'static str, String) {
        let (label, page) = match (&entry.slug, entry.kind) {
            (Some(slug), EntryKind::Organisation) => {
                (texts::mail::decided_page(self.language), Page::Organisation(slug.clone()))
            }
            (Some(slug), EntryKind::Offer | EntryKind::Project) => {
                (texts::mail::decided_page(self.language), Page::Offer(slug.clone()))
            }
            (None, _) => {
                let page = WorkspacePage::Entry(entry.id.to_string());
                (texts::mail::decided_entry(self.language), Page::Workspace(page))
            }
        };
        (label, self.address(&page, ""))
    }
}

impl Letter {
    /// Adds what was decided about an entry.
    fn decides(mut self, entry: &DecidedEntry) -> Self {
        let language = self.language;
        self.paragraphs.push(Paragraph::Heading(isolated(&entry.title)));
        match &entry.decision {
            Decision::Publish { .. } if entry.slug.is_some() => {
                self.says(texts::mail::decided_published(language))
            }
            Decision::Publish { .. } => self.says(texts::mail::decided_approved(language)),
            Decision::RequestChanges { notes } => {
                notes.iter().fold(self.says(texts::mail::decided_changes(language)), Self::cites)
            }
            Decision::Reject { reason } => {
                self.says(texts::mail::decided_rejected(language)).quotes(None, reason)
            }
        }
    }

    /// Adds a note of a reviewer, with what the field is called that it is about.
    fn cites(self, note: &ReviewNote) -> Self {
        let about = part_at(self.language, &note.pointer);
        self.quotes(about, &note.text)
    }

    /// Adds what somebody has written.
    pub(super) fn quotes(mut self, about: Option<String>, text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).map(isolated).collect();
        self.paragraphs.push(Paragraph::Quotation { about, lines });
        self
    }

    /// Adds a page.
    fn links(mut self, label: &str, address: String) -> Self {
        self.paragraphs.push(Paragraph::Page(Reference { text: label.to_owned(), address }));
        self
    }
}

/// What the part of a content is called that a pointer leads to. What has no name is the whole, or nothing the form
/// asks for.
pub(super) fn part_at(language: Language, pointer: &str) -> Option<String> {
    let part = pointer.split('/').nth(1).unwrap_or_default();
    let name = labelled(language, Namespace::Workspace, "part", part);
    Some(name).filter(|name| name != part)
}
