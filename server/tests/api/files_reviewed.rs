//! Pictures and documents of what waits for a decision: who may read that sees them, as long as it waits.

use http::StatusCode;
use serde_json::{Value, json};
use shared::account::ReviewScope;
use shared::entry::RevisionState;

use crate::support::files::{House, address, jpeg, offers, pdf, shows};
use crate::support::{Writing, on_every_database, reviewer};

#[tokio::test]
async fn who_may_read_what_waits_sees_its_files_until_it_is_taken_back() {
    const SEEN: StatusCode = StatusCode::OK;
    const HIDDEN: StatusCode = StatusCode::NOT_FOUND;
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let in_municipality = |key: &str| ReviewScope::Municipality(key.to_owned());
        let there = reviewer(&app, "siegen@example.org", in_municipality("05970040")).await;
        let elsewhere = reviewer(&app, "b@example.org", in_municipality("05970024")).await;
        let stranger = app.signed_in("ben@example.org").await;
        let guest = app.browser();
        let statuses = async |file: &Value| {
            let mut statuses = Vec::new();
            for browser in [&writing.editor, &writing.staff, &there, &elsewhere, &stranger, &guest] {
                statuses.push(browser.get(&address(file)).await.status);
            }
            statuses
        };
        let picture = writing.upload("pictures", "image/jpeg", jpeg(300, 300)).await;
        let document = writing.upload("documents", "application/pdf", pdf("<< >>")).await;
        let unused = writing.upload("pictures", "image/jpeg", jpeg(300, 200)).await;
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["image"] = shows(&picture)["image"].clone();
        offer["documents"] = offers(&document)["documents"].clone();
        let members_only = [SEEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN];

        for waits in [false, true, false] {
            if waits {
                writing.hand_in(&json!({})).await.is(StatusCode::OK);
            } else {
                writing.save(&offer).await;
            }
            let reviewers = if waits { SEEN } else { HIDDEN };
            for file in [&picture, &document] {
                let expected = [SEEN, reviewers, reviewers, HIDDEN, HIDDEN, HIDDEN];
                assert_eq!(statuses(file).await, expected, "it waits: {waits}");
            }
            assert_eq!(statuses(&unused).await, members_only);
            if waits {
                let seen = there.get(&address(&picture)).await;
                assert_eq!(seen.header("cache-control"), "private, no-store");
                writing.withdraw().await;
                assert_eq!(statuses(&picture).await, members_only);
            }
        }
        writing.publish().await;
        assert_eq!(statuses(&picture).await, [SEEN; 6]);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_seen_of_the_organisation_that_has_handed_it_in() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let other = House::of(&app, "ben@example.org").await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let own = house.document("?name=Plan", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        other.offer("Fremdes", RevisionState::Submitted, offers(&own)).await;
        let file = address(&own);
        ki.get(&file).await.is(StatusCode::NOT_FOUND);
        let same = other.document("?name=Programm", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        assert_eq!(address(&same), file);
        ki.get(&file).await.is(StatusCode::NOT_FOUND);
        other.offer("Eigenes", RevisionState::Submitted, offers(&same)).await;
        let seen = ki.get(&file).await.is(StatusCode::OK);
        assert!(seen.header("content-disposition").contains("\"Programm.pdf\""), "it has its name");
        assert_eq!(seen.header("cache-control"), "private, no-store");
    })
    .await;
}
