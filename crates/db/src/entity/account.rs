//! Accounts of people.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub language: String,
    pub password_hash: String,
    pub is_admin: bool,
    pub review_scope: Option<Json>,
    pub is_demo: bool,
    pub second_factor: Option<String>,
    pub second_factor_step: Option<i64>,
    pub pending_second_factor: Option<String>,
    pub last_active_on: Date,
    pub warned_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub locked_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
