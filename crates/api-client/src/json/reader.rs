//! Goes through a text of JSON, without knowing of types.

use std::borrow::Cow;

use super::{Malformed, Result};

/// A place in a text. Its methods are not generic: they are there once, however
/// many types are read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    /// The beginning of a text.
    pub(super) const fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// The next character that is not white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Goes past the next character if it is this one.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<()> {
        if self.skip(byte) { Ok(()) } else { Err(Malformed) }
    }

    /// Goes past a word such as `null`.
    pub(super) fn word(&mut self, word: &str) -> Result<()> {
        let rest = self.text.get(self.at..).and_then(|rest| rest.strip_prefix(word));
        self.at += word.len();
        rest.map(|_| ()).ok_or(Malformed)
    }

    pub(super) fn boolean(&mut self) -> Result<bool> {
        if self.peek() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    pub(super) fn number(&mut self) -> Result<Number> {
        self.peek();
        let rest = self.text.get(self.at..).ok_or(Malformed)?;
        let end = rest.find(|it: char| !matches!(it, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let digits = rest.get(..end.unwrap_or(rest.len())).ok_or(Malformed)?;
        self.at += digits.len();
        if let Ok(number) = digits.parse() {
            return Ok(Number::Positive(number));
        }
        if let Ok(number) = digits.parse() {
            return Ok(Number::Negative(number));
        }
        fraction(digits).map(Number::Fraction)
    }

    /// A string; borrowed from the text if nothing in it is escaped.
    pub(super) fn string(&mut self) -> Result<Cow<'de, str>> {
        self.expect(b'"')?;
        let mut unescaped = String::new();
        loop {
            let rest = self.text.get(self.at..).ok_or(Malformed)?;
            let end = rest.find(|it: char| it == '"' || it == '\\' || it < ' ').ok_or(Malformed)?;
            let (plain, rest) = rest.split_at(end);
            self.at += end + 1;
            match rest.as_bytes().first() {
                Some(b'"') if unescaped.is_empty() => return Ok(Cow::Borrowed(plain)),
                Some(b'"') => {
                    unescaped.push_str(plain);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(plain);
                    unescaped.push(self.escaped()?);
                }
                _ => return Err(Malformed),
            }
        }
    }

    /// The character that a backslash stands before.
    fn escaped(&mut self) -> Result<char> {
        let escape = self.text.as_bytes().get(self.at);
        self.at += 1;
        Ok(match escape {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(*plain),
            Some(b'u') => {
                let first = self.code_unit()?;
                if let Some(character) = char::from_u32(u32::from(first)) {
                    return Ok(character);
                }
                // Half of a character beyond the first 65,536.
                self.word("\\u")?;
                let pair = [first, self.code_unit()?];
                char::decode_utf16(pair).next().and_then(std::result::Result::ok).ok_or(Malformed)?
            }
            _ => return Err(Malformed),
        })
    }

    fn code_unit(&mut self) -> Result<u16> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|it| !it.starts_with('+')).ok_or(Malformed)?;
        self.at += 4;
        u16::from_str_radix(digits, 16).map_err(|_| Malformed)
    }

    /// Goes past a value of any kind.
    pub(super) fn ignore(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => drop(self.string()?),
            Some(b'{') => {
                let mut items = Items::begin(self, b'{', b'}')?;
                while items.next()? {
                    items.reader.string()?;
                    items.reader.expect(b':')?;
                    items.reader.ignore()?;
                }
            }
            Some(b'[') => {
                let mut items = Items::begin(self, b'[', b']')?;
                while items.next()? {
                    items.reader.ignore()?;
                }
            }
            Some(b'n') => self.word("null")?,
            Some(b't' | b'f') => drop(self.boolean()?),
            _ => return self.number().map(|_| ()),
        }
        Ok(())
    }
}

pub(super) enum Number {
    Positive(u64),
    Negative(i64),
    Fraction(f64),
}

/// The browser knows how; here it would take large tables.
#[cfg(target_arch = "wasm32")]
fn fraction(digits: &str) -> Result<f64> {
    Some(js_sys::Number::parse_float(digits)).filter(|number| number.is_finite()).ok_or(Malformed)
}

#[cfg(not(target_arch = "wasm32"))]
fn fraction(digits: &str) -> Result<f64> {
    digits.parse().map_err(|_| Malformed)
}

/// What stands between brackets or braces.
pub(super) struct Items<'reader, 'de> {
    pub(super) reader: &'reader mut Reader<'de>,
    end: u8,
    is_first: bool,
    is_over: bool,
}

impl<'reader, 'de> Items<'reader, 'de> {
    pub(super) fn begin(reader: &'reader mut Reader<'de>, begin: u8, end: u8) -> Result<Self> {
        reader.expect(begin)?;
        Ok(Self { reader, end, is_first: true, is_over: false })
    }

    /// Whether there is another one; if not, the end is behind.
    pub(super) fn next(&mut self) -> Result<bool> {
        self.is_over = self.is_over || self.reader.skip(self.end);
        if !self.is_over && !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
        }
        Ok(!self.is_over)
    }

    /// The value that was made of all of them.
    pub(super) fn finish<T>(mut self, value: T) -> Result<T> {
        if self.next()? { Err(Malformed) } else { Ok(value) }
    }
}
