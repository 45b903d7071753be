//! The versions of an entry, of which each can become the draft again.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Writing, on_every_database};

/// The versions of the offer, the newest first.
async fn versions(writing: &Writing<'_>) -> Vec<Value> {
    let list = writing.editor.get(&writing.path("/versions")).await.is(StatusCode::OK).json();
    list["items"].as_array().expect("a list").clone()
}

/// Number, state and title of each.
fn told(versions: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let line = |it: &Value| format!("{} {} {}", it["number"], text(&it["state"]), text(&it["title"]));
    versions.iter().map(line).collect()
}

/// The path of a version.
fn of(writing: &Writing<'_>, version: &Value, what: &str) -> String {
    writing.path(&format!("/versions/{}{what}", version.as_str().expect("an id")))
}

/// Restores a version of the offer that is in this one.
async fn restore_in(writing: &Writing<'_>, version: &Value, entry: &Value) -> Answer {
    writing.editor.change(Method::POST, &of(writing, version, "/restoration"), entry, None).await
}

async fn restore(writing: &Writing<'_>, version: &Value) -> Answer {
    let entry = writing.work().await["version"].clone();
    restore_in(writing, version, &entry).await
}

#[tokio::test]
async fn what_was_published_before_becomes_the_draft_again() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = writing.work().await["content"].clone();
        assert_eq!(first["offer"]["title"]["de"]["origin"], "import");
        writing.rename("Abendkurs").await;
        writing.publish().await;
        let list = versions(&writing).await;
        assert_eq!(told(&list), ["2 published Abendkurs", "1 superseded Kurs"]);
        assert_eq!((&list[0]["is_published"], &list[1]["is_published"]), (&json!(true), &json!(false)));
        // Of what was imported it is not known who has written it.
        assert_eq!(
            (&list[0]["handed_in_by"], &list[1]["handed_in_by"]),
            (&json!("Ana Beispiel"), &json!(null))
        );
        let old = &list[1]["id"];
        let read = writing.editor.get(&of(&writing, old, "")).await.is(StatusCode::OK).json();
        assert_eq!(read, first);
        let answer = restore(&writing, old).await.is(StatusCode::OK);
        let work = answer.json();
        assert_eq!(answer.header("etag"), format!("\"{}\"", work["version"]));
        assert_eq!(work["entry"]["work"], "draft");
        // Its texts come from where they came from.
        assert_eq!(work["content"], first);
        // The public sees nothing of it until it is published.
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Abendkurs");
        writing.publish().await;
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
    })
    .await;
}

#[tokio::test]
async fn what_only_the_draft_had_is_not_lost() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let draft = writing.rename("Entwurf").await["content"].clone();
        let list = versions(&writing).await;
        assert_eq!(told(&list), ["2 draft Entwurf", "1 published Kurs"]);
        let work = restore(&writing, &list[1]["id"]).await.is(StatusCode::OK).json();
        assert_eq!(work["content"]["offer"]["title"]["de"]["text"], "Kurs");
        let list = versions(&writing).await;
        assert_eq!(told(&list), ["3 draft Kurs", "2 withdrawn Entwurf", "1 published Kurs"]);
        assert_eq!(list[1]["submitted_at"], Value::Null);
        // A draft that has nothing of its own leaves nothing.
        let work = restore(&writing, &list[1]["id"]).await.is(StatusCode::OK).json();
        assert_eq!(work["content"], draft);
        let list = versions(&writing).await;
        assert_eq!(told(&list), ["3 draft Entwurf", "2 withdrawn Entwurf", "1 published Kurs"]);
        // The draft itself is there already.
        let same = restore(&writing, &list[0]["id"]).await.is(StatusCode::OK).json();
        assert_eq!(same, work);
    })
    .await;
}

#[tokio::test]
async fn of_what_was_put_away_the_newest_stay() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = versions(&writing).await[0]["id"].clone();
        // What was handed in is no draft that was put away, also if it was taken back.
        writing.rename("Abgegeben").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let version = writing.work().await["version"].clone();
        let submission = writing.path("/submission");
        writing.editor.change(Method::DELETE, &submission, &version, None).await.is(StatusCode::OK);
        for number in 1..=22 {
            writing.rename(&format!("Entwurf {number}")).await;
            restore(&writing, &first).await.is(StatusCode::OK);
        }
        let mut expected = vec!["25 draft Kurs".to_owned()];
        expected.extend((3..=22).rev().map(|number| format!("{} withdrawn Entwurf {number}", number + 2)));
        expected.extend(["2 withdrawn Abgegeben", "1 published Kurs"].map(ToOwned::to_owned));
        assert_eq!(told(&versions(&writing).await), expected);
    })
    .await;
}

