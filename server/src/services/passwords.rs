//! Passwords: which are good enough, and their hashes. Hashing takes memory
//! and time on purpose, so only a few are made at once.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use shared::account::{LONGEST_PASSWORD, SHORTEST_PASSWORD, Secret};
use shared::validate::Violations;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::Score;
use zxcvbn::feedback::Warning;

/// How many are worked on at a time: each takes 19 MiB.
const AT_ONCE: usize = 4;
/// Most characters of what is looked through for patterns; the effort grows
/// with their square.
const LOOKED_THROUGH: usize = 64;

/// Takes the place of a hash where there is none: as much work, but random, so
/// that no password fits.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$BZQkErkNajIK9QRZl7CmVw$uq1v1UtdYPN5IUZp92+G5jcH91Yv79nhi6dnN7gEa8M";

/// Hashes passwords with Argon2id and the settings the crate proposes: 19 MiB,
/// two passes.
pub struct Passwords {
    turns: Semaphore,
    worked_on: AtomicU64,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Semaphore::new(AT_ONCE), worked_on: AtomicU64::new(0) }
    }
}

impl Passwords {
    /// The hash of a password.
    ///
    /// # Errors
    /// A system without randomness.
    pub async fn hash(&self, password: &Secret) -> anyhow::Result<String> {
        let password = normalised(password);
        self.work(move || hash(&password)).await
    }

    /// Whether a hash is that of a password. Without a hash it is not, which
    /// takes as long to say.
    ///
    /// # Errors
    /// A stored hash that cannot be read.
    pub async fn matches(&self, password: &Secret, hash: Option<&str>) -> anyhow::Result<bool> {
        let password = normalised(password);
        let is_somebody = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let matches = self
            .work(move || {
                let hash = PasswordHash::new(&hash).map_err(|error| anyhow!("a stored hash: {error}"))?;
                Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(matches && is_somebody)
    }

    /// How many passwords have been worked on.
    #[must_use]
    pub fn worked_on(&self) -> u64 {
        self.worked_on.load(Ordering::Relaxed)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let _turn = self.turns.acquire().await?;
        self.worked_on.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(work).await.context("hashing a password failed")?
    }
}

/// Checks whether a password is good enough for somebody: not short, not
/// endless, and not among what is tried first, which their own name and address
/// are. One that is too weak is named with why it is easy to guess: `common`,
/// `personal`, `repeats`, `sequence`, `date` or `guessable`.
pub fn check(violations: &mut Violations, pointer: &str, password: &Secret, personal: &[&str]) {
    let password = normalised(password);
    match password.chars().count() {
        0 => violations.add(pointer, "required"),
        length if length < SHORTEST_PASSWORD => violations.add(pointer, "too_short"),
        length if length > LONGEST_PASSWORD => violations.add(pointer, "too_long"),
        _ => {
            if let Some(reason) = weakness(&password, personal) {
                violations.add_value(pointer, "password_too_weak", reason);
            }
        }
    }
}

/// Why a password is easy to guess, if it is.
fn weakness(password: &str, personal: &[&str]) -> Option<&'static str> {
    let personal: Vec<String> = personal
        .iter()
        .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()).chain([*text]))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    let looked_at: String = password.chars().take(LOOKED_THROUGH).collect();
    // Several personal words look like much to guess, but are what is tried first.
    let lower = looked_at.to_lowercase();
    let rest = personal.iter().fold(lower.clone(), |rest, word| rest.replace(word.as_str(), ""));
    if rest != lower && zxcvbn::zxcvbn(&rest, &[]).score() < Score::Three {
        return Some("personal");
    }
    let inputs: Vec<&str> = personal.iter().map(String::as_str).collect();
    let estimate = zxcvbn::zxcvbn(&looked_at, &inputs);
    let is_weak = estimate.score() < Score::Three;
    is_weak.then(|| reason(estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning)))
}

fn reason(warning: Option<Warning>) -> &'static str {
    match warning {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "common",
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => "repeats",
        Some(
            Warning::SequencesLikeAbcAreEasyToGuess
            | Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess,
        ) => "sequence",
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => "date",
        _ => "guessable",
    }
}

/// The same letters are the same password, however a keyboard has composed them.
fn normalised(password: &Secret) -> String {
    password.reveal().nfc().collect()
}

fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow!("a password cannot be hashed: {error}"))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(password: &str) -> Option<(String, Option<String>)> {
        let password = Secret::new(password.to_owned());
        let personal = ["Ana Beispiel", "ana.beispiel@example.org", "Teilhabe"];
        let mut violations = Violations::default();
        check(&mut violations, "/password", &password, &personal);
        let error = violations.into_result().err()?.into_iter().next()?;
        Some((error.code, error.value))
    }

    #[test]
    fn what_is_easy_to_guess_is_refused_with_the_reason() {
        let weak = |reason: &str| Some(("password_too_weak".to_owned(), Some(reason.to_owned())));
        assert_eq!(rule(""), Some(("required".to_owned(), None)));
        assert_eq!(rule("Xk9$mQ2!"), Some(("too_short".to_owned(), None)));
        assert_eq!(rule(&"Xk9$mQ2!".repeat(17)), Some(("too_long".to_owned(), None)));
        assert_eq!(rule("password123"), weak("common"));
        assert_eq!(rule("aaaaaaaaaaaa"), weak("repeats"));
        assert_eq!(rule("abcdefghijkl"), weak("sequence"));
        assert_eq!(rule("AnaBeispiel1"), weak("personal"));
        assert_eq!(rule("ana.beispiel"), weak("personal"));
        assert_eq!(rule("teilhabe2026"), weak("personal"));
        assert_eq!(rule("Beispiel im grauen Regenschirm"), None);
    }

    #[test]
    fn good_ones_are_taken_in_any_script() {
        for good in ["vier graue Regenschirme", "قهوة الصباح مع الجيران", "Xk9$mQ2!vT7w"] {
            assert_eq!(rule(good), None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_tells_its_password_only() {
        let passwords = Passwords::default();
        let secret = |text: &str| Secret::new(text.to_owned());
        let hash = passwords.hash(&secret("Grüße aus Siegen")).await.expect("a hash");
        let settings = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(hash.starts_with(settings) && NOBODY.starts_with(settings), "{hash}");
        let composed_otherwise = "Gru\u{308}ße aus Siegen";
        for (password, matches) in [("Grüße aus Siegen", true), (composed_otherwise, true), ("Grüße", false)]
        {
            assert_eq!(passwords.matches(&secret(password), Some(&hash)).await.expect("an answer"), matches);
        }
        assert!(!passwords.matches(&secret("Grüße aus Siegen"), None).await.expect("an answer"));
        assert_eq!(passwords.worked_on(), 5);
    }
}
