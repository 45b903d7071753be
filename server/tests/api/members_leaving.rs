//! How people stop working for an organisation, and that there is an owner as long as anybody does.

use chrono::TimeDelta;
use db::repo::{accounts, review, workspace};
use futures::future::join;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::{decisions, indexing, retention};
use shared::account::{MemberRole, Membership, ReviewScope};
use shared::entry::Standing;
use shared::id::{AccountId, OrganisationId};

use crate::members::{ANA, BEN, CEM, Club, account, roles};
use crate::support::{Answer, App, Browser, PASSWORD, blank_offer, offer, on_every_database, reviewer};

async fn delete_account(browser: &Browser<'_>) -> Answer {
    browser.post("/api/v1/account/deletion", &json!({"current_password": PASSWORD})).await
}

/// Both statuses in order.
pub fn statuses(one: &Answer, other: &Answer) -> [u16; 2] {
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    both
}

#[tokio::test]
async fn an_organisation_is_handed_over_by_another_owner() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let (of_ana, of_ben) = (club.member(&club.ana).await, club.member(&ben).await);
        club.end(&club.ana, &of_ana).await.refuses("", "last_owner");
        club.give(&club.ana, &of_ana, "editor").await.refuses("/role", "last_owner");
        club.give(&club.ana, &of_ana, "owner").await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::seconds(1));
        club.give(&club.ana, &of_ben, "owner").await.is(StatusCode::NO_CONTENT);
        let told = &app.mails(BEN).await[0];
        assert!(told.contains("jetzt für Sprachcafé verantwortlich"), "{told}");
        club.give(&club.ana, &of_ana, "editor").await.is(StatusCode::NO_CONTENT);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "editor"), (BEN, "owner")]));
        // Who has handed it over decides no more, and may leave.
        club.give(&club.ana, &of_ben, "editor").await.is(StatusCode::FORBIDDEN);
        club.end(&ben, &of_ben).await.refuses("", "last_owner");
        club.end(&club.ana, &of_ana).await.is(StatusCode::NO_CONTENT);
        club.ana.get(&club.members).await.is(StatusCode::NOT_FOUND);
        assert_eq!(club.roles(&ben).await, roles([(BEN, "owner")]));
    })
    .await;
}

#[tokio::test]
async fn who_is_removed_loses_access_at_once() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "owner").await;
        let invitation = json!({"email": CEM, "role": "owner"});
        let invitations = format!("{}/invitations", club.members);
        ben.post(&invitations, &invitation).await.is(StatusCode::CREATED);
        let token = app.token(CEM).await;
        let of_ben = club.member(&ben).await;
        app.later(TimeDelta::seconds(1));
        club.end(&club.ana, &of_ben).await.is(StatusCode::NO_CONTENT);
        ben.get(&club.members).await.is(StatusCode::NOT_FOUND);
        ben.post(&invitations, &invitation).await.is(StatusCode::NOT_FOUND);
        assert_eq!(ben.get("/api/v1/workspace").await.json(), json!({"organisations": []}));
        assert_eq!(ben.get("/api/v1/account").await.json()["memberships"], json!([]));
        let told = &app.mails(BEN).await[0];
        assert!(told.contains("nicht mehr für Sprachcafé mit"), "{told}");
        // Whom he wanted to bring in stays outside, too.
        let cem = app.signed_in(CEM).await;
        let accepted = cem.post("/api/v1/workspace/invitations/accept", &json!({"token": token})).await;
        accepted.refuses("/token", "link_expired");
        club.end(&club.ana, &of_ben).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn of_two_owners_who_leave_at_once_one_stays() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "owner").await;
        let (of_ana, of_ben) = (club.member(&club.ana).await, club.member(&ben).await);
        let (one, other) = join(club.end(&club.ana, &of_ana), club.end(&ben, &of_ben)).await;
        assert_eq!(statuses(&one, &other), [204, 422]);
        let stays = if one.status == StatusCode::NO_CONTENT { &ben } else { &club.ana };
        let left = club.roles(stays).await;
        assert_eq!((left.len(), left[0].1.as_str()), (1, "owner"));
    })
    .await;
}

