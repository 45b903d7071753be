//! Organisations that are registered by the form, with what is written down beside the profile.

use http::StatusCode;
use serde_json::{Value, json};

use crate::claims::{cafe, text};
use crate::members::Club;
use crate::support::{Answer, Browser, on_every_database};

const REGISTER: &str = "/de/arbeitsbereich/registrieren";

/// What the form has besides what a test writes.
const USUAL: [(&str, &str); 2] = [("/contact/function/de", "Kontakt"), ("do", "register")];

/// Sends the form with these fields.
async fn send(browser: &Browser<'_>, written: &[(&str, &str)]) -> Answer {
    browser.send_form(REGISTER, &[written, &USUAL].concat()).await
}

/// The organisations of somebody.
async fn own(browser: &Browser<'_>) -> Vec<Value> {
    let workspace = browser.get("/api/v1/workspace").await.is(StatusCode::OK).json();
    workspace["organisations"].as_array().expect("organisations").clone()
}

/// An organisation with its contacts and places, and its profile.
async fn with_profile(browser: &Browser<'_>, organisation: &Value) -> (Value, Value) {
    let id = text(&organisation["id"]);
    let work = browser.get(&format!("/api/v1/workspace/organisations/{id}")).await;
    let profile = browser.get(&format!("/api/v1/workspace/entries/{id}")).await.is(StatusCode::OK).json();
    (work.is(StatusCode::OK).json(), profile["content"]["organisation"].clone())
}

#[track_caller]
fn leads_to_the_first_offer(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let location = answer.header("location");
    let is_begun = location.starts_with("/de/arbeitsbereich/neu/");
    assert!(is_begun && location.ends_with("?done=registered"), "{location}");
}

#[tokio::test]
async fn phone_and_address_of_a_registration_stand_in_the_profile() {
    on_every_database(async |app| {
        let ana = app.signed_in("ana@example.org").await;
        let page = ana.get(REGISTER).await.is(StatusCode::OK).text();
        for field in ["/contact/phone", "/place/street", "/place/postal_code", "/place/municipality"] {
            assert!(page.contains(&format!("name=\"{field}\"")), "{field}: {page}");
        }
        let fields = [
            ("/name/de", "Sprachcafé"),
            ("/municipalities", ""),
            ("/municipalities", "05970040"),
            ("/contact/phone", "0221 4710-100"),
            ("/place/street", "Hauptstraße 1"),
            ("/place/postal_code", "57072"),
            ("/place/municipality", ""),
        ];
        leads_to_the_first_offer(&send(&ana, &fields).await);
        let organisations = own(&ana).await;
        assert_eq!((organisations.len(), &organisations[0]["profile"]["work"]), (1, &json!("submitted")));
        let (work, profile) = with_profile(&ana, &organisations[0]).await;
        let (contact, place) = (&work["contacts"][0], &work["places"][0]);
        assert_eq!(
            (&contact["contact"]["phone"], &contact["contact"]["function"]["de"]["text"]),
            (&json!("0221 4710-100"), &json!("Kontakt"))
        );
        assert_eq!(
            (&place["place"]["street"], &place["place"]["postal_code"], &place["place"]["municipality"]),
            (&json!("Hauptstraße 1"), &json!("57072"), &json!("05970040"))
        );
        assert_eq!(profile["contacts"], json!([contact["id"]]));
        assert_eq!(profile["places"], json!([place["id"]]));
    })
    .await;
}

