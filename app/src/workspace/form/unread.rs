//! What of a form cannot be read as what its field stands for, such as an age of 300 or an emptied day. The
//! content keeps what it had there before; the form keeps what was typed, and says so at the field.

use shared::offer::RegistrationKind;
use shared::problem::FieldError;
use shared::text::LanguageTag;
use shared::written;

use super::schedule::REPEATS;
use super::{Fields, has_new_parts, is_beside};

/// What is told at its field as soon as the server has it: nobody is still about to write that.
const AT_ONCE: [&str; 3] = ["too_long", "too_many", "out_of_range"];

/// What a field stands for that is no text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Number,
    Date,
    Time,
}

/// What the field of this name stands for, and whether it may stay empty; `None` where anything can be read.
fn asked(name: &str) -> Option<(Value, bool)> {
    let parts: Vec<&str> = name.split('/').skip(1).collect();
    Some(match *parts {
        ["age", "from" | "to"] => (Value::Number, true),
        ["schedule", "rules", _, "repeat", "day"] => (Value::Number, false),
        ["valid_from" | "valid_until" | "publish_from" | "publish_until"]
        | ["registration", "deadline"]
        | ["schedule", "rules", _, "from" | "until"] => (Value::Date, true),
        ["schedule", "dates", _, "date"] | ["schedule", "exceptions", _] => (Value::Date, false),
        ["schedule", "rules" | "dates", _, "start_time" | "end_time"] => (Value::Time, false),
        _ => return None,
    })
}

/// Whether what a field says counts, with what other fields say.
fn counts(fields: &Fields, name: &str) -> bool {
    if name == "/registration/deadline" {
        return fields.one("/registration/kind") != Some(RegistrationKind::None.key());
    }
    let Some(rule) = name.strip_suffix("/repeat/day") else { return true };
    fields.one(&format!("{rule}/repeat/kind")).is_none_or(|kind| kind == REPEATS[3])
}

/// Why a field cannot be read, as the code of the rule it breaks; `None` where it can.
fn code(fields: &Fields, name: &str) -> Option<&'static str> {
    let (value, may_be_empty) = asked(name)?;
    let text = fields.one(name).filter(|_| counts(fields, name))?.trim();
    if text.is_empty() {
        return (!may_be_empty).then_some("required");
    }
    let is_read = match value {
        Value::Number => text.parse::<u8>().is_ok(),
        Value::Date => written::date(text).is_some(),
        Value::Time => written::time(text).is_some(),
    };
    let is_number = value == Value::Number && text.parse::<f64>().is_ok();
    (!is_read).then_some(if is_number { "out_of_range" } else { "malformed" })
}

/// What of a form cannot be read.
#[must_use]
pub fn unread(fields: &Fields) -> Vec<FieldError> {
    let names = fields.pairs().iter().map(|(name, _)| name);
    names.filter_map(|name| Some(FieldError::new(name.as_str(), code(fields, name)?))).collect()
}

/// What was typed into a field, if it cannot be read.
#[must_use]
pub fn unread_text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    code(fields, name).and_then(|_| fields.one(name))
}

/// Whether a form says something that its content cannot have: a part that is not made yet, a message, or
/// what cannot be read.
#[must_use]
pub fn says_more(fields: &Fields, language: &LanguageTag) -> bool {
    has_new_parts(fields, language) || !unread(fields).is_empty()
}

impl Fields {
    /// Those that say something the content does not have: what is written beside it, and what cannot be read.
    #[must_use]
    pub fn beside(&self) -> Self {
        let says_more = |name: &str| is_beside(name) || code(self, name).is_some();
        Self::new(self.pairs().iter().filter(|(name, _)| says_more(name)).cloned().collect())
    }
}

