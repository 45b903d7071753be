//! What mails say, and their headers.

use std::fmt::Write as _;

use chrono::NaiveDate;
use mail_parser::{Message, MessageParser, MessagePart};
use server::config::Config;
use server::jobs::mails::send_due;
use server::mail::{
    DecidedEntry, Decisions, Hiding, Mail, MemberNews, ReportNews, ReportedEntry, StaffNews, StandingNews,
};
use shared::account::{MemberRole, ReviewScope};
use shared::entry::EntryKind;
use shared::id::EntryId;
use shared::review::{CaseOutcome, Decision, Difference, FieldChange, ReviewNote, TextChange, TextPart};
use shared::staff::StaffRights;
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::support::mails::{ANA, LINK, landed, landed_file, put_in, sign_in_link};
use crate::support::{App, on_every_database, on_every_database_with};

const LANGUAGES: [&str; 3] = ["de", "en", "ar"];

/// One mail of every kind.
fn every_kind() -> Vec<Mail> {
    let name = || "Ana Beispiel".to_owned();
    let new_email = || "neu@example.org".to_owned();
    let deleted_on = NaiveDate::from_ymd_opt(2026, 4, 1).expect("a date");
    vec![
        Mail::ConfirmRegistration { name: name(), link: LINK, next: None },
        Mail::AlreadyRegistered { name: name() },
        Mail::SignInLink { name: name(), link: LINK },
        Mail::ResetPassword { name: name(), link: LINK },
        Mail::NoAccount,
        Mail::PasswordChanged { name: name() },
        Mail::ConfirmNewEmail { name: name(), link: LINK },
        Mail::ConfirmEmailChange { name: name(), new_email: new_email(), link: LINK },
        Mail::EmailTaken,
        Mail::EmailChanged { name: name(), new_email: new_email() },
        Mail::SecondFactorOn { name: name() },
        Mail::SecondFactorOff { name: name() },
        Mail::RecoveryCodeUsed { name: name(), left: 0 },
        Mail::RecoveryCodeUsed { name: name(), left: 1 },
        Mail::RecoveryCodeUsed { name: name(), left: 7 },
        Mail::SessionStolen { name: name() },
        Mail::AccountDeleted { name: name() },
        Mail::Inactive { name: name(), deleted_on },
        reminder(&["Sprachcafé Weidenau"], &[]),
        reminder(&["Deutsch am Abend"; 22], &["Lernhilfe", "Verein im Tal e. V."]),
        hiding(true, "Der Kurs findet nicht statt."),
        hiding(false, "Danke für die Berichtigung.\n\nAlles gut."),
        Mail::Test,
    ]
    .into_iter()
    .chain(about_membership())
    .chain(about_decisions())
    .chain(about_staff())
    .chain(about_reports())
    .collect()
}

fn about_membership() -> impl Iterator<Item = Mail> {
    let invited = |role| MemberNews::Invited { inviter: "Ben Beispiel".to_owned(), role, link: LINK };
    let (person, email) = ("Cem Beispiel".to_owned(), "cem@example.org".to_owned());
    let of_members = [
        invited(MemberRole::Editor),
        MemberNews::Joined { role: MemberRole::Owner },
        MemberNews::Accepted { person, email },
        MemberNews::RoleChanged { role: MemberRole::Owner },
        MemberNews::RoleChanged { role: MemberRole::Editor },
        MemberNews::Removed,
        MemberNews::Claimed { person: "Cem Beispiel".to_owned() },
        MemberNews::OwnerCame { person: "Cem Beispiel".to_owned(), email: "cem@example.org".to_owned() },
        MemberNews::ClaimAccepted,
        MemberNews::ClaimDeclined {
            reason: "Der Verein kennt Sie nicht.\n\nFragen Sie dort nach.".to_owned(),
        },
        MemberNews::ProfileCorrected {
            reason: "Ein Buchstabe war vertauscht.".to_owned(),
            changes: vec![corrected_summary()],
        },
    ];
    let organisation = || "Sprachcafé Weidenau e.V.".to_owned();
    let known = of_members.map(|news| Mail::Membership {
        name: Some("Ana Beispiel".to_owned()),
        organisation: organisation(),
        news,
    });
    let unknown =
        Mail::Membership { name: None, organisation: organisation(), news: invited(MemberRole::Owner) };
    known.into_iter().chain([unknown])
}

