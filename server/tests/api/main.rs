//! Tests of the server through its API, on SQLite and, where a server is
//! given by `TEST_POSTGRES_URL`, on PostgreSQL.

mod commands;
mod conditional;
mod counties;
mod filters;
mod import;
mod import_again;
mod import_organisations;
mod offers;
mod organisations;
mod problems;
mod replicas;
mod support;
