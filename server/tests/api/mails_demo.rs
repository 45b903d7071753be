//! The mails that the demonstration shows.

use server::config::Config;
use server::jobs::mails::send_due;
use server::mail::Mail;

use crate::support::mails::{ANA, put, put_in, sign_in_link};
use crate::support::{on_every_database, on_every_database_with};

const API: &str = "/api/v1/demo/mails";

fn demo(config: &mut Config) {
    config.demo = true;
}

#[tokio::test]
async fn nobody_else_shows_mails() {
    on_every_database(async |app| {
        put(&app.state, ANA, &Mail::NoAccount).await;
        send_due(&app.state).await.expect("the mail is sent");
        for path in [API, "/de/konto/postfach", "/ar/konto/postfach"] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
    })
    .await;
    let configure = |config: &mut Config| {
        config.demo = true;
        config.smtp_url = Some("smtp://127.0.0.1:1".to_owned());
        config.mail_from = Some("teilhabe@example.org".to_owned());
    };
    on_every_database_with(configure, async |app| {
        for path in [API, "/de/konto/postfach"] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_newest_mails_are_listed() {
    on_every_database_with(demo, async |app| {
        assert_eq!(app.json(API).await, serde_json::json!({"items": []}));
        for number in 0..52 {
            put(&app.state, &format!("person-{number}@example.org"), &Mail::NoAccount).await;
        }
        put_in(&app.state, "en", ANA, &sign_in_link("Ana")).await;
        send_due(&app.state).await.expect("the mails are sent");
        let answer = app.json(API).await;
        let items = answer["items"].as_array().expect("a list");
        assert_eq!(items.len(), 50);
        let to: Vec<_> = items[..2].iter().map(|mail| mail["to"].as_str().expect("an address")).collect();
        assert_eq!(to, [ANA, "person-51@example.org"]);
        assert_eq!(items[0]["subject"], "Your link to sign in");
        assert_eq!((&items[0]["language"], &items[0]["at"]), (&"en".into(), &"2026-03-02T09:00:00Z".into()));
        assert_eq!(app.get(&format!("{API}?limit=3")).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_page_shows_them_with_their_links() {
    on_every_database_with(demo, async |app| {
        for (language, none) in [
            ("de", "Es ist noch keine E-Mail da."),
            ("en", "There is no e-mail yet."),
            ("ar", "لا توجد رسائل بعد."),
        ] {
            let page = app.get(&format!("/{language}/konto/postfach")).await;
            assert_eq!(page.status, 200);
            assert!(page.text().contains(none), "{language}");
        }
        put(&app.state, ANA, &Mail::NoAccount).await;
        put(&app.state, ANA, &sign_in_link("<script>x</script>")).await;
        send_due(&app.state).await.expect("the mails are sent");
        let page = app.get("/en/konto/postfach").await.text();
        let titles: Vec<_> = page.match_indices("<h2 lang=\"de\" dir=\"ltr\"").collect();
        assert_eq!(titles.len(), 2, "{page}");
        let first = page.find("Ihr Link zum Anmelden").expect("the newest mail");
        assert!(first < page.find("Zu dieser Adresse gibt es kein Konto").expect("the older mail"));
        let token = app.state.keys.link_token(crate::support::mails::LINK);
        assert!(
            page.contains(&format!("href=\"http://127.0.0.1:3000/de/konto/link?token={token}\"")),
            "{page}"
        );
        assert!(!page.contains("<script>x"), "{page}");
    })
    .await;
}
