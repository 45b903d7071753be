//! Why entries are found.

use search::TextRole;
use shared::explanation::{Because, Explanation, Form};
use shared::facet::Facet;

use crate::meaning::learnt;
use crate::support::*;

fn explained(index: &search::Index, query: &str) -> Vec<(u128, Explanation)> {
    let hits = ask(index, &format!("{query}&explain=true"), noon());
    let explained = hits.items.into_iter().map(|hit| (hit.id.0.as_u128(), hit.explanation.unwrap()));
    explained.collect()
}

#[test]
fn words_meanings_and_beginnings_are_named() {
    let mut course = with(offer(1, "Deutschkurs am Vormittag"), Facet::Type, &["deutschkurs"]);
    course.texts.push(text_in("en", TextRole::Title, "German course in the mornings"));
    course.texts.push(german(TextRole::Summary, "Für Kaufleute aus aller Welt"));
    let index = learnt([course, offer(2, "Kaufmannsladen")]);
    let explained = explained(&index, "q=deutschkurs+vormittag+kaufl");
    let (number, explanation) = &explained[0];
    assert_eq!(*number, 1);
    assert!(explanation.meets_every_word);
    let because = |wanted: &dyn Fn(&Because) -> bool| {
        explanation.reasons.iter().find(|reason| wanted(&reason.because)).map(|reason| reason.words.join(" "))
    };
    let title = Because::Written {
        text: TextRole::Title,
        form: Form::Exact,
        term: "vormittag".to_owned(),
        language: "de".to_owned(),
    };
    assert_eq!(because(&|it| *it == title).as_deref(), Some("vormittag"));
    assert_eq!(because(&|it| *it == Because::AllParts).as_deref(), Some("deutschkurs"));
    let is_type = |it: &Because| matches!(it, Because::Value { facet: Facet::Type, is_meant: true, .. });
    assert_eq!(because(&is_type).as_deref(), Some("deutschkurs"));
    assert_eq!(because(&|it| *it == Because::Beginning).as_deref(), Some("kaufl"));
    assert_eq!(because(&|it| *it == Because::EveryWord).as_deref(), Some(""));
}

#[test]
fn points_add_up_to_the_order() {
    let types = ["deutschkurs", "sprachtreff", "schwimmkurs"];
    let titles = ["Deutschkurs am Abend", "Deutsch für Frauen", "Abendkurs", "Kurs", "Frauen lernen Deutsch"];
    let offers = titles.iter().zip(types.iter().cycle()).zip(1..);
    let index =
        learnt(offers.map(|((title, of_type), number)| with(offer(number, title), Facet::Type, &[of_type])));
    for query in ["deutschkurs", "deutsch+frauen", "abend+kurs", "deutshc", "frauen+ab"] {
        let explained = explained(&index, &format!("q={query}"));
        assert!(!explained.is_empty(), "{query}");
        for (number, explanation) in &explained {
            let sum: f32 = explanation.reasons.iter().map(|reason| reason.points).sum();
            assert!((sum - explanation.score).abs() < 0.001, "{query}, {number}: {explanation:?}");
        }
        // Scores are told apart by quarters of a point.
        let is_in_order = |pair: &[(u128, Explanation)]| match (&pair[0].1, &pair[1].1) {
            (better, worse) if better.meets_every_word == worse.meets_every_word => {
                better.score + 0.25 >= worse.score
            }
            (better, _) => better.meets_every_word,
        };
        assert!(explained.windows(2).all(is_in_order), "{query}: {explained:?}");
    }
}

#[test]
fn nothing_is_explained_unasked_or_without_words() {
    let index = learnt([offer(1, "Deutschkurs")]);
    for query in ["q=deutschkurs", "q=deutschkurs&explain=false", "explain=true"] {
        assert!(ask(&index, query, noon()).items.iter().all(|hit| hit.explanation.is_none()), "{query}");
    }
}
