//! Asks to take over the profile of an organisation that is there already.

use leptos::prelude::*;
use shared::answer::OrganisationReference;
use shared::claim::Claim;

use super::Desk;
use super::content::Content;
use super::field::{Field, button};
use super::remembered::Remembered;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::MESSAGE;

/// The page.
pub(super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let Some(organisation) = &content.claimed else { return ().erase() };
    let title = texts::workspace::claim_title(language, &organisation.name.text);
    let mut own = content.workspace.iter().flat_map(|workspace| &workspace.organisations);
    let said = if own.any(|own| own.id == organisation.id) {
        texts::workspace::claim_member(language)
    } else if content.claims.iter().any(|claim| claim.organisation == organisation.id) {
        texts::workspace::claim_open(language)
    } else {
        let lead = texts::workspace::claim_lead(language).to_owned();
        return desk.page(title, lead, form(desk, content, organisation));
    };
    let overview = super::path(WorkspacePage::Overview, language);
    let task = view! {
        {desk.refusal(content)}
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
    };
    desk.page(title, said.to_owned(), task.erase())
}

fn form(desk: &Desk, content: &Content, organisation: &OrganisationReference) -> AnyView {
    let language = desk.language;
    let sheet = content.sheet(language);
    let action = super::path(WorkspacePage::Claim(organisation.id.to_string()), language);
    let remembered = Remembered::new(language, &format!("claim.{}", organisation.id));
    let fields = view! {
        {Field::new(MESSAGE, texts::workspace::claim_message(language))
            .hint(texts::workspace::claim_message_hint(language))
            .text(sheet, &language.language_tag(), 4, 1_000, sheet.typed_or(MESSAGE, None))}
        {remembered.said()}
        {button("claim".to_owned(), texts::workspace::claim_send(language), "kern-btn kern-btn--primary")}
    };
    view! { {desk.refusal(content)} {remembered.form("form", action, None, fields.erase())} }.erase()
}

/// One's requests that nobody has decided yet; nothing if there are none.
pub(super) fn open(language: Language, claims: &[Claim]) -> Option<AnyView> {
    let items: Vec<_> = claims.iter().map(|claim| item(language, claim)).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="claims">
                <h2 class="kern-heading-medium" id="claims">{texts::workspace::claims(language)}</h2>
                <ul class="desk__entries">{items}</ul>
            </section>
        }
        .erase()
    })
}

fn item(language: Language, claim: &Claim) -> AnyView {
    let action = super::path(WorkspacePage::Claim(claim.organisation.to_string()), language);
    let day = long_date(language, local_time(claim.claimed_at).date());
    let what = format!("unclaim:{}", claim.id);
    view! {
        <li class="desk__entry">
            <p class="desk__title"><bdi>{claim.name.clone()}</bdi></p>
            <p class="text-note">{texts::workspace::claimed_on(language, &day)}</p>
            <form method="post" action=action>
                <p class="actions">
                    {button(what, texts::workspace::unclaim(language), "kern-btn kern-btn--secondary")}
                </p>
            </form>
        </li>
    }
    .erase()
}
