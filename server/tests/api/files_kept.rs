//! How long pictures and documents are kept.

use std::path::Path;

use chrono::TimeDelta;
use db::repo::media::{self, Media, MediaKind};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::retention;
use shared::entry::{RevisionState, Standing};
use shared::id::MediaId;
use uuid::Uuid;

use crate::support::files::{House, address, jpeg, pdf, shows};
use crate::support::{App, PASSWORD, Writing, offer, on_every_database};

async fn after_days(app: &App, days: i64) {
    app.later(TimeDelta::days(days));
    retention::tidy(&app.state).await.expect("it is tidied");
}

fn path(house: &House<'_>, file: &Value) -> String {
    house.path(&format!("files/{}", file["id"].as_str().expect("an id")))
}

/// Whether the store has what lies at the address of a file.
fn is_stored(app: &App, file: &Value) -> bool {
    let address = address(file);
    app.state.config.data_dir.join(address.trim_start_matches('/')).is_file()
}

#[tokio::test]
async fn what_is_used_is_not_deleted() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.picture(jpeg(300, 300)).await;
        let delete = async || house.browser.delete(&path(&house, &made)).await;
        for state in [RevisionState::Draft, RevisionState::Submitted, RevisionState::Published] {
            let used = house.picture(jpeg(300, 301)).await;
            house.offer("Kurs", state, shows(&used)).await;
            house.browser.delete(&path(&house, &used)).await.is(StatusCode::CONFLICT);
            assert!(is_stored(&app, &used), "{state}");
        }
        // What was replaced is no reason to keep it against the will of its authors.
        let published = house.offer("Kurs", RevisionState::Published, shows(&made)).await;
        delete().await.is(StatusCode::CONFLICT);
        house.offer_instead(published, "Kurs ohne Bild", json!({})).await;
        delete().await.is(StatusCode::NO_CONTENT);
        assert!(!is_stored(&app, &made));
        house.browser.get(&address(&made)).await.is(StatusCode::NOT_FOUND);
        delete().await.is(StatusCode::NOT_FOUND);
        // It can come again.
        let again = house.picture(jpeg(300, 300)).await;
        assert_eq!(address(&again), address(&made));
        house.browser.get(&address(&again)).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_version_comes_back_without_what_was_deleted_since() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let picture = writing.upload("pictures", "image/jpeg", jpeg(300, 300)).await;
        let gone = writing.upload("documents", "application/pdf", pdf("<< /A 1 >>")).await;
        let kept = writing.upload("documents", "application/pdf", pdf("<< /A 2 >>")).await;
        let plain = writing.work().await["content"]["offer"].clone();
        let mut offer = plain.clone();
        offer["image"] = shows(&picture)["image"].clone();
        offer["documents"] = json!([
            {"media": gone["id"], "title": {"de": "Programm"}},
            {"media": kept["id"], "title": {"de": "Anmeldung"}},
        ]);
        writing.save(&offer).await;
        let superseded = writing.publish().await["entry"]["revision"].clone();
        offer["title"]["de"] = json!("Abendkurs");
        writing.save(&offer).await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let withdrawn = writing.withdraw().await["entry"]["revision"].clone();
        writing.save(&plain).await;
        writing.publish().await;
        for file in [&picture, &gone] {
            let path = format!("files/{}", file["id"].as_str().expect("an id"));
            let path = writing.owner_path(&path).await;
            writing.editor.delete(&path).await.is(StatusCode::NO_CONTENT);
        }

        for (version, title) in [(&superseded, "Kurs"), (&withdrawn, "Abendkurs")] {
            let path = format!("/versions/{}/restoration", version.as_str().expect("an id"));
            let (path, before) = (writing.path(&path), writing.work().await["version"].clone());
            let work = writing.editor.change(Method::POST, &path, &before, None).await;
            let work = work.is(StatusCode::OK).json();
            let restored = &work["content"]["offer"];
            assert_eq!((&restored["title"]["de"]["text"], restored.get("image")), (&json!(title), None));
            let documents = restored["documents"].as_array().expect("a list");
            let documents: Vec<_> =
                documents.iter().map(|it| (&it["media"], &it["title"]["de"]["text"])).collect();
            assert_eq!(documents, [(&kept["id"], &json!("Anmeldung"))]);
            assert_eq!(work["missing"], json!([]));
        }
        let work = writing.publish().await;
        assert_eq!((&work["entry"]["is_published"], &work["entry"]["work"]), (&json!(true), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_file_stays_for_whoever_else_has_the_same() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let other = House::of(&app, "ben@example.org").await;
        let (own, same) = (house.picture(jpeg(300, 300)).await, other.picture(jpeg(300, 300)).await);
        house.browser.delete(&path(&house, &own)).await.is(StatusCode::NO_CONTENT);
        house.browser.get(&address(&own)).await.is(StatusCode::NOT_FOUND);
        other.browser.get(&address(&same)).await.is(StatusCode::OK);
        other.browser.delete(&path(&other, &same)).await.is(StatusCode::NO_CONTENT);
        assert!(!is_stored(&app, &same));
    })
    .await;
}