#[tokio::test]
async fn of_two_owners_who_turn_on_each_other_one_is_faster() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "owner").await;
        let (of_ana, of_ben) = (club.member(&club.ana).await, club.member(&ben).await);
        let (one, other) =
            join(club.give(&club.ana, &of_ben, "editor"), club.give(&ben, &of_ana, "editor")).await;
        assert_eq!(statuses(&one, &other), [204, 403]);
        let left = club.roles(&ben).await;
        assert_eq!(left.iter().filter(|(_, role)| role == "owner").count(), 1, "{left:?}");
    })
    .await;
}

#[tokio::test]
async fn an_account_is_deleted_once_its_organisations_have_another_owner() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let answer = delete_account(&club.ana).await;
        assert_eq!(answer.json()["errors"][0]["value"], "Sprachcafé");
        answer.refuses(&format!("/organisations/{}", club.id), "last_owner");
        assert!(club.ana.is_signed_in().await);
        let of_ben = club.member(&ben).await;
        club.give(&club.ana, &of_ben, "owner").await.is(StatusCode::NO_CONTENT);
        // What waits for an answer goes on without who has asked.
        club.invite(CEM, "editor").await.is(StatusCode::CREATED);
        delete_account(&club.ana).await.is(StatusCode::NO_CONTENT);
        assert_eq!(club.roles(&ben).await, roles([(BEN, "owner")]));
        let invitations = ben.get(&club.members).await.json()["invitations"].clone();
        assert_eq!((&invitations[0]["email"], invitations[0].get("invited_by")), (&json!(CEM), None));
        let token = app.token(CEM).await;
        let about = ben.post("/api/v1/workspace/invitations/read", &json!({"token": token})).await;
        assert_eq!(about.is(StatusCode::OK).json().get("invited_by"), None);
        let cem = app.signed_in(CEM).await;
        let accept = "/api/v1/workspace/invitations/accept";
        cem.post(accept, &json!({"token": token})).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn of_two_owners_who_delete_their_accounts_at_once_one_stays() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, cem) = (club.join(BEN, "owner").await, club.join(CEM, "editor").await);
        let (one, other) = join(delete_account(&club.ana), delete_account(&ben)).await;
        assert_eq!(statuses(&one, &other), [204, 422]);
        let left = club.roles(&cem).await;
        assert_eq!((left.len(), left.iter().filter(|(_, role)| role == "owner").count()), (2, 1), "{left:?}");
    })
    .await;
}

/// Makes somebody the only member of what was imported, which gets a standing.
async fn only_member(app: &App, browser: &Browser<'_>, standing: Standing) -> OrganisationId {
    let listed = app.json("/api/v1/organisations").await;
    let organisation: OrganisationId =
        serde_json::from_value(listed["items"][0]["id"].clone()).expect("an id");
    let id: AccountId = account(browser).await.parse().expect("an id");
    let now = app.state.clock.now();
    let transaction = app.state.database.begin().await.expect("a transaction");
    let membership = Membership { organisation, role: MemberRole::Owner };
    accounts::set_membership(&transaction, id, &membership, now).await.expect("a member");
    review::set_standing(&transaction, organisation, standing, now).await.expect("a standing");
    transaction.commit().await.expect("it is committed");
    indexing::catch_up(&app.state).await.expect("the index follows");
    organisation
}

