//! What is derived from the secret of the installation: signatures of session
//! tokens and of links in mails, the encryption of second factors, and names
//! under which attempts are counted. Whoever has the database alone can make
//! none of them.

use std::path::Path;

use anyhow::Context;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use shared::id::LinkId;
use uuid::Uuid;

/// The file in the data folder that keeps the secret if the configuration has none.
const FILE: &str = "secret.key";
/// Bytes of random secrets.
const SECRET_BYTES: usize = 32;
/// Bytes of an id.
const ID_BYTES: usize = 16;
/// Bytes of a challenge that are signed: an instant and an id.
const CHALLENGE_BYTES: usize = 8 + ID_BYTES;

/// Keys, each for one purpose.
pub struct Keys {
    access: Vec<u8>,
    links: hmac::Key,
    challenges: hmac::Key,
    subjects: hmac::Key,
    second_factors: RandomizedNonceKey,
    fingerprint: String,
}

impl Keys {
    /// The keys of the configured secret, or of the one in the data folder,
    /// which is made if there is none.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn open(secret: Option<&str>, data_dir: &Path) -> anyhow::Result<Self> {
        match secret {
            Some(secret) => Self::of(secret.trim().as_bytes()),
            None => Self::of(stored(&data_dir.join(FILE))?.trim().as_bytes()),
        }
    }

    fn of(secret: &[u8]) -> anyhow::Result<Self> {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derive = |purpose: &str| hmac::sign(&secret, purpose.as_bytes()).as_ref().to_vec();
        let key = |purpose| hmac::Key::new(hmac::HMAC_SHA256, &derive(purpose));
        Ok(Self {
            access: derive("access"),
            links: key("links"),
            challenges: key("challenges"),
            subjects: key("subjects"),
            second_factors: RandomizedNonceKey::new(&AES_256_GCM, &derive("second factors"))
                .context("the key of second factors has no fitting length")?,
            fingerprint: BASE64.encode(derive("fingerprint")),
        })
    }

    /// Tells this secret from others without telling it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What signs the short-lived tokens of sessions.
    #[must_use]
    pub fn access(&self) -> &[u8] {
        &self.access
    }

    /// The token by which a mail's link is known.
    #[must_use]
    pub fn link_token(&self, link: LinkId) -> String {
        let id = link.0.into_bytes();
        BASE64.encode([&id[..], hmac::sign(&self.links, &id).as_ref()].concat())
    }

    /// The link of a token, if it was made here.
    #[must_use]
    pub fn link(&self, token: &str) -> Option<LinkId> {
        let bytes = BASE64.decode(token.trim()).ok()?;
        let (id, signature) = bytes.split_at_checked(ID_BYTES)?;
        hmac::verify(&self.links, id, signature).ok()?;
        Uuid::from_slice(id).ok().map(LinkId)
    }

    /// A riddle that is like no other, made at this instant.
    #[must_use]
    pub fn challenge(&self, now: DateTime<Utc>) -> String {
        let made_at = now.timestamp_millis().to_be_bytes();
        let content = [&made_at[..], &Uuid::now_v7().into_bytes()].concat();
        BASE64.encode([&content[..], hmac::sign(&self.challenges, &content).as_ref()].concat())
    }

    /// When a riddle was made, if it was made here.
    #[must_use]
    pub fn challenged_at(&self, challenge: &str) -> Option<DateTime<Utc>> {
        let bytes = BASE64.decode(challenge).ok()?;
        let (content, signature) = bytes.split_at_checked(CHALLENGE_BYTES)?;
        hmac::verify(&self.challenges, content, signature).ok()?;
        let (made_at, _) = content.split_first_chunk()?;
        DateTime::from_timestamp_millis(i64::from_be_bytes(*made_at))
    }

    /// A name for what is counted that does not tell whom it is about.
    #[must_use]
    pub fn subject(&self, matter: &str, whom: &str) -> String {
        BASE64.encode(hmac::sign(&self.subjects, format!("{matter}\n{whom}").as_bytes()))
    }

    /// Encrypts a secret for what has this id: that of a second factor for its account, for example.
    ///
    /// # Errors
    /// A failing cipher.
    pub fn encrypt(&self, id: Uuid, secret: &[u8]) -> anyhow::Result<String> {
        let mut bytes = secret.to_vec();
        let nonce = self
            .second_factors
            .seal_in_place_append_tag(Aad::from(id.into_bytes()), &mut bytes)
            .context("a secret cannot be encrypted")?;
        Ok(BASE64.encode([&nonce.as_ref()[..], &bytes].concat()))
    }

    /// Decrypts what [`Keys::encrypt`] has made for this id.
    ///
    /// # Errors
    /// A text that was not made so.
    pub fn decrypt(&self, id: Uuid, text: &str) -> anyhow::Result<Vec<u8>> {
        let unreadable = "a secret cannot be decrypted";
        let bytes = BASE64.decode(text).context(unreadable)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().context(unreadable)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self
            .second_factors
            .open_in_place(nonce, Aad::from(id.into_bytes()), &mut sealed)
            .context(unreadable)?;
        Ok(opened.to_vec())
    }
}

