//! Forms about organisations and about requests to take over their profiles.

use api_client::{ApiClient, ApiError, Refusal};
use shared::claim::ClaimDecision;
use shared::entry::Standing;
use shared::review::StandingChange;
use shared::staff::{HidingChange, ProfileCorrection};

use super::case::{HIDING, REASON, REVISION};
use super::{Performed, said, unknown};
use crate::i18n::Language;
use crate::routes::ReviewPage;
use crate::workspace::form::{self, Fields};
use crate::workspace::{VERSION, action};

/// The field with why an organisation gets another standing.
pub(crate) const STANDING_REASON: &str = "/standing/reason";
/// The field with why a request is declined.
pub(crate) const DECLINE_REASON: &str = "/decline/reason";

/// Does what a form asks for.
pub(super) async fn perform(
    api: &ApiClient,
    (language, page): (Language, &ReviewPage),
    fields: &Fields,
) -> Performed {
    let (what, about) = action(fields);
    let done = match (page, what) {
        (ReviewPage::Organisation(id), "standing") => change_standing(api, id, about, fields).await?,
        (ReviewPage::Organisation(id), "correct") => correct(api, id, fields).await?,
        (ReviewPage::Organisation(_), what @ ("hide" | "show")) => {
            hide(api, about, what == "hide", fields).await?
        }
        (ReviewPage::Claims, "accept") => {
            api.decide_claim(about, &ClaimDecision::Accept {}).await?;
            "claim_accepted"
        }
        (ReviewPage::Claims, "decline") => {
            let reason = written(fields, DECLINE_REASON);
            api.decide_claim(about, &ClaimDecision::Decline { reason }).await?;
            "claim_declined"
        }
        (ReviewPage::Organisation(_), "lock" | "unlock" | "reset") => {
            return super::staff::perform(api, (language, page), fields).await;
        }
        _ => return Err(unknown()),
    };
    Ok(said(page, language, "", done))
}

/// Gives an organisation another standing, and says what was done.
async fn change_standing(
    api: &ApiClient,
    id: &str,
    standing: &str,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    let standing = Standing::from_key(standing).ok_or_else(|| unknown().refusal)?;
    let change = StandingChange { standing, reason: written(fields, STANDING_REASON) };
    let version = fields.one(VERSION).and_then(|version| version.parse().ok()).unwrap_or_default();
    let changed = api.change_standing(id, &change, version).await;
    changed.map_err(|refusal| moved(refusal, REASON, STANDING_REASON))?;
    Ok("standing_changed")
}

/// Takes an entry from the public or shows it again, and says what was done.
async fn hide(api: &ApiClient, entry: &str, hidden: bool, fields: &Fields) -> Result<&'static str, Refusal> {
    let change = HidingChange { hidden, reason: written(fields, HIDING) };
    let changed = api.hide_entry(entry, &change).await;
    changed.map_err(|refusal| moved(refusal, REASON, HIDING))?;
    Ok(if hidden { "hidden" } else { "shown" })
}

/// Corrects a profile, and says what was done. What the form does not show stays as it is published.
async fn correct(api: &ApiClient, id: &str, fields: &Fields) -> Result<&'static str, Refusal> {
    let revision = fields.one(REVISION).and_then(|revision| revision.parse().ok());
    let revision = revision.ok_or_else(|| unknown().refusal)?;
    let read = api.review_organisation(id).await;
    let profile = read.map_err(|error| Refusal { error, wait: None })?.profile;
    let profile = form::profile(fields, profile);
    let correction = ProfileCorrection { revision, profile, reason: written(fields, REASON) };
    let corrected = api.correct_profile(id, &correction).await;
    corrected.map_err(|refusal| moved(refusal, "/profile", ""))?;
    Ok("profile_corrected")
}

/// A text of a form. Browsers send line breaks as two characters.
fn written(fields: &Fields, name: &str) -> String {
    fields.one(name).unwrap_or_default().trim().replace("\r\n", "\n")
}

/// A refusal of a form in which something has another name than in the API.
fn moved(mut refusal: Refusal, from: &str, to: &str) -> Refusal {
    if let ApiError::Problem(problem) = &mut refusal.error {
        for error in &mut problem.errors {
            if let Some(rest) = error.pointer.strip_prefix(from) {
                error.pointer = format!("{to}{rest}");
            }
        }
    }
    refusal
}

#[cfg(test)]
mod tests {
    use shared::problem::{FieldError, Problem, ProblemCode};

    use super::*;

    #[test]
    fn what_is_wrong_is_said_at_the_field_of_the_form() {
        let pointers = |from: &str, to: &str| {
            let errors =
                ["/profile/name/de", "/reason", ""].map(|pointer| FieldError::new(pointer, "required"));
            let problem = Problem::new(ProblemCode::InvalidContent).with_errors(errors.to_vec());
            let refusal = moved(Refusal { error: ApiError::Problem(problem), wait: None }, from, to);
            refusal.errors().iter().map(|error| error.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(pointers("/profile", ""), ["/name/de", "/reason", ""]);
        assert_eq!(pointers(REASON, STANDING_REASON), ["/profile/name/de", "/standing/reason", ""]);
    }
}
