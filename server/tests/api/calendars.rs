//! Offers as calendars.

use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event};
use serde_json::json;

use crate::support::{App, offer, on_every_database};

/// A calendar that must be there, read back.
async fn calendar(app: &App, path: &str) -> Calendar {
    let answer = app.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = answer.text();
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    text.parse().unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Local times at which events begin, such as `2026-03-02 18:00`.
fn starts(calendar: &Calendar) -> Vec<String> {
    calendar.events().map(|event| local(event.get_start())).collect()
}

fn local(time: Option<DatePerhapsTime>) -> String {
    match time {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid })) => {
            assert_eq!(tzid, "Europe/Berlin");
            date_time.format("%Y-%m-%d %H:%M").to_string()
        }
        other => panic!("{other:?} is no local time"),
    }
}

fn first(calendar: &Calendar) -> &Event {
    calendar.events().next().expect("an event")
}

fn property<'a>(event: &'a Event, name: &str) -> &'a str {
    event.property_value(name).unwrap_or_default()
}

#[tokio::test]
async fn an_offer_is_a_calendar_of_its_coming_dates() {
    on_every_database(async |app| {
        let address = json!([{"name": "Altes Rathaus", "street": "Marktweg 3", "postal_code": "57250",
            "municipality": "Netphen"}]);
        let course = offer("Kurs")
            .weekly(&["MO"], "18:00", "20:00")
            .with("places", address)
            .with("description", "Alle sind **willkommen**.\n\n- Tee\n- Kuchen");
        app.given([course]).await;
        let id = app.json("/api/v1/offers/kurs").await["id"].as_str().expect("an id").to_owned();
        let read = calendar(&app, "/api/v1/offers/kurs/calendar.ics").await;
        assert_eq!(read.get_name(), Some("Kurs"));
        assert_eq!(starts(&read).len(), 53);
        let event = first(&read);
        assert_eq!(property(event, "UID"), format!("{id}-20260302T170000Z"));
        assert_eq!(property(event, "DTSTAMP"), "20260302T090000Z");
        assert_eq!(local(event.get_start()), "2026-03-02 18:00");
        assert_eq!(local(event.get_end()), "2026-03-02 20:00");
        assert_eq!(property(event, "SUMMARY"), "Kurs");
        assert_eq!(property(event, "LOCATION"), "Altes Rathaus, Marktweg 3, 57250 Netphen");
        assert_eq!(property(event, "URL"), "http://127.0.0.1:3000/de/angebote/kurs");
        assert_eq!(
            property(event, "DESCRIPTION"),
            "Ein Angebot.\n\nAlle sind willkommen.\n\n- Tee\n- Kuchen\n\nVerein\n\
             http://127.0.0.1:3000/de/angebote/kurs"
        );
        let answer = app.get(&format!("/api/v1/offers/{id}/calendar.ics")).await;
        assert_eq!(answer.header("content-disposition"), "inline; filename=\"kurs.ics\"");
    })
    .await;
}

