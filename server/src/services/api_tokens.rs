//! Tokens for software that acts for a person. Their secrets are random and
//! stored as hashes.

use chrono::Months;
use db::repo::api_tokens;
use shared::account::{ApiToken, ApiTokenRequest, NewApiToken, SecurityEventKind};
use shared::id::{AccountId, ApiTokenId};
use shared::policy::{Credential, Person};
use shared::schedule::local_date;
use shared::validate::Violations;
use uuid::Uuid;

use super::sessions::{self, Client};
use super::{accounts, keys, security};
use crate::error::Error;
use crate::state::State;

/// How secrets begin, so that they are known where they should not be.
const PREFIX: &str = "teilhabe_";
/// How long a token works.
const VALID: Months = Months::new(12);
/// Most tokens of an account.
const MOST: usize = 20;

/// Makes a token.
///
/// # Errors
/// A name that breaks rules; `too_many`; `wrong_password`.
pub async fn make(
    state: &State,
    client: &Client,
    person: &Person,
    asked: &ApiTokenRequest,
) -> Result<NewApiToken, Error> {
    let mut violations = Violations::default();
    let name = accounts::name(&mut violations, &asked.name);
    violations.into_result().map_err(Error::InvalidContent)?;
    accounts::prove(state, client, person.id, &asked.current_password).await?;
    let now = state.clock.now();
    let secret = format!("{PREFIX}{}", keys::random_secret()?);
    let token = ApiToken {
        id: ApiTokenId(Uuid::now_v7()),
        name,
        scope: asked.scope,
        created_at: now,
        last_used_on: None,
        expires_at: now + VALID,
    };
    let transaction = state.database.begin().await?;
    if api_tokens::of_account(&transaction, person.id).await?.len() >= MOST {
        return Err(Error::field("/name", "too_many"));
    }
    api_tokens::insert(&transaction, person.id, token.clone(), &keys::hash(&secret)).await?;
    security::note(state, &transaction, person.id, SecurityEventKind::TokenMade, client).await?;
    transaction.commit().await?;
    Ok(NewApiToken { secret, token })
}

/// The tokens of an account, the newest first.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, account: AccountId) -> Result<Vec<ApiToken>, Error> {
    Ok(api_tokens::of_account(&state.database, account).await?)
}

/// Ends a token.
///
/// # Errors
/// [`Error::NotFound`] if the account has no such token.
pub async fn revoke(state: &State, client: &Client, account: AccountId, id: ApiTokenId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !api_tokens::delete(&transaction, account, id).await? {
        return Err(Error::NotFound);
    }
    security::note(state, &transaction, account, SecurityEventKind::TokenRevoked, client).await?;
    Ok(transaction.commit().await?)
}

/// For whom software with this secret acts, if for anybody.
///
/// # Errors
/// A database that fails.
pub async fn who(state: &State, secret: &str) -> Result<Option<Person>, Error> {
    if !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    let Some((account, token)) = api_tokens::by_hash(&state.database, &keys::hash(secret)).await? else {
        return Ok(None);
    };
    let now = state.clock.now();
    if token.expires_at <= now {
        return Ok(None);
    }
    let today = local_date(now);
    if token.last_used_on != Some(today) {
        let transaction = state.database.begin().await?;
        api_tokens::touch(&transaction, token.id, today).await?;
        transaction.commit().await?;
    }
    sessions::person(state, &state.database, account, Credential::Token(token.scope)).await
}