/// A secret nobody can guess: 256 random bits.
///
/// # Errors
/// A system without randomness.
pub fn random_secret() -> anyhow::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).context("the system has no randomness")?;
    Ok(BASE64.encode(bytes))
}

/// What is stored of a random secret. These are too long to be guessed, so a
/// plain hash is enough.
#[must_use]
pub fn hash(secret: &str) -> String {
    BASE64.encode(Sha256::digest(secret))
}

/// The secret in a file, which is made if there is none; only its owner may
/// read it.
fn stored(file: &Path) -> anyhow::Result<String> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut made) => {
            let secret = random_secret()?;
            made.write_all(secret.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
            Ok(secret)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
        }
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        Keys::of(secret.as_bytes()).expect("keys")
    }

    #[test]
    fn a_link_s_token_is_known_by_the_secret_that_made_it() {
        let (ours, theirs) = (keys("ours"), keys("theirs"));
        let link = LinkId(Uuid::now_v7());
        let token = ours.link_token(link);
        assert_eq!(ours.link(&token), Some(link));
        assert_eq!(theirs.link(&token), None);
        let other = ours.link_token(LinkId(Uuid::now_v7()));
        let mixed = format!("{}{}", &other[..20], &token[20..]);
        for wrong in ["", "a", &token[1..], &mixed] {
            assert_eq!(ours.link(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_riddle_says_when_it_was_made_to_who_has_made_it() {
        let (ours, theirs) = (keys("ours"), keys("theirs"));
        let now = DateTime::from_timestamp_millis(1_772_442_000_123).expect("an instant");
        let riddle = ours.challenge(now);
        assert_eq!(ours.challenged_at(&riddle), Some(now));
        assert_eq!(theirs.challenged_at(&riddle), None);
        assert_ne!(ours.challenge(now), riddle);
        let later = ours.challenge(now + chrono::TimeDelta::hours(1));
        let mixed = format!("{}{}", &later[..16], &riddle[16..]);
        for wrong in ["", "a", &riddle[1..], &mixed, &format!("{riddle}\n")] {
            assert_eq!(ours.challenged_at(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_second_factor_is_readable_for_its_account_only() {
        let keys = keys("ours");
        let (mine, yours) = (Uuid::now_v7(), Uuid::now_v7());
        let sealed = keys.encrypt(mine, b"secret").expect("it is encrypted");
        assert_eq!(keys.decrypt(mine, &sealed).expect("it is decrypted"), b"secret");
        assert!(keys.decrypt(yours, &sealed).is_err() && keys.decrypt(mine, "AAAA").is_err());
        assert_ne!(keys.encrypt(mine, b"secret").expect("it is encrypted"), sealed);
    }

    #[test]
    fn the_stored_secret_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let fingerprint = || Keys::open(None, folder.path()).expect("keys").fingerprint().to_owned();
        assert_eq!(fingerprint(), fingerprint());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
