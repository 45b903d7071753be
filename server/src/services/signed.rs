//! Signed tokens: short-lived proofs that need no database to be read.

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use shared::id::{AccountId, SessionId};

use crate::error::Error;
use crate::state::Store;

/// How long a signed token works.
pub const ACCESS_VALID: TimeDelta = TimeDelta::minutes(10);
/// How long the code of a second factor may be given after the password.
pub const HALFWAY_VALID: TimeDelta = TimeDelta::minutes(10);
/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Proves who uses a session.
    Session,
    /// Proves that the first step of a sign-in is done.
    Halfway,
}

/// What a signed token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    aud: Audience,
    /// Whose it is.
    pub sub: AccountId,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    iat: i64,
    exp: i64,
}

/// Whether a token is signed and fresh; the session it tells of may have ended.
#[must_use]
pub fn is_fresh(state: &Store, access: &str) -> bool {
    read(state, Audience::Session, access).is_some()
}

/// Signs a token.
///
/// # Errors
/// A failing signature.
pub(super) fn sign(
    state: &Store,
    aud: Audience,
    sub: AccountId,
    sid: Option<SessionId>,
    valid: TimeDelta,
) -> Result<String, Error> {
    let now = state.clock.now();
    let claims = Claims { aud, sub, sid, iat: now.timestamp(), exp: (now + valid).timestamp() };
    let key = EncodingKey::from_secret(state.keys.access());
    Ok(encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(anyhow::Error::from)?)
}

/// What a token says, if it was signed here for this and is not too old.
pub(super) fn read(state: &Store, audience: Audience, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // By the clock of the server, below; what it is for is one of a few values.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims =
        decode::<Claims>(token, &DecodingKey::from_secret(state.keys.access()), &validation).ok()?.claims;
    let now = state.clock.now().timestamp();
    (claims.aud == audience && (claims.iat..claims.exp).contains(&now)).then_some(claims)
}
