//! What becomes of the forms of the workspace: the server does it for pages without scripts, the browser
//! for others, both by the API.

mod claim;
pub(crate) mod conflict;
pub mod form;
mod parts;
pub(crate) mod registration;

use api_client::{ApiClient, ApiError, Refusal};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::account::AccountPage;
use shared::care::IntervalChange;
use shared::entry::{EntryState, RevisionState, Sight};
use shared::id::EntryId;
use shared::problem::{FieldError, Problem, ProblemCode};
use shared::template::OfferBeginning;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, EntryWork, HandingIn, OwnEntry, StateChange};
use shared::written;
use url::form_urlencoded;

use crate::account::{TOKEN, with_next};
use crate::i18n::Language;
use crate::routes::{Page, WorkspacePage};
use form::Fields;
use parts::{add_parts, parts};

/// The field that says what is to be done.
pub const DO: &str = "do";
/// Makes what is written down beside a content at once; behind it stands the list of that.
pub(crate) const TAKE: &str = "take";
/// The field with the version of what the form shows.
pub const VERSION: &str = "version";
/// The field with what is said to those who review.
pub const MESSAGE: &str = "/message";
/// The field with after how many months an entry is to be confirmed again.
pub(crate) const MONTHS: &str = "/months";
/// The field with the remark on the state of an entry; those of its translations have the language behind it.
pub(crate) const STATE_NOTE: &str = "/state_note";
/// Parameter with what has just been done.
pub(crate) const DONE: &str = "done";
/// Parameter with the revision of an entry that is looked at beside what it is now.
pub(crate) const LOOKED_AT: &str = "version";

/// A form that was refused, for the page it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What was typed.
    pub typed: Vec<(String, String)>,
    /// Why.
    pub refusal: Refusal,
}

/// Why a form was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub refusal: Refusal,
    /// Whether what was typed is saved all the same.
    pub is_saved: bool,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, is_saved: false }
    }
}

/// What becomes of a form.
type Performed = Result<String, Failure>;

/// Does what the form of a page asks for, and gives where it leads.
///
/// # Errors
/// What the API refuses, with pointers that are the names of fields.
pub async fn perform(
    api: &ApiClient,
    (language, page): (Language, &WorkspacePage),
    fields: &Fields,
    today: NaiveDate,
) -> Performed {
    match page {
        WorkspacePage::Register => registration::register(api, language, fields).await,
        WorkspacePage::Claim(organisation) => claim::of_page(api, language, organisation, fields).await,
        WorkspacePage::Begin(organisation) => begin(api, language, organisation, fields).await,
        WorkspacePage::Entry(id) => entry(api, language, id, fields, today).await,
        WorkspacePage::Organisation(id) => parts(api, language, id, fields).await,
        WorkspacePage::Members(id) => members(api, language, id, fields).await,
        WorkspacePage::Confirm => confirm(api, language, fields).await,
        WorkspacePage::Invitation => {
            let accepted = api.accept_invitation(fields.one(TOKEN).unwrap_or_default()).await;
            done_by(accepted, "already_member")?;
            Ok(said(&WorkspacePage::Overview, language, "joined"))
        }
        WorkspacePage::Overview | WorkspacePage::Preview(_) => {
            Err(refused(ApiError::Malformed(String::new())).into())
        }
    }
}

/// Begins an offer: from a template, like another offer, or blank.
async fn begin(api: &ApiClient, language: Language, organisation: &str, fields: &Fields) -> Performed {
    let mut beginning = OfferBeginning::default();
    match action(fields) {
        ("copy", entry) => {
            let entry: Result<EntryId, _> = entry.parse();
            beginning.copy = Some(entry.map_err(|_| refused(ApiError::Malformed(String::new())))?);
        }
        (_, template) => beginning.template = Some(template.to_owned()).filter(|key| !key.is_empty()),
    }
    let begun = api.begin_offer(organisation, &beginning).await?;
    Ok(path(&WorkspacePage::Entry(begun.entry.id.to_string()), language))
}

