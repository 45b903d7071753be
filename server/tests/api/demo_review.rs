//! The invented cases with which somebody new tries the review.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use db::repo::audit;
use http::StatusCode;
use serde_json::{Value, json};
use server::config::Config;
use server::jobs::mails::send_due;
use server::services::demo_review::{self, Waiting};
use server::services::{decisions, demo_accounts, generate, indexing};
use shared::audit::AuditFilter;
use shared::report::ReportReason;
use shared::review::WarningKind;
use tempfile::TempDir;

use crate::cases::{CASES, cases, list, text};
use crate::support::mails::landed;
use crate::support::{App, Browser, on_every_database_with, teilhabe};

fn demo(config: &mut Config) {
    config.demo = true;
}

/// Makes the accounts and the invented cases.
async fn prepare(app: &App) {
    let before = app.now();
    demo_accounts::prepare(&app.state).await.expect("the accounts are made");
    let made = demo_review::load(&app.state).await.expect("the cases are made").expect("they are new");
    assert_eq!(made, Waiting { submissions: 26, afterwards: 6, reports: 8 });
    assert_eq!(app.now(), before);
    indexing::catch_up(&app.state).await.expect("the index follows");
}

/// Whoever has the account of this role.
async fn signed_in<'a>(app: &'a App, role: &str) -> Browser<'a> {
    let accounts = app.json("/api/v1/demo/accounts").await;
    let mut accounts = accounts.as_array().expect("accounts").iter();
    let account = accounts.find(|account| account["role"] == role).expect("an account");
    let browser = app.browser();
    browser.sign_in(text(&account["email"]), text(&account["password"])).await.is(StatusCode::OK);
    browser
}

/// How many cases of each kind wait.
async fn waiting(browser: &Browser<'_>) -> [u64; 3] {
    let overview = browser.get("/api/v1/review/overview").await.is(StatusCode::OK).json();
    ["submissions", "afterwards", "reports"].map(|kind| overview[kind]["open"].as_u64().expect("a number"))
}

/// All that is needed to decide a case.
async fn detail(browser: &Browser<'_>, case: &Value) -> Value {
    browser.get(&format!("{CASES}/{}", text(&case["id"]))).await.is(StatusCode::OK).json()
}

/// Closes a case, in one of three ways if it is about something handed in.
async fn decide(browser: &Browser<'_>, case: &Value, number: usize) {
    let seen = detail(browser, case).await;
    let title = text(&case["title"]);
    assert_eq!(seen["may"]["decide"], true, "{title}");
    let (id, entry) = (text(&case["id"]), text(&case["entry"]));
    let (path, asked) = match text(&case["kind"]) {
        "afterwards" => (format!("{CASES}/{id}/look"), json!({"revision": seen["revision"]})),
        "report" => {
            let is_spam = text(&seen["report"]["text"]).contains("Kredite");
            let outcome = if is_spam { "spam" } else { "resolved" };
            (format!("{CASES}/{id}/report"), json!({"outcome": outcome, "answer": "Vielen Dank."}))
        }
        _ => {
            let is_twin = title.contains("Stegwinkel");
            let decision = match (number % 3, text(&case["entry_kind"])) {
                (_, "organisation") if !is_twin => json!({"publish": {}}),
                (0, _) => json!({"publish": {}}),
                (1, "offer") => {
                    json!({"request_changes": {"notes": [{"text": "Bitte noch einmal ansehen."}]}})
                }
                _ => json!({"reject": {"reason": "Das gibt es schon."}}),
            };
            let asked = json!({"revision": seen["revision"], "decision": decision});
            (format!("/api/v1/review/entries/{entry}/decision"), asked)
        }
    };
    browser.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
    browser.post(&path, &asked).await.is(StatusCode::CONFLICT);
    if seen["record"]["standing"] == "pending" && asked["decision"]["publish"].is_object() {
        browser.gives_standing(entry, "confirmed").await.is(StatusCode::NO_CONTENT);
    }
}

/// How many mails have come to each address.
async fn mails(app: &App) -> BTreeMap<String, usize> {
    decisions::tell(&app.state).await.expect("people are told");
    send_due(&app.state).await.expect("mails are sent");
    let mut sent = BTreeMap::new();
    for mail in landed(&app.state).await {
        *sent.entry(mail.to).or_default() += 1;
    }
    sent
}

