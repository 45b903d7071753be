//! Reminding people of entries that are to be confirmed: one mail a day with all that is due, when it
//! is and two and four weeks later. With the last one the public is told that nobody confirms the entry,
//! and weeks later it is out of sight. What was done is stored with the mails in one transaction, which
//! keeps others from the same entries, so that nobody is reminded twice; who is late catches up step by
//! step.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveTime};
use db::Transaction;
use db::repo::accounts::{self, Account};
use db::repo::confirmations::{self as rows, KeptEntry};
use db::repo::entries::{self, PublishedEntry};
use db::repo::links::LinkPurpose;
use shared::care::LAST_REMINDER;
use shared::entry::{EntryKind, PublicationDates};
use shared::id::{AccountId, EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::schedule::{instant, local_date};

use super::confirmations::{Asked, title};
use super::{answers, links, lists};
use crate::error::Error;
use crate::mail::{self, Mail};
use crate::state::State;

/// In which week after an entry is due the last reminder comes.
const LAST_WEEK: u8 = 4;

/// An entry somebody is reminded of.
struct Due {
    entry: KeptEntry,
    title: String,
}

/// Reminds everybody of what they are to confirm on this day.
///
/// # Errors
/// A database that fails.
pub async fn send(state: &State) -> anyhow::Result<()> {
    let transaction = state.database.begin().await?;
    let due = due(state, &transaction).await?;
    let organisations: BTreeSet<OrganisationId> = due.iter().map(|due| due.entry.organisation).collect();
    let organisations: Vec<OrganisationId> = organisations.into_iter().collect();
    // Those of the demonstration have no mailbox, and whose account is locked can do nothing about it.
    let mut people = accounts::working_for(&transaction, &organisations).await?;
    people.retain(|(_, account)| !account.is_demo && account.locked_at.is_none());
    let with_people: BTreeSet<OrganisationId> = people.iter().map(|(id, _)| *id).collect();
    go_on(state, &transaction, &due, &with_people).await?;
    let mails = remind(state, &transaction, &due, people).await?;
    transaction.commit().await?;
    tracing::info!(entries = due.len(), mails, "entries are to be confirmed");
    Ok(())
}

/// The entries somebody is to be reminded of, as far as the public can see them now.
async fn due(state: &State, transaction: &Transaction) -> Result<Vec<Due>, Error> {
    let today = local_date(state.clock.now());
    let kept = rows::to_remind(transaction, today, state.config.confirm_months).await?;
    let ids: Vec<EntryId> = kept.iter().map(|entry| entry.id).collect();
    let published = entries::published_by_ids(transaction, &ids).await?;
    let mut titles: BTreeMap<EntryId, String> = BTreeMap::new();
    for entry in published {
        let (id, title) = (entry.id, title(&entry));
        if is_visible(state, entry)? {
            titles.insert(id, title);
        }
    }
    let due = kept.into_iter().filter_map(|entry| Some(Due { title: titles.remove(&entry.id)?, entry }));
    Ok(due.collect())
}

/// Whether the public can see an entry now.
///
/// # Errors
/// A content that cannot be read.
pub(super) fn is_visible(state: &State, entry: PublishedEntry) -> Result<bool, Error> {
    let shown = match entry.kind {
        EntryKind::Offer => {
            let offer = answers::read::<OfferContent>(entry)?;
            lists::require_visible(state, &offer.entry, answers::offer_dates(&offer))
        }
        EntryKind::Organisation => lists::require_visible(state, &entry, PublicationDates::default()),
        EntryKind::Project => Err(Error::NotFound),
    };
    Ok(shown.is_ok())
}

/// Notes that these reminders are done. With the last one the public is told, and the entry will be
/// hidden: where nobody works for the organisation only if the configuration says so.
async fn go_on(
    state: &State,
    transaction: &Transaction,
    due: &[Due],
    with_people: &BTreeSet<OrganisationId>,
) -> Result<(), Error> {
    let now = state.clock.now();
    let today = local_date(now);
    let ids = |wanted: &dyn Fn(&KeptEntry) -> bool| -> Vec<EntryId> {
        due.iter().filter(|due| wanted(&due.entry)).map(|due| due.entry.id).collect()
    };
    for reminders in 1..LAST_REMINDER {
        let ids = ids(&|entry| next(entry) == reminders);
        rows::mark_reminded(transaction, &ids, reminders, today).await?;
    }
    let is_hidden =
        |entry: &KeptEntry| state.config.hide_without_members || with_people.contains(&entry.organisation);
    let hidden = ids(&|entry| is_last(entry) && is_hidden(entry));
    let shown = ids(&|entry| is_last(entry) && !is_hidden(entry));
    let hidden_from = instant(hidden_on(state, today), NaiveTime::MIN);
    rows::mark_unconfirmed(transaction, &hidden, Some(hidden_from), (now, today)).await?;
    rows::mark_unconfirmed(transaction, &shown, None, (now, today)).await?;
    Ok(())
}

/// Sends everybody one mail with all that their organisations are to confirm; says how many.
async fn remind(
    state: &State,
    transaction: &Transaction,
    due: &[Due],
    people: Vec<(OrganisationId, Account)>,
) -> Result<usize, Error> {
    let mut mails: BTreeMap<AccountId, (Account, Vec<&Due>)> = BTreeMap::new();
    for (organisation, account) in people {
        let (_, own) = mails.entry(account.id).or_insert((account, Vec::new()));
        own.extend(due.iter().filter(|due| due.entry.organisation == organisation));
    }
    let hidden_on = hidden_on(state, local_date(state.clock.now()));
    for (account, due) in mails.values() {
        let asked = Asked { entries: due.iter().map(|due| due.entry.id).collect() };
        let purpose = LinkPurpose::EntryConfirmation;
        let link = links::make(state, transaction, purpose, Some(account.id), &asked).await?;
        let (unconfirmed, entries): (Vec<&Due>, Vec<&Due>) = due.iter().partition(|due| is_last(&due.entry));
        let titles = |due: Vec<&Due>| due.into_iter().map(|due| due.title.clone()).collect();
        let (entries, unconfirmed) = (titles(entries), titles(unconfirmed));
        let mail = Mail::Reminder { name: account.name.clone(), link, entries, unconfirmed, hidden_on };
        mail::to(state, transaction, account, &mail).await?;
    }
    Ok(mails.len())
}

/// Which reminder comes next.
const fn next(entry: &KeptEntry) -> u8 {
    entry.reminders.saturating_add(1)
}

const fn is_last(entry: &KeptEntry) -> bool {
    next(entry) >= LAST_REMINDER
}

/// The day from which on an entry is out of sight whose last reminder comes today.
fn hidden_on(state: &State, today: NaiveDate) -> NaiveDate {
    let weeks = state.config.hidden_after_weeks.saturating_sub(LAST_WEEK);
    today + Days::new(7 * u64::from(weeks))
}
