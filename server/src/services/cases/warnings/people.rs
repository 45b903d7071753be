//! People whom a text seems to name: by how they are addressed, or as somebody to ask. It is made for German and
//! English, and for readers who look at what it finds: "Frau Holle" is no person, and that does no harm.

/// How people are addressed.
const ADDRESSES: &[&str] = &["Frau", "Herr", "Herrn", "Mr", "Mrs", "Ms", "Miss", "Mx"];
/// Those that are words as well, and end sentences.
const WORDS: &[&str] = &["Frau", "Herr", "Herrn", "Miss"];
/// Titles, also before one another.
const TITLES: &[&str] = &["Dr", "Prof", "Professor", "Professorin"];
/// What may stand between a title and a name.
const DEGREES: &[&str] = &["med", "phil", "jur", "rer", "nat", "ing", "habil", "h", "c", "dent", "vet"];
/// Behind these words, "Frau" means no particular woman.
const ANY: &[&str] = &["eine", "einer", "jede", "jeder", "keine", "keiner", "die", "der"];
/// How it begins who is to be asked; a colon and a name follow.
const ASKED: &[&str] = &[
    "ansprechpartner",
    "ansprechpartnerin",
    "ansprechperson",
    "kontaktperson",
    "kursleiter",
    "kursleiterin",
    "kursleitung",
    "leiter",
    "leiterin",
];
/// What begins with a capital letter as names do, and is none.
const NO_NAMES: &[&str] = &[
    "Amt",
    "Büro",
    "Das",
    "Der",
    "Die",
    "Fachstelle",
    "Ihr",
    "Ihre",
    "Kreis",
    "Office",
    "Stadt",
    "Team",
    "The",
    "Unser",
    "Unsere",
    "Verein",
];
/// How streets and houses end that are named after somebody.
const PLACES: &[&str] =
    &["allee", "gasse", "haus", "heim", "platz", "ring", "schule", "stiftung", "str", "straße", "weg"];
/// Particles of names.
const PARTICLES: &[&str] = &["von", "van", "de", "zu", "al", "el", "bin"];
/// Most words of a name that are told, particles not counted.
const LONGEST: usize = 2;

/// A word of a text without the signs around it.
#[derive(Clone, Copy)]
struct Word<'a> {
    word: &'a str,
    /// The sign behind it that ends a sentence or a part of it.
    end: Option<char>,
}

impl<'a> Word<'a> {
    fn of(piece: &'a str) -> Self {
        let word = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
        let last = piece.trim_end_matches(['*', '_', '"', '“', '”']).chars().next_back();
        Self { word, end: last.filter(|sign| ".,;:!?)/".contains(*sign)) }
    }

    /// Whether somebody is addressed so, if a name follows.
    fn is_title(self) -> bool {
        let is_known = ADDRESSES.contains(&self.word) || TITLES.contains(&self.word);
        is_known
            && match self.end {
                None => true,
                Some('.') => !WORDS.contains(&self.word),
                Some(_) => false,
            }
    }

    fn is_degree(self) -> bool {
        DEGREES.contains(&self.word)
    }

    /// Whether it is written as a name.
    fn is_name(self) -> bool {
        let mut letters = self.word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.any(char::is_lowercase)
            && !self.word.chars().any(char::is_numeric)
            && !NO_NAMES.contains(&self.word)
    }

    /// Whether a street or a house is called so.
    fn is_place(self) -> bool {
        let lower = self.word.to_lowercase();
        match lower.rsplit_once('-') {
            Some((_, last)) => PLACES.iter().any(|end| last.ends_with(end)),
            None => PLACES.contains(&lower.as_str()),
        }
    }
}

