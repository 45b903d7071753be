//! How hard a German text is to read: its sentences, its words, and the LIX of both.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum!(
    /// How hard a text is to read, by its LIX.
    ///
    /// The bands are those in which Björnsson's index is usually read: up to 40 fiction and magazines, up to
    /// 50 newspapers, above official texts and more (<https://www.lix.se>; for German the same bands in
    /// Rosebrock and Nix, *Leseflüssigkeit fördern*, 2017). Finer steps would say more than two numbers can.
    ReadingLevel {
        /// A LIX of at most 40.
        Easy = "easy",
        /// A LIX of 41 to 50.
        Medium = "medium",
        /// A LIX above 50.
        Hard = "hard",
    }
);

impl ReadingLevel {
    /// The level of a text with this LIX.
    #[must_use]
    pub fn of(lix: u16) -> Self {
        match lix {
            ..=40 => Self::Easy,
            41..=50 => Self::Medium,
            _ => Self::Hard,
        }
    }
}

/// How hard the German texts of an entry are to read, all taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Readability {
    /// The LIX: words for each sentence, plus the percentage of words of more than six letters.
    pub lix: u16,
    /// What that means.
    pub level: ReadingLevel,
}

/// Fewer words than these have no LIX worth telling: one long word more or less would change the level.
const LEAST_WORDS: u64 = 30;
/// A word of more letters than these is long.
const MOST_LETTERS: usize = 6;
/// How many words of a sentence are quoted.
const QUOTED: usize = 5;

/// Abbreviations after which a sentence goes on; single letters are those of "z. B.", "d. h.", "u. a." and
/// the like.
const GOES_ON: &[&str] = &[
    "z", "b", "d", "h", "u", "o", "i", "s", "allg", "bzw", "ca", "dr", "evtl", "geb", "ggf", "hl", "inkl",
    "max", "mind", "nr", "prof", "sog", "st", "tel", "vgl", "zzgl",
];

/// Abbreviations with which a sentence may end, beside single letters such as that of "e. V.".
const MAY_END: &[&str] = &["etc", "min", "std", "str", "usw", "uvm"];

/// Words that no abbreviation and no ordinal number stands before: what begins with them is a sentence.
const BEGINNINGS: &str = "alle alles als am an auch auf außerdem bei beim bis bitte da dabei danach dann \
                          das dazu der die diese dieser dieses dort du ein eine er es für gegen haben \
                          hier ich ihr im in ist jede jeden jeder kann kein keine können man mit nach \
                          nicht nur ob oder ohne pro seit sie sind so sonst statt über um und unser \
                          unsere unter viele vom von vor während wann was weil wenn wer wie wir wo zu \
                          zum zur zwischen";

/// A sentence, in the pieces that stand between its spaces.
pub(super) struct Sentence<'a>(Vec<&'a str>);

impl<'a> Sentence<'a> {
    /// Everything that stands between spaces, signs included.
    pub(super) fn pieces(&self) -> &[&'a str] {
        &self.0
    }

    /// Its words, numbers included, without the signs around them.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(|piece| word(piece))
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.words().count()
    }

    /// Its first words, to find it by.
    pub(super) fn start(&self) -> String {
        let marks = |sign: char| matches!(sign, '*' | '_' | '[' | '#');
        let pieces = self.0.iter().map(|piece| link_text(piece).trim_matches(marks));
        let start: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).take(QUOTED).collect();
        let rest = if self.0.len() > QUOTED { " …" } else { "" };
        start.join(" ") + rest
    }
}

/// The LIX of sentences, rounded; `None` if they are too short to tell.
///
/// C. H. Björnsson, *Läsbarhet*, Stockholm 1968: the number of words divided by the number of sentences,
/// plus the percentage of words of more than six letters. Of words with hyphens the longest part counts:
/// they are written so to be easier to read.
pub(super) fn readability<'a, 'text: 'a>(
    sentences: impl Iterator<Item = &'a Sentence<'text>>,
) -> Option<Readability> {
    let (mut count, mut words, mut long) = (0_u64, 0_u64, 0_u64);
    for sentence in sentences {
        count += 1;
        for word in sentence.words() {
            words += 1;
            long += u64::from(is_long(word));
        }
    }
    if words < LEAST_WORDS {
        return None;
    }
    // Both parts over one denominator, so that they are rounded once.
    let (upper, lower) = (words * words + 100 * long * count, words * count);
    let lix = u16::try_from((upper + lower / 2) / lower).unwrap_or(u16::MAX);
    Some(Readability { lix, level: ReadingLevel::of(lix) })
}