#[tokio::test]
async fn what_only_one_person_works_for_goes_with_them_unless_it_was_confirmed() {
    on_every_database(async |app| {
        let report = app.import_with_picture(offer("Kurs"), 400).await;
        assert!(report.is_clean(), "{report}");
        let ana = app.signed_in(ANA).await;
        let organisation = only_member(&app, &ana, Standing::Confirmed).await;
        let there = async || {
            let standings = workspace::standings(&app.state.database, &[organisation]).await;
            let now = app.state.clock.now();
            let entries = workspace::entries_of(&app.state.database, &[organisation], now).await;
            (standings.expect("an answer").len(), entries.expect("an answer").len())
        };
        delete_account(&ana).await.is(StatusCode::NO_CONTENT);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!((there().await, app.titles("/api/v1/offers").await), ((1, 2), vec!["Kurs".to_owned()]));
        let ben = app.signed_in(BEN).await;
        only_member(&app, &ben, Standing::Pending).await;
        assert_eq!((there().await, app.titles("/api/v1/offers").await), ((1, 2), Vec::new()));
        delete_account(&ben).await.is(StatusCode::NO_CONTENT);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!((there().await, app.titles("/api/v1/offers").await), ((0, 0), Vec::new()));
        // It can be imported anew.
        app.given([offer("Kurs")]).await;
        assert_eq!(app.titles("/api/v1/offers").await, ["Kurs"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_there_last_follows_an_owner_whose_account_rests() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.join(BEN, "editor").await;
        club.join(CEM, "editor").await;
        let after_days = async |days: i64| {
            app.later(TimeDelta::days(days));
            retention::tidy(&app.state).await.expect("it is tidied");
        };
        let come = async |email: &str| {
            let browser = app.browser();
            browser.sign_in(email, PASSWORD).await.is(StatusCode::OK);
            browser
        };
        after_days(690).await;
        come(BEN).await;
        after_days(1).await;
        come(CEM).await;
        after_days(20).await;
        assert!(app.mails(ANA).await[0].contains("löschen wir Ihr Konto"), "{}", app.mails(ANA).await[0]);
        after_days(31).await;
        app.browser().sign_in(ANA, PASSWORD).await.refuses("/password", "wrong_credentials");
        let cem = come(CEM).await;
        assert_eq!(club.roles(&cem).await, roles([(BEN, "editor"), (CEM, "owner")]));
        let told = &app.mails(CEM).await[0];
        assert!(told.contains("jetzt für Sprachcafé verantwortlich"), "{told}");
        // Nobody follows the last one: what waits for its confirmation goes.
        let organisation: OrganisationId = club.id.parse().expect("an id");
        let of_ben = club.member(&come(BEN).await).await;
        club.end(&cem, &of_ben).await.is(StatusCode::NO_CONTENT);
        after_days(710).await;
        after_days(31).await;
        app.browser().sign_in(CEM, PASSWORD).await.refuses("/password", "wrong_credentials");
        let standings = workspace::standings(&app.state.database, &[organisation]).await;
        assert!(standings.expect("an answer").is_empty());
    })
    .await;
}

#[tokio::test]
async fn with_an_organisation_end_requests_for_it_and_what_is_to_be_told() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, ki) = (app.signed_in(BEN).await, reviewer(&app, "ki@example.org", ReviewScope::All).await);
        let claims = format!("/api/v1/workspace/organisations/{}/claims", club.id);
        ben.post(&claims, &json!({})).await.is(StatusCode::CREATED);
        let work = club.ana.get(&format!("/api/v1/workspace/entries/{}", club.id)).await.json();
        let refused = json!({"reject": {"reason": "Das ist kein Verein."}});
        let asked = json!({"revision": work["entry"]["revision"], "decision": refused});
        ki.post(&format!("/api/v1/review/entries/{}/decision", club.id), &asked)
            .await
            .is(StatusCode::NO_CONTENT);
        for given in ["confirmed", "pending"] {
            ki.gives_standing(&club.id, given).await.is(StatusCode::NO_CONTENT);
        }
        assert_eq!(ki.get("/api/v1/review/claims").await.json()["items"].as_array().map(Vec::len), Some(1));
        delete_account(&club.ana).await.is(StatusCode::NO_CONTENT);
        for (browser, path) in [(&ki, "/api/v1/review/claims"), (&ben, "/api/v1/workspace/claims")] {
            assert_eq!(browser.get(path).await.is(StatusCode::OK).json(), json!({"items": []}));
        }
        app.later(TimeDelta::minutes(15));
        decisions::tell(&app.state).await.expect("nobody is told");
        let mails = app.mails(ANA).await;
        assert!(mails.iter().all(|mail| !mail.contains("kein Verein")), "{mails:?}");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_was_registered_by_mistake_is_deleted_by_its_owner() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, cem) = (club.join(BEN, "editor").await, app.signed_in(CEM).await);
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let path = format!("/api/v1/workspace/organisations/{}", club.id);
        club.ana.post(&format!("{path}/offers"), &blank_offer()).await.is(StatusCode::CREATED);
        let entry = format!("/api/v1/workspace/entries/{}", club.id);
        let work = club.ana.get(&entry).await.is(StatusCode::OK).json();
        let refused = json!({"reject": {"reason": "Den Verein gibt es schon."}});
        let asked = json!({"revision": work["entry"]["revision"], "decision": refused});
        let review = format!("/api/v1/review/entries/{}/decision", club.id);
        ki.post(&review, &asked).await.is(StatusCode::NO_CONTENT);
        let now = club.ana.get(&entry).await.is(StatusCode::OK).json()["version"].clone();
        let delete = async |who: &Browser<'_>, version: &Value| {
            who.change(Method::DELETE, &path, version, None).await.status
        };
        assert_eq!(delete(&cem, &now).await, StatusCode::NOT_FOUND);
        assert_eq!(delete(&ben, &now).await, StatusCode::FORBIDDEN);
        club.ana.delete(&path).await.is(StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(delete(&club.ana, &work["version"]).await, StatusCode::PRECONDITION_FAILED);
        app.later(TimeDelta::seconds(1));
        assert_eq!(delete(&club.ana, &now).await, StatusCode::NO_CONTENT);
        for browser in [&club.ana, &ben] {
            let own = browser.get("/api/v1/workspace").await.is(StatusCode::OK).json();
            assert_eq!(own, json!({"organisations": []}));
        }
        assert_eq!(delete(&club.ana, &now).await, StatusCode::NOT_FOUND);
        let told = &app.mails(BEN).await[0];
        assert!(told.contains("nicht mehr für Sprachcafé mit"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_was_confirmed_or_public_is_not_deleted() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let path = format!("/api/v1/workspace/organisations/{}", club.id);
        let page = format!("/de/arbeitsbereich/eintrag/{}", club.id);
        let is_offered = async || {
            let page = club.ana.get(&page).await.is(StatusCode::OK).text();
            page.contains("value=\"delete_organisation\"")
        };
        let delete = async || {
            let work = club.ana.get(&format!("/api/v1/workspace/entries/{}", club.id)).await.json();
            club.ana.change(Method::DELETE, &path, &work["version"], None).await.status
        };
        assert!(is_offered().await);
        ki.administers(&app).await;
        for standing in ["confirmed", "trusted", "suspended"] {
            ki.gives_standing(&club.id, standing).await.is(StatusCode::NO_CONTENT);
            assert_eq!((is_offered().await, delete().await), (false, StatusCode::CONFLICT), "{standing}");
        }
        // It waits again, but the public has seen its profile.
        ki.gives_standing(&club.id, "pending").await.is(StatusCode::NO_CONTENT);
        let revision = club.ana.get("/api/v1/workspace").await.json();
        let revision = &revision["organisations"][0]["profile"]["revision"];
        let asked = json!({"revision": revision, "decision": {"publish": {}}});
        let review = format!("/api/v1/review/entries/{}/decision", club.id);
        ki.post(&review, &asked).await.is(StatusCode::NO_CONTENT);
        assert_eq!((is_offered().await, delete().await), (false, StatusCode::CONFLICT));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_profile_deletes_its_organisation() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let page = format!("/de/arbeitsbereich/eintrag/{}", club.id);
        let sent =
            club.ana.send_form(&page, &[("do", "delete_organisation")]).await.is(StatusCode::SEE_OTHER);
        let overview = sent.header("location").to_owned();
        assert_eq!(overview, "/de/arbeitsbereich?done=organisation_deleted");
        let page = club.ana.get(&overview).await.is(StatusCode::OK).text();
        assert!(page.contains("Die Organisation ist gelöscht."), "{page}");
    })
    .await;
}
