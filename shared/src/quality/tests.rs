//! Hints at contents as people write them.

use proptest::prelude::*;

use super::*;
use crate::organisation::OrganisationProfile;
use crate::text::{Origin, Text};

/// A text that is easy to read.
const EASY: &str = "Wir trinken Tee und reden. Sie können Deutsch üben, auch mit Fehlern. Kommen Sie einfach \
                    vorbei, es kostet nichts. Kinder dürfen mit, es gibt eine Ecke zum Malen. Wir sind jeden \
                    Dienstag da.";
/// A text of the kind that offices write.
const HARD: &str = "Im Rahmen der niederschwelligen Maßnahme werden Drittstaatsangehörige durch qualifizierte \
                    Multiplikatorinnen bei der Inanspruchnahme bedarfsgerechter Unterstützungsangebote \
                    begleitet. Die Zielgruppe partizipiert durch ressourcenorientierte Beratung nachhaltig an \
                    gesellschaftlichen Entwicklungsprozessen innerhalb des Sozialraumes.";

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).expect("a language tag")
}

fn set(text: &mut LocalisedText, language: &str, words: &str) {
    text.set(tag(language), Text::new(words, Origin::Person));
}

fn german_text(words: &str) -> LocalisedText {
    LocalisedText::new(LanguageTag::german(), Text::new(words, Origin::Person))
}

fn image(alternative_text: &str) -> ImageUse {
    let media = crate::id::MediaId(uuid::Uuid::nil());
    ImageUse { media, alternative_text: german_text(alternative_text), credit: None }
}

/// An offer that nothing is hinted at.
fn good_offer() -> OfferContent {
    let mut offer = OfferContent::blank(LanguageTag::german());
    offer.title = german_text("Offenes Sprachcafé");
    offer.summary = german_text("Deutsch sprechen bei Kaffee und Kuchen.");
    set(&mut offer.summary, "de-simple", "Sie wollen Deutsch sprechen? Kommen Sie zu uns.");
    offer.description = german_text(EASY);
    offer.languages_spoken = vec!["de".to_owned()];
    offer.image = Some(image("Drei Frauen sitzen an einem Tisch und lachen."));
    offer
}

/// Kinds and pointers of the hints at an offer.
fn kinds(offer: OfferContent) -> Vec<(HintKind, String)> {
    let hints = hints(&EntryContent::Offer(offer));
    hints.into_iter().map(|hint| (hint.kind, hint.pointer)).collect()
}

/// The one hint at an offer that would be good otherwise.
fn only(change: impl FnOnce(&mut OfferContent)) -> Hint {
    let mut offer = good_offer();
    change(&mut offer);
    let mut hints = hints(&EntryContent::Offer(offer));
    assert_eq!(hints.len(), 1, "{hints:?}");
    hints.remove(0)
}

/// The one hint at an offer with this description.
fn described(description: &str) -> Hint {
    only(|offer| offer.description = german_text(description))
}

fn split(text: &str) -> Vec<String> {
    sentences(text).iter().map(|sentence| sentence.pieces().join(" ")).collect()
}

#[test]
fn a_good_offer_gets_no_hint() {
    assert!(kinds(good_offer()).is_empty());
    let content = EntryContent::Offer(good_offer());
    assert_eq!(readability(&content), Some(Readability { lix: 24, level: ReadingLevel::Easy }));
}

#[test]
fn abbreviations_numbers_and_addresses_end_no_sentence() {
    for whole in [
        "Bringen Sie z. B. Stifte und ein Heft mit.",
        "Das gilt auch für Gäste, d.h. Sie dürfen Freunde mitbringen.",
        "Der Verein Wortwerkstatt e. V. Hammerhütte lädt ein.",
        "Wir beginnen um 16.30 Uhr und enden um 18 Uhr.",
        "Das Fest ist am 3. Oktober im 2. Stock.",
        "Vom 3.10. bis zum 24.10.2026 machen wir Pause.",
        "Mehr steht auf www.verein.example.org oder verein.example.org/kurse.",
        "Schreiben Sie an buero@verein.example.org oder rufen Sie an.",
        "Kommen Sie in die Hauptstr. 5 nach Siegen.",
        "Frau Dr. Yılmaz hilft ca. 20 Familien.",
        "Willkommen sind Teilnehmer:innen und Freund*innen.",
        "Rufen Sie „Hallo!“ und treten Sie ein.",
    ] {
        assert_eq!(split(whole), [whole]);
    }
}

