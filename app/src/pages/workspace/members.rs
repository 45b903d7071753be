//! Who works for an organisation, and who is invited to.

use leptos::prelude::*;
use shared::account::MemberRole;
use shared::member::{Invitation, Member};
use shared::workspace::OrganisationWork;

use super::content::Content;
use super::field::{Field, Kind, button};
use super::remembered::Remembered;
use super::sections::ask_first;
use super::{Desk, label};
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::VERSION;

const ASIDE: &str = "kern-btn kern-btn--secondary";

/// The page.
pub(super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let (Some(work), Some(members)) = (&content.organisation, &content.members) else { return ().erase() };
    let is_owner = work.organisation.role == MemberRole::Owner;
    let action = super::path(WorkspacePage::Members(work.organisation.id.to_string()), language);
    let people: Vec<_> =
        members.members.iter().map(|it| member(language, it, is_owner, action.clone())).collect();
    let invitations: Vec<_> =
        members.invitations.iter().map(|it| invitation(language, it, is_owner)).collect();
    let waiting = (!invitations.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="invitations">
                <h2 class="kern-heading-medium" id="invitations">{texts::workspace::invitations(language)}</h2>
                <form method="post" action=action.clone()>
                    <ul class="desk__entries">{invitations}</ul>
                </form>
            </section>
        }
    });
    let overview = super::path(WorkspacePage::Overview, language);
    let invite = is_owner.then(|| invite(desk, content, work, action));
    let task = view! {
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
        {desk.refusal(content)}
        <ul class="desk__entries">{people}</ul>
        {waiting}
        {invite}
    };
    let title = texts::workspace::members_title(language, &work.organisation.profile.title);
    desk.page(title, String::new(), task.erase())
}

fn member(language: Language, member: &Member, is_owner: bool, action: String) -> AnyView {
    let role = label(language, "role", member.role.key());
    let other = match member.role {
        MemberRole::Owner => MemberRole::Editor,
        MemberRole::Editor => MemberRole::Owner,
    };
    let change = is_owner
        .then(|| button(format!("{other}:{}", member.id), label(language, "to_role", other.key()), ASIDE));
    let end = if member.is_self {
        let (label, lost) = (texts::workspace::leave(language), texts::workspace::leave_lost(language));
        Some(ask_first(language, format!("leave:{}", member.id), label, lost))
    } else {
        is_owner.then(|| {
            let lost = texts::workspace::remove_lost(language, &member.name);
            let label = texts::workspace::remove(language);
            ask_first(language, format!("remove:{}", member.id), label, &lost)
        })
    };
    let ways = (is_owner || member.is_self).then(|| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name=VERSION value=member.version.to_string()/>
                <p class="actions">{change}</p>
                {end}
            </form>
        }
    });
    let me =
        member.is_self.then(|| view! { " " <span class="badge">{texts::workspace::you(language)}</span> });
    view! {
        <li class="desk__entry">
            <p class="desk__title"><bdi>{member.name.clone()}</bdi> {me}</p>
            <p class="text-note"><bdi dir="ltr">{member.email.clone()}</bdi></p>
            <p>{role}</p>
            {ways}
        </li>
    }
    .erase()
}

fn invitation(language: Language, invitation: &Invitation, is_owner: bool) -> AnyView {
    let until = long_date(language, local_time(invitation.expires_at).date());
    let back = is_owner
        .then(|| button(format!("uninvite:{}", invitation.id), texts::workspace::uninvite(language), ASIDE));
    view! {
        <li class="desk__entry">
            <p class="desk__title"><bdi dir="ltr">{invitation.email.clone()}</bdi></p>
            <p class="text-note">{texts::workspace::invited_until(language, &until)}</p>
            <p class="actions">{back}</p>
        </li>
    }
    .erase()
}

fn invite(desk: &Desk, content: &Content, work: &OrganisationWork, action: String) -> AnyView {
    let language = desk.language;
    let sheet = content.sheet(language);
    let email = sheet.typed_or("/email", None);
    let roles =
        MemberRole::ALL.iter().map(|role| (role.key().to_owned(), label(language, "role", role.key())));
    let remembered = Remembered::new(language, &format!("invite.{}", work.organisation.id));
    let fields = view! {
        {Field::new("/email", texts::workspace::email(language))
            .hint(texts::workspace::invite_hint(language))
            .required()
            .input(sheet, Kind::Email, email)}
        {Field::new("/role", texts::workspace::may_do(language))
            .choices(sheet, true, roles.collect(), &[MemberRole::Editor.key().to_owned()])}
        {remembered.said()}
        {button("invite:".to_owned(), texts::workspace::invite(language), "kern-btn kern-btn--primary")}
    };
    view! {
        <section class="section" aria-labelledby="invite">
            <h2 class="kern-heading-medium" id="invite">{texts::workspace::invite_title(language)}</h2>
            {remembered.form("form", action, None, fields.erase())}
        </section>
    }
    .erase()
}
