//! What can go wrong in storage, in the product's own words.

use sea_orm::sqlx::error::ErrorKind;
use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// The result of every function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The cause of an error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why storage could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something that must exist once only exists already.
    #[error("exists already: {0:?}")]
    UniqueViolation(Constraint),
    /// A row refers to one that does not exist, or is still referred to.
    #[error("a reference between rows would be broken")]
    BrokenReference(#[source] Cause),
    /// What should be changed does not exist.
    #[error("not found")]
    NotFound,
    /// It has been changed by somebody else meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The database cannot be reached or is too busy; trying again may help.
    #[error("the database is not available")]
    Unavailable(#[source] Cause),
    /// The address of the database names no known kind of database.
    #[error("a database address starts with `sqlite:` or `postgres:`")]
    UnsupportedAddress,
    /// A stored value is not one this version understands.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(String),
    /// Anything else.
    #[error("the database reported an error")]
    Other(#[source] Cause),
}

/// What must exist once only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constraint {
    /// One draft per entry.
    OneDraft,
    /// One published revision per entry.
    OnePublished,
    /// Revisions of an entry are numbered.
    RevisionNumber,
    /// One owner of a slug within a kind.
    Slug,
    /// One current slug per entry.
    CurrentSlug,
    /// One entry per source, kind and external id.
    ExternalId,
    /// One copy of a file per organisation.
    MediaHash,
    /// One account per address.
    AccountEmail,
    /// One open request of a person for an organisation.
    OpenClaim,
    /// One open case of a kind for an entry.
    OpenCase,
    /// One kept list of a person by a name.
    ViewName,
    /// A primary key.
    Other,
}

impl Constraint {
    /// Each constraint with its name, which PostgreSQL reports, and its
    /// columns, which SQLite reports.
    const NAMES: [(Self, &str, &str); 11] = [
        (Self::OneDraft, "revision_one_draft", "revision.entry_id"),
        (Self::OnePublished, "revision_one_published", "revision.entry_id, revision.state"),
        (Self::RevisionNumber, "revision_number", "revision.entry_id, revision.number"),
        (Self::Slug, "slug_unique", "slug.kind, slug.slug"),
        (Self::CurrentSlug, "slug_one_current", "slug.entry_id"),
        (
            Self::ExternalId,
            "external_id_unique",
            "external_id.source, external_id.kind, external_id.external_id",
        ),
        (Self::MediaHash, "media_hash", "media.organisation_id, media.hash"),
        (Self::AccountEmail, "account_email", "account.email_key"),
        (Self::OpenClaim, "claim_one_open", "claim.account_id, claim.organisation_id"),
        (Self::OpenCase, "review_case_one_open", "review_case.entry_id, review_case.kind"),
        (Self::ViewName, "saved_view_name", "saved_view.account_id, saved_view.name"),
    ];

    fn find(name: Option<&str>, message: &str) -> Self {
        let columns = message.rsplit_once("constraint failed: ").map(|(_, columns)| columns);
        Self::NAMES
            .into_iter()
            .find(|(_, known, known_columns)| {
                name.map_or(columns == Some(*known_columns), |name| name == *known)
            })
            .map_or(Self::Other, |(constraint, ..)| constraint)
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error.into()),
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                match classify(cause) {
                    Class::Unique(constraint) => Self::UniqueViolation(constraint),
                    Class::Reference => Self::BrokenReference(error.into()),
                    Class::Unavailable => Self::Unavailable(error.into()),
                    Class::Other => Self::Other(error.into()),
                }
            }
            _ => Self::Other(error.into()),
        }
    }
}

enum Class {
    Unique(Constraint),
    Reference,
    Unavailable,
    Other,
}

fn classify(error: &SqlxError) -> Class {
    match error {
        SqlxError::Database(error) => match error.kind() {
            ErrorKind::UniqueViolation => {
                Class::Unique(Constraint::find(error.constraint(), error.message()))
            }
            ErrorKind::ForeignKeyViolation => Class::Reference,
            _ if error.code().is_some_and(|code| means_unavailable(&code)) => Class::Unavailable,
            _ => Class::Other,
        },
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
            Class::Unavailable
        }
        _ => Class::Other,
    }
}

/// SQLite: busy or locked. PostgreSQL: a lost connection, no resources, a
/// shutdown, a deadlock.
fn means_unavailable(code: &str) -> bool {
    let sqlite_busy = code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    let postgres = code.len() == 5;
    if postgres {
        code == "40P01" || ["08", "53", "57"].iter().any(|class| code.starts_with(class))
    } else {
        sqlite_busy
    }
}

#[cfg(test)]
mod tests {
    use super::means_unavailable;

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        for code in ["5", "6", "261", "517", "08006", "53300", "57P01", "40P01"] {
            assert!(means_unavailable(code), "{code}");
        }
        for code in ["1", "787", "2067", "23505", "42P01", "40001"] {
            assert!(!means_unavailable(code), "{code}");
        }
    }
}