#[test]
fn a_sentence_ends_with_its_sign_even_behind_an_abbreviation() {
    let two = [
        ("Uns hilft der Verein Hammerhütte e. V.", "Wir sind 23 Leute."),
        ("Es gibt Tee, Kaffee, Kuchen usw.", "Bitte bringen Sie Hunger mit."),
        ("Wir sind in Raum 12.", "Bitte klingeln Sie."),
        ("Uns gibt es seit 2019.", "Damals waren wir drei."),
        ("Heute sind wir viele (es werden immer mehr).", "Machen Sie mit!"),
        ("Haben Sie Zeit?", "„Ja“, sagen viele."),
        ("Auf dem Schild steht „Café“.", "**Treten Sie ein.**"),
        ("Mehr steht auf [unserer Seite](https://verein.example.org).", "Oder rufen Sie an."),
        ("Das brauchen Sie:", "ein Heft und einen Stift"),
    ];
    for (first, second) in two {
        assert_eq!(split(&format!("{first} {second}")), [first, second]);
    }
}

#[test]
fn items_paragraphs_and_lines_are_sentences() {
    let list = "## Bitte mitbringen\n\n- ein Heft\n- einen Stift\n\n1. klingeln\n2. eintreten";
    assert_eq!(split(list), ["Bitte mitbringen", "ein Heft", "einen Stift", "klingeln", "eintreten"]);
    assert_eq!(split("Montag 10 Uhr\nDienstag 12 Uhr"), ["Montag 10 Uhr", "Dienstag 12 Uhr"]);
    // A line of a mail that was copied goes on.
    assert_eq!(split("Wir treffen uns\nim Pfarrheim."), ["Wir treffen uns im Pfarrheim."]);
    assert_eq!(split("– – –\n\n* * *\n\nhttps://verein.example.org"), [""; 0]);
}

#[test]
fn the_lix_is_words_for_each_sentence_and_the_percentage_of_long_words() {
    // Of 32 words in 4 sentences, 4 are long: 8 + 12.5.
    let text = "Wir kochen zusammen Suppe und essen sie dann. ".repeat(2)
        + &"Unsere Köchinnen kommen aus Syrien und der Türkei. ".repeat(2);
    let measured = |text: &str| reading::readability(sentences(text).iter());
    assert_eq!(measured(&text), Some(Readability { lix: 21, level: ReadingLevel::Easy }));
    assert_eq!(measured("Das ist zu kurz. Darum sagt der LIX nichts."), None);
    // Words with hyphens are as hard as their longest part, addresses are no words.
    let parts = "Wir gehen in den Zoo-Park und in den Tier-Wald. ".repeat(4);
    let lix = |text: &str| measured(text).map(|it| it.lix);
    assert_eq!(lix(&parts), Some(9));
    assert_eq!(lix(&(parts + "https://verein.example.org/angebote")), Some(9));
    let levels = [0, 40, 41, 50, 51, u16::MAX].map(ReadingLevel::of);
    assert_eq!(levels.map(ReadingLevel::key), ["easy", "easy", "medium", "medium", "hard", "hard"]);
}

#[test]
fn a_hard_text_says_where_to_begin() {
    let mut offer = good_offer();
    offer.description = german_text(HARD);
    let content = EntryContent::Offer(offer);
    assert_eq!(readability(&content).map(|it| it.level), Some(ReadingLevel::Hard));
    let hints = hints(&content);
    assert_eq!(hints[0].kind, HintKind::HardToRead);
    assert_eq!(hints[0].pointer, "/description/de");
    assert_eq!(hints[0].words.as_deref(), Some("Im Rahmen der niederschwelligen Maßnahme …"));
    // No second hint at the same sentence, and at most three at words.
    let kinds: Vec<HintKind> = hints.iter().map(|hint| hint.kind).collect();
    assert_eq!(kinds, [HintKind::HardToRead, HintKind::Jargon, HintKind::Jargon, HintKind::Jargon]);
    let said = hints[1..].iter().map(|hint| (hint.words.as_deref(), hint.suggestion.as_deref()));
    let wanted = [
        ("niederschwelligen", "einfach, ohne Hürden"),
        ("Maßnahme", "Angebot, Kurs"),
        ("Drittstaatsangehörige", "Menschen aus Ländern außerhalb der EU"),
    ];
    assert!(said.eq(wanted.map(|(words, plainer)| (Some(words), Some(plainer)))));
}

