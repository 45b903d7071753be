//! Offers in large numbers, for measuring: varied in words and facets, and the
//! same for the same seed.

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use shared::entry::Reference;
use shared::offer::{CostKind, LanguageLevel};
use shared::region::Municipality;
use shared::schedule::Weekday;

use crate::services::answers::GENERATED_SOURCE;
use crate::services::import::{self, Files, Options, Report, Source};
use crate::state::Store;

/// Offers of one organisation, on average.
const OFFERS_PER_ORGANISATION: usize = 20;
/// How the ids of offers begin.
pub(super) const OFFER: &str = "offer-";
/// How the ids of those begin that are to be handed in.
pub(super) const DRAFT: &str = "draft-";
/// Every so many of these are published: what is handed in changes them.
const DRAFTS_PER_CHANGE: usize = 4;

const BEGINNINGS: &[&str] = &[
    "Offener",
    "Gemeinsamer",
    "Kleiner",
    "Bunter",
    "Neuer",
    "Freundlicher",
    "Mobiler",
    "Abendlicher",
    "Wöchentlicher",
    "Interkultureller",
    "Ruhiger",
    "Lebendiger",
    "Nachbarschaftlicher",
    "Kostenfreier",
];
const STEMS: &[&str] = &[
    "Nachbarschafts",
    "Sprach",
    "Lern",
    "Familien",
    "Frauen",
    "Jugend",
    "Garten",
    "Näh",
    "Koch",
    "Musik",
    "Bewegungs",
    "Fußball",
    "Schwimm",
    "Fahrrad",
    "Bücher",
    "Theater",
    "Eltern",
    "Senioren",
    "Kinder",
    "Berufs",
    "Bewerbungs",
    "Gesundheits",
    "Wohnungs",
    "Behörden",
    "Integrations",
    "Kultur",
    "Spiele",
    "Computer",
    "Smartphone",
    "Tanz",
    "Chor",
    "Mal",
    "Werk",
    "Reparatur",
    "Brücken",
    "Willkommens",
];
const HEADS: &[&str] = &[
    "kreis",
    "treff",
    "gruppe",
    "werkstatt",
    "stunde",
    "nachmittag",
    "abend",
    "café",
    "kurs",
    "beratung",
    "hilfe",
    "runde",
    "projekt",
    "sprechstunde",
    "training",
    "begleitung",
    "stube",
    "laden",
    "tag",
    "forum",
];
const ENDINGS: &[&str] = &[
    "für alle",
    "am Bahnhof",
    "im Gemeindehaus",
    "in der Altstadt",
    "mit Herz",
    "ohne Anmeldung",
    "für Anfängerinnen und Anfänger",
    "im Stadtteil",
    "im Jugendzentrum",
    "zum Mitmachen",
    "am Vormittag",
    "mit Kinderbetreuung",
    "in kleiner Runde",
    "unter freiem Himmel",
    "bei Tee und Kuchen",
];
const SENTENCES: &[&str] = &[
    "Wir treffen uns in einem hellen Raum im Erdgeschoss.",
    "Bringen Sie gern Ihre Fragen und Ihre Unterlagen mit.",
    "Ehrenamtliche helfen beim Ausfüllen von Formularen.",
    "Vorkenntnisse sind nicht nötig, Neugier genügt.",
    "Die Gruppe ist klein, damit alle zu Wort kommen.",
    "Für Kinder gibt es eine Spielecke mit Büchern und Bausteinen.",
    "Die Haltestelle liegt zwei Minuten zu Fuß entfernt.",
    "Getränke stehen bereit, über Gebäck freuen wir uns.",
    "Wer möchte, kann beim Aufbauen und Aufräumen helfen.",
    "Wir sprechen einfaches Deutsch und nehmen uns Zeit.",
    "Bei gutem Wetter sind wir im Garten hinter dem Haus.",
    "Ein Einstieg ist jederzeit möglich.",
    "Sportkleidung und saubere Schuhe bitte mitbringen.",
    "Auf Wunsch begleiten wir Sie zum ersten Termin.",
    "Alle Gespräche sind vertraulich.",
    "Am Ende des Kurses gibt es eine Bescheinigung.",
    "Material und Werkzeug werden gestellt.",
    "Wir üben Lesen, Schreiben und vor allem Sprechen.",
];