#[tokio::test]
async fn files_that_nothing_uses_are_deleted_after_thirty_days() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let used = house.picture(jpeg(300, 300)).await;
        let document = house.document("", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        let picture = house.picture(jpeg(300, 200)).await;
        let published = house.offer("Kurs", RevisionState::Published, shows(&used)).await;
        // An old version can be restored with its picture.
        house.offer_instead(published, "Kurs ohne Bild", json!({})).await;
        after_days(&app, 29).await;
        for file in [&used, &document, &picture] {
            assert!(is_stored(&app, file));
        }
        // It is used at last.
        house.offer("Entwurf", RevisionState::Draft, shows(&picture)).await;
        after_days(&app, 2).await;
        let kept = [&used, &document, &picture].map(|file| is_stored(&app, file));
        assert_eq!(kept, [true, false, true]);
        house.browser.sign_in("ana@example.org", PASSWORD).await.is(StatusCode::OK);
        let listed = house.browser.get(&house.path("files")).await.json();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
        after_days(&app, 400).await;
        assert!(is_stored(&app, &used) && is_stored(&app, &picture));
    })
    .await;
}

#[tokio::test]
async fn pictures_of_imported_entries_stay() {
    on_every_database(async |app| {
        let report = app.import_with_picture(offer("Kurs"), 500).await;
        assert!(report.is_clean(), "{report}");
        after_days(&app, 1).await;
        after_days(&app, 400).await;
        let item = app.json("/api/v1/offers").await["items"][0].clone();
        app.get(&address(&item["image"])).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn with_an_organisation_its_files_leave_the_store() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let other = House::of(&app, "ben@example.org").await;
        let (own, same) = (house.picture(jpeg(300, 300)).await, house.picture(jpeg(300, 200)).await);
        let document = house.document("", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        other.picture(jpeg(300, 200)).await;
        house.offer("Kurs", RevisionState::Published, shows(&own)).await;
        // What waits for its confirmation goes with its only member.
        house.stand(Standing::Pending).await;
        let deletion = json!({"current_password": PASSWORD});
        let answer = house.browser.post("/api/v1/account/deletion", &deletion).await;
        answer.is(StatusCode::NO_CONTENT);
        for file in [&own, &document] {
            app.get(&address(file)).await.is(StatusCode::NOT_FOUND);
        }
        after_days(&app, 1).await;
        let kept = [&own, &document, &same].map(|file| is_stored(&app, file));
        assert_eq!(kept, [false, false, true], "the other one has the same picture");
        other.browser.get("/api/v1/workspace").await.is(StatusCode::OK);
        other.browser.get(&address(&same)).await.is(StatusCode::OK);
        after_days(&app, 31).await;
        assert!(!is_stored(&app, &same), "nothing uses it there");
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_upload_was_broken_off_leaves_the_store() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let hash = "ab".repeat(32);
        let begun = Media {
            id: MediaId(Uuid::now_v7()),
            organisation_id: house.id,
            hash: hash.clone(),
            kind: MediaKind::Document,
            content_type: "application/pdf".to_owned(),
            width: None,
            height: None,
            variants: Vec::new(),
            name: None,
            size: Some(9),
        };
        let transaction = app.state.database.begin().await.expect("a transaction");
        media::announce(&transaction, &begun, app.now()).await.expect("it is noted");
        transaction.commit().await.expect("it is committed");
        let file = format!("{hash}/document.pdf");
        app.state.media.put(&file, b"%PDF-1.7\n".to_vec()).await.expect("it is stored");
        let is_there = async || app.state.media.has(&file).await.expect("an answer");
        // It may go on yet, whatever is deleted meanwhile.
        let other = house.picture(jpeg(300, 300)).await;
        house.browser.delete(&path(&house, &other)).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::hours(1));
        after_days(&app, 0).await;
        assert!(is_there().await);
        app.later(TimeDelta::seconds(1));
        after_days(&app, 0).await;
        assert!(!is_there().await);
    })
    .await;
}

/// Puts a folder where a file is: that is no file that can be removed.
fn block(place: &Path) {
    std::fs::remove_file(place).expect("it is there");
    std::fs::create_dir_all(place.join("full")).expect("a folder");
}

#[tokio::test]
async fn a_file_leaves_the_store_although_that_did_not_answer_at_first() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let mut documents = Vec::new();
        for object in ["<< /A 1 >>", "<< /A 2 >>", "<< /A 3 >>"] {
            documents.push(house.document("", pdf(object)).await.is(StatusCode::CREATED).json());
        }
        let place = |file: &Value| app.state.config.data_dir.join(address(file).trim_start_matches('/'));
        let delete = async |file: &Value| {
            house.browser.delete(&path(&house, file)).await.is(StatusCode::NO_CONTENT);
            house.browser.get(&address(file)).await.is(StatusCode::NOT_FOUND);
        };
        for document in &documents[..2] {
            block(&place(document));
            delete(document).await;
        }
        // Those before it keep no other one in the store, and are not asked for again at once.
        let second = place(&documents[1]);
        std::fs::remove_dir_all(&second).expect("it is there");
        std::fs::write(&second, "%PDF-1.7").expect("a file");
        delete(&documents[2]).await;
        assert!(is_stored(&app, &documents[1]) && !is_stored(&app, &documents[2]));
        after_days(&app, 1).await;
        assert!(place(&documents[0]).is_dir() && !is_stored(&app, &documents[1]));
        std::fs::remove_dir_all(place(&documents[0])).expect("it is there");
        std::fs::write(place(&documents[0]), "%PDF-1.7").expect("a file");
        after_days(&app, 1).await;
        assert!(!is_stored(&app, &documents[0]));
    })
    .await;
}

#[tokio::test]
async fn a_file_is_deleted_once() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        for number in 0..5 {
            let made = house.picture(jpeg(300, 300 + number)).await;
            let path = path(&house, &made);
            let (one, two) = tokio::join!(house.browser.delete(&path), house.browser.delete(&path));
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND]);
            assert!(!is_stored(&app, &made));
        }
    })
    .await;
}
