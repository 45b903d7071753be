//! Strange queries: whatever bytes are sent, the search answers, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::build::Mode;
use crate::http;
use crate::process::say;
use crate::running::Server;

/// Offers that are searched.
const OFFERS: u32 = 10_000;
/// Queries of each kind.
const QUERIES: u32 = 120;
/// The longest time for an answer, over HTTP and with all facet counts.
const LIMIT: Duration = Duration::from_millis(50);
/// How often a query that took longer is asked again: the machine may have done something else.
const AGAIN: usize = 4;

/// Words that many of the offers have, and some that none has.
const WORDS: [&str; 16] = [
    "deutsch",
    "kurs",
    "in",
    "siegen",
    "für",
    "frauen",
    "und",
    "kinder",
    "am",
    "nachmittag",
    "fahrad",
    "hilfe",
    "курс",
    "دورة",
    "almanca",
    "xyzzyqqw",
];
/// Parts of endless words.
const PARTS: [&str; 6] = ["deutsch", "kurs", "haus", "aufgaben", "hilfe", "s"];
/// Characters of several scripts, marks and signs.
const CHARACTERS: [&str; 16] =
    ["a", "ß", "Ä", " ", "\"", "„", "-", "'", "0", "ب", "ـ", "и", "ї", "\u{301}", "🙂", "\u{0}"];

/// Ask them all.
pub fn run(mode: Mode) -> Result<Option<usize>> {
    let server = Server::with_offers(mode, OFFERS)?;
    let mut random = Random(0x7e11);
    let mut slowest = (Duration::ZERO, String::new());
    let mut asked = 0;
    for _ in 0..QUERIES {
        for query in queries(&mut random) {
            let took = time(server.port, &query)?;
            asked += 1;
            if took > slowest.0 {
                slowest = (took, query);
            }
        }
    }
    let (took, query) = slowest;
    let milliseconds = took.as_secs_f64() * 1e3;
    say(format_args!("{asked} strange queries answered, the slowest in {milliseconds:.1} ms: {query}"));
    ensure!(took <= LIMIT, "{took:?} for {query}");
    Ok(Some(asked))
}

/// A query of each kind, as it stands in an address.
fn queries(random: &mut Random) -> [String; 5] {
    let length = 1 + random.below(400);
    let bytes: Vec<u8> = (0..length).map(|_| random.byte()).collect();
    let mut words: Vec<&str> = Vec::new();
    words.resize_with(1 + random.below(20), || random.of(&WORDS));
    let mut parts: Vec<&str> = Vec::new();
    parts.resize_with(1 + random.below(30), || random.of(&PARTS));
    let mut characters: Vec<&str> = Vec::new();
    characters.resize_with(1 + random.below(60), || random.of(&CHARACTERS));
    // The beginning of a word, as somebody types it.
    let word = random.of(&WORDS);
    let begun: String = word.chars().take(1 + random.below(4)).collect();
    [
        encoded(&bytes),
        encoded(words.join(" ").as_bytes()),
        encoded(parts.concat().as_bytes()),
        encoded(characters.concat().as_bytes()),
        encoded(begun.as_bytes()),
    ]
}

fn encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut query, byte| {
        let _ = write!(query, "%{byte:02X}");
        query
    })
}

/// The time of an answer; of several, if the first took long, the shortest.
fn time(port: u16, query: &str) -> Result<Duration> {
    let mut shortest = Duration::MAX;
    for again in 0..=AGAIN {
        // Nothing of it may be at hand: with quotes of nothing before it, it is another text to the server.
        let path = format!("/api/v1/offers?q={}{query}", "%22%22".repeat(again));
        let start = Instant::now();
        http::get_success(port, &path)?;
        shortest = shortest.min(start.elapsed());
        if shortest <= LIMIT {
            break;
        }
    }
    Ok(shortest)
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}
