//! Lighthouse on a simulated phone, the median of five visits for each page.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use super::table;
use crate::build::Mode;
use crate::process::{command, run_quietly, say};
use crate::running::Server;
use crate::{tools, workspace};

const VISITS: usize = 5;

/// Performance, accessibility, best practices, SEO.
const TARGETS: [f64; 4] = [98.0, 100.0, 100.0, 100.0];

/// Without a desktop, without the browser's own calls home.
const CHROMIUM_FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync";

/// Scores of 100 and what a visitor feels, for one page.
#[derive(Serialize)]
struct Page {
    path: String,
    performance: f64,
    accessibility: f64,
    best_practices: f64,
    seo: f64,
    first_contentful_paint_ms: f64,
    largest_contentful_paint_ms: f64,
    total_blocking_time_ms: f64,
    cumulative_layout_shift: f64,
    transferred_bytes: f64,
}

/// Measure and print.
pub fn run() -> Result<()> {
    let chromium = tools::chromium()?;
    let lighthouse = tools::npm_packages("end2end")?.join(".bin/lighthouse");
    let server = Server::with_demo(Mode::Release)?;
    let offer = super::pictured_offer(server.port)?;
    let mut pages = Vec::new();
    for path in ["/de".to_owned(), "/de/angebote".to_owned(), offer] {
        say(format_args!("Lighthouse visits {path}, {VISITS} times"));
        let url = format!("{}{path}", server.url());
        let visits = (0..VISITS).map(|_| visit(&lighthouse, &chromium, &url)).collect::<Result<Vec<_>>>()?;
        pages.push(page(path, &visits));
    }
    table::print(
        [
            "page",
            "performance",
            "accessibility",
            "best practices",
            "SEO",
            "FCP ms",
            "LCP ms",
            "TBT ms",
            "CLS",
            "loaded kB",
        ],
        &pages.iter().map(row).collect::<Vec<_>>(),
    );
    table::keep("pages", &pages)?;
    for page in &pages {
        let reached = [page.performance, page.accessibility, page.best_practices, page.seo];
        if reached.iter().zip(TARGETS).any(|(score, target)| score.round() < target) {
            say(format_args!("MISSED: {} does not reach the scores {TARGETS:?}", page.path));
        }
    }
    Ok(())
}

fn visit(lighthouse: &Path, chromium: &Path, url: &str) -> Result<Value> {
    let report = workspace::target().join("bench/lighthouse.json");
    std::fs::create_dir_all(workspace::target().join("bench"))?;
    run_quietly(
        command(lighthouse)
            .arg(url)
            .args(["--quiet", "--output=json", "--output-path"])
            .arg(&report)
            .arg("--only-categories=performance,accessibility,best-practices,seo")
            .arg(format!("--chrome-flags={CHROMIUM_FLAGS}"))
            .env("CHROME_PATH", chromium),
    )?;
    Ok(serde_json::from_slice(&std::fs::read(report)?)?)
}

/// The median of each number.
fn page(path: String, visits: &[Value]) -> Page {
    let median = |number: &dyn Fn(&Value) -> Option<f64>| {
        let mut numbers: Vec<f64> = visits.iter().map(|report| number(report).unwrap_or(f64::NAN)).collect();
        numbers.sort_by(f64::total_cmp);
        numbers[numbers.len() / 2]
    };
    // From 0 to 100.
    let score = |name| median(&|report| Some(report["categories"][name]["score"].as_f64()? * 100.0));
    let audit = |name| median(&|report| report["audits"][name]["numericValue"].as_f64());
    Page {
        path,
        performance: score("performance"),
        accessibility: score("accessibility"),
        best_practices: score("best-practices"),
        seo: score("seo"),
        first_contentful_paint_ms: audit("first-contentful-paint"),
        largest_contentful_paint_ms: audit("largest-contentful-paint"),
        total_blocking_time_ms: audit("total-blocking-time"),
        cumulative_layout_shift: audit("cumulative-layout-shift"),
        transferred_bytes: audit("total-byte-weight"),
    }
}

fn row(page: &Page) -> [String; 10] {
    [
        page.path.clone(),
        format!("{:.0}", page.performance),
        format!("{:.0}", page.accessibility),
        format!("{:.0}", page.best_practices),
        format!("{:.0}", page.seo),
        format!("{:.0}", page.first_contentful_paint_ms),
        format!("{:.0}", page.largest_contentful_paint_ms),
        format!("{:.0}", page.total_blocking_time_ms),
        format!("{:.3}", page.cumulative_layout_shift),
        format!("{:.1}", page.transferred_bytes / 1000.0),
    ]
}
