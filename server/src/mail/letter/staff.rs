//! Mails about the county's staff, and about what it does with accounts.

use app::i18n::texts;
use app::routes::{Page, ReviewPage};
use shared::account::{AccountPage, ReviewScope};
use shared::staff::StaffRights;
use shared::taxonomy::label;

use super::membership::named_or;
use super::{Letter, Writer, isolated};
use crate::mail::StaffNews;

impl Writer<'_> {
    /// What is new for somebody of the staff, or about an account that the staff has changed.
    pub(super) fn about_staff(&self, news: &StaffNews) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        match news {
            StaffNews::Invited { inviter, rights, .. } => {
                let inviter = named_or(inviter, texts::mail::somebody(language));
                self.letter(texts::mail::staff_invited_subject(language))
                    .says(&texts::mail::staff_invited(language, &inviter, site))
                    .says(&self.tasks(rights))
                    .says(texts::mail::staff_invited_how(language))
                    .offers(
                        texts::mail::invited_action(language),
                        self.with_link(&Page::Review(ReviewPage::StaffInvitation)),
                    )
                    .notes(texts::mail::invited_otherwise(language))
            }
            StaffNews::Accepted { person, email } => {
                let person = named_or(person, texts::mail::somebody(language));
                self.letter(texts::mail::accepted_subject(language))
                    .says(&texts::mail::staff_accepted(language, &isolated(email), &person, site))
                    .offers(
                        texts::mail::staff_team(language),
                        self.address(&Page::Review(ReviewPage::Staff), ""),
                    )
            }
            StaffNews::RightsChanged { rights } => self
                .letter(texts::mail::staff_rights_subject(language))
                .says(&texts::mail::staff_rights(language, site))
                .says(&self.tasks(rights))
                .says(texts::mail::staff_otherwise(language))
                .offers(texts::mail::write(language), self.contact()),
            StaffNews::Locked { reason } => self
                .letter(texts::mail::account_locked_subject(language))
                .says(&texts::mail::account_locked(language, site))
                .quotes(None, reason)
                .says(texts::mail::staff_otherwise(language))
                .offers(texts::mail::write(language), self.contact()),
            StaffNews::Unlocked => self
                .letter(texts::mail::account_unlocked_subject(language))
                .says(&texts::mail::account_unlocked(language, site))
                .offers(texts::mail::sign_in(language), self.page(AccountPage::SignIn)),
            StaffNews::SecondFactorReset => self
                .letter(texts::mail::second_factor_reset_subject(language))
                .says(&texts::mail::second_factor_reset(language, site))
                .offers(texts::mail::sign_in(language), self.page(AccountPage::SignIn))
                .notes(texts::mail::second_factor_reset_otherwise(language)),
        }
    }

    /// What somebody does for the county, a line each.
    fn tasks(&self, rights: &StaffRights) -> String {
        let language = self.language;
        if !rights.is_any() {
            return texts::mail::staff_no_tasks(language).to_owned();
        }
        let admin = rights.is_admin.then(|| texts::mail::staff_administers(language).to_owned());
        let reviews = rights.reviews.as_ref().map(|scope| match scope {
            ReviewScope::All => texts::mail::staff_reviews_all(language).to_owned(),
            ReviewScope::Municipality(key) => {
                let reference = self.store.reference();
                let place = reference.region.municipality(key);
                let place = place.map_or(key.as_str(), |place| label(&place.name, &language.language_tag()));
                texts::mail::staff_reviews(language, place)
            }
        });
        let lines = [texts::mail::staff_tasks(language).to_owned()].into_iter().chain(admin).chain(reviews);
        lines.collect::<Vec<_>>().join("\n")
    }
}
