//! One style sheet from `style/main.scss`, in a release without what no page uses.

use std::path::PathBuf;

use anyhow::Result;

use super::Mode;
use crate::fingerprint::{Fingerprint, unless_fresh};
use crate::process::{command, run, timed};
use crate::{tools, workspace};

/// Compile the style sheet and give its path.
pub fn build(mode: Mode) -> Result<PathBuf> {
    let source = workspace::root().join("style");
    let output = workspace::front().join(mode.name()).join("teilhabe.css");
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
        timed("style sheet", || {
            run(command(packages.join(".bin/sass"))
                .arg(source.join("main.scss"))
                .arg(&output)
                .arg("--load-path")
                .arg(&packages)
                // Warnings about the sources of others help nobody here.
                .args(["--quiet-deps", "--no-charset"])
                .args(appearance))?;
            if mode == Mode::Release {
                run(command(packages.join(".bin/purgecss"))
                    .current_dir(&source)
                    .args(["--config", "purgecss.config.cjs", "--css"])
                    .arg(&output)
                    .arg("--output")
                    .arg(&output))?;
            }
            Ok(())
        })
    })?;
    Ok(output)
}