/// Writes an entry, and whatever else is to be done with it.
async fn entry(
    api: &ApiClient,
    language: Language,
    id: &str,
    fields: &Fields,
    today: NaiveDate,
) -> Performed {
    let (what, about) = action(fields);
    let work = api.entry_work(id).await.map_err(refused)?;
    let version = fields.one(VERSION).and_then(|version| version.parse().ok()).unwrap_or(work.version);
    let here = WorkspacePage::Entry(id.to_owned());
    match what {
        "withdraw" => {
            api.withdraw(id, version).await?;
            return Ok(said(&here, language, "withdrawn"));
        }
        "discard" => {
            api.discard_draft(id, version).await?;
            let is_draft = work.entry.work == Some(RevisionState::Draft);
            let done = if is_draft { "discarded" } else { "deleted" };
            return Ok(said(&WorkspacePage::Overview, language, done));
        }
        "delete_organisation" => {
            api.delete_organisation(&work.organisation.to_string(), version).await?;
            return Ok(said(&WorkspacePage::Overview, language, "organisation_deleted"));
        }
        "state" => {
            if let Some(change) = state_change(&work, about, fields)? {
                api.change_entry_state(id, &change, version).await?;
            }
            return Ok(said(&here, language, "state_changed"));
        }
        "restore" => {
            api.restore_version(id, about, version).await?;
            return Ok(said(&here, language, "version_restored"));
        }
        "confirm" | "interval" => {
            let done = keep_current(api, (id, version), what, fields).await?;
            return Ok(said(&here, language, done));
        }
        _ => {}
    }
    if version != work.version {
        let problem = Problem::new(ProblemCode::ChangedMeanwhile);
        return Err(refused(ApiError::Problem(problem)).into());
    }
    all_right(wrong(fields, (what, about), work.content.source_language()))?;
    let mut content = form::content(fields, &work.content);
    content = conflict::take_chosen(fields, content, &work.content);
    // What stays handed in is refused where something is missing: that is before anything is made beside it.
    let is_handed_in = work.entry.work == Some(RevisionState::Submitted);
    let version = if is_handed_in { api.save_draft(id, &content, version).await?.version } else { version };
    add_parts(api, work.organisation, &mut content, fields).await?;
    if let (EntryContent::Offer(offer), "add" | "remove") = (&mut content, what) {
        let row = form::row_in(offer, fields, about);
        form::edit_rows(offer, what == "add", &row, today);
    }
    let saved = api.save_draft(id, &content, version).await?;
    match what {
        "hand_in" => {
            // Browsers send line breaks as two characters.
            let message = fields.one(MESSAGE).map(|message| message.trim().replace("\r\n", "\n"));
            let handed_in = api.hand_in(id, &HandingIn { message }, saved.version).await;
            let OwnEntry { work, sight, .. } =
                handed_in.map_err(|refusal| Failure { refusal, is_saved: true })?.entry;
            let done = match (work, sight) {
                (Some(_), _) => "handed_in",
                (None, Sight::Seen) => "published",
                (None, _) => "published_unseen",
            };
            Ok(said(&WorkspacePage::Overview, language, done))
        }
        "add" | "remove" => Ok(format!("{}#{}", path(&here, language), form::place_of_rows(about))),
        TAKE => Ok(format!("{}#{}", path(&here, language), form::box_of_last(&content, about))),
        _ => Ok(said(&here, language, "saved")),
    }
}

