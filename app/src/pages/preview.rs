//! An offer as its page will be, for those who write it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::answer::OfferDetail;
use shared::problem::ProblemCode;

use super::offer::offer_view;
use crate::i18n::{Language, texts};
use crate::response::lead_to;
use crate::routes::{Page, WorkspacePage};
use crate::state::{OnlyPage as _, load_page, when_loaded};
use crate::view::Erase as _;
use crate::workspace::signs_in;

/// The offer, or that somebody has to sign in first.
#[derive(Clone, Serialize, Deserialize)]
struct Preview(Option<OfferDetail>);

/// The page.
pub(super) fn preview_page(id: String) -> AnyView {
    let language = Language::current();
    let source = id.clone();
    let page = Page::Workspace(WorkspacePage::Preview(id.clone()));
    let offer = load_page(
        &page,
        move || source.clone(),
        move |api, id| async move {
            match api.preview(&id, &language.language_tag()).await {
                Ok(mut offer) => {
                    offer.only_page();
                    Ok(Preview(Some(offer)))
                }
                Err(error) if error.code() == ProblemCode::Unauthenticated => Ok(Preview(None)),
                Err(error) => Err(error),
            }
        },
    );
    when_loaded(offer, move |vocabulary, Preview(offer)| {
        let Some(offer) = offer else {
            lead_to(&signs_in(&WorkspacePage::Preview(id.clone()), language));
            return ().erase();
        };
        let editor = Page::Workspace(WorkspacePage::Entry(id.clone())).path(language);
        view! {
            <div class="notice">
                <p>{texts::workspace::preview_notice(language)}</p>
                <p><a class="kern-link" href=editor>{texts::workspace::back_to_editor(language)}</a></p>
            </div>
            {offer_view(&vocabulary, offer)}
        }
        .erase()
    })
}
