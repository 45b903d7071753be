//! What those who review do with their cases beside deciding them, and how these are shown.

use std::collections::{BTreeSet, HashMap};

use chrono::{Months, NaiveDate, TimeDelta};
use db::repo::accounts::{self, Account};
use db::repo::case_notes::{self, Note};
use db::repo::cases::{self, Case};
use db::repo::{case_presence, staff, work};
use db::{Connection, Transaction};
use shared::audit::AuditAction;
use shared::id::{AccountId, CaseId, CaseNoteId, SessionId};
use shared::policy::{Action, Credential, Person};
use shared::review::{
    Assignment, CaseKind, CaseNote, CasePromise, CaseSummary, CaseText, Colleague, Colleagues,
    PRESENT_SECONDS, Submission, due_on,
};
use shared::schedule::local_date;
use uuid::Uuid;

use super::tracking;
use crate::error::{Error, known};
use crate::services::audit::Deed;
use crate::services::publishing;
use crate::state::State;

/// A case that the person may read; to others there is none.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn readable(state: &State, person: &Person, id: CaseId) -> Result<Case, Error> {
    let case = cases::by_id(&state.database, id).await.map_err(known)?;
    if reads(person, &case) { Ok(case) } else { Err(Error::NotFound) }
}

/// As [`readable`], and nobody else changes it until the transaction ends.
async fn lock(transaction: &Transaction, person: &Person, id: CaseId) -> Result<Case, Error> {
    let case = cases::lock(transaction, id).await.map_err(known)?;
    if reads(person, &case) { Ok(case) } else { Err(Error::NotFound) }
}

/// Whether the person may read a case.
pub(super) fn reads(person: &Person, case: &Case) -> bool {
    person.reads_cases_of(case.municipality.as_deref())
}

/// What decides who may close a case: of what was handed in that, else what the public sees.
///
/// # Errors
/// [`Error::NotFound`]; a database that fails, or a content that cannot be read.
pub async fn submission(connection: &impl Connection, case: &Case) -> Result<Submission, Error> {
    let entry = work::by_id(connection, case.entry).await.map_err(known)?;
    let entry = match case.kind {
        CaseKind::Submission => entry,
        CaseKind::Afterwards | CaseKind::Report => tracking::as_public(connection, entry).await?,
    };
    publishing::submission(connection, &entry).await
}

/// Cases as lists show them, in their order.
///
/// # Errors
/// A database that fails.
pub async fn summaries(state: &State, found: Vec<Case>) -> Result<Vec<CaseSummary>, Error> {
    let assignees: Vec<AccountId> = found.iter().filter_map(|case| case.assigned_to).collect();
    let names = names(state, &assignees).await?;
    let today = local_date(state.clock.now());
    Ok(found.into_iter().map(|case| summary(case, &names, today)).collect())
}

/// A case as lists show it on this day.
pub(super) fn summary(case: Case, names: &HashMap<AccountId, String>, today: NaiveDate) -> CaseSummary {
    let due_on = due_on(local_date(case.opened_at));
    CaseSummary {
        id: case.id,
        kind: case.kind,
        entry: case.entry,
        entry_kind: case.entry_kind,
        title: case.title,
        language: case.language,
        organisation: case.organisation,
        organisation_name: case.organisation_name,
        municipality: case.municipality,
        field: case.field,
        is_change: case.is_change,
        opened_at: case.opened_at,
        due_on,
        is_overdue: due_on < today && case.closed.is_none(),
        promised_on: case.promised_on,
        assignee: case.assigned_to.and_then(|id| colleague(id, names)),
        is_escalated: case.is_escalated,
        closed_at: case.closed.map(|closed| closed.at),
        outcome: case.closed.map(|closed| closed.outcome),
    }
}

/// What these accounts are called; those that are gone are missing.
///
/// # Errors
/// A database that fails.
pub async fn names(state: &State, ids: &[AccountId]) -> Result<HashMap<AccountId, String>, Error> {
    let ids: Vec<AccountId> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = accounts::by_ids(&state.database, &ids).await?;
    Ok(found.into_iter().map(|account| (account.id, account.name)).collect())
}

fn colleague(id: AccountId, names: &HashMap<AccountId, String>) -> Option<Colleague> {
    names.get(&id).map(|name| Colleague { id, name: name.clone() })
}

/// People by their names.
fn by_name(people: impl Iterator<Item = Colleague>) -> Vec<Colleague> {
    let mut people: Vec<Colleague> = people.collect();
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    people
}

