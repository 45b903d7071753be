//! Places of organisations, as their members keep them.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::id::{OrganisationId, PlaceId};
use shared::place::Place;

use super::import::NewPlace;
use super::parts::place_of;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::place::{Column, Entity, Model};
use crate::error::{Error, Result};

/// The places of an organisation with their versions, the oldest first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisation(
    connection: &impl Connection,
    organisation: OrganisationId,
) -> Result<Vec<(Place, i64)>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation.0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(&connection.executor())
        .await?;
    let read = |row: Model| {
        let version = version(&row);
        Ok((place_of(row)?, version))
    };
    rows.into_iter().map(read).collect()
}

/// Stores a new place.
///
/// # Errors
/// If there is no such organisation.
pub async fn insert(transaction: &Transaction, new: NewPlace, at: DateTime<Utc>) -> Result<()> {
    let row = new.into_row(at)?.into_active_model();
    Entity::insert(row).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// Stores what has changed of a place.
///
/// # Errors
/// [`Error::NotFound`] if the organisation has no such place, [`Error::Conflict`] if its version is
/// another one.
pub async fn update(transaction: &Transaction, new: NewPlace, known: i64, at: DateTime<Utc>) -> Result<()> {
    let before = lock(transaction, new.organisation_id, new.place.id, known).await?;
    // No two versions are of one moment.
    let at = at.max(before.updated_at + TimeDelta::milliseconds(1));
    let row = Model { created_at: before.created_at, ..new.into_row(at)? };
    Entity::update(row.into_active_model().reset_all()).exec(&transaction.executor()).await?;
    Ok(())
}

/// Deletes a place.
///
/// # Errors
/// As [`update`].
pub async fn delete(
    transaction: &Transaction,
    organisation: OrganisationId,
    id: PlaceId,
    known: i64,
) -> Result<()> {
    lock(transaction, organisation, id, known).await?;
    Entity::delete_by_id(id.0).exec(&transaction.executor()).await?;
    Ok(())
}

async fn lock(
    transaction: &Transaction,
    organisation: OrganisationId,
    id: PlaceId,
    known: i64,
) -> Result<Model> {
    let row = Entity::find_by_id(id.0).lock_exclusive().one(&transaction.executor()).await?;
    let row = row.filter(|row| row.organisation_id == organisation.0).ok_or(Error::NotFound)?;
    if version(&row) == known { Ok(row) } else { Err(Error::Conflict) }
}

fn version(row: &Model) -> i64 {
    row.updated_at.timestamp_micros()
}