fn corrected_summary() -> Difference {
    let part = |change, text: &str| TextPart { change, text: text.to_owned() };
    let parts = vec![
        part(TextChange::Kept, "Ein "),
        part(TextChange::Removed, "Verien"),
        part(TextChange::Added, "Verein"),
        part(TextChange::Kept, " für alle."),
    ];
    let change = FieldChange::Text { language: LanguageTag::german(), parts };
    Difference { pointer: "/summary/de".to_owned(), change }
}

fn about_reports() -> impl Iterator<Item = Mail> {
    let title = || "Sprachcafé".to_owned();
    let entry = |slug: Option<&str>| ReportedEntry {
        kind: EntryKind::Offer,
        title: title(),
        slug: slug.map(ToOwned::to_owned),
    };
    let closed = |outcome, answer: &str| ReportNews::Closed { outcome, answer: answer.to_owned() };
    let news = [
        (entry(Some("sprachcafe")), ReportNews::Arrived),
        (entry(None), closed(CaseOutcome::Resolved, "Das Angebot ist beendet.\n\nDanke!")),
        (entry(Some("sprachcafe")), closed(CaseOutcome::Unfounded, "")),
    ];
    let question = Mail::ReportQuestion {
        name: "Ana Beispiel".to_owned(),
        organisation: "Sprachcafé Weidenau e.V.".to_owned(),
        entry: EntryId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0002)),
        title: title(),
        question: "Gibt es den Kurs noch?\nUnd wo?".to_owned(),
    };
    news.into_iter().map(|(entry, news)| Mail::Report { entry, news }).chain([question])
}

fn about_decisions() -> impl Iterator<Item = Mail> {
    let published = decided("Sprachcafé", Decision::Publish { corrected: None }, Some("sprachcafe"));
    let profile = DecidedEntry { kind: EntryKind::Organisation, ..published.clone() };
    let corrected = DecidedEntry { corrections: vec![corrected_summary()], ..published.clone() };
    let several = vec![
        published.clone(),
        decided("Deutsch am Abend", Decision::Publish { corrected: None }, None),
        decided(
            "Lernhilfe",
            request(&[("/title/de", "Bitte kürzer."), ("", "Wo ist das?\n\nUnd wann?")]),
            None,
        ),
        decided("مقهى اللغة", reject("مرحبًا بكم.\nDas ist Werbung."), None),
    ];
    let of_entries = [
        decisions(None, several),
        decisions(None, vec![published; 22]),
        decisions(Some(StandingNews::Confirmed), vec![profile]),
        decisions(None, vec![corrected]),
    ];
    let of_organisations = [
        StandingNews::Confirmed,
        StandingNews::Trusted,
        StandingNews::Reviewed,
        StandingNews::Suspended,
        StandingNews::Pending,
    ];
    let of_organisations = of_organisations.map(|news| decisions(Some(news), Vec::new()));
    let reason = Some("Das ist eine Firma.\n\nBitte melden Sie sich.".to_owned());
    let with_reason = told(Some(StandingNews::Suspended), reason, Vec::new());
    of_entries.into_iter().chain(of_organisations).chain([with_reason])
}

