//! The organisations of the county.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::entry::Standing;
use shared::review::{MOST_SHOWN, USUAL_SHOWN};
use shared::staff::{ReviewOrganisation, ReviewOrganisations};
use url::form_urlencoded;

use super::{Asked, Content, path, ways};
use crate::account::parameter;
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::pages::workspace::{Desk, Field, Kind, written_title};
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;

/// Parameter with words of a name.
const TEXT: &str = "q";
/// Parameter with a standing.
const STANDING: &str = "standing";
/// Parameter with how many are shown.
const SHOWN: &str = "shown";
/// Id of the line that says how many there are.
const RESULTS: &str = "results";

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    found: ReviewOrganisations,
    is_admin: bool,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let query = only(asked.query, &[TEXT, STANDING, SHOWN]);
    let asking = futures::future::try_join(api.review_organisations(&query), api.account());
    let (found, account) = asking.await?;
    Ok(Loaded { found, is_admin: account.is_admin })
}

/// Those parameters of a query that have one of these names and a value.
pub(super) fn only(query: &str, names: &[&str]) -> String {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let said = pairs.filter(|(name, value)| names.contains(&&**name) && !value.trim().is_empty());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish()
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let (language, found) = (desk.language, &loaded.found);
    let is_filtered = !only(&content.query, &[TEXT, STANDING]).is_empty();
    let list = if found.items.is_empty() {
        let none = if is_filtered {
            texts::county::organisations_none_found(language)
        } else {
            texts::county::organisations_none(language)
        };
        view! { <p class="notice">{none}</p> }.erase()
    } else {
        let items: Vec<_> = found.items.iter().map(|it| item(language, it)).collect();
        view! { <ul class="desk__entries" aria-labelledby=RESULTS>{items}</ul> }.erase()
    };
    let all = is_filtered.then(|| {
        let href = path(ReviewPage::Organisations, language);
        view! { <p><a class="kern-link" href=href>{texts::county::organisations_all(language)}</a></p> }
    });
    let task = view! {
        {ways(language, &ReviewPage::Organisations, true, loaded.is_admin)}
        {search(desk, content)}
        {all}
        <section class="section" aria-labelledby=RESULTS>
            <h2 class="kern-heading-medium" id=RESULTS>
                {texts::county::organisations_found(language, found.total)}
            </h2>
            {list}
            {more(language, &content.query, found)}
        </section>
    };
    let (title, lead) = (texts::review::organisations(language), texts::county::organisations_lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

fn search(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let sheet = content.sheet(language);
    let said = |name: &str| parameter(&content.query, name).unwrap_or_default();
    let any = (String::new(), texts::county::any(language).to_owned());
    let standings = Standing::ALL.iter().map(|it| (it.key().to_owned(), standing(language, *it)));
    let options: Vec<(String, String)> = [any].into_iter().chain(standings).collect();
    view! {
        <form
            class="county-filters"
            method="get"
            action=path(ReviewPage::Organisations, language)
            role="search"
        >
            {Field::new(TEXT, texts::county::name_search(language))
                .given()
                .input(sheet, Kind::Line, said(TEXT))}
            {Field::new(STANDING, texts::county::standing(language)).select(sheet, options, &said(STANDING))}
            <button class="kern-btn kern-btn--primary" type="submit">
                <span class="kern-label">{texts::common::search(language)}</span>
            </button>
        </form>
    }
    .erase()
}

/// A standing in words.
pub(super) fn standing(language: Language, standing: Standing) -> String {
    labelled(language, Namespace::County, "standing", standing.key())
}

/// A standing as a badge.
pub(super) fn badge(language: Language, of: Standing) -> AnyView {
    let class = format!("badge county-standing county-standing--{of}");
    view! { <span class=class>{standing(language, of)}</span> }.erase()
}

fn item(language: Language, it: &ReviewOrganisation) -> AnyView {
    let href = path(ReviewPage::Organisation(it.id.to_string()), language);
    let people = texts::county::people(language, it.members);
    let published = texts::county::published(language, it.published);
    view! {
        <li class="desk__entry">
            <p>
                <a class="kern-link desk__title" href=href>{written_title(language, &it.name, &it.language)}</a>
            </p>
            <p class="text-note">{badge(language, it.standing)} " " {people} " · " {published}</p>
        </li>
    }
    .erase()
}

/// The way to more of them.
fn more(language: Language, query: &str, found: &ReviewOrganisations) -> Option<AnyView> {
    let shown = u32::try_from(found.items.len()).unwrap_or(u32::MAX);
    if shown >= found.total {
        return None;
    }
    let told = texts::county::organisations_shown(language, &shown.to_string(), &found.total.to_string());
    let way = next(shown).map_or_else(
        || view! { <p>{texts::county::organisations_too_many(language)}</p> }.erase(),
        |next| {
            let query = [only(query, &[TEXT, STANDING]), format!("{SHOWN}={next}")];
            let query: Vec<&str> = query.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            let href = Page::Review(ReviewPage::Organisations).path_with(language, &query.join("&"));
            view! {
                <p class="actions">
                    <a class="kern-btn kern-btn--secondary" href=href>
                        <span class="kern-label">{texts::county::organisations_more(language)}</span>
                    </a>
                </p>
            }
            .erase()
        },
    );
    Some(view! { <p class="text-note">{told}</p> {way} }.erase())
}

/// How many are shown after so many, if more can be.
fn next(shown: u32) -> Option<u32> {
    (shown < MOST_SHOWN).then(|| (shown.max(USUAL_SHOWN) * 2).min(MOST_SHOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_what_says_something() {
        let query = "q=Caf%C3%A9+Siegen&standing=&done=standing_changed&shown=50";
        assert_eq!(only(query, &[TEXT, STANDING, SHOWN]), "q=Caf%C3%A9+Siegen&shown=50");
        assert_eq!(only("q=+&standing=", &[TEXT, STANDING]), "");
    }

    #[test]
    fn a_list_grows_until_it_is_long() {
        assert_eq!([25, 50, 100, 200].map(next), [Some(50), Some(100), Some(200), None]);
    }
}
