//! Begins an offer: from a template, from another offer, or without either.

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::facet::Facet;

use super::Desk;
use super::content::Content;
use super::field::{button, titled_button};
use super::overview::title;
use crate::i18n::texts;
use crate::routes::WorkspacePage;
use crate::view::Erase as _;

/// The page.
pub(super) fn page(desk: &Desk, content: Content) -> AnyView {
    let language = desk.language;
    let refusal = desk.refusal(&content);
    let Some(work) = content.organisation else { return ().erase() };
    let action = super::path(WorkspacePage::Begin(work.organisation.id.to_string()), language);
    let choice = "kern-btn kern-btn--secondary";
    let template = |(key, title): &(String, String)| {
        let label = desk.vocabulary.label(Facet::Type, key, language);
        let title = (!title.is_empty()).then(|| {
            view! { <p class="text-note" lang="de" dir="ltr">{title.clone()}</p> }
        });
        view! { <div>{button(format!("begin:{key}"), label, choice)} {title}</div> }.erase()
    };
    let templates: Vec<_> = content.templates.iter().map(template).collect();
    let offers: Vec<_> = work
        .organisation
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Offer && !entry.title.trim().is_empty())
        .map(|entry| {
            let title = title(language, &entry.title, &entry.language);
            titled_button(format!("copy:{}", entry.id), title, choice)
        })
        .collect();
    let copies = (!offers.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="copy">
                <h2 class="kern-heading-medium" id="copy">{texts::workspace::copy_title(language)}</h2>
                <p>{texts::workspace::copy_text(language)}</p>
                <div class="desk__choices">{offers}</div>
            </section>
        }
    });
    let overview = super::path(WorkspacePage::Overview, language);
    let task = view! {
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
        {refusal}
        <form method="post" action=action>
            <section class="section" aria-labelledby="templates">
                <h2 class="kern-heading-medium" id="templates">{texts::workspace::templates_title(language)}</h2>
                <div class="desk__choices">
                    {templates}
                    <div>{button("begin:".to_owned(), texts::workspace::begin_blank(language), choice)}</div>
                </div>
            </section>
            {copies}
        </form>
    };
    desk.page(
        texts::workspace::new_offer(language).to_owned(),
        texts::workspace::begin_lead(language).to_owned(),
        task.erase(),
    )
}
