//! Names of places as they are spoken, for those who write them in Cyrillic or
//! Arabic letters: "Зіген", "زيغن".
//!
//! Names and words become sounds: one ASCII letter for each, with `c` for the
//! beginning of *Schule*, `x` for the end of *Bach* and `y` for *ü*. What is
//! compared are the sounds a script tells apart. Cyrillic follows the practical
//! transcriptions from German to Ukrainian and Russian (`h` is `г` or `х`, `z`
//! is `ц`, `ei` is `ай`), which write every sound. Arabic and Persian leave short
//! vowels out: there the consonants must agree, and the vowels that are written
//! may not differ much.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::TokenId;
use crate::analysis::{self, Script};

/// What letters of German names sound like, where that is not the letter
/// itself. The first that fits is read.
const GERMAN: [(&str, &str); 39] = [
    // What begins the second part of a name keeps its `h`.
    ("thaus", "thaus"),
    ("theim", "thaim"),
    ("thof", "thof"),
    ("thütt", "thyt"),
    ("th", "t"),
    ("tsch", "tc"),
    ("sch", "c"),
    ("chst", "xst"),
    ("chsp", "xsp"),
    ("chs", "ks"),
    ("ch", "x"),
    ("ck", "k"),
    ("c", "k"),
    ("ph", "f"),
    ("pf", "f"),
    ("tz", "ts"),
    ("z", "ts"),
    ("qu", "kf"),
    ("q", "k"),
    ("x", "ks"),
    ("ß", "s"),
    ("v", "f"),
    ("w", "f"),
    ("ju", "y"),
    ("j", ""),
    ("au", "au"),
    ("eu", "oi"),
    ("äu", "oi"),
    ("ei", "ai"),
    ("ey", "ai"),
    ("ay", "ai"),
    ("ie", "i"),
    ("ae", "e"),
    ("oe", "e"),
    ("ue", "y"),
    ("ä", "e"),
    ("ö", "e"),
    ("ü", "y"),
    ("y", "i"),
];

/// Endings of cases in Ukrainian and Russian, and of what is named after a
/// place, as they are folded. A vowel at the end never counts.
const CASES: [&str; 13] =
    ["ами", "ах", "ом", "ем", "ою", "ои", "еи", "ові", "еві", "ів", "ов", "ськии", "скии"];
/// How Ukrainian changes the last consonant of a name before `і`: "у Бурбасі".
const SOFTENED: [(&str, &str); 3] = [("зі", "г"), ("сі", "х"), ("ці", "к")];

/// Letters Arabic has for sounds that German does not: they stand in no name.
const FOREIGN: [char; 9] = ['ص', 'ض', 'ط', 'ظ', 'ع', 'ح', 'ق', 'ث', 'ذ'];

/// Fewest sounds of a name that is recognised in Cyrillic letters.
const SHORTEST_CYRILLIC: usize = 4;
/// Fewest consonants of a name that is recognised in Arabic letters.
const SHORTEST_ARABIC: usize = 3;
/// Fewest sounds, or consonants in Arabic letters, one of which may be another.
const SHORTEST_WITH_MISTAKE: usize = 6;
/// Fewest sounds in Cyrillic letters two of which may be others.
const SHORTEST_WITH_TWO_MISTAKES: usize = 9;
/// How many fewer vowels than consonants may differ in Arabic letters.
const FEWER_VOWELS: usize = 2;
/// Most vowels that may differ there.
const MOST_VOWELS: usize = 4;

/// The words of names by their sounds.
#[derive(Debug, Default)]
pub(super) struct SpokenNames {
    cyrillic: BTreeSet<(String, TokenId)>,
    arabic: BTreeSet<(ArabicSounds, TokenId)>,
}

/// The sounds of a word in Arabic letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ArabicSounds {
    consonants: String,
    /// With the vowels that are written.
    all: String,
}

impl SpokenNames {
    /// Adds a word of a name in Latin letters.
    pub(super) fn add(&mut self, word: &str, token: TokenId) {
        if Script::of(word) != Script::Latin {
            return;
        }
        // The sound behind `e` and `i` is written as that in *Bach* or in *Schule*.
        for soft in ['x', 'c'] {
            let sounds = german(word, soft);
            self.cyrillic.insert((as_cyrillic(&sounds), token));
            // Arabic has one letter for `o`, `u` and `ü`.
            self.arabic.insert((ArabicSounds::new(&sounds.replace(['y', 'o'], "u")), token));
        }
    }

