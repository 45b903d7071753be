//! Organisations that wait for their confirmation: the public sees nothing of them yet.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::OrganisationId;

use crate::connection::Connection;
use crate::content;
use crate::entity::{entry, organisation, revision};
use crate::error::Result;

/// The states of what was handed in and may come before the public.
const HANDED_IN: [RevisionState; 3] =
    [RevisionState::Submitted, RevisionState::ChangesRequested, RevisionState::Published];
/// The states in which entries are shown once they may be.
const SHOWN: [EntryState; 2] = [EntryState::Active, EntryState::Paused];

/// The profiles of these organisations as they were last handed in: of all that wait, or of the one with
/// this id if it waits.
///
/// # Errors
/// If the database does not answer.
pub async fn profiles(
    connection: &impl Connection,
    only: Option<OrganisationId>,
) -> Result<HashMap<OrganisationId, Value>> {
    let waiting = Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .and_where(Expr::col(organisation::Column::Standing).eq(Standing::Pending.key()))
        .to_owned();
    let shown = Query::select()
        .column(entry::Column::Id)
        .from(entry::Entity)
        .and_where(Expr::col(entry::Column::Kind).eq(EntryKind::Organisation.key()))
        .and_where(Expr::col(entry::Column::State).is_in(SHOWN.map(EntryState::key)))
        .to_owned();
    // A profile has the id of its organisation.
    let mut select = revision::Entity::find()
        .filter(revision::Column::EntryId.in_subquery(waiting))
        .filter(revision::Column::EntryId.in_subquery(shown))
        .filter(revision::Column::State.is_in(HANDED_IN.map(RevisionState::key)))
        .order_by_asc(revision::Column::Number);
    if let Some(only) = only {
        select = select.filter(revision::Column::EntryId.eq(only.0));
    }
    let rows = select.all(&connection.executor()).await?;
    // The one that was handed in last comes last.
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let profile = content::upgrade(EntryKind::Organisation, row.schema_version, row.content)?;
        found.insert(OrganisationId(row.entry_id), profile);
    }
    Ok(found)
}
