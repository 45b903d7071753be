//! Mails about who works for an organisation.

use app::i18n::texts;
use app::routes::{Page, WorkspacePage};
use shared::account::MemberRole;
use shared::review::Difference;

use super::{Letter, Writer, is_like_a_link, isolated};
use crate::mail::MemberNews;

impl Writer<'_> {
    /// What is new for somebody who works for an organisation, or is invited to.
    pub(super) fn about_membership(&self, organisation: &str, news: &MemberNews) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let organisation = named_or(organisation, texts::mail::an_organisation(language));
        let role_in_words = |role: MemberRole| match role {
            MemberRole::Editor => texts::mail::membership_editor(language),
            MemberRole::Owner => texts::mail::membership_owner(language),
        };
        match news {
            MemberNews::Invited { inviter, role, .. } => {
                let inviter = named_or(inviter, texts::mail::somebody(language));
                self.letter(texts::mail::invited_subject(language))
                    .says(&texts::mail::invited(language, &organisation, &inviter, site))
                    .says(role_in_words(*role))
                    .says(texts::mail::invited_how(language))
                    .offers(
                        texts::mail::invited_action(language),
                        self.with_link(&Page::Workspace(WorkspacePage::Invitation)),
                    )
                    .notes(texts::mail::invited_otherwise(language))
            }
            MemberNews::Joined { role } => self
                .letter(texts::mail::joined_subject(language))
                .says(&texts::mail::joined(language, &organisation, site))
                .says(role_in_words(*role))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_write(language))
                .offers(texts::mail::write(language), self.contact()),
            MemberNews::Accepted { person, email } => {
                let person = named_or(person, texts::mail::somebody(language));
                self.letter(texts::mail::accepted_subject(language))
                    .says(&texts::mail::accepted(language, &isolated(email), &organisation, &person, site))
                    .notes(texts::mail::accepted_otherwise(language))
            }
            MemberNews::RoleChanged { role } => {
                let letter = self.letter(texts::mail::role_changed_subject(language));
                match role {
                    MemberRole::Owner => letter
                        .says(&texts::mail::role_changed_owner(language, &organisation, site))
                        .says(role_in_words(*role)),
                    MemberRole::Editor => {
                        letter.says(&texts::mail::role_changed_editor(language, &organisation, site))
                    }
                }
            }
            MemberNews::Removed => self
                .letter(texts::mail::removed_subject(language))
                .says(&texts::mail::removed(language, &organisation, site))
                .notes(texts::mail::removed_otherwise(language)),
            MemberNews::Claimed { person } => {
                let person = named_or(person, texts::mail::somebody(language));
                self.letter(texts::mail::claimed_subject(language))
                    .says(&texts::mail::claimed(language, &organisation, &person, site))
                    .says(texts::mail::claimed_otherwise(language))
                    .offers(texts::mail::write(language), self.contact())
            }
            MemberNews::OwnerCame { person, email } => {
                let person = named_or(person, texts::mail::somebody(language));
                self.letter(texts::mail::owner_came_subject(language))
                    .says(&texts::mail::owner_came(language, &isolated(email), &organisation, &person, site))
                    .notes(texts::mail::accepted_otherwise(language))
            }
            MemberNews::ClaimAccepted => self
                .letter(texts::mail::claim_accepted_subject(language))
                .says(&texts::mail::claim_accepted(language, &organisation, site))
                .says(role_in_words(MemberRole::Owner))
                .offers(
                    texts::mail::to_workspace(language),
                    self.address(&Page::Workspace(WorkspacePage::Overview), ""),
                ),
            MemberNews::ClaimDeclined { reason } => {
                let reason: Vec<String> =
                    reason.lines().filter(|line| !line.trim().is_empty()).map(isolated).collect();
                self.letter(texts::mail::claim_declined_subject(language))
                    .says(&texts::mail::claim_declined(language, &organisation, site))
                    .says(&reason.join("\n"))
                    .says(texts::mail::claim_declined_otherwise(language))
                    .offers(texts::mail::write(language), self.contact())
            }
            MemberNews::ProfileCorrected { reason, changes } => {
                self.about_profile(&organisation, reason, changes)
            }
        }
    }

    /// What those who review have corrected in the profile of an organisation.
    fn about_profile(&self, organisation: &str, reason: &str, changes: &[Difference]) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        let mut letter = self
            .letter(texts::mail::profile_corrected_subject(language))
            .says(&texts::mail::profile_corrected(language, organisation, site));
        letter.paragraphs.extend(changes.iter().map(|difference| self.correction(difference)));
        letter
            .says(texts::mail::profile_corrected_reason(language))
            .quotes(None, reason)
            .says(texts::mail::profile_corrected_otherwise(language))
            .offers(
                texts::mail::to_workspace(language),
                self.address(&Page::Workspace(WorkspacePage::Overview), ""),
            )
    }
}

/// A name that people have given, or something else where programs might make a link of it.
pub(super) fn named_or(name: &str, otherwise: &str) -> String {
    // Almost every club has this in its name.
    let telling: Vec<&str> = name.split_whitespace().filter(|word| *word != "e.V.").collect();
    if telling.is_empty() || is_like_a_link(&telling.join(" ")) {
        otherwise.to_owned()
    } else {
        isolated(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_named_unless_their_names_are_links() {
        for name in ["Sprachcafé Weidenau e. V.", "Sprachcafé e.V.", "AWO Kreisverband", "بيت اللغة"]
        {
            assert_eq!(named_or(name, "eine Organisation"), isolated(name));
        }
        for name in ["", " e.V. ", "gewinn.example", "Gewinn: https://x.example", "evile.V.example e.V."] {
            assert_eq!(named_or(name, "eine Organisation"), "eine Organisation", "{name}");
        }
    }
}
