//! What queries mean, with the lexicons and the county that are shipped.

use chrono::DateTime;
use proptest::prelude::*;
use search::Index;
use shared::entry::{EntryKind, VisibleSpan};
use shared::facet::Facet;
use shared::filter::Filter;
use shared::region::Region;
use shared::taxonomy::Taxonomy;
use shared::text::LanguageTag;

use crate::support::*;

const REGION: &str = include_str!("../../../../shared/region/siegen-wittgenstein/region.json");
pub const TAXONOMY: &str = include_str!("../../../../shared/region/siegen-wittgenstein/taxonomy.json");

const BURBACH: &str = "05970008";
const KREUZTAL: &str = "05970024";
const BAD_LAASPHE: &str = "05970028";
const NETPHEN: &str = "05970032";
const SIEGEN: &str = "05970040";

pub fn region() -> Region {
    serde_json::from_str(REGION).unwrap()
}

/// An index that knows the words of the county.
pub fn learnt(entries: impl IntoIterator<Item = search::EntryDocument>) -> Index {
    let taxonomy: Taxonomy = serde_json::from_str(TAXONOMY).unwrap();
    let index = index_of(entries);
    index.learn(region(), taxonomy);
    index
}

fn query(text: &str) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("q", text).finish()
}

/// What is understood of a query: the parameters that ask for it.
pub fn understood(index: &Index, text: &str) -> Vec<(String, String)> {
    let hits = ask(index, &query(text), noon());
    let narrowed = |it: shared::page::Understood| -> Vec<(String, String)> {
        url::form_urlencoded::parse(it.narrowed.as_bytes())
            .into_owned()
            .filter(|(name, _)| name != "q")
            .collect()
    };
    hits.interpretation.into_iter().flat_map(narrowed).collect()
}

#[test]
fn what_is_being_typed_is_completed() {
    let index = learnt([]);
    let suggested = |text: &str, language: &str| -> Vec<(Facet, String, String)> {
        let language = LanguageTag::parse(language).unwrap();
        let found = index.suggest(text, &language).into_iter().take(2);
        found.map(|it| (it.facet, it.value, it.rest)).collect()
    };
    let cases = [
        ("deutschk", "de", Facet::Type, "deutschkurs", ""),
        ("Kreuzt", "de", Facet::Municipality, KREUZTAL, ""),
        ("bad laas", "de", Facet::Municipality, BAD_LAASPHE, ""),
        ("krombach", "de", Facet::Locality, "05970024/Krombach", ""),
        ("كروي", "ar", Facet::Municipality, KREUZTAL, ""),
        ("almanca k", "tr", Facet::Type, "deutschkurs", ""),
        (
            "kostenlos abends deutschkurs nähe siege",
            "de",
            Facet::Municipality,
            SIEGEN,
            "kostenlos abends deutschkurs nähe",
        ),
    ];
    for (text, language, facet, value, rest) in cases {
        let found = suggested(text, language);
        assert!(found.contains(&(facet, value.to_owned(), rest.to_owned())), "{text}: {found:?}");
    }
    for nothing in ["", " ", "d", "xyzzy", "!?"] {
        assert_eq!(suggested(nothing, "de"), [], "{nothing}");
    }
}

