//! The county's staff: who may do what, who is invited, and whose account is locked.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::account::ReviewScope;
use shared::facet::Facet;
use shared::id::AccountId;
use shared::staff::{Staff, StaffInvitation, StaffMember, StaffRights};

use super::{Asked, Content, path, ways};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Desk, Field, Kind, Remembered, Sheet, button};
use crate::review::staff::WHOLE_COUNTY;
use crate::routes::ReviewPage;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::DO;

const TASK: &str = "kern-btn kern-btn--primary";
const ASIDE: &str = "kern-btn kern-btn--secondary";
/// Most characters of a reason.
const LONGEST_REASON: u16 = 500;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    staff: Staff,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, _asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    Ok(Loaded { staff: api.staff().await? })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let (language, staff) = (desk.language, &loaded.staff);
    let people: Vec<_> = staff.items.iter().map(|member| person(desk, content, member)).collect();
    let task = view! {
        {ways(language, &ReviewPage::Staff, true, true)}
        {content.refusal(language)}
        <ul class="desk__entries">{people}</ul>
        {invitations(desk, staff)}
        {staff.may_change.then(|| invite(desk, content))}
    };
    let (title, lead) = (texts::review::staff(language), texts::staff::lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

/// Somebody of the staff, with what can be changed about them behind a label.
fn person(desk: &Desk, content: &Content, member: &StaffMember) -> AnyView {
    let language = desk.language;
    let me = member.is_self.then(|| view! { " " <span class="badge">{texts::staff::you(language)}</span> });
    let locked = member.locked_at.map(|at| {
        let day = long_date(language, local_time(at).date());
        view! { <p><strong>{texts::staff::locked_since(language, &day)}</strong></p> }
    });
    let tasks = match tasks(language, &desk.vocabulary, &member.rights).as_slice() {
        [] => texts::staff::no_tasks(language).to_owned(),
        tasks => tasks.join(texts::common::list_separator(language)),
    };
    let factor = if member.has_second_factor {
        texts::staff::has_factor(language)
    } else {
        texts::staff::no_factor(language)
    };
    let last_here = texts::staff::last_here(language, &long_date(language, member.last_active_on));
    let mail = format!("mailto:{}", member.email);
    view! {
        <li class="desk__entry">
            <h2 class="kern-heading-small"><bdi>{member.name.clone()}</bdi> {me}</h2>
            <p><a class="kern-link" href=mail><bdi dir="ltr">{member.email.clone()}</bdi></a></p>
            <p>{tasks}</p>
            {locked}
            <p class="text-note">{factor} " · " {last_here}</p>
            {member.may_change.then(|| {
                let subject = Subject {
                    page: &ReviewPage::Staff,
                    id: member.id,
                    is_locked: member.locked_at.is_some(),
                    has_second_factor: member.has_second_factor,
                };
                changes(desk, content, &subject, Some(&member.rights))
            })}
        </li>
    }
    .erase()
}

/// What somebody does, in words.
pub(super) fn tasks(language: Language, vocabulary: &Vocabulary, rights: &StaffRights) -> Vec<String> {
    let admin = rights.is_admin.then(|| texts::staff::task_admin(language).to_owned());
    let reviews = rights.reviews.as_ref().map(|scope| match scope {
        ReviewScope::All => texts::staff::task_all(language).to_owned(),
        ReviewScope::Municipality(key) => {
            let place = vocabulary.label(Facet::Municipality, key, language);
            texts::staff::task_place(language, &place)
        }
    });
    admin.into_iter().chain(reviews).collect()
}

/// An account about which something can be changed.
pub(super) struct Subject<'a> {
    /// The page on which it is told of, and to which the forms are sent.
    pub(super) page: &'a ReviewPage,
    pub(super) id: AccountId,
    pub(super) is_locked: bool,
    pub(super) has_second_factor: bool,
}

/// What can be changed about an account: rights, of somebody who has some, lock, second factor. It stands open where
/// one of these was refused.
pub(super) fn changes(
    desk: &Desk,
    content: &Content,
    subject: &Subject<'_>,
    rights: Option<&StaffRights>,
) -> AnyView {
    let language = desk.language;
    let form = |what: &str| Form::new(desk, content, subject.page, format!("{what}:{}", subject.id));
    let rights = rights.map(|rights| (form("rights"), rights));
    let lock = form(if subject.is_locked { "unlock" } else { "lock" });
    let reset = subject.has_second_factor.then(|| form("reset"));
    let is_open = lock.is_refused
        || rights.as_ref().is_some_and(|(form, _)| form.is_refused)
        || reset.as_ref().is_some_and(|form| form.is_refused);
    let label = if rights.is_some() {
        texts::staff::change(language)
    } else {
        texts::staff::change_account(language)
    };
    let rights = rights.map(|(form, rights)| {
        let fields = rights_fields(desk, form.sheet, rights);
        form.view(texts::staff::rights_title(language), (texts::staff::save_rights(language), TASK), fields)
    });
    let (lock_title, lock_text, lock_label) = if subject.is_locked {
        let title = texts::staff::unlock_title(language);
        (title, texts::staff::unlock_text(language), texts::staff::unlock(language))
    } else {
        (texts::staff::lock_title(language), texts::staff::lock_text(language), texts::staff::lock(language))
    };
    let reset = reset.map(|reset| {
        let text = view! { <p>{texts::staff::reset_text(language)}</p> };
        reset.view(texts::staff::reset_title(language), (texts::staff::reset(language), ASIDE), text.erase())
    });
    view! {
        <details class="filter-group" open=is_open>
            <summary>{label}</summary>
            <div class="filter-group__values">
                {rights}
                {lock.view(lock_title, (lock_label, ASIDE), view! { <p>{lock_text}</p> }.erase())}
                {reset}
            </div>
        </details>
    }
    .erase()
}

