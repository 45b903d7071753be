//! What was decided about revisions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entry_id: Uuid,
    pub revision_id: Uuid,
    pub at: DateTimeUtc,
    pub actor: Option<Uuid>,
    pub action: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub note: Option<Json>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