#[tokio::test]
async fn what_was_put_away_does_not_come_back_by_itself() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Entwurf").await;
        let first = versions(&writing).await[1]["id"].clone();
        let work = restore(&writing, &first).await.is(StatusCode::OK).json();
        let draft = writing.path("/draft");
        let discarded = writing.editor.change(Method::DELETE, &draft, &work["version"], None).await;
        discarded.is(StatusCode::NO_CONTENT);
        let work = writing.work().await;
        assert_eq!(work["content"]["offer"]["title"]["de"]["text"], "Kurs");
        let own = writing.editor.get("/api/v1/workspace").await.is(StatusCode::OK).json();
        for entry in [&work["entry"], &own["organisations"][0]["entries"][0]] {
            assert_eq!((&entry["title"], &entry["work"]), (&json!("Kurs"), &Value::Null));
        }
        let list = versions(&writing).await;
        assert_eq!(told(&list), ["2 withdrawn Entwurf", "1 published Kurs"]);
        let work = restore(&writing, &list[0]["id"]).await.is(StatusCode::OK).json();
        assert_eq!(work["content"]["offer"]["title"]["de"]["text"], "Entwurf");
    })
    .await;
}

#[tokio::test]
async fn what_reviewers_have_said_stays() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = versions(&writing).await[0]["id"].clone();
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let asked = json!({"request_changes": {"notes": [{"pointer": "/title", "text": "Wo?"}]}});
        writing.decide(&asked).await;
        writing.rename("Abendkurs im Pfarrheim").await;
        let work = restore(&writing, &first).await.is(StatusCode::OK).json();
        assert_eq!(work["feedback"]["decision"], asked);
    })
    .await;
}

#[tokio::test]
async fn while_it_waits_and_where_somebody_else_has_written_it_stays() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = versions(&writing).await[0]["id"].clone();
        let before = writing.work().await["version"].clone();
        writing.rename("Abendkurs").await;
        let late = restore_in(&writing, &first, &before).await.is(StatusCode::PRECONDITION_FAILED);
        assert_eq!(late.json()["code"], "changed_meanwhile");
        let unsaid = writing.editor.post(&of(&writing, &first, "/restoration"), &json!(null)).await;
        assert_eq!(unsaid.is(StatusCode::PRECONDITION_REQUIRED).json()["code"], "version_missing");
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        restore(&writing, &first).await.is(StatusCode::CONFLICT);
        assert_eq!(told(&versions(&writing).await), ["2 submitted Abendkurs", "1 published Kurs"]);
    })
    .await;
}

