//! The outbox and what sends it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use db::repo::outbox;
use server::config::Config;
use server::jobs;
use server::jobs::mails::{Counts, delete_old, send_due};
use server::mail::{self, Mail};
use server::state::Store;
use shared::account::EmailAddress;
use shared::text::LanguageTag;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::support::mails::{ANA, LINK, landed, password_changed, put, sign_in_link, waiting};
use crate::support::{on_every_database, on_every_database_with};

const SENT: Counts = Counts { sent: 1, put_off: 0, given_up: 0 };
const PUT_OFF: Counts = Counts { sent: 0, put_off: 1, given_up: 0 };
const GIVEN_UP: Counts = Counts { sent: 0, put_off: 0, given_up: 1 };
const NOTHING: Counts = Counts { sent: 0, put_off: 0, given_up: 0 };

async fn send(store: &Store) -> Counts {
    send_due(store).await.expect("the outbox is read")
}

fn pass(store: &Store, time: TimeDelta) {
    store.clock.set(store.clock.now() + time);
}

/// Nobody answers there.
fn with_a_dead_server(config: &mut Config) {
    config.smtp_url = Some("smtp://127.0.0.1:1".to_owned());
    config.mail_from = Some("Teilhabe <teilhabe@example.org>".to_owned());
}

#[tokio::test]
async fn a_mail_is_put_with_its_transaction_or_not_at_all() {
    on_every_database(async |app| {
        let (to, german) = (EmailAddress::parse(ANA).expect("an address"), LanguageTag::german());
        let transaction = app.state.database.begin().await.expect("a transaction");
        let now = app.state.clock.now();
        mail::put(&transaction, &to, &german, &password_changed(), now).await.expect("it is put");
        drop(transaction);
        assert_eq!(send(&app.state).await, NOTHING);
        put(&app.state, ANA, &password_changed()).await;
        assert_eq!(send(&app.state).await, SENT);
        assert_eq!(send(&app.state).await, NOTHING);
        let mails = landed(&app.state).await;
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].to.as_str(), mails[0].at), (ANA, now));
    })
    .await;
}

