//! What was searched for in vain.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unanswered_search")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub text: String,
    pub occurrences: i64,
    pub last_on: Date,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
