//! A sheet of paper to hand out or put up: an offer or a list of offers in large
//! type, with a QR code that leads to the page. As the server makes it: there is
//! nothing on it for the browser to take over.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_url;
use serde::{Deserialize, Serialize};
use shared::answer::OfferDetail;
use shared::entry::EntryKind;

use super::entry::contacts;
use super::offer::{essentials, times, whereabouts};
use crate::components::{Shown, chips, date_line, paragraph, place_line, qr_code, town};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::{Clock, Site};
use crate::routes::Page;
use crate::state::{
    ListState, Listing, OfferCard, OnlyPage as _, Vocabulary, fetch_listing, load_page, when_loaded,
};
use crate::view::Erase as _;
use crate::words;

/// Most offers on one sheet; the QR code leads to all of them.
const MOST_OFFERS: u16 = 40;
/// Parameter that says how large the paper is.
const PAPER: &str = "paper";

/// What a sheet shows.
#[derive(Clone, Serialize, Deserialize)]
struct Content {
    listing: Listing<OfferCard>,
    /// The offer, if it is for one.
    offer: Option<OfferDetail>,
}

/// Sizes of paper that printers have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    A4,
    A5,
}

impl Paper {
    const ALL: [Self; 2] = [Self::A4, Self::A5];

    fn key(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
        }
    }

    /// The size a query asks for, and the rest of the query.
    fn read(query: &str) -> (Self, String) {
        let is_paper = |pair: &&str| pair.split('=').next() == Some(PAPER);
        let (paper, rest): (Vec<&str>, Vec<&str>) = query.split('&').partition(is_paper);
        let asked = |size: &Self| paper.iter().any(|pair| pair.ends_with(size.key()));
        (Self::ALL.into_iter().find(asked).unwrap_or(Self::A4), rest.join("&"))
    }
}

/// The sheet the URL asks for.
pub(super) fn sheet_page() -> AnyView {
    provide_context(words::ForPaper);
    let language = Language::current();
    let (paper, query) = Paper::read(use_url().read_untracked().search());
    let (list, ignored) = ListState::parse(EntryKind::Offer, &query);
    let of_one = list.filter.ids.len() == 1;
    let state = ListState { shown: MOST_OFFERS, ..list.clone() };
    let content = load_page(&Page::Sheet, String::new, move |api, _| {
        let (state, ignored) = (state.clone(), ignored.clone());
        async move {
            let listing = fetch_listing::<OfferCard>(api.clone(), language, state, ignored).await?;
            let offer = match listing.page.items.first().filter(|_| of_one) {
                Some(offer) => Some(api.offer(&offer.slug, &language.language_tag()).await?),
                None => None,
            };
            Ok(Content { listing, offer })
        }
    });
    when_loaded(content, move |vocabulary, content: Content| {
        let (page, sheet) = if let Some(offer) = content.offer {
            let page = Page::Offer(offer.offer.slug.clone()).path(language);
            (page, of_offer(language, &vocabulary, offer))
        } else {
            let page = Page::Offers.path_with(language, &list.to_query_string());
            (page, of_list(language, &vocabulary, &list, content.listing))
        };
        view! { {tools(language, paper, &query, page.clone())} {on_paper(language, paper, &page, sheet)} }
            .erase()
    })
}

/// What one does with the sheet; not on it.
fn tools(language: Language, paper: Paper, query: &str, page: String) -> AnyView {
    let size = |size: Paper| {
        let query = if query.is_empty() { String::new() } else { format!("{query}&") };
        let href = Page::Sheet.path_with(language, &format!("{query}{PAPER}={}", size.key()));
        let current = (size == paper).then_some("true");
        view! { <a class="chip" href=href rel="external" aria-current=current>{size.key().to_uppercase()}</a> }.erase()
    };
    let script = "document.querySelector('#print').addEventListener('click',()=>print())";
    view! {
        <div class="sheet-tools not-on-paper">
            <a href=page rel="external">{texts::sheet::back(language)}</a>
            <p class="sheet-tools__sizes"><span>{texts::sheet::paper(language)}</span> {Vec::from(Paper::ALL.map(size))}</p>
            <button class="kern-btn kern-btn--primary only-with-scripts" type="button" id="print">
                <span class="kern-label">{texts::common::print(language)}</span>
            </button>
            <p class="only-without-scripts">{texts::sheet::print_by_menu(language)}</p>
            <script nonce=use_nonce() inner_html=script></script>
        </div>
    }
    .erase()
}

