//! Passwords: which are good enough, and their hashes. Hashing takes memory
//! and time on purpose, so only a few are made at once.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use shared::account::{LONGEST_PASSWORD, SHORTEST_PASSWORD, Secret};
use shared::problem::FieldError;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::Score;
use zxcvbn::feedback::Warning;

use super::keys;

/// How many are worked on at a time: each takes 19 MiB.
const AT_ONCE: usize = 4;
/// Most characters of what is looked through for patterns; the effort grows
/// with their square.
const LOOKED_THROUGH: usize = 64;

/// Hashes passwords with Argon2id and the settings the crate proposes: 19 MiB,
/// two passes.
pub struct Passwords {
    turns: Semaphore,
    nobody: String,
    worked_on: AtomicU64,
}

impl Passwords {
    /// Makes what is needed, which takes as long as hashing a password.
    ///
    /// # Errors
    /// A system without randomness.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            turns: Semaphore::new(AT_ONCE),
            nobody: hash(&keys::random_secret()?)?,
            worked_on: AtomicU64::new(0),
        })
    }

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
        let hash = hash.unwrap_or(&self.nobody).to_owned();
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

/// Whether a password is good enough for somebody: not short, not endless, and
/// not among what is tried first, which their own name and address are.
///
/// # Errors
/// The rule it breaks, with why it is easy to guess: `common`, `personal`,
/// `repeats`, `sequence`, `date` or `guessable`.
pub fn check(pointer: &str, password: &Secret, personal: &[&str]) -> Result<(), FieldError> {
    let password = normalised(password);
    let wrong = |code: &str, value: Option<&str>| {
        let value = value.map(ToOwned::to_owned);
        Err(FieldError { pointer: pointer.to_owned(), code: code.to_owned(), value })
    };
    match password.chars().count() {
        0 => return wrong("required", None),
        length if length < SHORTEST_PASSWORD => return wrong("too_short", None),
        length if length > LONGEST_PASSWORD => return wrong("too_long", None),
        _ => {}
    }
    let personal: Vec<String> = personal
        .iter()
        .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()).chain([*text]))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    let looked_at: String = password.chars().take(LOOKED_THROUGH).collect();
    let inputs: Vec<&str> = personal.iter().map(String::as_str).collect();
    let estimate = zxcvbn::zxcvbn(&looked_at, &inputs);
    // Several personal words look like much to guess, but are what is tried first.
    let lower = looked_at.to_lowercase();
    let rest = personal.iter().fold(lower.clone(), |rest, word| rest.replace(word.as_str(), ""));
    if rest != lower && zxcvbn::zxcvbn(&rest, &[]).score() < Score::Three {
        return wrong("password_too_weak", Some("personal"));
    }
    if estimate.score() < Score::Three {
        let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
        return wrong("password_too_weak", Some(reason(warning)));
    }
    Ok(())
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
        check("/password", &password, &personal).err().map(|error| (error.code, error.value))
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
        let passwords = Passwords::new().expect("randomness");
        let secret = |text: &str| Secret::new(text.to_owned());
        let hash = passwords.hash(&secret("Grüße aus Siegen")).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let composed_otherwise = "Gru\u{308}ße aus Siegen";
        for (password, matches) in [("Grüße aus Siegen", true), (composed_otherwise, true), ("Grüße", false)]
        {
            assert_eq!(passwords.matches(&secret(password), Some(&hash)).await.expect("an answer"), matches);
        }
        assert!(!passwords.matches(&secret("Grüße aus Siegen"), None).await.expect("an answer"));
        assert_eq!(passwords.worked_on(), 5);
    }
}
