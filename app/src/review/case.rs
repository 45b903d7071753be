//! What becomes of the forms of a case. A decision names the revision that its form has shown, so that nobody decides
//! about something else than what they have read.

use api_client::{ApiClient, ApiError, Refusal};
use shared::id::{AccountId, RevisionId};
use shared::problem::{FieldError, Problem, ProblemCode};
use shared::report::ReportDecision;
use shared::review::{
    Assignment, CaseDetail, CaseOutcome, CasePromise, CaseText, Decision, LookedAt, ReviewDecision,
    ReviewNote,
};
use shared::staff::HidingChange;
use shared::written;

use super::{Performed, said, unknown};
use crate::i18n::{Language, Namespace, labelled};
use crate::routes::ReviewPage;
use crate::workspace::action;
use crate::workspace::form::{self, Fields};

/// The field with the revision that a form has shown.
pub(crate) const REVISION: &str = "revision";
/// The field with why something is refused.
pub(crate) const REASON: &str = "/reason";
/// The field with the key of the template that stands for a reason where none is written.
pub(crate) const TEMPLATE: &str = "/template";
/// The field with the account that gets the case; empty for nobody.
pub(crate) const ASSIGNEE: &str = "/assignee";
/// The field with the day for which an answer is promised; empty for none.
pub(crate) const PROMISE: &str = "/promise";
/// The field with an internal note.
pub(crate) const NOTE: &str = "/note";
/// The field with what the organisation is asked.
pub(crate) const QUESTION: &str = "/question";
/// The field with what is said to who has reported something.
pub(crate) const ANSWER: &str = "/answer";
/// The field with why an entry is taken from the public, or shown again.
pub(crate) const HIDING: &str = "/hiding";

/// The rows for notes at fields.
pub(crate) const NOTE_ROWS: usize = 10;
/// The templates of reasons.
pub(crate) const TEMPLATES: &[&str] =
    &["elsewhere", "commercial", "there_already", "over", "unknown_provider", "not_for_people", "no_answer"];

/// The field with the place that a note is about.
pub(crate) fn note_pointer(row: usize) -> String {
    format!("/notes/{row}/pointer")
}

/// The field with the text of a note.
pub(crate) fn note_text(row: usize) -> String {
    format!("/notes/{row}/text")
}

/// Does what a form asks for.
pub(super) async fn perform(api: &ApiClient, language: Language, id: &str, fields: &Fields) -> Performed {
    let done = match action(fields) {
        (what @ ("publish" | "correct" | "changes" | "reject"), _) => {
            decide(api, (language, id), what, fields).await?
        }
        ("look", _) => {
            api.look_at_case(id, &LookedAt { revision: revision(fields)? }).await?;
            "looked_at"
        }
        ("close", outcome) => close_report(api, id, outcome, fields).await?,
        ("ask", _) => {
            let asked = api.ask_organisation(id, &CaseText { text: text(fields, QUESTION) }).await;
            asked.map_err(|refusal| renamed(refusal, |_| QUESTION.to_owned()))?;
            "organisation_asked"
        }
        (what @ ("hide" | "show"), _) => hide(api, id, what == "hide", fields).await?,
        (what @ ("assign" | "promise" | "note" | "escalate" | "undo"), about) => {
            handle(api, id, (what, about), fields).await?
        }
        _ => return Err(unknown()),
    };
    Ok(said(&ReviewPage::Case(id.to_owned()), language, "", done))
}

/// Decides about what was handed in, and gives what was done.
async fn decide(
    api: &ApiClient,
    (language, id): (Language, &str),
    what: &str,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    let case = api.review_case(id).await.map_err(refused)?;
    let revision = revision(fields)?;
    let notes = notes(fields);
    let (decision, done) = match what {
        "publish" => (Decision::Publish { corrected: None }, "published"),
        "correct" => correction(&case, revision, fields)?,
        "changes" if notes.is_empty() => return Err(broken(&note_text(0), "required")),
        "changes" => {
            let notes = notes.iter().map(|(_, note)| note.clone()).collect();
            (Decision::RequestChanges { notes }, "changes_requested")
        }
        _ => (Decision::Reject { reason: reason(language, fields) }, "rejected"),
    };
    let decision = ReviewDecision { revision, decision };
    let decided = api.decide(&case.case.entry.to_string(), &decision).await;
    let rows: Vec<usize> = notes.iter().map(|(row, _)| *row).collect();
    decided.map_err(|refusal| renamed(refusal, |pointer| field_of(pointer, &rows)))?;
    Ok(done)
}

