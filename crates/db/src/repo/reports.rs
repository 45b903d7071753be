//! What the public reports, each report with its case.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel as _, QueryFilter};
use shared::account::EmailAddress;
use shared::id::CaseId;
use shared::report::ReportReason;
use shared::review::{CaseKind, CaseOutcome};
use shared::text::LanguageTag;

use super::row;
use crate::connection::{Connection, Transaction, sealed::Executable as _};
use crate::entity::report::{Column, Entity, Model};
use crate::entity::{case_note, review_case};
use crate::error::{Error, Result};

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its case.
    pub case: CaseId,
    /// What is wrong.
    pub reason: ReportReason,
    /// What exactly; may be empty, and is once it was deleted.
    pub text: String,
    /// Where who has reported is told what has become of it.
    pub email: Option<EmailAddress>,
    /// The language they read.
    pub language: LanguageTag,
    /// When they have reported it.
    pub reported_at: DateTime<Utc>,
    /// When the organisation was last asked about it.
    pub asked_at: Option<DateTime<Utc>>,
    /// When what they have said was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Stores a new report; its case is there already.
///
/// # Errors
/// If the database refuses.
pub async fn insert(transaction: &Transaction, report: Report) -> Result<()> {
    let row = Model {
        case_id: report.case.0,
        reason: report.reason.key().to_owned(),
        text: report.text,
        email: report.email.map(|email| email.as_str().to_owned()),
        language: report.language.to_string(),
        reported_at: report.reported_at,
        asked_at: report.asked_at,
        deleted_at: report.deleted_at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&transaction.executor()).await?;
    Ok(())
}

/// The report of a case, if it is about one.
///
/// # Errors
/// If the database does not answer.
pub async fn of_case(connection: &impl Connection, case: CaseId) -> Result<Option<Report>> {
    Entity::find_by_id(case.0).one(&connection.executor()).await?.map(from_row).transpose()
}

/// Notes that the organisation was asked.
///
/// # Errors
/// If the database refuses.
pub async fn mark_asked(transaction: &Transaction, case: CaseId, at: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AskedAt, Expr::value(at))
        .filter(Column::CaseId.eq(case.0))
        .exec(&transaction.executor())
        .await?;
    Ok(())
}

/// Deletes what people have said in reports that were closed before an instant, of those that said nothing of use
/// before another one, and of those that nobody has closed if they came before a third; says of how many. Their cases
/// stay, without their notes.
///
/// # Errors
/// If the database refuses.
pub async fn forget(
    transaction: &Transaction,
    (closed_before, spam_before, reported_before): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
    at: DateTime<Utc>,
) -> Result<u64> {
    let spam = Condition::all()
        .add(review_case::Column::Outcome.eq(CaseOutcome::Spam.key()))
        .add(review_case::Column::ClosedAt.lt(spam_before));
    let old = Condition::any()
        .add(review_case::Column::ClosedAt.lt(closed_before))
        .add(review_case::Column::OpenedAt.lt(reported_before))
        .add(spam);
    let over = Query::select()
        .column(review_case::Column::Id)
        .from(review_case::Entity)
        .and_where(review_case::Column::Kind.eq(CaseKind::Report.key()))
        .cond_where(old)
        .to_owned();
    let notes = case_note::Entity::delete_many().filter(case_note::Column::CaseId.in_subquery(over.clone()));
    notes.exec(&transaction.executor()).await?;
    let forgotten = Entity::update_many()
        .col_expr(Column::Text, Expr::value(""))
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::DeletedAt, Expr::value(at))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::CaseId.in_subquery(over));
    Ok(forgotten.exec(&transaction.executor()).await?.rows_affected)
}

fn from_row(row: Model) -> Result<Report> {
    let email = row.email.as_deref().map(EmailAddress::parse).transpose();
    Ok(Report {
        case: CaseId(row.case_id),
        reason: row::key(&row.reason, ReportReason::from_key)?,
        text: row.text,
        // The address itself is not told: this is logged.
        email: email.map_err(|code| Error::Unreadable(format!("address: {code}")))?,
        language: row::key(&row.language, LanguageTag::parse)?,
        reported_at: row.reported_at,
        asked_at: row.asked_at,
        deleted_at: row.deleted_at,
    })
}
