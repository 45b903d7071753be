//! Changes in the version that somebody has seen: whoever has seen an older one changes nothing.

use chrono::TimeDelta;
use futures::future::join;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::MemberRole;

use crate::members::{ANA, BEN, CEM, Club, account, roles};
use crate::members_leaving::statuses;
use crate::support::{Answer, Browser, Writing, on_every_database};

/// What the pages say.
const CHANGED: &str = "Das hat sich inzwischen geändert.";

/// What is sent is put; without anything, what is at the path is deleted.
async fn change(browser: &Browser<'_>, path: &str, version: &Value, sent: Option<&Value>) -> Answer {
    let method = sent.map_or(Method::DELETE, |_| Method::PUT);
    browser.change(method, path, version, sent).await
}

/// Nothing is changed without a version, and in none but the present one.
async fn refuses_others(browser: &Browser<'_>, path: &str, present: &Value, sent: Option<&Value>) {
    let unsaid = match sent {
        Some(sent) => browser.put(path, sent).await,
        None => browser.delete(path).await,
    };
    let unsaid = unsaid.is(StatusCode::PRECONDITION_REQUIRED).json();
    assert_eq!(unsaid["code"], "version_missing", "{path}");
    let number = present.as_i64().expect("a version");
    for other in [json!(number - 1), json!(number + 1), json!("a")] {
        let refused = change(browser, path, &other, sent).await.is(StatusCode::PRECONDITION_FAILED).json();
        assert_eq!(refused["code"], "changed_meanwhile", "{path} in {other}");
    }
}

/// How current the offer is.
async fn care(writing: &Writing<'_>) -> Value {
    let organisation = writing.work().await["organisation"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/workspace/organisations/{organisation}/care");
    let care = writing.editor.get(&path).await.is(StatusCode::OK).json();
    let mut items = care["items"].as_array().expect("items").iter();
    items.find(|item| item["id"] == writing.id.as_str()).expect("the offer").clone()
}

/// The version of somebody's membership, as the members see it.
async fn version(club: &Club<'_>, seen_by: &Browser<'_>, email: &str) -> Value {
    let seen = seen_by.get(&club.members).await.is(StatusCode::OK).json();
    let mut members = seen["members"].as_array().expect("members").iter();
    members.find(|member| member["email"] == email).expect("a member")["version"].clone()
}

#[tokio::test]
async fn how_an_offer_stands_is_changed_as_it_was_seen() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (path, paused) = (writing.path("/state"), json!({"state": "paused"}));
        let before = writing.work().await;
        refuses_others(&writing.editor, &path, &before["version"], Some(&paused)).await;
        assert_eq!(writing.work().await, before, "nothing was changed");
        let after = change(&writing.editor, &path, &before["version"], Some(&paused)).await;
        let after = after.is(StatusCode::OK).json();
        assert_eq!(after["entry"]["state"], "paused");
        refuses_others(&writing.editor, &path, &after["version"], Some(&json!({"state": "ended"}))).await;
        assert_eq!(writing.work().await["entry"]["state"], "paused");
    })
    .await;
}

#[tokio::test]
async fn how_often_an_entry_is_confirmed_is_changed_as_it_was_seen() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (path, months) = (writing.path("/interval"), json!({"months": 3}));
        let before = care(&writing).await;
        assert_eq!(before["version"], writing.work().await["version"]);
        refuses_others(&writing.editor, &path, &before["version"], Some(&months)).await;
        assert_eq!(care(&writing).await, before, "nothing was changed");
        let after = change(&writing.editor, &path, &before["version"], Some(&months)).await;
        let after = after.is(StatusCode::OK).json();
        assert_eq!((&after["months"], &care(&writing).await), (&json!(3), &after));
        refuses_others(&writing.editor, &path, &after["version"], Some(&json!({"months": 12}))).await;
        // Whatever else is changed of an entry, it is another version.
        writing.rename("Abendkurs").await;
        let late = change(&writing.editor, &path, &after["version"], Some(&json!({"months": 12}))).await;
        late.is(StatusCode::PRECONDITION_FAILED);
        assert_eq!(care(&writing).await["months"], 3);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_choose_how_often_at_once_one_is_faster() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (path, version) = (writing.path("/interval"), writing.work().await["version"].clone());
        let (some, many) = (json!({"months": 3}), json!({"months": 12}));
        let (one, other) = join(
            change(&writing.editor, &path, &version, Some(&some)),
            change(&writing.editor, &path, &version, Some(&many)),
        )
        .await;
        assert_eq!(statuses(&one, &other), [200, 412]);
        let chosen = if one.status == StatusCode::OK { one } else { other };
        assert_eq!(care(&writing).await, chosen.json());
    })
    .await;
}