/// Those to whom the person can give cases: who reviews the same.
///
/// # Errors
/// A database that fails.
pub async fn colleagues(state: &State, person: &Person) -> Result<Colleagues, Error> {
    let accounts = staff::all(&state.database).await?;
    let people = accounts.into_iter().filter(|account| {
        let colleague = as_staff(state, account);
        let own = person.only_municipality();
        colleague.is_some_and(|it| own.is_none_or(|own| it.reads_cases_of(Some(own))))
    });
    Ok(Colleagues { items: by_name(people.map(|account| Colleague { id: account.id, name: account.name })) })
}

/// Who has this account, as they act once they are signed in; nobody if they cannot sign in or are no staff.
fn as_staff(state: &State, account: &Account) -> Option<Person> {
    let person = Person {
        id: account.id,
        by: Credential::Session(SessionId::default()),
        is_admin: account.is_admin,
        reviews: account.reviews.clone(),
        memberships: Vec::new(),
        has_second_factor: account.second_factor.is_some(),
        is_demo: account.is_demo,
    };
    let signs_in = account.locked_at.is_none() && (!account.is_demo || state.config.demo);
    (signs_in && person.is_staff()).then_some(person)
}

/// Gives cases to somebody who reviews them, or to nobody: all of them or none.
///
/// # Errors
/// [`Error::InvalidContent`], also for somebody who does not review all of them; [`Error::NotFound`];
/// [`Error::Conflict`] if one is closed.
pub async fn assign(state: &State, person: &Person, asked: &Assignment) -> Result<(), Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    let ids: Vec<CaseId> = asked.cases.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let transaction = state.database.begin().await?;
    // First the account and then the cases that refer to it, as whoever deletes it.
    let assignee = match asked.account {
        Some(id) => Some(hold_assignee(state, &transaction, id).await?),
        None => None,
    };
    let found = cases::lock_all(&transaction, &ids).await?;
    if found.len() < ids.len() || !found.iter().all(|case| reads(person, case)) {
        return Err(Error::NotFound);
    }
    if found.iter().any(|case| is_passed_on(person, case)) {
        return Err(Error::Denied);
    }
    if found.iter().any(|case| case.closed.is_some()) {
        return Err(Error::Conflict);
    }
    if assignee.is_some_and(|assignee| !found.iter().all(|case| reads(&assignee, case))) {
        return Err(unknown_account());
    }
    let changed: Vec<Case> = found.into_iter().filter(|case| case.assigned_to != asked.account).collect();
    let ids: Vec<CaseId> = changed.iter().map(|case| case.id).collect();
    cases::assign(&transaction, &ids, asked.account).await?;
    for case in &changed {
        note_assigned(state, &transaction, person, case, asked.account).await?;
    }
    Ok(transaction.commit().await?)
}

/// Whether the person has passed a case on to others, or a colleague of the same municipality has.
fn is_passed_on(person: &Person, case: &Case) -> bool {
    case.is_escalated && person.only_municipality().is_some()
}

/// Somebody to whom cases can be given, who keeps their rights until the transaction ends.
async fn hold_assignee(state: &State, transaction: &Transaction, id: AccountId) -> Result<Person, Error> {
    // They may be about to decide one of the cases, which refers to their account.
    let account = match accounts::hold(transaction, id).await {
        Ok(account) => account,
        Err(db::Error::NotFound) => return Err(unknown_account()),
        Err(error) => return Err(error.into()),
    };
    as_staff(state, &account).ok_or_else(unknown_account)
}

fn unknown_account() -> Error {
    Error::field("/account", "unknown_value")
}

/// Writes down whose a case is from now on.
async fn note_assigned(
    state: &State,
    transaction: &Transaction,
    person: &Person,
    case: &Case,
    to: Option<AccountId>,
) -> Result<(), Error> {
    let id = |account: Option<AccountId>| account.map(|id| id.to_string());
    let mut deed = deed(state, person, AuditAction::Assigned, case).changing(id(case.assigned_to), id(to));
    if let Some(to) = to {
        deed = deed.about_account(to);
    }
    deed.record(transaction).await
}

/// Something that the person does with a case.
fn deed(state: &State, person: &Person, action: AuditAction, case: &Case) -> Deed {
    let deed = Deed::new(Some(person.id), action, state.clock.now());
    deed.about(case.entry, case.organisation).in_case(case.id)
}

