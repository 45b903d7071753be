//! What the members of an organisation best do next, and what else needs their attention.

use leptos::prelude::*;
use shared::attention::{Attention, Concern, NextStep};
use shared::facet::Facet;
use shared::text::LanguageTag;
use shared::workspace::{OwnEntry, OwnOrganisation};

use super::languages::EASY;
use super::sections::fold;
use super::{Desk, overview};
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::routes::WorkspacePage;
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::DO;

/// How much is in sight at once.
const IN_SIGHT: usize = 5;
const FIRST: &str = "kern-btn kern-btn--primary";
const ASIDE: &str = "kern-btn kern-btn--secondary";

/// Something about an entry, or about contacts and places, with all languages it is about.
struct Item<'a> {
    /// The entry; none where it is about contacts and places.
    entry: Option<&'a OwnEntry>,
    concern: &'a Concern,
    languages: Vec<&'a LanguageTag>,
}

/// The next step in a sentence with its button, then what else needs attention; nothing where nothing does.
pub(super) fn section(desk: &Desk, own: &OwnOrganisation, step: NextStep<'_>) -> AnyView {
    let mut others = items(own, |attention| !step.settles(attention));
    for concern in &own.part_concerns {
        add(&mut others, None, concern);
    }
    view! { {next(desk, own, step)} {list(desk, own, &others)} }.erase()
}

fn next(desk: &Desk, own: &OwnOrganisation, step: NextStep<'_>) -> AnyView {
    let language = desk.language;
    let id = format!("next-{}", own.id);
    let title = |entry: &OwnEntry| overview::title(language, &entry.title, &entry.language);
    let open = |entry: &OwnEntry, label| {
        let open = link(path(language, entry), FIRST, label);
        view! { <p class="actions">{open} {begin(own, language, ASIDE)}</p> }.erase()
    };
    let begin_first = || view! { <p class="actions">{begin(own, language, FIRST)}</p> }.erase();
    let (sentence, about, actions) = match step {
        NextStep::EndPause(entry) => {
            let actions = open(entry, texts::workspace::open_to_change(language));
            (texts::workspace::next_end_pause(language), Some(title(entry)), actions)
        }
        NextStep::Change(entry) => {
            let actions = open(entry, texts::workspace::open_to_change(language));
            (texts::workspace::next_change(language), Some(title(entry)), actions)
        }
        NextStep::Confirm(entry) => {
            let look = view! { <a class="kern-link" href=path(language, entry)>{title(entry)}</a> };
            let aside = Some(begin(own, language, ASIDE));
            let actions = confirmation(language, entry, FIRST, id.clone(), aside);
            (texts::workspace::next_confirm(language), Some(look.erase()), actions)
        }
        NextStep::GoOn(entry) => {
            let actions = open(entry, texts::workspace::go_on(language));
            (texts::workspace::next_go_on(language), Some(title(entry)), actions)
        }
        NextStep::FirstOffer => (texts::workspace::no_offers(language), None, begin_first()),
        NextStep::WriteMeanwhile => (texts::workspace::pending(language), None, begin_first()),
        NextStep::NewOffer => (texts::workspace::next_offer(language), None, begin_first()),
    };
    view! {
        <div class="desk__next">
            <p id=id>{sentence} " " {about}</p>
            {hidden(desk, own, step)}
            {actions}
        </div>
    }
    .erase()
}

/// What becomes of the entry that is to be confirmed, if it is not.
fn hidden(desk: &Desk, own: &OwnOrganisation, step: NextStep<'_>) -> Option<AnyView> {
    let settled = items(own, |attention| step.settles(attention));
    let item = settled.iter().find(|item| matches!(item.concern, Concern::Hidden { .. }))?;
    Some(view! { <p class="text-note">{told(desk, item)}</p> }.erase())
}

fn link(href: String, class: &'static str, label: &'static str) -> AnyView {
    view! { <a class=class href=href><span class="kern-label">{label}</span></a> }.erase()
}

/// The way to a new offer.
fn begin(own: &OwnOrganisation, language: Language, class: &'static str) -> AnyView {
    let href = super::path(WorkspacePage::Begin(own.id.to_string()), language);
    link(href, class, texts::workspace::new_offer(language))
}

fn path(language: Language, entry: &OwnEntry) -> String {
    super::path(WorkspacePage::Entry(entry.id.to_string()), language)
}

/// A button that says that an entry is still right, beside another way if there is one; the element of this
/// id says which entry.
fn confirmation(
    language: Language,
    entry: &OwnEntry,
    class: &'static str,
    described_by: String,
    aside: Option<AnyView>,
) -> AnyView {
    view! {
        <form class="actions" method="post" action=super::path(WorkspacePage::Confirm, language)>
            <button
                class=class
                type="submit"
                name=DO
                value=format!("confirm:{}", entry.id)
                aria-describedby=described_by
            >
                <span class="kern-label">{texts::workspace::still_current(language)}</span>
            </button>
            {aside}
        </form>
    }
    .erase()
}

/// What needs attention about entries, the languages of one together.
fn items<'a>(own: &'a OwnOrganisation, is_wanted: impl Fn(&Attention) -> bool) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    for attention in own.attention.iter().filter(|attention| is_wanted(attention)) {
        if let Some(entry) = own.entry(attention.entry) {
            add(&mut items, Some(entry), &attention.concern);
        }
    }
    items
}