#[test]
fn only_the_longest_sentence_is_named() {
    let long = "Wer neu im Kreis ist und wenig Geld hat, kann bei uns ein Rad holen, das wir vorher gut geprüft \
                haben und das Sie dann lange fahren und auch wieder zu uns bringen können.";
    let longer = long.replacen("Wer neu", "Alle, die neu hier oder", 1);
    let hint = described(&format!("{EASY} {long}\n\n{longer}"));
    assert_eq!((hint.kind, hint.pointer.as_str()), (HintKind::LongSentence, "/description/de"));
    assert_eq!(hint.words.as_deref(), Some("Alle, die neu hier oder …"));
}

#[test]
fn a_term_is_hinted_at_once_with_a_plainer_one() {
    let hint = described("Unsere Maßnahme ist kostenlos. Zu den Maßnahmen kann man ohne Termin kommen.");
    assert_eq!((hint.kind, hint.words.as_deref()), (HintKind::Jargon, Some("Maßnahme")));
    assert_eq!(hint.suggestion.as_deref(), Some("Angebot, Kurs"));
}

#[test]
fn abbreviations_are_hinted_at_unless_they_are_explained_or_known() {
    let hint = described("Der Kurs wird vom BAMF bezahlt. Das BAMF hilft Ihnen gern.");
    assert_eq!((hint.kind, hint.words.as_deref()), (HintKind::Abbreviation, Some("BAMF")));
    assert_eq!(described("Der ESF-Kurs ist kostenlos.").words.as_deref(), Some("ESF"));
    for explained in [
        "Das Bundesamt für Migration und Flüchtlinge (BAMF) zahlt. Fragen Sie das BAMF.",
        "Fragen Sie das BAMF (Bundesamt für Migration und Flüchtlinge).",
        "Das DRK hat WLAN und einen PC. Heute ist alles NEU, Raum XII.",
    ] {
        let mut offer = good_offer();
        offer.description = german_text(explained);
        assert!(kinds(offer).is_empty(), "{explained}");
    }
}

