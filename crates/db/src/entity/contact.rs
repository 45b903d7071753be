//! Contacts of organisations.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub function: Json,
    pub name: Option<String>,
    pub name_consent_at: Option<DateTimeUtc>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub note: Option<Json>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
