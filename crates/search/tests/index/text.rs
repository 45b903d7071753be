//! Looking for words.

use search::{Index, TextRole};
use shared::facet::Facet;

use crate::support::*;

fn titles(titles: &[&str]) -> Index {
    index_of((1..).zip(titles).map(|(number, title)| offer(number, title)))
}

#[test]
fn umlauts_are_found_however_they_are_written() {
    let index = titles(&["Treff für Mädchen", "Maedchen-Gruppe", "Madchenabend"]);
    for query in ["m%C3%A4dchen", "maedchen", "madchen", "M%C3%84DCHEN", "m%C3%A4d", "mae"] {
        let mut numbers = found(&index, &format!("q={query}"));
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3], "{query}");
    }
    assert_eq!(found(&titles(&["Straßenfest"]), "q=strassenfest"), [1]);
}

#[test]
fn forms_of_a_word_are_found() {
    let index = titles(&["Kurs am Abend", "Viele Kurse", "Konzert"]);
    for query in ["kurs+", "kurse+", "kursen+"] {
        assert_eq!(found(&index, &format!("q={query}")).len(), 2, "{query}");
    }
}

#[test]
fn the_last_word_may_be_unfinished() {
    let index = titles(&["Beratungen im Amt", "Schach"]);
    for query in ["be", "berat", "beratunge", "amt+beratu"] {
        assert_eq!(found(&index, &format!("q={query}")), [1], "{query}");
    }
    assert_eq!(found(&index, "q=beratun+amt"), [1], "fewer words are better than nothing");
    assert_eq!(found(&index, "q=beratun+schach")[0], 2, "what was typed before what is only alike");
}

#[test]
fn all_words_are_asked_for_and_any_if_need_be() {
    let index = titles(&["Deutsch am Morgen", "Deutsch am Abend", "Yoga am Abend"]);
    assert_eq!(found(&index, "q=abend+deutsch"), [2]);
    let mut any = found(&index, "q=deutsch+kochen");
    any.sort_unstable();
    assert_eq!(any, [1, 2]);
    assert_eq!(found(&index, "q=kochen"), [0_u128; 0]);
    assert_eq!(found(&index, "q=%21%3F").len(), 3, "without a word, the text narrows nothing");
}

#[test]
fn titles_weigh_most() {
    let roles = TextRole::ALL.iter().rev();
    let entries = (1..).zip(roles).map(|(number, role)| {
        let mut entry = offer(number, "Angebot");
        entry.texts.push(german(*role, "Fahrrad"));
        entry
    });
    assert_eq!(found(&index_of(entries), "q=fahrrad"), [5, 4, 3, 2, 1]);
}

#[test]
fn a_text_narrows_counts_and_filters() {
    let index = index_of([
        with(offer(1, "Deutsch"), Facet::Cost, &["free"]),
        with(offer(2, "Deutsch"), Facet::Cost, &["paid"]),
        with(offer(3, "Yoga"), Facet::Cost, &["free"]),
    ]);
    let hits = ask(&index, "q=deutsch&cost=free", noon());
    assert_eq!(numbers(&hits), [1]);
    let counts: Vec<_> =
        hits.facets[&Facet::Cost].iter().map(|(key, count)| (key.as_str(), *count)).collect();
    assert_eq!(counts, [("free", 1), ("paid", 1)]);
}

#[test]
fn snippets_are_of_the_text_the_reader_is_shown() {
    let mut entry = offer(1, "Café");
    entry.texts.push(german(TextRole::Summary, "Treffen & <i>Kaffee</i>"));
    entry.texts.push(text_in("en", TextRole::Description, "Coffee \"and\" talk"));
    let index = index_of([entry]);
    let snippet = |query| {
        let snippet = ask(&index, query, noon()).items[0].snippet.clone();
        snippet.map(|snippet| (snippet.html, snippet.language.to_string()))
    };
    let german = ("Treffen &amp; &lt;i&gt;<mark>Kaffee</mark>&lt;/i&gt;".to_owned(), "de".to_owned());
    let english = ("<mark>Coffee</mark> &quot;and&quot; talk".to_owned(), "en".to_owned());
    assert_eq!(snippet("q=kaffee"), Some(german.clone()));
    assert_eq!(snippet("q=coffee&lang=en"), Some(english.clone()));
    assert_eq!(snippet("q=kaffee&lang=ar"), Some(german));
    assert_eq!(snippet("q=coffee&lang=de"), Some(english));
    assert_eq!(snippet("lang=de"), None);
}

#[test]
fn other_scripts_are_found() {
    let mut entry = offer(1, "Deutschkurs");
    entry.texts.push(text_in("ar", TextRole::Title, "دَرْس ألماني للمبتدئين"));
    entry.texts.push(text_in("uk", TextRole::Title, "Курс німецької"));
    let index = index_of([entry, offer(2, "Anderes")]);
    for query in ["درس", "الماني للمبت", "НІМЕЦЬКОЇ", "курс"] {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        assert_eq!(found(&index, &format!("q={query}")), [1], "{query}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]

    #[test]
    fn no_query_does_harm(text in proptest::prelude::any::<String>()) {
        let index = titles(&["Deutsch für alle", "Schwimmen"]);
        let mut query = shared::filter::ListQuery::default();
        query.filter.text = Some(text);
        proptest::prop_assert!(answer(&index, &query, noon()).is_ok());
    }
}

#[test]
fn what_meets_every_word_comes_first_and_is_counted() {
    let others = (10..60).map(|number| offer(number, "Tanzen"));
    let index = index_of(others.chain([
        offer(1, "Stricken Stricken"),
        offer(2, "Stricken und Bergsteigen"),
        offer(3, "Bergsteigen"),
    ]));
    let hits = ask(&index, "q=stricken+bergsteigen", noon());
    assert_eq!((hits.total, hits.matching), (3, Some(1)));
    assert_eq!(numbers(&hits)[0], 2);
    let hits = ask(&index, "q=bergsteigen", noon());
    assert_eq!((hits.total, hits.matching), (2, None), "all of them do");
    assert_eq!(ask(&index, "q=xyzzyq", noon()).matching, None);
}

#[test]
fn words_in_the_reader_s_language_count_more() {
    let titles = |number, german, english| {
        let mut entry = offer(number, german);
        entry.texts.push(text_in("en", TextRole::Title, english));
        entry
    };
    let index = index_of([titles(1, "Yoga", "Stretching"), titles(2, "Dehnen", "Yoga")]);
    for query in ["yoga", "yoga+", "yogs"] {
        assert_eq!(found(&index, &format!("q={query}&lang=en")), [2, 1], "{query}");
        assert_eq!(found(&index, &format!("q={query}&lang=de")), [1, 2], "{query}");
        assert_eq!(found(&index, &format!("q={query}&lang=de-simple")), [1, 2], "{query}");
    }
}

#[test]
fn ties_go_to_what_is_sooner_and_then_confirmed_later() {
    let day = |text: &str| Some(text.parse().unwrap());
    let confirmed =
        |number, confirmed_on| search::EntryDocument { confirmed_on, ..offer(number, "Stricken") };
    let sooner = on(confirmed(4, None), &[("2026-02-03", "18:00")]);
    let index = index_of([
        confirmed(1, day("2025-05-01")),
        confirmed(2, None),
        confirmed(3, day("2026-01-05")),
        sooner,
    ]);
    assert_eq!(found(&index, "q=stricken"), [4, 3, 1, 2]);
}
