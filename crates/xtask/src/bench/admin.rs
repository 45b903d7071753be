//! The review with many offers and waiting cases: how long those who review wait for their lists, cases and pages.
//!
//! Two ask at a time, on the machine of the server, each request in a connection of its own.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use serde::Serialize;
use serde_json::{Value, json};

use super::{megabytes, table};
use crate::build::Mode;
use crate::http;
use crate::process::say;
use crate::running::Server;

const OFFERS: u32 = 50_000;
const CASES: u32 = 5_000;

/// How often each is asked for.
const REQUESTS: usize = 200;
/// How many ask at the same time.
const AT_A_TIME: usize = 2;

/// What 95 of 100 answers with a list have to keep.
const TARGET_MS: f64 = 200.0;

/// Where the review is in the API.
const API: &str = "/api/v1/review";

/// What is asked for.
struct Question {
    subject: &'static str,
    /// Whether it is a list, which has a target.
    is_list: bool,
    /// The paths, in turn.
    paths: Vec<String>,
}

/// How long the answers took.
#[derive(Serialize)]
struct Measurement {
    subject: &'static str,
    is_list: bool,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    /// The size of an answer, as it came over the wire.
    kilobytes: f64,
}

/// Everything of one run.
#[derive(Serialize)]
struct Results {
    offers: u32,
    cases: u32,
    requests: usize,
    /// Until `teilhabe demo` has stored them.
    stored_s: f32,
    /// Resident memory at the end.
    resident_megabytes: f64,
    measurements: Vec<Measurement>,
}

/// Measure and print.
pub fn run() -> Result<()> {
    say(format_args!("loading {OFFERS} offers and {CASES} cases"));
    let server = Server::with_cases(Mode::Release, OFFERS, CASES)?;
    let mut measurements = Vec::new();
    for question in questions(server.port, &sign_in(server.port)?)? {
        // A session of its own: what proves who asks is renewed after minutes.
        let cookies = sign_in(server.port)?;
        measurements.push(measure(server.port, &cookies, question)?);
    }
    let results = Results {
        offers: OFFERS,
        cases: CASES,
        requests: REQUESTS,
        stored_s: server.stored_after.as_secs_f32(),
        resident_megabytes: megabytes(server.resident_memory()?),
        measurements,
    };
    say(format_args!(
        "stored after {:.1} s; {REQUESTS} requests a row, {AT_A_TIME} at a time; {:.0} MB at the end",
        results.stored_s, results.resident_megabytes
    ));
    let rows: Vec<_> = results.measurements.iter().map(row).collect();
    table::print(["subject", "p50 ms", "p95 ms", "p99 ms", "kB"], &rows);
    table::keep("admin", &results)?;
    for late in results.measurements.iter().filter(|it| it.is_list && it.p95_ms > TARGET_MS) {
        say(format_args!("MISSED: 5 of 100 answers take longer than {TARGET_MS:.0} ms: {}", late.subject));
    }
    Ok(())
}

/// The cookies of the demonstration's reviewer.
fn sign_in(port: u16) -> Result<String> {
    let accounts: Value = serde_json::from_str(&http::get_success(port, "/api/v1/demo/accounts")?.text()?)?;
    let mut accounts = accounts.as_array().into_iter().flatten();
    let account = accounts.find(|account| account["role"] == "reviewer").context("nobody reviews")?;
    let asked = json!({"email": account["email"], "password": account["password"]});
    let path = "/api/v1/session";
    Ok(http::success(path, http::post(port, path, &asked.to_string())?)?.cookies())
}