#[tokio::test]
async fn to_strangers_there_is_no_version_and_no_entry_has_those_of_another() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let work = writing.work().await;
        let (version, own) = (&work["version"], &work["entry"]["revision"]);
        let stranger = app.signed_in("ben@example.org").await;
        for path in [writing.path("/versions"), of(&writing, own, "")] {
            stranger.get(&path).await.is(StatusCode::NOT_FOUND);
            writing.staff.get(&path).await.is(StatusCode::NOT_FOUND);
        }
        let restoration = of(&writing, own, "/restoration");
        stranger.change(Method::POST, &restoration, version, None).await.is(StatusCode::NOT_FOUND);
        let profile = work["organisation"].as_str().expect("an id");
        let profile = writing.editor.get(&format!("/api/v1/workspace/entries/{profile}")).await.json();
        let other = &profile["entry"]["revision"];
        writing.editor.get(&of(&writing, other, "")).await.is(StatusCode::NOT_FOUND);
        restore(&writing, other).await.is(StatusCode::NOT_FOUND);
        assert_eq!(writing.work().await, work);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_any_more_is_left_out() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let work = writing.work().await;
        let organisation =
            format!("/api/v1/workspace/organisations/{}", work["organisation"].as_str().expect("an id"));
        let contact = json!({"contact": {"function": {"de": "Anmeldung"}, "phone": "+49 221 4710 200"}});
        let contact = writing.editor.post(&format!("{organisation}/contacts"), &contact).await;
        let contact = contact.is(StatusCode::CREATED).json();
        let mut offer = work["content"]["offer"].clone();
        let (old_contact, old_place) = (offer["contacts"][0].clone(), offer["places"][0].clone());
        offer["contacts"] = json!([contact["id"]]);
        offer["places"] = json!([]);
        offer["whole_county"] = json!(true);
        writing.save(&offer).await;
        writing.publish().await;
        let all = writing.editor.get(&organisation).await.is(StatusCode::OK).json();
        for (list, id) in [("contacts", &old_contact), ("places", &old_place)] {
            let known = all[list].as_array().expect("a list").iter().find(|it| it["id"] == *id);
            let version = &known.expect("it is there")["version"];
            let path = format!("{organisation}/{list}/{}", id.as_str().expect("an id"));
            let gone = writing.editor.change(Method::DELETE, &path, version, None).await;
            gone.is(StatusCode::NO_CONTENT);
        }
        let first = versions(&writing).await[1]["id"].clone();
        let work = restore(&writing, &first).await.is(StatusCode::OK).json();
        let restored = &work["content"]["offer"];
        assert_eq!((&restored["contacts"], &restored["places"]), (&json!([]), &json!([])));
        assert_eq!(restored["whole_county"], false);
        let missing = work["missing"].as_array().expect("a list");
        let missing: Vec<&str> = missing.iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(missing, ["/contacts", "/places"]);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_entry_lists_them_and_restores_them_without_scripts() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let page = async || writing.editor.get(&writing.page()).await.is(StatusCode::OK).text();
        assert!(!page().await.contains(">Frühere Fassungen</span>"), "there is but one");
        let work = writing.rename("Abendkurs").await;
        let first = versions(&writing).await[1]["id"].as_str().expect("an id").to_owned();
        let html = page().await;
        assert!(html.contains(">Frühere Fassungen</span>"), "{html}");
        let draft = work["entry"]["revision"].as_str().expect("an id");
        let restores = |html: &str, id: &str| html.contains(&format!("value=\"restore:{id}\""));
        assert!(html.contains(&format!("?version={first}\"")), "{html}");
        assert!(!html.contains(&format!("?version={draft}\"")), "{html}");
        assert!(!restores(&html, &first), "nobody restores what they have not seen: {html}");
        // What differs stands beside what it is now, and nothing else.
        let looked_at = async |id: &str| {
            let path = format!("{}?version={id}", writing.page());
            writing.editor.get(&path).await.is(StatusCode::OK).text()
        };
        let html = looked_at(&first).await;
        assert!(restores(&html, &first), "{html}");
        let (_, rest) = html.split_once("id=\"looked-at\"").expect("it is shown");
        let (shown, _) = rest.split_once("</section>").expect("it has an end");
        for text in ["Das ist in dieser Fassung anders:", "Kurs", "Abendkurs"] {
            assert!(shown.contains(text), "{text}: {shown}");
        }
        assert_eq!(shown.matches("class=\"desk__version\"").count(), 2, "{shown}");
        assert_eq!(shown.matches("<bdi lang=\"de\" dir=\"ltr\">").count(), 2, "texts of a language: {shown}");
        let html = looked_at(draft).await;
        assert!(html.contains("In dieser Fassung steht dasselbe wie jetzt."), "{html}");
        assert!(!restores(&html, draft), "{html}");
        let html = looked_at(work["organisation"].as_str().expect("an id")).await;
        assert!(!html.contains("id=\"looked-at\""), "it is no version of this: {html}");
        let (version, what) = (work["version"].to_string(), format!("restore:{first}"));
        let fields = [("version", version.as_str()), ("do", what.as_str())];
        let answer = writing.editor.send_form(&writing.page(), &fields).await.is(StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), format!("{}?done=version_restored", writing.page()));
        assert_eq!(writing.work().await["content"]["offer"]["title"]["de"]["text"], "Kurs");
        let html = page().await;
        assert!(html.contains(">Früherer Entwurf</span>"), "{html}");
        // Somebody else was there before.
        let late = writing.editor.send_form(&writing.page(), &fields).await;
        late.is(StatusCode::PRECONDITION_FAILED);
    })
    .await;
}
