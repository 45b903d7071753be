//! What is searched for in vain, so that the staff see what is missing. A text
//! is counted in memory until it was asked for often enough to say nothing of
//! anybody; what is rare is forgotten and never stored.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Months;
use db::repo::unanswered_searches as rows;
use shared::schedule::local_date;

use crate::state::State;

/// How often a text must have been searched for to be stored.
const OFTEN: u32 = 5;
/// Most texts that are counted at a time.
const MOST_TEXTS: usize = 10_000;
/// Most letters of a text; longer ones are stories.
const LONGEST: usize = 80;
/// From how many digits on a text may be the number of a person.
const MANY_DIGITS: usize = 4;
/// How long a text is kept that nobody searches for any more.
const KEPT: Months = Months::new(12);

/// The texts of the present day, with how often each was searched for since it
/// was last stored.
#[derive(Debug, Default)]
pub struct Unanswered(Mutex<HashMap<String, Counted>>);

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    occurrences: u32,
    /// Whether it was often enough already.
    is_stored: bool,
}

impl Unanswered {
    /// Counts a text that nothing was found for.
    pub fn count(&self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let digits = text.chars().filter(|letter| letter.is_numeric()).count();
        if text.chars().count() > LONGEST || digits >= MANY_DIGITS || text.contains('@') {
            return;
        }
        let mut counts = self.counts();
        if counts.len() < MOST_TEXTS || counts.contains_key(&text) {
            counts.entry(text).or_default().occurrences += 1;
        }
    }

    /// What has become frequent, or more frequent, since the last time.
    fn take(&self) -> Vec<(String, u32)> {
        let mut counts = self.counts();
        let frequent = counts.iter_mut().filter(|(_, counted)| {
            counted.occurrences >= OFTEN || (counted.is_stored && counted.occurrences > 0)
        });
        let taken = frequent.map(|(text, counted)| {
            counted.is_stored = true;
            (text.clone(), std::mem::take(&mut counted.occurrences))
        });
        taken.collect()
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<String, Counted>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all counts.
    fn forget(&self) {
        self.counts().clear();
    }
}

/// Stores what was searched for in vain often enough.
///
/// # Errors
/// A database that fails; the counts taken are lost then.
pub async fn store(state: &State) -> anyhow::Result<()> {
    let taken = state.unanswered.take();
    if taken.is_empty() {
        return Ok(());
    }
    let today = local_date(state.clock.now());
    let transaction = state.database.begin().await?;
    for (text, occurrences) in taken {
        rows::add(&transaction, &text, occurrences.into(), today).await?;
    }
    Ok(transaction.commit().await?)
}

/// Forgets what was rare since the last day, and what nobody has searched for
/// in a year.
///
/// # Errors
/// A database that fails.
pub async fn tidy(state: &State) -> anyhow::Result<()> {
    store(state).await?;
    state.unanswered.forget();
    let transaction = state.database.begin().await?;
    rows::forget_before(&transaction, local_date(state.clock.now()) - KEPT).await?;
    Ok(transaction.commit().await?)
}
