//! Cases of those who review.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub entry_id: Uuid,
    pub entry_kind: String,
    pub revision_id: Option<Uuid>,
    pub before_id: Option<Uuid>,
    pub organisation_id: Uuid,
    pub organisation_name: String,
    pub title: String,
    pub language: String,
    pub municipality: Option<String>,
    pub field: Option<String>,
    pub is_change: bool,
    pub opened_at: DateTimeUtc,
    pub assigned_to: Option<Uuid>,
    pub is_escalated: bool,
    pub promised_on: Option<Date>,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<Uuid>,
    pub outcome: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