/// What was handed in, with what the reviewer has corrected. Of what has become something else meanwhile, the
/// corrections would not be those the reviewer has meant.
fn correction(
    case: &CaseDetail,
    shown: RevisionId,
    fields: &Fields,
) -> Result<(Decision, &'static str), Refusal> {
    if case.case.closed_at.is_some() {
        return Err(problem(ProblemCode::DecidedMeanwhile));
    }
    if case.revision != shown {
        return Err(problem(ProblemCode::ChangedMeanwhile));
    }
    let corrected = form::content(fields, &case.content);
    Ok(if corrected == case.content {
        (Decision::Publish { corrected: None }, "published")
    } else {
        (Decision::Publish { corrected: Some(Box::new(corrected)) }, "published_corrected")
    })
}

/// The notes that say something, with their rows.
fn notes(fields: &Fields) -> Vec<(usize, ReviewNote)> {
    let note = |row: usize| {
        let text = Some(text(fields, &note_text(row))).filter(|text| !text.is_empty())?;
        let pointer = fields.one(&note_pointer(row)).unwrap_or_default().to_owned();
        Some((row, ReviewNote { pointer, text }))
    };
    (0..NOTE_ROWS).filter_map(note).collect()
}

/// Why something is refused: what is written, else the template that is chosen.
fn reason(language: Language, fields: &Fields) -> String {
    let written = text(fields, REASON);
    let template = fields.one(TEMPLATE).filter(|key| TEMPLATES.contains(key));
    match template {
        Some(key) if written.is_empty() => labelled(language, Namespace::Case, "template", key),
        _ => written,
    }
}

/// Closes a report.
async fn close_report(
    api: &ApiClient,
    id: &str,
    outcome: &str,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    let outcome = CaseOutcome::from_key(outcome).ok_or_else(malformed)?;
    api.close_report(id, &ReportDecision { outcome, answer: text(fields, ANSWER) }).await?;
    Ok("report_closed")
}

/// Takes the entry of a case from the public, or shows it again.
async fn hide(api: &ApiClient, id: &str, hidden: bool, fields: &Fields) -> Result<&'static str, Refusal> {
    let case = api.review_case(id).await.map_err(refused)?;
    let change = HidingChange { hidden, reason: text(fields, HIDING) };
    let changed = api.hide_entry(&case.case.entry.to_string(), &change).await;
    changed.map_err(|refusal| renamed(refusal, |_| HIDING.to_owned()))?;
    Ok(if hidden { "hidden" } else { "shown" })
}

/// Does what decides nothing.
async fn handle(
    api: &ApiClient,
    id: &str,
    (what, about): (&str, &str),
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    match what {
        "assign" => {
            // A button may say to whom by itself.
            let to = Some(about).filter(|about| !about.is_empty()).or_else(|| fields.one(ASSIGNEE));
            let account = account(to.unwrap_or_default())?;
            let case = id.parse().map_err(|_| malformed())?;
            let assigned = api.assign_cases(&Assignment { cases: vec![case], account }).await;
            assigned.map_err(|refusal| renamed(refusal, |_| ASSIGNEE.to_owned()))?;
            Ok("assigned")
        }
        "promise" => {
            let on = match text(fields, PROMISE).as_str() {
                "" => None,
                day => Some(written::date(day).ok_or_else(|| broken(PROMISE, "malformed"))?),
            };
            let promised = api.promise_answer(id, &CasePromise { on }).await;
            promised.map_err(|refusal| renamed(refusal, |_| PROMISE.to_owned()))?;
            Ok(if on.is_some() { "promised" } else { "unpromised" })
        }
        "note" => {
            let noted = api.leave_note(id, &CaseText { text: text(fields, NOTE) }).await;
            noted.map_err(|refusal| renamed(refusal, |_| NOTE.to_owned()))?;
            Ok("noted")
        }
        "escalate" => {
            api.escalate_case(id).await?;
            Ok("escalated")
        }
        _ => {
            api.undo_decision(id).await.map_err(too_late)?;
            Ok("undone")
        }
    }
}

/// Why something is not undone: in most cases its time is over.
fn too_late(refusal: Refusal) -> Refusal {
    match refusal.error {
        ApiError::Problem(problem) if problem.code == ProblemCode::Conflict => {
            let errors = vec![FieldError::new("/undo", "too_late")];
            Refusal { error: ApiError::Problem(problem.with_errors(errors)), wait: refusal.wait }
        }
        error => Refusal { error, wait: refusal.wait },
    }
}

/// The account of this id; none for nobody.
fn account(id: &str) -> Result<Option<AccountId>, Refusal> {
    if id.is_empty() { Ok(None) } else { id.parse().map(Some).map_err(|_| malformed()) }
}