    /// The words of names that sound most like a folded word in another script.
    pub(super) fn like(&self, folded: &str, may_be_wrong: bool) -> Vec<TokenId> {
        match Script::of(folded) {
            Script::Latin => Vec::new(),
            Script::Cyrillic => self.like_cyrillic(folded, may_be_wrong),
            Script::Arabic => self.like_arabic(folded, may_be_wrong),
        }
    }

    fn like_cyrillic(&self, folded: &str, may_be_wrong: bool) -> Vec<TokenId> {
        let heard: Vec<String> = without_case(folded).iter().map(|form| cyrillic(form)).collect();
        let distance = |heard: &String, name: &String| {
            let most = match heard.len().min(name.len()) {
                ..SHORTEST_CYRILLIC => return None,
                SHORTEST_WITH_TWO_MISTAKES.. if may_be_wrong => 2,
                SHORTEST_WITH_MISTAKE.. if may_be_wrong => 1,
                _ => 0,
            };
            // The first sound is seldom wrong.
            (heard[..1] == name[..1]).then_some(())?;
            within(heard, name, most)
        };
        closest(self.cyrillic.iter().filter_map(|(name, token)| {
            let least = heard.iter().filter_map(|heard| distance(heard, name)).min()?;
            Some((least, *token))
        }))
    }

    fn like_arabic(&self, folded: &str, may_be_wrong: bool) -> Vec<TokenId> {
        if folded.contains(FOREIGN) {
            return Vec::new();
        }
        let heard = ArabicSounds::new(&arabic(folded));
        closest(self.arabic.iter().filter_map(|(name, token)| {
            let consonants = heard.consonants.len().min(name.consonants.len());
            let most = match consonants {
                ..SHORTEST_ARABIC => return None,
                SHORTEST_WITH_MISTAKE.. if may_be_wrong => 1,
                _ => 0,
            };
            let differing = within(&heard.consonants, &name.consonants, most)?;
            let most_vowels = (consonants - FEWER_VOWELS).min(MOST_VOWELS);
            Some(((differing, within(&heard.all, &name.all, most_vowels)?), *token))
        }))
    }
}

impl ArabicSounds {
    /// What of these sounds Arabic letters tell apart.
    fn new(sounds: &str) -> Self {
        let sounds = sounds.replace('g', "k").replace('x', "h").replace('p', "b");
        let sounds = as_spoken(&sounds).replace("ts", "s");
        Self { consonants: once(sounds.chars().filter(|sound| !is_vowel(*sound))), all: once(sounds.chars()) }
    }
}

/// What of these sounds Cyrillic letters tell apart, without the vowel at the
/// end, where the endings of cases are.
fn as_cyrillic(sounds: &str) -> String {
    let sounds = once(as_spoken(&sounds.replace(['g', 'x'], "h")).chars());
    sounds.strip_suffix(is_vowel).unwrap_or(&sounds).to_owned()
}

/// Sounds that are one in every script: `s` and `c` before `t` and `p`, `dt` and
/// `t`.
fn as_spoken(sounds: &str) -> String {
    sounds.replace("ct", "st").replace("cp", "sp").replace("cb", "sb").replace("dt", "t")
}

/// Sounds that are doubled, once.
fn once(sounds: impl Iterator<Item = char>) -> String {
    let mut once = String::new();
    for sound in sounds {
        if !once.ends_with(sound) {
            once.push(sound);
        }
    }
    once
}

