//! Who is signed in, and for how long.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::json;

use crate::support::{App, Browser, PASSWORD, on_every_database, on_every_database_with};

const ANA: &str = "ana@example.org";
const ACCESS: &str = "teilhabe_access";
const KEY: &str = "teilhabe_key";

/// As a browser does when the signed token is too old: the key is exchanged.
async fn after_a_while(app: &App, browser: &Browser<'_>) -> bool {
    app.later(TimeDelta::minutes(11));
    browser.lose_cookie(ACCESS);
    browser.is_signed_in().await
}

#[tokio::test]
async fn cookies_are_for_this_site_and_no_script() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let answer = app.browser().sign_in(ANA, PASSWORD).await;
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        assert!(cookies.len() >= 2);
        for cookie in cookies {
            let cookie = cookie.to_str().expect("text");
            for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            assert!(!cookie.contains("Secure"), "over http it could not be kept: {cookie}");
        }
    })
    .await;
}

#[tokio::test]
async fn over_https_cookies_are_of_this_host_alone() {
    let over_https = |config: &mut server::config::Config| {
        config.base_url = "https://teilhabe.example.org".parse().expect("an address");
    };
    on_every_database_with(over_https, async |app| {
        let browser = app.signed_in(ANA).await;
        assert!(browser.is_signed_in().await);
        let answer = app.browser().sign_in(ANA, PASSWORD).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-teilhabe_") && cookie.contains("Secure"), "{cookie}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="));
    })
    .await;
}

#[tokio::test]
async fn a_session_is_prolonged_without_anybody_noticing() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let first = browser.cookie(KEY);
        assert!(after_a_while(&app, &browser).await);
        assert_ne!(browser.cookie(KEY), first, "a key is exchanged at each use");
        for _ in 0..3 {
            assert!(after_a_while(&app, &browser).await);
        }
        // Pages, too.
        app.later(TimeDelta::minutes(11));
        let page = browser.get("/de").await.is(StatusCode::OK);
        assert_eq!(page.header("cache-control"), "no-store");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_was_copied_ends_the_session() {
    on_every_database(async |app| {
        let (owner, thief) = (app.signed_in(ANA).await, app.browser());
        thief.set_cookie(KEY, &owner.cookie(KEY));
        assert!(after_a_while(&app, &owner).await && after_a_while(&app, &owner).await);
        assert!(!thief.is_signed_in().await, "the copy is of no use");
        assert!(!owner.is_signed_in().await, "nobody knows which of the two is the thief");
        assert!(app.mails(ANA).await[0].contains("an zwei Stellen zugleich"), "{}", app.mails(ANA).await[0]);
        owner.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let events = owner.get("/api/v1/account/events").await.json();
        assert_eq!(events[1]["kind"], "key_reused", "{events}");
    })
    .await;
}

