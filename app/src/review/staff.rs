//! Forms about the county's staff.

use api_client::ApiClient;
use shared::account::{AccountPage, ReviewScope};
use shared::problem::ProblemCode;
use shared::staff::{LockChange, NewStaff, Reasoned, RightsChange, StaffRights};
use shared::text::LanguageTag;
use url::form_urlencoded;

use super::{Performed, said, unknown};
use crate::account::{TOKEN, with_next};
use crate::i18n::Language;
use crate::routes::{Page, ReviewPage};
use crate::workspace::action;
use crate::workspace::form::Fields;

/// The value of the field of what somebody reviews that means the whole county; others are keys of municipalities.
pub(crate) const WHOLE_COUNTY: &str = "all";

/// Does what a form asks for.
pub(super) async fn perform(
    api: &ApiClient,
    (language, page): (Language, &ReviewPage),
    fields: &Fields,
) -> Performed {
    let (what, about) = action(fields);
    let reason = reason(fields);
    let done = match what {
        "accept" => return accept(api, language, fields).await,
        "invite" => {
            api.invite_staff(&invited(fields, reason)).await?;
            "staff_invited"
        }
        "uninvite" => {
            api.withdraw_staff_invitation(about).await?;
            "staff_uninvited"
        }
        "rights" => {
            api.change_rights(about, &RightsChange { rights: rights(fields), reason }).await?;
            "rights_changed"
        }
        "lock" => {
            api.lock_account(about, &LockChange { locked: true, reason }).await?;
            "account_locked"
        }
        "unlock" => {
            api.lock_account(about, &LockChange { locked: false, reason }).await?;
            "account_unlocked"
        }
        "reset" => {
            api.reset_second_factor(about, &Reasoned { reason }).await?;
            "second_factor_reset"
        }
        _ => return Err(unknown()),
    };
    Ok(said(page, language, "", done))
}

/// Accepts an invitation. Whoever has to sign in first comes back to it.
async fn accept(api: &ApiClient, language: Language, fields: &Fields) -> Performed {
    let token = fields.one(TOKEN).unwrap_or_default();
    match api.accept_staff_invitation(token).await {
        Ok(()) => Ok(said(&ReviewPage::Overview, language, "", "staff_joined")),
        Err(refusal) if refusal.error.code() == ProblemCode::Unauthenticated => {
            Ok(with_next(AccountPage::SignIn, language, Some(invitation_at(language, token))))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The page of an invitation with this token.
pub(crate) fn invitation_at(language: Language, token: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(TOKEN, token).finish();
    Page::Review(ReviewPage::StaffInvitation).path_with(language, &query)
}

/// Who is invited.
fn invited(fields: &Fields, reason: String) -> NewStaff {
    NewStaff {
        email: fields.one("/email").unwrap_or_default().to_owned(),
        rights: rights(fields),
        language: fields.one("/language").and_then(LanguageTag::parse),
        reason,
    }
}

/// What somebody may do from now on.
fn rights(fields: &Fields) -> StaffRights {
    let reviews = match fields.one("/rights/reviews").unwrap_or_default() {
        "" => None,
        WHOLE_COUNTY => Some(ReviewScope::All),
        key => Some(ReviewScope::Municipality(key.to_owned())),
    };
    let is_admin = fields.one("/rights/is_admin").is_some_and(|ticked| !ticked.is_empty());
    StaffRights { is_admin, reviews }
}

/// Why something is done. Browsers send line breaks as two characters.
fn reason(fields: &Fields) -> String {
    fields.one("/reason").unwrap_or_default().trim().replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_and_chosen_is_what_somebody_may_do() {
        let told = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            rights(&Fields::new(pairs.collect()))
        };
        assert_eq!(told(&[]), StaffRights::default());
        let unticked = ("/rights/is_admin", "");
        assert_eq!(told(&[unticked, ("/rights/reviews", "")]), StaffRights::default());
        let all = StaffRights { is_admin: true, reviews: Some(ReviewScope::All) };
        assert_eq!(told(&[unticked, ("/rights/is_admin", "true"), ("/rights/reviews", "all")]), all);
        let town = ReviewScope::Municipality("05970040".to_owned());
        let town = StaffRights { is_admin: false, reviews: Some(town) };
        assert_eq!(told(&[unticked, ("/rights/reviews", "05970040")]), town);
    }
}
