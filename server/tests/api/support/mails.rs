//! Mails of a server under test.

use db::repo::outbox::{self, OutgoingMail};
use server::mail::{self, Mail};
use server::state::Store;
use shared::account::EmailAddress;
use shared::id::LinkId;
use shared::mail::DemoMail;
use shared::text::LanguageTag;
use uuid::Uuid;

/// The link of every mail in these tests.
pub const LINK: LinkId = LinkId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001));
/// Whom mails are for.
pub const ANA: &str = "ana@example.org";

/// A mail with a link that works for a quarter of an hour.
pub fn sign_in_link(name: &str) -> Mail {
    Mail::SignInLink { name: name.to_owned(), link: LINK }
}

/// A mail without a link.
pub fn password_changed() -> Mail {
    Mail::PasswordChanged { name: "Ana".to_owned() }
}

/// Puts a mail into the outbox, in German.
pub async fn put(store: &Store, to: &str, mail: &Mail) {
    put_in(store, "de", to, mail).await;
}

/// Puts a mail in this language into the outbox.
pub async fn put_in(store: &Store, language: &str, to: &str, mail: &Mail) {
    let to = EmailAddress::parse(to).expect("an address");
    let language = LanguageTag::parse(language).expect("a language");
    let transaction = store.database.begin().await.expect("a transaction");
    mail::put(&transaction, &to, &language, mail, store.clock.now()).await.expect("the mail is put");
    transaction.commit().await.expect("it is committed");
}

/// The rows that will be tried some time; they are left as they are.
pub async fn waiting(store: &Store) -> Vec<OutgoingMail> {
    let transaction = store.database.begin().await.expect("a transaction");
    let ever = store.clock.now() + chrono::TimeDelta::days(365);
    let rows = outbox::take_due(&transaction, ever, ever, 1000).await.expect("the rows are read");
    transaction.roll_back().await.expect("they are left");
    rows
}

/// What has landed in the folder, oldest first.
pub async fn landed(store: &Store) -> Vec<DemoMail> {
    let folder = store.mailer.folder().expect("mails land in a folder");
    let mut mails = folder.newest(1000).await.expect("the folder is read");
    mails.reverse();
    mails
}

/// The only file that has landed in the folder.
pub fn landed_file(store: &Store) -> String {
    let folder = store.mailer.folder().expect("mails land in a folder");
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
    assert_eq!(files.len(), 1);
    std::fs::read_to_string(files[0].path()).expect("a mail is ASCII")
}
