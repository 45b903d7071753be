//! The queue of those who review: its order, its filters and their counts, and what waits each morning.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use crate::claims::claim;
use crate::members::CEM;
use crate::support::{App, Browser, Writing, offer, on_every_database, place, reviewer};

pub const CASES: &str = "/api/v1/review/cases";
pub const SIEGEN: &str = "05970040";
pub const KREUZTAL: &str = "05970024";

/// What a value says.
pub fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The list of cases that somebody sees.
pub async fn list(browser: &Browser<'_>, query: &str) -> Value {
    browser.get(&format!("{CASES}?{query}")).await.is(StatusCode::OK).json()
}

/// The cases that somebody sees.
pub async fn cases(browser: &Browser<'_>, query: &str) -> Vec<Value> {
    list(browser, query).await["items"].as_array().expect("items").clone()
}

/// The titles of the cases that somebody sees.
pub async fn titles(browser: &Browser<'_>, query: &str) -> Vec<String> {
    cases(browser, query).await.iter().map(|case| text(&case["title"]).to_owned()).collect()
}

/// The only case that somebody sees.
pub async fn only(browser: &Browser<'_>, query: &str) -> Value {
    let mut all = cases(browser, query).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Who works for the organisation of a published offer hands a change of it in.
pub async fn hand_in(app: &App, member: &Browser<'_>, slug: &str) -> String {
    let id = text(&app.json(&format!("/api/v1/offers/{slug}")).await["id"]).to_owned();
    let entry = format!("/api/v1/workspace/entries/{id}");
    let work = member.get(&entry).await.is(StatusCode::OK).json();
    let mut content = work["content"]["offer"].clone();
    content["summary"]["de"] = json!("Ein anderes Angebot.");
    let draft = format!("/api/v1/workspace/offers/{id}/draft");
    let saved = member.change(Method::PUT, &draft, &work["version"], Some(&content)).await;
    let version = saved.is(StatusCode::OK).json()["version"].clone();
    let path = format!("{entry}/submission");
    member.change(Method::POST, &path, &version, Some(&json!({}))).await.is(StatusCode::OK);
    id
}

/// Somebody registers an organisation of this name, which works in these municipalities.
pub async fn register(browser: &Browser<'_>, name: &str, municipalities: &[&str]) -> String {
    let profile = json!({"name": {"de": name}, "kind": "club", "municipalities": municipalities});
    let made = browser.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
    text(&made.json()["id"]).to_owned()
}

/// How many cases a list counts for a value of a filter.
fn count(list: &Value, filter: &str, value: &str) -> u64 {
    let counts = list["counts"].as_array().expect("counts");
    let found = counts.iter().find(|count| count["filter"] == filter && count["value"] == value);
    found.map_or(0, |count| count["count"].as_u64().expect("a number"))
}

/// Four cases, a day between each and the next: the offer "Kurs" in Siegen, the offer "Treff" in Kreuztal, the offer
/// "Beratung" for the whole county, and the organisation "Nähstube" of Siegen, which Cem has registered.
struct Queue<'a> {
    ki: Browser<'a>,
    cem: Browser<'a>,
    kurs: String,
}

impl Queue<'_> {
    async fn of(app: &App) -> Queue<'_> {
        let treff = offer("Treff").with("places", json!([place("Kreuztal")]));
        let beratung = offer("Beratung").with("whole_county", true);
        app.given([offer("Kurs"), treff, beratung]).await;
        let ana = app.signed_in("ana@example.org").await;
        ana.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
        let (ki, cem) = (reviewer(app, "ki@example.org", ReviewScope::All).await, app.signed_in(CEM).await);
        let kurs = hand_in(app, &ana, "kurs").await;
        for slug in ["treff", "beratung"] {
            app.later(TimeDelta::days(1));
            hand_in(app, &ana, slug).await;
        }
        app.later(TimeDelta::days(1));
        register(&cem, "Nähstube", &[SIEGEN]).await;
        Queue { ki, cem, kurs }
    }
}