#[tokio::test]
async fn somebody_new_decides_all_that_waits_and_the_authors_are_told() {
    on_every_database_with(demo, async |app| {
        prepare(&app).await;
        let reviewer = signed_in(&app, "reviewer").await;
        assert_eq!(waiting(&reviewer).await, [26, 6, 8]);
        let all = cases(&reviewer, "shown=200").await;
        assert_eq!(all.len(), 40);
        for (number, case) in all.iter().enumerate() {
            decide(&reviewer, case, number).await;
        }
        assert_eq!(waiting(&reviewer).await, [0; 3]);
        assert_eq!(list(&reviewer, "closed=true").await["total"], 40);
        // The log has for each how it has come and what has become of it.
        let log = audit::list(&app.state.database, &AuditFilter::default(), 1000).await.expect("a log");
        for case in &all {
            let id = text(&case["id"]);
            let events = log.iter().filter(|row| row.case.is_some_and(|case| case.to_string() == id));
            assert!(events.count() >= 2, "{case}");
        }
        // Each author has one mail; who has reported and left an address has two, but for nonsense.
        app.later(TimeDelta::minutes(20));
        let sent = mails(&app).await;
        let to = |domain: &str| -> Vec<usize> {
            sent.iter().filter(|(to, _)| to.ends_with(domain)).map(|(_, number)| *number).collect()
        };
        assert_eq!((to("@demo.example.org"), to("@example.org")), (vec![1; 10], vec![2; 4]), "{sent:?}");
        app.later(TimeDelta::days(1));
        assert_eq!(mails(&app).await, sent, "and nobody is told twice");
        // What was made is not made again.
        let again = demo_review::load(&app.state).await.expect("there is nothing to do");
        assert_eq!((again, waiting(&reviewer).await), (None, [0; 3]));
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_varied() {
    on_every_database_with(demo, async |app| {
        prepare(&app).await;
        let reviewer = signed_in(&app, "reviewer").await;
        let overview = reviewer.get("/api/v1/review/overview").await.json();
        for kind in ["submissions", "afterwards", "reports"] {
            let overdue = overview[kind]["overdue"].as_u64().expect("a number");
            assert!(
                overdue > 0 && overdue < overview[kind]["open"].as_u64().expect("a number"),
                "{overview}"
            );
        }
        let number_of = |list: &str| overview[list].as_array().map(Vec::len);
        assert_eq!((number_of("promised"), number_of("own")), (Some(2), Some(3)));
        let all = cases(&reviewer, "shown=200").await;
        assert_eq!(all.iter().filter(|case| case["is_escalated"] == true).count(), 1);
        let (mut warned, mut reasons, mut noted, mut said, mut different) =
            (BTreeSet::new(), BTreeSet::new(), 0, 0, 0);
        for case in &all {
            let seen = detail(&reviewer, case).await;
            let kinds = seen["warnings"].as_array().expect("warnings").iter();
            warned.extend(kinds.map(|warning| text(&warning["kind"]).to_owned()));
            reasons.extend(seen["report"]["reason"].as_str().map(ToOwned::to_owned));
            noted += usize::from(seen["notes"] != json!([]));
            said += usize::from(seen["message"].is_string());
            if case["kind"] == "afterwards" {
                assert_ne!(seen["differences"], json!([]), "{case}");
            }
            different += usize::from(seen["differences"] != json!([]));
        }
        let keys =
            |keys: Vec<&str>| -> BTreeSet<String> { keys.into_iter().map(ToOwned::to_owned).collect() };
        assert_eq!(warned, keys(WarningKind::ALL.iter().map(|kind| kind.key()).collect()));
        assert_eq!(reasons, keys(ReportReason::ALL.iter().map(|reason| reason.key()).collect()));
        assert_eq!((noted, different), (2, 14));
        assert!((5..26).contains(&said), "{said}");
        // Who reviews a municipality has a good part of it, and none of the others'.
        let local = signed_in(&app, "municipal_reviewer").await;
        let theirs = cases(&local, "shown=200").await;
        assert!(theirs.len() >= 12, "{}", theirs.len());
        assert!(theirs.iter().all(|case| case["municipality"] == "05970004"));
        // Nobody knows the passwords of the authors; what one sees is seen by a link of a mail.
        let (author, email) = (app.browser(), "nele.muster@demo.example.org");
        let asked = json!({"email": email, "language": "de"});
        author.post("/api/v1/session/links", &asked).await.is(StatusCode::ACCEPTED);
        let link = json!({"token": app.token(email).await});
        author.post("/api/v1/session/link", &link).await.is(StatusCode::OK);
        assert!(author.is_signed_in().await);
    })
    .await;
}

#[tokio::test]
async fn many_cases_are_as_real_as_few() {
    on_every_database_with(demo, async |app| {
        let report = generate::load(&app.state, 40, 1).await.expect("offers are made");
        assert!(report.is_clean(), "{report}");
        demo_accounts::prepare(&app.state).await.expect("the accounts are made");
        let made = demo_review::many::load(&app.state, 40, 30, 1).await.expect("the cases are made");
        assert_eq!(made, Some(Waiting { submissions: 21, afterwards: 6, reports: 3 }));
        indexing::catch_up(&app.state).await.expect("the index follows");
        let reviewer = signed_in(&app, "reviewer").await;
        assert_eq!(waiting(&reviewer).await, [21, 6, 3]);
        assert_eq!(list(&reviewer, "closed=true").await["total"], 6);
        assert_eq!(list(&reviewer, "kind=submission&change=changed").await["total"], 6);
        let overview = reviewer.get("/api/v1/review/overview").await.json();
        assert_eq!(overview["own"].as_array().map(Vec::len), Some(3));
        for (number, case) in cases(&reviewer, "shown=200").await.iter().enumerate() {
            decide(&reviewer, case, number).await;
        }
        assert_eq!(waiting(&reviewer).await, [0; 3]);
        let again = demo_review::many::load(&app.state, 40, 30, 1).await.expect("there is nothing to do");
        assert_eq!(again, None);
    })
    .await;
}

#[test]
fn the_command_says_what_it_has_made_and_makes_it_once() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let run = |arguments: &[&str]| {
        let output = teilhabe(&folder, &[arguments, &["--data-dir", "daten"]].concat(), &[]);
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let generated = ["demo", "--offers", "40", "--with-review", "--cases", "10"];
    let (is_done, said) = run(&generated);
    assert!(
        is_done && said.contains("10 cases wait: 7 submissions, 2 published at once, 1 reports"),
        "{said}"
    );
    assert!(said.contains("serve --demo"), "{said}");
    let (is_done, said) = run(&generated);
    assert!(is_done && said.contains("nothing is added"), "{said}");
    for refused in
        [["demo", "--offers", "40", "--cases", "10"].as_slice(), &["demo", "--with-review", "--cases", "10"]]
    {
        assert!(!run(refused).0, "{refused:?}");
    }
}
