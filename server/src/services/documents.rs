//! Documents: PDF files of which nothing runs and in which nothing else is
//! hidden.

mod objects;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Read as _;
use std::iter;

use flate2::bufread::ZlibDecoder;
use objects::{Object, Packed, Packing, Unclear, find, is_blank, names, reference, skip_few};

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
/// Most streams with compressed objects: to look at more would take long.
const MOST_PACKED: usize = 20_000;
/// How often it may be said what is done when a document is opened: once more with each of its changes.
const MOST_OPENINGS: usize = 20;
/// Most letters of a file's name.
const LONGEST_FILE_NAME: usize = 100;

/// Names of what runs, sends or carries something, leads to other files or is done by itself.
const ACTIVE: [&[u8]; 15] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"EF",
    b"RichMedia",
    b"Rendition",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"AA",
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
    /// It has scripts, starts programs, sends forms, carries other files or leads to them.
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
    let tail = &document[document.len().saturating_sub(ZIP_REACH)..];
    let is_end = document[end + END.len()..].iter().all(|byte| is_blank(*byte));
    if !is_end || find(tail, ZIP_CONTENTS).is_some() {
        return Err(Fault::Damaged);
    }
    check_names(document)?;
    check_objects(document)
}

/// Looks for names that stand open. Two or three letters may also stand somewhere in
/// compressed pixels; they count only with what makes them an entry.
fn check_names(text: &[u8]) -> Result<(), Fault> {
    for (name, rest) in names(text) {
        if name == b"Encrypt" {
            return Err(Fault::Encrypted);
        }
        let is_active = ACTIVE.contains(&name.as_slice());
        if is_active && (name.len() > 3 || begins_value(rest).unwrap_or(true)) {
            return Err(Fault::Active);
        }
    }
    Ok(())
}

/// Whether a text, a stream, an array or a dictionary begins here: the value of such a name.
fn begins_value(rest: &[u8]) -> Result<bool, Unclear> {
    let value = skip_few(rest)?;
    Ok(match value {
        [b'<', b'<', ..] | [b'(', 0xfe, 0xff, ..] => true,
        [b'(' | b'<' | b'[', ..] => value.iter().take(16).all(u8::is_ascii),
        _ => reference(value)?.is_some(),
    })
}

/// Looks into objects that are kept together in streams, where names stand, too, and at what is done when
/// the document is opened.
fn check_objects(document: &[u8]) -> Result<(), Fault> {
    let open = objects::objects(document).ok_or(Fault::Damaged)?;
    let mut budget = MOST_UNPACKED;
    let mut packed: Vec<Packed> = Vec::new();
    for stream in open.iter().filter_map(|object| object.stream.as_ref()) {
        let packing = stream.packing();
        if packing == Packing::Other {
            continue;
        }
        let text = unpack(stream.content, packing, budget).ok_or(Fault::Damaged)?;
        budget = budget.checked_sub(text.len() as u64).ok_or(Fault::Damaged)?;
        check_names(&text)?;
        packed.push(stream.unpacked(text));
        if packed.len() > MOST_PACKED {
            return Err(Fault::Damaged);
        }
    }
    check_opening(document, &open, &packed)
}

/// The objects of a stream; `None` if they cannot be read, or not all of them within the budget.
fn unpack(content: &[u8], packing: Packing, budget: u64) -> Option<Vec<u8>> {
    match packing {
        Packing::Open => {
            let text = &content[..find(content, b"endstream")?];
            let text = text.strip_prefix(b"\r\n").or(text.strip_prefix(b"\n")).unwrap_or(text);
            Some(text.to_vec())
        }
        Packing::Flate => {
            let mut text = Vec::new();
            let mut unpacked = ZlibDecoder::new(content.trim_ascii_start()).take(budget);
            unpacked.read_to_end(&mut text).ok()?;
            // At the limit it is not known whether that is all of it.
            (unpacked.limit() > 0).then_some(text)
        }
        Packing::Other | Packing::Unknown => None,
    }
}

/// When it is opened, a document may show one of its pages, as many programs write it, and do nothing else.
fn check_opening(document: &[u8], open: &[Object<'_>], packed: &[Packed]) -> Result<(), Fault> {
    let texts = iter::once(document).chain(packed.iter().map(|packed| packed.text.as_slice()));
    let openings = texts.flat_map(names).filter(|(name, _)| name == b"OpenAction");
    let openings: Vec<&[u8]> = openings.map(|(_, value)| value).take(MOST_OPENINGS + 1).collect();
    if openings.len() > MOST_OPENINGS {
        return Err(Fault::Active);
    }
    let mut referred = BTreeSet::new();
    for value in openings {
        match reference(value) {
            Ok(None) if objects::leads_to_page(value) => {}
            Ok(Some(number)) => {
                referred.insert(number);
            }
            _ => return Err(Fault::Active),
        }
    }
    let values = objects::with_numbers(&referred, open, packed).ok_or(Fault::Active)?;
    let is_there = |number: &usize| values.iter().any(|(found, _)| found == number);
    let is_harmless = values.iter().all(|(_, value)| objects::leads_to_page(value));
    if is_harmless && referred.iter().all(is_there) { Ok(()) } else { Err(Fault::Active) }
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