fn is_long(word: &str) -> bool {
    let parts = word.split(|sign: char| !sign.is_alphabetic());
    parts.map(|part| part.chars().count()).max().unwrap_or_default() > MOST_LETTERS
}

/// The sentences of a text in German, of Markdown too. One ends with its sign (a colon is one for LIX),
/// with a paragraph or an item of a list, and with a line, unless the next one goes on in small letters.
pub(super) fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let (mut found, mut sentence) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let (line, is_item) = without_marker(line.trim());
        if is_item || !line.starts_with(char::is_lowercase) {
            close(&mut sentence, &mut found);
        }
        let mut pieces = line.split_whitespace().peekable();
        while let Some(piece) = pieces.next() {
            sentence.push(piece);
            if ends(piece, pieces.peek().copied()) {
                close(&mut sentence, &mut found);
            }
        }
    }
    close(&mut sentence, &mut found);
    found
}

/// Ends a sentence, if there is any word in it.
fn close<'a>(pieces: &mut Vec<&'a str>, found: &mut Vec<Sentence<'a>>) {
    let sentence = Sentence(std::mem::take(pieces));
    if sentence.words().next().is_some() {
        found.push(sentence);
    }
}

/// A line without the signs of a heading, a quotation or an item of a list, and whether it had one.
fn without_marker(line: &str) -> (&str, bool) {
    let Some((first, rest)) = line.split_once(char::is_whitespace) else { return (line, false) };
    let signs = |sign: char| matches!(sign, '-' | '*' | '+' | '•' | '·' | '–' | '#' | '>');
    let is_sign = first.chars().all(signs);
    let number = first.strip_suffix(['.', ')']).unwrap_or_default();
    // "1." is an item, "16." the day of a date.
    let is_number = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_sign || is_number { (rest.trim_start(), true) } else { (line, false) }
}

/// Whether a sentence ends with this piece, by its sign and by what comes next in the line.
fn ends(piece: &str, next: Option<&str>) -> bool {
    let bare = piece.trim_end_matches(['"', '“', '”', '’', '\'', '«', '»', ')', ']', '*', '_']);
    let goes_on_small = next.and_then(first_letter).is_some_and(char::is_lowercase);
    match bare.chars().next_back() {
        Some(':') => true,
        Some('!' | '?' | '…') => !goes_on_small,
        Some('.') => !goes_on_small && is_full_stop(bare, next),
        _ => false,
    }
}

/// Whether the dot at the end of a piece ends a sentence, rather than an abbreviation, an ordinal number or
/// a date without its year.
fn is_full_stop(piece: &str, next: Option<&str>) -> bool {
    let signs = |sign: char| !sign.is_alphanumeric();
    let piece = piece.trim_end_matches(signs).to_lowercase();
    let last = piece.rsplit(signs).next().unwrap_or_default();
    let letters = last.chars().count();
    let is_number = matches!(letters, 1 | 2) && last.chars().all(|sign| sign.is_ascii_digit());
    let is_abbreviation = letters == 1 || MAY_END.contains(&last) || last.ends_with("str");
    let may_go_on = is_number || is_abbreviation;
    !GOES_ON.contains(&last) && (!may_go_on || next.is_some_and(is_beginning))
}

fn is_beginning(piece: &str) -> bool {
    word(piece).is_some_and(|word| {
        let word = word.to_lowercase();
        BEGINNINGS.split(' ').any(|beginning| beginning == word)
    })
}

fn first_letter(piece: &str) -> Option<char> {
    piece.chars().find(|sign| sign.is_alphanumeric())
}

/// Of a link of Markdown that part which is read.
fn link_text(piece: &str) -> &str {
    piece.split_once("](").map_or(piece, |(text, _)| text)
}

/// The word of a piece, without the signs around it; addresses are none, as nobody reads them.
fn word(piece: &str) -> Option<&str> {
    let word = link_text(piece).trim_matches(|sign: char| !sign.is_alphanumeric());
    (!word.is_empty() && !is_address(word)).then_some(word)
}

/// Whether this is the address of a page or a mailbox: `https://example.org`, `example.org/kurse`.
fn is_address(word: &str) -> bool {
    let letters = |part: &str| part.chars().filter(|sign| sign.is_alphabetic()).count();
    let is_domain = |(name, rest): (&str, &str)| {
        letters(name) > 1 && letters(rest) > 1 && rest.starts_with(char::is_alphabetic)
    };
    word.contains("://") || word.contains('@') || word.rsplit_once('.').is_some_and(is_domain)
}
