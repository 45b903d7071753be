//! Storage against real databases: SQLite always, PostgreSQL as well when
//! `TEST_POSTGRES_URL` names a server on which databases may be created.

mod audit;
mod change_log;
mod constraints;
mod deciding;
mod import;
mod lifecycle;
mod media_use;
mod outbox;
mod read;
mod support;