/// What is wrong with the fields of an entry before anything is made of them: what cannot be read, unless its row
/// is taken away, and that there is nothing to take over.
fn wrong(fields: &Fields, (what, about): (&str, &str), language: &LanguageTag) -> Vec<FieldError> {
    let is_removed = |error: &FieldError| {
        let beneath = error.pointer.strip_prefix(about).filter(|_| what == "remove");
        beneath.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut wrong = form::unread(fields);
    wrong.retain(|error| !is_removed(error));
    wrong.extend(form::nothing_to_take(fields, language, about).filter(|_| what == TAKE));
    wrong
}

/// Confirms an entry, or chooses how often the one in this version is to be confirmed; and gives what was
/// done.
async fn keep_current(
    api: &ApiClient,
    (id, version): (&str, i32),
    what: &str,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    if what == "confirm" {
        api.confirm_entry(id).await?;
        return Ok("confirmed");
    }
    let months = fields.one(MONTHS).and_then(|months| months.parse().ok()).unwrap_or_default();
    api.change_interval(id, &IntervalChange { months }, version).await?;
    Ok("interval_changed")
}

/// The change into a state; none if there is no such state.
fn state_change(work: &EntryWork, state: &str, fields: &Fields) -> Result<Option<StateChange>, Refusal> {
    let Some(state) = EntryState::from_key(state) else { return Ok(None) };
    if state == EntryState::Active {
        return Ok(Some(StateChange { state, until: None, note: None }));
    }
    all_right(form::added_error(fields, STATE_NOTE).into_iter().collect())?;
    let note = form::state_note(fields, work.entry.state_note.as_ref(), work.content.source_language());
    let until = fields.one("/until").and_then(written::date).filter(|_| state == EntryState::Paused);
    Ok(Some(StateChange { state, until, note }))
}

/// Confirms an entry: as who is signed in, or by the link of a reminder, which confirms all entries, too.
async fn confirm(api: &ApiClient, language: Language, fields: &Fields) -> Performed {
    let Some(token) = fields.one(TOKEN) else {
        api.confirm_entry(action(fields).1).await?;
        return Ok(said(&WorkspacePage::Overview, language, "confirmed"));
    };
    let (what, entry) = action(fields);
    let confirmed = api.confirm_by_link(token, Some(entry).filter(|_| what != "confirm_all")).await;
    // A link is used up once all entries are confirmed.
    done_by(confirmed, "link_used")?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(TOKEN, token)
        .append_pair(DONE, "confirmed")
        .finish();
    Ok(Page::Workspace(WorkspacePage::Confirm).path_with(language, &query))
}

/// Invites somebody, takes an invitation back, or changes what a member may do.
async fn members(api: &ApiClient, language: Language, id: &str, fields: &Fields) -> Performed {
    let (what, about) = action(fields);
    let version = shown_version(fields);
    let here = WorkspacePage::Members(id.to_owned());
    match what {
        "invite" => {
            let value = |name: &str| fields.one(name).unwrap_or_default();
            api.invite(id, value("/email"), value("/role")).await?;
            Ok(said(&here, language, "invited"))
        }
        "uninvite" => {
            api.withdraw_invitation(id, about).await?;
            Ok(said(&here, language, "uninvited"))
        }
        "leave" => {
            api.remove_member(id, about, version).await?;
            Ok(said(&WorkspacePage::Overview, language, "left"))
        }
        "remove" => {
            api.remove_member(id, about, version).await?;
            Ok(said(&here, language, "removed"))
        }
        role => {
            api.change_role(id, about, role, version).await?;
            Ok(said(&here, language, "role_changed"))
        }
    }
}

/// Where somebody signs in who wants to see this page, and comes back.
#[must_use]
pub fn signs_in(page: &Page, language: Language) -> String {
    with_next(AccountPage::SignIn, language, Some(page.path(language)))
}

/// Whether something was typed that is lost where only its sender is led to signing in.
#[must_use]
pub fn is_worth_keeping(fields: &Fields) -> bool {
    fields
        .pairs()
        .iter()
        .any(|(name, value)| !value.is_empty() && ![DO, VERSION, TOKEN].contains(&name.as_str()))
}

/// The version of the contact, the place or the membership that the form shows.
fn shown_version(fields: &Fields) -> i64 {
    fields.one(VERSION).and_then(|version| version.parse().ok()).unwrap_or_default()
}

/// What is to be done, and with what.
pub(crate) fn action(fields: &Fields) -> (&str, &str) {
    let action = fields.one(DO).unwrap_or_default();
    action.split_once(':').unwrap_or((action, ""))
}

fn path(page: &WorkspacePage, language: Language) -> String {
    Page::Workspace(page.clone()).path(language)
}

/// A page that says what has just been done.
fn said(page: &WorkspacePage, language: Language, done: &str) -> String {
    Page::Workspace(page.clone()).path_with(language, &format!("{DONE}={done}"))
}

fn refused(error: ApiError) -> Refusal {
    Refusal { error, wait: None }
}

/// What is refused by this rule is done already: whoever presses twice has done it.
fn done_by<T>(answer: Result<T, Refusal>, rule: &str) -> Result<(), Refusal> {
    match answer {
        Err(refusal) if refusal.errors().iter().all(|error| error.code != rule) => Err(refusal),
        _ => Ok(()),
    }
}

/// Refuses what breaks rules, if anything does.
fn all_right(errors: Vec<FieldError>) -> Result<(), Refusal> {
    if errors.is_empty() { Ok(()) } else { Err(broken(errors)) }
}

/// The refusal of what breaks rules.
fn broken(errors: Vec<FieldError>) -> Refusal {
    refused(ApiError::Problem(Problem::new(ProblemCode::InvalidContent).with_errors(errors)))
}
