//! Documents: PDF files of which nothing runs and in which nothing else is
//! hidden.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// The media type of documents.
pub const MEDIA_TYPE: &str = "application/pdf";

/// How a PDF begins.
const START: &[u8] = b"%PDF-";
/// How it ends.
const END: &[u8] = b"%%EOF";
/// How the table of contents of a ZIP archive begins, which stands at its end.
const ZIP_CONTENTS: &[u8] = b"PK\x05\x06";
/// How far from the end that is looked for.
const ZIP_REACH: usize = 66_000;
/// How much of compressed objects is looked into, in bytes.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// Longest name that is compared.
const LONGEST_NAME: usize = 32;
/// Most letters of a file's name.
const LONGEST_FILE_NAME: usize = 100;

/// Names of what runs, sends or carries something.
const ACTIVE: [&[u8]; 10] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"Rendition",
    b"SubmitForm",
    b"ImportData",
    b"XFA",
];

/// Why a document is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is something else.
    #[error("not a PDF document")]
    Format,
    /// It does not end as a PDF does.
    #[error("the document is damaged, or something else is hidden in it")]
    Damaged,
    /// It cannot be looked into.
    #[error("the document is encrypted")]
    Encrypted,
    /// It has scripts, starts programs, sends forms or carries other files.
    #[error("the document has scripts or carries other files")]
    Active,
}

/// The file of a document in the store; its address is the same below `/media/`.
#[must_use]
pub fn file_name(hash: &str) -> String {
    format!("{hash}/document.pdf")
}

/// Checks an uploaded document.
///
/// # Errors
/// Why it is not taken.
pub fn check(document: &[u8]) -> Result<(), Fault> {
    if !document.starts_with(START) {
        return Err(Fault::Format);
    }
    let end = find_last(document, END).ok_or(Fault::Damaged)?;
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    let tail = &document[document.len().saturating_sub(ZIP_REACH)..];
    if !document[end + END.len()..].iter().all(is_blank) || find(tail, ZIP_CONTENTS).is_some() {
        return Err(Fault::Damaged);
    }
    check_names(document)?;
    check_packed(document)
}

/// Looks for names that stand open. Two letters may also stand somewhere in
/// compressed pixels; they count only with what makes them an entry.
fn check_names(text: &[u8]) -> Result<(), Fault> {
    for (name, rest) in names(text) {
        if name == b"Encrypt" {
            return Err(Fault::Encrypted);
        }
        let means_it = name.len() > 3 || begins_value(rest);
        if ACTIVE.contains(&name.as_slice()) && means_it {
            return Err(Fault::Active);
        }
    }
    Ok(())
}

/// Whether a text, a stream or an array begins here: the value of such a name.
fn begins_value(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    match rest.first() {
        Some(b'(' | b'<' | b'[') => rest.iter().take(16).all(u8::is_ascii),
        Some(b'0'..=b'9') => {
            let reference: Vec<&[u8]> = rest.splitn(4, u8::is_ascii_whitespace).take(3).collect();
            let is_number = |word: &&[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
            matches!(reference.as_slice(), [object, generation, mark]
                if is_number(object) && is_number(generation) && mark.starts_with(b"R"))
        }
        _ => false,
    }
}

/// Most streams of a document: to look at more would take a minute.
const MOST_STREAMS: u32 = 20_000;

/// Looks into objects that are kept together compressed, where names stand, too.
fn check_packed(document: &[u8]) -> Result<(), Fault> {
    let mut budget = MOST_UNPACKED;
    let mut streams_left = MOST_STREAMS;
    let mut from = 0;
    while let Some(found) = find(&document[from..], b"stream") {
        let (keyword, data) = (from + found, from + found + b"stream".len());
        from = data;
        if document[..keyword].ends_with(b"end") {
            continue;
        }
        streams_left -= 1;
        if streams_left == 0 {
            return Err(Fault::Damaged);
        }
        let dictionary = dictionary_before(&document[..keyword]);
        let mut of_dictionary = names(dictionary).map(|(name, _)| name);
        let (mut is_packed, mut is_plain_flate) = (false, true);
        for name in &mut of_dictionary {
            is_packed |= name == b"ObjStm" || name == b"First";
            let is_filter =
                name.ends_with(b"Decode") || [&b"AHx"[..], b"A85", b"LZW", b"RL"].contains(&&*name);
            is_plain_flate &= !is_filter || name == b"FlateDecode";
        }
        if !is_packed {
            continue;
        }
        if !is_plain_flate {
            return Err(Fault::Damaged);
        }
        let packed = document[data..].trim_ascii_start();
        let mut unpacked = Vec::new();
        // What is damaged further on is not read by anybody else either.
        let _ = ZlibDecoder::new(packed).take(budget).read_to_end(&mut unpacked);
        budget = budget.saturating_sub(unpacked.len() as u64);
        if budget == 0 {
            return Err(Fault::Damaged);
        }
        check_names(&unpacked)?;
    }
    Ok(())
}

/// The dictionary of a stream: what stands between its object's beginning and it.
fn dictionary_before(text: &[u8]) -> &[u8] {
    let near = &text[text.len().saturating_sub(4096)..];
    find_last(near, b"obj").map_or(near, |start| &near[start..])
}

/// The names in a text, written out, each with what follows it.
fn names(text: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
    let starts = text.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(place, _)| place + 1);
    starts.map(move |start| {
        let mut rest = &text[start..];
        let mut name = Vec::new();
        while let Some((byte, after)) = next_of_name(rest) {
            rest = after;
            name.push(byte);
            if name.len() > LONGEST_NAME {
                break;
            }
        }
        (name, rest)
    })
}

/// The next letter of a name; `#4a` stands for one, too.
fn next_of_name(text: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = text.split_first()?;
    match first {
        b'#' => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            match (rest.first().and_then(digit), rest.get(1).and_then(digit)) {
                (Some(high), Some(low)) => Some((high * 16 + low, &rest[2..])),
                _ => Some((*first, rest)),
            }
        }
        0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}'
        | b'/' | b'%' => None,
        _ => Some((*first, rest)),
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.iter().position(|byte| *byte == wanted[0])?;
        if text[start..].starts_with(wanted) {
            return Some(start);
        }
        from = start + 1;
    }
}

fn find_last(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).rposition(|part| part == wanted)
}

/// What a document's file is called: the last part of what it was called where
/// it comes from, without what could deceive about its kind.
#[must_use]
pub fn tidy_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_deceptive = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || matches!(letter, '"' | '<' | '>' | '|' | '?' | '*' | ':')
    };
    let shown: String = last.chars().filter(|letter| !is_deceptive(*letter)).collect();
    let (stem, extension) = shown.rsplit_once('.').unwrap_or((&shown, ""));
    let stem = if extension.eq_ignore_ascii_case("pdf") { stem } else { &shown };
    let stem: String = stem.chars().take(LONGEST_FILE_NAME).collect();
    let stem = stem.trim().trim_matches('.').trim();
    (!stem.is_empty()).then(|| format!("{stem}.pdf"))
}