#[test]
fn people_are_understood_in_many_languages() {
    let index = learnt([]);
    let queries: [(&str, &[(&str, &str)]); 18] = [
        (
            "b2 deutsch vormittags siegen",
            &[("level", "B2"), ("type", "deutschkurs"), ("time", "morning"), ("municipality", SIEGEN)],
        ),
        ("Netphen'de almanca öğrenmek istiyorum", &[("municipality", NETPHEN), ("type", "deutschkurs")]),
        ("دروس ألماني للمبتدئين في كرويتسال", &[("type", "deutschkurs"), ("municipality", KREUZTAL)]),
        ("ich brauche hilfe mit einem brief vom amt", &[("type", "begleitung")]),
        ("schwimkurs mädchen", &[("type", "sport")]),
        ("Möbel Laasphe", &[("type", "sachspenden"), ("municipality", BAD_LAASPHE)]),
        ("хочу працювати вихователем", &[("type", "arbeit")]),
        // As it sounds, with the ending of another language, in two words, with a typo.
        ("netfen", &[("municipality", NETPHEN)]),
        ("w Siegenie", &[("municipality", SIEGEN)]),
        ("kinder garten", &[("type", "kinderbetreuung")]),
        ("Hausaufgabnhilfe", &[("type", "lernhilfe")]),
        // The name that was written, not one that is alike.
        ("burbach", &[("municipality", BURBACH)]),
        ("Bürbach", &[("locality", "05970040/Bürbach")]),
        // A village that is there twice, and which of them.
        ("Salchendorf Netphen", &[("locality", "05970032/Salchendorf")]),
        ("wittgenstein", &[("municipality", BAD_LAASPHE), ("municipality", "05970004")]),
        ("deutschkurs für frauen", &[("type", "deutschkurs"), ("target_group", "frauen")]),
        ("beratung auf deutsch", &[("language", "de")]),
        ("57250", &[("municipality", NETPHEN)]),
    ];
    for (text, expected) in queries {
        let understood = understood(&index, text);
        for (name, value) in expected {
            let is_told = understood.contains(&((*name).to_owned(), (*value).to_owned()));
            assert!(is_told, "{text}: {name}={value} is not among {understood:?}");
        }
    }
    let places = |text: &str| -> Vec<String> {
        let understood = understood(&index, text).into_iter();
        understood.filter(|(name, _)| name != "type").map(|(_, value)| value).collect()
    };
    assert_eq!(places("Salchendorf").len(), 2, "both are meant");
    assert_eq!(places("burbach"), [BURBACH]);
    for municipality in region().municipalities {
        let names: Vec<&String> = municipality.name.values().chain(&municipality.aliases).collect();
        for script in ['a'..='z', '\u{400}'..='\u{4ff}', '\u{600}'..='\u{6ff}'] {
            let found = names.iter().find(|name| name.to_lowercase().chars().any(|it| script.contains(&it)));
            let name = found.unwrap_or_else(|| panic!("{} has no name in {script:?}", municipality.key));
            assert_eq!(places(name), std::slice::from_ref(&municipality.key), "{name}");
        }
    }
}

#[test]
fn words_that_say_nothing_keep_an_expression_together() {
    let index = learnt([]);
    let told = |text: &str| understood(&index, text);
    let work = [("type".to_owned(), "arbeit".to_owned())];
    assert_eq!(told("chef zahlt nicht"), work);
    assert_eq!(told("mein chef hat mir noch nicht gezahlt er zahlt nicht"), work);
    // Nor are they forms of words that do say something.
    assert_eq!(told("für"), []);
    assert_eq!(told("mal"), []);
}

#[test]
fn what_is_only_alike_is_not_understood() {
    let index = learnt([]);
    let is_place = |text: &str| {
        let mut understood = understood(&index, text).into_iter();
        understood.any(|(name, _)| name == "locality" || name == "municipality")
    };
    for text in ["Bücher für Kinder", "aufenthaltstitel läuft bald ab", "wild", "Sieg"] {
        assert!(!is_place(text), "{text} has only the stem of a place");
    }
    for text in ["Siegener", "Siegens", "Haardterberg", "Kreuz Tal", "w Kreuztalu", "Зигена"] {
        assert!(is_place(text), "{text} is a place with an ending");
    }
    // A typo in a short word only hints.
    assert_eq!(understood(&index, "Judo"), [("type".to_owned(), "sport".to_owned())]);
    assert_eq!(understood(&index, "Jodo"), []);
    assert_eq!(understood(&index, "Hausufgaben"), [("type".to_owned(), "lernhilfe".to_owned())]);
}