#[test]
fn a_draft_full_of_abbreviations_is_judged_at_once() {
    let name = |number: u32| -> String {
        format!("{number:05}").bytes().map(|digit| char::from(digit - b'0' + b'A')).collect()
    };
    let names: Vec<String> = (0..30_000).map(name).collect();
    let hints_at = |text: &str| {
        let mut offer = good_offer();
        offer.description = german_text(text);
        let found = kinds(offer);
        found.into_iter().filter(|(kind, _)| *kind == HintKind::Abbreviation).count()
    };
    // For each to be compared with all others takes minutes.
    let begun = std::time::Instant::now();
    assert_eq!(hints_at(&format!("({})", names.join(") ("))), 0, "all are explained");
    assert_eq!(hints_at(&names.join(" ")), MOST_ABBREVIATIONS);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn other_languages_and_easy_language_are_not_judged() {
    let mut offer = good_offer();
    set(&mut offer.description, "en", HARD);
    set(&mut offer.description, "de-simple", HARD);
    assert!(kinds(offer).is_empty());
    // A German translation is, wherever it is from.
    let mut offer = good_offer();
    offer.source_language = tag("en");
    set(&mut offer.title, "en", "Language café");
    set(&mut offer.summary, "en", "Speak German over coffee and cake.");
    set(&mut offer.description, "de", HARD);
    let image = offer.image.as_mut().expect("it has one");
    set(&mut image.alternative_text, "en", "Three women at a table");
    assert_eq!(kinds(offer)[0], (HintKind::HardToRead, "/description/de".to_owned()));
}

#[test]
fn a_picture_needs_a_text_that_says_what_can_be_seen() {
    let hint = only(|offer| offer.image = Some(image(" ")));
    assert_eq!(
        (hint.kind, hint.pointer.as_str()),
        (HintKind::NoAlternativeText, "/image/alternative_text/de")
    );
    for weak in ["Bild von einem Tisch", "Foto", "Ein Foto vom Café", "IMG_2034", "sommerfest 2026.JPG"] {
        assert_eq!(
            only(|offer| offer.image = Some(image(weak))).kind,
            HintKind::WeakAlternativeText,
            "{weak}"
        );
    }
    for fine in ["Fotografin mit ihrer Kamera", "Bilder hängen an einer Wand", "Zwei Kinder malen."] {
        let mut offer = good_offer();
        offer.image = Some(image(fine));
        assert!(kinds(offer).is_empty(), "{fine}");
    }
}

#[test]
fn what_helps_and_is_not_there_is_named_once_there_is_something() {
    let mut offer = OfferContent::blank(LanguageTag::german());
    offer.title = german_text("Sprachcafé");
    // What is missing before it can be handed in comes first.
    assert!(kinds(offer.clone()).is_empty());
    offer.summary = german_text("Deutsch sprechen bei Kaffee und Kuchen.");
    offer.schedule.by_arrangement = true;
    let wanted = [
        (HintKind::NoDescription, "/description/de"),
        (HintKind::NoLanguages, "/languages_spoken"),
        (HintKind::NoTranslation, "/summary/de-simple"),
        (HintKind::TimesUnsaid, "/schedule/note/de"),
        (HintKind::NoPicture, "/image/media"),
    ];
    assert_eq!(kinds(offer), wanted.map(|(kind, pointer)| (kind, pointer.to_owned())));
    let hint = only(|offer| {
        offer.schedule.by_arrangement = true;
        offer.schedule.note = Some(german_text(" "));
    });
    assert_eq!(hint.kind, HintKind::TimesUnsaid);
    let mut offer = good_offer();
    offer.schedule.by_arrangement = true;
    offer.schedule.note = Some(german_text("montags bis freitags von 9 bis 12 Uhr"));
    assert!(kinds(offer).is_empty());
}

#[test]
fn titles_are_short_and_calm() {
    let kind = |title: &str| only(|offer| offer.title = german_text(title)).kind;
    assert_eq!(kind("KOMMT ALLE INS CAFÉ"), HintKind::TitleInCapitals);
    assert_eq!(kind("Kommt ins Sprachcafé!"), HintKind::TitleShouts);
    let long = "Offenes Sprachcafé für alle, die Deutsch üben und nette Leute treffen wollen";
    assert_eq!(kind(long), HintKind::LongTitle);
    let mut offer = good_offer();
    offer.title = german_text("DELF B1");
    assert!(kinds(offer).is_empty());
}

#[test]
fn profiles_get_hints_too() {
    let name =
        german_text("BINA – Begegnung und Integration in der Nachbarschaft e. V. Siegen und Umgebung!");
    let mut profile = OrganisationProfile::named(name, LanguageTag::german(), Vec::new());
    profile.summary = german_text("Bei BINA treffen sich Menschen aus vielen Ländern.");
    let hints = hints(&EntryContent::Organisation(profile));
    // Its name is what it is, and need not be explained.
    let wanted =
        [HintKind::NoDescription, HintKind::NoLanguages, HintKind::NoTranslation, HintKind::NoPicture];
    assert!(hints.iter().map(|hint| hint.kind).eq(wanted), "{hints:?}");
}

#[test]
fn there_are_few_and_the_most_useful_come_first() {
    let mut offer = good_offer();
    offer.title = german_text("ALLE INS CAFÉ, ES WIRD SCHÖN!");
    offer.description = german_text(&format!("{HARD} Das zahlen BAMF und ESF."));
    offer.languages_spoken.clear();
    offer.image = Some(image(""));
    let kinds: Vec<HintKind> = kinds(offer).into_iter().map(|(kind, _)| kind).collect();
    let jargon = HintKind::Jargon;
    let wanted = [HintKind::NoAlternativeText, HintKind::HardToRead, jargon, jargon, jargon];
    assert_eq!(kinds[..5], wanted);
    assert_eq!(kinds[5..], [HintKind::Abbreviation]);
}

#[test]
fn hints_are_plain_in_json() {
    let hint = described("Unsere Maßnahme ist kostenlos.");
    let wanted = serde_json::json!({
        "pointer": "/description/de",
        "kind": "jargon",
        "words": "Maßnahme",
        "suggestion": "Angebot, Kurs"
    });
    assert_eq!(serde_json::to_value(hint).expect("JSON"), wanted);
    let hint = Hint::new(HintKind::NoPicture, "/image/media");
    let json = serde_json::to_value(&hint).expect("JSON");
    assert_eq!(json, serde_json::json!({"pointer": "/image/media", "kind": "no_picture"}));
    assert_eq!(serde_json::from_value::<Hint>(json).expect("a hint"), hint);
}

proptest! {
    #[test]
    fn any_text_can_be_judged(text in "[a-zA-ZäßÜ .:!?…(){}*_#„“\\-0-9\n\\[\\]/@]{0,200}") {
        let mut offer = good_offer();
        offer.description = german_text(&text);
        let content = EntryContent::Offer(offer);
        prop_assert!(hints(&content).len() <= MOST_HINTS);
        // No word is counted twice.
        let words = text.split_whitespace().filter(|piece| piece.chars().any(char::is_alphanumeric)).count();
        let counted: usize = sentences(&text).iter().map(Sentence::length).sum();
        prop_assert!(counted <= words);
        prop_assert!(readability(&content).is_none_or(|it| it.lix > 0));
    }
}
