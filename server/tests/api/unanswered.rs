//! What is searched for in vain.

use db::repo::unanswered_searches::{UnansweredSearch, most_frequent};
use server::services::unanswered;

use crate::support::{App, offer, on_every_database};

async fn search(app: &App, query: &str, times: usize) {
    for _ in 0..times {
        app.json(&format!("/api/v1/offers?{query}")).await;
    }
}

async fn stored(app: &App) -> Vec<UnansweredSearch> {
    unanswered::store(&app.state).await.expect("it is stored");
    most_frequent(&app.state.database, 10).await.expect("an answer")
}

#[tokio::test]
async fn what_is_often_searched_for_in_vain_is_counted() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        app.set_clock("2026-03-02T09:00:00Z");
        search(&app, "q=Unterwasserschach", 4).await;
        assert_eq!(stored(&app).await, [], "it may still be one person's");
        search(&app, "q=+unterwasserSCHACH+", 1).await;
        search(&app, "q=Drachenfliegen", 6).await;
        let row = |text: &str, occurrences| UnansweredSearch {
            text: text.to_owned(),
            occurrences,
            last_on: "2026-03-02".parse().expect("a date"),
        };
        assert_eq!(stored(&app).await, [row("drachenfliegen", 6), row("unterwasserschach", 5)]);
        search(&app, "q=unterwasserschach", 2).await;
        assert_eq!(stored(&app).await, [row("unterwasserschach", 7), row("drachenfliegen", 6)]);
    })
    .await;
}

#[tokio::test]
async fn what_may_tell_of_a_person_or_of_filters_is_not_counted() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let long = format!("q={}", "unterwasserschach+".repeat(6));
        for query in
            ["q=xyzzy+0271+4711", "q=xyzzy@example.org", "q=xyzzy&cost=paid", "q=Kurs", "cost=paid", &long]
        {
            search(&app, query, 6).await;
        }
        assert_eq!(stored(&app).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_is_rare_is_forgotten_with_the_day_and_the_rest_with_the_year() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        app.set_clock("2026-03-02T09:00:00Z");
        search(&app, "q=Drachenfliegen", 5).await;
        search(&app, "q=Unterwasserschach", 4).await;
        unanswered::tidy(&app.state).await.expect("it is tidied");
        search(&app, "q=Unterwasserschach", 4).await;
        assert_eq!(stored(&app).await.len(), 1);
        app.set_clock("2027-03-03T09:00:00Z");
        unanswered::tidy(&app.state).await.expect("it is tidied");
        assert_eq!(stored(&app).await, []);
    })
    .await;
}
