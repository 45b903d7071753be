//! Mails about what was decided.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::decisions;
use shared::account::{MemberRole, ReviewScope};
use shared::id::OrganisationId;

use crate::members::{ANA, BEN, CEM, Club};
use crate::support::{
    App, Browser, PASSWORD, Writing, offer, on_every_database, on_every_database_with, organisation, reviewer,
};

const KI: &str = "ki@example.org";
const QUARTER: TimeDelta = TimeDelta::minutes(15);
const SITE: &str = "http://127.0.0.1:3000";

/// Lets time pass; then people are told.
async fn pass(app: &App, time: TimeDelta) {
    app.later(time);
    decisions::tell(&app.state).await.expect("people are told");
}

/// The mails to this address but those that lead to its account, the newest first.
async fn told(app: &App, email: &str) -> Vec<String> {
    let mut mails = app.mails(email).await;
    mails.retain(|text| !text.contains("/konto"));
    mails
}

/// Asks for changes.
fn changes() -> Value {
    let notes = json!([{"pointer": "/title", "text": "Bitte kürzer."}, {"text": "Und mit Uhrzeit."}]);
    json!({"request_changes": {"notes": notes}})
}

fn rejection() -> Value {
    json!({"reject": {"reason": "Das ist Werbung."}})
}

fn publication() -> Value {
    json!({"publish": {}})
}

/// Hands an offer in with this title and decides about it.
async fn decide(writing: &Writing<'_>, title: &str, decision: &Value) {
    writing.rename(title).await;
    writing.hand_in(&json!({})).await.is(StatusCode::OK);
    writing.decide(decision).await;
}

/// Imports another offer of the same organisation and goes on with that.
async fn go_on_with(app: &App, writing: &mut Writing<'_>, title: &str) {
    app.given([offer(title)]).await;
    writing.id = id_of(app, &title.to_lowercase()).await;
}

async fn id_of(app: &App, slug: &str) -> String {
    app.json(&format!("/api/v1/offers/{slug}")).await["id"].as_str().expect("an id").to_owned()
}

/// Gives an organisation another standing.
async fn stand(staff: &Browser<'_>, organisation: impl std::fmt::Display, standing: &str) {
    staff.gives_standing(organisation, standing).await.is(StatusCode::NO_CONTENT);
}

