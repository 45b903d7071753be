//! How many tests passed, read from what the test runners print.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context as _, Result, anyhow, bail};

/// Run a test runner, pass its output through and count the passed tests.
pub fn run_counting(command: &mut Command) -> Result<Option<usize>> {
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    let errors = process.stderr.take().context("standard error is piped")?;
    let output = process.stdout.take().context("standard output is piped")?;
    let errors = thread::spawn(move || pass_through(errors));
    let passed =
        pass_through(output)? + errors.join().map_err(|_| anyhow!("reading the test output panicked"))??;
    let status = process.wait()?;
    if !status.success() {
        bail!("tests failed ({status})");
    }
    Ok(Some(passed))
}

/// Print every line and add up what the lines report.
fn pass_through(stream: impl Read) -> Result<usize> {
    let mut passed = 0;
    for line in BufReader::new(stream).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        passed += passed_in(&line);
    }
    Ok(passed)
}

/// The number in "345 passed" of a summary line of nextest, cargo test or Playwright.
fn passed_in(line: &str) -> usize {
    let line = line.trim();
    let is_cargo = line.starts_with("test result:");
    let is_nextest = line.starts_with("Summary [");
    let words: Vec<&str> = line.split_whitespace().collect();
    let count = words.windows(2).find_map(|pair| {
        let is_passed = pair[1].trim_end_matches([',', ';']) == "passed";
        is_passed.then(|| pair[0].parse().ok()).flatten()
    });
    let is_playwright = words.get(1) == Some(&"passed");
    if is_cargo || is_nextest || is_playwright { count.unwrap_or(0) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::passed_in;

    #[test]
    fn summaries_are_understood() {
        assert_eq!(passed_in("     Summary [   1.3s] 345 tests run: 345 passed, 2 skipped"), 345);
        assert_eq!(passed_in("test result: ok. 12 passed; 0 failed; 0 ignored"), 12);
        assert_eq!(passed_in("  24 passed (1.2m)"), 24);
    }

    #[test]
    fn other_lines_do_not_count() {
        assert_eq!(passed_in("all 3 exams have been passed, 2 passed twice"), 0);
        assert_eq!(passed_in(""), 0);
    }
}