#[test]
fn a_reading_orders_and_leaves_nothing_out() {
    let course = |number, town| with(offer(number, "Abendkurs"), Facet::Municipality, &[town]);
    let index = learnt([
        course(1, KREUZTAL),
        course(2, NETPHEN),
        with(course(3, NETPHEN), Facet::Type, &["deutschkurs"]),
        // Kreuztal borders on Siegen and Netphen, not on Burbach.
        with(course(4, BURBACH), Facet::Type, &["deutschkurs"]),
        with(course(5, KREUZTAL), Facet::Type, &["deutschkurs"]),
    ]);
    assert_eq!(found(&index, &query("deutschkurs kreuztal")), [5, 3, 4, 1]);
    let hits = ask(&index, &query("deutschkurs kreuztal"), noon());
    let told: Vec<_> =
        hits.interpretation.iter().map(|it| [it.text.as_str(), &it.narrowed, &it.dismissed]).collect();
    let town = ["kreuztal", "q=deutschkurs&municipality=05970024", "q=deutschkurs+%22kreuztal%22"];
    assert_eq!(told, [["deutschkurs", "q=kreuztal&type=deutschkurs", "q=%22deutschkurs%22+kreuztal"], town]);
    assert_eq!(understood(&index, "deutschkurs \"").len(), 1, "a quote that is not closed is none");
    let only_words = understood(&index, "deutschkurs \"kreuztal\"");
    assert_eq!(only_words, [("type".to_owned(), "deutschkurs".to_owned())]);
}

#[test]
fn organisations_are_understood_by_their_names() {
    let organisation = |number, names: &[&str]| {
        let mut entry = offer(number, names[0]);
        entry.kind = EntryKind::Organisation;
        entry.names = names.iter().map(|name| (*name).to_owned()).collect();
        entry
    };
    let mut hidden = organisation(103, &["Verborgener Kreis"]);
    hidden.visible.until = DateTime::UNIX_EPOCH;
    let of = |number: u128, organisation: u128| {
        with(offer(number, "Deutschkurs"), Facet::Organisation, &[&id(organisation).to_string()])
    };
    let index = learnt([
        organisation(101, &["Brücke der Kulturen e. V.", "جسر الثقافات", "BdK"]),
        organisation(102, &["Sprachcafé Netphen"]),
        hidden,
        of(1, 102),
        of(2, 101),
    ]);
    let meant = |number: u128| ("organisation".to_owned(), id(number).to_string());
    for text in
        ["deutschkurs brücke der kulturen", "BRUECKE der Kulturen e.V.", "bdk deutsch", "دورة جسر الثقافات"]
    {
        assert!(understood(&index, text).contains(&meant(101)), "{text}: {:?}", understood(&index, text));
    }
    assert_eq!(found(&index, &query("deutschkurs bdk")), [2], "only its offer meets every word");
    for text in ["brücke", "verborgener kreis", "\"bdk\"", "sprachcafé netphen"] {
        let understood = understood(&index, text);
        assert!(understood.iter().all(|(name, _)| name != "organisation"), "{text}: {understood:?}");
    }
    assert_eq!(found(&index, &query("sprachcafé netphen"))[0], 1, "a hint at what has that name");
}

#[test]
fn a_narrower_word_than_the_type_tells_its_entries_apart() {
    let sport = |number, title| with(offer(number, title), Facet::Type, &["sport"]);
    let index = learnt([
        sport(1, "Fußball für Mädchen"),
        sport(2, "Frauenschwimmen"),
        sport(3, "Handball"),
        sport(4, "Schwimmkurs"),
        with(offer(5, "Offener Treff für Mädchen"), Facet::Type, &["begegnung"]),
    ]);
    for text in ["schwimmkurs", "schwimkurs"] {
        assert_eq!(found(&index, &query(text))[..2], [4, 2], "{text}");
        assert_eq!(ask(&index, &query(text), noon()).matching, Some(2), "{text}: the other sports are none");
    }
    let mut first = found(&index, &query("schwimkurs mädchen"));
    first.truncate(2);
    assert!(first.contains(&4) && first.contains(&2), "{first:?}");
    assert_eq!(ask(&index, &query("sport"), noon()).total, 4);
    // Of what no visible text has, the type says all there is.
    let mut over = sport(6, "Judo");
    over.visible.until = DateTime::UNIX_EPOCH;
    index.apply(&put([over])).unwrap();
    index.commit(2).unwrap();
    assert_eq!(ask(&index, &query("judo"), noon()).matching, None);
    assert_eq!(found(&index, &query("judo")).len(), 4);
}

