//! What members are told of what the public sees of their entries, and of what comes of handing them in.

use db::repo::review;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::ReviewScope;
use shared::entry::Standing;
use shared::id::OrganisationId;

use crate::support::{App, Writing, offer, on_every_database, reviewer};

const OFFER: &str = "/api/v1/offers/kurs";
const OVERVIEW: &str = "/de/arbeitsbereich";
/// A link to the public page of the offer.
const LINK: &str = "href=\"/de/angebote/kurs\"";

/// Gives an organisation a standing.
async fn stand(app: &App, organisation: OrganisationId, standing: Standing) {
    let transaction = app.state.database.begin().await.expect("a transaction");
    review::set_standing(&transaction, organisation, standing, app.now()).await.expect("it is there");
    transaction.commit().await.expect("it is committed");
}

/// Brings the offer into a state.
async fn bring(writing: &Writing<'_>, state: &str) {
    let (version, change) = (writing.work().await["version"].clone(), json!({"state": state}));
    let answer = writing.editor.change(Method::PUT, &writing.path("/state"), &version, Some(&change)).await;
    answer.is(StatusCode::OK);
}

/// What members are told that the public sees of the offer: it sees it just then.
async fn sight(app: &App, writing: &Writing<'_>) -> String {
    let entry = writing.work().await["entry"].clone();
    let own = writing.editor.get("/api/v1/workspace").await.is(StatusCode::OK).json();
    assert_eq!(own["organisations"][0]["entries"][0], entry);
    let sight = entry["sight"].as_str().expect("a key").to_owned();
    assert_eq!(sight == "seen", app.get(OFFER).await.status == StatusCode::OK, "{sight}");
    sight
}