#[tokio::test]
async fn the_local_time_stays_when_the_clocks_change() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["SU"], "10:00", "12:00").with("valid_until", "2026-04-05")]).await;
        app.set_clock("2026-03-20T09:00:00Z");
        let read = calendar(&app, "/api/v1/offers/kurs/calendar.ics").await;
        // Summer time begins on 29 March.
        assert_eq!(starts(&read), ["2026-03-22 10:00", "2026-03-29 10:00", "2026-04-05 10:00"]);
        let instants = read.events().map(|event| property(event, "UID").rsplit_once('-').expect("an id").1);
        let instants: Vec<&str> = instants.collect();
        assert_eq!(instants, ["20260322T090000Z", "20260329T080000Z", "20260405T080000Z"]);
        let text = app.get("/api/v1/offers/kurs/calendar.ics").await.text();
        assert_eq!(text.matches("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_calendar_changes_only_with_its_offer_and_its_dates() {
    on_every_database(async |app| {
        let course = || offer("Kurs").weekly(&["MO"], "18:00", "20:00");
        app.given([course()]).await;
        for path in ["/api/v1/offers/kurs/calendar.ics", "/api/v1/offers.ics"] {
            app.set_clock("2026-03-02T09:00:00Z");
            let tag = app.get(path).await.header("etag").to_owned();
            let again = async || {
                app.request(http::Method::GET, path, &[("if-none-match", &tag)]).await.status.as_u16()
            };
            app.set_clock("2026-03-02T17:00:00Z");
            assert_eq!(again().await, 304, "{path}");
            app.set_clock("2026-03-02T17:00:01Z");
            assert_eq!(again().await, 200, "{path}");
            assert_eq!(starts(&calendar(&app, path).await)[0], "2026-03-09 18:00");
        }
        app.given([course().with("summary", "Neu.")]).await;
        for path in ["/api/v1/offers/kurs/calendar.ics", "/api/v1/offers.ics"] {
            assert_eq!(property(first(&calendar(&app, path).await), "DTSTAMP"), "20260302T170001Z", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_list_is_a_calendar_of_the_dates_it_asks_for() {
    on_every_database(async |app| {
        app.given([
            offer("Kurs").weekly(&["MO", "TH"], "18:00", "20:00"),
            offer("Frühstück").weekly(&["MO"], "09:00", "10:30").with("cost", json!({"kind": "paid"})),
            offer("Fest").once("2026-03-07", "14:00", "18:00"),
            offer("Ohne Termin"),
        ])
        .await;
        let of = async |query: &str| calendar(&app, &format!("/api/v1/offers.ics?{query}")).await;
        let week = of("date_to=2026-03-08").await;
        assert_eq!(starts(&week), ["2026-03-02 18:00", "2026-03-05 18:00", "2026-03-07 14:00"]);
        let titles: Vec<&str> = week.events().map(|event| property(event, "SUMMARY")).collect();
        assert_eq!(titles, ["Kurs", "Kurs", "Fest"]);
        assert_eq!(of("").await.get_name(), Some("Angebote – Teilhabe"));
        let mondays = of("weekday=MO&time=evening&date_to=2026-03-31").await;
        let dates = ["02", "09", "16", "23", "30"].map(|day| format!("2026-03-{day} 18:00"));
        assert_eq!(starts(&mondays), dates);
        let free = of("cost=free&limit=1&date_to=2026-03-02").await;
        assert_eq!(starts(&free), ["2026-03-02 18:00"]);
        assert_eq!(free.get_name(), Some("Angebote: Kostenlos, Bis 2. März 2026 – Teilhabe"));
        assert_eq!(starts(&of("q=fest").await), ["2026-03-07 14:00"]);
        let file = app.get("/api/v1/offers.ics").await;
        assert_eq!(file.header("content-disposition"), "inline; filename=\"offers.ics\"");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_names_the_calendar_of_its_offers() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00")]).await;
        let list = app.json("/api/v1/offers").await;
        let id = list["items"][0]["organisation"]["id"].as_str().expect("an id");
        let read = calendar(&app, &format!("/api/v1/offers.ics?organisation={id}")).await;
        assert_eq!(read.get_name(), Some("Angebote: Verein – Teilhabe"));
    })
    .await;
}

#[tokio::test]
async fn texts_are_those_of_the_reader() {
    on_every_database(async |app| {
        let title =
            json!({"de": "Sprachcafé", "ar": "مقهى اللغة, لقاء أسبوعي مفتوح للجميع في مركز المدينة القديمة"});
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00").with("title", title.clone())]).await;
        for path in ["/api/v1/offers/sprachcafe/calendar.ics?lang=ar", "/api/v1/offers.ics?lang=ar"] {
            let read = calendar(&app, path).await;
            let event = first(&read);
            assert_eq!(property(event, "SUMMARY"), title["ar"].as_str().expect("a title"), "{path}");
            assert_eq!(property(event, "URL"), "http://127.0.0.1:3000/ar/angebote/sprachcafe");
            let language = |name: &str| event.properties()[name].params()["LANGUAGE"].value().to_owned();
            assert_eq!((language("SUMMARY"), language("DESCRIPTION")), ("ar".to_owned(), "de".to_owned()));
            assert!(property(event, "LOCATION").contains("زيغن"), "the town is named in Arabic");
        }
        // The interface does not speak Ukrainian.
        let read = calendar(&app, "/api/v1/offers.ics?lang=uk").await;
        assert_eq!(property(first(&read), "URL"), "http://127.0.0.1:3000/de/angebote/sprachcafe");
    })
    .await;
}

#[tokio::test]
async fn hostile_texts_stay_texts() {
    on_every_database(async |app| {
        let title = "Eins; zwei, drei\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT <b>\"ja\"</b>";
        let summary = format!("{} ü, \n\tgut: so;", "Wörter ".repeat(40));
        let course = offer("Kurs")
            .weekly(&["MO"], "18:00", "20:00")
            .with("valid_until", "2026-03-08")
            .with("title", title)
            .with("summary", summary.trim())
            .with("description", "Glocke &#7; <script>alert(1)</script>")
            .with(
                "places",
                json!([{"municipality": "Siegen", "street": "Weg 1, Hof; links\nEND:VCALENDAR"}]),
            );
        app.given([course]).await;
        let slug = app.json("/api/v1/offers").await["items"][0]["slug"].as_str().expect("a slug").to_owned();
        for path in [format!("/api/v1/offers/{slug}/calendar.ics"), "/api/v1/offers.ics".to_owned()] {
            let read = calendar(&app, &path).await;
            assert_eq!(read.events().count(), 1, "{path}");
            let event = first(&read);
            assert_eq!(property(event, "SUMMARY"), title.replace("\r\n", "\n"));
            assert!(property(event, "DESCRIPTION").starts_with(summary.trim()), "{path}");
            assert!(!property(event, "DESCRIPTION").contains('\u{7}'), "{path}");
            assert_eq!(property(event, "LOCATION"), "Weg 1, Hof; links\nEND:VCALENDAR, Siegen");
        }
        let filtered = calendar(&app, "/api/v1/offers.ics?q=zwei%0AX-EVIL%3A1").await;
        assert_eq!(filtered.get_name(), Some("Angebote: Suche: zwei\nX-EVIL:1 – Teilhabe"));
        assert_eq!(filtered.property_value("X-EVIL"), None);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_take_place_has_no_dates() {
    on_every_database(async |app| {
        app.given([
            offer("Nach Absprache"),
            offer("Entwurf").weekly(&["MO"], "18:00", "20:00").line("status", "draft"),
            offer("Später").weekly(&["MO"], "18:00", "20:00").with("publish_from", "2026-03-03"),
        ])
        .await;
        for path in ["/api/v1/offers/nach-absprache/calendar.ics", "/api/v1/offers.ics"] {
            assert_eq!(calendar(&app, path).await.events().count(), 0, "{path}");
        }
        for slug in ["entwurf", "spaeter", "nichts"] {
            let answer = app.get(&format!("/api/v1/offers/{slug}/calendar.ics")).await;
            assert_eq!(answer.status, 404, "{slug}");
        }
        app.set_clock("2026-03-02T23:00:00Z");
        assert_eq!(starts(&calendar(&app, "/api/v1/offers.ics").await)[0], "2026-03-09 18:00");
    })
    .await;
}

#[tokio::test]
async fn lists_for_elsewhere_know_the_parameters_of_the_list() {
    on_every_database(async |app| {
        for path in ["/api/v1/offers.ics", "/api/v1/offers.atom"] {
            let problem = app.get(&format!("{path}?colour=red&cost=cheap&field=nothing")).await;
            let json = app.get("/api/v1/offers?colour=red&cost=cheap&field=nothing").await;
            assert_eq!(
                (problem.status.as_u16(), problem.json()["errors"].clone()),
                (400, json.json()["errors"].clone())
            );
            let problem = app.get(&format!("{path}?field=nothing")).await.json();
            assert_eq!(problem["errors"][0]["pointer"], "/field");
            assert_eq!(app.get(&format!("{path}?cursor=broken")).await.status, 400);
        }
        app.given([offer("Kurs")]).await;
        let problem = app.get("/api/v1/offers/kurs/calendar.ics?q=kurs").await.json();
        assert_eq!(problem["errors"][0]["code"], "unknown_parameter");
    })
    .await;
}

#[tokio::test]
async fn lists_for_elsewhere_are_described() {
    on_every_database(async |app| {
        let description = app.json("/api/openapi.json").await;
        for (path, media_type) in [
            ("/api/v1/offers.ics", "text/calendar"),
            ("/api/v1/offers.atom", "application/atom+xml"),
            ("/api/v1/offers/{id_or_slug}/calendar.ics", "text/calendar"),
        ] {
            let answer = &description["paths"][path]["get"]["responses"]["200"];
            assert!(answer["content"][media_type].is_object(), "{path}");
        }
    })
    .await;
}