/// What those who review ask for.
fn questions(port: u16, cookies: &str) -> Result<Vec<Question>> {
    let path = format!("{API}/cases?shown=200");
    let list = http::success(&path, http::get_with(port, &path, cookies)?)?;
    let list: Value = serde_json::from_str(&list.text()?)?;
    let ids: Vec<&str> =
        list["items"].as_array().into_iter().flatten().filter_map(|case| case["id"].as_str()).collect();
    let towns: Vec<&str> = list["counts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|count| count["filter"] == "municipality")
        .filter_map(|count| count["value"].as_str())
        .collect();
    let question = |subject, is_list, paths: Vec<String>| Question { subject, is_list, paths };
    let list = |subject, path: &str| question(subject, true, vec![format!("{API}{path}")]);
    let each = |before: &str, of: &[&str]| of.iter().map(|it| format!("{before}{it}")).collect::<Vec<_>>();
    let filtered = format!("{API}/cases?kind=submission&field=bildung&municipality=");
    let texts = ["kurs", "beratung", "garten siegen", "für alle", "fahrrad"].map(encoded);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Ok(vec![
        list("overview", "/overview"),
        list("cases", "/cases"),
        question("cases, three filters", true, each(&filtered, &towns)),
        question("cases, words", true, each(&format!("{API}/cases?q="), &texts)),
        list("200 cases by title", "/cases?sort=title&shown=200"),
        list("closed cases", "/cases?closed=true"),
        question("a case", false, each(&format!("{API}/cases/"), &ids)),
        list("organisations", "/organisations"),
        list("log", "/log"),
        list("stale entries", "/stale"),
        question("page `/de/redaktion`", true, vec!["/de/redaktion".to_owned()]),
        question("page `/de/redaktion/faelle`", true, vec!["/de/redaktion/faelle".to_owned()]),
        question("page of a case", false, each("/de/redaktion/fall/", &ids)),
    ])
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Asks for all of it.
fn measure(port: u16, cookies: &str, question: Question) -> Result<Measurement> {
    let Question { subject, is_list, paths } = question;
    say(format_args!("{subject}: {REQUESTS} requests"));
    let first = paths.first().with_context(|| format!("there is nothing to ask for: {subject}"))?;
    // Also proves that it is a valid question, and leaves out what is only done once.
    let bytes = http::success(first, http::get_with(port, first, cookies)?)?.body.len();
    let ask = |number: usize| -> Result<Duration> {
        let path = &paths[number % paths.len()];
        let start = Instant::now();
        http::success(path, http::get_with(port, path, cookies)?)?;
        Ok(start.elapsed())
    };
    let mut times = thread::scope(|scope| {
        let ask = &ask;
        let asking: Vec<_> = (0..AT_A_TIME)
            .map(|first| {
                scope.spawn(move || (first..REQUESTS).step_by(AT_A_TIME).map(ask).collect::<Result<Vec<_>>>())
            })
            .collect();
        let mut times = Vec::with_capacity(REQUESTS);
        for one in asking {
            times.extend(one.join().map_err(|_| anyhow!("who asks has broken down"))??);
        }
        anyhow::Ok(times)
    })?;
    times.sort_unstable();
    Ok(Measurement {
        subject,
        is_list,
        p50_ms: milliseconds(percentile(&times, 50)),
        p95_ms: milliseconds(percentile(&times, 95)),
        p99_ms: milliseconds(percentile(&times, 99)),
        kilobytes: megabytes(u64::try_from(bytes)?) * 1000.0,
    })
}

/// The time so many of 100 took at most; nothing of nothing.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn row(measurement: &Measurement) -> [String; 5] {
    let cell = |number: f64| format!("{number:.1}");
    [
        measurement.subject.to_owned(),
        cell(measurement.p50_ms),
        cell(measurement.p95_ms),
        cell(measurement.p99_ms),
        cell(measurement.kilobytes),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Duration, encoded, percentile};

    #[test]
    fn of_200_times_the_last_ten_are_above_the_95th() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        for (percent, time) in [(50, 100), (95, 190), (99, 198), (100, 200)] {
            assert_eq!(percentile(&times, percent), Duration::from_millis(time));
        }
        assert_eq!(percentile(&times[..1], 50), Duration::from_millis(1));
        assert_eq!(percentile(&[], 95), Duration::ZERO);
    }

    #[test]
    fn texts_fit_into_a_query() {
        assert_eq!(encoded("für alle"), "f%C3%BCr+alle");
    }
}
