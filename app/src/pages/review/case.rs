//! A case: what is to be decided beside how readers will see it, with all that helps to decide. What matters before
//! a decision stands before it: first the hints, then what changes, then the decision.

mod changes;
mod deciding;
mod facts;
mod handling;
pub(super) mod hiding;
mod kept;
mod notes;
mod presence;
mod record;
mod report;
mod said;
mod shown;
mod undoing;
mod warnings;

use api_client::{ApiClient, ApiError};
use chrono::{DateTime, Timelike as _, Utc};
use futures::future;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::account::Account;
use shared::id::{AccountId, CaseId, OrganisationId};
use shared::review::{CaseDetail, CaseKind, CaseSummary, Colleague};
use web_sys::Event;

use self::notes::NoteRows;
use super::{Asked, Content, path, rights, ways};
use crate::components::foreign;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::pages::workspace::{Desk, Remembered, Sheet};
use crate::review::case::REVISION;
use crate::routes::ReviewPage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::action;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    detail: CaseDetail,
    /// Those to whom the case can be given.
    colleagues: Vec<Colleague>,
    /// Who looks at it.
    me: AccountId,
    /// Whether they belong to the organisation.
    is_member: bool,
    is_county: bool,
    is_admin: bool,
    /// Which case comes after one that is closed.
    next: Option<CaseId>,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let ReviewPage::Case(id) = asked.page else { return Err(ApiError::Malformed(String::new())) };
    let asking = future::try_join3(api.review_case(id), api.colleagues(), api.account());
    let (detail, colleagues, account) = asking.await?;
    let (is_county, is_admin) = rights(&account);
    let is_member = belongs(&account, detail.case.organisation);
    let next = if detail.case.closed_at.is_some() { next(api, &detail.case, &account).await? } else { None };
    let (colleagues, me) = (colleagues.items, account.id);
    Ok(Loaded { detail, colleagues, me, is_member, is_county, is_admin, next })
}

/// Whether somebody belongs to an organisation.
fn belongs(account: &Account, organisation: OrganisationId) -> bool {
    account.memberships.iter().any(|it| it.organisation == organisation)
}

/// The open case that came after this one, else the one that has waited longest; of those that they can decide and
/// nobody else has taken.
async fn next(api: &ApiClient, case: &CaseSummary, account: &Account) -> Result<Option<CaseId>, ApiError> {
    let (is_county, _) = rights(account);
    let is_for_them = |other: &CaseSummary| {
        other.assignee.as_ref().is_none_or(|person| person.id == account.id)
            && (is_county || !other.is_escalated)
            && !belongs(account, other.organisation)
    };
    let open = api.review_cases("").await?.items.into_iter().filter(is_for_them);
    let (before, after): (Vec<_>, Vec<_>) = open.partition(|other| other.opened_at < case.opened_at);
    Ok(after.into_iter().chain(before).map(|other| other.id).next())
}

/// What the parts of the page are made with.
struct Case<'a> {
    desk: &'a Desk,
    content: &'a Content,
    loaded: &'a Loaded,
    sheet: Sheet,
    /// The rows for notes at fields, where changes can be asked for.
    rows: Option<NoteRows>,
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let (language, detail) = (desk.language, &loaded.detail);
    let sheet = content.sheet(language).writing(detail.content.source_language(), &desk.vocabulary);
    let asks_for_changes = detail.case.kind == CaseKind::Submission && is_to_decide(detail);
    let rows = asks_for_changes.then(|| NoteRows::new(sheet));
    let case = Case { desk, content, loaded, sheet, rows };
    let here = ReviewPage::Case(detail.case.id.to_string());
    let task = view! {
        {ways(language, &here, loaded.is_county, loaded.is_admin)}
        {content.refusal(language)}
        {kept::section(&case)}
        {undoing::section(&case)}
        {record::unconfirmed(&case)}
        {facts::view(&case)}
        {presence::line(&case)}
        <div class="case">
            {shown::preview(&case)}
            <div class="case__task">
                {report::section(&case)}
                {warnings::section(&case)}
                {said::message(&case)}
                {changes::section(&case)}
                {deciding::section(&case)}
                {handling::section(&case)}
                {hiding::section(&case)}
                {record::section(&case)}
                {said::conversation(&case)}
                {said::notes(&case)}
                {said::history(&case)}
                {record::others(&case)}
            </div>
        </div>
    };
    let (lang, dir) = foreign(&detail.case.language);
    let title = match detail.case.title.trim() {
        "" => (texts::workspace::untitled(language).to_owned(), None),
        title => (title.to_owned(), lang.zip(dir)),
    };
    desk.page_of(title, label(language, "lead", detail.case.kind.key()), task.erase())
}

/// Whether who asks can decide the case now.
const fn is_to_decide(detail: &CaseDetail) -> bool {
    detail.case.closed_at.is_none() && detail.may.decide
}

impl Case<'_> {
    const fn language(&self) -> Language {
        self.desk.language
    }

    const fn detail(&self) -> &CaseDetail {
        &self.loaded.detail
    }

    /// Where the forms of the page are sent.
    fn action(&self) -> String {
        path(ReviewPage::Case(self.detail().case.id.to_string()), self.language())
    }

    /// Whether the form that does this was refused.
    fn is_refused(&self, what: &str) -> bool {
        self.content.refused.is_some() && self.sheet.with_typed(|typed| action(typed).0 == what)
    }

    /// A form with nothing but buttons.
    fn buttons(&self, buttons: AnyView) -> AnyView {
        let revision = self.detail().revision.to_string();
        view! {
            <form method="post" action=self.action()>
                <input type="hidden" name=REVISION value=revision/>
                <p class="actions">{buttons}</p>
            </form>
        }
        .erase()
    }

    /// A form of this name. What is typed into it is kept in the window until it has arrived.
    fn form(&self, name: &str, fields: AnyView, buttons: AnyView) -> AnyView {
        self.form_heard(name, None, fields, buttons)
    }

    /// The same, listened to while somebody types.
    fn form_heard(
        &self,
        name: &str,
        listener: Option<Box<dyn FnMut(Event)>>,
        fields: AnyView,
        buttons: AnyView,
    ) -> AnyView {
        let detail = self.detail();
        let remembered = Remembered::new(self.language(), &format!("case.{}.{name}", detail.case.id));
        let inner = view! {
            <input type="hidden" name=REVISION value=detail.revision.to_string()/>
            {fields}
            {remembered.said()}
            <p class="actions">{buttons}</p>
        };
        remembered.form("form", self.action(), listener, inner.erase())
    }
}

/// A part of the page beneath its title.
fn section(id: &'static str, title: &'static str, inner: AnyView) -> AnyView {
    view! {
        <section class="section case__section" aria-labelledby=id>
            <h2 class="kern-heading-medium" id=id tabindex="-1">{title}</h2>
            {inner}
        </section>
    }
    .erase()
}

/// Something that not everybody needs, behind what it is called.
pub(super) fn fold(title: impl Into<String>, is_open: bool, inner: AnyView) -> AnyView {
    let title: String = title.into();
    view! {
        <details class="filter-group" open=is_open>
            <summary><span>{title}</span></summary>
            <div class="filter-group__values">{inner}</div>
        </details>
    }
    .erase()
}

/// A text by a key known at run time.
fn label(language: Language, group: &str, key: &str) -> String {
    labelled(language, Namespace::Case, group, key)
}

/// A day with the time of day.
fn moment(language: Language, at: DateTime<Utc>) -> String {
    let local = local_time(at);
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    texts::case::moment(language, &long_date(language, local.date()), &time)
}