fn about_staff() -> impl Iterator<Item = Mail> {
    let invited = |rights| StaffNews::Invited { inviter: "Ben Beispiel".to_owned(), rights, link: LINK };
    let all = || StaffRights { is_admin: true, reviews: Some(ReviewScope::All) };
    let town =
        || StaffRights { is_admin: false, reviews: Some(ReviewScope::Municipality("05970040".to_owned())) };
    let (person, email) = ("Cem Beispiel".to_owned(), "cem@example.org".to_owned());
    let known = [
        invited(all()),
        StaffNews::Accepted { person, email },
        StaffNews::RightsChanged { rights: town() },
        StaffNews::RightsChanged { rights: StaffRights::default() },
        StaffNews::Locked { reason: "Das Telefon ist weg.\n\nBitte melden Sie sich.".to_owned() },
        StaffNews::Unlocked,
        StaffNews::SecondFactorReset,
    ];
    let known = known.map(|news| Mail::Staff { name: Some("Ana Beispiel".to_owned()), news });
    known.into_iter().chain([Mail::Staff { name: None, news: invited(town()) }])
}

fn decisions(standing: Option<StandingNews>, entries: Vec<DecidedEntry>) -> Mail {
    told(standing, None, entries)
}

fn told(standing: Option<StandingNews>, reason: Option<String>, entries: Vec<DecidedEntry>) -> Mail {
    let (name, organisation) = ("Ana Beispiel".to_owned(), "Sprachcafé Weidenau e.V.".to_owned());
    Mail::Decisions(Decisions { name, organisation, standing, reason, entries })
}

fn decided(title: &str, decision: Decision, slug: Option<&str>) -> DecidedEntry {
    DecidedEntry {
        id: EntryId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0002)),
        kind: EntryKind::Offer,
        title: title.to_owned(),
        decision,
        corrections: Vec::new(),
        slug: slug.map(ToOwned::to_owned),
    }
}

fn request(notes: &[(&str, &str)]) -> Decision {
    let note = |(pointer, text): &(&str, &str)| ReviewNote {
        pointer: (*pointer).to_owned(),
        text: (*text).to_owned(),
    };
    Decision::RequestChanges { notes: notes.iter().map(note).collect() }
}

fn reject(reason: &str) -> Decision {
    Decision::Reject { reason: reason.to_owned() }
}

fn hiding(is_hidden: bool, reason: &str) -> Mail {
    Mail::Hiding(Hiding {
        name: "Ana Beispiel".to_owned(),
        organisation: "Sprachcafé Weidenau e.V.".to_owned(),
        entry: EntryId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0002)),
        title: "Deutsch am Abend".to_owned(),
        is_hidden,
        reason: reason.to_owned(),
    })
}

fn reminder(entries: &[&str], unconfirmed: &[&str]) -> Mail {
    let titles = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect();
    Mail::Reminder {
        name: "Ana Beispiel".to_owned(),
        link: LINK,
        entries: titles(entries),
        unconfirmed: titles(unconfirmed),
        hidden_on: NaiveDate::from_ymd_opt(2026, 10, 15).expect("a date"),
    }
}

fn with_a_name(config: &mut Config) {
    "Teilhabe Siegen-Wittgenstein".clone_into(&mut config.site_name);
    config.base_url = "https://teilhabe.example.org".parse().expect("an address");
}

#[tokio::test]
async fn every_mail_reads_well_in_every_language() {
    on_every_database_with(with_a_name, async |app| {
        for language in LANGUAGES {
            for mail in every_kind() {
                put_in(&app.state, language, ANA, &mail).await;
            }
        }
        send_due(&app.state).await.expect("the mails are sent");
        let mails = landed(&app.state).await;
        assert_eq!(mails.len(), LANGUAGES.len() * every_kind().len());
        for language in LANGUAGES {
            let mut all = String::new();
            for mail in mails.iter().filter(|mail| mail.language.as_str() == language) {
                let line = "─".repeat(60);
                let _ = writeln!(all, "{line}\n{}\n{line}\n{}", mail.subject, mail.text);
            }
            insta::assert_snapshot!(format!("mails_{language}"), all);
        }
    })
    .await;
}

/// Sends one mail and reads its file.
async fn sent(app: &App, language: &str, mail: &Mail) -> String {
    put_in(&app.state, language, ANA, mail).await;
    send_due(&app.state).await.expect("the mail is sent");
    landed_file(&app.state)
}

fn parsed(file: &str) -> Message<'_> {
    MessageParser::default().parse(file.as_bytes()).expect("a mail")
}

