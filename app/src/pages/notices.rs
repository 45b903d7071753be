//! What one must know of an entry before reading on.

use leptos::prelude::*;
use shared::answer::OfferDetail;
use shared::entry::EntryState;

use crate::components::{must_say_invented, paragraph};
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::view::Erase as _;
use crate::words;

/// That an offer pauses, that nobody confirms it, that it is invented.
pub(super) fn of_offer(language: Language, offer: &OfferDetail) -> AnyView {
    let demo = must_say_invented(offer.offer.demo)
        .then(|| view! { <p class="notice notice--warning">{texts::entry::demo(language)}</p> });
    view! { {pause(language, offer)} {unconfirmed(language, offer.offer.unconfirmed)} {demo} }.erase()
}

/// That nobody confirms any more that an entry is right.
pub(super) fn unconfirmed(language: Language, is_unconfirmed: bool) -> Option<AnyView> {
    is_unconfirmed.then(|| {
        view! { <p class="notice notice--warning">{texts::entry::unconfirmed(language)}</p> }.erase()
    })
}

/// That an offer pauses, until when as long as that day is to come, and why in the words of its organisation.
fn pause(language: Language, offer: &OfferDetail) -> Option<AnyView> {
    if offer.offer.state != EntryState::Paused {
        return None;
    }
    let today = words::local_time(Clock::now()).date();
    let until = offer.state_until.filter(|until| *until >= today).map(|until| {
        let until = texts::entry::paused_until(language, &words::long_date(language, until));
        view! { <p>{until}</p> }
    });
    let note = offer.state_note.clone().map(|note| paragraph("pause__note", note));
    let notice = view! {
        <div class="notice notice--warning">
            <p>{texts::entry::paused(language)}</p>
            {until}
            {note}
        </div>
    };
    Some(notice.erase())
}
