//! Asks to take over the profile of an organisation that is there already, or takes that back.

use api_client::{ApiClient, ApiError};
use shared::problem::{FieldError, ProblemCode};

use super::form::Fields;
use super::{MESSAGE, Performed, action, path, said};
use crate::i18n::Language;
use crate::routes::WorkspacePage;

/// Does what the form of the page of a profile asks for, or a button beside a request for it.
pub(super) async fn of_page(
    api: &ApiClient,
    language: Language,
    organisation: &str,
    fields: &Fields,
) -> Performed {
    if let ("unclaim", claim) = action(fields) {
        return take_back(api, language, claim).await;
    }
    // Browsers send line breaks as two characters.
    let message = fields.one(MESSAGE).unwrap_or_default().trim().replace("\r\n", "\n");
    ask(api, language, organisation, &message).await
}

/// Asks to take over the profile of an organisation.
async fn ask(api: &ApiClient, language: Language, organisation: &str, message: &str) -> Performed {
    let asked = api.claim(organisation, message).await;
    asked.map_err(|mut refusal| {
        if let ApiError::Problem(problem) = &mut refusal.error
            && problem.code == ProblemCode::Conflict
        {
            problem.errors.push(FieldError::new("", "already_claimed"));
        }
        refusal
    })?;
    Ok(said(&WorkspacePage::Overview, language, "claimed"))
}

async fn take_back(api: &ApiClient, language: Language, claim: &str) -> Performed {
    match api.take_claim_back(claim).await {
        Ok(()) => Ok(said(&WorkspacePage::Overview, language, "unclaimed")),
        // It was decided meanwhile, and what came of it is to be seen there.
        Err(refusal) if refusal.error.is_not_found() => Ok(path(&WorkspacePage::Overview, language)),
        Err(refusal) => Err(refusal.into()),
    }
}
