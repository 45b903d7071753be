//! The offers a person has saved, or those of a link someone has shared.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use serde::{Deserialize, Serialize};
use shared::answer::OfferSummary;
use shared::entry::EntryKind;
use shared::filter::{Filter, LARGEST_PAGE};

use crate::components::{Icon, IconView, offer_card, pass_on};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{Favourites, ListState, OnlyCard, Vocabulary, load_page, shared_page, when_loaded};
use crate::view::Erase as _;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    offers: Vec<OfferSummary>,
    /// How many were asked for; some may be there no longer.
    asked: usize,
    /// Whether they come from a link.
    shared: bool,
}

/// The saved offers.
#[component]
pub fn FavouritesPage() -> impl IntoView {
    let language = Language::current();
    let favourites = Favourites::current();
    let url = use_url();
    let linked = Memo::new(move |_| ListState::parse(EntryKind::Offer, url.read().search()).0.filter.ids);
    let list = move || {
        let linked = linked.get();
        let ids = if linked.is_empty() { favourites.ids() } else { linked };
        let filter = Filter { ids, ..Filter::default() };
        ListState { filter, shown: LARGEST_PAGE, ..ListState::default() }
    };
    let content = load_page(
        &Page::Favourites,
        move || list().to_query_string(),
        move |api, query| {
            let shared = !linked.get_untracked().is_empty();
            let (state, _) = ListState::parse(EntryKind::Offer, &query);
            async move {
                let asked = state.filter.ids.len();
                let mut offers = match asked {
                    0 => Vec::new(),
                    _ => api.offers(&state.to_list_query(EntryKind::Offer, language)).await?.items,
                };
                offers.iter_mut().for_each(OnlyCard::only_card);
                Ok(Content { offers, asked, shared })
            }
        },
    );
    when_loaded(content, move |vocabulary, content: Content| body(language, &vocabulary, content))
}

fn body(language: Language, vocabulary: &Vocabulary, content: Content) -> AnyView {
    let Content { offers, asked, shared } = content;
    let title =
        if shared { texts::favourites::shared_title(language) } else { texts::common::favourites(language) };
    let lead =
        if shared { texts::favourites::shared_lead(language) } else { texts::favourites::lead(language) };
    let gone = u32::try_from(asked - offers.len().min(asked)).unwrap_or(u32::MAX);
    let gone = (gone > 0).then(|| view! { <p class="notice">{texts::favourites::gone(language, gone)}</p> });
    let ids = offers.iter().map(|offer| offer.id).collect();
    let address = format!("{}{}", Site::current().base_url, shared_page(language, ids));
    let list = if offers.is_empty() {
        view! {
            <div class="empty">
                <IconView icon=Icon::Star/>
                <p class="kern-title">{texts::favourites::empty_title(language)}</p>
                <p class="only-with-scripts">{texts::favourites::empty_text(language)}</p>
                <p class="only-without-scripts">{texts::favourites::needs_scripts(language)}</p>
                <p><a class="kern-link" href=Page::Offers.path(language)>{texts::common::offers(language)}</a></p>
            </div>
        }
        .erase()
    } else {
        let card = |(index, offer)| view! { <li>{offer_card(offer, vocabulary, index == 0)}</li> }.erase();
        let cards: Vec<AnyView> = offers.into_iter().enumerate().map(card).collect();
        view! {
            <div class="actions">{pass_on(language, title, Some(address))}</div>
            <h2 class="kern-sr-only">{texts::common::offers(language)}</h2>
            <ul class="cards">{cards}</ul>
        }
        .erase()
    };
    view! { {heading(title.to_owned(), None, lead)} <p class="favourites__lead">{lead}</p> {gone} {list} }
        .erase()
}
