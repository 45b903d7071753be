//! Trusted organisations publish at once, and those who review look at it afterwards.

use db::repo::audit;
use db::repo::cases::Case;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};
use shared::audit::{AuditAction, AuditFilter};
use shared::entry::Standing;
use shared::id::CaseId;
use shared::review::{CaseKind, CaseOutcome};

use crate::decisions::{case, decide, handed_in, log, open_case, told};
use crate::decisions_undo::undo_in;
use crate::support::{Answer, App, Browser, Writing, on_every_database, reviewer};

const KREUZTAL: &str = "05970024";

/// The offer of an organisation that an admin trusts.
async fn trusted(app: &App) -> Writing<'_> {
    let writing = Writing::begin(app).await;
    writing.staff.administers(app).await;
    let organisation = app.owner_of("kurs").await;
    writing.staff.gives_standing(organisation, "trusted").await.is(StatusCode::NO_CONTENT);
    writing
}

/// Says that what somebody has seen was looked at.
async fn look(who: &Browser<'_>, case: CaseId, seen: &Value) -> Answer {
    let path = format!("/api/v1/review/cases/{case}/look");
    who.post(&path, &json!({"revision": seen["entry"]["revision"]})).await
}

fn revision(seen: &Value) -> String {
    seen["entry"]["revision"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn what_they_publish_is_looked_at_with_what_was_before() {
    on_every_database(async |app| {
        let writing = trusted(&app).await;
        let first = revision(&writing.work().await);
        let second = handed_in(&writing, "Abendkurs").await;
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Abendkurs");
        let open = open_case(&app, &writing.id).await;
        assert_eq!((open.kind, open.is_change), (CaseKind::Afterwards, true));
        let about =
            |case: &Case| (case.before.map(|id| id.to_string()), case.revision.map(|id| id.to_string()));
        assert_eq!(about(&open), (Some(first.clone()), Some(revision(&second))));
        // What follows before somebody has looked is the same case, with what was before all of it.
        let third = handed_in(&writing, "Nachtkurs").await;
        let known = open_case(&app, &writing.id).await;
        assert_eq!(known.id, open.id);
        assert_eq!(about(&known), (Some(first), Some(revision(&third))));
        let late = look(&writing.staff, open.id, &second).await.is(StatusCode::PRECONDITION_FAILED);
        assert_eq!(late.json()["code"], "changed_meanwhile");
        look(&writing.staff, open.id, &third).await.is(StatusCode::NO_CONTENT);
        let closed = case(&app, &open).await.closed.expect("it is closed");
        let staff = writing.staff.account().await;
        assert_eq!((closed.outcome, closed.by), (CaseOutcome::LookedAt, Some(staff)));
        let event = log(&app, &writing.id).await.pop().expect("an event");
        assert_eq!((event.action, event.case), (AuditAction::LookedAt, Some(open.id)));
        assert_eq!(event.after, Some(json!(revision(&third))));
        let again = look(&writing.staff, open.id, &third).await.is(StatusCode::CONFLICT);
        assert_eq!(again.json()["code"], "decided_meanwhile");
        // What comes after it is another case.
        handed_in(&writing, "Montagskurs").await;
        let next = open_case(&app, &writing.id).await;
        assert_eq!((next.id == open.id, about(&next).0), (false, Some(revision(&third))));
        // Nobody is told but that they are trusted.
        assert_eq!(told(&app).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn looking_is_undone() {
    on_every_database(async |app| {
        let writing = trusted(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        look(&writing.staff, open.id, &seen).await.is(StatusCode::NO_CONTENT);
        undo_in(&writing.staff, &open).await.is(StatusCode::NO_CONTENT);
        assert_eq!(open_case(&app, &writing.id).await, open);
        assert_eq!(writing.work().await, seen);
        let event = log(&app, &writing.id).await.pop().expect("an event");
        assert_eq!((event.action, event.case), (AuditAction::DecisionUndone, Some(open.id)));
        look(&writing.staff, open.id, &seen).await.is(StatusCode::NO_CONTENT);
        // What was published since is a case of its own.
        handed_in(&writing, "Nachtkurs").await;
        undo_in(&writing.staff, &open).await.is(StatusCode::CONFLICT);
        assert_ne!(open_case(&app, &writing.id).await.id, open.id);
    })
    .await;
}

#[tokio::test]
async fn who_decides_looks_and_only_at_what_was_published_at_once() {
    on_every_database(async |app| {
        let writing = trusted(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        let kreuztal = ReviewScope::Municipality(KREUZTAL.to_owned());
        let officer = reviewer(&app, "stadt@example.org", kreuztal).await;
        let member = reviewer(&app, "ben@example.org", ReviewScope::All).await;
        member.joins(&app, app.owner_of("kurs").await, MemberRole::Editor).await;
        look(&officer, open.id, &seen).await.is(StatusCode::NOT_FOUND);
        for browser in [&member, &writing.editor] {
            look(browser, open.id, &seen).await.is(StatusCode::FORBIDDEN);
        }
        let unknown = "0193f0a0-0000-7000-8000-000000000001".parse().expect("an id");
        look(&writing.staff, unknown, &seen).await.is(StatusCode::NOT_FOUND);
        // It is what they have published that counts, whatever they write on.
        let mut county = writing.work().await["content"]["offer"].clone();
        county["whole_county"] = json!(true);
        writing.save(&county).await;
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let siegen = reviewer(&app, "siegen@example.org", siegen).await;
        look(&siegen, open.id, &seen).await.is(StatusCode::NO_CONTENT);
        // What waits for a decision is decided.
        let organisation = app.owner_of("kurs").await;
        writing.staff.gives_standing(organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
        let submitted = handed_in(&writing, "Nachtkurs").await;
        let open = open_case(&app, &writing.id).await;
        assert_eq!(open.kind, CaseKind::Submission);
        let refused = look(&writing.staff, open.id, &submitted).await.is(StatusCode::CONFLICT);
        assert_eq!(refused.json()["code"], "conflict");
    })
    .await;
}

#[tokio::test]
async fn what_waited_before_they_were_trusted_their_members_do_not_decide() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.staff.administers(&app).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let organisation = app.owner_of("kurs").await;
        writing.staff.gives_standing(organisation, "trusted").await.is(StatusCode::NO_CONTENT);
        let member = reviewer(&app, "ben@example.org", ReviewScope::All).await;
        member.joins(&app, organisation, MemberRole::Editor).await;
        let publish = json!({"publish": {}});
        decide(&member, &seen, &publish).await.is(StatusCode::FORBIDDEN);
        assert_eq!(open_case(&app, &writing.id).await.kind, CaseKind::Submission);
        decide(&writing.staff, &seen, &publish).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn only_an_admin_trusts_and_who_suspends_says_why() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (ki, organisation) = (&writing.staff, app.owner_of("kurs").await);
        ki.gives_standing(organisation, "trusted").await.is(StatusCode::FORBIDDEN);
        let admin = reviewer(&app, "admin@example.org", ReviewScope::All).await;
        admin.administers(&app).await;
        admin.gives_standing(organisation, "trusted").await.is(StatusCode::NO_CONTENT);
        // Who does not administer the site may take the trust away.
        ki.gives_standing(organisation, "trusted").await.is(StatusCode::NO_CONTENT);
        ki.gives_standing(organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
        let path = format!("/api/v1/review/organisations/{organisation}/standing");
        let version = ki.get(&path).await.is(StatusCode::OK).json()["version"].clone();
        for reason in ["", "  "] {
            let suspended = json!({"standing": "suspended", "reason": reason});
            ki.change(Method::PUT, &path, &version, Some(&suspended)).await.refuses("/reason", "required");
        }
        ki.gives_standing(organisation, "suspended").await.is(StatusCode::NO_CONTENT);
        let (action, about) = (Some(AuditAction::StandingChanged), Some(organisation));
        let filter = AuditFilter { action, organisation: about, ..AuditFilter::default() };
        let events = audit::list(&app.state.database, &filter, 10).await.expect("an answer");
        let (ki, admin) = (ki.account().await, admin.account().await);
        assert_eq!(events[0].reason.as_deref(), Some("So ist es besprochen."));
        let told = events.into_iter().rev().map(|event| (event.actor, event.before, event.after));
        let key = |standing: Standing| Some(json!(standing.key()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                (Some(admin), key(Standing::Confirmed), key(Standing::Trusted)),
                (Some(ki), key(Standing::Trusted), key(Standing::Confirmed)),
                (Some(ki), key(Standing::Confirmed), key(Standing::Suspended)),
            ]
        );
    })
    .await;
}
