//! How drafts end without being published: they are taken back, thrown away, or deleted with their offer.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::ReviewScope;

use crate::drafts::{begin, decide, hand_in, of, owner, save, text, whole_offer};
use crate::support::{blank_offer, on_every_database, reviewer};

#[tokio::test]
async fn what_was_handed_in_is_taken_back_and_a_draft_thrown_away() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        let withdraw = of(&work, "/submission");
        browser.change(Method::DELETE, &withdraw, &work["version"], None).await.is(StatusCode::CONFLICT);
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        let discard = of(&work, "/draft");
        browser.change(Method::DELETE, &discard, &work["version"], None).await.is(StatusCode::CONFLICT);
        let work = browser.change(Method::DELETE, &withdraw, &work["version"], None).await.json();
        assert_eq!(work["entry"]["work"], "withdrawn");
        let work = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        assert_eq!(work["entry"]["work"], "draft");
        hand_in(&browser, &work).await.is(StatusCode::OK);
        let other = begin(&browser, &organisation, &blank_offer()).await;
        let path = of(&other, "/draft");
        browser.change(Method::DELETE, &path, &other["version"], None).await.is(StatusCode::NO_CONTENT);
        browser.get(&of(&other, "")).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_offer_that_was_never_public_is_deleted_unless_it_waits() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let offer = whole_offer(&browser, &organisation).await;
        let take = async |work: &Value, what: &str| {
            browser.change(Method::DELETE, &of(work, what), &work["version"], None).await
        };
        let handed_in = async || {
            let work = begin(&browser, &organisation, &offer).await;
            hand_in(&browser, &work).await.is(StatusCode::OK).json()
        };
        let work = handed_in().await;
        take(&work, "/draft").await.is(StatusCode::CONFLICT);
        let work = take(&work, "/submission").await.is(StatusCode::OK).json();
        take(&work, "/draft").await.is(StatusCode::NO_CONTENT);
        browser.get(&of(&work, "")).await.is(StatusCode::NOT_FOUND);
        // What was refused, by the page.
        let work = handed_in().await;
        let page = format!("/de/arbeitsbereich/eintrag/{}", text(&work["entry"]["id"]));
        assert!(!browser.get(&page).await.is(StatusCode::OK).text().contains(">Angebot löschen<"));
        assert_eq!(
            decide(&staff, &work, json!({"reject": {"reason": "Nein."}})).await,
            StatusCode::NO_CONTENT
        );
        assert!(browser.get(&page).await.is(StatusCode::OK).text().contains(">Angebot löschen<"));
        let deleted = browser.send_form(&page, &[("do", "discard")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(deleted.header("location"), "/de/arbeitsbereich?done=deleted");
        browser.get(&of(&work, "")).await.is(StatusCode::NOT_FOUND);
        // What the public has seen stays.
        let work = handed_in().await;
        assert_eq!(decide(&staff, &work, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        let work = browser.get(&of(&work, "")).await.is(StatusCode::OK).json();
        take(&work, "/draft").await.is(StatusCode::CONFLICT);
        let mut other = offer.clone();
        other["title"] = json!({"de": "Sprachcafé am Abend"});
        let work = save(&browser, &work, &other).await.is(StatusCode::OK).json();
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        let work = take(&work, "/submission").await.is(StatusCode::OK).json();
        take(&work, "/draft").await.is(StatusCode::CONFLICT);
    })
    .await;
}