/// The people a text seems to name, each once, as it names them.
pub(super) fn named_in(text: &str) -> Vec<String> {
    let words: Vec<Word<'_>> = text.split_whitespace().map(Word::of).collect();
    let mut found: Vec<String> = Vec::new();
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let before = place.checked_sub(1).map_or("", |before| words[before].word).to_lowercase();
        let rest = &words[place + 1..];
        let titles = rest.iter().take_while(|word| word.is_title() || word.is_degree()).count();
        let person = if word.is_title() {
            let is_anybody = word.word == "Frau" && ANY.contains(&before.as_str());
            name(&rest[titles..])
                .filter(|_| !is_anybody)
                .map(|name| [std::slice::from_ref(word), &rest[..titles], name].concat())
        } else if is_announced(*word, &before) {
            // A first name and a surname: one word alone is an office more often.
            let is_whole = |name: &&[Word<'_>]| name.iter().filter(|word| word.is_name()).count() == LONGEST;
            name(rest).filter(is_whole).map(<[_]>::to_vec)
        } else {
            None
        };
        place += person.as_ref().map_or(1, Vec::len);
        let person = person.map(|words| words.iter().map(|word| word.word).collect::<Vec<_>>().join(" "));
        found.extend(person.filter(|person| !found.contains(person)));
    }
    found
}

/// Whether somebody to ask follows, also behind "Ansprechpartner/in:" or "Ansprechpartner:in:".
fn is_announced(word: Word<'_>, before: &str) -> bool {
    let lower = word.word.to_lowercase();
    let stem = lower.split(|sign: char| !sign.is_alphabetic()).next().unwrap_or_default();
    word.end == Some(':') && (ASKED.contains(&stem) || (before == "contact" && stem == "person"))
}

/// The name with which these words begin, if they begin with one and no street is called so.
fn name<'a, 'b>(words: &'b [Word<'a>]) -> Option<&'b [Word<'a>]> {
    let (mut length, mut names) = (0, 0);
    for (place, word) in words.iter().enumerate() {
        let is_after_von = place.checked_sub(1).is_some_and(|before| words[before].word == "von");
        if word.is_name() {
            names += 1;
            length = place + 1;
        } else if !(PARTICLES.contains(&word.word) || is_after_von && word.word == "der") {
            break;
        }
        if word.end.is_some() || names == LONGEST {
            break;
        }
    }
    let name = &words[..length];
    let follows = words.get(length).filter(|_| name.last().is_some_and(|last| last.end.is_none()));
    let is_place = name.iter().chain(follows).any(|word| word.is_place());
    (length > 0 && !is_place).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_how_they_are_addressed() {
        for (text, expected) in [
            ("Bitte melden Sie sich bei Frau Müller.", "Frau Müller"),
            ("**Frau Anna Müller** hilft Ihnen gern.", "Frau Anna Müller"),
            ("Fragen an Herrn Yılmaz, Tel. 110", "Herrn Yılmaz"),
            ("Sprechstunde mit Dr. med. Schäfer", "Dr med Schäfer"),
            ("mit Prof. Dr. Eva Klein", "Prof Dr Eva Klein"),
            ("Bei Frau von Berg anmelden", "Frau von Berg"),
            ("Ask Ms Brown or Mr. Green!", "Ms Brown|Mr Green"),
            ("Ansprechpartnerin: Maria Weiß", "Maria Weiß"),
            ("Ansprechpartner/in: Ali Demir, Raum 2", "Ali Demir"),
            ("Contact person: Jane Doe", "Jane Doe"),
            ("Frau Müller und Frau Müller", "Frau Müller"),
        ] {
            assert_eq!(named_in(text).join("|"), expected, "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_people_is_left_out() {
        for text in [
            "",
            "Frau",
            "Eine Frau aus dem Dorf hilft jeder Frau.",
            "Für jede Frau Beratung und Hilfe",
            "Herr der Lage sein",
            "Frauen und Herren, Mann und Frau",
            "Treffpunkt: Dr.-Dudziak-Straße 3",
            "Wir treffen uns in der Dr. Ernst-Schneider-Schule",
            "Ansprechpartner: Büro im Rathaus",
            "Ansprechpartnerin: Sekretariat, Raum 2",
            "Das MS-Treffen ist am Montag.",
        ] {
            assert_eq!(named_in(text), [""; 0], "{text}");
        }
    }
}
