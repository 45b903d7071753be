//! Mails over a real mail server, aiosmtpd. `cargo xtask test` installs it and
//! names it in `TEST_SMTP_SERVER`.

use std::cell::Cell;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mail_parser::MessageParser;
use server::config::Config;
use server::jobs;
use server::jobs::mails::{Counts, send_due};
use server::mail::Mail;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::support::mails::{ANA, LINK, put, put_in, waiting};
use crate::support::{on_every_database_with, teilhabe};

/// How long things that happen at once may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server that keeps what it gets.
struct MailServer {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl MailServer {
    /// Starts one, if the tests were told where it is.
    async fn start() -> Option<Self> {
        let Some(program) = std::env::var_os("TEST_SMTP_SERVER") else {
            eprintln!("not run: TEST_SMTP_SERVER does not name the program aiosmtpd");
            return None;
        };
        let folder = TempDir::new().expect("a temporary folder can be made");
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let process = Command::new(program)
            .args(["--nosetuid", "--listen", &format!("127.0.0.1:{port}")])
            .args(["--class", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mails"))
            .stdin(Stdio::null())
            .spawn()
            .expect("the mail server starts");
        let server = Self { process, port, folder };
        server.wait_for(async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Some(server)
    }

    /// The address for the configuration.
    fn address(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The mails that have arrived.
    fn mails(&self) -> Vec<String> {
        let files: Vec<PathBuf> = std::fs::read_dir(self.folder.path().join("mails/new"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        files.iter().map(|file| std::fs::read_to_string(file).expect("a mail is ASCII")).collect()
    }

    async fn wait_for(&self, condition: impl AsyncFn() -> bool) {
        let waiting = async {
            while !condition().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it happens in time");
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn sends_over(address: String) -> impl Fn(&mut Config) {
    move |config| {
        config.smtp_url = Some(address.clone());
        config.mail_from = Some("Kreis Beispiel – Teilhabe <teilhabe@example.org>".to_owned());
    }
}

#[tokio::test]
async fn mails_arrive_at_a_mail_server() {
    let Some(server) = MailServer::start().await else { return };
    let expected = &Cell::new(0);
    on_every_database_with(sends_over(server.address()), async |app| {
        let stop = CancellationToken::new();
        let running = jobs::start(&app.state, &stop);
        let mail = Mail::ConfirmRegistration { name: "ليلى".to_owned(), link: LINK, next: None };
        put_in(&app.state, "ar", ANA, &mail).await;
        for number in 1..=10 {
            put(&app.state, &format!("person-{number}@example.org"), &Mail::NoAccount).await;
        }
        expected.set(expected.get() + 11);
        server.wait_for(async || server.mails().len() == expected.get()).await;
        stop.cancel();
        running.wait().await;
        assert!(waiting(&app.state).await.is_empty(), "they are noted as sent");
    })
    .await;
    let mails = server.mails();
    let mail = mails.iter().find(|mail| mail.contains(ANA)).expect("it has arrived");
    let message = MessageParser::default().parse(mail.as_bytes()).expect("a mail");
    let from = message.from().and_then(|from| from.first()).expect("it comes from somebody");
    assert_eq!(
        (from.name(), from.address()),
        (Some("Kreis Beispiel – Teilhabe"), Some("teilhabe@example.org"))
    );
    assert_eq!(message.subject(), Some("يُرجى تأكيد تسجيلك"));
    // What the mail server was told, apart from what the mail says.
    assert_eq!(message.header_raw("X-MailFrom").map(str::trim), Some("teilhabe@example.org"));
    assert_eq!(message.header_raw("X-RcptTo").map(str::trim), Some(ANA));
    for text in [message.body_text(0), message.body_html(0)] {
        let text = text.expect("there is text and HTML");
        assert!(text.contains("ليلى") && text.contains("http://127.0.0.1:3000/ar/konto/bestaetigen?token="));
    }
}

#[tokio::test]
async fn nothing_is_sent_unprotected_where_protection_is_asked_for() {
    let Some(server) = MailServer::start().await else { return };
    on_every_database_with(sends_over(format!("{}?tls=required", server.address())), async |app| {
        put(&app.state, ANA, &Mail::NoAccount).await;
        let counts = send_due(&app.state).await.expect("the outbox is read");
        assert_eq!(counts, Counts { put_off: 1, ..Counts::default() });
        assert!(server.mails().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_operator_can_send_a_mail_to_see_whether_it_arrives() {
    let Some(server) = MailServer::start().await else { return };
    let folder = TempDir::new().expect("a temporary folder can be made");
    let from = ("TEILHABE_MAIL_FROM", "teilhabe@example.org");
    let address = server.address();
    let output = teilhabe(&folder, &["mail", ANA], &[("TEILHABE_SMTP_URL", &address), from]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.mails().len(), 1);
    let required = format!("{address}?tls=required");
    let output = teilhabe(&folder, &["mail", ANA], &[("TEILHABE_SMTP_URL", &required), from]);
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("STARTTLS"), "{error}");
}