/// Adds something to what is of the same kind about the same, else behind all that is as urgent.
fn add<'a>(items: &mut Vec<Item<'a>>, entry: Option<&'a OwnEntry>, concern: &'a Concern) {
    let (urgency, language) = (concern.urgency(), concern.language());
    let of = |entry: Option<&OwnEntry>| entry.map(|entry| entry.id);
    let known = |item: &&mut Item<'_>| of(item.entry) == of(entry) && item.concern.urgency() == urgency;
    if let Some(item) = items.iter_mut().find(known) {
        item.languages.extend(language);
        return;
    }
    let behind = items.iter().position(|item| item.concern.urgency() > urgency);
    let item = Item { entry, concern, languages: language.into_iter().collect() };
    items.insert(behind.unwrap_or(items.len()), item);
}

fn list(desk: &Desk, own: &OwnOrganisation, items: &[Item<'_>]) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let language = desk.language;
    let lines = |items: &[Item<'_>]| {
        let lines: Vec<_> = items.iter().map(|item| line(desk, own, item)).collect();
        view! { <ul class="desk__entries">{lines}</ul> }.erase()
    };
    let (first, rest) = items.split_at(items.len().min(IN_SIGHT));
    let rest = (!rest.is_empty()).then(|| {
        let count = u32::try_from(rest.len()).unwrap_or_default();
        fold(&texts::workspace::attention_more(language, count), 0, language, |_| lines(rest))
    });
    let view = view! {
        <h3 class="kern-heading-small">{texts::workspace::attention_title(language)}</h3>
        {lines(first)}
        {rest}
    };
    Some(view.erase())
}

fn line(desk: &Desk, own: &OwnOrganisation, item: &Item<'_>) -> AnyView {
    let language = desk.language;
    let Some(entry) = item.entry else { return line_of_parts(desk, own, item) };
    let id = format!("attention-{}-{}", entry.id, item.concern.urgency().0);
    let anchor = anchor(item.concern);
    // A place within a page is found by the browser once the document is there.
    let rel = (!anchor.is_empty()).then_some("external");
    let href = path(language, entry) + anchor;
    let is_to_confirm = item.concern.asks_for_confirmation();
    let confirm = is_to_confirm.then(|| confirmation(language, entry, ASIDE, id.clone(), None));
    view! {
        <li class="desk__entry">
            <p id=id>
                <a class="kern-link desk__title" href=href rel=rel>
                    {overview::title(language, &entry.title, &entry.language)}
                </a>
            </p>
            <p class="text-note">{told(desk, item)}</p>
            {confirm}
        </li>
    }
    .erase()
}

/// What needs attention about contacts and places, with the way to where they are kept.
fn line_of_parts(desk: &Desk, own: &OwnOrganisation, item: &Item<'_>) -> AnyView {
    let language = desk.language;
    let href = super::path(WorkspacePage::Organisation(own.id.to_string()), language);
    view! {
        <li class="desk__entry">
            <p>
                <a class="kern-link desk__title" href=href>{texts::workspace::edit_parts(language)}</a>
            </p>
            <p class="text-note">{told(desk, item)}</p>
        </li>
    }
    .erase()
}

/// The section of the entry's form where it is settled.
const fn anchor(concern: &Concern) -> &'static str {
    match concern {
        Concern::Expiring { .. } => "#when",
        Concern::StaleTranslation { .. } | Concern::IncompleteTranslation { .. } => "#languages",
        _ => "",
    }
}

/// What needs attention, in words.
fn told(desk: &Desk, item: &Item<'_>) -> String {
    let language = desk.language;
    let today = local_time(Clock::now()).date();
    let day = |day| long_date(language, day);
    let languages = || {
        let names: Vec<String> = item.languages.iter().map(|tag| name(desk, tag)).collect();
        names.join(texts::common::list_separator(language))
    };
    match item.concern {
        Concern::PauseOver { on } => texts::workspace::pause_over(language, &day(*on)),
        Concern::ChangesRequested => texts::workspace::changes_title(language).to_owned(),
        Concern::Rejected => texts::workspace::rejected_title(language).to_owned(),
        Concern::Hidden { on } if *on <= today => texts::workspace::hidden_since(language, &day(*on)),
        Concern::Hidden { on } => texts::workspace::hidden_on(language, &day(*on)),
        Concern::ToConfirm => texts::workspace::confirm_title(language).to_owned(),
        Concern::Expiring { on } if *on < today => texts::workspace::ended_on(language, &day(*on)),
        Concern::Expiring { on } => texts::workspace::ends_on(language, &day(*on)),
        Concern::DraftUnfinished => {
            let changed = item.entry.map(|entry| day(local_time(entry.updated_at).date()));
            texts::workspace::draft_rests(language, &changed.unwrap_or_default())
        }
        Concern::StaleTranslation { .. } => texts::workspace::translation_stale(language, &languages()),
        Concern::IncompleteTranslation { .. } => {
            texts::workspace::translation_incomplete(language, &languages())
        }
    }
}

/// What a language is called.
fn name(desk: &Desk, tag: &LanguageTag) -> String {
    match tag.as_str() {
        EASY => texts::workspace::easy_language(desk.language).to_owned(),
        key => desk.vocabulary.label(Facet::Language, key, desk.language),
    }
}
