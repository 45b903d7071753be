//! Sends what is in the outbox.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use db::repo::outbox::{self, OutgoingMail};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::error::with_sources;
use crate::mail::folder::MailFolder;
use crate::mail::{self, Envelope, Failure, Mail};
use crate::state::Store;

/// The outbox is looked at at least this often: other servers put mails there
/// too, and some wait to be tried again.
const SWEEP: Duration = Duration::from_secs(15);
/// How many are sent at a time.
const AT_A_TIME: u64 = 4;
/// How long a mail that is being sent is left alone by others; longer than
/// sending can take.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How long to wait after each attempt that fails.
const WAITS: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
    TimeDelta::hours(24),
];

/// What has become of mails that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They were sent.
    pub sent: u32,
    /// They will be tried again.
    pub put_off: u32,
    /// They will not be sent.
    pub given_up: u32,
}

/// Sends mails as they come, until `stop`; those under way are finished.
pub(super) async fn send_as_they_come(store: Store, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match send_some(&store).await {
            Ok(counts) if counts == Counts::default() => {
                let wait = tokio::time::timeout(SWEEP, store.database.mail_was_put());
                // Woken or not, the outbox is looked at.
                let _ = stop.run_until_cancelled(wait).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(cause = with_sources(error), "mails could not be sent");
                let _ = stop.run_until_cancelled(tokio::time::sleep(SWEEP)).await;
            }
        }
    }
}

/// Sends every mail that is due.
///
/// # Errors
/// A database that fails.
pub async fn send_due(store: &Store) -> anyhow::Result<Counts> {
    let mut all = Counts::default();
    loop {
        let counts = send_some(store).await?;
        if counts == Counts::default() {
            return Ok(all);
        }
        all.sent += counts.sent;
        all.put_off += counts.put_off;
        all.given_up += counts.given_up;
    }
}

/// Sends the first mails that are due, as many as are sent at a time.
async fn send_some(store: &Store) -> anyhow::Result<Counts> {
    let now = store.clock.now();
    let transaction = store.database.begin().await?;
    let due = outbox::take_due(&transaction, now, now + LEASE, AT_A_TIME).await?;
    transaction.commit().await?;
    let mut sending = JoinSet::new();
    for mail in due {
        let store = store.clone();
        sending.spawn(async move {
            let fate = send(&store, &mail).await;
            note(&store, &mail, &fate).await.map(|()| fate)
        });
    }
    let mut counts = Counts::default();
    while let Some(fate) = sending.join_next().await {
        match fate?? {
            Fate::Sent => counts.sent += 1,
            Fate::PutOff { .. } => counts.put_off += 1,
            Fate::GivenUp { .. } => counts.given_up += 1,
        }
    }
    Ok(counts)
}

/// What has become of a mail.
enum Fate {
    Sent,
    PutOff { until: DateTime<Utc>, error: String },
    GivenUp { error: String },
}

async fn send(store: &Store, outgoing: &OutgoingMail) -> Fate {
    let mail: Mail = match serde_json::from_value(outgoing.mail.clone()) {
        Ok(mail) => mail,
        Err(_) => return Fate::GivenUp { error: "what the mail says cannot be read".to_owned() },
    };
    let useless_from = mail.link().map(|(_, valid)| outgoing.created_at + valid);
    let is_useful = |at| useless_from.is_none_or(|end| at < end);
    if !is_useful(store.clock.now()) {
        return Fate::GivenUp { error: "the link of the mail is no longer valid".to_owned() };
    }
    let OutgoingMail { id, recipient, language, attempts, .. } = outgoing;
    let envelope = Envelope { id: *id, to: recipient, language };
    let error = match mail::send(store, &envelope, &mail).await {
        Ok(()) => return Fate::Sent,
        Err(Failure::Lasting(error)) => return Fate::GivenUp { error },
        Err(Failure::Passing(error)) => error,
    };
    let until = next_attempt(*attempts, store.clock.now()).filter(|until| is_useful(*until));
    match until {
        Some(until) => Fate::PutOff { until, error },
        None => Fate::GivenUp { error },
    }
}

/// When a mail is tried again after so many attempts.
fn next_attempt(attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let index = usize::try_from(attempts).ok()?.checked_sub(1)?;
    WAITS.get(index).map(|wait| now + *wait)
}

/// Writes down what has become of a mail, and logs what went wrong.
async fn note(store: &Store, mail: &OutgoingMail, fate: &Fate) -> anyhow::Result<()> {
    let (id, kind, attempts) = (mail.id, mail.mail["kind"].as_str().unwrap_or_default(), mail.attempts);
    let transaction = store.database.begin().await?;
    match fate {
        Fate::Sent => outbox::mark_sent(&transaction, mail, remains(mail), store.clock.now()).await?,
        Fate::PutOff { until, error } => {
            tracing::warn!(%id, kind, attempts, cause = error, "a mail could not be sent; it is tried again");
            outbox::put_off(&transaction, mail, *until, error).await?;
        }
        Fate::GivenUp { error } => {
            tracing::error!(%id, kind, attempts, cause = error, "a mail could not be sent; it is given up");
            outbox::give_up(&transaction, mail, remains(mail), error).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// What is kept of a mail that waits no longer: its kind.
fn remains(mail: &OutgoingMail) -> Value {
    json!({"kind": mail.mail["kind"]})
}

/// Deletes mails older than the configuration says, sent or given up, and the
/// files of those that landed in the folder.
///
/// # Errors
/// A database or folder that fails.
pub async fn delete_old(store: &Store) -> anyhow::Result<()> {
    let before = store.clock.now() - TimeDelta::days(store.config.mails_kept_days.into());
    let transaction = store.database.begin().await?;
    let rows = outbox::delete_before(&transaction, before).await?;
    transaction.commit().await?;
    let files = MailFolder::of(&store.config.data_dir).delete_before(before).await?;
    tracing::info!(rows, files, "old mails deleted");
    Ok(())
}
