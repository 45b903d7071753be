//! How many pictures and documents an organisation may have, and how large they may be together.

use db::repo::media;
use http::StatusCode;
use serde_json::Value;
use server::config::Config;
use shared::entry::Standing;

use crate::support::files::{House, jpeg, pdf};
use crate::support::{offer, on_every_database, on_every_database_with};

const ANA: &str = "ana@example.org";
const REFUSED: &str = "too_many_files";

/// A document of its own with so many KiB.
fn document(number: usize, size: usize) -> Vec<u8> {
    let mut file = pdf(format!("<< /A {number} >>"));
    file.resize(size * 1024, b' ');
    file
}

#[tokio::test]
async fn whoever_waits_for_a_confirmation_has_fewer_files() {
    let configure = |config: &mut Config| {
        config.organisation_files = 3;
        config.waiting_files = 2;
    };
    on_every_database_with(configure, async |app| {
        let house = House::of(&app, ANA).await;
        house.stand(Standing::Pending).await;
        let first = house.picture(jpeg(300, 200)).await;
        house.document("", document(1, 1)).await.is(StatusCode::CREATED);
        house.upload("", jpeg(300, 201)).await.refuses("", REFUSED);
        house.document("", document(2, 1)).await.refuses("", REFUSED);
        let files = house.browser.get(&house.path("files")).await.is(StatusCode::OK).json();
        assert_eq!(files["items"].as_array().map(Vec::len), Some(2));
        // What is there already is no other file.
        assert_eq!(house.picture(jpeg(300, 200)).await, first);
        house.stand(Standing::Confirmed).await;
        house.picture(jpeg(300, 201)).await;
        house.upload("", jpeg(300, 202)).await.refuses("", REFUSED);
        // What is deleted makes room, and others have room of their own.
        let path = house.path(&format!("files/{}", first["id"].as_str().expect("an id")));
        house.browser.delete(&path).await.is(StatusCode::NO_CONTENT);
        house.picture(jpeg(300, 202)).await;
        House::of(&app, "ben@example.org").await.picture(jpeg(300, 200)).await;
    })
    .await;
}

#[tokio::test]
async fn files_are_not_too_large_together() {
    let configure = |config: &mut Config| {
        config.organisation_files_mib = 2;
        config.waiting_files_mib = 1;
    };
    on_every_database_with(configure, async |app| {
        let house = House::of(&app, ANA).await;
        house.stand(Standing::Pending).await;
        let refuses = async || {
            house.document("", document(9, 1)).await.refuses("", REFUSED);
            house.upload("", jpeg(300, 200)).await.refuses("", REFUSED);
        };
        // The last one may go beyond it.
        for number in [1, 2] {
            house.document("", document(number, 600)).await.is(StatusCode::CREATED);
        }
        refuses().await;
        house.stand(Standing::Confirmed).await;
        for number in [3, 4] {
            house.document("", document(number, 600)).await.is(StatusCode::CREATED);
        }
        refuses().await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_counts_in_all_its_sizes() {
    on_every_database(async |app| {
        let house = House::of(&app, ANA).await;
        let made = house.picture(jpeg(1000, 500)).await;
        let programme = document(1, 3);
        house.document("", programme.clone()).await.is(StatusCode::CREATED);
        let mut bytes = programme.len();
        for size in made["variants"].as_array().expect("sizes") {
            let url = size["url"].as_str().expect("an address");
            bytes += house.browser.get(url).await.is(StatusCode::OK).body.len();
        }
        let kept = media::kept(&app.state.database, house.id).await.expect("an answer");
        assert_eq!((kept.files, kept.bytes), (2, u64::try_from(bytes).expect("a number")));
        // The size that is told is that of a download.
        let files = house.browser.get(&house.path("files")).await.is(StatusCode::OK).json();
        let files = files["items"].as_array().expect("items");
        let size = |kind: &str| files.iter().find(|file| file["kind"] == kind).map(|file| &file["size"]);
        assert_eq!(size("document").and_then(Value::as_u64), Some(3 * 1024));
        assert_eq!(size("picture"), Some(&Value::Null));

        let report = app.import_with_picture(offer("Kurs"), 500).await;
        assert!(report.is_clean(), "{report}");
        let owner = app.owner_of("kurs").await;
        let imported = media::kept(&app.state.database, owner).await.expect("an answer");
        assert!(imported.files == 1 && imported.bytes > 0, "{imported:?}");
    })
    .await;
}
