//! The schema, step by step. A step that has been released never changes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// All steps in order.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(SqlFile {
                name: "m0001_content",
                sql: include_str!("content.sql"),
                postgres_only: PUBLISHED_REVISION_EXISTS,
            }),
            Box::new(SqlFile {
                name: "m0002_database_id",
                sql: include_str!("database_id.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile {
                name: "m0003_unanswered_search",
                sql: include_str!("unanswered_search.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile {
                name: "m0004_accounts",
                sql: include_str!("accounts.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile { name: "m0005_care", sql: include_str!("care.sql"), postgres_only: "" }),
            Box::new(SqlFile {
                name: "m0006_invitation",
                sql: include_str!("invitation.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile {
                name: "m0007_media_use",
                sql: include_str!("media_use.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile { name: "m0008_claim", sql: include_str!("claim.sql"), postgres_only: "" }),
            Box::new(SqlFile {
                name: "m0009_decision_notice",
                sql: include_str!("decision_notice.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile {
                name: "m0010_membership_version",
                sql: include_str!("membership_version.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile {
                name: "m0011_loose_media",
                sql: include_str!("loose_media.sql"),
                postgres_only: "",
            }),
            Box::new(SqlFile { name: "m0012_review", sql: include_str!("review.sql"), postgres_only: "" }),
        ]
    }
}

/// A step written as SQL with placeholders for what the databases write
/// differently.
struct SqlFile {
    name: &'static str,
    sql: &'static str,
    /// What PostgreSQL does afterwards.
    postgres_only: &'static str,
}

/// Placeholders with their SQLite and PostgreSQL form. An entry and its
/// revisions refer to each other: PostgreSQL gets that reference afterwards,
/// because it wants the table to exist; SQLite cannot add one afterwards.
const PLACEHOLDERS: [(&str, &str, &str); 10] = [
    ("$uuid", "blob", "uuid"),
    ("$json", "text", "jsonb"),
    ("$timestamp", "text", "timestamptz"),
    ("$date", "text", "date"),
    (
        "$sequence",
        "integer not null primary key autoincrement",
        "bigint generated always as identity primary key",
    ),
    ("$random", "lower(hex(randomblob(16)))", "gen_random_uuid()::text"),
    ("$now", "strftime('%Y-%m-%dT%H:%M:%f+00:00')", "now()"),
    ("$published_revision", "references revision (id) deferrable initially deferred", ""),
    ("$media_use_of_revisions", include_str!("media_use_sqlite.sql"), include_str!("media_use_postgres.sql")),
    ("$audit_events_stay", include_str!("audit_sqlite.sql"), include_str!("audit_postgres.sql")),
];

const PUBLISHED_REVISION_EXISTS: &str = "alter table entry add constraint entry_published_revision_exists \
     foreign key (published_revision_id) references revision (id) deferrable initially deferred";

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlFile {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let mut sql = self.sql.to_owned();
        for (placeholder, sqlite, in_postgres) in PLACEHOLDERS {
            sql = sql.replace(placeholder, if postgres { in_postgres } else { sqlite });
        }
        let connection = manager.get_connection();
        connection.execute_unprepared(&sql).await?;
        if postgres {
            connection.execute_unprepared(self.postgres_only).await?;
        }
        Ok(())
    }
}