/// The fields of what somebody may do.
fn rights_fields(desk: &Desk, sheet: Sheet, rights: &StaffRights) -> AnyView {
    let language = desk.language;
    let stored = rights.is_admin.then(|| "true".to_owned());
    let is_admin = !sheet.typed_or("/rights/is_admin", stored.as_ref()).is_empty();
    let stored = rights.reviews.as_ref().map(|scope| match scope {
        ReviewScope::All => WHOLE_COUNTY.to_owned(),
        ReviewScope::Municipality(key) => key.clone(),
    });
    let chosen = sheet.typed_or("/rights/reviews", stored.as_ref());
    let nothing = (String::new(), texts::staff::scope_none(language).to_owned());
    let everything = (WHOLE_COUNTY.to_owned(), texts::staff::scope_all(language).to_owned());
    let towns = desk.vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    let scopes: Vec<(String, String)> = [nothing, everything].into_iter().chain(towns).collect();
    let fields = view! {
        {Field::new("/rights/is_admin", texts::staff::task_admin(language)).flag(sheet, is_admin)}
        {Field::new("/rights/reviews", texts::staff::scope(language)).select(sheet, scopes, &chosen)}
    };
    Field::new("/rights", texts::staff::rights(language)).given().group(sheet, fields.erase())
}

/// Those who are invited and have not come yet.
fn invitations(desk: &Desk, staff: &Staff) -> Option<AnyView> {
    let language = desk.language;
    let item = |invitation: &StaffInvitation| {
        let until = long_date(language, local_time(invitation.expires_at).date());
        let tasks = tasks(language, &desk.vocabulary, &invitation.rights);
        let back = staff
            .may_change
            .then(|| button(format!("uninvite:{}", invitation.id), texts::staff::uninvite(language), ASIDE));
        view! {
            <li class="desk__entry">
                <p class="desk__title"><bdi dir="ltr">{invitation.email.clone()}</bdi></p>
                <p>{tasks.join(texts::common::list_separator(language))}</p>
                <p class="text-note">{texts::staff::invited_until(language, &until)}</p>
                <p class="actions">{back}</p>
            </li>
        }
        .erase()
    };
    let items: Vec<_> = staff.invitations.iter().map(item).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="staff-invitations">
                <h2 class="kern-heading-medium" id="staff-invitations">
                    {texts::staff::invitations(language)}
                </h2>
                <form method="post" action=path(ReviewPage::Staff, language)>
                    <ul class="desk__entries">{items}</ul>
                </form>
            </section>
        }
        .erase()
    })
}

/// The form with which somebody is invited.
fn invite(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let form = Form::new(desk, content, &ReviewPage::Staff, "invite".to_owned());
    let sheet = form.sheet;
    let languages = Language::all().map(|other| (other.tag().to_owned(), other.own_name().to_owned()));
    let chosen = sheet.typed_or("/language", Some(&language.tag().to_owned()));
    let fields = view! {
        {Field::new("/email", texts::staff::email(language))
            .hint(texts::staff::email_hint(language))
            .required()
            .input(sheet, Kind::Email, sheet.typed_or("/email", None))}
        {rights_fields(desk, sheet, &StaffRights::default())}
        {Field::new("/language", texts::staff::mail_language(language))
            .select(sheet, languages.collect(), &chosen)}
    };
    let label = texts::staff::invite(language);
    view! {
        <div class="section">
            {form.view(texts::staff::invite_title(language), (label, TASK), fields.erase())}
        </div>
    }
    .erase()
}

/// A form with a reason.
struct Form {
    language: Language,
    /// Where it is sent.
    action: String,
    /// What its button does.
    what: String,
    sheet: Sheet,
    /// Whether it was sent and refused.
    is_refused: bool,
}

impl Form {
    /// The form that does this, with what was typed and refused if it was sent.
    fn new(desk: &Desk, content: &Content, page: &ReviewPage, what: String) -> Self {
        let (sheet, is_refused) =
            content.sheet_of(desk.language, |typed| typed.one(DO) == Some(what.as_str()));
        let sheet = sheet.within(format!("{}-", what.replace(':', "-")));
        let action = path(page.clone(), desk.language);
        Self { language: desk.language, action, what, sheet, is_refused }
    }

    /// The form around these fields, which asks for a reason besides.
    fn view(
        self,
        title: &'static str,
        (label, class): (&'static str, &'static str),
        fields: AnyView,
    ) -> AnyView {
        let Self { language, action, what, sheet, .. } = self;
        let reason = Field::new("/reason", texts::staff::reason(language))
            .hint(texts::staff::reason_hint(language))
            .required()
            .text(sheet, &language.language_tag(), 2, LONGEST_REASON, sheet.typed_or("/reason", None));
        let remembered = Remembered::new(language, &format!("staff.{what}"));
        // Those of a person stand beneath their name.
        let title = if what.contains(':') {
            view! { <h3 class="kern-heading-small">{title}</h3> }.erase()
        } else {
            view! { <h2 class="kern-heading-medium">{title}</h2> }.erase()
        };
        let fields = view! {
            {title}
            {fields}
            {reason}
            {remembered.said()}
            {button(what, label, class)}
        };
        remembered.form("form", action, None, fields.erase())
    }
}
