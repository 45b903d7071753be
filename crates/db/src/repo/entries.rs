//! Published entries, with all that answers and the search index need.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, JoinType, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize as _;
use serde_json::Value;
use shared::answer::ExternalId;
use shared::care::LAST_REMINDER;
use shared::entry::{EntryKind, EntryState, PublicationDates, Sight, Standing, sight};
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::text::{LanguageTag, LocalisedText};
use uuid::Uuid;

use super::row::{self, IDS_PER_QUERY};
use crate::connection::Connection;
use crate::content;
use crate::entity::{entry, external_id, organisation, revision, slug};
use crate::error::{Error, Result};

/// An entry that has a published revision. Whether the public may see it now
/// is for [`shared::entry::visible_span`] to say.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// Its state.
    pub state: EntryState,
    /// Until when that state is expected to last.
    pub state_until: Option<NaiveDate>,
    /// A remark on the state.
    pub state_note: Option<LocalisedText>,
    /// When it goes out of sight because nobody confirmed it.
    pub hidden_from: Option<DateTime<Utc>>,
    /// The day on which somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// Whether the public is told that nobody confirms it.
    pub unconfirmed: bool,
    /// When it was first published.
    pub first_published_at: DateTime<Utc>,
    /// The standing of its organisation.
    pub standing: Standing,
    /// Whether its organisation's profile has a published revision.
    pub profile_published: bool,
    /// The content of the published revision, as the present version of
    /// `shared` reads it.
    pub content: Value,
    /// The language the content was written in.
    pub source_language: LanguageTag,
    /// When the published revision was published.
    pub published_at: DateTime<Utc>,
    /// Where the published revision comes from.
    pub origin: RevisionOrigin,
    /// Its slug.
    pub slug: String,
    /// Its ids in other systems.
    pub external_ids: Vec<ExternalId>,
}

/// Where a revision comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionOrigin {
    /// A person wrote it here.
    Person,
    /// It was imported from the source of this name.
    Import(String),
}

/// The published entry of this kind with this id, or with this slug now or
/// earlier.
///
/// # Errors
/// If the database does not answer.
pub async fn by_id_or_slug(
    connection: &impl Connection,
    kind: EntryKind,
    text: &str,
) -> Result<Option<PublishedEntry>> {
    let id = match text.parse::<EntryId>() {
        Ok(id) => id,
        Err(_) => match slug_owner(connection, kind, text).await? {
            Some(id) => id,
            None => return Ok(None),
        },
    };
    let found = published_by_ids(connection, &[id]).await?;
    Ok(found.into_iter().find(|entry| entry.kind == kind))
}

/// Published entries in the order of their ids, from the one after `after` on.
///
/// # Errors
/// If the database does not answer.
pub async fn published(
    connection: &impl Connection,
    kind: Option<EntryKind>,
    after: Option<EntryId>,
    limit: u64,
) -> Result<Vec<PublishedEntry>> {
    let mut select = select_published();
    if let Some(kind) = kind {
        select.and_where(Expr::col((entry::Entity, entry::Column::Kind)).eq(kind.key()));
    }
    if let Some(after) = after {
        select.and_where(Expr::col((entry::Entity, entry::Column::Id)).gt(after.0));
    }
    select.order_by((entry::Entity, entry::Column::Id), Order::Asc).limit(limit);
    load(connection, &select).await
}

/// The ids of published entries in order, from the one after `after` on.
///
/// # Errors
/// If the database does not answer.
pub async fn published_ids(
    connection: &impl Connection,
    after: Option<EntryId>,
    limit: u64,
) -> Result<Vec<EntryId>> {
    let mut select = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::PublishedRevisionId.is_not_null())
        .order_by_asc(entry::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(entry::Column::Id.gt(after.0));
    }
    let ids: Vec<Uuid> = select.into_tuple().all(&connection.executor()).await?;
    Ok(ids.into_iter().map(EntryId).collect())
}

/// The first published entry of a kind.
///
/// # Errors
/// If the database does not answer.
pub async fn first_published(connection: &impl Connection, kind: EntryKind) -> Result<Option<EntryId>> {
    let id: Option<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::PublishedRevisionId.is_not_null())
        .filter(entry::Column::Kind.eq(kind.key()))
        .order_by_asc(entry::Column::Id)
        .into_tuple()
        .one(&connection.executor())
        .await?;
    Ok(id.map(EntryId))
}

/// Those of these entries that are published, in any order.
///
/// # Errors
/// If the database does not answer.
pub async fn published_by_ids(connection: &impl Connection, ids: &[EntryId]) -> Result<Vec<PublishedEntry>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        let mut select = select_published();
        select.and_where(Expr::col((entry::Entity, entry::Column::Id)).is_in(ids.iter().map(|id| id.0)));
        found.extend(load(connection, &select).await?);
    }
    Ok(found)
}

async fn slug_owner(connection: &impl Connection, kind: EntryKind, text: &str) -> Result<Option<EntryId>> {
    let key = (kind.key().to_owned(), text.to_owned());
    let row = slug::Entity::find_by_id(key).one(&connection.executor()).await?;
    Ok(row.map(|row| EntryId(row.entry_id)))
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    organisation_id: Uuid,
    state: String,
    state_until: Option<NaiveDate>,
    state_note: Option<Value>,
    hidden_from: Option<DateTime<Utc>>,
    confirmed_on: Option<NaiveDate>,
    reminders: i32,
    first_published_at: Option<DateTime<Utc>>,
    standing: String,
    profile_revision_id: Option<Uuid>,
    content: Value,
    schema_version: i32,
    source_language: String,
    published_at: Option<DateTime<Utc>>,
    origin: String,
    import_source: Option<String>,
    slug: Option<String>,
}

