//! Load with `wrk`. It runs on the same machine and takes its share of the processors, so the
//! numbers are a lower bound.

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::process::{command, run_quietly};
use crate::running::Server;
use crate::{http, workspace};

/// What wrk says of some seconds.
#[derive(Serialize)]
pub struct Report {
    /// Answers per second.
    pub requests_per_second: f64,
    /// The time half of the answers took at most.
    pub median_ms: f64,
    /// The time 99 of 100 answers took at most.
    pub percentile_99_ms: f64,
    /// Answers that were errors, and requests without an answer.
    pub errors: u64,
}

impl Report {
    /// Requests per second, times and errors as cells of a table.
    pub fn cells(&self) -> [String; 4] {
        [
            format!("{:.0}", self.requests_per_second),
            format!("{:.1}", self.median_ms),
            format!("{:.1}", self.percentile_99_ms),
            self.errors.to_string(),
        ]
    }
}

/// How a server is asked.
#[derive(Clone, Copy)]
pub struct Load {
    /// Connections that ask at the same time.
    pub connections: u32,
    /// For how long.
    pub seconds: u32,
    /// In which encoding.
    pub encoding: &'static str,
}

/// Asks a server for these paths in turn.
pub fn measure(server: &Server, paths: &[&str], load: Load) -> Result<Report> {
    let Load { connections, seconds, encoding } = load;
    // Also proves that every path is a valid question before it is asked ten thousand times.
    for path in paths {
        http::get_success(server.port, path)?;
    }
    let script = workspace::root().join("crates/xtask/src/bench/requests.lua");
    let report = run_quietly(
        command("wrk")
            .args(["--latency", "--threads=2"])
            .arg(format!("--connections={connections}"))
            .arg(format!("--duration={seconds}s"))
            .arg("--script")
            .arg(script)
            .arg(format!("--header=Accept-Encoding: {encoding}"))
            .arg(server.url())
            .arg("--")
            .args(paths),
    )?;
    let unexpected = || format!("wrk printed something unexpected:\n{report}");
    Ok(Report {
        requests_per_second: value(&report, "Requests/sec:")
            .and_then(|value| value.parse().ok())
            .with_context(unexpected)?,
        median_ms: value(&report, "50%").and_then(milliseconds).with_context(unexpected)?,
        percentile_99_ms: value(&report, "99%").and_then(milliseconds).with_context(unexpected)?,
        errors: errors(&report),
    })
}

/// Answers that were errors, and requests without an answer.
fn errors(report: &str) -> u64 {
    let number = |word: &str| word.trim_end_matches(',').parse::<u64>().ok();
    let answers = value(report, "Non-2xx or 3xx responses:").and_then(number).unwrap_or(0);
    let sockets = report.lines().find_map(|line| line.trim().strip_prefix("Socket errors:"));
    answers + sockets.into_iter().flat_map(str::split_whitespace).filter_map(number).sum::<u64>()
}

/// The word after a label of wrk's report.
fn value<'report>(report: &'report str, label: &str) -> Option<&'report str> {
    report
        .lines()
        .find_map(|line| line.trim().strip_prefix(label))
        .and_then(|rest| rest.split_whitespace().next())
}

/// wrk writes times as `850.00us`, `12.34ms` or `1.20s`.
fn milliseconds(time: &str) -> Option<f64> {
    let (number, factor) = if let Some(number) = time.strip_suffix("us") {
        (number, 0.001)
    } else if let Some(number) = time.strip_suffix("ms") {
        (number, 1.0)
    } else {
        (time.strip_suffix('s')?, 1000.0)
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    use super::{errors, milliseconds, value};

    const REPORT: &str = "  Latency Distribution
     50%  635.00us
     99%    1.20s
  Socket errors: connect 1, read 0, write 2, timeout 3
  Non-2xx or 3xx responses: 7
Requests/sec:  12345.67
";

    #[test]
    fn the_report_of_wrk_is_understood() {
        assert_eq!(value(REPORT, "50%").and_then(milliseconds), Some(0.635));
        assert_eq!(value(REPORT, "99%").and_then(milliseconds), Some(1200.0));
        assert_eq!(value(REPORT, "Requests/sec:"), Some("12345.67"));
        assert_eq!(errors(REPORT), 13);
        assert_eq!(value(REPORT, "75%"), None);
    }
}
