//! Pictures and documents.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub hash: String,
    pub kind: String,
    pub content_type: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    #[sea_orm(column_type = "JsonBinary")]
    pub variants: Json,
    pub created_at: DateTimeUtc,
    pub name: Option<String>,
    pub size: Option<i32>,
    pub unused_since: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
