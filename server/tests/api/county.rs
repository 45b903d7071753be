//! The organisations of the county, as those see them who review all of it.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use crate::claims::{KI, claim, text};
use crate::members::{ANA, BEN, CEM, Club};
use crate::support::{Answer, App, Browser, Writing, offer, on_every_database, organisation, reviewer};

const ORGANISATIONS: &str = "/api/v1/review/organisations";

/// The names that a query finds, in their order, and how many there are.
async fn names(browser: &Browser<'_>, query: &str) -> (Vec<String>, u64) {
    let found = browser.get(&format!("{ORGANISATIONS}?{query}")).await.is(StatusCode::OK).json();
    let items = found["items"].as_array().expect("items");
    (items.iter().map(|item| text(&item["name"])).collect(), found["total"].as_u64().expect("a number"))
}

fn named(names: &[&str], total: u64) -> (Vec<String>, u64) {
    (names.iter().map(|name| (*name).to_owned()).collect(), total)
}

#[tokio::test]
async fn organisations_are_found_by_name_and_standing() {
    on_every_database(async |app| {
        app.given([
            organisation("1", "Zebra e. V."),
            organisation("2", "Ökumenischer Kreis"),
            organisation("3", "Ofenfreunde Siegen"),
        ])
        .await;
        app.given([offer("Kurs"), offer("Treff")]).await;
        let club = Club::of(&app).await;
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let all = ["Ökumenischer Kreis", "Ofenfreunde Siegen", "Sprachcafé", "Verein", "Zebra e. V."];
        assert_eq!(names(&ki, "").await, named(&all, 5), "those that wait are among them");
        assert_eq!(names(&ki, "q=%C3%B6KUM+kreis").await, named(&all[..1], 1));
        assert_eq!(names(&ki, "q=kreis+zebra").await, named(&[], 0));
        assert_eq!(names(&ki, "standing=pending").await, named(&["Sprachcafé"], 1));
        assert_eq!(names(&ki, "standing=confirmed&q=e&shown=2").await, named(&all[..2], 4));
        // A form sends what is left empty, too.
        assert_eq!(names(&ki, "q=&standing=&shown=1").await, named(&all[..1], 5));
        let found = ki.get(&format!("{ORGANISATIONS}?q=verein")).await.json();
        let id = app.owner_of("kurs").await;
        let verein = json!({
            "id": id, "name": "Verein", "language": "de", "standing": "confirmed", "members": 0, "published": 2,
        });
        assert_eq!(found["items"], json!([verein]));
        club.ana.joins(&app, id, MemberRole::Editor).await;
        let found = ki.get(&format!("{ORGANISATIONS}?q=verein")).await.json();
        assert_eq!(found["items"][0]["members"], 1);
        for (query, pointer) in [("standing=new", "/standing"), ("shown=201", "/shown"), ("sort=name", "/sort")]
        {
            let path = format!("{ORGANISATIONS}?{query}");
            let refused = ki.get(&path).await.is(StatusCode::BAD_REQUEST).json();
            assert_eq!(refused["errors"][0]["pointer"], pointer);
        }
    })
    .await;
}

#[tokio::test]
async fn organisations_are_called_as_the_public_knows_them() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let id = app.owner_of("kurs").await;
        let ki = &writing.staff;
        let entry = format!("/api/v1/workspace/entries/{id}");
        let work = writing.editor.get(&entry).await.is(StatusCode::OK).json();
        let mut profile = work["content"]["organisation"].clone();
        profile["name"]["de"] = json!("Kulturbrücke");
        let draft = format!("/api/v1/workspace/profiles/{id}/draft");
        let saved = writing.editor.change(Method::PUT, &draft, &work["version"], Some(&profile)).await;
        let saved = saved.is(StatusCode::OK).json();
        assert_eq!(names(ki, "").await, named(&["Verein"], 1));
        let seen = ki.get(&format!("{ORGANISATIONS}/{id}")).await.is(StatusCode::OK).json();
        assert_eq!((&seen["record"]["name"], &seen["may_correct"]), (&json!("Verein"), &json!(true)));
        assert_eq!(seen["profile"]["name"]["de"]["text"], "Verein");
        assert_eq!(seen["revision"], work["entry"]["revision"]);
        assert_ne!(seen["revision"], saved["entry"]["revision"], "the draft is theirs alone");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_is_shown_with_its_entries_and_who_works_for_it() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let id = app.owner_of("kurs").await;
        let path = format!("{ORGANISATIONS}/{id}");
        let seen = writing.staff.get(&path).await.is(StatusCode::OK).json();
        assert_eq!((&seen["id"], &seen["record"]["standing"]), (&json!(id), &json!("confirmed")));
        let members = json!([{
            "id": writing.editor.account().await, "name": "Ana Beispiel", "email": ANA,
            "has_second_factor": false, "locked_at": null,
        }]);
        assert_eq!(seen["members"], members);
        let entries = json!([{
            "id": writing.id, "kind": "offer", "title": "Kurs", "language": "de", "state": "active",
            "sight": "seen", "slug": "kurs",
        }]);
        assert_eq!(seen["entries"], entries, "its profile is not among them");
        let names = ["may_correct", "may_change_standing", "may_trust"];
        let rights = |seen: &Value| names.map(|name| seen[name] == true);
        assert_eq!(rights(&seen), [true, true, false]);
        let admin = reviewer(&app, "admin@example.org", ReviewScope::All).await;
        admin.administers(&app).await;
        assert_eq!(rights(&admin.get(&path).await.json()), [true, true, true]);
        // Nobody decides about an organisation of their own.
        admin.joins(&app, id, MemberRole::Editor).await;
        assert_eq!(rights(&admin.get(&path).await.json()), [false, false, false]);
        let standing = admin.get(&path).await.json();
        writing.staff.gives_standing(id, "suspended").await.is(StatusCode::NO_CONTENT);
        let suspended = writing.staff.get(&path).await.json();
        assert_eq!(suspended["entries"][0]["sight"], "suspended");
        assert_ne!(suspended["version"], standing["version"], "whoever changes it by the old one is told");
        let unknown = format!("{ORGANISATIONS}/{}", writing.id);
        writing.staff.get(&unknown).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn only_who_reviews_the_whole_county_sees_all_organisations() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let id = app.owner_of("kurs").await;
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let officer = reviewer(&app, "stadt@example.org", siegen).await;
        for browser in [&officer, &writing.editor] {
            browser.get(ORGANISATIONS).await.is(StatusCode::FORBIDDEN);
            let answer = browser.get(&format!("{ORGANISATIONS}/{id}")).await.is(StatusCode::FORBIDDEN);
            assert!(!answer.text().contains(ANA), "{}", answer.text());
            let page = browser.get(&format!("/de/redaktion/organisation/{id}")).await;
            assert!(!page.text().contains(ANA), "{}", page.text());
        }
    })
    .await;
}