/// The revision that the form has shown.
fn revision(fields: &Fields) -> Result<RevisionId, Refusal> {
    fields.one(REVISION).and_then(|id| id.parse().ok()).ok_or_else(malformed)
}

/// A text without spaces around it. Browsers send line breaks as two characters.
fn text(fields: &Fields, name: &str) -> String {
    fields.one(name).unwrap_or_default().trim().replace("\r\n", "\n")
}

/// The field for what lies at a pointer into a decision, where the notes come from these rows.
fn field_of(pointer: &str, rows: &[usize]) -> String {
    let Some(pointer) = pointer.strip_prefix("/decision") else { return pointer.to_owned() };
    if let Some(note) = pointer.strip_prefix("/request_changes/notes") {
        let (number, part) = note.trim_start_matches('/').split_once('/').unwrap_or(("", "text"));
        let row = number.parse().ok().and_then(|number: usize| rows.get(number)).copied();
        return format!("/notes/{}/{part}", row.unwrap_or_default());
    }
    let pointer = pointer.strip_prefix("/reject").unwrap_or(pointer);
    // A corrected content is of an offer or of a profile.
    let content = pointer.strip_prefix("/publish/corrected").unwrap_or(pointer);
    let within = ["/offer/", "/organisation/"].iter().find_map(|kind| content.strip_prefix(kind));
    within.map_or_else(|| content.to_owned(), |rest| format!("/{rest}"))
}

/// A refusal with the names of fields in place of pointers into what was sent.
fn renamed(refusal: Refusal, name: impl Fn(&str) -> String) -> Refusal {
    let error = match refusal.error {
        ApiError::Problem(mut problem) => {
            for error in &mut problem.errors {
                error.pointer = name(&error.pointer);
            }
            ApiError::Problem(problem)
        }
        other => other,
    };
    Refusal { error, wait: refusal.wait }
}

fn refused(error: ApiError) -> Refusal {
    Refusal { error, wait: None }
}

fn problem(code: ProblemCode) -> Refusal {
    refused(ApiError::Problem(Problem::new(code)))
}

/// The refusal of a form that no page has.
fn malformed() -> Refusal {
    refused(ApiError::Malformed(String::new()))
}

/// The refusal of a field that breaks a rule.
fn broken(field: &str, code: &str) -> Refusal {
    let problem = Problem::new(ProblemCode::InvalidContent).with_errors(vec![FieldError::new(field, code)]);
    refused(ApiError::Problem(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn rows_without_a_text_are_no_notes_and_what_is_wrong_is_said_at_its_row() {
        let form = fields(&[
            ("/notes/0/pointer", "/title/de"),
            ("/notes/0/text", " "),
            ("/notes/1/pointer", ""),
            ("/notes/1/text", " Bitte kürzer\r\nund klarer "),
            ("/notes/2/pointer", "/cost"),
            ("/notes/2/text", "Was kostet es?"),
        ]);
        let notes = notes(&form);
        let told: Vec<_> =
            notes.iter().map(|(row, note)| (*row, note.pointer.as_str(), note.text.as_str())).collect();
        assert_eq!(told, [(1, "", "Bitte kürzer\nund klarer"), (2, "/cost", "Was kostet es?")]);
        let rows: Vec<usize> = notes.iter().map(|(row, _)| *row).collect();
        for (pointer, field) in [
            ("/decision/request_changes/notes/1/text", "/notes/2/text"),
            ("/decision/request_changes/notes/0/pointer", "/notes/1/pointer"),
            ("/decision/request_changes/notes", "/notes/0/text"),
            ("/decision/reject/reason", "/reason"),
            ("/decision/publish/corrected/title/de", "/title/de"),
            ("/decision/publish/corrected/offer/title/de", "/title/de"),
            ("/decision/publish/corrected/organisation/name/de", "/name/de"),
            ("/title/de", "/title/de"),
        ] {
            assert_eq!(field_of(pointer, &rows), field, "{pointer}");
        }
    }

    #[test]
    fn what_is_written_counts_before_a_template() {
        let german = Language::default();
        let reason = |pairs: &[(&str, &str)]| reason(german, &fields(pairs));
        assert_eq!(reason(&[(REASON, " Nein. "), (TEMPLATE, "over")]), "Nein.");
        assert_eq!(reason(&[(REASON, ""), (TEMPLATE, "unknown")]), "");
        let over = reason(&[(REASON, " "), (TEMPLATE, "over")]);
        assert!(!over.is_empty() && over != "over", "{over}");
    }

    #[test]
    fn nobody_gets_a_case_by_mistake() {
        assert_eq!(account(""), Ok(None));
        assert!(account("me").is_err());
    }
}