#[tokio::test]
async fn a_case_tells_what_it_is_about() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        let case = only(&writing.staff, "").await;
        assert_eq!(
            case,
            json!({
                "id": case["id"],
                "kind": "submission",
                "entry": work["entry"]["id"],
                "entry_kind": "offer",
                "title": "Abendkurs",
                "language": "de",
                "organisation": work["organisation"],
                "organisation_name": "Verein",
                "municipality": SIEGEN,
                "field": "bildung",
                "is_change": true,
                "opened_at": "2026-03-02T09:00:00Z",
                "due_on": "2026-03-05",
                "is_overdue": false,
                "promised_on": null,
                "assignee": null,
                "is_escalated": false,
                "closed_at": null,
                "outcome": null,
            })
        );
        // Three working days are over at the end of the third.
        app.set_clock("2026-03-05T22:59:59Z");
        assert_eq!(only(&writing.staff, "").await["is_overdue"], false);
        app.set_clock("2026-03-05T23:00:00Z");
        assert_eq!(only(&writing.staff, "").await["is_overdue"], true);
        writing.withdraw().await;
        assert!(cases(&writing.staff, "").await.is_empty());
        let closed = only(&writing.staff, "closed=true").await;
        for (name, expected) in [
            ("id", case["id"].clone()),
            ("closed_at", json!("2026-03-05T23:00:00Z")),
            ("outcome", json!("withdrawn")),
            ("is_overdue", json!(false)),
        ] {
            assert_eq!(closed[name], expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn cases_come_in_the_order_that_is_asked_for() {
    on_every_database(async |app| {
        let Queue { ki, .. } = Queue::of(&app).await;
        let treff = text(&cases(&ki, "q=treff").await[0]["id"]).to_owned();
        let promise = json!({"on": "2026-03-10"});
        ki.put(&format!("{CASES}/{treff}/promise"), &promise).await.is(StatusCode::NO_CONTENT);
        for (query, expected) in [
            ("", ["Kurs", "Treff", "Beratung", "Nähstube"]),
            ("sort=oldest", ["Kurs", "Treff", "Beratung", "Nähstube"]),
            ("sort=newest", ["Nähstube", "Beratung", "Treff", "Kurs"]),
            ("sort=due", ["Treff", "Kurs", "Beratung", "Nähstube"]),
            ("sort=title", ["Beratung", "Kurs", "Nähstube", "Treff"]),
            ("sort=organisation", ["Nähstube", "Kurs", "Treff", "Beratung"]),
        ] {
            assert_eq!(titles(&ki, query).await, expected, "{query}");
        }
        let some = list(&ki, "sort=title&shown=2").await;
        assert_eq!((some["items"].as_array().map(Vec::len), &some["total"]), (Some(2), &json!(4)));
        for (query, pointer, code) in [
            ("sorted=title", "/sorted", "unknown_parameter"),
            ("sort=length", "/sort", "unknown_value"),
            ("shown=201", "/shown", "unknown_value"),
            ("assigned=ana", "/assigned", "unknown_value"),
        ] {
            let problem = ki.get(&format!("{CASES}?{query}")).await.is(StatusCode::BAD_REQUEST).json();
            let error = &problem["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_the_queue() {
    on_every_database(async |app| {
        let Queue { ki, kurs, .. } = Queue::of(&app).await;
        let organisation = text(&cases(&ki, "q=kurs").await[0]["organisation"]).to_owned();
        // The first was to be closed yesterday, the second is to be today.
        app.set_clock("2026-03-06T09:00:00Z");
        let by_id = format!("organisation={organisation}");
        for (query, expected) in [
            ("q=kurs+verein", &["Kurs"][..]),
            ("q=VEREIN", &["Kurs", "Treff", "Beratung"]),
            ("kind=submission", &["Kurs", "Treff", "Beratung", "Nähstube"]),
            ("kind=report&kind=afterwards", &[]),
            ("entry_kind=organisation", &["Nähstube"]),
            ("municipality=05970040", &["Kurs", "Nähstube"]),
            ("municipality=05970024&municipality=county", &["Treff", "Beratung"]),
            ("field=bildung", &["Kurs", "Treff", "Beratung"]),
            ("language=de&field=bildung&municipality=county", &["Beratung"]),
            ("language=en", &[]),
            (&by_id, &["Kurs", "Treff", "Beratung"]),
            ("change=new", &["Nähstube"]),
            ("change=changed&municipality=05970040", &["Kurs"]),
            ("age=overdue", &["Kurs"]),
            ("age=over_week", &[]),
            ("assigned=nobody&q=n%C3%A4h", &["Nähstube"]),
            ("assigned=me", &[]),
        ] {
            assert_eq!(titles(&ki, query).await, expected, "{query}");
        }
        app.set_clock("2026-03-10T09:00:00Z");
        assert_eq!(titles(&ki, "age=over_week").await, ["Kurs"]);
        assert_eq!(cases(&ki, "age=over_week").await[0]["entry"], kurs);
        assert!(titles(&ki, "age=over_month").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn counts_say_how_many_there_would_be_with_another_value() {
    on_every_database(async |app| {
        let Queue { ki, cem, .. } = Queue::of(&app).await;
        let (me, other) = (ki.account().await, reviewer(&app, "ki2@example.org", ReviewScope::All).await);
        let name = json!({"name": "Ben Beispiel", "language": "de"});
        other.put("/api/v1/account/profile", &name).await.is(StatusCode::OK);
        let other = other.account().await;
        for (title, account) in [("Kurs", me), ("Treff", other)] {
            let case = cases(&ki, &format!("q={title}")).await[0]["id"].clone();
            let asked = json!({"cases": [case], "account": account});
            ki.post("/api/v1/review/assignments", &asked).await.is(StatusCode::NO_CONTENT);
        }
        let all = list(&ki, "").await;
        let seen = |list: &Value, expected: &[(&str, &str, u64)]| {
            for (filter, value, number) in expected {
                assert_eq!(count(list, filter, value), *number, "{filter}={value}: {list}");
            }
        };
        let organisation = text(&all["items"][0]["organisation"]).to_owned();
        let everywhere = [
            ("kind", "submission", 4),
            ("kind", "report", 0),
            ("entry_kind", "offer", 3),
            ("entry_kind", "organisation", 1),
            ("municipality", SIEGEN, 2),
            ("municipality", KREUZTAL, 1),
            ("municipality", "county", 1),
            ("field", "bildung", 3),
            ("language", "de", 4),
            ("organisation", organisation.as_str(), 3),
            ("change", "new", 1),
            ("change", "changed", 3),
            ("assigned", "me", 1),
            ("assigned", "nobody", 2),
            ("age", "overdue", 0),
        ];
        seen(&all, &everywhere);
        assert_eq!(count(&all, "assigned", &other.to_string()), 1);
        assert_eq!(count(&all, "assigned", &me.to_string()), 0, "one's own are told as such");
        let names = all["counts"].as_array().expect("counts").iter().filter(|count| !count["name"].is_null());
        let mut names: Vec<&str> = names.map(|count| text(&count["name"])).collect();
        names.sort_unstable();
        assert_eq!(names, ["Ben Beispiel", "Nähstube", "Verein"]);
        // A filter does not reduce its own counts, but those of all others.
        let there = list(&ki, &format!("municipality={SIEGEN}")).await;
        assert_eq!(there["total"], 2);
        seen(
            &there,
            &[
                ("municipality", SIEGEN, 2),
                ("municipality", KREUZTAL, 1),
                ("municipality", "county", 1),
                ("entry_kind", "offer", 1),
                ("change", "new", 1),
                ("assigned", "me", 1),
                ("assigned", "nobody", 1),
            ],
        );
        // Who works for organisations sees nothing of it.
        cem.get(CASES).await.is(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn each_morning_it_is_told_what_waits() {
    on_every_database(async |app| {
        let Queue { ki, cem, .. } = Queue::of(&app).await;
        let read = async |browser: &Browser<'_>| {
            browser.get("/api/v1/review/overview").await.is(StatusCode::OK).json()
        };
        let named = |list: &Value| -> Vec<String> {
            let items = list.as_array().expect("cases");
            items.iter().map(|case| text(&case["title"]).to_owned()).collect()
        };
        let before = read(&ki).await;
        let waiting = json!({"open": 4, "overdue": 0, "since": "2026-03-02T09:00:00Z"});
        let nothing = json!({"open": 0, "overdue": 0, "since": null});
        assert_eq!(
            (&before["submissions"], &before["afterwards"], &before["reports"]),
            (&waiting, &nothing, &nothing)
        );
        assert_eq!((&before["stale"], &before["claims"]), (&json!(0), &json!(0)));
        assert_eq!(before["pending"], 1, "who has registered waits for their confirmation");
        assert_eq!(named(&before["oldest"]), ["Kurs", "Treff", "Beratung", "Nähstube"]);
        assert_eq!((&before["own"], &before["promised"]), (&json!([]), &json!([])));
        for (title, day) in [("Beratung", "2026-03-20"), ("Treff", "2026-03-10")] {
            let case = cases(&ki, &format!("q={title}")).await[0]["id"].clone();
            let path = format!("{CASES}/{}/promise", text(&case));
            ki.put(&path, &json!({"on": day})).await.is(StatusCode::NO_CONTENT);
            let asked = json!({"cases": [case], "account": ki.account().await});
            ki.post("/api/v1/review/assignments", &asked).await.is(StatusCode::NO_CONTENT);
        }
        claim(&cem, &app.owner_of("kurs").await.to_string()).await.is(StatusCode::CREATED);
        app.set_clock("2026-03-06T09:00:00Z");
        let after = read(&ki).await;
        assert_eq!((&after["submissions"]["overdue"], &after["claims"]), (&json!(1), &json!(1)));
        assert_eq!(named(&after["promised"]), ["Treff", "Beratung"]);
        assert_eq!(named(&after["own"]), ["Treff", "Beratung"]);
        // Who reviews a municipality sees what is about that one, and no requests for profiles.
        let scope = ReviewScope::Municipality(SIEGEN.to_owned());
        let officer = reviewer(&app, "siegen@example.org", scope).await;
        let there = read(&officer).await;
        assert_eq!((&there["submissions"]["open"], &there["claims"]), (&json!(2), &Value::Null));
        assert_eq!(there["pending"], Value::Null);
        assert_eq!(named(&there["oldest"]), ["Kurs", "Nähstube"]);
        assert_eq!((&there["own"], &there["promised"]), (&json!([]), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_case_leads_to_confirming_its_organisation_and_to_the_next_case() {
    on_every_database(async |app| {
        let Queue { ki, .. } = Queue::of(&app).await;
        let all = cases(&ki, "").await;
        let (oldest, newest) = (&all[0], &all[3]);
        let page = |case: &Value| format!("/de/redaktion/fall/{}", text(&case["id"]));
        let ways = async |browser: &Browser<'_>, case: &Value| {
            let way = format!("href=\"/de/redaktion/organisation/{}\"", text(&case["organisation"]));
            let shown = browser.get(&page(case)).await.is(StatusCode::OK).text();
            shown.matches(&way).count()
        };
        // One way stands at what is known of the organisation, another one where it waits for its confirmation.
        assert_eq!((ways(&ki, oldest).await, ways(&ki, newest).await), (1, 2));
        let scope = ReviewScope::Municipality(SIEGEN.to_owned());
        let officer = reviewer(&app, "siegen@example.org", scope).await;
        assert_eq!(ways(&officer, newest).await, 0, "who cannot confirm it is led nowhere");
        let detail = ki.get(&format!("{CASES}/{}", text(&newest["id"]))).await.is(StatusCode::OK).json();
        let fields = [("do", "publish"), ("revision", text(&detail["revision"]))];
        let sent = ki.send_form(&page(newest), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let closed = ki.get(&page(newest)).await.is(StatusCode::OK).text();
        assert!(closed.contains(&format!("href=\"{}\"", page(oldest))), "{closed}");
    })
    .await;
}