#[tokio::test]
async fn without_phone_and_address_nothing_but_the_profile_is_registered() {
    on_every_database(async |app| {
        let ana = app.signed_in("ana@example.org").await;
        let fields = [
            ("/name/de", "Sprachcafé"),
            ("/municipalities", "05970040"),
            ("/contact/phone", " "),
            ("/place/street", ""),
            ("/place/postal_code", ""),
            ("/place/municipality", ""),
        ];
        leads_to_the_first_offer(&send(&ana, &fields).await);
        let (work, profile) = with_profile(&ana, &own(&ana).await[0]).await;
        assert_eq!((&work["contacts"], &work["places"]), (&json!([]), &json!([])));
        assert_eq!((&profile["contacts"], &profile["places"]), (&json!([]), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_beside_a_profile_is_said_with_the_rest_before_anything_is_registered() {
    on_every_database(async |app| {
        let ana = app.signed_in("ana@example.org").await;
        let refused = async |written: &[(&str, &str)], said: &[&str]| {
            let answer = send(&ana, written).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let page = answer.text();
            for text in said {
                assert!(page.contains(text), "{text}: {page}");
            }
            for (_, value) in written.iter().filter(|(_, value)| !value.is_empty()) {
                assert!(page.contains(value), "{value} is still there: {page}");
            }
            assert!(own(&ana).await.is_empty());
        };
        let name = ("/name/de", "Sprachcafé");
        let (phone, code) = ("Diese Telefonnummer stimmt nicht.", "Eine Postleitzahl hat fünf Ziffern.");
        let wrong = [("/name/de", ""), ("/contact/phone", "12"), ("/place/postal_code", "572")];
        let town = ("/place/municipality", "05970040");
        refused(&[&wrong[..], &[town]].concat(), &["Geben Sie einen Namen ein.", phone, code]).await;
        // In which town a street is has to be said where the organisation works in several, or in all.
        let street = ("/place/street", "Hauptstraße 1");
        let where_it_is = "Wählen Sie aus, in welcher Stadt oder Gemeinde der Ort liegt.";
        refused(&[name, street], &[where_it_is]).await;
        let towns = [("/municipalities", "05970040"), ("/municipalities", "05970024")];
        refused(&[&[name, street][..], &towns].concat(), &[where_it_is]).await;
        leads_to_the_first_offer(&send(&ana, &[name, street, town]).await);
        assert_eq!(own(&ana).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_there_already_is_asked_about_before_it_is_registered() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let ana = app.signed_in("ana@example.org").await;
        let (name, town) = (("/name/de", "Sprachcafé Weidenau e. V."), ("/municipalities", "05970040"));
        // What is wrong is said first.
        let wrong = send(&ana, &[name, town, ("/website", "nichts")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("href=\"#website\""), "{}", wrong.text());
        let asked = send(&ana, &[name, town]).await;
        assert_eq!(asked.status, StatusCode::CONFLICT);
        let page = asked.text();
        let claim = format!("href=\"/de/arbeitsbereich/beanspruchen/{id}\"");
        for text in [
            "<title>Fehler: Organisation anmelden",
            "href=\"#name-de\"",
            ">Zum Arbeitsbereich</a>",
            "Gibt es schon:",
            claim.as_str(),
            "value=\"register_anyway\"",
            "Trotzdem anmelden",
            "value=\"Sprachcafé Weidenau e. V.\"",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(own(&ana).await.is_empty());
        let sure = [name, town, ("do", "register_anyway")];
        leads_to_the_first_offer(&ana.send_form(REGISTER, &sure).await);
        assert_eq!(own(&ana).await.len(), 1);
        // What is like nothing is not asked about.
        leads_to_the_first_offer(&send(&ana, &[("/name/de", "Nähstube"), town]).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_leads_to_the_field_of_the_form_that_was_sent() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let refused = async |page: &str, fields: &[(&str, &str)], field: &str| {
            let path = format!("/de/arbeitsbereich/{page}/{}", club.id);
            let answer = club.ana.send_form(&path, fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
            let html = answer.text();
            assert!(html.contains("<title>Fehler: "), "{html}");
            for text in [format!("href=\"#{field}\""), format!(" id=\"{field}\"")] {
                assert!(html.contains(&text), "{text}: {html}");
            }
        };
        let invitation = [("/email", "ben"), ("/role", "editor"), ("do", "invite:")];
        refused("mitglieder", &invitation, "email").await;
        let page = format!("/api/v1/workspace/organisations/{}/contacts", club.id);
        let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "0221 4710-100"}});
        let contact = club.ana.post(&page, &contact).await.is(StatusCode::CREATED).json();
        // Several forms of one kind stand on the page.
        let function = ("/contact/function/de", "Büro");
        let (change, id) = (format!("contact:{}", text(&contact["id"])), text(&contact["id"]));
        for (what, prefix) in
            [("contact:", "contact-".to_owned()), (change.as_str(), format!("contact-{id}"))]
        {
            let fields = [function, ("/contact/phone", ""), ("version", "1"), ("do", what)];
            refused("organisation", &fields, &format!("{prefix}-contact-ways")).await;
            let fields = [function, ("/contact/phone", "12"), ("version", "1"), ("do", what)];
            refused("organisation", &fields, &format!("{prefix}-contact-phone")).await;
        }
        let fields = [("/place/street", "Hauptstraße 1"), ("/place/municipality", ""), ("do", "place:")];
        refused("organisation", &fields, "place--place-municipality").await;
    })
    .await;
}
