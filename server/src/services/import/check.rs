//! Checking every line before the first is stored.

use std::collections::HashMap;

use db::repo::import::Imported;
use indicatif::ProgressBar;
use shared::entry::{EntryKind, Reference};
use shared::problem::FieldError;

use super::line::{self, Line};
use super::pictures::Pictures;
use super::{Report, Source, field_error};
use crate::state::Store;

/// The good lines.
#[derive(Default)]
struct GoodLines {
    /// Kind and external id by number.
    lines: HashMap<usize, (EntryKind, String)>,
    /// Numbers by kind and external id.
    numbers: HashMap<(EntryKind, String), usize>,
    /// Numbers of the offers that name an organisation by its external id only.
    by_organisation: HashMap<String, Vec<usize>>,
}

/// Checks every line; answers the kind of each good one by its number.
pub(super) async fn check(
    store: &Store,
    source: &Source,
    imported: &HashMap<(EntryKind, String), Imported>,
    pictures: &mut Pictures<'_>,
    report: &mut Report,
) -> anyhow::Result<HashMap<usize, EntryKind>> {
    let reference = store.reference();
    let mut good = GoodLines::default();
    let progress = ProgressBar::new_spinner().with_message("checking");
    for line in source.lines()? {
        let (number, text) = line?;
        progress.inc(1);
        report.lines += 1;
        match check_line(&text, &reference, pictures).await {
            Ok(line) => good.add(number, line, report),
            Err(errors) => report.reject(number, None, errors),
        }
    }
    progress.finish_and_clear();
    good.require_organisations(imported, report);
    report.errors.sort_by_key(|error| error.line);
    Ok(good.lines.into_iter().map(|(number, (kind, _))| (number, kind)).collect())
}

async fn check_line(
    text: &[u8],
    reference: &Reference,
    pictures: &mut Pictures<'_>,
) -> Result<Line, Vec<FieldError>> {
    let line = line::parse(text, reference)?;
    if let Some(name) = &line.image_file {
        pictures.check(name).await.map_err(|error| {
            vec![field_error("/content/image/image_file", "unreadable_file", &format!("{name}: {error:#}"))]
        })?;
    }
    Ok(line)
}

impl GoodLines {
    fn add(&mut self, number: usize, line: Line, report: &mut Report) {
        let key = (line.content.kind(), line.external_id);
        if self.numbers.contains_key(&key) {
            let error = field_error("/external_id", "duplicate", &key.1);
            return report.reject(number, Some(key.1), vec![error]);
        }
        if let Some(organisation) = line.organisation
            && organisation.name.is_none()
        {
            self.by_organisation.entry(organisation.id()).or_default().push(number);
        }
        self.lines.insert(number, key.clone());
        self.numbers.insert(key, number);
    }

    /// Rejects offers of an organisation of which nothing is known but an id.
    fn require_organisations(
        &mut self,
        imported: &HashMap<(EntryKind, String), Imported>,
        report: &mut Report,
    ) {
        for (id, offers) in std::mem::take(&mut self.by_organisation) {
            let key = (EntryKind::Organisation, id);
            if self.numbers.contains_key(&key) || imported.contains_key(&key) {
                continue;
            }
            for number in offers {
                let external_id = self.lines.remove(&number).map(|(_, external_id)| external_id);
                let error = field_error("/organisation/external_id", "unknown_key", &key.1);
                report.reject(number, external_id, vec![error]);
            }
        }
    }
}