#[tokio::test]
async fn the_outbox_holds_no_token() {
    on_every_database(async |app| {
        put(&app.state, ANA, &sign_in_link("Ana")).await;
        let token = app.state.keys.link_token(LINK);
        let row = format!("{:?}", waiting(&app.state).await);
        assert!(row.contains(ANA) && !row.contains(&token), "{row}");
        send(&app.state).await;
        let address = format!("http://127.0.0.1:3000/de/konto/link?token={token}\n");
        assert!(landed(&app.state).await[0].text.contains(&address));
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_tried_again_and_given_up_in_the_end() {
    on_every_database_with(with_a_dead_server, async |app| {
        put(&app.state, ANA, &password_changed()).await;
        assert_eq!(send(&app.state).await, PUT_OFF);
        for minutes in [1, 5, 30, 2 * 60, 6 * 60, 24 * 60] {
            assert_eq!(waiting(&app.state).await.len(), 1);
            pass(&app.state, TimeDelta::seconds(minutes * 60 - 1));
            assert_eq!(send(&app.state).await, NOTHING, "{minutes}");
            pass(&app.state, TimeDelta::seconds(1));
            let last = minutes == 24 * 60;
            assert_eq!(send(&app.state).await, if last { GIVEN_UP } else { PUT_OFF }, "{minutes}");
        }
        assert!(waiting(&app.state).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_is_not_sent_when_it_works_no_longer() {
    on_every_database_with(with_a_dead_server, async |app| {
        put(&app.state, ANA, &sign_in_link("Ana")).await;
        assert_eq!(send(&app.state).await, PUT_OFF);
        pass(&app.state, TimeDelta::minutes(1));
        assert_eq!(send(&app.state).await, PUT_OFF);
        pass(&app.state, TimeDelta::minutes(5));
        // Half an hour later nobody could use it.
        assert_eq!(send(&app.state).await, GIVEN_UP);
    })
    .await;
    on_every_database(async |app| {
        put(&app.state, ANA, &sign_in_link("Ana")).await;
        pass(&app.state, mail::SIGN_IN_LINK_VALID);
        assert_eq!(send(&app.state).await, GIVEN_UP);
        assert!(landed(&app.state).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_given_up_and_holds_nothing_up() {
    on_every_database(async |app| {
        let (now, german) = (app.state.clock.now(), LanguageTag::german());
        let transaction = app.state.database.begin().await.expect("a transaction");
        let two = format!("{ANA}\r\nBcc: other@example.org");
        let mail = serde_json::to_value(password_changed()).expect("JSON");
        for (recipient, mail) in [(ANA, serde_json::json!({"kind": "unknown"})), (&two, mail)] {
            let id = uuid::Uuid::now_v7();
            outbox::put(&transaction, id, recipient, &german, mail, now).await.expect("it is put");
        }
        transaction.commit().await.expect("it is committed");
        put(&app.state, ANA, &password_changed()).await;
        assert_eq!(send(&app.state).await, Counts { sent: 1, put_off: 0, given_up: 2 });
    })
    .await;
}

#[tokio::test]
async fn two_servers_do_not_send_the_same_mail() {
    on_every_database(async |app| {
        let replica = app.replica().await;
        let addresses: Vec<String> = (10..40).map(|number| format!("person-{number}@example.org")).collect();
        for address in &addresses {
            put(&app.state, address, &password_changed()).await;
        }
        let (here, there) = tokio::join!(send(&app.state), send(&replica));
        assert_eq!((here.sent + there.sent) as usize, addresses.len());
        let mails = landed(&app.state).await.into_iter().chain(landed(&replica).await);
        let mut recipients: Vec<String> = mails.map(|mail| mail.to).collect();
        recipients.sort();
        assert_eq!(recipients, addresses);
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_sent_as_soon_as_it_is_put() {
    on_every_database(async |app| {
        let stop = CancellationToken::new();
        let running = jobs::start(&app.state, &stop);
        for count in 1..=3 {
            put(&app.state, ANA, &password_changed()).await;
            let arrived = async {
                while landed(&app.state).await.len() < count {
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                }
            };
            // Much sooner than the outbox is looked at without being asked to.
            let soon = std::time::Duration::from_secs(5);
            tokio::time::timeout(soon, arrived).await.expect("the mail is sent");
        }
        stop.cancel();
        running.wait().await;
    })
    .await;
}

#[tokio::test]
async fn old_mails_are_deleted() {
    on_every_database_with(
        |config| config.mails_kept_days = 7,
        async |app| {
            put(&app.state, ANA, &password_changed()).await;
            send(&app.state).await;
            pass(&app.state, TimeDelta::days(3));
            put(&app.state, ANA, &password_changed()).await;
            send(&app.state).await;
            jobs::roll_on(&app.state).await.expect("the first day begins");
            pass(&app.state, TimeDelta::days(4));
            delete_old(&app.state).await.expect("it is looked for old mails");
            assert_eq!((landed(&app.state).await.len(), rows(&app.state).await), (2, 2));
            pass(&app.state, TimeDelta::days(1));
            jobs::roll_on(&app.state).await.expect("the daily work is done");
            assert_eq!((landed(&app.state).await.len(), rows(&app.state).await), (1, 1));
            // What waits is not old, however long it has waited.
            put(&app.state, ANA, &password_changed()).await;
            pass(&app.state, TimeDelta::days(30));
            delete_old(&app.state).await.expect("old mails are deleted");
            assert_eq!((landed(&app.state).await.len(), rows(&app.state).await), (0, 0));
            assert_eq!(waiting(&app.state).await.len(), 1);
        },
    )
    .await;
}

/// How many rows wait no longer; they are left as they are.
async fn rows(store: &Store) -> u64 {
    let transaction = store.database.begin().await.expect("a transaction");
    let ever = store.clock.now() + TimeDelta::days(365);
    let rows = outbox::delete_before(&transaction, ever).await.expect("the rows are counted");
    transaction.roll_back().await.expect("they are left");
    rows
}

/// What is logged.
#[derive(Clone, Default)]
pub struct Log(pub Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A mail server that refuses every mail and repeats whom it is for and its link.
async fn refusing_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let (reader, mut writer) = connection.into_split();
            let mut lines = BufReader::new(reader).lines();
            let (mut said, mut answer, mut in_mail) = (String::new(), "220 hello\r\n".to_owned(), false);
            while writer.write_all(answer.as_bytes()).await.is_ok() {
                let Ok(Some(line)) = lines.next_line().await else { break };
                answer = match line.as_str() {
                    "DATA" => "354 go on\r\n".to_owned(),
                    "." => format!("550 no: {said}\r\n"),
                    // A line of the mail is not answered.
                    _ if in_mail => String::new(),
                    _ => "250 yes\r\n".to_owned(),
                };
                in_mail = line == "DATA" || in_mail && line != ".";
                // An answer has at most 512 letters (RFC 5321, section 4.5.3.1.5).
                if line.starts_with("RCPT") || line.contains("token") {
                    said = format!("{said} {line}");
                }
            }
        }
    });
    port
}

#[tokio::test]
async fn errors_are_logged_without_address_and_token() {
    let port = refusing_server().await;
    let configure = |config: &mut Config| {
        with_a_dead_server(config);
        config.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
    };
    on_every_database_with(configure, async |app| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        let logging = tracing::subscriber::set_default(subscriber);
        let name = "Ana Beispiel".to_owned();
        put(&app.state, ANA, &Mail::SignInLink { name, link: LINK }).await;
        assert_eq!(send(&app.state).await, PUT_OFF);
        drop(logging);
        let log = String::from_utf8(log.0.lock().expect("nobody panics").clone()).expect("text");
        assert_eq!(log.matches("a mail could not be sent; it is tried again").count(), 1, "{log}");
        assert!(log.contains("the mail server refuses") && log.contains("550"), "{log}");
        let token = app.state.keys.link_token(LINK);
        for secret in [ANA, "example.org", &token[..20], "token"] {
            assert!(!log.contains(secret), "{secret}: {log}");
        }
        let row = &waiting(&app.state).await[0];
        assert_eq!(row.attempts, 2, "taken once, and now to look at it");
    })
    .await;
}
