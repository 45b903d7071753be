//! Names of places that the region's data has in Latin letters only, in
//! queries in other scripts.

use std::collections::{BTreeMap, BTreeSet};

use search::Index;
use serde_json::Value;

use crate::meaning::{TAXONOMY, region, understood};
use crate::support::*;

/// Texts in another script and the places they name, as parameters have them.
type Names = BTreeMap<String, BTreeSet<String>>;

const CYRILLIC: std::ops::RangeInclusive<char> = '\u{400}'..='\u{52f}';
const ARABIC: std::ops::RangeInclusive<char> = '\u{600}'..='\u{6ff}';

/// Everyday words, which name no place.
const EVERYDAY: [&str; 2] = [include_str!("everyday/cyrillic.txt"), include_str!("everyday/arabic.txt")];
const LEXICONS: [&str; 4] = [
    include_str!("../../lexicon/ar.json"),
    include_str!("../../lexicon/fa.json"),
    include_str!("../../lexicon/ru.json"),
    include_str!("../../lexicon/uk.json"),
];

fn is_latin(text: &str) -> bool {
    !text.contains(|character| CYRILLIC.contains(&character) || ARABIC.contains(&character))
}

/// An index that knows the county with its names in Latin letters only, and the
/// names it does not know.
fn latin_only() -> (Index, Names) {
    let mut region = region();
    let mut names = Names::new();
    let mut take = |aliases: &mut Vec<String>, place: &str| {
        let (kept, taken) = std::mem::take(aliases).into_iter().partition(|alias| is_latin(alias));
        *aliases = kept;
        let taken: Vec<String> = taken;
        for name in taken {
            names.entry(name).or_default().insert(place.to_owned());
        }
    };
    for municipality in &mut region.municipalities {
        let key = &municipality.key;
        municipality.name.retain(|_, name| is_latin(name));
        take(&mut municipality.aliases, key);
        let own: Vec<&String> = municipality.name.values().chain(&municipality.aliases).collect();
        for locality in &mut municipality.localities {
            let is_municipality = own.contains(&&locality.name);
            let place = if is_municipality { key.clone() } else { format!("{key}/{}", locality.name) };
            take(&mut locality.aliases, &place);
        }
    }
    for area in &mut region.areas {
        area.names.retain(|name| is_latin(name));
    }
    let index = index_of([]);
    index.learn(region, serde_json::from_str(TAXONOMY).unwrap());
    (index, names)
}

