//! Storage of Teilhabe, in SQLite or PostgreSQL.
//!
//! This crate alone knows how things are stored. Its functions take ids and
//! the time as arguments and make neither; they answer in the types of
//! `shared` and in plain structs of their own.
//!
//! ```no_run
//! # async fn example(now: chrono::DateTime<chrono::Utc>) -> db::Result<()> {
//! let database = db::Database::connect("sqlite:data/teilhabe.db", 8).await?;
//! database.migrate().await?;
//! let entries = db::repo::entries::published(&database, None, None, 500).await?;
//! let transaction = database.begin().await?;
//! let touched: Vec<_> = entries.iter().map(|entry| entry.id).collect();
//! db::repo::change_log::append(&transaction, &touched, now).await?;
//! transaction.commit().await
//! # }
//! ```

mod changes;
mod connection;
pub mod content;
mod entity;
mod error;
mod migration;
pub mod repo;

pub use changes::ChangeListener;
pub use connection::{Backend, Connection, Database, Transaction};
pub use error::{Cause, Constraint, Error, Result};
