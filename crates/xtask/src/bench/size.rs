//! What a first visit loads, as it comes over the wire, against its budgets.
//!
//! A page is asked for as a browser does it. From the answer follow what it names (scripts,
//! style sheets, preloaded modules and fonts), from scripts what they import, from the style
//! sheet its fonts. Pictures are counted apart: they are content and load lazily.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde::Serialize;

use super::table;
use crate::build::Manifest;
use crate::http;
use crate::running::Server;

/// Pages that people see first.
const PAGES: [&str; 2] = ["/de", "/de/angebote"];

const KILOBYTE: usize = 1000;
const BUDGET_TOTAL: usize = 300 * KILOBYTE;
const BUDGET_MODULE: usize = 200 * KILOBYTE;
const BUDGET_STYLE: usize = 20 * KILOBYTE;

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
    texts: usize,
    total: usize,
}

/// Measure, print, and fail over budget.
pub fn run() -> Result<()> {
    let server = Server::with_demo()?;
    let manifest = Manifest::read()?;
    let visits = PAGES.iter().map(|page| visit(server.port, page, &manifest)).collect::<Result<Vec<_>>>()?;
    table::print(
        ["page", "HTML", "WASM main", "WASM split", "JS", "CSS", "fonts", "texts", "total (kB)"],
        &visits.iter().map(row).collect::<Vec<_>>(),
    );
    table::keep("size", &visits)?;
    let over: Vec<_> = visits.iter().flat_map(over_budget).collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "sizes of pages are far below 2^52")]
fn row(visit: &Visit) -> [String; 9] {
    let kilobytes = |bytes: usize| format!("{:.1}", bytes as f64 / KILOBYTE as f64);
    [
        visit.page.clone(),
        kilobytes(visit.html),
        kilobytes(visit.main_module),
        kilobytes(visit.split_modules),
        kilobytes(visit.scripts),
        kilobytes(visit.styles),
        kilobytes(visit.fonts),
        kilobytes(visit.texts),
        kilobytes(visit.total),
    ]
}

fn over_budget(visit: &Visit) -> Vec<String> {
    [
        ("total", visit.total, BUDGET_TOTAL),
        ("WASM main", visit.main_module, BUDGET_MODULE),
        ("CSS", visit.styles, BUDGET_STYLE),
    ]
    .into_iter()
    .filter(|(_, bytes, budget)| bytes > budget)
    .map(|(what, bytes, budget)| format!("{what} of {}: {bytes} of {budget} bytes", visit.page))
    .collect()
}

/// Load a page and everything it needs.
fn visit(port: u16, page: &str, manifest: &Manifest) -> Result<Visit> {
    let document = http::get_success(port, page)?;
    let mut waiting: BTreeSet<String> = linked(&document.text()?);
    let entry = format!("/{}/", manifest.package);
    if !waiting.iter().any(|path| path.starts_with(&entry)) {
        bail!("{page} loads nothing of {entry}");
    }
    waiting.insert(format!("{entry}{}", manifest.module));

    let mut loaded = BTreeMap::new();
    while let Some(path) = waiting.pop_first() {
        let answer = http::get_success(port, &path)?;
        loaded.insert(path.clone(), answer.body.len());
        let more = match extension(&path) {
            "js" => imported(&path, &answer.text()?),
            "css" => fonts_of(&path, &answer.text()?),
            _ => BTreeSet::new(),
        };
        waiting.extend(more.into_iter().filter(|path| !loaded.contains_key(path)));
    }

    let sum = |wanted: &dyn Fn(&str) -> bool| -> usize {
        loaded.iter().filter(|(path, _)| wanted(path)).map(|(_, bytes)| bytes).sum()
    };
    let is_main = |path: &str| path.ends_with(&manifest.module);
    let all: usize = loaded.values().sum();
    Ok(Visit {
        page: page.to_owned(),
        html: document.body.len(),
        main_module: sum(&is_main),
        split_modules: sum(&|path| extension(path) == "wasm" && !is_main(path)),
        scripts: sum(&|path| extension(path) == "js"),
        styles: sum(&|path| extension(path) == "css"),
        fonts: sum(&|path| extension(path) == "woff2"),
        texts: sum(&|path| extension(path) == "json"),
        total: document.body.len() + all,
    })
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// What the `<link>` and `<script>` elements of a page make a browser load.
fn linked(html: &str) -> BTreeSet<String> {
    let loads = ["js", "css", "wasm", "woff2", "json"];
    html.split('<')
        .filter(|element| element.starts_with("link ") || element.starts_with("script "))
        .filter_map(|element| {
            let tag = element.split('>').next()?;
            let value = attribute(tag, "href").or_else(|| attribute(tag, "src"))?;
            let path = value.split(['?', '#']).next()?;
            (path.starts_with('/') && loads.contains(&extension(path))).then(|| path.to_owned())
        })
        .collect()
}

fn attribute<'html>(tag: &'html str, name: &str) -> Option<&'html str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// What a script imports when it starts.
fn imported(script: &str, source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with("import ") || line.starts_with("export {"))
        .filter_map(|line| {
            let (_, name) = line.split_once(" from ")?;
            relative(script, name.trim_matches([' ', '"', '\'', ';']))
        })
        .collect()
}

/// Fonts that a style sheet may load.
fn fonts_of(sheet: &str, source: &str) -> BTreeSet<String> {
    source
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|name| name.trim_matches(['"', '\'']))
        .filter(|name| extension(name) == "woff2")
        .filter_map(|name| relative(sheet, name))
        .collect()
}

/// The path of a name that stands in a file.
fn relative(file: &str, name: &str) -> Option<String> {
    if name.starts_with('/') {
        return Some(name.to_owned());
    }
    let (folder, _) = file.rsplit_once('/')?;
    Some(format!("{folder}/{}", name.trim_start_matches("./")))
}

#[cfg(test)]
mod tests {
    use super::{fonts_of, imported, linked};

    #[test]
    fn a_page_names_what_it_loads() {
        let html = r#"<link rel="stylesheet" href="/pkg/1/a.css"><link rel="canonical" href="/de">
            <script type="module" src="/pkg/1/a.js?v=1"></script><a href="/b.js">b</a>"#;
        assert_eq!(linked(html).into_iter().collect::<Vec<_>>(), ["/pkg/1/a.css", "/pkg/1/a.js"]);
    }

    #[test]
    fn a_script_names_what_it_imports() {
        let script = "import * as one from \"./b.js\";\nconst two = await import('./c.js');";
        assert!(imported("/pkg/1/a.js", script).into_iter().eq(["/pkg/1/b.js".to_owned()]));
    }

    #[test]
    fn a_style_sheet_names_its_fonts() {
        let sheet = "@font-face{src:url(\"fonts/a.woff2\")}i{background:url(b.svg)}";
        assert!(fonts_of("/pkg/1/a.css", sheet).into_iter().eq(["/pkg/1/fonts/a.woff2".to_owned()]));
    }
}
