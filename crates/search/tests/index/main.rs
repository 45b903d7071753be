//! The index seen from outside: small indexes in memory, and on disk.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod clock;
mod cursors;
mod explaining;
mod meaning;
mod reference;
mod spoken;
mod storage;
mod support;
mod text;
