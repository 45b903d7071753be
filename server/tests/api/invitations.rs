//! Who is invited to work for an organisation, and how an invitation is accepted, replaced and ends.

use chrono::TimeDelta;
use futures::future::join;
use http::StatusCode;
use serde_json::{Value, json};
use server::services::retention;

use crate::members::{ANA, BEN, CEM, Club, accept, account, roles};
use crate::support::{PASSWORD, on_every_database};

const READ: &str = "/api/v1/workspace/invitations/read";

#[tokio::test]
async fn who_is_invited_registers_and_comes_back_by_the_same_link() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let invited = club.invite("Ben@Example.org", "editor").await.is(StatusCode::CREATED).json();
        assert_eq!(
            (&invited["email"], &invited["role"], &invited["invited_by"], &invited["expires_at"]),
            (
                &json!("Ben@Example.org"),
                &json!("editor"),
                &json!("Ana Beispiel"),
                &json!("2026-03-16T09:00:01Z")
            )
        );
        let mails = app.mails(BEN).await;
        assert!(
            mails[0].contains("Ana Beispiel lädt Sie ein") && mails[0].contains("Sprachcafé"),
            "{mails:?}"
        );
        assert!(mails[0].contains("/de/arbeitsbereich/einladung?token="), "{mails:?}");
        let token = app.token(BEN).await;
        // Whoever has the link sees what it is about, and it still works.
        let guest = app.browser();
        let about = guest.post(READ, &json!({"token": token})).await.is(StatusCode::OK).json();
        let expected = json!({
            "organisation": "Sprachcafé", "language": "de", "role": "editor", "invited_by": "Ana Beispiel",
            "email": "Ben@Example.org", "expires_at": "2026-03-16T09:00:01Z",
        });
        assert_eq!(about, expected);
        accept(&guest, &token).await.is(StatusCode::UNAUTHORIZED);
        app.later(TimeDelta::seconds(1));
        let ben = app.signed_in(BEN).await;
        ben.get(&club.members).await.is(StatusCode::NOT_FOUND);
        let membership = accept(&ben, &token).await.is(StatusCode::OK).json();
        assert_eq!(membership, json!({"organisation": club.id, "role": "editor"}));
        let seen = ben.get(&club.members).await.is(StatusCode::OK).json();
        assert_eq!(seen["invitations"], json!([]));
        let himself = &seen["members"][1];
        assert_eq!(
            (&himself["id"], &himself["is_self"], &himself["since"]),
            (&json!(account(&ben).await), &json!(true), &json!("2026-03-02T09:00:02Z"))
        );
        assert_eq!(seen["members"][0]["is_self"], false);
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert_eq!(ben.get("/api/v1/workspace").await.json()["organisations"][0]["id"], club.id);
        // Both are told, and the link is used up.
        assert!(app.mails(BEN).await[0].contains("Sie schreiben bei Teilhabe jetzt für Sprachcafé mit."));
        let told = &app.mails(ANA).await[0];
        assert!(told.contains("Ana Beispiel schreibt") && told.contains(BEN), "{told}");
        accept(&ben, &token).await.refuses("/token", "already_member");
        accept(&app.signed_in(CEM).await, &token).await.refuses("/token", "link_expired");
        guest.post(READ, &json!({"token": token})).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn any_account_accepts_and_it_is_known_which() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite("verein@example.org", "owner").await.is(StatusCode::CREATED);
        let token = app.token("verein@example.org").await;
        let ben = app.signed_in(BEN).await;
        app.later(TimeDelta::seconds(1));
        // A member learns that they need no invitation, and the link stays for whom it is for.
        accept(&club.ana, &token).await.refuses("/token", "already_member");
        accept(&ben, &token).await.is(StatusCode::OK);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "owner")]));
        let link = app.state.keys.link(&token).expect("a link");
        let kept = db::repo::invitations::by_id(&app.state.database, link.into()).await.expect("an answer");
        let by = kept.expect("it is kept").accepted_by.map(|id| id.to_string());
        assert_eq!(by, Some(account(&ben).await));
        assert!(app.mails(ANA).await[0].contains(BEN), "{}", app.mails(ANA).await[0]);
    })
    .await;
}

