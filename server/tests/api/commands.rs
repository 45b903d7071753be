//! The command line.

use std::process::Output;

use db::Database;
use db::repo::audit;
use serde_json::json;
use shared::audit::{AuditAction, AuditFilter};
use tempfile::TempDir;

use crate::support::teilhabe;

/// The folder of an invented county.
fn testland() -> String {
    format!("{}/../shared/region/testland", env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn flags_win_over_the_environment_over_the_file_over_the_defaults() {
    let folder = folder();
    std::fs::write(
        folder.path().join("teilhabe.toml"),
        "site_name = 'Datei'\nlog = 'warn'\ndata_dir = 'datei'\n",
    )
    .expect("a file can be written");
    let environment = [("TEILHABE_LOG", "error"), ("TEILHABE_DATA_DIR", "umgebung")];
    let shown = out(&teilhabe(&folder, &["config", "--data-dir", "flagge"], &environment));
    for line in
        ["site_name = \"Datei\"", "log = \"error\"", "data_dir = \"flagge\"", "listen = \"127.0.0.1:3000\""]
    {
        assert!(shown.contains(line), "{line} is missing in\n{shown}");
    }
}

#[test]
fn secrets_are_hidden() {
    let shown = out(&teilhabe(
        &folder(),
        &["config", "--database-url", "postgres://me:s3cret@db.example.org/x"],
        &[],
    ));
    assert!(shown.contains("me:hidden@") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn texts_in_the_environment_may_look_like_numbers() {
    let shown = out(&teilhabe(&folder(), &["config"], &[("TEILHABE_SITE_NAME", "2026")]));
    assert!(shown.contains("site_name = \"2026\""), "{shown}");
}

#[test]
fn a_wrong_key_or_value_is_named() {
    for (environment, name) in [
        (("TEILHABE_COLOUR", "red"), "colour"),
        (("TEILHABE_LISTEN", "nowhere"), "listen"),
        (("TEILHABE_DATABASE_URL", "mysql://x"), "database_url"),
        (("TEILHABE_LOG_FORMAT", "loud"), "log_format"),
        (("TEILHABE_LOG", "info=loud"), "`log`"),
        (("TEILHABE_REQUEST_TIMEOUT_SECONDS", "0"), "request_timeout_seconds"),
        (("TEILHABE_ACCESSIBILITY_EMAIL", "nobody"), "accessibility_email"),
        (("TEILHABE_OPERATOR_URL", "https://kreis.example.org"), "operator_name"),
        (("TEILHABE_SMTP_URL", "mail.example.org"), "smtp_url"),
        (("TEILHABE_SMTP_URL", "smtps://mail.example.org"), "mail_from"),
        (("TEILHABE_MAIL_FROM", "nobody"), "mail_from"),
        (("TEILHABE_MAILS_KEPT_DAYS", "0"), "mails_kept_days"),
    ] {
        let output = teilhabe(&folder(), &["config"], &[environment]);
        assert!(!output.status.success());
        assert!(err(&output).to_lowercase().contains(name), "{name} is missing in {}", err(&output));
    }
}

#[test]
fn a_text_of_the_operator_with_a_wrong_name_is_named_at_the_start() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("texte")).expect("a folder can be made");
    std::fs::write(folder.path().join("texte/imprint.de.md"), "Wir").expect("a file can be written");
    let arguments = ["serve", "--data-dir", "daten", "--listen", "127.0.0.1:0"];
    let output = teilhabe(&folder, &arguments, &[("TEILHABE_LEGAL_DIR", "texte")]);
    assert!(!output.status.success());
    assert!(err(&output).contains("texte/imprint.de.md"), "{}", err(&output));
}

#[test]
fn a_wrong_key_in_the_file_is_named() {
    let folder = folder();
    std::fs::write(folder.path().join("teilhabe.toml"), "sitename = 'x'\n").expect("a file can be written");
    let output = teilhabe(&folder, &["config"], &[]);
    assert!(!output.status.success());
    assert!(err(&output).contains("sitename"), "{}", err(&output));
}

#[test]
fn a_county_from_a_folder_stays_when_the_folder_is_not_named() {
    let folder = folder();
    let output = teilhabe(&folder, &["migrate", "--region", &testland(), "--data-dir", "daten"], &[]);
    assert!(output.status.success(), "{}", err(&output));
    let line = serde_json::json!({
        "kind": "organisation", "external_id": "o",
        "content": {"name": "Verein", "kind": "club", "municipalities": ["Musterstadt"], "fields": ["lernen"]}
    });
    std::fs::write(folder.path().join("ein.jsonl"), line.to_string()).expect("a file can be written");
    let output = teilhabe(&folder, &["import", "ein.jsonl", "--source", "test", "--data-dir", "daten"], &[]);
    assert!(output.status.success(), "{}{}", out(&output), err(&output));
}

#[test]
fn a_county_from_a_folder_replaces_the_built_in_one() {
    let folder = folder();
    let output = teilhabe(&folder, &["migrate", "--data-dir", "daten"], &[]);
    assert!(output.status.success(), "{}", err(&output));
    let output = teilhabe(&folder, &["demo", "--region", &testland(), "--data-dir", "daten"], &[]);
    assert!(!output.status.success() && err(&output).contains("testland"), "{}", err(&output));
}

#[test]
fn the_invented_content_is_refused_where_it_does_not_fit() {
    let arguments = ["serve", "--demo", "--region", &testland(), "--listen", "127.0.0.1:0"];
    let output = teilhabe(&folder(), &arguments, &[]);
    assert!(!output.status.success());
    assert!(err(&output).contains("fits only the built-in county"), "{}", err(&output));
    assert!(!out(&output).contains("bad lines"), "{}", out(&output));
}

#[test]
fn files_are_imported_with_their_pictures() {
    let folder = folder();
    let picture = image::DynamicImage::new_rgb8(1000, 500);
    picture.save(folder.path().join("bild.png")).expect("a picture can be written");
    let line = serde_json::json!({
        "kind": "organisation", "external_id": "o", "content": {
            "name": "Verein", "kind": "club",
            "image": {"image_file": "bild.png", "alternative_text": "Ein Bild"}
        }
    });
    std::fs::write(folder.path().join("ein.jsonl"), line.to_string()).expect("a file can be written");
    let arguments = ["import", "ein.jsonl", "--source", "test", "--data-dir", "daten"];
    let output = teilhabe(&folder, &arguments, &[]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).starts_with("1 new"), "{}", out(&output));
    let stored: Vec<_> = walk(&folder.path().join("daten/media"));
    assert_eq!(stored, ["192.webp", "400.webp", "800.webp"]);

    std::fs::write(folder.path().join("zwei.jsonl"), line.to_string().replace("bild.png", "../bild.png"))
        .expect("a file can be written");
    let output = teilhabe(&folder, &["import", "zwei.jsonl", "--source", "test", "--data-dir", "daten"], &[]);
    assert!(!output.status.success());
    assert!(out(&output).contains("line 1: /content/image/image_file"), "{}", out(&output));
}

/// The names of all files below a folder, sorted.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    for item in std::fs::read_dir(folder).expect("a folder").flatten() {
        if item.path().is_dir() {
            names.extend(walk(&item.path()));
        } else {
            names.push(item.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    names
}

#[test]
fn the_description_of_the_api_can_be_printed() {
    let printed = out(&teilhabe(&folder(), &["openapi"], &[]));
    let description: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert!(description["paths"].get("/api/v1/offers").is_some());
}

#[test]
fn generated_offers_are_the_same_for_the_same_seed() {
    let folder = folder();
    let generate = |seed: &str| {
        let output =
            teilhabe(&folder, &["demo", "--offers", "40", "--seed", seed, "--data-dir", "daten"], &[]);
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    assert!(generate("1").starts_with("42 new, 0 updated, 0 unchanged"));
    assert!(generate("1").starts_with("0 new, 0 updated, 42 unchanged"));
    assert!(generate("2").starts_with("0 new, 42 updated, 0 unchanged"));
}

#[test]
fn a_mail_to_try_is_a_file_where_no_mail_server_is_named() {
    let folder = folder();
    let output = teilhabe(&folder, &["mail", "ana@example.org", "--data-dir", "daten"], &[]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("smtp_url") && out(&output).contains("daten/mails"), "{}", out(&output));
    let files = walk(&folder.path().join("daten/mails"));
    assert!(files.len() == 1 && files[0].contains(".eml"), "{files:?}");
}

#[tokio::test]
async fn rights_of_the_command_line_are_in_the_log_without_a_name() {
    let folder = folder();
    for arguments in [
        &["user", "create", "--admin", "ana@example.org"][..],
        &["user", "rights", "--municipality", "05970040", "ana@example.org"],
        &["user", "rights", "--municipality", "05970040", "ana@example.org"],
    ] {
        let output = teilhabe(&folder, &[arguments, &["--data-dir", "daten"]].concat(), &[]);
        assert!(output.status.success(), "{}", err(&output));
    }
    let address = format!("sqlite://{}", folder.path().join("daten/teilhabe.sqlite").display());
    let database = Database::connect(&address, 1).await.expect("the database answers");
    let log = audit::list(&database, &AuditFilter::default(), 10).await.expect("the log is read");
    let told: Vec<_> = log.iter().map(|row| (row.action, row.actor.is_none(), row.after.clone())).collect();
    let town = json!({"is_admin": false, "reviews": {"municipality": "05970040"}});
    let admin = json!({"is_admin": true, "reviews": null});
    let changed = |after| (AuditAction::RightsChanged, true, Some(after));
    assert_eq!(told, [changed(town), changed(admin)], "and what changes nothing is not in it");
}

#[test]
fn what_keeps_a_mail_from_being_sent_is_said() {
    let from = ("TEILHABE_MAIL_FROM", "Teilhabe <teilhabe@example.org>");
    let secret = ("TEILHABE_SMTP_URL", "smtp://teilhabe:s3cret@127.0.0.1:1");
    let output = teilhabe(&folder(), &["mail", "ana@example.org"], &[secret, from]);
    assert!(!output.status.success());
    let error = err(&output);
    assert!(error.contains("the mail server cannot be reached") && !error.contains("s3cret"), "{error}");
    let output = teilhabe(&folder(), &["mail", "ana"], &[]);
    assert!(err(&output).contains("`ana` is no e-mail address"), "{}", err(&output));
    let shown = out(&teilhabe(&folder(), &["config"], &[secret, from]));
    assert!(shown.contains("smtp_url = \"smtp://teilhabe:hidden@127.0.0.1:1\""), "{shown}");
}
