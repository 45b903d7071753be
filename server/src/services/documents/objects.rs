//! The objects of a PDF document, as far as one has to read it to look into it. It is read as readers do:
//! from where an object begins, whatever the table of contents says, so that nothing is left out.

use std::collections::{BTreeSet, HashSet};
use std::iter;

/// Longest name that is compared.
const LONGEST_NAME: usize = 32;
/// How many times the size of a document may be read: more has one only that is made for it.
const MOST_READ: usize = 4;
/// So many bytes of blanks and remarks stand before a value only where somebody hides it.
const MOST_BLANK: usize = 1000;
/// Most objects that are looked at for what is done when a document is opened, with their changes.
const MOST_VALUES: usize = 100;
/// Longest dictionary, in bytes, of what is done when a document is opened, with what stands before it.
const LONGEST_ACTION: usize = 2000;
/// The keyword with which an object begins.
const OBJECT: &[u8] = b"obj";
/// The keyword with which the content of a stream begins.
const STREAM: &[u8] = b"stream";
/// What says that a stream has objects in it.
const WITH_OBJECTS: [&[u8]; 2] = [b"ObjStm", b"First"];
/// What says that a stream has its content elsewhere, or that more than one filter was used.
const UNREADABLE: [&[u8]; 5] = [b"F", b"FFilter", b"FDecodeParms", b"DecodeParms", b"DP"];

/// An object that stands open in a document.
pub(super) struct Object<'a> {
    number: usize,
    /// What it is, and all that follows.
    value: &'a [u8],
    /// Its stream, if it has one.
    pub(super) stream: Option<Stream<'a>>,
}

/// The stream of an object.
pub(super) struct Stream<'a> {
    dictionary: &'a [u8],
    /// Its content, and all that follows.
    pub(super) content: &'a [u8],
}

/// Whether a stream has objects in it, and how they are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// It has none.
    Other,
    /// They stand open.
    Open,
    /// They are compressed.
    Flate,
    /// In some other way.
    Unknown,
}

/// Objects that were packed.
pub(super) struct Packed {
    /// The objects, behind where each of them begins.
    pub(super) text: Vec<u8>,
    /// Where the first of them begins.
    first: Option<usize>,
}

/// There are so many blanks and remarks that nobody looks for what stands behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclear;

/// The objects that stand open. `None` if there may be some that are not found.
pub(super) fn objects(document: &[u8]) -> Option<Vec<Object<'_>>> {
    let (mut found, mut streams, mut read) = (Vec::new(), HashSet::new(), 0);
    for place in places(document, OBJECT) {
        let after = &document[place + OBJECT.len()..];
        let value = skip_blank(after);
        read += after.len() - value.len();
        let is_dictionary = value.starts_with(b"<<");
        match number_before(&document[..place]) {
            Some(number) => {
                let end = if is_dictionary { dictionary_end(value) } else { Some(0) };
                let (dictionary, rest) = value.split_at(end.unwrap_or(value.len()));
                let rest = skip_blank(rest);
                read += value.len() - rest.len();
                let content = rest.strip_prefix(STREAM).filter(|_| is_dictionary);
                streams.extend(content.map(|_| document.len() - rest.len()));
                let stream = content.map(|content| Stream { dictionary, content });
                found.push(Object { number, value, stream });
            }
            None if is_dictionary => return None,
            None => {}
        }
        if read > MOST_READ * document.len() {
            return None;
        }
    }
    // Of a stream behind a dictionary it must be known where its object begins.
    let is_lost = |place: usize| {
        let is_word = document.get(place + STREAM.len()).is_some_and(|byte| is_blank(*byte));
        is_word && trim_blank_end(&document[..place]).ends_with(b">>") && !streams.contains(&place)
    };
    let is_complete = !places(document, STREAM).any(is_lost);
    is_complete.then_some(found)
}

impl Stream<'_> {
    /// Whether it has objects in it, and how they are packed.
    pub(super) fn packing(&self) -> Packing {
        let has =
            |wanted: &[&[u8]]| names(self.dictionary).any(|(name, _)| wanted.contains(&name.as_slice()));
        if !has(&WITH_OBJECTS) {
            return Packing::Other;
        }
        if has(&UNREADABLE) {
            return Packing::Unknown;
        }
        let filters: Vec<&[u8]> = values_of(self.dictionary, b"Filter").take(2).collect();
        match filters.as_slice() {
            [] => Packing::Open,
            [filter] if is_flate(filter) => Packing::Flate,
            _ => Packing::Unknown,
        }
    }

    /// Its objects, as they are once they are unpacked.
    pub(super) fn unpacked(&self, text: Vec<u8>) -> Packed {
        let stated: Vec<&[u8]> = values_of(self.dictionary, b"First").take(2).collect();
        let first = match stated.as_slice() {
            [place] if reference(place) == Ok(None) => {
                digits(skip_blank(place)).and_then(|(it, _)| number(it))
            }
            _ => None,
        };
        Packed { text, first }
    }
}

/// What the objects with these numbers are, each with all that follows. A document that was changed has
/// several of one number. `None` if it cannot be told, or if there are too many.
pub(super) fn with_numbers<'a>(
    wanted: &BTreeSet<usize>,
    objects: &'a [Object<'a>],
    packed: &'a [Packed],
) -> Option<Vec<(usize, &'a [u8])>> {
    if wanted.is_empty() {
        return Some(Vec::new());
    }
    let open = objects.iter().filter(|object| wanted.contains(&object.number));
    let open = open.map(|object| (object.number, object.value)).take(MOST_VALUES + 1);
    let mut found: Vec<(usize, &[u8])> = open.collect();
    for packed in packed {
        found.extend(packed.with_numbers(wanted)?);
        if found.len() > MOST_VALUES {
            return None;
        }
    }
    (found.len() <= MOST_VALUES).then_some(found)
}

