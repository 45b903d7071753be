//! Pictures and documents: uploaded, seen by whom they are for, deleted.

use chrono::TimeDelta;
use http::StatusCode;
use image::ImageFormat;
use serde_json::{Value, json};
use shared::entry::{RevisionState, Standing};

use crate::support::files::{
    House, SECRET_PLACE, address, is_red, jpeg, offers, pdf, picture, shows, with_metadata,
};
use crate::support::{App, Browser, blank_offer, offer, on_every_database};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The statuses with which a member, somebody else and a guest get a file.
async fn seen(app: &App, member: &Browser<'_>, file: &str) -> (StatusCode, StatusCode) {
    let guest = app.get(file).await;
    if guest.status == StatusCode::OK {
        assert_eq!(guest.header("cache-control"), IMMUTABLE);
    }
    // With this the session goes on; files do not prolong it.
    member.get("/api/v1/workspace").await.is(StatusCode::OK);
    (member.get(file).await.status, guest.status)
}

#[tokio::test]
async fn a_picture_is_for_members_until_something_public_shows_it() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.picture(jpeg(1000, 500)).await;
        let sizes: Vec<_> = made["variants"].as_array().expect("sizes").iter().collect();
        let sizes: Vec<_> =
            sizes.iter().map(|size| (size["width"].as_u64(), size["height"].as_u64())).collect();
        assert_eq!(sizes, [(Some(192), Some(96)), (Some(400), Some(200)), (Some(800), Some(400))]);
        assert_eq!((&made["width"], &made["height"]), (&json!(800), &json!(400)));

        let file = address(&made);
        let (ok, hidden) = (StatusCode::OK, StatusCode::NOT_FOUND);
        let shown = house.browser.get(&file).await.is(ok);
        assert_eq!(shown.header("content-type"), "image/webp");
        assert_eq!(shown.header("cache-control"), "private, no-store");
        let stranger = app.signed_in("ben@example.org").await;
        assert_eq!(stranger.get(&file).await.status, hidden);
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, hidden));
        for state in [RevisionState::Draft, RevisionState::Submitted] {
            house.offer("Entwurf", state, shows(&made)).await;
            assert_eq!(seen(&app, &house.browser, &file).await, (ok, hidden), "{state}");
        }

        let mut content = shows(&made);
        content["publish_from"] = json!("2026-03-10");
        content["publish_until"] = json!("2026-03-20");
        let published = house.offer("Kurs", RevisionState::Published, content).await;
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, hidden), "it is too early");
        app.set_clock("2026-03-15T09:00:00Z");
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, ok));
        house.stand(Standing::Suspended).await;
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, hidden), "all of it is gone");
        house.stand(Standing::Trusted).await;
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, ok));
        house.offer_instead(published, "Kurs ohne Bild", json!({})).await;
        assert_eq!(seen(&app, &house.browser, &file).await, (ok, hidden), "it was replaced");
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_a_file_of_another_organisation_public() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.picture(jpeg(300, 300)).await;
        let other = House::of(&app, "ben@example.org").await;
        other.offer("Fremdes Bild", RevisionState::Published, shows(&made)).await;
        let file = address(&made);
        assert_eq!(app.get(&file).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.browser.get(&file).await.status, StatusCode::NOT_FOUND);
        // Who has the same picture has it by themselves.
        let same = other.picture(jpeg(300, 300)).await;
        assert_eq!(address(&same), file);
        assert_ne!(same["id"], made["id"]);
        other.browser.get(&file).await.is(StatusCode::OK);
        other.offer("Eigenes Bild", RevisionState::Published, shows(&same)).await;
        app.get(&file).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn pictures_of_imported_entries_are_public() {
    on_every_database(async |app| {
        let report = app.import_with_picture(offer("Kurs"), 500).await;
        assert!(report.is_clean(), "{report}");
        let item = app.json("/api/v1/offers").await["items"][0].clone();
        let answer = app.get(&address(&item["image"])).await.is(StatusCode::OK);
        assert_eq!(answer.header("cache-control"), IMMUTABLE);
    })
    .await;
}

