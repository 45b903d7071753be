//! Tests of the server through its API, on SQLite and, where a server is
//! given by `TEST_POSTGRES_URL`, on PostgreSQL.

mod accounts;
mod authorisation;
mod calendars;
mod commands;
mod conditional;
mod counties;
mod cross_site;
mod explaining;
mod feeds;
mod filters;
mod headers;
mod import;
mod import_again;
mod import_organisations;
mod jobs;
mod legal;
mod mails;
mod mails_demo;
mod mails_letters;
mod mails_server;
mod offers;
mod organisations;
mod pages;
mod problems;
mod registering;
mod replicas;
mod retention;
mod second_factor;
mod sessions;
mod sitemaps;
mod structured;
mod suggestions;
mod support;
mod throttling;
mod unanswered;
