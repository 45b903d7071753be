//! What a first visit loads, as it comes over the wire into a browser with an empty cache, against
//! its budgets. Pictures stand apart: they are content.

use anyhow::{Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::table;
use crate::build::{Manifest, Mode};
use crate::process::{command, run_quietly};
use crate::running::Server;
use crate::{tools, workspace};

/// Pages that people see first, beside an offer and an organisation; of the package for people with an account the one they come to.
const PAGES: [&str; 4] = ["/de", "/de/angebote", "/de/organisationen", "/de/konto/anmelden"];
/// The overview of those who write, and their editor, with what each may load: whoever writes comes back, and has
/// most of it then. What they share with the pages of those who review lies in parts of its own, which compress less
/// well.
const DESK: [(&str, usize); 2] =
    [("/de/arbeitsbereich", 500 * KILOBYTE), ("/de/arbeitsbereich/eintrag", 775 * KILOBYTE)];

const KILOBYTE: usize = 1000;
const BUDGET_TOTAL: usize = 300 * KILOBYTE;
const BUDGET_MODULE: usize = 200 * KILOBYTE;
const BUDGET_STYLE: usize = 20 * KILOBYTE;

/// One file that the browser loaded.
#[derive(Deserialize)]
struct Loaded {
    path: String,
    /// The browser's word for what it is.
    #[serde(rename = "type")]
    kind: String,
    bytes: usize,
}

/// Bytes of one visit.
#[derive(Serialize)]
struct Visit {
    page: String,
    html: usize,
    main_module: usize,
    split_modules: usize,
    scripts: usize,
    styles: usize,
    fonts: usize,
    /// Texts, answers of the API, the icon of the site.
    other: usize,
    /// All of the above.
    total: usize,
    pictures: usize,
}

/// Measure, print, and fail over budget.
pub fn run(mode: Mode) -> Result<()> {
    let browser = tools::browser()?;
    tools::npm_packages("end2end")?;
    let server = Server::with_demo(mode)?;
    let manifest = Manifest::read()?;
    let pages: Vec<_> = PAGES
        .into_iter()
        .map(str::to_owned)
        .chain([super::pictured_offer(server.port)?, super::organisation(server.port)?])
        .chain(DESK.map(|(page, _)| page.to_owned()))
        .collect();
    let answer = run_quietly(
        command("node")
            .current_dir(workspace::root().join("end2end"))
            .args(["--input-type=module", "--eval", include_str!("first_visit.mjs"), "--"])
            .arg(browser)
            .arg(server.url())
            .args(&pages),
    )?;
    let loaded: Vec<Vec<Loaded>> = serde_json::from_str(&answer)?;
    let visits: Vec<_> =
        pages.into_iter().zip(&loaded).map(|(page, files)| Visit::new(page, files, &manifest)).collect();
    table::print(
        ["page", "HTML", "WASM main", "WASM split", "JS", "CSS", "fonts", "other", "total kB", "pictures"],
        &visits.iter().map(row).collect::<Vec<_>>(),
    );
    table::keep("size", &visits)?;
    ensure!(visits.iter().all(|visit| visit.main_module > 0), "a page does not start its module");
    let over: Vec<_> = visits.iter().flat_map(over_budget).collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

impl Visit {
    /// Sort the files by what they are.
    fn new(page: String, files: &[Loaded], manifest: &Manifest) -> Self {
        let mut visit = Self {
            page,
            html: 0,
            main_module: 0,
            split_modules: 0,
            scripts: 0,
            styles: 0,
            fonts: 0,
            other: 0,
            total: 0,
            pictures: 0,
        };
        for Loaded { path, kind, bytes } in files {
            // The kind of a preloaded file says less than its name.
            let extension = path.rsplit('.').next().unwrap_or_default();
            let part = match (extension, kind.as_str()) {
                ("wasm", _) if path.ends_with(&manifest.module) => &mut visit.main_module,
                ("wasm", _) => &mut visit.split_modules,
                ("js", _) => &mut visit.scripts,
                (_, "Document") => &mut visit.html,
                (_, "Stylesheet") => &mut visit.styles,
                (_, "Font") => &mut visit.fonts,
                (_, "Image") => &mut visit.pictures,
                _ => &mut visit.other,
            };
            *part += bytes;
        }
        let all: usize = files.iter().map(|file| file.bytes).sum();
        visit.total = all - visit.pictures;
        visit
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of pages are far below 2^52")]
fn row(visit: &Visit) -> [String; 10] {
    let kilobytes = |bytes: usize| format!("{:.1}", bytes as f64 / KILOBYTE as f64);
    [
        visit.page.clone(),
        kilobytes(visit.html),
        kilobytes(visit.main_module),
        kilobytes(visit.split_modules),
        kilobytes(visit.scripts),
        kilobytes(visit.styles),
        kilobytes(visit.fonts),
        kilobytes(visit.other),
        kilobytes(visit.total),
        kilobytes(visit.pictures),
    ]
}

fn over_budget(visit: &Visit) -> Vec<String> {
    let of_desk = DESK.iter().find(|(page, _)| *page == visit.page);
    let total = of_desk.map_or(BUDGET_TOTAL, |(_, budget)| *budget);
    [
        ("total", visit.total, total),
        ("WASM main", visit.main_module, BUDGET_MODULE),
        ("CSS", visit.styles, BUDGET_STYLE),
    ]
    .into_iter()
    .filter(|(_, bytes, budget)| bytes > budget)
    .map(|(what, bytes, budget)| format!("{what} of {}: {bytes} of {budget} bytes", visit.page))
    .collect()
}
