//! Writes down what was done by whom, and tells it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::Transaction;
use db::repo::audit::{self, AuditRow};
use db::repo::{members, records};
use serde_json::Value;
use shared::audit::{AuditAction, AuditEvent};
use shared::id::{AccountId, CaseId, EntryId, OrganisationId};
use shared::review::Colleague;

use crate::error::Error;
use crate::services::cases::work;
use crate::state::State;

/// Something that is about to be written down.
#[derive(Clone, Debug)]
#[must_use = "it is written down by `record`"]
pub struct Deed(AuditRow);

impl Deed {
    /// Something that somebody does, or nobody with an account.
    pub fn new(actor: Option<AccountId>, action: AuditAction, at: DateTime<Utc>) -> Self {
        Self(AuditRow::new(actor, action, at))
    }

    /// It is about this entry of this organisation.
    pub const fn about(mut self, entry: EntryId, organisation: OrganisationId) -> Self {
        self.0.entry = Some(entry);
        self.0.organisation = Some(organisation);
        self
    }

    /// It is about this organisation as a whole.
    pub const fn about_organisation(mut self, organisation: OrganisationId) -> Self {
        self.0.organisation = Some(organisation);
        self
    }

    /// It is about this case.
    pub const fn in_case(mut self, case: CaseId) -> Self {
        self.0.case = Some(case);
        self
    }

    /// It is about this account.
    pub const fn about_account(mut self, account: AccountId) -> Self {
        self.0.account = Some(account);
        self
    }

    /// It changes this into that: keys and ids, no values of people.
    pub fn changing(mut self, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        self.0.before = Some(before.into());
        self.0.after = Some(after.into());
        self
    }

    /// It leads to this: keys and ids, no values of people.
    pub fn leading_to(mut self, after: impl Into<Value>) -> Self {
        self.0.after = Some(after.into());
        self
    }

    /// This is why.
    pub fn because(mut self, reason: &str) -> Self {
        self.0.reason = Some(reason.trim().to_owned());
        self
    }

    /// Writes it down.
    ///
    /// # Errors
    /// A database that fails.
    pub async fn record(self, transaction: &Transaction) -> Result<(), Error> {
        Ok(audit::append(transaction, self.0).await?)
    }
}

/// What was done, in the same order, with what people, entries and organisations are called now.
///
/// # Errors
/// A database that fails.
pub async fn told(state: &State, rows: Vec<AuditRow>) -> Result<Vec<AuditEvent>, Error> {
    let people: Vec<AccountId> = rows.iter().flat_map(|row| [row.actor, row.account]).flatten().collect();
    let people = work::names(state, &people).await?;
    let entries: BTreeSet<EntryId> = rows.iter().filter_map(|row| row.entry).collect();
    let titles = records::titles(&state.database, &Vec::from_iter(entries)).await?;
    let organisations: BTreeSet<OrganisationId> = rows.iter().filter_map(|row| row.organisation).collect();
    let organisations = members::names(&state.database, &Vec::from_iter(organisations)).await?;
    // Who is gone has no name.
    let person = |id: AccountId| Colleague { id, name: people.get(&id).cloned().unwrap_or_default() };
    let called = |id: OrganisationId| organisations.get(&id).map(|(name, _)| name.clone());
    let events = rows.into_iter().map(|row| AuditEvent {
        id: row.id,
        at: row.at,
        actor: row.actor.map(person),
        action: row.action,
        entry: row.entry,
        entry_title: row.entry.and_then(|id| titles.get(&id)).map(|(title, _)| title.clone()),
        organisation: row.organisation,
        organisation_name: row.organisation.and_then(called),
        case: row.case,
        account: row.account.map(person),
        before: row.before,
        after: row.after,
        reason: row.reason,
    });
    Ok(events.collect())
}
