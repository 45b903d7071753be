//! Headers that protect readers.

use http::{Method, StatusCode};

use crate::support::{App, Writing, on_every_database};

async fn policy(app: &App, path: &str) -> (String, String) {
    let answer = app.get(path).await;
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
    (answer.header("content-security-policy").to_owned(), answer.text())
}

#[tokio::test]
async fn pages_run_their_own_scripts_only() {
    on_every_database(async |app| {
        for path in ["/de", "/ar/angebote", "/en/organisationen", "/de/nichts"] {
            let (policy, html) = policy(&app, path).await;
            assert!(
                policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"),
                "{policy}"
            );
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
            let (_, nonce) = policy.split_once("'nonce-").expect("a nonce");
            let (nonce, _) = nonce.split_once('\'').expect("the nonce ends");
            assert!(nonce.len() >= 22, "{nonce}");
            let scripts = html.matches("<script").count();
            let allowed = html.matches(&format!("nonce=\"{nonce}\"")).count();
            let data = html.matches("type=\"application/json\"").count();
            assert_eq!((scripts - data, allowed > 0), (allowed, true), "{path}: {html}");
            assert!(!html.contains("style=\""), "{path} has a style of its own");
            let (again, _) = self::policy(&app, path).await;
            assert_ne!(again, policy, "a nonce is used once");
        }
    })
    .await;
}

#[tokio::test]
async fn a_preview_is_framed_by_this_site_and_every_other_page_of_the_workspace_by_nobody() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Kurs am Abend").await;
        let (id, organisation) = (&writing.id, app.owner_of("kurs").await);
        let ancestors = async |page: &str| {
            let path = format!("/de/arbeitsbereich{page}");
            let answer = writing.editor.get(&path).await;
            let policy = answer.header("content-security-policy").to_owned();
            let (_, ancestors) = policy.split_once("frame-ancestors ").expect("who may frame it");
            (answer.status, ancestors.to_owned())
        };
        let preview = format!("/vorschau/{id}");
        assert_eq!(ancestors(&preview).await, (StatusCode::OK, "'self'".to_owned()));
        let others = [
            String::new(),
            "/registrieren".to_owned(),
            format!("/organisation/{organisation}"),
            format!("/mitglieder/{organisation}"),
            format!("/neu/{organisation}"),
            format!("/eintrag/{id}"),
        ];
        for page in others {
            assert_eq!(ancestors(&page).await, (StatusCode::OK, "'none'".to_owned()), "{page}");
        }
        // These have nothing to show to a member, or without a link of a mail.
        let further =
            [format!("/beanspruchen/{organisation}"), "/bestaetigen".to_owned(), "/einladung".to_owned()];
        for page in further.into_iter().chain([format!("{preview}/a"), "/vorschau".to_owned()]) {
            assert_eq!(ancestors(&page).await.1, "'none'", "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_documentation_has_a_policy_of_its_own() {
    on_every_database(async |app| {
        let (policy, _) = policy(&app, "/api/docs/").await;
        assert!(policy.contains("style-src 'self' 'unsafe-inline'"), "{policy}");
        let (policy, _) = self::policy(&app, "/api/v1/offers").await;
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
    })
    .await;
}

#[tokio::test]
async fn a_request_id_is_taken_over_only_if_it_is_plain() {
    on_every_database(async |app| {
        for odd in
            ["", "a b", "<script>", "0123456789012345678901234567890123456789012345678901234567890123456789"]
        {
            let answer = app.request(Method::GET, "/api/v1/nothing", &[("x-request-id", odd)]).await;
            let id = answer.header("x-request-id").to_owned();
            assert_ne!(id, odd);
            assert_eq!(id.len(), 36, "{id}");
            assert_eq!(answer.json()["request_id"], id);
        }
    })
    .await;
}