/// Makes `count` offers and their organisations and imports them.
///
/// # Errors
/// What keeps an import from being carried out.
pub async fn load(store: &Store, count: usize, seed: u64) -> anyhow::Result<Report> {
    let reference = store.reference();
    let organisations = count.div_ceil(OFFERS_PER_ORGANISATION);
    let source = Source::Made(Box::new(move || {
        let reference = reference.clone();
        let organisation_lines = {
            let reference = reference.clone();
            (0..organisations).map(move |index| organisation(index, seed, &reference).to_string())
        };
        let offer_lines =
            (0..count).map(move |index| offer(index, organisations, seed, &reference).to_string());
        Box::new(organisation_lines.chain(offer_lines))
    }));
    run(store, &source).await
}

/// Makes `count` offers more of the organisations that so many offers have: every fourth is published, the others are
/// drafts.
///
/// # Errors
/// What keeps an import from being carried out.
pub(super) async fn load_drafts(store: &Store, offers: usize, count: usize, seed: u64) -> anyhow::Result<()> {
    let reference = store.reference();
    let source = Source::Made(Box::new(move || {
        let reference = reference.clone();
        let lines = (0..count).map(move |index| draft(index, offers, seed, &reference).to_string());
        Box::new(lines)
    }));
    let report = run(store, &source).await?;
    anyhow::ensure!(report.is_clean(), "{report}");
    Ok(())
}

async fn run(store: &Store, source: &Source) -> anyhow::Result<Report> {
    let options = Options { source: GENERATED_SOURCE.to_owned(), ..Options::default() };
    import::run(store, source, &Files::None, &options).await
}

/// An offer of an organisation that has so many others, to be handed in.
fn draft(index: usize, offers: usize, seed: u64, reference: &Reference) -> Value {
    let organisations = offers.div_ceil(OFFERS_PER_ORGANISATION);
    let mut line = offer(offers + index, organisations, seed, reference);
    line["external_id"] = json!(format!("{DRAFT}{index}"));
    if !index.is_multiple_of(DRAFTS_PER_CHANGE) {
        line["status"] = json!("draft");
    }
    line
}

/// Random numbers of one entry, independent of all others.
fn random(index: usize, seed: u64, kind: u64) -> StdRng {
    StdRng::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((index as u64) << 1) ^ kind)
}

fn pick<'a, T>(random: &mut StdRng, from: &'a [T]) -> &'a T {
    from.choose(random).expect("lists to choose from are never empty")
}

fn compound(random: &mut StdRng) -> String {
    format!("{}{}", pick(random, STEMS), pick(random, HEADS))
}

fn organisation(index: usize, seed: u64, reference: &Reference) -> Value {
    let mut random = random(index, seed, 1);
    let municipality = pick(&mut random, &reference.region.municipalities);
    let field = pick(&mut random, &reference.taxonomy.fields);
    json!({
        "kind": "organisation",
        "external_id": format!("organisation-{index}"),
        "content": {
            "name": format!("{} {} {index}", compound(&mut random), german(&municipality.name)),
            "kind": "club",
            "summary": pick(&mut random, SENTENCES),
            "fields": [field.key],
            "municipalities": [municipality.key],
            "contacts": [{"function": "Büro", "email": format!("buero-{index}@verein.example.org")}],
        }
    })
}