#[tokio::test]
async fn the_same_picture_is_the_same_file_and_a_part_of_it_is_another() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let original = jpeg(600, 300);
        let whole = house.picture(original.clone()).await;
        assert_eq!(house.picture(original.clone()).await, whole);
        let part = async |query: &str| house.upload(query, original.clone()).await;
        let left = part("?x=0&y=0&width=300&height=200").await.is(StatusCode::CREATED).json();
        let right = part("?x=300&y=100&width=300&height=200").await.is(StatusCode::CREATED).json();
        assert_eq!(part("?height=200&width=300&y=0&x=0").await.json(), left);
        assert!(left["id"] != whole["id"] && left["id"] != right["id"]);
        assert_eq!((&left["width"], &left["height"]), (&json!(192), &json!(128)));
        for (picture, red) in [(&left, true), (&right, false)] {
            let picture = house.browser.get(&address(picture)).await.is(StatusCode::OK);
            assert_eq!((is_red(&picture.body, 5, 60), is_red(&picture.body, 186, 60)), (red, red));
        }
        for outside in [
            "x=301&y=0&width=300&height=300",
            "x=0&y=0&width=0&height=9",
            "x=4294967295&y=0&width=2&height=2",
        ] {
            part(&format!("?{outside}")).await.refuses("", "outside_of_picture");
        }
        for (wrong, pointer, code) in [
            ("x=1&y=1&width=9", "/height", "required"),
            ("x=-1&y=1&width=9&height=9", "/x", "unknown_value"),
            ("z=1", "/z", "unknown_parameter"),
        ] {
            let problem = part(&format!("?{wrong}")).await.is(StatusCode::BAD_REQUEST).json();
            assert_eq!(
                (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
                (&json!(pointer), &json!(code))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_upright_and_says_nothing_of_where_it_was_taken() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let original = with_metadata(&jpeg(400, 200));
        assert!(original.windows(SECRET_PLACE.len()).any(|part| part == SECRET_PLACE.as_bytes()));
        let made = house.picture(original.clone()).await;
        assert_eq!((&made["width"], &made["height"]), (&json!(192), &json!(384)));
        for size in made["variants"].as_array().expect("sizes") {
            let body = house.browser.get(size["url"].as_str().expect("an address")).await.body;
            for trace in [SECRET_PLACE, "Exif", "EXIF", "XMP ", "ICCP"] {
                assert!(!body.windows(trace.len()).any(|part| part == trace.as_bytes()), "{trace}");
            }
            // What was left is above.
            assert_eq!((is_red(&body, 96, 10), is_red(&body, 96, 370)), (true, false));
        }
        // A part is chosen of what people see.
        let part = house.upload("?x=0&y=200&width=200&height=200", original).await.is(StatusCode::CREATED);
        let part = house.browser.get(&address(&part.json())).await.body;
        assert_eq!((is_red(&part, 10, 10), is_red(&part, 180, 180)), (false, false));
    })
    .await;
}

#[tokio::test]
async fn all_common_kinds_of_pictures_are_taken_whatever_they_are_called() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let path = house.path("pictures");
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            for called in
                ["image/jpeg", "image/png", "image/heic", "application/octet-stream", "IMAGE/WEBP; q=1"]
            {
                let answer = house.browser.upload(&path, called, picture(format, 250, 100)).await;
                assert_eq!(answer.is(StatusCode::CREATED).json()["width"], 192);
            }
        }
        assert_eq!(
            house.browser.get(&house.path("files")).await.json()["items"].as_array().map(Vec::len),
            Some(3)
        );
    })
    .await;
}

#[tokio::test]
async fn a_document_is_saved_under_its_name() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let original = pdf("<< /Type /Page >>");
        let made =
            house.document("?name=C:%5CAna%5CHerbst%E2%80%AE%20%22%C3%BC%22.PDF", original.clone()).await;
        let made = made.is(StatusCode::CREATED).json();
        assert_eq!((&made["name"], &made["size"]), (&json!("Herbst ü.pdf"), &json!(original.len())));
        assert_eq!(house.document("?name=anders", original.clone()).await.json(), made);
        let file = address(&made);
        assert_eq!(seen(&app, &house.browser, &file).await, (StatusCode::OK, StatusCode::NOT_FOUND));
        house.offer("Kurs", RevisionState::Published, offers(&made)).await;
        let answer = app.get(&file).await.is(StatusCode::OK);
        assert_eq!(answer.body, original);
        for (header, value) in [
            ("content-type", "application/pdf"),
            (
                "content-disposition",
                "attachment; filename=\"Herbst__.pdf\"; filename*=UTF-8''Herbst%20%C3%BC.pdf",
            ),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
            ("cache-control", IMMUTABLE),
        ] {
            assert_eq!(answer.header(header), value);
        }
        let unnamed = house.document("", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        assert_eq!(unnamed["name"], "dokument.pdf");
    })
    .await;
}

/// Uploads a good document with an object of its own.
async fn uploaded(house: &House<'_>, query: &str, object: &str) -> Value {
    house.document(query, pdf(object)).await.is(StatusCode::CREATED).json()
}

