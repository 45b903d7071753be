//! Importing.

use serde_json::json;
use server::services::import::{self, Options};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{offer, on_every_database, organisation};

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    on_every_database(async |app| {
        let lines = || {
            [
                organisation("org-1", "Verein"),
                offer("Kurs").line("organisation", json!({"external_id": "org-1"})).into(),
            ]
        };
        let first = app.import(lines(), &Options::default()).await;
        assert_eq!((first.created, first.unchanged), (2, 0));
        let before = app.json("/api/v1/offers").await;
        let again = app.import(lines(), &Options::default()).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
        assert_eq!(app.json("/api/v1/offers").await, before);
    })
    .await;
}

#[tokio::test]
async fn one_bad_line_keeps_all_from_being_stored() {
    on_every_database(async |app| {
        let lines = || {
            [
                offer("Gut").into(),
                offer("Schlecht").with("fields", json!(["garten"])).without("summary").with("summary", "").into(),
                json!({"kind": "offer"}),
                offer("Doppelt").into(),
                offer("Doppelt").into(),
                offer("Falsch").with("schedule", json!({"rules": [{"repeat": {"kind": "weekly", "weekdays": []}, "start_time": "18:00", "end_time": "17:00"}]})).into(),
                offer("Ohne Weg").with("contacts", json!([{"function": "Büro", "email": "keine Adresse"}])).into(),
                offer("Steuer\u{0}zeichen").into(),
                offer("x").id(&"x".repeat(201)).into(),
                offer("Träger 1").line("organisation", json!({"external_id": "a\u{0}"})).into(),
                offer("Träger 2").line("organisation", json!({"name": "a\u{0}", "municipality": "Siegen"})).into(),
                offer("Träger 3").line("organisation", json!({"name": "x".repeat(121), "municipality": "Paris"})).into(),
                offer("Träger 4").line("organisation", json!({"name": " ", "municipality": "Siegen"})).into(),
                offer("Träger 5").line("organisation", json!({"external_id": "unbekannt"})).into(),
                offer("Bild").with("image", json!({"media": Uuid::nil(), "alternative_text": "Ein Bild"})).into(),
                offer("Dokument").with("documents", json!([{"media": Uuid::nil(), "title": "Plan"}])).into(),
                offer("Adresse").with("online_url", "https://example.org/\u{0}").into(),
            ]
        };
        let report = app.import(lines(), &Options::default()).await;
        insta::assert_snapshot!("bad_lines", report);
        assert_eq!(app.json("/api/v1/offers").await["total"], 0);
        let going_on = Options { keep_going: true, ..Options::default() };
        assert_eq!(app.import(lines(), &going_on).await.created, 2);
        assert_eq!(app.json("/api/v1/offers").await["total"], 2);
    })
    .await;
}

#[tokio::test]
async fn lines_that_are_no_json_are_named() {
    on_every_database(async |app| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let path = folder.path().join("lines.jsonl");
        let good = serde_json::Value::from(offer("Gut")).to_string();
        let broken =
            [b"\n{\"kind\"\n".as_slice(), good.as_bytes(), b" {}\n\xff\xfe\n", good.as_bytes()].concat();
        std::fs::write(&path, broken).expect("a file can be written");
        let options = Options { source: "test".to_owned(), ..Options::default() };
        let report = import::file(&app.state, &path, &options).await.expect("the import runs");
        let found: Vec<_> =
            report.errors.iter().map(|error| (error.line, error.errors[0].code.as_str())).collect();
        assert_eq!(found, [(2, "malformed"), (3, "malformed"), (4, "malformed")]);
        assert!(!report.stored && app.state.database.is_empty().await.expect("an answer"));
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    on_every_database(async |app| {
        let dry = Options { dry_run: true, ..Options::default() };
        let report = app.import([offer("Kurs")], &dry).await;
        assert!(report.is_clean() && !report.stored);
        assert_eq!((report.created, report.organisations_made), (1, 1), "what would be stored");
        assert!(app.state.database.is_empty().await.expect("an answer"));
    })
    .await;
}

#[tokio::test]
async fn a_damaged_picture_keeps_all_from_being_stored() {
    on_every_database(async |app| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let noise = image::RgbImage::from_fn(300, 300, |x, y| {
            let [low, high, ..] = (x * y * 31).to_le_bytes();
            image::Rgb([low, high, low ^ high])
        });
        let whole = folder.path().join("whole.png");
        noise.save(&whole).expect("a picture can be written");
        let bytes = std::fs::read(&whole).expect("the picture can be read");
        std::fs::write(folder.path().join("half.png"), &bytes[..bytes.len() / 2]).expect("it can be written");
        let with_picture = |name: &str| {
            let picture = json!({"image_file": name, "alternative_text": "Ein Bild"});
            serde_json::Value::from(offer(name).with("image", picture)).to_string()
        };
        let path = folder.path().join("lines.jsonl");
        let lines = [with_picture("whole.png"), with_picture("half.png")].join("\n");
        std::fs::write(&path, lines).expect("a file can be written");
        for dry_run in [true, false] {
            let options = Options { source: "test".to_owned(), dry_run, ..Options::default() };
            let report = import::file(&app.state, &path, &options).await.expect("the import runs");
            assert_eq!((report.errors.len(), report.errors[0].line), (1, 2), "{report}");
            let error = &report.errors[0].errors[0];
            assert_eq!(
                (error.pointer.as_str(), error.code.as_str()),
                ("/content/image/image_file", "unreadable_file")
            );
            assert!(app.state.database.is_empty().await.expect("an answer"));
        }
    })
    .await;
}

#[tokio::test]
async fn names_of_sources_are_checked() {
    on_every_database(async |app| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let path = folder.path().join("empty.jsonl");
        std::fs::write(&path, "").expect("a file can be written");
        for (source, reason) in [("demo", "reserved"), ("generated", "reserved"), (" ", "required")] {
            let options = Options { source: source.to_owned(), ..Options::default() };
            let error = import::file(&app.state, &path, &options).await.expect_err("it is refused");
            assert!(error.to_string().contains(reason), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn generated_offers_are_marked_as_invented() {
    on_every_database(async |app| {
        server::services::generate::load(&app.state, 3, 1).await.expect("offers are generated");
        server::services::indexing::catch_up(&app.state).await.expect("the index follows");
        for list in ["/api/v1/offers", "/api/v1/organisations"] {
            let page = app.json(list).await;
            let items = page["items"].as_array().expect("items");
            assert!(!items.is_empty() && items.iter().all(|item| item["demo"] == true), "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_demo_content_is_complete_and_of_the_present() {
    use shared::facet::Facet;
    on_every_database(async |app| {
        let report = server::services::demo::load(&app.state).await.expect("the demo content loads");
        assert!(report.is_clean(), "{report}");
        server::services::indexing::catch_up(&app.state).await.expect("the index follows");
        let page = app.json("/api/v1/offers?limit=200").await;
        assert!((230..=260).contains(&page["total"].as_u64().expect("a number")), "{}", page["total"]);
        let reference = app.state.reference();
        let count = |facet: Facet| page["facets"][facet.key()].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(count(Facet::Type), reference.taxonomy.offer_types.len());
        assert_eq!(count(Facet::Field), reference.taxonomy.fields.len());
        assert_eq!(count(Facet::Municipality), reference.region.municipalities.len());
        let items = page["items"].as_array().expect("items");
        assert!(items.iter().all(|item| item["demo"] == true));
        let dated = items.iter().filter(|item| item.get("next_date").is_some()).count();
        assert!(dated > items.len() / 2, "{dated} of {} have a date", items.len());
    })
    .await;
}
