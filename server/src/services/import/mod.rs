//! Importing entries from a file with one JSON object a line.
//!
//! Every line is checked before the first is stored, and all are stored or
//! none. Entries are found again by source, kind and external id; each import
//! of a changed line writes a revision. What a person has changed since is left
//! alone and reported.

mod check;
mod directory;
mod draft;
mod line;
mod pictures;
mod possessions;
mod report;
mod store;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use shared::entry::EntryKind;
use shared::problem::FieldError;
use shared::validate::Violations;

use crate::services::answers::INVENTED_SOURCES;
use crate::services::cases::tracking;
use crate::state::Store;
pub use line::is_named_id;
use pictures::Pictures;
pub use report::Report;
use store::Storing;

/// Lines stored with one statement per table.
const BATCH: usize = 500;

/// How to import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name of the system the entries come from.
    pub source: String,
    /// Check everything, store nothing.
    pub dry_run: bool,
    /// Also replace what a person has changed since the last import.
    pub overwrite: bool,
    /// Store the good lines even if others are bad.
    pub keep_going: bool,
}

/// Where lines come from; they are gone through more than once.
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A text in memory.
    Text(String),
    /// Lines made as they are needed, the same each time.
    Made(Box<dyn Fn() -> Box<dyn Iterator<Item = String> + Send> + Send + Sync>),
}

/// Where the pictures come from that lines name.
pub enum Files {
    /// A folder.
    Folder(PathBuf),
    /// Files within the program.
    Embedded(fn(&str) -> Option<Vec<u8>>),
    /// There are none.
    None,
}

/// Lines with their numbers, as bytes: they may be no text at all.
type Lines<'a> = Box<dyn Iterator<Item = anyhow::Result<(usize, Vec<u8>)>> + Send + 'a>;

impl Source {
    /// The lines with their numbers, without empty ones.
    fn lines(&self) -> anyhow::Result<Lines<'_>> {
        let lines: Box<dyn Iterator<Item = anyhow::Result<Vec<u8>>> + Send + '_> = match self {
            Self::File(path) => {
                let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
                let lines = BufReader::new(file).split(b'\n');
                Box::new(lines.map(|line| line.context("cannot read the file")))
            }
            Self::Text(text) => Box::new(text.lines().map(|line| Ok(line.as_bytes().to_vec()))),
            Self::Made(make) => Box::new(make().map(|line| Ok(line.into_bytes()))),
        };
        let numbered = lines.enumerate().map(|(index, line)| line.map(|line| (index + 1, line)));
        let is_empty = |text: &[u8]| text.trim_ascii().is_empty();
        Ok(Box::new(numbered.filter(move |line| !line.as_ref().is_ok_and(|(_, text)| is_empty(text)))))
    }
}

/// Imports a file; pictures are looked for beside it.
///
/// # Errors
/// A source name that cannot be used, an unreadable file, or a database that
/// fails.
pub async fn file(store: &Store, path: &Path, options: &Options) -> anyhow::Result<Report> {
    check_source_name(&options.source)?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    run(store, &Source::File(path.to_path_buf()), &Files::Folder(folder), options).await
}

/// Entries of some sources are marked as invented; no file may take their names.
fn check_source_name(name: &str) -> anyhow::Result<()> {
    let mut violations = Violations::default();
    violations.identifier("", name);
    let codes: Vec<_> =
        violations.into_result().err().into_iter().flatten().map(|error| error.code).collect();
    ensure!(codes.is_empty(), "the name of the source cannot be used: {}", codes.join(", "));
    let reserved = INVENTED_SOURCES.contains(&name);
    ensure!(!reserved, "the source name `{name}` is reserved for invented content; use another");
    Ok(())
}

/// Imports from any source.
///
/// # Errors
/// A source that cannot be read, or a database that fails.
pub async fn run(store: &Store, source: &Source, files: &Files, options: &Options) -> anyhow::Result<Report> {
    let mut pictures = Pictures::new(files);
    let mut report = Report { dry_run: options.dry_run, ..Report::default() };
    let imported = db::repo::import::imported(&store.database, &options.source).await?;
    let kinds = check::check(store, source, &imported, &mut pictures, &mut report).await?;
    if !report.is_clean() && !options.keep_going && !options.dry_run {
        return Ok(report);
    }
    let progress = progress_bar(kinds.len(), if options.dry_run { "comparing" } else { "storing" });
    let mut storing = Storing::begin(store, options, imported, pictures, report).await?;
    for wanted in [EntryKind::Organisation, EntryKind::Offer] {
        let mut batch = Vec::with_capacity(BATCH);
        for line in source.lines()? {
            let (number, text) = line?;
            if kinds.get(&number) != Some(&wanted) {
                continue;
            }
            progress.inc(1);
            batch.push((number, text));
            if batch.len() == BATCH {
                storing.store(std::mem::take(&mut batch)).await?;
            }
        }
        storing.store(batch).await?;
    }
    progress.finish_and_clear();
    let report = storing.finish().await?;
    if report.stored {
        tracking::open_missing(store).await?;
    }
    Ok(report)
}

fn field_error(pointer: &str, code: &str, value: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned(), value: Some(value.to_owned()) }
}

fn progress_bar(length: usize, message: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style).with_message(message)
}