#[test]
fn what_is_everywhere_is_no_better_than_what_is_there() {
    let region = region();
    let everywhere: Vec<&str> = region.municipalities.iter().map(|it| it.key.as_str()).collect();
    let course = |number, towns: &[&str]| {
        on(
            with(with(offer(number, "Angebot"), Facet::Type, &["deutschkurs"]), Facet::Municipality, towns),
            &[("2026-02-03", if number == 1 { "18:00" } else { "17:00" })],
        )
    };
    let index = learnt([course(1, &everywhere), course(2, &[NETPHEN])]);
    assert_eq!(found(&index, &query("deutschkurs siegerland")), [2, 1], "the one that is sooner");
}

#[test]
fn what_is_typed_is_found_whatever_it_may_be_a_typo_of() {
    // One letter from the word for drugs.
    let index = learnt([offer(1, "Mit der Drohne über das Dorf"), offer(2, "Stricken")]);
    assert_eq!(found(&index, &query("drohnen")), [1]);
}

#[test]
fn what_more_words_say_together_counts_more() {
    let of = |number, of_type| with(offer(number, "Angebot"), Facet::Type, &[of_type]);
    let index = learnt([of(1, "psychosozial"), of(2, "wohnen"), of(3, "antidiskriminierung")]);
    assert_eq!(found(&index, &query("vermieter will keine ausländer"))[0], 3);
}

#[test]
fn what_is_left_of_a_word_without_its_ending_is_no_other_word() {
    // "Dede" is a grandfather in Turkish, "de" stands behind the name of a place.
    let understood = understood(&learnt([]), "Netphen'de almanca öğrenmek istiyorum");
    assert!(understood.iter().all(|(name, _)| name != "target_group"), "{understood:?}");
}

#[test]
fn what_has_several_of_the_meant_types_comes_first() {
    let of = |number, types: &[&str]| with(offer(number, "Angebot"), Facet::Type, types);
    let index =
        learnt([of(1, &["gesundheit"]), of(2, &["begleitung"]), of(3, &["begleitung", "gesundheit"])]);
    assert_eq!(found(&index, &query("schwerbehindertenausweis"))[0], 3);
}

#[test]
fn what_was_found_before_is_asked_anew_when_it_depends_on_something_else() {
    let days = ["2026-02-03", "2026-02-04", "2026-02-05"];
    let course = |number, day| on(offer(number, "Abendkurs"), &[(day, "18:00")]);
    let index = index_of([course(2, days[1]), course(3, days[2])]);
    let first = |day: &str| numbers(&ask(&index, &query("abendkurs morgen"), at(day, "09:00")))[0];
    assert_eq!(understood(&index, "abendkurs morgen"), []);
    let taxonomy: Taxonomy = serde_json::from_str(TAXONOMY).unwrap();
    index.learn(region(), taxonomy);
    assert_ne!(understood(&index, "abendkurs morgen"), [], "words are learnt");
    assert_eq!(first(days[0]), 2);
    assert_eq!(first(days[1]), 3, "another day is tomorrow");
    index.apply(&put([on(offer(4, "Abendkurs morgen"), &[(days[2], "17:00")])])).unwrap();
    index.commit(2).unwrap();
    assert_eq!(first(days[1]), 4, "another entry fits better");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_finds_only_what_is_visible(text in "\\PC{0,60}|[a-zäöü \"]{0,40}|.{0,300}") {
        thread_local! {
            static INDEX: Index = learnt([
                offer(1, "Deutschkurs am Abend"),
                search::EntryDocument {
                    visible: VisibleSpan { from: at("2026-01-01", "00:00"), until: at("2026-02-01", "00:00") },
                    ..offer(2, "Deutschkurs am Morgen, vorbei")
                },
            ]);
        }
        let filter = Filter { text: Some(text), ..Filter::default() };
        let query = shared::filter::ListQuery { filter, ..shared::filter::ListQuery::default() };
        let hits = INDEX.with(|index| answer(index, &query, noon())).unwrap();
        prop_assert!(hits.items.iter().all(|hit| hit.id == id(1)));
    }
}