#[tokio::test]
async fn members_are_told_whether_the_public_sees_an_offer_now() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let organisation = app.owner_of("kurs").await;
        let states =
            [("paused", "seen"), ("ended", "out_of_use"), ("archived", "out_of_use"), ("active", "seen")];
        for (state, expected) in states {
            bring(&writing, state).await;
            assert_eq!(sight(&app, &writing).await, expected, "{state}");
        }
        let standings = [
            (Standing::Suspended, "suspended"),
            (Standing::Pending, "unconfirmed"),
            (Standing::Trusted, "seen"),
        ];
        for (standing, expected) in standings {
            stand(&app, organisation, standing).await;
            assert_eq!(sight(&app, &writing).await, expected, "{standing}");
        }
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["publish_from"] = json!("2026-03-10");
        offer["valid_until"] = json!("2026-03-20");
        writing.save(&offer).await;
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        assert_eq!((&work["entry"]["work"], &work["entry"]["sight"]), (&Value::Null, &json!("to_come")));
        let days = [
            ("2026-03-09", "to_come"),
            ("2026-03-10", "seen"),
            ("2026-03-20", "seen"),
            ("2026-03-21", "over"),
        ];
        for (day, expected) in days {
            app.set_clock(&format!("{day}T09:00:00Z"));
            assert_eq!(sight(&app, &writing).await, expected, "{day}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_call_public_what_the_public_sees_and_lead_only_there() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let organisation = app.owner_of("kurs").await;
        let html = async |path: &str| writing.editor.get(path).await.is(StatusCode::OK).text();
        let (public, page) = ("desk__badge--published\"", writing.page());
        let overview = html(OVERVIEW).await;
        assert!(overview.contains(public) && overview.contains(LINK), "{overview}");
        assert!(html(&page).await.contains(LINK));
        // How it stands is said beside the draft.
        writing.rename("Abendkurs").await;
        for (state, is_public) in [("paused", true), ("ended", false)] {
            bring(&writing, state).await;
            let overview = html(OVERVIEW).await;
            let badges = ["desk__badge--draft\"".to_owned(), format!("desk__badge--{state}\"")];
            assert!(badges.iter().all(|badge| overview.contains(badge)), "{state}: {overview}");
            assert_eq!(overview.contains(LINK), is_public, "{state}: {overview}");
            assert_eq!(html(&page).await.contains(LINK), is_public, "{state}");
        }
        bring(&writing, "active").await;
        stand(&app, organisation, Standing::Suspended).await;
        let overview = html(OVERVIEW).await;
        assert!(!overview.contains(public), "{overview}");
        for html in [overview, html(&page).await] {
            assert!(!html.contains(LINK), "{html}");
            for text in ["Zurzeit nicht zu sehen", "Ihre Organisation ist zurzeit nicht öffentlich."] {
                assert!(html.contains(text), "{text}: {html}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_registration_that_nobody_looks_at_is_not_said_to_be_checked() {
    const CHECKED: &str = "Wir prüfen gerade, ob es Ihre Organisation gibt.";
    on_every_database(async |app| {
        let editor = app.signed_in("ana@example.org").await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let own = editor.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let organisation: OrganisationId = serde_json::from_value(own.json()["id"].clone()).expect("an id");
        let profile = Writing { editor, staff, id: organisation.to_string() };
        let change = async |method: Method, path: &str, body: Option<&Value>| {
            let version = profile.work().await["version"].clone();
            profile.editor.change(method, path, &version, body).await.is(StatusCode::OK).json()
        };
        let hand_in = async || {
            let draft = format!("/api/v1/workspace/profiles/{organisation}/draft");
            let content = profile.work().await["content"]["organisation"].clone();
            change(Method::PUT, &draft, Some(&content)).await;
            profile.hand_in(&json!({})).await.is(StatusCode::OK);
        };
        // The overview says this alone.
        let says = async |text: &str| {
            let html = profile.editor.get(OVERVIEW).await.is(StatusCode::OK).text();
            let is_said = |text: &str| html.contains(&format!(">{text}"));
            assert!(is_said(text), "{html}");
            assert_eq!(is_said(CHECKED), text == CHECKED, "{html}");
        };
        says(CHECKED).await;
        assert_eq!(profile.work().await["entry"]["sight"], "unpublished");
        change(Method::DELETE, &profile.path("/submission"), None).await;
        says("Ihre Anmeldung liegt gerade nicht bei uns.").await;
        hand_in().await;
        says(CHECKED).await;
        profile.decide(&json!({"reject": {"reason": "Wer sind Sie?"}})).await;
        says("Ihre Anmeldung haben wir abgelehnt.").await;
        hand_in().await;
        profile.decide(&json!({"publish": {}})).await;
        says(CHECKED).await;
        assert_eq!(profile.work().await["entry"]["sight"], "unconfirmed");
        stand(&app, organisation, Standing::Confirmed).await;
        assert_eq!(profile.work().await["entry"]["sight"], "seen");
        app.get(&format!("/api/v1/organisations/{organisation}")).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn who_publishes_at_once_is_told_so() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let buttons = async || {
            let html = writing.editor.get(&writing.page()).await.is(StatusCode::OK).text();
            [html.contains("Zur Prüfung abgeben</span>"), html.contains("Veröffentlichen</span>")]
        };
        assert_eq!(buttons().await, [true, false]);
        stand(&app, app.owner_of("kurs").await, Standing::Trusted).await;
        assert_eq!(buttons().await, [false, true]);
        let send = async |field: (&str, &str)| {
            let version = writing.work().await["version"].to_string();
            let fields = [("version", version.as_str()), field, ("do", "hand_in")];
            let sent = writing.editor.send_form(&writing.page(), &fields).await.is(StatusCode::SEE_OTHER);
            let there = sent.header("location").to_owned();
            writing.editor.get(&there).await.is(StatusCode::OK).text()
        };
        let html = send(("/title/de", "Abendkurs")).await;
        assert!(html.contains("Ihr Eintrag ist jetzt öffentlich."), "{html}");
        assert_eq!(app.json(OFFER).await["title"]["text"], "Abendkurs");
        let html = send(("/publish_from", "2026-04-01")).await;
        assert!(html.contains("Ihr Eintrag ist veröffentlicht, aber zurzeit nicht zu sehen."), "{html}");
        app.get(OFFER).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_is_published_already_is_neither_written_nor_handed_in_again() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        // Of an imported translation it is not noted yet which text it is of.
        app.given([offer("Kurs").with("title", json!({"de": "Kurs", "en": "Course"}))]).await;
        let work = writing.work().await;
        assert_eq!(work["content"]["offer"]["title"]["en"]["text"], "Course");
        assert_eq!(writing.save(&work["content"]["offer"]).await, work);
        writing.hand_in(&json!({})).await.refuses("", "nothing_changed");
        let version = work["version"].to_string();
        let send = async |what: &str| {
            let fields = [("version", version.as_str()), ("do", what)];
            writing.editor.send_form(&writing.page(), &fields).await
        };
        send("save").await.is(StatusCode::SEE_OTHER);
        let html = send("hand_in").await.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Genau das ist schon veröffentlicht."), "{html}");
        assert_eq!(writing.work().await, work, "nothing was made");
        // Nor is a draft that says it once more.
        writing.rename("Abendkurs").await;
        writing.publish().await;
        writing.rename("Spieltreff").await;
        assert_eq!(writing.rename("Abendkurs").await["entry"]["work"], "draft");
        writing.hand_in(&json!({})).await.refuses("", "nothing_changed");
        writing.rename("Spieltreff").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
    })
    .await;
}
