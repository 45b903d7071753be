//! The riddle of a report. Nothing is stored of it until it is used: it says itself, signed, when it was made.

use chrono::TimeDelta;
use db::Transaction;
use sha2::{Digest, Sha256};
use shared::report::{CHALLENGE_BITS, NewReport, ReportChallenge};

use crate::error::Error;
use crate::services::throttle::{self, Share};
use crate::state::State;

/// Who reads and writes takes at least this long.
const YOUNGEST: TimeDelta = TimeDelta::seconds(3);
/// How long a riddle is worth something.
const OLDEST: TimeDelta = TimeDelta::hours(1);
/// Longest solution, in digits; any riddle has a shorter one.
const LONGEST_SOLUTION: usize = 20;
/// A riddle works once, for as long as it is worth something.
const RIDDLES: Share = Share { name: "riddles of reports", most: 1, within: OLDEST };
/// What is sent with it.
const CONTENTS: Share = Share { name: "reports", most: 1, within: OLDEST };

/// The code of a riddle that is worth nothing any more.
const EXPIRED: &str = "challenge_expired";

/// A riddle for who is about to report something.
#[must_use]
pub fn challenge(state: &State) -> ReportChallenge {
    ReportChallenge { challenge: state.keys.challenge(state.clock.now()), bits: CHALLENGE_BITS }
}

/// Whether a report comes with the solution of its riddle; it may come without one.
///
/// # Errors
/// [`Error::InvalidContent`] with `too_fast`, `challenge_expired` or `wrong_solution`.
pub(super) fn is_solved(state: &State, asked: &NewReport) -> Result<bool, Error> {
    let made_at = state.keys.challenged_at(&asked.challenge);
    let age = made_at.map(|made_at| state.clock.now() - made_at).filter(|age| *age <= OLDEST);
    let age = age.ok_or_else(|| Error::field("/challenge", EXPIRED))?;
    if age < YOUNGEST {
        return Err(Error::field("/challenge", "too_fast"));
    }
    if asked.solution.is_empty() {
        return Ok(false);
    }
    if solves(&asked.challenge, &asked.solution) {
        Ok(true)
    } else {
        Err(Error::field("/solution", "wrong_solution"))
    }
}

/// Notes that a riddle is used, and says whether the same report was sent with it before: whoever taps twice has
/// reported once.
///
/// # Errors
/// [`Error::InvalidContent`] with `challenge_expired` if another report was.
pub(super) async fn is_sent_again(
    state: &State,
    transaction: &Transaction,
    asked: &NewReport,
) -> Result<bool, Error> {
    let is_first = is_left(state, transaction, RIDDLES, &asked.challenge).await?;
    let is_new = is_left(state, transaction, CONTENTS, &serde_json::to_string(asked)?).await?;
    match (is_first, is_new) {
        (true, _) => Ok(false),
        (false, false) => Ok(true),
        (false, true) => Err(Error::field("/challenge", EXPIRED)),
    }
}

/// Takes one of a share, and says whether something was left of it.
async fn is_left(state: &State, transaction: &Transaction, share: Share, whose: &str) -> Result<bool, Error> {
    match throttle::take_share(state, transaction, share, whose).await {
        Ok(()) => Ok(true),
        Err(Error::TooManyRequests(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Whether a number makes the hash of it and its challenge begin with zeros.
fn solves(challenge: &str, solution: &str) -> bool {
    let is_short = (1..=LONGEST_SOLUTION).contains(&solution.len());
    let is_number = is_short && solution.bytes().all(|digit| digit.is_ascii_digit());
    let hash = Sha256::digest(format!("{challenge}{solution}"));
    let beginning = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
    is_number && beginning.leading_zeros() >= u32::from(CHALLENGE_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_one_number_in_thirty_thousand_solves_a_riddle() {
        let solutions = (0..100_000_u32).filter(|number| solves("riddle", &number.to_string())).count();
        assert!((1..10).contains(&solutions), "{solutions}");
        let solution = (0..u32::MAX).find(|number| solves("riddle", &number.to_string())).expect("a number");
        assert!(!solves("another", &solution.to_string()));
        for wrong in [format!("{solution} "), format!("+{solution}"), String::new(), "9".repeat(21)] {
            assert!(!solves("riddle", &wrong), "{wrong:?}");
        }
    }
}