const fn is_vowel(sound: char) -> bool {
    matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// How many sounds differ, if not more than this.
fn within(left: &str, right: &str, most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    Some(strsim::osa_distance(left, right)).filter(|distance| *distance <= most)
}

/// Those with the least distance.
fn closest<D: Ord>(found: impl Iterator<Item = (D, TokenId)>) -> Vec<TokenId> {
    let mut least: Option<D> = None;
    let mut closest = Vec::new();
    for (distance, token) in found {
        match least.as_ref().map_or(Ordering::Less, |least| distance.cmp(least)) {
            Ordering::Greater => continue,
            Ordering::Equal => {}
            Ordering::Less => {
                closest.clear();
                least = Some(distance);
            }
        }
        closest.push(token);
    }
    closest
}

/// The sounds of a German word; `soft` is the one of `ch` behind `e` and `i`.
fn german(word: &str, soft: char) -> String {
    let letters = analysis::german_letters(word);
    let mut rest = letters.as_str();
    let mut sounds = String::new();
    while let Some(letter) = rest.chars().next() {
        let same = &rest[..letter.len_utf8()];
        let itself = (same, if letter.is_ascii() { same } else { "" });
        let (read, spoken) = *GERMAN.iter().find(|(read, _)| rest.starts_with(read)).unwrap_or(&itself);
        rest = &rest[read.len()..];
        let last = sounds.chars().last();
        match (spoken, last) {
            // Behind a vowel it only lengthens that, unless another follows.
            ("h", Some(vowel)) if is_vowel(vowel) && !rest.starts_with(is_german_vowel) => {}
            // As in *Christian* or in *Charlotte*.
            ("x", None) => sounds.push(if soft == 'c' { 'c' } else { 'k' }),
            ("x", Some(last)) if !matches!(last, 'a' | 'o' | 'u') => sounds.push(soft),
            _ => sounds.push_str(spoken),
        }
    }
    sounds
}

const fn is_german_vowel(letter: char) -> bool {
    is_vowel(letter) || matches!(letter, 'ä' | 'ö' | 'ü')
}

/// A word in Cyrillic letters as it is and without what may be the ending of a
/// case.
fn without_case(folded: &str) -> Vec<String> {
    let shorter = CASES.iter().filter_map(|ending| Some(folded.strip_suffix(ending)?.to_owned()));
    let hard = SOFTENED.iter().filter_map(|(soft, hard)| Some(folded.strip_suffix(soft)?.to_owned() + hard));
    std::iter::once(folded.to_owned()).chain(shorter).chain(hard).collect()
}

/// The sounds of a folded word in Cyrillic letters.
fn cyrillic(folded: &str) -> String {
    let sound = |letter| match letter {
        'а' | 'я' => "a",
        'б' => "b",
        'в' | 'ф' => "f",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'є' | 'э' => "e",
        'ж' | 'ш' | 'щ' => "c",
        'з' | 'с' => "s",
        'и' | 'і' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'т' => "t",
        'у' => "u",
        'х' => "x",
        'ц' => "ts",
        'ч' => "tc",
        'ю' => "y",
        _ => "",
    };
    as_cyrillic(&folded.chars().map(sound).collect::<String>())
}

/// The sounds of a folded word in Arabic letters.
fn arabic(folded: &str) -> String {
    let mut sounds = String::new();
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        sounds.push_str(match letter {
            // Persian has it for `w`, both have it for vowels.
            'و' if sounds.is_empty() || next == Some('ا') => "f",
            'و' => "u",
            // It makes a first `st` speakable: "اشتاینباخ".
            'ا' if sounds.is_empty() && matches!(next, Some('ش' | 'س')) => "",
            'ا' => "a",
            'ه' if next.is_none() => "a",
            'ي' => "i",
            'ب' => "b",
            'پ' => "p",
            'ت' => "t",
            'ج' | 'گ' | 'غ' => "g",
            'ك' => "k",
            'خ' => "x",
            'ه' => "h",
            'د' => "d",
            'ر' => "r",
            'ز' | 'س' => "s",
            'ش' | 'ژ' => "c",
            'چ' => "tc",
            'ف' | 'ڤ' => "f",
            'ل' => "l",
            'م' => "m",
            'ن' => "n",
            _ => "",
        });
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_equal() {
        for (name, words) in [
            ("hilchenbach", ["гільхенбах", "Хильхенбах"]),
            ("kreuztal", ["Кройцталь", "кройтсталь"]),
            ("steinbach", ["штаинбах", "стаинбах"]),
            ("sieghütte", ["зіггютте", "зигхютте"]),
            ("wahlbach", ["вальбах", "валбах"]),
        ] {
            for word in words {
                assert_eq!(
                    as_cyrillic(&german(name, 'x')),
                    cyrillic(&analysis::fold_word(word)),
                    "{name}, {word}"
                );
            }
        }
        for (name, soft, word) in [
            ("hilchenbach", 'x', "هيلخنباخ"),
            ("hilchenbach", 'c', "هيلشنباخ"),
            ("weidenau", 'x', "وايدناو"),
            ("steinbach", 'x', "اشتاينباخ"),
            ("puderbach", 'x', "پودرباخ"),
        ] {
            let consonants = |sounds: &str| ArabicSounds::new(sounds).consonants;
            assert_eq!(
                consonants(&german(name, soft)),
                consonants(&arabic(&analysis::fold_word(word))),
                "{name}, {word}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_can_be_compared(name in "[a-zäöüß]{0,20}|\\PC{0,20}", word in "[а-яіїєґ]{0,20}|[ا-ی]{0,20}|\\PC{0,20}") {
            let mut names = SpokenNames::default();
            names.add(&analysis::lower(&name), 0);
            names.like(&analysis::fold_word(&word), true);
        }
    }
}
