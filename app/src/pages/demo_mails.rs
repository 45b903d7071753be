//! The mails of the demonstration, which sends none.

use leptos::prelude::*;
use shared::account::AccountPage;
use shared::mail::{DemoMail, DemoMails};

use crate::components::foreign;
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{load_page, when_loaded};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// What would have been sent, the newest first.
pub(super) fn demo_mails_page() -> AnyView {
    let language = Language::current();
    let page = Page::Account(AccountPage::DemoMails);
    let mails = load_page(&page, String::new, |api, _| async move { api.demo_mails().await });
    when_loaded(mails, move |_, DemoMails { items }| {
        let text = texts::postbox::text(language);
        let shown = if items.is_empty() {
            view! { <p>{texts::postbox::none(language)}</p> }.erase()
        } else {
            items.into_iter().map(|mail| one(language, mail)).collect::<Vec<_>>().erase()
        };
        view! { {heading(texts::postbox::title(language).to_owned(), None, text)} <p>{text}</p> {shown} }
            .erase()
    })
}

fn one(language: Language, mail: DemoMail) -> AnyView {
    let DemoMail { at, to, language: written_in, subject, text } = mail;
    let (lang, dir) = foreign(&written_in);
    let at = local_time(at);
    let (day, time) = (long_date(language, at.date()), at.format("%H:%M").to_string());
    let base_url = Site::current().base_url;
    let paragraphs = text.trim_end().split("\n\n").map(|paragraph| {
        let lines = paragraph.lines().map(|line| view! { {line_view(&base_url, line)} <br/> });
        view! { <p>{lines.collect::<Vec<_>>()}</p> }
    });
    view! {
        <article class="section">
            <h2 class="kern-heading-medium" lang=lang.clone() dir=dir>{subject}</h2>
            <p class="text-note">{texts::postbox::received(language, &day, &time, &to)}</p>
            <div class="prose" lang=lang dir=dir>{paragraphs.collect::<Vec<_>>()}</div>
        </article>
    }
    .erase()
}

/// A line of a mail; an address of this site stands alone on its line.
fn line_view(base_url: &str, line: &str) -> AnyView {
    let line = line.to_owned();
    if line.starts_with(base_url) {
        let href = line.clone();
        view! { <a class="kern-link" href=href rel="external"><bdi dir="ltr">{line}</bdi></a> }.erase()
    } else {
        view! { <span>{line}</span> }.erase()
    }
}
