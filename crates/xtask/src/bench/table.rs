//! Results for people (Markdown on standard output) and for machines (JSON in `target/bench`).

use std::fs;

use anyhow::Result;
use serde::Serialize;

use crate::process::{say, shown};
use crate::workspace;

/// Print rows as a Markdown table.
pub fn print<const COLUMNS: usize>(head: [&str; COLUMNS], rows: &[[String; COLUMNS]]) {
    let line = |cells: &[&str]| println!("| {} |", cells.join(" | "));
    println!();
    line(&head);
    line(&["---"; COLUMNS]);
    for row in rows {
        line(&row.each_ref().map(String::as_str));
    }
    println!();
}

/// Keep the numbers as `target/bench/<name>.json`.
pub fn keep(name: &str, results: &impl Serialize) -> Result<()> {
    let folder = workspace::target().join("bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name).with_extension("json");
    fs::write(&path, serde_json::to_vec_pretty(results)?)?;
    say(format_args!("kept in {}", shown(&path)));
    Ok(())
}