fn offer(index: usize, organisations: usize, seed: u64, reference: &Reference) -> Value {
    let mut random = random(index, seed, 0);
    let random = &mut random;
    let taxonomy = &reference.taxonomy;
    let organisation = random.random_range(0..organisations);
    let offer_type = pick(random, &taxonomy.offer_types);
    let whole_county = random.random_bool(0.04);
    let places =
        if whole_county { Vec::new() } else { vec![place(random, &reference.region.municipalities)] };
    let mut content = json!({
        "title": title(random, german(&offer_type.labels)),
        "summary": format!("{} {}", pick(random, SENTENCES), pick(random, SENTENCES)),
        "description": description(random),
        "fields": [offer_type.field],
        "offer_types": [offer_type.key],
        "target_groups": taxonomy.target_groups.iter().map(|group| &group.key).choose_multiple(random, 2),
        "languages_spoken": taxonomy.languages.iter().map(|language| &language.key).choose_multiple(random, 2),
        "cost": {"kind": CostKind::ALL.choose(random)},
        "format": "on_site",
        "group_size": if random.random_bool(0.2) { "individual" } else { "group" },
        "childcare": pick(random, &["yes", "on_request", "no", "no", "no"]),
        "registration": {"kind": pick(random, &["none", "recommended", "required"])},
        "access": {"kind": "open_to_all"},
        "accessibility": if random.random_bool(0.3) { vec!["step_free"] } else { Vec::new() },
        "places": places,
        "whole_county": whole_county,
        "schedule": schedule(random),
        "contacts": [{"function": "Büro", "email": format!("buero-{organisation}@verein.example.org")}],
    });
    if random.random_bool(0.4) {
        let from = random.random_range(0..LanguageLevel::ALL.len());
        let to = (from + random.random_range(0..2)).min(LanguageLevel::ALL.len() - 1);
        content["language_level"] = json!({"from": LanguageLevel::ALL[from], "to": LanguageLevel::ALL[to]});
    }
    if random.random_bool(0.3) {
        let from = random.random_range(3..60);
        content["age"] = json!({"from": from, "to": from + random.random_range(4..30)});
    }
    json!({
        "kind": "offer",
        "external_id": format!("{OFFER}{index}"),
        "organisation": {"external_id": format!("organisation-{organisation}")},
        "content": content,
    })
}

fn german(labels: &shared::taxonomy::Labels) -> &str {
    shared::taxonomy::label(labels, &shared::text::LanguageTag::german())
}

fn title(random: &mut StdRng, label: &str) -> String {
    match random.random_range(0..3) {
        0 => format!("{label} {}", pick(random, ENDINGS)),
        1 => format!("{} {} {}", pick(random, BEGINNINGS), compound(random), pick(random, ENDINGS)),
        _ => format!("{}: {label}", compound(random)),
    }
}

fn description(random: &mut StdRng) -> String {
    let sentences: Vec<_> = SENTENCES.choose_multiple(random, 5).copied().collect();
    let words: Vec<_> = (0..6).map(|_| compound(random)).collect();
    format!("{}\n\nAußerdem bei uns: {}.", sentences.join(" "), words.join(", "))
}

fn place(random: &mut StdRng, municipalities: &[Municipality]) -> Value {
    let municipality = pick(random, municipalities);
    let locality = municipality.localities.iter().filter(|locality| locality.verified).choose(random);
    let mut place = json!({
        "street": format!("{}weg {}", pick(random, STEMS), random.random_range(1..120)),
        "municipality": municipality.key,
    });
    if let Some(postal_code) = municipality.postal_codes.choose(random) {
        place["postal_code"] = json!(postal_code.code);
    }
    if let Some(locality) = locality {
        place["locality"] = json!(locality.name);
    }
    place
}

fn schedule(random: &mut StdRng) -> Value {
    if random.random_bool(0.15) {
        return json!({"by_arrangement": true});
    }
    let hour = random.random_range(8..19);
    let repeat = if random.random_bool(0.75) {
        let days = random.random_range(1..=2);
        let mut weekdays: Vec<Weekday> = Weekday::ALL.choose_multiple(random, days).copied().collect();
        weekdays.sort_unstable();
        json!({"kind": "weekly", "weekdays": weekdays})
    } else {
        let ordinal = pick(random, &[1, 2, 3, 4, -1]);
        json!({"kind": "monthly_by_weekday", "ordinal": ordinal, "weekday": Weekday::ALL.choose(random)})
    };
    json!({"rules": [{
        "repeat": repeat,
        "start_time": format!("{hour:02}:00"),
        "end_time": format!("{:02}:30", hour + 1),
        "except_holidays": true,
    }]})
}