#[tokio::test]
async fn a_member_gets_another_role_as_the_membership_was_seen() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let (of_ben, owner) = (club.member(&ben).await, json!({"role": "owner"}));
        let seen = version(&club, &club.ana, BEN).await;
        refuses_others(&club.ana, &of_ben, &seen, Some(&owner)).await;
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert_eq!(version(&club, &club.ana, BEN).await, seen, "nothing was changed");
        change(&club.ana, &of_ben, &seen, Some(&owner)).await.is(StatusCode::NO_CONTENT);
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner"), (BEN, "owner")]));
        let after = version(&club, &club.ana, BEN).await;
        assert!(after.as_i64() > seen.as_i64(), "{after} after {seen}");
        // It was the same role, but of another membership than the one that was seen.
        change(&club.ana, &of_ben, &seen, Some(&owner)).await.is(StatusCode::PRECONDITION_FAILED);
        refuses_others(&club.ana, &of_ben, &after, Some(&json!({"role": "editor"}))).await;
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner"), (BEN, "owner")]));
    })
    .await;
}

#[tokio::test]
async fn of_two_owners_who_change_a_role_at_once_one_is_faster() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, cem) = (club.join(BEN, "owner").await, club.join(CEM, "editor").await);
        let (of_cem, seen) = (club.member(&cem).await, version(&club, &ben, CEM).await);
        let (owner, editor) = (json!({"role": "owner"}), json!({"role": "editor"}));
        let (one, other) = join(
            change(&club.ana, &of_cem, &seen, Some(&owner)),
            change(&ben, &of_cem, &seen, Some(&editor)),
        )
        .await;
        assert_eq!(statuses(&one, &other), [204, 412]);
        let role = if one.status == StatusCode::NO_CONTENT { "owner" } else { "editor" };
        assert_eq!(club.roles(&cem).await, roles([(ANA, "owner"), (BEN, "owner"), (CEM, role)]));
    })
    .await;
}

#[tokio::test]
async fn a_membership_ends_as_it_was_seen() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, cem) = (club.join(BEN, "owner").await, club.join(CEM, "editor").await);
        let of_cem = club.member(&cem).await;
        let seen = version(&club, &club.ana, CEM).await;
        club.give(&ben, &of_cem, "owner").await.is(StatusCode::NO_CONTENT);
        change(&club.ana, &of_cem, &seen, None).await.is(StatusCode::PRECONDITION_FAILED);
        // Nor does anybody leave without knowing what they are by now.
        change(&cem, &of_cem, &seen, None).await.is(StatusCode::PRECONDITION_FAILED);
        let present = version(&club, &club.ana, CEM).await;
        refuses_others(&club.ana, &of_cem, &present, None).await;
        assert_eq!(club.roles(&cem).await, roles([(ANA, "owner"), (BEN, "owner"), (CEM, "owner")]));
        change(&club.ana, &of_cem, &present, None).await.is(StatusCode::NO_CONTENT);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "owner")]));
        // Whoever comes back is in no version that was seen before.
        app.later(TimeDelta::seconds(1));
        cem.joins(&app, club.id.parse().expect("an id"), MemberRole::Editor).await;
        for version in [seen, present] {
            change(&club.ana, &of_cem, &version, None).await.is(StatusCode::PRECONDITION_FAILED);
        }
        assert_eq!(club.roles(&cem).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_entry_says_that_it_has_changed_and_how_it_is() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let page = writing.page();
        let seen = writing.work().await["version"].to_string();
        let work = writing.rename("Abendkurs").await;
        let send = async |version: &str| {
            let fields = [("version", version), ("/months", "3"), ("do", "interval")];
            writing.editor.send_form(&page, &fields).await
        };
        let html = send(&seen).await.is(StatusCode::PRECONDITION_FAILED).text();
        let present = work["version"].to_string();
        let field = format!("name=\"version\" value=\"{present}\"");
        for text in [CHANGED, "Abendkurs", "Wie oft", &field] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert_eq!(care(&writing).await["months"], 6);
        send(&present).await.is(StatusCode::SEE_OTHER);
        assert_eq!(care(&writing).await["months"], 3);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_members_says_that_it_has_changed_and_how_it_is() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let page = format!("/de/arbeitsbereich/mitglieder/{}", club.id);
        let of_ben = account(&ben).await;
        let seen = version(&club, &club.ana, BEN).await.to_string();
        let send = async |version: &str, what: &str| {
            let what = format!("{what}:{of_ben}");
            club.ana.send_form(&page, &[("version", version), ("do", what.as_str())]).await
        };
        send(&seen, "owner").await.is(StatusCode::SEE_OTHER);
        let present = version(&club, &club.ana, BEN).await.to_string();
        for what in ["editor", "remove"] {
            let html = send(&seen, what).await.is(StatusCode::PRECONDITION_FAILED).text();
            for text in [CHANGED, &format!("name=\"version\" value=\"{present}\"")] {
                assert!(html.contains(text), "{text}: {html}");
            }
        }
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "owner")]));
        let removed = send(&present, "remove").await.is(StatusCode::SEE_OTHER);
        assert_eq!(removed.header("location"), format!("{page}?done=removed"));
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner")]));
    })
    .await;
}
