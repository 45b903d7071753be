//! The folder in which mails land as files while no mail server is named.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, NaiveDateTime, Utc};
use mail_parser::MessageParser;
use shared::mail::DemoMail;
use shared::text::LanguageTag;
use tokio::fs;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// The folder's name in the data folder.
const NAME: &str = "mails";
/// The beginning of a file's name: sorted by it, the newest is the last.
const TIME: &str = "%Y-%m-%dT%H-%M-%SZ";
/// What stands after it.
const SEPARATOR: char = '_';
/// What stands before the name until the file is complete.
const UNFINISHED: char = '.';
/// What files of mails end with.
const ENDING: &str = ".eml";

/// A folder of mails. It is made with the first one.
pub struct MailFolder(PathBuf);

impl MailFolder {
    /// The one in the data folder.
    #[must_use]
    pub fn of(data_dir: &Path) -> Self {
        Self(data_dir.join(NAME))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a mail. Only the owner of the folder may read it, as its links work.
    pub(super) async fn write(&self, id: Uuid, now: DateTime<Utc>, mail: &[u8]) -> anyhow::Result<()> {
        let name = format!("{}{SEPARATOR}{id}{ENDING}", now.format(TIME));
        let (path, unfinished) = (self.0.join(&name), self.0.join(format!("{UNFINISHED}{name}")));
        let written = async {
            let mut folder = fs::DirBuilder::new();
            #[cfg(unix)]
            folder.mode(0o700);
            folder.recursive(true).create(&self.0).await?;
            let mut options = fs::OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            options.mode(0o600);
            let mut file = options.open(&unfinished).await?;
            file.write_all(mail).await?;
            file.flush().await?;
            fs::rename(&unfinished, &path).await
        };
        written.await.with_context(|| format!("cannot write {}", path.display()))
    }

    /// The newest mails, the newest first.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub async fn newest(&self, limit: usize) -> anyhow::Result<Vec<DemoMail>> {
        let mut names = self.names().await?;
        names.retain(|(_, name)| !name.starts_with(UNFINISHED));
        names.sort_by(|(_, left), (_, right)| right.cmp(left));
        let mut mails = Vec::new();
        for (at, name) in names.into_iter().take(limit) {
            let path = self.0.join(name);
            match fs::read(&path).await {
                Ok(content) => mails.extend(read(at, &content)),
                // Deleted meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot read {}", path.display()));
                }
            }
        }
        Ok(mails)
    }

    /// Deletes mails written before this instant; says how many.
    ///
    /// # Errors
    /// A folder that cannot be read, or a file that cannot be deleted.
    pub async fn delete_before(&self, instant: DateTime<Utc>) -> anyhow::Result<u64> {
        let mut deleted = 0;
        for (_, name) in self.names().await?.into_iter().filter(|(at, _)| *at < instant) {
            let path = self.0.join(name);
            match fs::remove_file(&path).await {
                Ok(()) => deleted += 1,
                // Another server was faster.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot delete {}", path.display()));
                }
            }
        }
        Ok(deleted)
    }

    /// The mails by when they were written; other files are left alone.
    async fn names(&self) -> anyhow::Result<Vec<(DateTime<Utc>, String)>> {
        let unreadable = || format!("cannot read {}", self.0.display());
        let mut entries = match fs::read_dir(&self.0).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(unreadable),
        };
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await.with_context(unreadable)? {
            if let Ok(name) = entry.file_name().into_string()
                && let Some(at) = written_at(&name)
            {
                names.push((at, name));
            }
        }
        Ok(names)
    }
}

/// When a mail was written, by the name of its file.
fn written_at(name: &str) -> Option<DateTime<Utc>> {
    let (time, _) = name.trim_start_matches(UNFINISHED).strip_suffix(ENDING)?.split_once(SEPARATOR)?;
    Some(NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc())
}

/// What a mail shows; nothing if it is none.
fn read(at: DateTime<Utc>, content: &[u8]) -> Option<DemoMail> {
    let message = MessageParser::default().parse(content)?;
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address());
    let language = message.header_raw("Content-Language").unwrap_or_default();
    Some(DemoMail {
        at,
        language: LanguageTag::parse(language.trim()).unwrap_or_else(LanguageTag::german),
        to: to.unwrap_or_default().to_owned(),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
    })
}
