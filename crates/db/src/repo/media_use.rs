//! Which revisions use which files. The databases note it when a revision is
//! written; see `migration/media_use.sql`.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, MediaId, OrganisationId};
use uuid::Uuid;

use super::media::Media;
use super::row;
use super::work::LIVE;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::{entry, media, media_use, revision};
use crate::error::Result;

/// An entry that uses a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaUse {
    /// The file.
    pub media: MediaId,
    /// The entry.
    pub entry: EntryId,
    /// What the entry is.
    pub kind: EntryKind,
    /// The title of the revision that uses the file.
    pub title: String,
    /// Whether that is the revision the public may see.
    pub is_published: bool,
}

/// The files with this hash and the entries that use them in what the public
/// may see of them. An entry makes only files of its own organisation public.
///
/// # Errors
/// If the database does not answer.
pub async fn published(connection: &impl Connection, hash: &str) -> Result<Vec<(MediaId, EntryId)>> {
    let mut select = with_hash(hash);
    select.inner_join(
        entry::Entity,
        Expr::col((entry::Entity, entry::Column::PublishedRevisionId))
            .equals((media_use::Entity, media_use::Column::RevisionId))
            .and(is_own()),
    );
    pairs(connection, &select).await
}

/// The files with this hash and the entries that use them in what waits for a decision about them. An entry
/// makes only files of its own organisation known to whoever decides.
///
/// # Errors
/// If the database does not answer.
pub async fn submitted(connection: &impl Connection, hash: &str) -> Result<Vec<(MediaId, EntryId)>> {
    let state = Expr::col((revision::Entity, revision::Column::State));
    let mut select = with_hash(hash);
    select
        .inner_join(
            revision::Entity,
            Expr::col((revision::Entity, revision::Column::Id))
                .equals((media_use::Entity, media_use::Column::RevisionId)),
        )
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((revision::Entity, revision::Column::EntryId))
                .and(is_own()),
        )
        .and_where(state.eq(RevisionState::Submitted.key()));
    pairs(connection, &select).await
}

/// The uses of the files with this hash; of which entries, is still to be said.
fn with_hash(hash: &str) -> SelectStatement {
    Query::select()
        .column((media::Entity, media::Column::Id))
        .column((entry::Entity, entry::Column::Id))
        .from(media::Entity)
        .inner_join(
            media_use::Entity,
            Expr::col((media_use::Entity, media_use::Column::MediaId))
                .equals((media::Entity, media::Column::Id)),
        )
        .and_where(Expr::col((media::Entity, media::Column::Hash)).eq(hash))
        .to_owned()
}

/// Whether the entry and the file that are looked at are of the same organisation.
fn is_own() -> Expr {
    Expr::col((entry::Entity, entry::Column::OrganisationId))
        .equals((media::Entity, media::Column::OrganisationId))
}

async fn pairs(connection: &impl Connection, select: &SelectStatement) -> Result<Vec<(MediaId, EntryId)>> {
    let rows = connection.executor().query_all(select).await?;
    let read = |row: &sea_orm::QueryResult| {
        let (media, entry): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((MediaId(media), EntryId(entry)))
    };
    rows.iter().map(read).collect()
}

/// The entries that use files of an organisation in what is worked on or shown,
/// each file and entry as often as there are such revisions, the newest first.
///
/// # Errors
/// If the database does not answer.
pub async fn of_organisation(connection: &impl Connection, id: OrganisationId) -> Result<Vec<MediaUse>> {
    let mut select = live();
    select
        .column((entry::Entity, entry::Column::Id))
        .column((entry::Entity, entry::Column::Kind))
        .column((revision::Entity, revision::Column::Title))
        .column((revision::Entity, revision::Column::State))
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((revision::Entity, revision::Column::EntryId)),
        )
        .inner_join(
            media::Entity,
            Expr::col((media::Entity, media::Column::Id))
                .equals((media_use::Entity, media_use::Column::MediaId)),
        )
        .and_where(Expr::col((media::Entity, media::Column::OrganisationId)).eq(id.0))
        .order_by((entry::Entity, entry::Column::Id), Order::Asc)
        .order_by((revision::Entity, revision::Column::Number), Order::Desc);
    let rows = connection.executor().query_all(&select).await?;
    let read = |row: &sea_orm::QueryResult| {
        let (media, entry): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (kind, state): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(4)?);
        Ok(MediaUse {
            media: MediaId(media),
            entry: EntryId(entry),
            kind: row::key(&kind, EntryKind::from_key)?,
            title: row.try_get_by_index(3)?,
            is_published: row::key(&state, RevisionState::from_key)? == RevisionState::Published,
        })
    };
    rows.iter().map(read).collect()
}

/// Whether something that is worked on or shown uses a file.
///
/// # Errors
/// If the database does not answer.
pub async fn is_live(connection: &impl Connection, id: MediaId) -> Result<bool> {
    let mut select = live();
    select.and_where(Expr::col((media_use::Entity, media_use::Column::MediaId)).eq(id.0)).limit(1);
    Ok(connection.executor().query_one(&select).await?.is_some())
}

/// Whether any revision uses a file.
///
/// # Errors
/// If the database does not answer.
pub async fn is_used(connection: &impl Connection, id: MediaId) -> Result<bool> {
    let uses = media_use::Entity::find().filter(media_use::Column::MediaId.eq(id.0));
    Ok(uses.one(&connection.executor()).await?.is_some())
}

/// The uses of files by what is worked on or shown.
fn live() -> SelectStatement {
    let states = LIVE.map(RevisionState::key);
    let mut select = Query::select();
    select
        .column((media_use::Entity, media_use::Column::MediaId))
        .from(media_use::Entity)
        .inner_join(
            revision::Entity,
            Expr::col((revision::Entity, revision::Column::Id))
                .equals((media_use::Entity, media_use::Column::RevisionId)),
        )
        .and_where(Expr::col((revision::Entity, revision::Column::State)).is_in(states));
    select
}

/// Notes since when files are used by no revision at all.
///
/// # Errors
/// If the database refuses.
pub async fn note_unused(transaction: &Transaction, now: DateTime<Utc>) -> Result<()> {
    let executor = transaction.executor();
    media::Entity::update_many()
        .col_expr(media::Column::UnusedSince, Expr::value(now))
        .filter(media::Column::UnusedSince.is_null())
        .filter(Expr::exists(uses()).not())
        .exec(&executor)
        .await?;
    media::Entity::update_many()
        .col_expr(media::Column::UnusedSince, Expr::value(None::<DateTime<Utc>>))
        .filter(media::Column::UnusedSince.is_not_null())
        .filter(Expr::exists(uses()))
        .exec(&executor)
        .await?;
    Ok(())
}

/// Some of the files that no revision has used since an instant.
///
/// # Errors
/// If the database does not answer.
pub async fn unused_before(
    connection: &impl Connection,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Media>> {
    let rows = media::Entity::find()
        .filter(media::Column::UnusedSince.lt(before))
        .filter(Expr::exists(uses()).not())
        .limit(limit)
        .all(&connection.executor())
        .await?;
    rows.into_iter().map(Media::try_from).collect()
}

/// The uses of the file of the row that is looked at.
fn uses() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(media_use::Entity)
        .and_where(
            Expr::col((media_use::Entity, media_use::Column::MediaId))
                .equals((media::Entity, media::Column::Id)),
        )
        .to_owned()
}
