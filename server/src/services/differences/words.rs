//! What has become of a text, word by word.

use std::time::{Duration, Instant};

use shared::review::{TextChange, TextPart};
use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

/// How long the fewest changes are looked for. Long texts that have hardly anything in common take longer: what is
/// left then counts as written anew.
const LONGEST: Duration = Duration::from_millis(200);

/// The parts of two texts, in their order.
pub(super) fn compared(before: &str, after: &str) -> Vec<TextPart> {
    let (old, new) = (words(before), words(after));
    let until = Instant::now().checked_add(LONGEST);
    let steps = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, until);
    let is_replaced = |number: Option<usize>| {
        number.and_then(|number| steps.get(number)).is_some_and(|step| step.tag() == DiffTag::Replace)
    };
    let mut parts = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    for (number, step) in steps.iter().enumerate() {
        let (tag, in_old, in_new) = step.as_tag_tuple();
        let (gone, come) = (old[in_old].concat(), new[in_new].concat());
        // Of several words in a row that are others, the spaces between them are not told apart.
        let is_between = gone.trim().is_empty()
            && is_replaced(number.checked_sub(1))
            && is_replaced(number.checked_add(1));
        if tag == DiffTag::Equal && !is_between {
            settle(&mut parts, &mut removed, &mut added);
            parts.push(TextPart { change: TextChange::Kept, text: come });
        } else {
            removed.push_str(&gone);
            added.push_str(&come);
        }
    }
    settle(&mut parts, &mut removed, &mut added);
    parts
}

/// Tells what is gone before what has come in its place.
fn settle(parts: &mut Vec<TextPart>, removed: &mut String, added: &mut String) {
    for (change, text) in [(TextChange::Removed, removed), (TextChange::Added, added)] {
        if !text.is_empty() {
            parts.push(TextPart { change, text: std::mem::take(text) });
        }
    }
}

/// What a piece of a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Word,
    Space,
    /// A sign, which stands for itself.
    Sign,
}

impl Piece {
    fn of(sign: char) -> Self {
        if sign.is_alphanumeric() {
            Self::Word
        } else if sign.is_whitespace() {
            Self::Space
        } else {
            Self::Sign
        }
    }
}

/// The words of a text, the spaces between them, and each of its other signs.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut last = None;
    for (place, sign) in text.char_indices() {
        let piece = Piece::of(sign);
        if last.is_some_and(|last| last != piece || piece == Piece::Sign) {
            words.push(&text[begin..place]);
            begin = place;
        }
        last = Some(piece);
    }
    words.extend(text.get(begin..).filter(|rest| !rest.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts, with what is gone in square brackets and what has come in curly ones.
    fn told(before: &str, after: &str) -> String {
        let told = compared(before, after).into_iter().map(|part| match part.change {
            TextChange::Kept => part.text,
            TextChange::Removed => format!("[{}]", part.text),
            TextChange::Added => format!("{{{}}}", part.text),
        });
        told.collect()
    }

    #[test]
    fn texts_are_told_word_by_word() {
        for (before, after, expected) in [
            ("Jeden Montag um 16 Uhr.", "Jeden Dienstag um 16 Uhr.", "Jeden [Montag]{Dienstag} um 16 Uhr."),
            ("Wir lernen Deutsch.", "Wir lernen zusammen Deutsch.", "Wir lernen {zusammen }Deutsch."),
            ("Kommen Sie gern vorbei!", "Kommen Sie vorbei!", "Kommen Sie [gern ]vorbei!"),
            ("Kurs, kostenlos", "Kurs. kostenlos", "Kurs[,]{.} kostenlos"),
            ("Rotes Haus", "Blaue Schule", "[Rotes Haus]{Blaue Schule}"),
            ("كل يوم اثنين", "كل يوم جمعة", "كل يوم [اثنين]{جمعة}"),
        ] {
            assert_eq!(told(before, after), expected);
        }
    }

    #[test]
    fn the_parts_say_both_texts() {
        let (before, after) = ("Eins zwei\n\ndrei – vier 5 😀", "Null zwei\ndrei vier, fünf 😀!");
        let said = |without: TextChange| -> String {
            let parts = compared(before, after).into_iter().filter(|part| part.change != without);
            parts.map(|part| part.text).collect()
        };
        assert_eq!(said(TextChange::Added), before);
        assert_eq!(said(TextChange::Removed), after);
    }
}