#[tokio::test]
async fn who_accepts_twice_by_the_page_belongs_to_it() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let token = app.token(BEN).await;
        let cem = app.signed_in(CEM).await;
        for _ in 0..2 {
            let fields = [("token", token.as_str()), ("do", "accept")];
            let sent = cem.send_form("/de/arbeitsbereich/einladung", &fields).await;
            assert_eq!(sent.is(StatusCode::SEE_OTHER).header("location"), "/de/arbeitsbereich?done=joined");
        }
        assert_eq!(club.roles(&cem).await, roles([(ANA, "owner"), (CEM, "editor")]));
        let told = app.mails(ANA).await;
        assert_eq!(told.iter().filter(|mail| mail.contains(CEM)).count(), 1, "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_is_first() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite("verein@example.org", "editor").await.is(StatusCode::CREATED);
        let token = app.token("verein@example.org").await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let (one, other) = join(accept(&ben, &token), accept(&cem, &token)).await;
        let (first, second) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
        first.is(StatusCode::OK);
        second.refuses("/token", "link_expired");
        assert_eq!(club.roles(&club.ana).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_ends_after_two_weeks() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let token = app.token(BEN).await;
        let read = async || app.browser().post(READ, &json!({"token": token})).await;
        app.later(TimeDelta::days(14) - TimeDelta::seconds(1));
        read().await.is(StatusCode::OK);
        app.later(TimeDelta::seconds(1));
        read().await.refuses("/token", "link_expired");
        let ben = app.signed_in(BEN).await;
        accept(&ben, &token).await.refuses("/token", "link_expired");
        let ana = app.browser();
        ana.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert_eq!(ana.get(&club.members).await.json()["invitations"], json!([]));
        // Then the address is forgotten.
        let link = app.state.keys.link(&token).expect("a link");
        let kept =
            async || db::repo::invitations::by_id(&app.state.database, link.into()).await.expect("an answer");
        assert!(kept().await.is_some());
        app.later(TimeDelta::seconds(1));
        retention::tidy(&app.state).await.expect("it is tidied");
        assert!(kept().await.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_replaced_or_taken_back() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let first = club.invite(BEN, "editor").await.is(StatusCode::CREATED).json();
        let old = app.token(BEN).await;
        let second = club.invite("BEN@example.org", "owner").await.is(StatusCode::CREATED).json();
        let new = app.token(BEN).await;
        let open = club.ana.get(&club.members).await.json()["invitations"].clone();
        assert_eq!(open, json!([second]));
        let ben = app.signed_in("b@example.org").await;
        accept(&ben, &old).await.refuses("/token", "link_expired");
        let path = |invitation: &Value| {
            format!("{}/{}", club.invitations(), invitation["id"].as_str().expect("an id"))
        };
        club.ana.delete(&path(&first)).await.is(StatusCode::NOT_FOUND);
        club.ana.delete(&path(&second)).await.is(StatusCode::NO_CONTENT);
        club.ana.delete(&path(&second)).await.is(StatusCode::NOT_FOUND);
        accept(&ben, &new).await.refuses("/token", "link_expired");
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner")]));
    })
    .await;
}

#[tokio::test]
async fn tokens_of_other_links_and_of_nobody_are_worth_nothing() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let invited = club.invite(BEN, "owner").await.is(StatusCode::CREATED).json();
        let ben = app.signed_in("b@example.org").await;
        ben.post("/api/v1/session/links", &json!({"email": "b@example.org"})).await.is(StatusCode::ACCEPTED);
        app.later(TimeDelta::seconds(1));
        let id = invited["id"].as_str().expect("an id");
        for token in ["", "a", id, &app.token("b@example.org").await] {
            accept(&ben, token).await.refuses("/token", "link_expired");
            ben.post(READ, &json!({"token": token})).await.refuses("/token", "link_expired");
        }
        // Nor does an invitation sign anybody in.
        let used = json!({"token": app.token(BEN).await});
        ben.post("/api/v1/session/link", &used).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_in_the_language_of_who_reads_it() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let arabic = json!({"name": "بن", "language": "ar"});
        let ben = app.signed_in(BEN).await;
        ben.put("/api/v1/account/profile", &arabic).await.is(StatusCode::OK);
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let mail = &app.mails(BEN).await[0];
        assert!(mail.contains("/ar/arbeitsbereich/einladung") && mail.contains("بن"), "{mail}");
        let english = json!({"name": "Ana", "language": "en"});
        club.ana.put("/api/v1/account/profile", &english).await.is(StatusCode::OK);
        club.invite(CEM, "editor").await.is(StatusCode::CREATED);
        let mail = &app.mails(CEM).await[0];
        assert!(mail.contains("Ana invites you to write for Sprachcafé"), "{mail}");
    })
    .await;
}

#[tokio::test]
async fn who_works_there_already_is_not_invited_and_twenty_wait_at_most() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.join(BEN, "editor").await;
        club.invite(" Ben@example.org ", "owner").await.refuses("/email", "already_member");
        club.invite("ben", "editor").await.refuses("/email", "invalid_email_address");
        club.invite("", "editor").await.refuses("/email", "required");
        let address = |number: usize| format!("a{number}@example.org");
        for number in 0..20 {
            club.invite(&address(number), "editor").await.is(StatusCode::CREATED);
        }
        club.invite(&address(20), "editor").await.refuses("/email", "too_many_invitations");
        // One that waits may be sent again, and those that have ended do not count.
        club.invite(&address(3), "owner").await.is(StatusCode::CREATED);
        app.later(TimeDelta::days(15));
        club.ana.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        club.invite(&address(20), "editor").await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn invitations_are_counted_as_other_mails_are() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        for _ in 0..3 {
            club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        }
        club.invite(BEN, "editor").await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(app.mails(BEN).await.len(), 3);
        // Whoever takes them back and invites others does not send more than fifty in a row.
        for number in 3..50 {
            let invited = club.invite(&format!("a{number}@example.org"), "editor").await;
            let invited = invited.is(StatusCode::CREATED).json();
            let path = format!("{}/{}", club.invitations(), invited["id"].as_str().expect("an id"));
            club.ana.delete(&path).await.is(StatusCode::NO_CONTENT);
        }
        club.invite("a50@example.org", "editor").await.is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn the_page_says_how_long_to_wait_before_somebody_is_invited_again() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let page = format!("/de/arbeitsbereich/mitglieder/{}", club.id);
        let fields = [("/email", BEN), ("/role", "editor"), ("do", "invite:")];
        for _ in 0..3 {
            club.ana.send_form(&page, &fields).await.is(StatusCode::SEE_OTHER);
        }
        let refused = club.ana.send_form(&page, &fields).await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.header("retry-after"), "60");
        let html = refused.text();
        for text in ["<p>Das waren viele Versuche. Warten Sie bitte 1 Minute.", "value=\"ben@example.org\""] {
            assert!(html.contains(text), "{text}: {html}");
        }
    })
    .await;
}