/// The sheet, with the way to the page on it.
fn on_paper(language: Language, paper: Paper, page: &str, sheet: AnyView) -> AnyView {
    let site = Site::current();
    let address = format!("{}{page}", site.base_url);
    let today = words::long_date(language, words::local_time(Clock::now()).date());
    let shown = address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
    let short =
        (shown.len() <= 80).then(|| view! { <p class="sheet__address"><bdi dir="ltr">{shown}</bdi></p> });
    view! {
        <Meta name="robots" content="noindex"/>
        <article class="sheet" data-paper=paper.key()>
            <div class="sheet__way">
                {way(language, &address)}
                <p>{texts::sheet::scan(language)}</p>
            </div>
            {sheet}
            <footer class="sheet__footer">
                {short}
                <p>{site.name} " · " {texts::sheet::as_of(language, &today)}</p>
            </footer>
        </article>
    }
    .erase()
}

fn of_offer(language: Language, vocabulary: &Vocabulary, mut offer: OfferDetail) -> AnyView {
    offer.only_page();
    let times = times(language, &offer);
    let whereabouts = whereabouts(language, &offer, vocabulary);
    let essentials = essentials(language, &offer.offer, vocabulary);
    let OfferDetail { offer, contacts: ways, .. } = offer;
    let title = heading(offer.title.text.clone(), None, &offer.summary.text);
    view! {
        {title}
        <p class="sheet__organisation"><Shown text=offer.organisation.name/></p>
        {paragraph("sheet__lead", offer.summary)}
        {essentials}
        {times}
        {whereabouts}
        {contacts(ways)}
    }
    .erase()
}

fn of_list(
    language: Language,
    vocabulary: &Vocabulary,
    state: &ListState,
    listing: Listing<OfferCard>,
) -> AnyView {
    let organisation = listing.page.items.first().map(|offer| offer.organisation.name.text.clone());
    let saved = state.filter.ids.is_empty();
    let chips = chips(&state.filter, vocabulary, language, organisation.as_deref());
    let chips: Vec<String> = chips.into_iter().filter(|_| saved).map(|chip| chip.label).collect();
    let (shown, total) = (listing.page.items.len(), listing.page.total);
    let more = (u32::try_from(shown).is_ok_and(|shown| shown < total))
        .then(|| view! { <p>{texts::lists::shown_of(language, &shown.to_string(), &total.to_string())}</p> });
    let item = |offer: OfferCard| {
        let towns = offer.places.iter();
        let towns = towns.map(|it| town(language, &it.municipality, it.locality.as_deref(), vocabulary));
        let facts = [
            date_line(language, offer.next_date.as_ref(), offer.rhythm.as_deref(), offer.by_arrangement),
            place_line(language, offer.whole_county, towns.collect(), offer.format, vocabulary),
            Some(vocabulary.label(shared::facet::Facet::Cost, offer.cost.key(), language)),
        ];
        let facts: Vec<_> =
            facts.into_iter().flatten().map(|fact| view! { <li><bdi>{fact}</bdi></li> }).collect();
        view! {
            <li class="sheet__offer">
                <h2 class="sheet__title"><Shown text=offer.title/></h2>
                <p class="sheet__organisation"><Shown text=offer.organisation.name/></p>
                <ul class="sheet__facts">{facts}</ul>
            </li>
        }
        .erase()
    };
    let title = texts::lists::offers_title(language);
    view! {
        {heading(title.to_owned(), None, title)}
        <p class="sheet__lead">{chips.join(texts::common::list_separator(language))}</p>
        <ul class="sheet__offers">{listing.page.items.into_iter().map(item).collect::<Vec<_>>()}</ul>
        {more}
    }
    .erase()
}

/// The way to the page as a QR code; nothing if it is too long for one.
fn way(language: Language, address: &str) -> Option<AnyView> {
    let (view_box, squares) = qr_code(address)?;
    let code = view! {
        <svg class="sheet__code" viewBox=view_box role="img" aria-label=texts::sheet::code(language)>
            <path d=squares></path>
        </svg>
    };
    Some(code.erase())
}
