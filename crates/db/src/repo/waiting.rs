//! Organisations that the public is to see one day: those that wait for their confirmation, and those that
//! have it before any profile of theirs is published.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::OrganisationId;
use uuid::Uuid;

use crate::connection::Connection;
use crate::content;
use crate::entity::{entry, organisation, revision};
use crate::error::Result;

/// The states of what was handed in and may come before the public.
const HANDED_IN: [RevisionState; 3] =
    [RevisionState::Submitted, RevisionState::ChangesRequested, RevisionState::Published];
/// The states in which entries are shown once they may be.
const SHOWN: [EntryState; 2] = [EntryState::Active, EntryState::Paused];
/// The standings in which what is published is shown.
const CONFIRMED: [Standing; 2] = [Standing::Confirmed, Standing::Trusted];

/// The profiles of organisations that wait for their confirmation, or that have it and no published profile,
/// as they were last handed in: of all of them, or of the one with this id if it is one of them.
///
/// # Errors
/// If the database does not answer.
pub async fn profiles(
    connection: &impl Connection,
    only: Option<OrganisationId>,
) -> Result<HashMap<OrganisationId, Value>> {
    use revision::Column;
    // A profile has the id of its organisation.
    let mut select = revision::Entity::find()
        .select_only()
        .columns([Column::EntryId, Column::SchemaVersion, Column::Content])
        .filter(Column::EntryId.in_subquery(unknown()))
        .filter(Column::State.is_in(HANDED_IN.map(RevisionState::key)))
        .order_by_asc(Column::Number);
    if let Some(only) = only {
        select = select.filter(Column::EntryId.eq(only.0));
    }
    let rows: Vec<(Uuid, i32, Value)> = select.into_tuple().all(&connection.executor()).await?;
    // The one that was handed in last comes last.
    let mut found = HashMap::with_capacity(rows.len());
    for (id, schema_version, profile) in rows {
        let profile = content::upgrade(EntryKind::Organisation, schema_version, profile)?;
        found.insert(OrganisationId(id), profile);
    }
    Ok(found)
}

/// The profiles of these organisations.
fn unknown() -> SelectStatement {
    use entry::Column;
    let standing = || Expr::col((organisation::Entity, organisation::Column::Standing));
    let is_confirmed = standing().is_in(CONFIRMED.map(Standing::key));
    let is_unpublished = Expr::col((entry::Entity, Column::PublishedRevisionId)).is_null();
    Query::select()
        .column((entry::Entity, Column::Id))
        .from(entry::Entity)
        .inner_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id))
                .equals((entry::Entity, Column::OrganisationId)),
        )
        .and_where(Expr::col((entry::Entity, Column::Kind)).eq(EntryKind::Organisation.key()))
        .and_where(Expr::col((entry::Entity, Column::State)).is_in(SHOWN.map(EntryState::key)))
        .and_where(standing().eq(Standing::Pending.key()).or(is_confirmed.and(is_unpublished)))
        .to_owned()
}
