//! What waits each morning: how much of what, what was promised, one's own cases, and what has waited longest.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::review::{
    Assigned, CaseAge, CaseFilter, CaseKind, CaseSummary, ReviewOverview, TARGET_WORKING_DAYS, WaitingCount,
};

use super::cases::{row, waiting};
use super::{Asked, Content, label, path};
use crate::i18n::{Language, texts};
use crate::pages::workspace::Desk;
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    is_county: bool,
    is_admin: bool,
    overview: ReviewOverview,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, _asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let (account, overview) = futures::future::try_join(api.account(), api.review_overview()).await?;
    let (is_county, is_admin) = super::rights(&account);
    Ok(Loaded { is_county, is_admin, overview })
}

/// The page.
pub(super) fn page(desk: &Desk, _content: &Content, loaded: &Loaded) -> AnyView {
    let (language, overview) = (desk.language, &loaded.overview);
    let kinds = [
        (CaseKind::Submission, overview.submissions),
        (CaseKind::Afterwards, overview.afterwards),
        (CaseKind::Report, overview.reports),
    ];
    let others = [Some(overview.stale), overview.pending, overview.claims];
    let is_all_done = kinds.iter().all(|(_, count)| count.open == 0)
        && others.into_iter().flatten().all(|count| count == 0);
    let tiles: Vec<_> = kinds.into_iter().map(|(kind, count)| tile(language, kind, count)).collect();
    let all_done = is_all_done.then(|| view! { <p class="notice">{texts::review::all_done(language)}</p> });
    let own = CaseFilter { assigned: Some(Assigned::Me), ..CaseFilter::default() };
    let lists = [
        List {
            id: "promised",
            title: texts::review::promised(language),
            cases: &overview.promised,
            none: texts::review::promised_none(language),
            all: None,
        },
        List {
            id: "own",
            title: texts::review::own(language),
            cases: &overview.own,
            none: texts::review::own_none(language),
            all: Some((own, texts::review::all_own(language))),
        },
        List {
            id: "oldest",
            title: texts::review::oldest(language),
            cases: &overview.oldest,
            none: texts::review::none_text(language),
            all: Some((CaseFilter::default(), texts::review::all_cases(language))),
        },
    ];
    let lists: Vec<_> = lists.iter().map(|list| list.view(desk)).collect();
    let task = view! {
        {super::ways(language, &ReviewPage::Overview, loaded.is_county, loaded.is_admin)}
        {all_done}
        <ul class="review-tiles">{tiles}</ul>
        {also(language, overview)}
        <div class="review-lists">{lists}</div>
    };
    let (title, lead) = (texts::review::overview_title(language), texts::review::overview_lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

/// How many cases of a kind wait, each number the way to them.
fn tile(language: Language, kind: CaseKind, count: WaitingCount) -> AnyView {
    let filter = CaseFilter { kinds: vec![kind], ..CaseFilter::default() };
    let late = CaseFilter { age: Some(CaseAge::Overdue), ..filter.clone() };
    let overdue = texts::review::overdue_count(language, count.overdue);
    let overdue = if count.overdue > 0 {
        view! { <a class="kern-link review-tile__late" href=list(language, &late)>{overdue}</a> }.erase()
    } else {
        view! { <span>{overdue}</span> }.erase()
    };
    let longest = count.since.map(|since| {
        view! { <p class="text-note">{texts::review::longest(language, &waiting(language, since))}</p> }
    });
    view! {
        <li class="review-tile">
            <h2 class="review-tile__title">
                <a class="kern-link" href=list(language, &filter)>{label(language, "kinds", kind.key())}</a>
            </h2>
            <p class="review-tile__count">{texts::review::open_count(language, count.open)}</p>
            <p>{overdue}</p>
            {longest}
            <p class="text-note">{texts::review::target(language, TARGET_WORKING_DAYS)}</p>
        </li>
    }
    .erase()
}

/// What waits besides cases.
fn also(language: Language, overview: &ReviewOverview) -> AnyView {
    let stale = (path(ReviewPage::Stale, language), texts::review::stale_count(language, overview.stale));
    let pending = overview.pending.map(|count| {
        let href = Page::Review(ReviewPage::Organisations).path_with(language, "standing=pending");
        (href, texts::review::pending_count(language, count))
    });
    let claims = overview
        .claims
        .map(|count| (path(ReviewPage::Claims, language), texts::review::claims_count(language, count)));
    let lines: Vec<_> = [stale]
        .into_iter()
        .chain(pending)
        .chain(claims)
        .map(|(href, text)| view! { <li><a class="kern-link" href=href>{text}</a></li> }.erase())
        .collect();
    view! {
        <section class="section" aria-labelledby="also">
            <h2 class="kern-heading-medium" id="also">{texts::review::also(language)}</h2>
            <ul class="review-also">{lines}</ul>
        </section>
    }
    .erase()
}

/// Some cases under a heading.
struct List<'a> {
    id: &'static str,
    title: &'static str,
    cases: &'a [CaseSummary],
    /// What is said where there are none.
    none: &'static str,
    /// The way to all of them.
    all: Option<(CaseFilter, &'static str)>,
}

impl List<'_> {
    fn view(&self, desk: &Desk) -> AnyView {
        let language = desk.language;
        let rows: Vec<_> =
            self.cases.iter().map(|case| row(language, &desk.vocabulary, case, None)).collect();
        let cases = if rows.is_empty() {
            view! { <p class="text-note">{self.none}</p> }.erase()
        } else {
            view! { <ul class="desk__entries review-cases">{rows}</ul> }.erase()
        };
        let all = self.all.as_ref().filter(|_| !self.cases.is_empty()).map(|(filter, label)| {
            view! { <p><a class="kern-link" href=list(language, filter)>{*label}</a></p> }
        });
        view! {
            <section class="section" aria-labelledby=self.id>
                <h2 class="kern-heading-medium" id=self.id>{self.title}</h2>
                {cases}
                {all}
            </section>
        }
        .erase()
    }
}

/// The path of the list with these filters.
fn list(language: Language, filter: &CaseFilter) -> String {
    Page::Review(ReviewPage::Cases).path_with(language, &filter.to_query())
}
