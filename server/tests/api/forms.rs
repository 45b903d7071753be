//! Forms of pages about accounts where no scripts run.

use http::StatusCode;
use serde_json::json;
use url::Url;

use crate::support::{Answer, App, Browser, PASSWORD, on_every_database};

const SIGN_IN: &str = "/de/konto/anmelden";
const REGISTER: &str = "/de/konto/registrieren";

/// Where an answer leads.
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location")
}

/// A page that is shown again, which is kept nowhere.
#[track_caller]
fn page(answer: &Answer, status: StatusCode) -> String {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    answer.text()
}

/// Signs in on a page, with a path to go on to.
async fn sign_in(app: &App, next: &str) -> String {
    let mut url = Url::parse("http://host").and_then(|url| url.join(SIGN_IN)).expect("an address");
    url.query_pairs_mut().append_pair("next", next);
    let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let fields = [("form", "sign_in"), ("email", "ana@example.org"), ("password", PASSWORD)];
    let browser = app.browser();
    let answer = browser.send_form(&path, &fields).await;
    let led = location(&answer).to_owned();
    assert!(browser.is_signed_in().await);
    led
}

#[tokio::test]
async fn a_form_that_is_right_leads_on() {
    on_every_database(async |app| {
        app.signed_in("ana@example.org").await;
        assert_eq!(sign_in(&app, "/de/konto/sitzungen").await, "/de/konto/sitzungen");
        for evil in
            ["", "//evil.example.org", "/\\evil.example.org", "https://evil.example.org/de", "/de\r\nx: y"]
        {
            assert_eq!(sign_in(&app, evil).await, "/de/arbeitsbereich", "{evil:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn where_somebody_wants_to_go_survives_registering() {
    on_every_database(async |app| {
        let browser = app.browser();
        let next = "/de/arbeitsbereich/einladung?token=abc";
        let escaped = "next=%2Fde%2Farbeitsbereich%2Feinladung%3Ftoken%3Dabc";
        let invited = page(&browser.get(&format!("{REGISTER}?{escaped}")).await, StatusCode::OK);
        assert!(invited.contains(&format!("name=\"next\" value=\"{next}\"")), "{invited}");
        assert!(invited.contains(&format!("{SIGN_IN}?{escaped}")), "{invited}");
        let foreign =
            page(&browser.get(&format!("{REGISTER}?next=//evil.example.org")).await, StatusCode::OK);
        assert!(!foreign.contains("name=\"next\""), "{foreign}");
        let fields = [
            ("form", "register"),
            ("name", "Ana Beispiel"),
            ("email", "ana@example.org"),
            ("password", PASSWORD),
            ("language", "de"),
            ("next", next),
        ];
        let asked = browser.send_form(&format!("{REGISTER}?{escaped}"), &fields).await;
        assert_eq!(location(&asked), format!("{REGISTER}?done=register&{escaped}"));
        let mail = app.mails("ana@example.org").await.remove(0);
        let (_, link) = mail.split_once("http://127.0.0.1:3000").expect("a link");
        let link = link.lines().next().unwrap_or_default();
        assert!(link.starts_with("/de/konto/bestaetigen?token=") && link.ends_with(escaped), "{link}");
        let token = app.token("ana@example.org").await;
        let fields = [("form", "confirm"), ("token", token.as_str()), ("password", PASSWORD)];
        assert_eq!(location(&browser.send_form(link, &fields).await), next);
        assert!(browser.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_wrong_is_shown_again_without_its_secrets() {
    on_every_database(async |app| {
        let browser = app.browser();
        let fields = [("form", "sign_in"), ("email", "ana@example.org"), ("password", "nicht dieses hier")];
        for _ in 0..5 {
            let answer = browser.send_form(SIGN_IN, &fields).await;
            let html = page(&answer, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(html.contains("<title>Fehler: Anmelden"), "{html}");
            assert!(html.contains("E-Mail-Adresse oder Passwort stimmen nicht."), "{html}");
            assert!(html.contains("value=\"ana@example.org\""), "{html}");
            assert!(!html.contains("nicht dieses hier"), "{html}");
        }
        let answer = browser.send_form(SIGN_IN, &fields).await;
        assert_eq!(answer.header("retry-after"), "60");
        let html = page(&answer, StatusCode::TOO_MANY_REQUESTS);
        assert!(html.contains("Warten Sie bitte 1 Minute."), "{html}");
    })
    .await;
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_it() {
    on_every_database(async |app| {
        let browser = app.browser();
        let answer = browser.get("/de/konto/sitzungen").await;
        assert_eq!(location(&answer), "/de/konto/anmelden?next=%2Fde%2Fkonto%2Fsitzungen");
        assert_eq!(location(&browser.get("/de/konto").await), SIGN_IN);
        let fields = [("form", "delete"), ("current_password", PASSWORD)];
        let answer = browser.send_form("/de/konto/loeschen", &fields).await;
        assert_eq!(location(&answer), "/de/konto/anmelden?next=%2Fde%2Fkonto%2Floeschen");
    })
    .await;
}

#[tokio::test]
async fn what_is_told_once_stands_on_the_page() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let fields =
            [("form", "make_token"), ("name", "Kalender"), ("scope", "read"), ("current_password", PASSWORD)];
        let html = page(&browser.send_form("/de/konto/schluessel", &fields).await, StatusCode::OK);
        assert!(html.contains("account__once") && html.contains("teilhabe_"), "{html}");
        let html = page(&browser.get("/de/konto/schluessel").await, StatusCode::OK);
        assert!(html.contains("Kalender") && !html.contains("account__once"), "{html}");

        let path = "/de/konto/zweiter-faktor";
        let start = [("form", "start_second_factor"), ("current_password", PASSWORD)];
        let html = page(&browser.send_form(path, &start).await, StatusCode::OK);
        let (_, rest) = html.split_once("name=\"setup\" value=\"").expect("the address for the app");
        let setup = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
        assert!(setup.starts_with("otpauth://totp/") && html.contains("class=\"account__code\""), "{html}");
        // The app was read wrongly: what it needs is still there.
        let wrong = [("form", "finish_second_factor"), ("code", "000000"), ("setup", setup.as_str())];
        let html = page(&browser.send_form(path, &wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            html.contains("Der Code stimmt nicht.") && html.contains("class=\"account__code\""),
            "{html}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_no_form_of_the_page_is_refused() {
    on_every_database(async |app| {
        let browser = app.browser();
        let refused =
            async |path: &str, fields: &[(&str, &str)]| browser.send_form(path, fields).await.status;
        assert_eq!(refused(SIGN_IN, &[]).await, StatusCode::BAD_REQUEST);
        assert_eq!(refused(SIGN_IN, &[("form", "delete")]).await, StatusCode::BAD_REQUEST);
        assert_eq!(refused("/de/konto/gibt-es-nicht", &[]).await, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(refused("/de/angebote", &[("form", "sign_in")]).await, StatusCode::METHOD_NOT_ALLOWED);
        let large = "a".repeat(20_000);
        let fields = [("form", "sign_in"), ("email", large.as_str())];
        assert_eq!(refused(SIGN_IN, &fields).await, StatusCode::PAYLOAD_TOO_LARGE);
        let json = browser.post(SIGN_IN, &json!({"form": "sign_in"})).await;
        assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let headers = [("sec-fetch-site", "cross-site"), ("cookie", "a=b")];
        let answer = app.send_form(SIGN_IN, &headers, &[("form", "sign_in")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_somebody_wrote_who_is_not_signed_in_any_more_is_kept() {
    on_every_database(async |app| {
        let path = "/de/arbeitsbereich/registrieren";
        let fields = [
            ("/name/de", "Verein <b>Brücke</b>"),
            ("/summary/de", "Zwei\nZeilen"),
            ("/municipalities", "05970040"),
            ("do", "register"),
        ];
        let html = page(&app.browser().send_form(path, &fields).await, StatusCode::UNAUTHORIZED);
        assert!(html.contains("Sie sind nicht mehr angemeldet"), "{html}");
        assert!(html.contains("Verein &lt;b>Brücke&lt;/b></textarea>"), "{html}");
        assert!(html.contains(">Zwei\nZeilen</textarea>"), "{html}");
        assert!(html.contains("/de/konto/anmelden?next=%2Fde%2Farbeitsbereich%2Fregistrieren"), "{html}");
        // Where nothing was written, signing in comes first.
        let empty = app.browser().send_form(path, &[("/name/de", ""), ("do", "register")]).await;
        assert_eq!(location(&empty), "/de/konto/anmelden?next=%2Fde%2Farbeitsbereich%2Fregistrieren");
        // Sent again by somebody who is signed in, it arrives.
        let sent = app.signed_in("ana@example.org").await.send_form(path, &fields).await;
        assert!(location(&sent).starts_with("/de/arbeitsbereich/neu/"), "{}", location(&sent));
    })
    .await;
}

/// Somebody has registered an organisation and begun an offer by the forms: the page of that, and its id.
async fn begun(browser: &Browser<'_>) -> (String, String) {
    let fields = [("/name/de", "Verein"), ("/municipalities", "05970040"), ("do", "register")];
    let begin = location(&browser.send_form("/de/arbeitsbereich/registrieren", &fields).await).to_owned();
    let begin = begin.split('?').next().unwrap_or_default();
    let entry = location(&browser.send_form(begin, &[("do", "begin:sprachtreff")]).await).to_owned();
    let id = entry.rsplit('/').next().unwrap_or_default().to_owned();
    (entry, id)
}

#[tokio::test]
async fn of_two_versions_each_part_is_chosen() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let (entry, id) = begun(&browser).await;
        let work = async || browser.get(&format!("/api/v1/workspace/entries/{id}")).await.json();
        let version = work().await["version"].to_string();
        let write = async |title: &str, summary: &str, version: &str, choice: &str| {
            let texts = [("/title/de", title), ("/summary/de", summary)];
            let fields =
                [texts[0], texts[1], ("version", version), ("conflict-title/de", choice), ("do", "save")];
            browser.send_form(&entry, &fields).await
        };
        location(&write("Deins", "Dein Text", &version, "").await);
        // The other began with the same version.
        let html = page(&write("Meins", "Mein Text", &version, "").await, StatusCode::PRECONDITION_FAILED);
        for text in [
            "Deins",
            "Dein Text",
            "Meins",
            "Mein Text",
            "name=\"conflict-title/de\"",
            "name=\"conflict-summary/de\"",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        let version = work().await["version"].to_string();
        assert!(html.contains(&format!("name=\"version\" value=\"{version}\"")), "{html}");
        location(&write("Meins", "Mein Text", &version, "theirs").await);
        let offer = work().await["content"]["offer"].clone();
        assert_eq!(offer["title"]["de"]["text"], "Deins");
        assert_eq!(offer["summary"]["de"]["text"], "Mein Text");
    })
    .await;
}

#[tokio::test]
async fn what_is_written_beside_a_form_is_made_once_however_often_that_is_sent() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let (entry, id) = begun(&browser).await;
        let work = async || browser.get(&format!("/api/v1/workspace/entries/{id}")).await.json();
        let version = work().await["version"].to_string();
        let write = async |chosen: &str| {
            let fields = [
                ("/contacts", chosen),
                ("/contact/function/de", "Büro"),
                ("/contact/phone", "0221 4710-100"),
                ("/place/street", "Weg 1"),
                ("/place/municipality", "05970040"),
                ("/place/locality", "weidenau"),
                ("version", version.as_str()),
                ("do", "save"),
            ];
            browser.send_form(&entry, &fields).await
        };
        // The offer cannot be saved: nobody has such a contact.
        let foreign = write("0193f0a0-0000-7000-8000-000000000001").await;
        page(&foreign, StatusCode::UNPROCESSABLE_ENTITY);
        location(&write("").await);
        let work = work().await;
        let organisation = work["organisation"].as_str().unwrap_or_default();
        let known = browser.get(&format!("/api/v1/workspace/organisations/{organisation}")).await.json();
        for list in ["contacts", "places"] {
            let made = known[list].as_array().map(Vec::as_slice).unwrap_or_default();
            assert_eq!(made.len(), 1, "{list}: {made:?}");
            assert_eq!(work["content"]["offer"][list], json!([made[0]["id"]]), "{list}");
        }
    })
    .await;
}