/// Publishes the profile of an organisation that somebody has registered.
async fn publish_profile(staff: &Browser<'_>, club: &Club<'_>) {
    let work = club.ana.get("/api/v1/workspace").await.is(StatusCode::OK).json();
    let revision = &work["organisations"][0]["profile"]["revision"];
    let path = format!("/api/v1/review/entries/{}/decision", club.id);
    let asked = json!({"revision": revision, "decision": publication()});
    staff.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_decided_within_a_quarter_of_an_hour_is_told_in_one_mail() {
    on_every_database(async |app| {
        let mut writing = Writing::begin(&app).await;
        let page = writing.page();
        decide(&writing, "Abendkurs", &changes()).await;
        pass(&app, TimeDelta::minutes(10)).await;
        go_on_with(&app, &mut writing, "Treff").await;
        decide(&writing, "Spieltreff", &publication()).await;
        pass(&app, TimeDelta::seconds(299)).await;
        assert_eq!(told(&app, ANA).await, [""; 0]);
        pass(&app, TimeDelta::seconds(1)).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        let expected = format!(
            "Wir haben bei Teilhabe 2 Einträge für Verein geprüft:\n\n\
             – Abendkurs\n\n\
             Bitte ändern Sie noch etwas und geben Sie den Eintrag dann noch einmal ab:\n\n\
             Titel:\n> Bitte kürzer.\n\n\
             > Und mit Uhrzeit.\n\n\
             Eintrag öffnen:\n{SITE}{page}\n\n\
             – Spieltreff\n\n\
             Der Eintrag ist veröffentlicht. Alle können ihn jetzt sehen.\n\n\
             Seite ansehen:\n{SITE}/de/angebote/treff\n\n\
             Zum Arbeitsbereich:\n{SITE}/de/arbeitsbereich\n"
        );
        assert!(mails[0].contains(&expected), "{}", mails[0]);
        // Once is enough, and those who review are not told.
        decisions::tell(&app.state).await.expect("nobody is told");
        pass(&app, TimeDelta::days(1)).await;
        assert_eq!((told(&app, ANA).await.len(), told(&app, KI).await.len()), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn all_members_are_told_in_their_language() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let verein = app.owner_of("kurs").await;
        for (email, language) in [(BEN, "en"), (CEM, "ar")] {
            let member = app.signed_in(email).await;
            member.joins(&app, verein, MemberRole::Owner).await;
            let profile = json!({"name": "Ben", "language": language});
            member.put("/api/v1/account/profile", &profile).await.is(StatusCode::OK);
        }
        decide(&writing, "Abendkurs", &rejection()).await;
        pass(&app, QUARTER).await;
        for (email, language, said) in [
            (ANA, "de", "So können wir den Eintrag nicht veröffentlichen. Der Grund:"),
            (BEN, "en", "We cannot publish the entry as it is. The reason:"),
            (CEM, "ar", "لا يمكننا نشر الإدخال بهذا الشكل. السبب:"),
        ] {
            let mails = told(&app, email).await;
            assert_eq!(mails.len(), 1, "{mails:?}");
            assert!(mails[0].contains(&format!("{said}\n\n> Das ist Werbung.\n\n")), "{}", mails[0]);
            let page = format!("\n{SITE}/{language}/arbeitsbereich/eintrag/{}\n", writing.id);
            assert!(mails[0].contains(&page), "{}", mails[0]);
        }
    })
    .await;
}

#[tokio::test]
async fn each_organisation_has_its_own_mail_and_its_own_time() {
    on_every_database(async |app| {
        let mut writing = Writing::begin(&app).await;
        let treff = offer("Treff").line("organisation", json!({"external_id": "cafe"}));
        app.given([organisation("cafe", "Café"), Value::from(treff)]).await;
        writing.editor.joins(&app, app.owner_of("treff").await, MemberRole::Owner).await;
        decide(&writing, "Abendkurs", &publication()).await;
        pass(&app, TimeDelta::minutes(5)).await;
        writing.id = id_of(&app, "treff").await;
        decide(&writing, "Spieltreff", &changes()).await;
        pass(&app, TimeDelta::minutes(10)).await;
        let first = told(&app, ANA).await;
        assert_eq!(first.len(), 1, "{first:?}");
        let text = &first[0];
        assert!(text.contains("einen Eintrag für Verein geprüft") && text.contains("Abendkurs"), "{text}");
        pass(&app, TimeDelta::minutes(5)).await;
        let both = told(&app, ANA).await;
        assert_eq!(both.len(), 2, "{both:?}");
        let text = &both[0];
        assert!(text.contains("einen Eintrag für Café geprüft") && text.contains("Spieltreff"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_what_they_have_decided_themselves() {
    on_every_database(async |app| {
        let mut writing = Writing::begin(&app).await;
        decide(&writing, "Abendkurs", &publication()).await;
        go_on_with(&app, &mut writing, "Treff").await;
        let other = reviewer(&app, "other@example.org", ReviewScope::All).await;
        let ki = std::mem::replace(&mut writing.staff, other);
        decide(&writing, "Spieltreff", &publication()).await;
        // Whoever belongs to an organisation does not decide about it, but may come to it later.
        ki.joins(&app, app.owner_of("kurs").await, MemberRole::Editor).await;
        pass(&app, QUARTER).await;
        let (of_ki, of_ana) = (told(&app, KI).await, told(&app, ANA).await);
        assert_eq!((of_ki.len(), of_ana.len()), (1, 1));
        assert!(of_ki[0].contains("Spieltreff") && !of_ki[0].contains("Abendkurs"), "{}", of_ki[0]);
        assert!(of_ana[0].contains("Spieltreff") && of_ana[0].contains("Abendkurs"), "{}", of_ana[0]);
    })
    .await;
}

#[tokio::test]
async fn of_two_decisions_about_an_entry_the_last_is_told() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        decide(&writing, "Abendkurs", &changes()).await;
        pass(&app, TimeDelta::minutes(5)).await;
        decide(&writing, "Abendkurs im Pfarrheim", &publication()).await;
        pass(&app, TimeDelta::minutes(10)).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(
            mails[0].contains("– Abendkurs im Pfarrheim\n\nDer Eintrag ist veröffentlicht."),
            "{mails:?}"
        );
        assert!(!mails[0].contains("Bitte kürzer"), "{mails:?}");
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_meanwhile_is_not_told() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        decide(&writing, "Abendkurs", &changes()).await;
        writing.rename("Kurs").await;
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        let path = writing.path("/submission");
        writing.editor.change(Method::DELETE, &path, &work["version"], None).await.is(StatusCode::OK);
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await, [""; 0], "it was handed in again and withdrawn");
        decide(&writing, "Montagskurs", &rejection()).await;
        writing.rename("Dienstagskurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await, [""; 0], "it waits for another decision");
        writing.decide(&rejection()).await;
        // A draft is no answer yet.
        writing.rename("Mittwochskurs").await;
        pass(&app, QUARTER).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("– Dienstagskurs\n\n"), "{}", mails[0]);
        // What was published stays so, whatever is asked for next and answered.
        decide(&writing, "Abendkurs", &publication()).await;
        decide(&writing, "Nachtkurs", &changes()).await;
        writing.rename("Nachmittagskurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        pass(&app, QUARTER).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 2, "{mails:?}");
        assert!(mails[0].contains("– Abendkurs\n\nDer Eintrag ist veröffentlicht."), "{}", mails[0]);
        assert!(!mails[0].contains("Nachtkurs"), "{}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn what_the_public_cannot_see_is_not_said_to_be_public() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        decide(&writing, "Abendkurs", &publication()).await;
        let version = writing.work().await["version"].clone();
        let (path, archived) = (writing.path("/state"), json!({"state": "archived"}));
        writing.editor.change(Method::PUT, &path, &version, Some(&archived)).await.is(StatusCode::OK);
        pass(&app, QUARTER).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        let expected = format!(
            "Im Moment ist er aber nicht öffentlich zu sehen.\n\nEintrag öffnen:\n{SITE}{}\n",
            writing.page()
        );
        assert!(mails[0].contains(&expected), "{}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn organisations_hear_what_they_are_now() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let staff = reviewer(&app, KI, ReviewScope::All).await;
        staff.administers(&app).await;
        publish_profile(&staff, &club).await;
        pass(&app, QUARTER).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("– Sprachcafé\n\nDer Eintrag ist geprüft und in Ordnung."), "{mails:?}");
        for (number, (standing, words)) in [
            ("confirmed", "Wir haben Sprachcafé bei Teilhabe bestätigt."),
            ("trusted", "Was Sie bei Teilhabe für Sprachcafé abgeben, ist ab jetzt sofort veröffentlicht."),
            ("confirmed", "Was Sie bei Teilhabe für Sprachcafé abgeben, prüfen wir ab jetzt wieder,"),
            ("suspended", "Wir haben Sprachcafé bei Teilhabe gesperrt."),
            ("confirmed", "Wir haben Sprachcafé bei Teilhabe bestätigt."),
            ("pending", "Wir prüfen Sprachcafé bei Teilhabe noch einmal."),
        ]
        .into_iter()
        .enumerate()
        {
            stand(&staff, &club.id, standing).await;
            pass(&app, QUARTER).await;
            let mails = told(&app, ANA).await;
            assert_eq!(mails.len(), number + 2, "{standing}: {mails:?}");
            assert!(mails[0].contains(words), "{standing}: {}", mails[0]);
            // Why something is taken from them, they are told.
            let is_told = mails[0].contains("Der Grund:\n\n> So ist es besprochen.\n");
            assert_eq!(is_told, matches!(standing, "suspended" | "pending"), "{standing}: {}", mails[0]);
        }
        // What is so already, and what was taken back, is nothing new.
        for standing in ["pending", "confirmed", "suspended", "pending"] {
            stand(&staff, &club.id, standing).await;
        }
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_and_its_profile_are_told_together() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let staff = reviewer(&app, KI, ReviewScope::All).await;
        publish_profile(&staff, &club).await;
        pass(&app, TimeDelta::minutes(1)).await;
        stand(&staff, &club.id, "confirmed").await;
        pass(&app, TimeDelta::minutes(14)).await;
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        let expected = format!(
            "Wir haben Sprachcafé bei Teilhabe bestätigt. Veröffentlichte Einträge können jetzt alle sehen.\n\n\
             Wir haben bei Teilhabe einen Eintrag für Sprachcafé geprüft:\n\n\
             – Sprachcafé\n\n\
             Der Eintrag ist veröffentlicht. Alle können ihn jetzt sehen.\n\n\
             Seite ansehen:\n{SITE}/de/organisationen/sprachcafe\n"
        );
        assert!(mails[0].contains(&expected), "{}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn what_a_trusted_organisation_publishes_is_no_decision() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.staff.administers(&app).await;
        stand(&writing.staff, app.owner_of("kurs").await, "trusted").await;
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await.len(), 1);
        writing.rename("Abendkurs").await;
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        assert_eq!((&work["entry"]["is_published"], &work["entry"]["work"]), (&json!(true), &Value::Null));
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_no_member_any_more_is_not_told() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let verein: OrganisationId = app.owner_of("kurs").await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        ben.joins(&app, verein, MemberRole::Editor).await;
        cem.joins(&app, verein, MemberRole::Editor).await;
        decide(&writing, "Abendkurs", &publication()).await;
        let deletion = json!({"current_password": PASSWORD});
        ben.post("/api/v1/account/deletion", &deletion).await.is(StatusCode::NO_CONTENT);
        cem.leaves(&verein.to_string()).await.is(StatusCode::NO_CONTENT);
        pass(&app, QUARTER).await;
        assert_eq!(told(&app, ANA).await.len(), 1);
        for email in [BEN, CEM] {
            let mails = app.mails(email).await;
            assert!(mails.iter().all(|text| !text.contains("Abendkurs")), "{mails:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_servers_tell_nobody_twice() {
    on_every_database(async |app| {
        let mut writing = Writing::begin(&app).await;
        decide(&writing, "Abendkurs", &publication()).await;
        go_on_with(&app, &mut writing, "Treff").await;
        decide(&writing, "Spieltreff", &rejection()).await;
        let replica = app.replica().await;
        app.later(QUARTER);
        let (first, second) = tokio::join!(decisions::tell(&app.state), decisions::tell(&replica));
        first.and(second).expect("people are told");
        let mails = told(&app, ANA).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("Abendkurs") && mails[0].contains("Spieltreff"), "{}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn the_demonstration_shows_them() {
    on_every_database_with(
        |config| config.demo = true,
        async |app| {
            let writing = Writing::begin(&app).await;
            decide(&writing, "Abendkurs", &json!({"reject": {"reason": "<b>Werbung</b>"}})).await;
            pass(&app, QUARTER).await;
            assert_eq!(told(&app, ANA).await.len(), 1);
            let page = app.get("/de/konto/postfach").await.is(StatusCode::OK).text();
            assert!(page.contains("Das Ergebnis unserer Prüfung"), "{page}");
            assert!(page.contains(&format!("href=\"{SITE}{}\"", writing.page())), "{page}");
            assert!(page.contains("Werbung") && !page.contains("<b>Werbung"), "{page}");
        },
    )
    .await;
}
