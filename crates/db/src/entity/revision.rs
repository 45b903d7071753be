//! Revisions: saved versions of an entry's content.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entry_id: Uuid,
    pub number: i32,
    pub state: String,
    pub based_on: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Json,
    pub schema_version: i32,
    pub source_language: String,
    pub origin: String,
    pub import_source: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub submitted_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    pub kind: String,
    pub municipality: Option<String>,
    pub field: Option<String>,
    pub title: String,
    pub valid_until: Option<Date>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
