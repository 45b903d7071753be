//! What an import has done.

use std::fmt;

use shared::problem::FieldError;

/// What an import has done, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Whether nothing was to be stored; counts say what would be.
    pub dry_run: bool,
    /// Whether anything was stored.
    pub stored: bool,
    /// Lines read.
    pub lines: usize,
    /// Entries that are new.
    pub created: usize,
    /// Entries that have a new revision.
    pub updated: usize,
    /// Entries whose line has not changed since the last import.
    pub unchanged: usize,
    /// Organisations made because an offer names them.
    pub organisations_made: usize,
    /// External ids of entries left alone because a person has changed them.
    pub left_alone: Vec<String>,
    /// Bad lines.
    pub errors: Vec<LineError>,
}

/// A line that cannot be used.
#[derive(Debug)]
pub struct LineError {
    /// Its number, from 1.
    pub line: usize,
    /// The external id it states, if it could be read.
    pub external_id: Option<String>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl Report {
    /// Notes a bad line.
    pub fn reject(&mut self, line: usize, external_id: Option<String>, errors: Vec<FieldError>) {
        self.errors.push(LineError { line, external_id, errors });
    }

    /// Whether every line could be used.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for LineError { line, external_id, errors } in &self.errors {
            let id = external_id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
            for FieldError { pointer, code, value } in errors {
                let value = value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
                let pointer = if pointer.is_empty() { "/" } else { pointer };
                writeln!(formatter, "line {line}{id}: {pointer}: {code}{value}")?;
            }
        }
        for id in &self.left_alone {
            writeln!(formatter, "{id}: left alone, a person has changed it since the last import")?;
        }
        let (good, bad) = (self.lines - self.errors.len(), self.errors.len());
        if !self.stored {
            write!(formatter, "{good} good lines, {bad} bad ones; nothing stored")?;
            if !self.dry_run {
                return Ok(());
            }
            write!(formatter, " (dry run), else: ")?;
        }
        write!(
            formatter,
            "{} new, {} updated, {} unchanged, {} left alone, {bad} bad lines; {} organisations made by name",
            self.created,
            self.updated,
            self.unchanged,
            self.left_alone.len(),
            self.organisations_made,
        )
    }
}