/// The page of an organisation.
async fn page_of(app: &App, offer: &str) -> String {
    format!("/de/redaktion/organisation/{}", app.owner_of(offer).await)
}

/// Where a form that was sent leads.
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location")
}

#[tokio::test]
async fn standings_are_changed_without_scripts_and_with_a_reason() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (page, ki) = (page_of(&app, "kurs").await, &writing.staff);
        let api = format!("{ORGANISATIONS}/{}", app.owner_of("kurs").await);
        let shown = ki.get(&page).await.is(StatusCode::OK).text();
        assert!(shown.contains(&format!("href=\"mailto:{ANA}\"")), "{shown}");
        assert!(!shown.contains("value=\"standing:trusted\""), "only who administers the site trusts");
        let version = ki.get(&api).await.json()["version"].to_string();
        let (suspend, version) = (("do", "standing:suspended"), ("version", version.as_str()));
        let refused = ki.send_form(&page, &[suspend, version, ("/standing/reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("id=\"standing-reason-problem\""), "{}", refused.text());
        let why = ("/standing/reason", "Der Verein hat sich aufgelöst.");
        let sent = ki.send_form(&page, &[suspend, version, why]).await;
        assert_eq!(location(&sent), format!("{page}?done=standing_changed"));
        assert_eq!(ki.get(&api).await.json()["record"]["standing"], "suspended");
        let again = ki.send_form(&page, &[("do", "standing:confirmed"), version, why]).await;
        assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
        assert!(again.text().contains(why.1), "what was typed is still there");
        let log = ki.get("/de/redaktion/protokoll?action=standing_changed").await.is(StatusCode::OK).text();
        assert!(log.contains(why.1) && log.contains("Gesperrt"), "{log}");
        // Parameters of the page that the API does not know do not disturb it.
        ki.get("/de/redaktion/protokoll?done=x&action=").await.is(StatusCode::OK);
        ki.get("/de/redaktion/organisationen?done=x&q=verein&standing=").await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn claims_are_decided_without_scripts() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let id = app.owner_of("kurs").await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let mut claims = Vec::new();
        for browser in [&ben, &cem] {
            let made = claim(browser, &id.to_string()).await.is(StatusCode::CREATED).json();
            claims.push(text(&made["id"]));
        }
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let page = "/de/redaktion/anfragen";
        let shown = ki.get(page).await.is(StatusCode::OK).text();
        for said in [BEN, CEM, "Ich bin die Vorsitzende.", "Verein"] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        let (decline, accept) = (format!("decline:{}", claims[0]), format!("accept:{}", claims[1]));
        let refused = ki.send_form(page, &[("do", decline.as_str()), ("/decline/reason", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem = format!("id=\"{}-decline-reason-problem\"", claims[0]);
        assert!(refused.text().contains(&problem), "{}", refused.text());
        let why = ("/decline/reason", "Nein.\r\nDanke.");
        let sent = ki.send_form(page, &[("do", decline.as_str()), why]).await;
        assert_eq!(location(&sent), format!("{page}?done=claim_declined"));
        let sent = ki.send_form(page, &[("do", accept.as_str()), ("/decline/reason", "")]).await;
        assert_eq!(location(&sent), format!("{page}?done=claim_accepted"));
        let told = ki.get(&format!("{page}?done=claim_accepted")).await.text();
        assert!(told.contains("role=\"status\"") && !told.contains(CEM), "{told}");
        let mails = app.mails(BEN).await;
        assert!(mails.iter().any(|mail| mail.contains("Nein.\n\nDanke.")), "{mails:?}");
    })
    .await;
}
