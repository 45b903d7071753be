//! Several servers on one database.

use chrono::TimeDelta;
use http::Method;
use server::routes;
use server::routes::health::readyz;
use server::services::indexing;
use server::state::State;
use shared::filter::ListQuery;

use crate::support::{ask, found, offer, on_every_database};

fn total(state: &State) -> u32 {
    found(state, &ListQuery::default())
}

#[tokio::test]
async fn each_server_follows_the_log_with_its_own_index() {
    on_every_database(async |app| {
        app.given([offer("Eins")]).await;
        let replica = app.replica().await;
        indexing::catch_up(&replica).await.expect("the index is built");
        assert_eq!(total(&replica), 1);
        app.given([offer("Zwei")]).await;
        assert_eq!(total(&replica), 1);
        indexing::catch_up(&replica).await.expect("the index follows");
        assert_eq!(total(&replica), 2);
    })
    .await;
}

#[tokio::test]
async fn an_index_left_behind_by_the_log_is_built_anew() {
    on_every_database(async |app| {
        app.given([offer("Eins")]).await;
        let replica = app.replica().await;
        indexing::catch_up(&replica).await.expect("the index is built");
        app.given([offer("Zwei"), offer("Drei")]).await;
        server::jobs::roll_on(&app.state).await.expect("the first day begins");
        app.state.clock.set(app.state.clock.now() + TimeDelta::days(31));
        server::jobs::roll_on(&app.state).await.expect("the daily work is done");
        indexing::catch_up(&replica).await.expect("the index is built anew");
        assert_eq!(total(&replica), 3);
    })
    .await;
}

#[tokio::test]
async fn an_index_of_another_database_is_built_anew() {
    on_every_database(async |app| {
        app.given([offer("Eins")]).await;
        let replica = app.replica().await;
        indexing::catch_up(&replica).await.expect("the index is built");
        assert_eq!(total(&replica), 1);
        drop(replica);
        let replica = app.replica_on_another_database().await;
        assert_eq!(replica.index.position(), None);
        indexing::catch_up(&replica).await.expect("the index is built");
        assert_eq!(total(&replica), 0);
    })
    .await;
}

#[tokio::test]
async fn an_index_ahead_of_the_log_is_built_anew() {
    on_every_database(async |app| {
        app.given([offer("Eins")]).await;
        let position = app.state.index.position();
        app.state.index.clear().expect("the index is emptied");
        app.state.index.commit(1_000_000).expect("the index is written");
        assert_eq!(total(&app.state), 0);
        indexing::catch_up(&app.state).await.expect("the index is built");
        assert_eq!((total(&app.state), app.state.index.position()), (1, position));
    })
    .await;
}

#[tokio::test]
async fn a_server_is_ready_only_when_it_has_caught_up() {
    on_every_database(async |app| {
        let ready = async |state: &State| {
            let answers =
                ask(routes::api(state), Method::GET, "/api/v1/offers", &[], None).await.status == 200;
            assert_eq!(readyz(axum::extract::State(state.clone())).await.is_ok(), answers);
            answers
        };
        let replica = app.replica().await;
        assert!(!ready(&replica).await);
        indexing::catch_up(&replica).await.expect("the index is built");
        assert!(ready(&replica).await);
        drop(replica);
        app.given([offer("Eins")]).await;
        let restarted = app.replica().await;
        assert!(restarted.index.position().is_some());
        assert!(!ready(&restarted).await);
        indexing::catch_up(&restarted).await.expect("the index follows");
        assert!(ready(&restarted).await);
    })
    .await;
}

#[tokio::test]
async fn the_daily_work_moves_the_horizon_once_a_day() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00")]).await;
        let position = app.state.index.position();
        server::jobs::roll_on(&app.state).await.expect("the first day begins");
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.state.index.position(), position, "nothing is indexed twice on the first day");
        app.set_clock("2027-03-10T09:00:00Z");
        assert_eq!(app.json("/api/v1/offers").await["items"][0].get("next_date"), None);
        server::jobs::roll_on(&app.state).await.expect("the daily work is done");
        indexing::catch_up(&app.state).await.expect("the index follows");
        let page = app.json("/api/v1/offers").await;
        assert_eq!(page["items"][0]["next_date"]["start"], "2027-03-15T17:00:00Z");
        let position = app.state.index.position();
        server::jobs::roll_on(&app.state).await.expect("the daily work was done today");
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.state.index.position(), position);
    })
    .await;
}
