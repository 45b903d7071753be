//! Hints at what would make an entry easier to find and to understand.

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Writing, on_every_database};

/// A description as offices write them.
const HARD: &str = "Im Rahmen der niederschwelligen Maßnahme werden Drittstaatsangehörige durch qualifizierte \
                    Multiplikatorinnen bei der Inanspruchnahme bedarfsgerechter Unterstützungsangebote \
                    begleitet. Die Finanzierung der Beratungsleistungen erfolgt durch das BAMF. Voraussetzung \
                    ist die Teilnahme am verpflichtenden Orientierungsgespräch.";

/// Kind and pointer of each hint.
fn told(work: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let hints = work["hints"].as_array().expect("a list");
    hints.iter().map(|hint| format!("{} {}", text(&hint["kind"]), text(&hint["pointer"]))).collect()
}

#[tokio::test]
async fn hints_come_with_the_draft_and_keep_nobody_from_handing_it_in() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let work = writing.work().await;
        assert_eq!(
            told(&work),
            [
                "no_description /description/de",
                "no_languages /languages_spoken",
                "no_translation /summary/de-simple",
                "times_unsaid /schedule/note/de",
                "no_picture /image/media"
            ]
        );
        assert_eq!(work["readability"], Value::Null);
        let mut offer = work["content"]["offer"].clone();
        offer["description"] = json!({"de": HARD});
        let work = writing.save(&offer).await;
        assert_eq!(
            work["hints"][0],
            json!({
                "pointer": "/description/de",
                "kind": "hard_to_read",
                "words": "Im Rahmen der niederschwelligen Maßnahme …"
            })
        );
        assert_eq!(work["readability"]["level"], "hard");
        assert_eq!(told(&work)[1..4], ["jargon /description/de"; 3]);
        assert_eq!(told(&work).len(), 6);
        assert_eq!(work["missing"], json!([]));
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        assert_eq!(work["entry"]["work"], "submitted");
    })
    .await;
}

#[tokio::test]
async fn the_editor_tells_them_without_scripts_too() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["description"] = json!({"de": HARD});
        writing.save(&offer).await;
        let page = writing.editor.get(&writing.page()).await.is(StatusCode::OK).text();
        for part in
            ["6 Vorschläge, wie Ihr Angebot", "href=\"#description-de\"", "Maßnahme</q>", "Schwer zu lesen"]
        {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn profiles_have_hints_too() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let own = browser.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let path = format!("/api/v1/workspace/entries/{}", own.json()["id"].as_str().expect("an id"));
        let work = browser.get(&path).await.is(StatusCode::OK).json();
        assert_eq!(
            told(&work),
            ["no_description /description/de", "no_languages /languages_spoken", "no_picture /image/media"]
        );
    })
    .await;
}