/// Passes a case on to the KI team, whose it is then.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if it is closed or was passed on before; [`Error::Denied`] for who could
/// not decide it, and for the KI team.
pub async fn escalate(state: &State, person: &Person, id: CaseId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let case = lock(&transaction, person, id).await?;
    if case.closed.is_some() || case.is_escalated {
        return Err(Error::Conflict);
    }
    // That another case of the entry was passed on keeps nobody from passing on this one.
    let submission = Submission { is_escalated: false, ..submission(&transaction, &case).await? };
    if !person.may(Action::Escalate(&submission)) {
        return Err(Error::Denied);
    }
    deed(state, person, AuditAction::Escalated, &case).record(&transaction).await?;
    cases::save(&transaction, Case { is_escalated: true, assigned_to: None, ..case }).await?;
    Ok(transaction.commit().await?)
}

/// Promises an answer for a day, or takes that back.
///
/// # Errors
/// [`Error::InvalidContent`] for a day that is past or more than a year away; [`Error::NotFound`];
/// [`Error::Conflict`] if the case is closed.
pub async fn promise(state: &State, person: &Person, id: CaseId, asked: &CasePromise) -> Result<(), Error> {
    let today = local_date(state.clock.now());
    match asked.on {
        Some(day) if day < today => return Err(Error::field("/on", "in_the_past")),
        Some(day) if day > today + Months::new(12) => return Err(Error::field("/on", "out_of_range")),
        _ => {}
    }
    let transaction = state.database.begin().await?;
    let case = lock(&transaction, person, id).await?;
    if is_passed_on(person, &case) {
        return Err(Error::Denied);
    }
    if case.closed.is_some() {
        return Err(Error::Conflict);
    }
    if case.promised_on == asked.on {
        return Ok(());
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let deed = deed(state, person, AuditAction::Promised, &case);
    deed.changing(day(case.promised_on), day(asked.on)).record(&transaction).await?;
    cases::save(&transaction, Case { promised_on: asked.on, ..case }).await?;
    Ok(transaction.commit().await?)
}

/// Leaves an internal note about a case, also about a closed one.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`].
pub async fn leave_note(
    state: &State,
    person: &Person,
    id: CaseId,
    asked: &CaseText,
) -> Result<CaseNote, Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    let case = readable(state, person, id).await?;
    let note = Note {
        id: CaseNoteId(Uuid::now_v7()),
        case: id,
        at: state.clock.now(),
        author: Some(person.id),
        text: asked.text.trim().to_owned(),
    };
    let transaction = state.database.begin().await?;
    case_notes::insert(&transaction, note.clone()).await?;
    deed(state, person, AuditAction::Noted, &case).record(&transaction).await?;
    transaction.commit().await?;
    Ok(shown(note, &names(state, &[person.id]).await?))
}

/// The internal notes about a case, the oldest first.
///
/// # Errors
/// A database that fails.
pub async fn notes(state: &State, case: CaseId) -> Result<Vec<CaseNote>, Error> {
    let notes = case_notes::of_case(&state.database, case).await?;
    let authors: Vec<AccountId> = notes.iter().filter_map(|note| note.author).collect();
    let names = names(state, &authors).await?;
    Ok(notes.into_iter().map(|note| shown(note, &names)).collect())
}

fn shown(note: Note, names: &HashMap<AccountId, String>) -> CaseNote {
    let by = note.author.and_then(|id| colleague(id, names));
    CaseNote { id: note.id, at: note.at, by, text: note.text }
}

/// Notes that the person looks at a case, and tells who else does.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show_presence(state: &State, person: &Person, id: CaseId) -> Result<Colleagues, Error> {
    readable(state, person, id).await?;
    let now = state.clock.now();
    let forgotten_before = now - TimeDelta::seconds(PRESENT_SECONDS);
    let transaction = state.database.begin().await?;
    case_presence::show(&transaction, (id, person.id), now, forgotten_before).await?;
    transaction.commit().await?;
    Ok(Colleagues { items: present(state, id, person.id).await? })
}

/// Who else looks at a case now.
///
/// # Errors
/// A database that fails.
pub async fn present(state: &State, case: CaseId, me: AccountId) -> Result<Vec<Colleague>, Error> {
    let since = state.clock.now() - TimeDelta::seconds(PRESENT_SECONDS);
    let mut others = case_presence::of_case(&state.database, case, since).await?;
    others.retain(|id| *id != me);
    let names = names(state, &others).await?;
    Ok(by_name(names.into_iter().map(|(id, name)| Colleague { id, name })))
}
