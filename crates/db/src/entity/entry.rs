//! Entries: what stays the same through all revisions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub organisation_id: Uuid,
    pub state: String,
    pub state_until: Option<Date>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub state_note: Option<Json>,
    pub hidden_reason: Option<String>,
    pub hidden_from: Option<DateTimeUtc>,
    pub published_revision_id: Option<Uuid>,
    pub first_published_at: Option<DateTimeUtc>,
    pub confirmed_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub version: i32,
    /// Months between two confirmations, if its organisation has chosen.
    pub confirm_months: Option<i32>,
    /// How often somebody was reminded to confirm it.
    pub reminders: i32,
    pub reminded_on: Option<Date>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
