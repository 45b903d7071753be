//! Importing entries from a file with one JSON object a line.
//!
//! Every line is checked before the first is stored. Entries are found again
//! by source, kind and external id; each import of a changed line writes a
//! revision. What a person has changed since is left alone and reported.

mod draft;
mod line;
mod pictures;
mod report;
mod store;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use shared::entry::EntryKind;
use shared::problem::FieldError;

use crate::state::Store;
use line::Line;
use pictures::Pictures;
pub use report::Report;
use store::Storing;

/// Lines stored in one transaction.
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

/// Lines with their numbers.
type Lines<'a> = Box<dyn Iterator<Item = anyhow::Result<(usize, String)>> + Send + 'a>;

impl Source {
    /// The lines with their numbers, without empty ones.
    fn lines(&self) -> anyhow::Result<Lines<'_>> {
        let lines: Box<dyn Iterator<Item = anyhow::Result<String>> + Send + '_> = match self {
            Self::File(path) => {
                let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
                Box::new(BufReader::new(file).lines().map(|line| line.context("cannot read the file")))
            }
            Self::Text(text) => Box::new(text.lines().map(|line| Ok(line.to_owned()))),
            Self::Made(make) => Box::new(make().map(Ok)),
        };
        let numbered = lines.enumerate().map(|(index, line)| line.map(|line| (index + 1, line)));
        Ok(Box::new(numbered.filter(|line| !line.as_ref().is_ok_and(|(_, text)| text.trim().is_empty()))))
    }
}

/// Imports a file; pictures are looked for beside it.
///
/// # Errors
/// An unreadable file, or a database that fails.
pub async fn file(store: &Store, path: &Path, options: &Options) -> anyhow::Result<Report> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    run(store, &Source::File(path.to_path_buf()), &Files::Folder(folder), options).await
}

/// Imports from any source.
///
/// # Errors
/// A source that cannot be read, or a database that fails.
pub async fn run(store: &Store, source: &Source, files: &Files, options: &Options) -> anyhow::Result<Report> {
    let mut pictures = Pictures::new(files);
    let mut report = Report::new(options.dry_run);
    let kinds = check(store, source, &mut pictures, &mut report)?;
    if options.dry_run || (!report.is_clean() && !options.keep_going) {
        report.stored = false;
        return Ok(report);
    }
    let progress = progress_bar(kinds.len(), "storing");
    let mut storing = Storing::begin(store, options, pictures, report).await?;
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
    Ok(storing.finish())
}

/// Checks every line; answers the kind of each good one.
fn check(
    store: &Store,
    source: &Source,
    pictures: &mut Pictures,
    report: &mut Report,
) -> anyhow::Result<std::collections::HashMap<usize, EntryKind>> {
    let reference = store.reference();
    let mut kinds = std::collections::HashMap::new();
    let mut seen = HashSet::new();
    let progress = ProgressBar::new_spinner().with_message("checking");
    for line in source.lines()? {
        let (number, text) = line?;
        progress.inc(1);
        let checked = line::parse(&text, &reference).and_then(|line| {
            check_picture(&line, pictures)?;
            Ok(line)
        });
        match checked {
            Ok(line) => {
                let kind = line.content.kind();
                if seen.insert((kind, line.external_id.clone())) {
                    kinds.insert(number, kind);
                } else {
                    let error = field_error("/external_id", "duplicate", &line.external_id);
                    report.reject(number, Some(line.external_id), vec![error]);
                }
            }
            Err(errors) => report.reject(number, None, errors),
        }
    }
    progress.finish_and_clear();
    report.lines = kinds.len() + report.errors.len();
    Ok(kinds)
}

fn check_picture(line: &Line, pictures: &mut Pictures) -> Result<(), Vec<FieldError>> {
    match &line.image_file {
        Some(name) => pictures.check(name).map_err(|error| {
            vec![field_error("/content/image/image_file", "unreadable_file", &format!("{name}: {error:#}"))]
        }),
        None => Ok(()),
    }
}

fn field_error(pointer: &str, code: &str, value: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned(), value: Some(value.to_owned()) }
}

fn progress_bar(length: usize, message: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style).with_message(message)
}
