//! What mattered for the safety of accounts, for the person to see.

use db::Transaction;
use db::repo::security_events;
use shared::account::{SecurityEvent, SecurityEventKind};
use shared::id::AccountId;
use uuid::Uuid;

use super::sessions::Client;
use crate::error::Error;
use crate::state::{State, Store};

/// Most events that are shown.
const MOST_SHOWN: u64 = 100;

/// Notes what has happened.
///
/// # Errors
/// A database that fails.
pub async fn note(
    store: &Store,
    transaction: &Transaction,
    account: AccountId,
    kind: SecurityEventKind,
    client: &Client,
) -> Result<(), Error> {
    let device = Some(client.device.clone()).filter(|device| !device.is_empty());
    let event = SecurityEvent { at: store.clock.now(), kind, device };
    Ok(security_events::add(transaction, Uuid::now_v7(), account, event).await?)
}

/// What has happened last, the newest first.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, account: AccountId) -> Result<Vec<SecurityEvent>, Error> {
    Ok(security_events::newest(&state.database, account, MOST_SHOWN).await?)
}
