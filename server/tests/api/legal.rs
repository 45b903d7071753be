//! The pages whose texts the operator writes.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{App, on_every_database, on_every_database_with};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

/// Tests a site whose operator has written these files.
async fn with_texts(files: &[(&str, &str)], test: impl AsyncFn(App)) {
    let folder = folder(files);
    on_every_database_with(|config| config.legal_dir = Some(folder.path().to_path_buf()), test).await;
}

#[tokio::test]
async fn what_is_missing_is_named_and_not_made_up() {
    on_every_database(async |app| {
        let answer = app.json("/api/v1/pages/impressum").await;
        assert_eq!((&answer["page"], &answer["text"]), (&Value::from("impressum"), &Value::Null));
        for page in ["impressum", "datenschutz", "barrierefreiheit", "kontakt"] {
            for (language, mark) in [("de", "Platzhalter: "), ("en", "Placeholder: "), ("ar", "نص مؤقت: ")]
            {
                let html = app.get(&format!("/{language}/{page}")).await.text();
                let begin = format!("<div class=\"notice notice--warning\"><p>{mark}");
                assert!(html.contains(&begin), "{language} {page}");
                assert!(html.contains(&format!("{page}.de.md")), "{language} {page}");
                assert!(html.contains(&format!("href=\"/{language}/{page}\"")), "{page} is in the footer");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_pages_are_not_found() {
    on_every_database(async |app| {
        for path in ["/api/v1/pages/imprint", "/api/v1/pages/Impressum", "/de/imprint", "/xx/impressum"] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
        assert_eq!(app.get("/api/v1/pages/impressum?colour=red").await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_text_is_shown_in_the_language_of_the_reader() {
    let files = [("impressum.de.md", "# Wir\n\nDas **Amt**."), ("impressum.en.md", "## Us\n\nThe office.")];
    with_texts(&files, async |app| {
        let html = app.get("/de/impressum").await.text();
        assert!(
            html.contains("<div class=\"prose\"><h2>Wir</h2>\n<p>Das <strong>Amt</strong>.</p>\n</div>"),
            "{html}"
        );
        assert!(!html.contains("Platzhalter"), "nothing is missing");
        let html = app.get("/en/impressum").await.text();
        assert!(html.contains("<div class=\"prose\"><h2>Us</h2>\n<p>The office.</p>"), "{html}");
        let html = app.get("/ar/impressum").await.text();
        assert!(html.contains("<div lang=\"de\" dir=\"ltr\" class=\"prose\"><h2>Wir</h2>"), "{html}");
        assert!(html.contains("<p class=\"text-note\">النص باللغة "), "{html}");
        let answer = app.json("/api/v1/pages/impressum?lang=ar").await;
        assert_eq!(
            (&answer["text"]["language"], &answer["text"]["fallback"]),
            (&Value::from("de"), &Value::from(true))
        );
    })
    .await;
}

#[tokio::test]
async fn markup_that_could_harm_is_dropped() {
    let text = "Hallo <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n\
                [klick](javascript:alert(1)) <h1>groß</h1> </div></main>";
    with_texts(&[("kontakt.de.md", text)], async |app| {
        let answer = app.json("/api/v1/pages/kontakt").await;
        let html = answer["html"].as_str().expect("the text is there");
        for harmful in ["<script", "<img", "javascript:", "<h1", "</div>"] {
            assert!(!html.contains(harmful), "{html}");
        }
        let page = app.get("/de/kontakt").await.text();
        assert_eq!(page.matches("</main>").count(), 1);
        assert!(!page.contains("alert(1)</script>") && !page.contains("<img"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn barriers_are_reported_to_the_configured_address() {
    let address = "barrieren@kreis.example.org";
    let configure = |config: &mut server::config::Config| {
        config.accessibility_email = Some(address.to_owned());
    };
    on_every_database_with(configure, async |app| {
        for (page, told) in [("kontakt", true), ("barrierefreiheit", true), ("impressum", false)] {
            let html = app.get(&format!("/ar/{page}")).await.text();
            let link = format!("href=\"mailto:{address}\" rel=\"external\"");
            assert_eq!(html.contains(&link), told, "{page}");
            let answer = app.json(&format!("/api/v1/pages/{page}")).await;
            assert_eq!(answer["report_barriers_to"].is_string(), told, "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_software_does_is_told_apart() {
    with_texts(&[("datenschutz.de.md", "Wir."), ("barrierefreiheit.de.md", "Wir.")], async |app| {
        for (page, told) in
            [("datenschutz", true), ("barrierefreiheit", true), ("impressum", false), ("kontakt", false)]
        {
            let html = app.get(&format!("/de/{page}")).await.text();
            assert_eq!(html.contains("<h2 id=\"software\""), told, "{page}");
        }
    })
    .await;
}
