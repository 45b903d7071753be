//! The server of Teilhabe: configuration, HTTP routes, services, jobs and the
//! command line. Routes know HTTP, services decide, `db` and `search` store
//! and find.

pub mod assets;
pub mod cli;
pub mod clock;
pub mod config;
pub mod cookies;
pub mod error;
pub mod extract;
pub mod forms;
pub mod headers;
pub mod jobs;
pub mod json;
pub mod limits;
pub mod mail;
pub mod openapi;
pub mod pages;
pub mod routes;
pub mod services;
pub mod state;
pub mod telemetry;
pub mod visits;
