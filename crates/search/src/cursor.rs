//! Cursors: where a page of a list ended.

use chrono::{DateTime, Utc};
use shared::filter::Sort;

use crate::Error;
use crate::schema::fingerprint;

/// What an entry is sorted by, before its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A number, least first.
    Number(u64),
    /// A text.
    Text(String),
}

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The order of the list.
    pub(crate) sort: Sort,
    /// The instant whose answer the pages show; see [`crate::moment::Moment::since`].
    pub(crate) now: DateTime<Utc>,
    /// What the last entry was sorted by.
    pub(crate) key: Key,
    /// The id of the last entry.
    pub(crate) id: u128,
}

impl Cursor {
    /// The cursor as a text that can stand in a URL.
    pub(crate) fn encode(&self) -> String {
        let mut bytes = vec![self.sort as u8];
        bytes.extend(self.now.timestamp_micros().to_be_bytes());
        bytes.extend(self.id.to_be_bytes());
        match &self.key {
            Key::Number(number) => {
                bytes.push(0);
                bytes.extend(number.to_be_bytes());
            }
            Key::Text(text) => {
                bytes.push(1);
                bytes.extend(text.as_bytes());
            }
        }
        bytes.extend(fingerprint(&bytes).to_be_bytes());
        let mut text = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        text
    }

    /// Reads a cursor of a list in this order.
    pub(crate) fn decode(text: &str, sort: Sort) -> Result<Self, Error> {
        let cursor = bytes(text).and_then(|bytes| Self::read(&bytes));
        cursor.filter(|cursor| cursor.sort == sort).ok_or_else(|| Error::InvalidCursor(text.to_owned()))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (content, check) = bytes.split_last_chunk::<8>()?;
        if fingerprint(content) != u64::from_be_bytes(*check) {
            return None;
        }
        let (sort, rest) = content.split_first()?;
        let (now, rest) = rest.split_first_chunk()?;
        let (id, rest) = rest.split_first_chunk()?;
        let key = match rest.split_first()? {
            (0, number) => Key::Number(u64::from_be_bytes(number.try_into().ok()?)),
            (1, text) => Key::Text(String::from_utf8(text.to_vec()).ok()?),
            _ => return None,
        };
        let sort = Sort::ALL.iter().copied().find(|known| *known as u8 == *sort)?;
        let fits = (sort == Sort::Title) == matches!(key, Key::Text(_));
        let now = DateTime::from_timestamp_micros(i64::from_be_bytes(*now))?;
        fits.then_some(Self { sort, now, key, id: u128::from_be_bytes(*id) })
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cursor(title: &str) -> Cursor {
        Cursor { sort: Sort::Title, now: DateTime::UNIX_EPOCH, key: Key::Text(title.to_owned()), id: 7 }
    }

    proptest! {
        #[test]
        fn cursors_survive_the_round_trip(title in ".*") {
            let cursor = cursor(&title);
            prop_assert_eq!(Cursor::decode(&cursor.encode(), Sort::Title).expect("it is whole"), cursor);
        }

        #[test]
        fn damaged_cursors_are_refused(position in 0_usize..80, letter in "[0-9a-f]", noise in ".*") {
            let whole = cursor("Nähtreff").encode();
            let mut damaged = whole.clone();
            let position = position % whole.len();
            damaged.replace_range(position..=position, &letter);
            prop_assert_eq!(Cursor::decode(&damaged, Sort::Title).is_ok(), damaged == whole);
            prop_assert!(Cursor::decode(&noise, Sort::Title).is_err());
        }
    }

    #[test]
    fn a_cursor_belongs_to_its_order() {
        assert!(Cursor::decode(&cursor("a").encode(), Sort::Newest).is_err());
    }
}
