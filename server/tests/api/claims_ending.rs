//! How requests for profiles end that nobody decides, and how those that were decided are forgotten.

use chrono::TimeDelta;
use db::repo::claims;
use http::StatusCode;
use serde_json::{Value, json};
use server::services::retention;
use shared::account::ReviewScope;
use shared::id::ClaimId;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::claims::{KI, OPEN, OWN, accept, cafe, claim, decide};
use crate::members::{ANA, BEN, CEM, Club, roles};
use crate::support::{App, PASSWORD, on_every_database, reviewer};

/// Whether anything is stored of a request.
async fn is_kept(app: &App, claim: &Value) -> bool {
    let id: ClaimId = serde_json::from_value(claim["id"].clone()).expect("an id");
    claims::by_id(&app.state.database, id).await.expect("an answer").is_some()
}

#[tokio::test]
async fn who_becomes_a_member_by_invitation_need_not_ask_any_more() {
    on_every_database(async |app| {
        let (club, other) = (Club::of(&app).await, cafe(&app).await);
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let of_ben = claim(&ben, &club.id).await.is(StatusCode::CREATED).json();
        let left = claim(&ben, &other).await.is(StatusCode::CREATED).json();
        let of_cem = claim(&cem, &club.id).await.is(StatusCode::CREATED).json();
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let token = json!({"token": app.token(BEN).await});
        ben.post("/api/v1/workspace/invitations/accept", &token).await.is(StatusCode::OK);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert_eq!(ben.get(OWN).await.is(StatusCode::OK).json(), json!({"items": [left]}));
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let open = ki.get(OPEN).await.is(StatusCode::OK).json();
        let ids: Vec<&Value> = open["items"].as_array().expect("items").iter().map(|it| &it["id"]).collect();
        assert_eq!(ids, [&left["id"], &of_cem["id"]]);
        // There is nothing left to decide, and nothing to ask for.
        decide(&ki, &of_ben, accept()).await.is(StatusCode::NOT_FOUND);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "editor")]));
        claim(&ben, &club.id).await.is(StatusCode::CONFLICT);
        // What was decided is known for a while.
        decide(&ki, &of_cem, accept()).await.is(StatusCode::NO_CONTENT);
        assert!(is_kept(&app, &of_cem).await && !is_kept(&app, &of_ben).await);
    })
    .await;
}

#[tokio::test]
async fn who_became_a_member_meanwhile_is_one_since_then_as_an_owner_too() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let since = async || {
            let seen = ben.get(&club.members).await.is(StatusCode::OK).json();
            let mut members = seen["members"].as_array().expect("members").iter();
            members.find(|member| member["is_self"] == true).expect("a member")["since"].clone()
        };
        let joined = since().await;
        // Becoming a member settles requests, but some are older than that.
        let asked = claims::Claim {
            id: ClaimId(Uuid::now_v7()),
            organisation: club.id.parse().expect("an id"),
            account: ben.account().await,
            message: String::new(),
            language: LanguageTag::german(),
            created_at: app.now(),
        };
        let made = json!({"id": asked.id});
        let transaction = app.state.database.begin().await.expect("a transaction");
        claims::insert(&transaction, asked).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
        app.later(TimeDelta::minutes(5));
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        decide(&ki, &made, accept()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "owner")]));
        assert_eq!(since().await, joined);
    })
    .await;
}

#[tokio::test]
async fn requests_end_with_their_account_and_are_forgotten_some_time_after_they_are_decided() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let (of_ben, of_cem) = (claim(&ben, &id).await.json(), claim(&cem, &id).await.json());
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        decide(&ki, &of_ben, json!({"decline": {"reason": "Nein."}})).await.is(StatusCode::NO_CONTENT);
        let deletion = json!({"current_password": PASSWORD});
        cem.post("/api/v1/account/deletion", &deletion).await.is(StatusCode::NO_CONTENT);
        assert!(is_kept(&app, &of_ben).await && !is_kept(&app, &of_cem).await);
        app.later(TimeDelta::days(180));
        retention::tidy(&app.state).await.expect("it is tidied");
        assert!(is_kept(&app, &of_ben).await);
        app.later(TimeDelta::seconds(1));
        retention::tidy(&app.state).await.expect("it is tidied");
        assert!(!is_kept(&app, &of_ben).await);
    })
    .await;
}
