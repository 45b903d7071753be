//! Decisions. A service knows neither HTTP nor SQL.

pub mod answers;
pub mod calendar;
pub mod demo;
pub mod feed;
pub mod generate;
pub mod import;
pub mod indexing;
pub mod keys;
pub mod legal;
pub mod lists;
pub mod markdown;
pub mod media;
pub mod names;
pub mod offers;
pub mod organisations;
pub mod reader;
pub mod reference;
pub mod sitemap;
pub mod slugs;
pub mod suggestions;
pub mod unanswered;
