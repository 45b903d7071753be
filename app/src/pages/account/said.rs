//! What is wrong, in words.

use api_client::{ApiError, Refusal};

use crate::components::explanation;
use crate::i18n::{Language, Namespace, labelled, texts};

/// What broke this rule about a field, and what to do.
pub(super) fn problem(language: Language, field: &str, code: &str, value: Option<&str>) -> String {
    let (group, key) = match code {
        "required" if field == "token" => ("problem", "link_expired"),
        "required" => ("required", field),
        "password_too_weak" => ("weak", value.unwrap_or("guessable")),
        _ => ("problem", code),
    };
    labelled(language, Namespace::Account, group, key)
}

/// What is wrong where it is no field; `None` where it is.
pub(super) fn summary(language: Language, refusal: &Refusal) -> Option<String> {
    if let ApiError::Problem(problem) = &refusal.error {
        match problem.status {
            401 => return Some(texts::account::signed_out(language).to_owned()),
            403 => return Some(texts::account::refused(language).to_owned()),
            404 | 409 => return Some(texts::account::changed(language).to_owned()),
            429 => return Some(texts::account::too_many(language, refusal.minutes())),
            _ if !problem.errors.is_empty() => return None,
            _ => {}
        }
    }
    Some(format!("{} {}", explanation(language, &refusal.error), texts::account::kept(language)))
}
