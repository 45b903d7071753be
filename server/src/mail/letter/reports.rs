//! Mails about reports of the public. What somebody has reported, and who, is in none of them.

use app::i18n::texts;
use app::routes::{Page, WorkspacePage};
use shared::entry::EntryKind;
use shared::id::EntryId;
use shared::review::CaseOutcome;

use super::membership::named_or;
use super::{Letter, Writer, isolated};
use crate::mail::{ReportNews, ReportedEntry};

impl Writer<'_> {
    /// What is new for who has reported an entry.
    pub(super) fn about_report(&self, entry: &ReportedEntry, news: &ReportNews) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let title = isolated(&entry.title);
        let letter = match news {
            ReportNews::Arrived => self
                .letter(texts::mail::report_arrived_subject(language))
                .says(&texts::mail::report_arrived(language, site, &title))
                .notes(texts::mail::report_arrived_otherwise(language)),
            ReportNews::Closed { outcome, answer } => {
                let letter = self
                    .letter(texts::mail::report_closed_subject(language))
                    .says(&texts::mail::report_closed(language, site, &title))
                    .says(match outcome {
                        CaseOutcome::Unfounded => texts::mail::report_unfounded(language),
                        _ => texts::mail::report_resolved(language),
                    });
                if answer.trim().is_empty() { letter } else { letter.quotes(None, answer) }
            }
        };
        let Some(slug) = entry.slug.clone() else { return letter };
        let page = match entry.kind {
            EntryKind::Organisation => Page::Organisation(slug),
            EntryKind::Offer | EntryKind::Project => Page::Offer(slug),
        };
        letter.offers(texts::mail::decided_page(language), self.address(&page, ""))
    }

    /// Asks a member of an organisation whether something about an entry is right.
    pub(super) fn about_question(
        &self,
        organisation: &str,
        (entry, title): (EntryId, &str),
        question: &str,
    ) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let organisation = named_or(organisation, texts::mail::an_organisation(language));
        let page = Page::Workspace(WorkspacePage::Entry(entry.to_string()));
        self.letter(texts::mail::report_question_subject(language))
            .says(&texts::mail::report_question(language, &organisation, site, &isolated(title)))
            .quotes(None, question)
            .says(texts::mail::report_question_how(language))
            .offers(texts::mail::decided_entry(language), self.address(&page, ""))
    }
}
