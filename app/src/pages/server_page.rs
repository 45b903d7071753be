use leptos::prelude::*;
use shared::account::AccountPage;

use super::NotFoundPage;
use super::demo_mails::demo_mails_page;
use super::favourites::favourites_page;
use super::lazy::here;
use super::legal::legal_page;
use super::map::map_page;
use super::near::near_page;
use super::news::news_page;
use super::offline::offline_page;
use super::preview::preview_page;
use super::report::report_page;
use super::review::case_preview_page;
use super::sheet::sheet_page;
use crate::routes::{Page, ReviewPage, WorkspacePage};
use crate::view::Erase as _;

/// A page that is read as the server has made it.
#[component]
pub fn ServerPage() -> impl IntoView {
    match here() {
        Some(Page::Legal(_)) => legal_page(),
        Some(Page::Favourites) => favourites_page(),
        Some(Page::News) => news_page(),
        Some(Page::Near) => near_page(),
        Some(Page::Map) => map_page(),
        Some(Page::Offline) => offline_page(),
        Some(Page::Sheet) => sheet_page(),
        Some(Page::Account(AccountPage::DemoMails)) => demo_mails_page(),
        Some(Page::Workspace(WorkspacePage::Preview(id))) => preview_page(id),
        Some(Page::Review(ReviewPage::Preview(id))) => case_preview_page(id),
        Some(Page::Report(kind, slug)) => report_page(kind, slug),
        _ => view! { <NotFoundPage/> }.erase(),
    }
}