#[tokio::test]
async fn mails_are_simple_pages_too() {
    let notes = || decided("Kurs", request(&[("/title", "Bitte kürzer."), ("", "بكم؟")]), None);
    let given_back = || {
        decisions(None, vec![notes(), decided("Treff", Decision::Publish { corrected: None }, Some("treff"))])
    };
    for (language, mail) in [
        ("de", Mail::ConfirmRegistration { name: "Ana Beispiel".to_owned(), link: LINK, next: None }),
        ("ar", Mail::ConfirmRegistration { name: "ليلى".to_owned(), link: LINK, next: None }),
        ("ar", Mail::EmailChanged { name: "Ana".to_owned(), new_email: "neu@example.org".to_owned() }),
        ("de", given_back()),
        ("ar", given_back()),
    ] {
        on_every_database_with(with_a_name, async |app| {
            let file = sent(&app, language, &mail).await;
            let html = parsed(&file).body_html(0).expect("there is HTML").replace("\r\n", "\n");
            let kind = match mail {
                Mail::EmailChanged { .. } => "email_changed",
                Mail::Decisions(_) => "decisions",
                _ => "confirm",
            };
            insta::assert_snapshot!(format!("mail_{kind}_{language}.html"), html);
            for foreign in ["<img", "<script", "<link", "@import", "url(", "src="] {
                assert!(!html.contains(foreign), "{foreign}");
            }
            for (before, _) in html.match_indices("http") {
                let address = &html[before..];
                assert!(address.starts_with("https://teilhabe.example.org"), "{address}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_language_without_mails_gets_german_ones() {
    on_every_database(async |app| {
        put_in(&app.state, "tr", ANA, &Mail::NoAccount).await;
        put_in(&app.state, "de-simple", ANA, &Mail::NoAccount).await;
        send_due(&app.state).await.expect("the mails are sent");
        for mail in landed(&app.state).await {
            assert_eq!(mail.subject, "Zu dieser Adresse gibt es kein Konto");
        }
    })
    .await;
}

#[tokio::test]
async fn what_people_write_stays_text() {
    let hostile = "<script>alert(1)</script> & \"Ana\"";
    on_every_database(async |app| {
        let file = sent(&app, "de", &Mail::PasswordChanged { name: hostile.to_owned() }).await;
        let html = parsed(&file).body_html(0).expect("there is HTML").into_owned();
        // A name with a slash might be a link: nobody is greeted with it.
        assert!(html.contains("<p>Guten Tag,</p>") && !html.contains("alert"), "{html}");
    })
    .await;
    on_every_database(async |app| {
        let name = "<b onclick='x'> & \"Ana\"\u{202e}";
        let new_email = "<b>'&\"@example.org";
        let mail = Mail::EmailChanged { name: name.to_owned(), new_email: new_email.to_owned() };
        let file = sent(&app, "de", &mail).await;
        let html = parsed(&file).body_html(0).expect("there is HTML").into_owned();
        let shown = "<bdi>&lt;b onclick=&#39;x&#39;&gt; &amp; &quot;Ana&quot;</bdi>,";
        assert!(html.contains(shown), "{html}");
        assert!(html.contains("<bdi>&lt;b&gt;&#39;&amp;&quot;@example.org</bdi>"), "{html}");
    })
    .await;
    on_every_database(async |app| {
        let organisation = "<img src=x onerror='x'> \"Verein\"".to_owned();
        let inviter = "<b>Ana".to_owned();
        let news = MemberNews::Invited { inviter, role: MemberRole::Editor, link: LINK };
        let file = sent(&app, "de", &Mail::Membership { name: None, organisation, news }).await;
        let html = parsed(&file).body_html(0).expect("there is HTML").into_owned();
        let shown = "<bdi>&lt;img src=x onerror=&#39;x&#39;&gt; &quot;Verein&quot;</bdi>";
        assert!(html.contains(shown) && html.contains("<bdi>&lt;b&gt;Ana</bdi>"), "{html}");
        // The subject is in a header: nothing that people have written stands there.
        let subject = parsed(&file).subject().map(ToOwned::to_owned);
        assert_eq!(subject.as_deref(), Some("Sie sind eingeladen mitzuschreiben"));
    })
    .await;
}

#[tokio::test]
async fn what_reviewers_write_is_quoted() {
    on_every_database(async |app| {
        let reason = "<script>alert(1)</script> & \"mehr\"\u{202e}\n\n</blockquote>--\n> Liebe Grüße";
        let mail = decisions(None, vec![decided("<b>Kurs</b>", reject(reason), None)]);
        let file = sent(&app, "de", &mail).await;
        let message = parsed(&file);
        let html = message.body_html(0).expect("there is HTML").into_owned();
        assert!(html.contains("<bdi>&lt;b&gt;Kurs&lt;/b&gt;</bdi></h2>"), "{html}");
        let quoted = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;mehr&quot;<br>&lt;/blockquote&gt;--<br>\
                      &gt; Liebe Grüße</blockquote>";
        assert!(html.contains(quoted) && html.matches("</blockquote>").count() == 1, "{html}");
        let text = message.body_text(0).expect("there is text").replace("\r\n", "\n");
        let quoted = "> <script>alert(1)</script> & \"mehr\"\n> </blockquote>--\n> > Liebe Grüße\n\n";
        assert!(text.contains(quoted), "{text}");
    })
    .await;
}

/// The names of a mail's headers and the headers themselves.
fn headers(file: &str) -> (Vec<String>, String) {
    let (headers, _) = file.split_once("\r\n\r\n").expect("headers end");
    let unfolded = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
    let name = |line: &str| line.split_once(':').expect("a header has a name").0.to_owned();
    let mut names: Vec<String> = unfolded.lines().map(name).collect();
    names.sort();
    (names, unfolded)
}

const HEADERS: [&str; 9] = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
];

#[tokio::test]
async fn mails_have_the_headers_of_a_machine() {
    on_every_database_with(with_a_name, async |app| {
        let file = sent(&app, "ar", &Mail::NoAccount).await;
        let (names, headers) = headers(&file);
        assert_eq!(names, HEADERS);
        for line in [
            "From: \"Teilhabe Siegen-Wittgenstein\" <noreply@teilhabe.example.org>",
            "To: ana@example.org",
            "Date: Mon, 02 Mar 2026 09:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Language: ar",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(headers.lines().any(|header| header.starts_with(line)), "{line}\n{headers}");
        }
        let id = parsed(&file).message_id().expect("a mail has an id").to_owned();
        assert!(id.ends_with("@teilhabe.example.org"), "{id}");
        let parts: Vec<_> = parsed(&file).parts.iter().map(MessagePart::is_text_html).collect();
        assert_eq!(parts, [false, false, true], "the plain text comes first");
    })
    .await;
}

#[tokio::test]
async fn nobody_can_add_a_header() {
    let configure =
        |config: &mut Config| "Teilhabe\r\nBcc: other@example.org".clone_into(&mut config.site_name);
    for name in [
        "Ana\r\nBcc: other@example.org",
        "Ana\nBcc: other@example.org\n\nHallo",
        "\"Ana\" <other@example.org>, Bcc",
        "=?utf-8?q?Ana=0D=0ABcc:_other=40example.org?=",
        "\u{85}Bcc: other\u{2028}Bcc: other",
    ] {
        on_every_database_with(configure, async |app| {
            let file = sent(&app, "de", &sign_in_link(name)).await;
            let (names, headers) = headers(&file);
            assert_eq!(names, HEADERS, "{name}: {headers}");
            assert!(headers.contains("To: ana@example.org\r\n"), "{headers}");
            let message = parsed(&file);
            assert!(message.bcc().is_none() && message.cc().is_none());
            assert_eq!(message.to().map(|to| to.iter().count()), Some(1));
            assert_eq!(message.from().map(|from| from.iter().count()), Some(1));
        })
        .await;
    }
}