/// The places a text is understood to name.
fn places(index: &Index, text: &str) -> BTreeSet<String> {
    let understood = understood(index, text).into_iter();
    understood
        .filter(|(name, _)| name == "municipality" || name == "locality")
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn names_are_recognised_as_they_sound() {
    let (index, names) = latin_only();
    for (script, right_percent) in [(CYRILLIC, 95), (ARABIC, 88)] {
        let names: Vec<_> =
            names.iter().filter(|(name, _)| name.contains(|it| script.contains(&it))).collect();
        let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
        for (name, meant) in &names {
            let found = places(&index, name);
            if found.is_superset(meant) {
                right += 1;
            } else if found.is_empty() {
                missed.push(name);
            } else {
                wrong.push((name, found));
            }
        }
        let all = names.len();
        assert!(right * 100 >= all * right_percent, "{right} of {all} are right, missed: {missed:?}");
        assert!(wrong.len() * 100 <= all, "{wrong:?}");
    }
}

#[test]
fn people_write_names_with_endings_and_mistakes() {
    let (index, _) = latin_only();
    let cases = [
        // Ukrainian
        ("квартира в Кройцталі", "05970024"),
        ("робота у Бурбасі", "05970008"),
        ("лікар у Фройденберзі", "05970016"),
        ("дитячий садок Хільхенбах", "05970020"),
        ("школа в Нетфені", "05970032"),
        ("з Нетфена", "05970032"),
        ("біля Вільнсдорфа", "05970044"),
        ("між Вільнсдорфом", "05970044"),
        ("в Ерндтебрюці", "05970012"),
        ("у Берлебурзі", "05970004"),
        ("Бад Берлебург", "05970004"),
        ("Бад-Ласфе", "05970028"),
        ("до Нойнкірхена", "05970036"),
        ("у Вайденау", "05970040/Weidenau"),
        ("Гайсвайд", "05970040/Geisweid"),
        ("у Дальбруху", "05970020/Dahlbruch"),
        // Russian
        ("курсы немецкого в Зигене", "05970040"),
        ("курсы в Кройцтале", "05970024"),
        ("Крейцталь", "05970024"),
        ("из Хильхенбаха", "05970020"),
        ("в Нойнкирхене", "05970036"),
        ("рядом с Фройденбергом", "05970016"),
        ("Фрейденберг", "05970016"),
        ("за Эрндтебрюком", "05970012"),
        ("в Вильнсдорфе", "05970044"),
        ("жильё в Бурбахе", "05970008"),
        ("Айзерфельд", "05970040/Eiserfeld"),
        ("в Бюшергрунде", "05970016/Büschergrund"),
        ("Хоэнхайн", "05970016/Hohenhain"),
        // Arabic
        ("دورة في كرويتستال", "05970024"),
        ("هيلشنباخ", "05970020"),
        ("هيلخنباخ", "05970020"),
        ("سكن في نيتفن", "05970032"),
        ("نتفن", "05970032"),
        ("فيلنسدورف", "05970044"),
        ("ويلنسدورف", "05970044"),
        ("طبيب في نوينكيرشن", "05970036"),
        ("فرويدنبرغ", "05970016"),
        ("فرويدنبرج", "05970016"),
        ("إرنتبروك", "05970012"),
        ("باد برليبورغ", "05970004"),
        ("لاسفه", "05970028"),
        ("غايسفايد", "05970040/Geisweid"),
        ("فايدناو", "05970040/Weidenau"),
        ("شتاينباخ", "05970028/Steinbach"),
        // Persian
        ("کلاس در کرویتستال", "05970024"),
        ("هیلشنباخ", "05970020"),
        ("نتفین", "05970032"),
        ("ویلنسدورف", "05970044"),
        ("نوینکیرشن", "05970036"),
        ("فرویدنبرگ", "05970016"),
        ("ارنتبروک", "05970012"),
        ("برلبورگ", "05970004"),
        ("گایسواید", "05970040/Geisweid"),
        ("وایدناو", "05970040/Weidenau"),
        ("اشتاینباخ", "05970028/Steinbach"),
        ("بوشرگروند", "05970016/Büschergrund"),
    ];
    let misread: Vec<_> =
        cases.iter().filter(|(text, place)| !places(&index, text).contains(*place)).collect();
    assert!(misread.is_empty(), "{misread:?}");
    assert_eq!(places(&index, "زولباخ").len(), 2, "Sohlbach is there twice, Seelbach is another");
}

/// The words of all expressions of a lexicon.
fn words_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => text.trim_start_matches('~').split_whitespace().collect(),
        Value::Array(values) => values.iter().flat_map(words_of).collect(),
        Value::Object(values) => values.values().flat_map(words_of).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn everyday_words_are_no_places() {
    let (index, _) = latin_only();
    let lexicons = LEXICONS.map(|lexicon| serde_json::from_str::<Value>(lexicon).unwrap());
    let words: BTreeSet<&str> = lexicons
        .iter()
        .flat_map(words_of)
        .chain(EVERYDAY.into_iter().flat_map(str::split_whitespace))
        .collect();
    let places: Vec<_> = words
        .into_iter()
        .filter(|word| !is_latin(word))
        .filter(|word| !places(&index, word).is_empty())
        .collect();
    // "Balanced" is like Müsen, "two boys" like Wilden.
    assert_eq!(places, ["موزون", "ولدان"]);
}
