//! Slows guessing down. Attempts are counted in the database, before they are
//! made, so that several servers count together and none are made at once.
//! Whoever tries too often waits; each further attempt doubles the wait.

use chrono::TimeDelta;
use db::Transaction;
use db::repo::attempts::{self, Attempts};

use crate::error::Error;
use crate::state::Store;

/// The first wait.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// After how long without attempts they are forgotten.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// So much of something within a time, whatever comes of it. When the time is over, it is counted anew.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// What is counted.
    pub name: &'static str,
    /// How much of it there may be.
    pub most: u32,
    /// Within what time, at most a day.
    pub within: TimeDelta,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Wrong passwords of an address, whether it has an account or not.
    Password,
    /// Wrong passwords from a network address.
    PasswordFrom,
    /// Wrong codes of an account.
    Code,
    /// Mails to an address.
    Mail,
    /// Mails asked for from a network address.
    MailFrom,
    /// Invitations of an organisation.
    Invitations,
    /// Requests of an account to take over profiles: each sends mails.
    Claims,
}

impl Limit {
    /// How many attempts are free.
    const fn free(self) -> u32 {
        match self {
            Self::Password | Self::Code => 5,
            Self::Mail => 3,
            Self::Claims => 10,
            Self::PasswordFrom | Self::MailFrom | Self::Invitations => 50,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordFrom => "password from",
            Self::Code => "code",
            Self::Mail => "mail",
            Self::MailFrom => "mail from",
            Self::Invitations => "invitations",
            Self::Claims => "claims",
        }
    }

    /// How long to wait after so many attempts.
    fn wait(self, count: u32) -> TimeDelta {
        match count.checked_sub(self.free()) {
            None => TimeDelta::zero(),
            Some(more) => (FIRST_WAIT * (1 << more.min(10))).min(LONGEST_WAIT),
        }
    }
}

/// Counts an attempt; says whether the next one has to wait if this one is wrong.
///
/// # Errors
/// [`Error::TooManyRequests`] if it is too early; then it is not counted.
pub async fn attempt(store: &Store, limit: Limit, whom: &str) -> Result<bool, Error> {
    let transaction = store.database.begin().await?;
    let has_to_wait = attempt_within(store, &transaction, limit, whom).await?;
    transaction.commit().await?;
    Ok(has_to_wait)
}

/// As [`attempt`], in the transaction of what is attempted: it counts only if that comes to its end.
///
/// # Errors
/// As [`attempt`].
pub async fn attempt_within(
    store: &Store,
    transaction: &Transaction,
    limit: Limit,
    whom: &str,
) -> Result<bool, Error> {
    let now = store.clock.now();
    let subject = store.keys.subject(limit.name(), whom);
    let mut attempts = attempts::lock(transaction, &subject, now).await?;
    if now - attempts.last_at > FORGOTTEN_AFTER {
        attempts.count = 0;
    }
    let left = attempts.last_at + limit.wait(attempts.count) - now;
    if left > TimeDelta::zero() {
        return Err(Error::TooManyRequests(left));
    }
    let counted = Attempts { count: attempts.count.saturating_add(1), last_at: now };
    attempts::save(transaction, &subject, counted).await?;
    Ok(limit.wait(counted.count) > TimeDelta::zero())
}

/// Takes one of somebody's share, in the transaction of what is counted: it counts only if that comes to its end.
///
/// # Errors
/// [`Error::TooManyRequests`] if nothing is left of it.
pub async fn take_share(
    store: &Store,
    transaction: &Transaction,
    share: Share,
    whose: &str,
) -> Result<(), Error> {
    let now = store.clock.now();
    let subject = store.keys.subject(share.name, whose);
    // Of shares, `last_at` is when the time has begun.
    let mut taken = attempts::lock(transaction, &subject, now).await?;
    if now - taken.last_at >= share.within {
        taken = Attempts { count: 0, last_at: now };
    }
    if taken.count >= share.most {
        return Err(Error::TooManyRequests(taken.last_at + share.within - now));
    }
    taken.count += 1;
    Ok(attempts::save(transaction, &subject, taken).await?)
}

/// Forgets the attempts: the last one was right.
///
/// # Errors
/// A database that fails.
pub async fn succeeded(store: &Store, limit: Limit, whom: &str) -> Result<(), Error> {
    let transaction = store.database.begin().await?;
    attempts::forget(&transaction, &store.keys.subject(limit.name(), whom)).await?;
    Ok(transaction.commit().await?)
}

/// Takes the last attempt back: it was right, but others may not have been.
///
/// # Errors
/// A database that fails.
pub async fn take_back(store: &Store, limit: Limit, whom: &str) -> Result<(), Error> {
    let subject = store.keys.subject(limit.name(), whom);
    let transaction = store.database.begin().await?;
    let Attempts { count, last_at } = attempts::lock(&transaction, &subject, store.clock.now()).await?;
    let fewer = Attempts { count: count.saturating_sub(1), last_at };
    attempts::save(&transaction, &subject, fewer).await?;
    Ok(transaction.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let minutes: Vec<i64> = [0, 4, 5, 6, 7, 10, 11, 40, u32::MAX]
            .map(|count| Limit::Password.wait(count).num_minutes())
            .into();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 32, 60, 60, 60]);
    }
}
