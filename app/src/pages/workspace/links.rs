//! Pages to which the links of mails lead: entries are confirmed without signing in, invitations are
//! accepted. Nothing happens before a button is pressed: programs follow links, too.

use leptos::prelude::*;
use shared::account::AccountPage;
use shared::care::AskedEntry;
use shared::entry::EntryKind;
use url::form_urlencoded;

use super::content::Content;
use super::field::button;
use super::{Desk, label};
use crate::account::{TOKEN, with_next};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::view::Erase as _;

/// Confirms entries.
pub(super) fn confirm(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let title = texts::workspace::confirm_title(language).to_owned();
    let Some(asked) = &content.asked else {
        let refusal = desk.refusal(content);
        let lead = match (desk.done.is_some() || refusal.is_some(), content.is_used_up) {
            // Once everything is confirmed, there is nothing left to say but that; nor is a link to blame
            // where a button was refused.
            (true, _) => "",
            (false, true) => texts::workspace::link_used(language),
            (false, false) => texts::workspace::link_expired(language),
        };
        let task = view! { {refusal} {to_workspace(language)} };
        return desk.page(title, lead.to_owned(), task.erase());
    };
    let action = super::path(WorkspacePage::Confirm, language);
    let has_several = asked.items.iter().filter(|entry| !entry.is_confirmed).count() > 1;
    let all = has_several.then(|| {
        let label = texts::workspace::all_still_current(language);
        view! { <p class="actions">{button("confirm_all".to_owned(), label, "kern-btn kern-btn--primary")}</p> }
    });
    let class = if has_several { "kern-btn kern-btn--secondary" } else { "kern-btn kern-btn--primary" };
    let items: Vec<_> = asked.items.iter().map(|entry| asked_entry(language, entry, class)).collect();
    let task = view! {
        {desk.refusal(content)}
        <form method="post" action=action>
            <input type="hidden" name=TOKEN value=content.token.clone()/>
            {all}
            <ul class="desk__entries">{items}</ul>
        </form>
        <p>{texts::workspace::confirm_otherwise(language)}</p>
        {to_workspace(language)}
    };
    desk.page(title, texts::workspace::confirm_lead(language).to_owned(), task.erase())
}

/// An entry with the button of this class that confirms it, if nobody has.
fn asked_entry(language: Language, entry: &AskedEntry, class: &'static str) -> AnyView {
    let page = match entry.kind {
        EntryKind::Organisation => Page::Organisation(entry.slug.clone()),
        EntryKind::Offer | EntryKind::Project => Page::Offer(entry.slug.clone()),
    };
    let state = if entry.is_confirmed {
        view! { <span class="badge desk__badge--active">{texts::workspace::is_confirmed(language)}</span> }
            .erase()
    } else {
        let what = format!("confirm:{}", entry.id);
        button(what, texts::workspace::still_current(language), class)
    };
    view! {
        <li class="desk__entry">
            <p>
                <a class="kern-link desk__title" href=page.path(language) rel="external"><bdi>{entry.title.clone()}</bdi></a>
            </p>
            <p class="text-note"><bdi>{entry.organisation.clone()}</bdi></p>
            <p class="actions">{state}</p>
        </li>
    }
    .erase()
}

/// Accepts an invitation.
pub(super) fn invitation(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let title = texts::workspace::invitation_title(language).to_owned();
    let Some(offer) = &content.invitation else {
        return desk.page(title, texts::workspace::link_expired(language).to_owned(), to_workspace(language));
    };
    let organisation = offer.organisation.clone();
    let lead = match &offer.invited_by {
        Some(person) => texts::workspace::invited_by(language, &organisation, person),
        None => texts::workspace::invited(language, &organisation),
    };
    let role = label(language, "role", offer.role.key());
    let task = if content.is_signed_in {
        let action = super::path(WorkspacePage::Invitation, language);
        view! {
            {desk.refusal(content)}
            <p>{role}</p>
            <form class="form" method="post" action=action>
                <input type="hidden" name=TOKEN value=content.token.clone()/>
                {button("accept".to_owned(), texts::workspace::accept(language), "kern-btn kern-btn--primary")}
            </form>
        }
        .erase()
    } else {
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair(TOKEN, &content.token).finish();
        let here = Page::Workspace(WorkspacePage::Invitation).path_with(language, &query);
        let sign_in = with_next(AccountPage::SignIn, language, Some(here.clone()));
        let register = with_next(AccountPage::Register, language, Some(here));
        view! {
            <p>{role}</p>
            <p>{texts::workspace::invitation_sign_in(language)}</p>
            <p class="actions">
                <a class="kern-btn kern-btn--primary" href=sign_in>
                    <span class="kern-label">{texts::workspace::to_sign_in(language)}</span>
                </a>
                <a class="kern-btn kern-btn--secondary" href=register>
                    <span class="kern-label">{texts::workspace::to_register(language)}</span>
                </a>
            </p>
        }
        .erase()
    };
    desk.page(title, lead, task)
}

fn to_workspace(language: Language) -> AnyView {
    let href = super::path(WorkspacePage::Overview, language);
    view! { <p class="ways"><a class="kern-link" href=href>{texts::workspace::to_overview(language)}</a></p> }
        .erase()
}
