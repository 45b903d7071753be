//! The offers a person has saved, or those of a link someone has shared.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use serde::{Deserialize, Serialize};
use shared::entry::EntryKind;
use shared::filter::{LARGEST_PAGE, ListQuery};
use shared::id::EntryId;

use crate::components::{Icon, IconView, Loading, offer_card, pass_on};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{
    Favourites, ListState, OfferCard, OnlyCard as _, Vocabulary, list_of, load_page, when_loaded,
};
use crate::view::Erase as _;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    offers: Vec<OfferCard>,
    /// How many were asked for; some may be there no longer. `None` if only the
    /// device knows.
    asked: Option<usize>,
    /// Whether they come from a link.
    shared: bool,
}

/// The ids in the page's URL.
fn linked(query: &str) -> Vec<EntryId> {
    ListState::parse(EntryKind::Offer, query).0.filter.ids
}

/// The saved offers.
#[component]
pub fn FavouritesPage() -> impl IntoView {
    let language = Language::current();
    let favourites = Favourites::current();
    let url = use_url();
    // An offer that is no longer saved stays on the page until the next visit:
    // the tap may have been a slip.
    let is_known = Memo::new(move |_| favourites.ids().is_some());
    let source = move || {
        is_known.track();
        url.read().search().to_owned()
    };
    let content = load_page(&Page::Favourites, source, move |api, query| {
        let linked = linked(&query);
        let shared = !linked.is_empty();
        let ids = if shared { Some(linked) } else { untrack(move || favourites.ids()) };
        async move {
            let asked = ids.as_ref().map(Vec::len);
            let mut offers = match ids {
                Some(ids) if !ids.is_empty() => {
                    let list = ListState { shown: LARGEST_PAGE, ..list_of(ids) };
                    api.offers(&list.to_list_query(EntryKind::Offer, language)).await?.items
                }
                _ => Vec::<OfferCard>::new(),
            };
            offers.iter_mut().for_each(OfferCard::only_card);
            Ok(Content { offers, asked, shared })
        }
    });
    when_loaded(content, move |vocabulary, content: Content| body(language, &vocabulary, content))
}

fn body(language: Language, vocabulary: &Vocabulary, content: Content) -> AnyView {
    let Content { offers, asked, shared } = content;
    let (title, lead) = if shared {
        (texts::favourites::shared_title(language), texts::favourites::shared_lead(language))
    } else {
        (texts::common::favourites(language), texts::favourites::lead(language))
    };
    let gone = asked.and_then(|asked| u32::try_from(asked.checked_sub(offers.len())?).ok());
    let gone = gone.filter(|gone| *gone > 0).map(|gone| {
        view! { <p class="notice">{texts::favourites::gone(language, gone)}</p> }
    });
    let list = match asked {
        None => unknown(language),
        Some(_) if offers.is_empty() => empty(language),
        Some(_) => list(language, vocabulary, title, offers),
    };
    view! { {heading(title.to_owned(), None, lead)} <p class="favourites__lead">{lead}</p> {gone} {list} }
        .erase()
}

/// As the server renders it, which does not know what is saved on a device.
fn unknown(language: Language) -> AnyView {
    view! {
        <div class="only-with-scripts"><Loading/></div>
        <p class="only-without-scripts">{texts::favourites::needs_scripts(language)}</p>
    }
    .erase()
}

fn empty(language: Language) -> AnyView {
    view! {
        <div class="empty">
            <IconView icon=Icon::Star/>
            <p class="kern-title">{texts::favourites::empty_title(language)}</p>
            <p>{texts::favourites::empty_text(language)}</p>
            <p><a class="kern-link" href=Page::Offers.path(language)>{texts::common::offers(language)}</a></p>
        </div>
    }
    .erase()
}

fn list(language: Language, vocabulary: &Vocabulary, title: &str, offers: Vec<OfferCard>) -> AnyView {
    let ids: Vec<EntryId> = offers.iter().map(|offer| offer.id).collect();
    let list = list_of(ids.clone());
    let page = Page::Favourites.path_with(language, &list.to_query_string());
    let address = format!("{}{page}", Site::current().base_url);
    let calendar = api_client::offers_calendar(&ListQuery {
        filter: list.filter,
        language: Some(language.language_tag()),
        ..ListQuery::default()
    });
    let card = |(index, offer)| view! { <li>{offer_card(offer, vocabulary, index == 0)}</li> }.erase();
    let cards: Vec<AnyView> = offers.into_iter().enumerate().map(card).collect();
    view! {
        <div class="actions">
            <a class="kern-btn kern-btn--secondary" href=calendar rel="external">
                <IconView icon=Icon::Calendar/>
                <span class="kern-label">{texts::common::add_to_calendar(language)}</span>
            </a>
            {pass_on(language, title, Some(address), &ids)}
        </div>
        <h2 class="kern-sr-only">{texts::common::offers(language)}</h2>
        <ul class="cards">{cards}</ul>
    }
    .erase()
}
