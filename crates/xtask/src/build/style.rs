//! The style sheets: one for all pages, in a release without what none uses, one that pages for people with an account
//! have besides, one that those of the workspace have besides that, and one of those that nobody comes to first and no
//! script takes over.

use std::path::PathBuf;

use anyhow::Result;

use super::Mode;
use crate::fingerprint::{Fingerprint, unless_fresh};
use crate::process::{command, run, timed};
use crate::{tools, workspace};

/// What the style sheets are made from, and their names.
const SHEETS: [(&str, &str); 4] = [
    ("main.scss", MAIN),
    ("desk.scss", "desk.css"),
    ("workspace.scss", "workspace.css"),
    ("apart.scss", "apart.css"),
];
const MAIN: &str = "teilhabe.css";

/// Compile the style sheets and give their folder.
pub fn build(mode: Mode) -> Result<PathBuf> {
    let source = workspace::root().join("style");
    let output = workspace::front().join(mode.name()).join("styles");
    let fingerprint = Fingerprint::default()
        .text(include_str!("style.rs"))
        .folder(&source)?
        .folder(&workspace::root().join("app/src"))?
        .finish();
    unless_fresh(&output.with_extension("stamp"), &fingerprint, &output, || {
        let packages = tools::npm_packages("style")?;
        let appearance = match mode {
            Mode::Debug => ["--style=expanded", "--embed-source-map"],
            Mode::Release => ["--style=compressed", "--no-source-map"],
        };
        timed("style sheets", || {
            run(command(packages.join(".bin/sass"))
                .args(SHEETS.map(|(from, to)| {
                    format!("{}:{}", source.join(from).display(), output.join(to).display())
                }))
                .arg("--load-path")
                .arg(&packages)
                // Warnings about the sources of others help nobody here.
                .args(["--quiet-deps", "--no-charset"])
                .args(appearance))?;
            if mode == Mode::Release {
                run(command(packages.join(".bin/purgecss"))
                    .current_dir(&source)
                    .args(["--config", "purgecss.config.cjs", "--css"])
                    .arg(output.join(MAIN))
                    .arg("--output")
                    .arg(output.join(MAIN)))?;
            }
            Ok(())
        })
    })?;
    Ok(output)
}
