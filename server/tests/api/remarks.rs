//! What members and reviewers say to each other about an entry.

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Writing, on_every_database};

/// Who has said what.
fn said(work: &Value) -> Vec<(&str, &str)> {
    let remarks = work["conversation"].as_array().expect("a list");
    remarks.iter().filter_map(|remark| Some((remark["by"].as_str()?, remark["text"].as_str()?))).collect()
}

#[tokio::test]
async fn what_is_said_is_known_until_it_is_published() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let work = writing.rename("Abendkurs").await;
        assert!(said(&work).is_empty());
        let long = json!({"message": "x".repeat(1_001)});
        writing.hand_in(&long).await.refuses("/message", "too_long");
        writing.hand_in(&json!({"message": "Neue Zeiten"})).await.is(StatusCode::OK);
        let notes = json!([{"pointer": "/title", "text": "Wo?"}, {"text": "Bitte kürzer"}]);
        writing.decide(&json!({"request_changes": {"notes": notes}})).await;
        let work = writing.work().await;
        let asked = ("reviewer", "Wo?\nBitte kürzer");
        assert_eq!(said(&work), [("member", "Neue Zeiten"), asked]);
        let html = writing.editor.get(&writing.page()).await.text();
        for text in [
            ">Nachricht an die Redaktion</summary>",
            ">Was bisher geschrieben wurde</span>",
            "Ihre Nachricht vom 2. März",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(!html.contains("Nachricht der Redaktion vom 2."), "what is asked for now stands above");
        // What reviewers have said stays, and so does the answer.
        writing.rename("Abendkurs im Pfarrheim").await;
        let answered = writing.hand_in(&json!({"message": "Im Pfarrheim"})).await.is(StatusCode::OK).json();
        assert_eq!(answered["feedback"], Value::Null);
        assert_eq!(said(&answered), [("member", "Neue Zeiten"), asked, ("member", "Im Pfarrheim")]);
        writing.decide(&json!({"publish": {}})).await;
        assert!(said(&writing.work().await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_message_survives_what_is_refused_without_scripts() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let version = writing.work().await["version"].to_string();
        let message = ("/message", "Wir sind umgezogen.\r\nBitte prüfen ");
        let fields = [("version", version.as_str()), ("/summary/de", ""), message, ("do", "hand_in")];
        let refused = writing.editor.send_form(&writing.page(), &fields).await;
        let html = refused.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Bitte prüfen </textarea>"), "{html}");
        let version = writing.work().await["version"].to_string();
        let fields =
            [("version", version.as_str()), ("/summary/de", "Ein Angebot."), message, ("do", "hand_in")];
        let sent = writing.editor.send_form(&writing.page(), &fields).await.is(StatusCode::SEE_OTHER);
        assert_eq!(sent.header("location"), "/de/arbeitsbereich?done=handed_in");
        assert_eq!(said(&writing.work().await), [("member", "Wir sind umgezogen.\nBitte prüfen")]);
    })
    .await;
}