#[tokio::test]
async fn whoever_copies_a_key_and_uses_it_first_is_found_out() {
    on_every_database(async |app| {
        let (owner, thief) = (app.signed_in(ANA).await, app.browser());
        thief.set_cookie(KEY, &owner.cookie(KEY));
        assert!(after_a_while(&app, &thief).await && after_a_while(&app, &thief).await);
        owner.lose_cookie(ACCESS);
        assert!(!owner.is_signed_in().await);
        thief.lose_cookie(ACCESS);
        assert!(!thief.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn parallel_tabs_and_lost_answers_do_no_harm() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let key = browser.cookie(KEY);
        app.later(TimeDelta::minutes(11));
        browser.lose_cookie(ACCESS);
        let cookie = format!("{KEY}={key}");
        let headers = [("cookie", cookie.as_str())];
        let ask = || app.request(Method::GET, "/api/v1/account", &headers);
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        for answer in [one, two, three] {
            answer.is(StatusCode::OK);
        }
        // None of the answers has come: the key still works, hours later.
        app.later(TimeDelta::hours(5));
        assert!(browser.is_signed_in().await);
        assert!(after_a_while(&app, &browser).await);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        app.later(TimeDelta::days(29));
        browser.lose_cookie(ACCESS);
        assert!(browser.is_signed_in().await);
        app.later(TimeDelta::days(31));
        browser.lose_cookie(ACCESS);
        assert!(!browser.is_signed_in().await);
        // However much it is used.
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        for day in (0..200).step_by(20) {
            assert_eq!(browser.is_signed_in().await, day <= 180, "day {day}");
            app.later(TimeDelta::days(20));
            browser.lose_cookie(ACCESS);
        }
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_gets_a_session_of_their_own() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let browser = app.browser();
        browser.set_cookie(ACCESS, "chosen-by-somebody-else");
        browser.set_cookie(KEY, "chosen-by-somebody-else");
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert!(browser.is_signed_in().await);
        assert_ne!(browser.cookie(KEY), "chosen-by-somebody-else");
        let stranger = app.browser();
        stranger.set_cookie(KEY, "chosen-by-somebody-else");
        assert!(!stranger.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn tokens_that_were_not_signed_here_say_nothing() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let token = browser.cookie(ACCESS);
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("a token has three parts") };
        // {"alg":"none","typ":"JWT"}
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.");
        let other_claims = format!("{header}.{}x.{signature}", &claims[..claims.len() - 1]);
        for wrong in
            [unsigned, other_claims, format!("{header}.{claims}."), String::new(), "a.b.c".to_owned()]
        {
            let stranger = app.browser();
            stranger.set_cookie(ACCESS, &wrong);
            stranger.get("/api/v1/account").await.is(StatusCode::UNAUTHORIZED);
        }
        // A token that is right but too old says nothing either.
        let stranger = app.browser();
        stranger.set_cookie(ACCESS, &token);
        assert!(stranger.is_signed_in().await);
        app.later(TimeDelta::minutes(11));
        assert!(!stranger.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    on_every_database(async |app| {
        let browser = app.signed_in(ANA).await;
        let (access, key) = (browser.cookie(ACCESS), browser.cookie(KEY));
        browser.delete("/api/v1/session").await.is(StatusCode::NO_CONTENT);
        assert_eq!((browser.cookie(ACCESS), browser.cookie(KEY)), (String::new(), String::new()));
        let copy = app.browser();
        copy.set_cookie(ACCESS, &access);
        copy.set_cookie(KEY, &key);
        assert!(!copy.is_signed_in().await);
        browser.delete("/api/v1/session").await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn people_see_and_end_their_sessions() {
    on_every_database(async |app| {
        let phone = app.signed_in(ANA).await;
        let computer = app
            .browser()
            .on("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0");
        app.later(TimeDelta::minutes(5));
        computer.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let sessions = phone.get("/api/v1/account/sessions").await.is(StatusCode::OK).json();
        let shown: Vec<_> = sessions
            .as_array()
            .expect("a list")
            .iter()
            .map(|session| (session["device"].as_str(), session["is_current"].as_bool()))
            .collect();
        assert_eq!(shown, [(Some("Edge · Windows"), Some(false)), (Some("Firefox · Android"), Some(true))]);
        // Nobody ends the session of somebody else.
        let eve = app.signed_in("eve@example.org").await;
        let path = format!("/api/v1/account/sessions/{}", sessions[0]["id"].as_str().expect("an id"));
        eve.delete(&path).await.is(StatusCode::NOT_FOUND);
        assert!(computer.is_signed_in().await);
        phone.delete(&path).await.is(StatusCode::NO_CONTENT);
        assert!(!computer.is_signed_in().await && phone.is_signed_in().await);
        computer.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        phone.delete("/api/v1/account/sessions").await.is(StatusCode::NO_CONTENT);
        assert!(!computer.is_signed_in().await && phone.is_signed_in().await);
        let events = phone.get("/api/v1/account/events").await.json();
        let kinds: Vec<_> =
            events.as_array().expect("a list").iter().filter_map(|event| event["kind"].as_str()).collect();
        assert_eq!(
            kinds,
            ["session_ended", "signed_in", "session_ended", "signed_in", "signed_in", "account_made"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_soon() {
    on_every_database(async |app| {
        app.signed_in(ANA).await;
        let ask = async |email: &str| {
            let asked = json!({"email": email, "language": "de"});
            app.browser().post("/api/v1/session/links", &asked).await.is(StatusCode::ACCEPTED)
        };
        let use_link = async |token: &str| {
            let browser = app.browser();
            let answer = browser.post("/api/v1/session/link", &json!({"token": token})).await;
            (answer, browser.is_signed_in().await)
        };
        ask(ANA).await;
        let token = app.token(ANA).await;
        assert!(use_link(&token).await.1);
        let (again, signed_in) = use_link(&token).await;
        again.refuses("/token", "link_expired");
        assert!(!signed_in);
        app.later(TimeDelta::seconds(1));
        ask(ANA).await;
        let token = app.token(ANA).await;
        app.later(TimeDelta::minutes(15));
        use_link(&token).await.0.refuses("/token", "link_expired");
        // Who has no account gets a mail, too, and the same answer.
        let (known, unknown) = (ask(ANA).await, ask("nobody@example.org").await);
        assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
        let told = app.mails("nobody@example.org").await;
        assert!(told.len() == 1 && !told[0].contains("token="), "{told:?}");
    })
    .await;
}
