//! Taking an entry from the public at once, and showing it again.

use leptos::prelude::*;
use shared::audit::AuditAction;
use shared::entry::Sight;

use super::{Case, fold};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Field, Sheet, button};
use crate::review::case::HIDING;

/// Most characters of the reason.
const LONGEST: u16 = 500;

/// The form, for who may do that and where there is something to hide or to show.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let (language, detail, sheet) = (case.language(), case.detail(), case.sheet);
    let is_hidden = is_hidden(case);
    if !detail.may.hide || (!is_hidden && detail.sight == Sight::Unpublished) {
        return None;
    }
    let (what, title, label) = words(language, is_hidden);
    let send = button(what.to_owned(), label, "kern-btn kern-btn--secondary");
    Some(fold(title, case.is_refused(what), case.form("hiding", reason(sheet), send)))
}

/// What is to be done with an entry that is hidden, or is not, with its title and the label of its button.
pub(in crate::pages::review) fn words(
    language: Language,
    is_hidden: bool,
) -> (&'static str, &'static str, &'static str) {
    if is_hidden {
        ("show", texts::case::show_title(language), texts::case::show(language))
    } else {
        ("hide", texts::case::hide_title(language), texts::case::hide(language))
    }
}

/// The field with why.
pub(in crate::pages::review) fn reason(sheet: Sheet) -> AnyView {
    let language = sheet.language;
    Field::new(HIDING, texts::case::hiding_reason(language))
        .hint(texts::case::hiding_hint(language))
        .required()
        .text(sheet, &language.language_tag(), 3, LONGEST, sheet.typed_or(HIDING, None))
}

/// Whether the KI team has taken the entry from the public, and not shown it again since.
fn is_hidden(case: &Case<'_>) -> bool {
    let detail = case.detail();
    let mut actions = detail.history.iter().map(|event| event.action);
    let last = actions.find(|action| matches!(action, AuditAction::Hidden | AuditAction::Shown));
    detail.sight == Sight::OutOfUse && last == Some(AuditAction::Hidden)
}