/// What is told at the fields of a form: of what is `known` to be wrong, all that the form does not say better
/// by now; and what is wrong beyond being unfinished. `missing` is what the server finds in the content.
#[must_use]
pub fn told(mut known: Vec<FieldError>, missing: &[FieldError], fields: &Fields) -> Vec<FieldError> {
    let unread = unread(fields);
    known
        .retain(|error| asked(&error.pointer).is_none() || missing.contains(error) || unread.contains(error));
    let more = missing.iter().filter(|error| AT_ONCE.contains(&error.code.as_str()));
    for error in more.chain(&unread) {
        if !known.contains(error) {
            known.push(error.clone());
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::super::tests::fields;
    use super::*;

    /// Pointers and codes of what cannot be read.
    fn found(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        unread(&fields(pairs)).into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_field() {
        for (name, text, code) in [
            ("/age/from", "300", "out_of_range"),
            ("/age/to", "-1", "out_of_range"),
            ("/age/to", "1.5", "out_of_range"),
            ("/age/to", "alle", "malformed"),
            ("/valid_from", "01.02.2027", "malformed"),
            ("/schedule/rules/0/until", "2027-02", "malformed"),
            ("/schedule/rules/0/repeat/day", " ", "required"),
            ("/schedule/rules/0/start_time", "", "required"),
            ("/schedule/dates/12/end_time", "25:00", "malformed"),
            ("/schedule/dates/12/date", "", "required"),
            ("/schedule/exceptions/1", "", "required"),
        ] {
            assert_eq!(found(&[(name, text)]), [(name.to_owned(), code.to_owned())], "{name} {text}");
            assert_eq!(unread_text(&fields(&[(name, text)]), name), Some(text));
        }
    }

    #[test]
    fn what_can_be_read_or_left_out_is_right() {
        for (name, text) in [
            ("/age/from", ""),
            ("/age/from", " 12 "),
            ("/valid_until", ""),
            ("/valid_until", "2027-02-01"),
            ("/schedule/rules/0/from", ""),
            ("/schedule/rules/0/start_time", "18:30"),
            ("/schedule/rules/0/repeat/day", "31"),
            ("/schedule/exceptions/0", "2027-02-01"),
            ("/title/de", ""),
            ("/contact/phone", "300"),
        ] {
            assert!(found(&[(name, text)]).is_empty(), "{name} {text}");
            assert_eq!(unread_text(&fields(&[(name, text)]), name), None);
        }
    }

    #[test]
    fn what_does_not_count_may_say_anything() {
        let (deadline, day) = (("/registration/deadline", "bald"), ("/schedule/rules/0/repeat/day", ""));
        assert!(found(&[deadline, ("/registration/kind", "none")]).is_empty());
        assert_eq!(found(&[deadline, ("/registration/kind", "required")]).len(), 1);
        assert!(found(&[day, ("/schedule/rules/0/repeat/kind", "weekly")]).is_empty());
        assert_eq!(found(&[day, ("/schedule/rules/0/repeat/kind", REPEATS[3])]).len(), 1);
    }

    #[test]
    fn the_device_keeps_what_the_content_does_not_have() {
        let typed = fields(&[
            ("/title/de", "Café"),
            ("/age/from", "300"),
            ("/age/to", "12"),
            ("/contact/phone", "1"),
        ]);
        assert_eq!(typed.beside(), fields(&[("/age/from", "300"), ("/contact/phone", "1")]));
        let german = LanguageTag::german();
        assert!(says_more(&fields(&[("/age/from", "300")]), &german));
        assert!(!says_more(&fields(&[("/age/from", "30"), ("/title/de", "Café")]), &german));
    }

    #[test]
    fn at_the_fields_stands_what_is_wrong_by_now() {
        let [age, title, long] =
            [("/age/from", "out_of_range"), ("/title/de", "required"), ("/summary/de", "too_long")]
                .map(|(pointer, code)| FieldError::new(pointer, code));
        let (wrong, right) = (fields(&[("/age/from", "300")]), fields(&[("/age/from", "30")]));
        let (none, missing) = (Vec::new(), [title.clone(), long.clone()]);
        // What is only missing is told once it is handed in.
        assert_eq!(told(none.clone(), &missing, &right), std::slice::from_ref(&long));
        assert_eq!(told(none, &[], &wrong), std::slice::from_ref(&age));
        assert_eq!(told(vec![title.clone()], &missing, &wrong), [title.clone(), long.clone(), age.clone()]);
        assert_eq!(told(vec![title.clone(), age], &missing, &right), [title, long]);
    }
}