#[tokio::test]
async fn an_offer_links_the_documents_that_its_organisation_has() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let titled = uploaded(&house, "?name=Plan", "<< /A 1 >>").await;
        let untitled = uploaded(&house, "?name=Anmeldung", "<< /B 1 >>").await;
        let other = House::of(&app, "ben@example.org").await;
        let foreign = uploaded(&other, "?name=Fremd", "<< /C 1 >>").await;
        let image = house.picture(jpeg(300, 300)).await;
        let documents = json!([
            {"media": titled["id"], "title": {"de": "Programm", "en": "Programme"}},
            {"media": foreign["id"], "title": {"de": "Fremdes"}},
            {"media": image["id"], "title": {"de": "Ein Bild"}},
            {"media": untitled["id"], "title": {}},
        ]);
        let (id, _) = house.offer("Kurs", RevisionState::Published, json!({"documents": documents})).await;
        let shown = app.json(&format!("/api/v1/offers/{id}?lang=en")).await["documents"].clone();
        let languages = json!({"de": "Programm", "en": "Programme"});
        let named = json!({"de": "Anmeldung"});
        assert_eq!(
            shown,
            json!([
                {
                    "title": {"text": "Programme", "language": "en", "languages": languages},
                    "url": titled["url"], "size": titled["size"],
                },
                {
                    "title": {"text": "Anmeldung", "language": "de", "fallback": true, "languages": named},
                    "url": untitled["url"], "size": untitled["size"],
                },
            ])
        );
        for document in [&titled, &untitled] {
            app.get(&address(document)).await.is(StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn members_see_the_documents_of_a_draft_and_nobody_else_does() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.document("?name=Plan", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        let mut draft = blank_offer();
        draft["documents"] = offers(&made)["documents"].clone();
        let work = house.browser.post(&house.path("offers"), &draft).await.is(StatusCode::CREATED).json();
        let id = work["entry"]["id"].as_str().expect("an id");
        let preview = format!("/api/v1/workspace/entries/{id}/preview");
        let shown = house.browser.get(&preview).await.is(StatusCode::OK).json()["documents"].clone();
        assert_eq!(
            (&shown[0]["title"]["text"], &shown[0]["url"], &shown[0]["size"]),
            (&json!("Programm"), &made["url"], &made["size"])
        );
        let file = address(&made);
        assert_eq!(seen(&app, &house.browser, &file).await, (StatusCode::OK, StatusCode::NOT_FOUND));
        let other = House::of(&app, "ben@example.org").await;
        for path in [&preview, &file] {
            other.browser.get(path).await.is(StatusCode::NOT_FOUND);
        }
        let taken = other.browser.post(&other.path("offers"), &draft).await;
        taken.refuses("/documents/0/media", "unknown_value");
    })
    .await;
}

#[tokio::test]
async fn the_files_of_an_organisation_say_what_uses_them() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let files = async || house.browser.get(&house.path("files")).await.is(StatusCode::OK).json();
        assert_eq!(files().await, json!({"items": []}));
        let image = house.picture(jpeg(300, 300)).await;
        app.later(TimeDelta::hours(1));
        let document = house.document("?name=Plan", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        let mut both = shows(&image);
        both["documents"] = offers(&document)["documents"].clone();
        let (published, _) = house.offer("Kurs", RevisionState::Published, both).await;
        let (draft, _) = house.offer("Neuer Kurs", RevisionState::Draft, shows(&image)).await;
        let items = files().await["items"].clone();
        let expected_use = |entry: &dyn ToString, title: &str, published: bool| {
            json!({"entry": entry.to_string(), "kind": "offer", "title": title, "is_published": published})
        };
        assert_eq!(items[0]["id"], document["id"], "the newest comes first");
        assert_eq!(
            (&items[0]["kind"], &items[0]["name"], &items[0]["url"], &items[0]["uses"]),
            (
                &json!("document"),
                &json!("Plan.pdf"),
                &document["url"],
                &json!([expected_use(&published, "Kurs", true)])
            )
        );
        assert_eq!(
            (&items[1]["kind"], &items[1]["url"], &items[1]["variants"], &items[1]["created_at"]),
            (&json!("picture"), &json!(address(&image)), &image["variants"], &json!("2026-03-02T09:00:00Z"))
        );
        let uses = json!([expected_use(&published, "Kurs", true), expected_use(&draft, "Neuer Kurs", false)]);
        assert_eq!(items[1]["uses"], uses);
        assert_eq!(items.as_array().map(Vec::len), Some(2));
    })
    .await;
}

#[tokio::test]
async fn files_are_for_their_organisation_alone() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.picture(jpeg(300, 300)).await;
        let other = House::of(&app, "ben@example.org").await;
        let delete = house.path(&format!("files/{}", made["id"].as_str().expect("an id")));
        let stranger = &other.browser;
        for refused in [
            stranger.get(&house.path("files")).await,
            stranger.delete(&delete).await,
            stranger.upload(&house.path("pictures"), "image/jpeg", jpeg(200, 200)).await,
            stranger.upload(&house.path("documents"), "application/pdf", pdf("<< >>")).await,
            // Nor as one's own.
            stranger.delete(&other.path(&format!("files/{}", made["id"].as_str().expect("an id")))).await,
        ] {
            refused.is(StatusCode::NOT_FOUND);
        }
        let guest = app.browser();
        guest.get(&house.path("files")).await.is(StatusCode::UNAUTHORIZED);
        guest
            .upload(&house.path("pictures"), "image/jpeg", jpeg(200, 200))
            .await
            .is(StatusCode::UNAUTHORIZED);
        assert_eq!(other.browser.get(&other.path("files")).await.json(), json!({"items": []}));
        let own: Value = house.browser.get(&house.path("files")).await.json();
        assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}
