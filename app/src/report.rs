//! What becomes of the form with which somebody reports an entry. Where scripts run it is sent likewise.

use api_client::ApiClient;
use shared::report::NewReport;

use crate::account::DONE;
use crate::i18n::Language;
use crate::routes::Page;
use crate::workspace::Failure;
use crate::workspace::form::Fields;

/// The field with the id of the entry.
pub(crate) const ENTRY: &str = "entry";
/// The field that no person sees.
pub(crate) const WEBSITE: &str = "website";
/// The field with the riddle.
pub(crate) const CHALLENGE: &str = "challenge";
/// The field with what solves it.
pub(crate) const SOLUTION: &str = "solution";

/// Sends what was typed, and gives where that leads.
///
/// # Errors
/// What the API refuses, with pointers to the fields.
pub async fn perform(
    api: &ApiClient,
    (language, page): (Language, &Page),
    fields: &Fields,
) -> Result<String, Failure> {
    let value = |name: &str| fields.one(name).unwrap_or_default().to_owned();
    let report = NewReport {
        // What is no id is the id of nothing.
        entry: value(ENTRY).parse().unwrap_or_default(),
        reason: value("reason"),
        text: value("text"),
        email: value("email"),
        language: language.tag().to_owned(),
        challenge: value(CHALLENGE),
        solution: value(SOLUTION),
        website: value(WEBSITE),
    };
    api.report(&report).await?;
    Ok(page.path_with(language, &format!("{DONE}=reported")))
}