impl Packed {
    /// As the function [`with_numbers`]. The table may name a place as often as it likes: it is looked at once.
    fn with_numbers(&self, wanted: &BTreeSet<usize>) -> Option<Vec<(usize, &[u8])>> {
        let (table, objects) = self.text.split_at_checked(self.first?)?;
        let mut words = table.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty());
        let mut found = BTreeSet::new();
        while let Some(word) = words.next() {
            let (object, place) = (number(word)?, number(words.next()?)?);
            if wanted.contains(&object) {
                found.insert((object, place));
            }
            if found.len() > MOST_VALUES {
                return None;
            }
        }
        found.into_iter().map(|(object, place)| Some((object, objects.get(place..)?))).collect()
    }
}

/// Whether what is to be done leads to a page of the document, and nowhere else.
pub(super) fn leads_to_page(value: &[u8]) -> bool {
    let value = skip_blank(&value[..value.len().min(LONGEST_ACTION)]);
    if value.starts_with(b"[") || value.starts_with(b"null") {
        return true;
    }
    let Some(end) = dictionary_end(value) else { return false };
    let dictionary = &value[..end];
    let mut kinds = values_of(dictionary, b"S").map(|kind| name_at(kind).map(|(name, _)| name)).peekable();
    let is_alone = !names(dictionary).any(|(name, _)| name == b"Next");
    is_alone && kinds.peek().is_some() && kinds.all(|kind| kind.is_some_and(|kind| kind == b"GoTo"))
}

/// The number of the object that is referred to, if any is.
pub(super) fn reference(value: &[u8]) -> Result<Option<usize>, Unclear> {
    let Some((object, rest)) = digits(skip_few(value)?) else { return Ok(None) };
    let Some((_, rest)) = digits(skip_few(rest)?) else { return Ok(None) };
    let is_reference = skip_few(rest)?.starts_with(b"R");
    Ok(is_reference.then(|| number(object)).flatten())
}

fn is_flate(filter: &[u8]) -> bool {
    let filter = skip_blank(filter);
    let in_list = filter.strip_prefix(b"[");
    let Some((name, rest)) = name_at(in_list.unwrap_or(filter)) else { return false };
    name == b"FlateDecode" && (in_list.is_none() || skip_blank(rest).starts_with(b"]"))
}

fn values_of<'a>(dictionary: &'a [u8], name: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    names(dictionary).filter(move |(known, _)| known == name).map(|(_, value)| value)
}

/// Behind a dictionary that begins here; `None` if it has no end.
fn dictionary_end(text: &[u8]) -> Option<usize> {
    if !text.starts_with(b"<<") {
        return None;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.get(at) {
        at = match byte {
            b'<' if text[at..].starts_with(b"<<") => {
                depth += 1;
                at + 2
            }
            b'<' => at + text[at..].iter().position(|byte| *byte == b'>')? + 1,
            b'>' if text[at..].starts_with(b">>") => {
                depth -= 1;
                at + 2
            }
            b'(' => string_end(text, at)?,
            b'%' => text.len() - skip_blank(&text[at..]).len(),
            _ => at + 1,
        };
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Behind a text in brackets, in which there may be pairs of them.
fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, start);
    loop {
        match text.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The number of the object of which only the keyword is left to come.
fn number_before(text: &[u8]) -> Option<usize> {
    let (rest, _) = digits_before(trim_blank_end(text))?;
    let before = trim_blank_end(rest);
    let (_, object) = digits_before(before).filter(|_| before.len() < rest.len())?;
    number(object)
}

fn digits_before(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = text.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    Some(text.split_at(start)).filter(|(_, digits)| !digits.is_empty())
}

fn digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    Some(text.split_at(end)).filter(|(digits, _)| !digits.is_empty())
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The names in a text, written out, each with what follows it.
pub(super) fn names(text: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
    places(text, b"/").filter_map(move |start| name_at(&text[start..]))
}

/// The name that comes next, written out, with what follows it.
fn name_at(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = skip_blank(text).strip_prefix(b"/")?;
    let mut name = Vec::new();
    while let Some((byte, after)) = next_of_name(rest) {
        rest = after;
        name.push(byte);
        if name.len() > LONGEST_NAME {
            break;
        }
    }
    Some((name, rest))
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
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => None,
        byte if is_blank(*byte) => None,
        _ => Some((*first, rest)),
    }
}

/// As [`skip_blank`], where there are not too many of them.
pub(super) fn skip_few(text: &[u8]) -> Result<&[u8], Unclear> {
    let near = &text[..text.len().min(MOST_BLANK)];
    let skipped = near.len() - skip_blank(near).len();
    if skipped < MOST_BLANK { Ok(&text[skipped..]) } else { Err(Unclear) }
}

/// What comes behind blanks and remarks.
fn skip_blank(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        rest = match rest.first() {
            Some(b'%') => {
                let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                &rest[end.unwrap_or(rest.len())..]
            }
            Some(byte) if is_blank(*byte) => &rest[1..],
            _ => return rest,
        };
    }
}

fn trim_blank_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    &text[..end]
}

/// Whether a byte separates words of a document and is none itself.
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// Where a text has a word.
fn places(text: &[u8], word: &'static [u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    iter::from_fn(move || {
        let place = from + find(&text[from..], word)?;
        from = place + word.len();
        Some(place)
    })
}

/// Where a text has a word for the first time.
pub(super) fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.iter().position(|byte| *byte == first)?;
        if text[start..].starts_with(word) {
            return Some(start);
        }
        from = start + 1;
    }
}