/// Every column of [`Row`], of entries with a published revision.
fn select_published() -> SelectStatement {
    use entry::Column as EntryColumn;
    use revision::Column as RevisionColumn;

    let entry_id = Expr::col((entry::Entity, EntryColumn::Id));
    let profile = Alias::new("profile");
    let mut select = Query::select();
    for column in [
        EntryColumn::Id,
        EntryColumn::Kind,
        EntryColumn::OrganisationId,
        EntryColumn::State,
        EntryColumn::StateUntil,
        EntryColumn::StateNote,
        EntryColumn::HiddenFrom,
        EntryColumn::ConfirmedOn,
        EntryColumn::Reminders,
        EntryColumn::FirstPublishedAt,
    ] {
        select.column((entry::Entity, column).into_column_ref());
    }
    for column in [
        RevisionColumn::Content,
        RevisionColumn::SchemaVersion,
        RevisionColumn::SourceLanguage,
        RevisionColumn::PublishedAt,
        RevisionColumn::Origin,
        RevisionColumn::ImportSource,
    ] {
        select.column((revision::Entity, column).into_column_ref());
    }
    select
        .column((organisation::Entity, organisation::Column::Standing))
        .column((slug::Entity, slug::Column::Slug))
        .expr_as(
            Expr::col((profile.clone(), EntryColumn::PublishedRevisionId)),
            Alias::new("profile_revision_id"),
        )
        .from(entry::Entity)
        .inner_join(
            revision::Entity,
            Expr::col((revision::Entity, RevisionColumn::Id))
                .equals((entry::Entity, EntryColumn::PublishedRevisionId)),
        )
        .inner_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id))
                .equals((entry::Entity, EntryColumn::OrganisationId)),
        )
        .join_as(
            JoinType::LeftJoin,
            entry::Entity,
            profile.clone(),
            Expr::col((profile, EntryColumn::Id)).equals((entry::Entity, EntryColumn::OrganisationId)),
        )
        .left_join(
            slug::Entity,
            entry_id
                .equals((slug::Entity, slug::Column::EntryId))
                .and(Expr::col((slug::Entity, slug::Column::IsCurrent)).eq(true)),
        );
    select
}

async fn load(connection: &impl Connection, select: &SelectStatement) -> Result<Vec<PublishedEntry>> {
    let executor = connection.executor();
    let rows = executor.query_all(select).await?;
    let rows: Vec<Row> =
        rows.iter().map(|row| Row::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut external_ids = external_ids(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let external_ids = external_ids.remove(&row.id).unwrap_or_default();
            PublishedEntry::from_row(row, external_ids)
        })
        .collect()
}

async fn external_ids(
    connection: &impl Connection,
    entries: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ExternalId>>> {
    let mut found: HashMap<Uuid, Vec<ExternalId>> = HashMap::new();
    for entries in entries.chunks(IDS_PER_QUERY) {
        let rows = external_id::Entity::find()
            .filter(external_id::Column::EntryId.is_in(entries.iter().copied()))
            .order_by_asc(external_id::Column::Source)
            .order_by_asc(external_id::Column::ExternalId)
            .all(&connection.executor())
            .await?;
        for row in rows {
            let id = ExternalId { source: row.source, external_id: row.external_id };
            found.entry(row.entry_id).or_default().push(id);
        }
    }
    Ok(found)
}

impl PublishedEntry {
    /// What the public sees of it now.
    ///
    /// # Errors
    /// If its content cannot be read.
    pub fn sight(&self, now: DateTime<Utc>) -> Result<Sight> {
        let dates = match self.kind {
            EntryKind::Offer => OfferContent::deserialize(&self.content)
                .map_err(|error| Error::Unreadable(error.to_string()))?
                .publication_dates(),
            EntryKind::Project | EntryKind::Organisation => PublicationDates::default(),
        };
        let dates = PublicationDates { hidden_from: self.hidden_from, ..dates };
        Ok(sight(self.state, self.standing, self.profile_published, dates, now))
    }

    fn from_row(row: Row, external_ids: Vec<ExternalId>) -> Result<Self> {
        let kind = row::key(&row.kind, EntryKind::from_key)?;
        let published_at =
            row.published_at.ok_or_else(|| Error::Unreadable(format!("entry {} without date", row.id)))?;
        Ok(Self {
            id: EntryId(row.id),
            kind,
            organisation_id: OrganisationId(row.organisation_id),
            state: row::key(&row.state, EntryState::from_key)?,
            state_until: row.state_until,
            state_note: row.state_note.map(row::from_json).transpose()?,
            hidden_from: row.hidden_from,
            confirmed_on: row.confirmed_on,
            unconfirmed: row.reminders >= i32::from(LAST_REMINDER),
            first_published_at: row.first_published_at.unwrap_or(published_at),
            standing: row::key(&row.standing, Standing::from_key)?,
            profile_published: row.profile_revision_id.is_some(),
            content: content::upgrade(kind, row.schema_version, row.content)?,
            source_language: row::key(&row.source_language, LanguageTag::parse)?,
            published_at,
            origin: RevisionOrigin::from_columns(&row.origin, row.import_source)?,
            slug: row.slug.unwrap_or_else(|| row.id.to_string()),
            external_ids,
        })
    }
}

impl RevisionOrigin {
    /// The columns `origin` and `import_source`.
    pub(crate) fn columns(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Person => ("person", None),
            Self::Import(source) => ("import", Some(source)),
        }
    }

    fn from_columns(origin: &str, source: Option<String>) -> Result<Self> {
        match (origin, source) {
            ("person", None) => Ok(Self::Person),
            ("import", Some(source)) => Ok(Self::Import(source)),
            (origin, _) => Err(Error::Unreadable(format!("origin `{origin}`"))),
        }
    }
}
