//! An entry as its page will be, for those who write it.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::problem::ProblemCode;

use super::offer::offer_view;
use super::organisation::organisation_view;
use crate::i18n::{Language, texts};
use crate::response::lead_to;
use crate::routes::{Page, WorkspacePage};
use crate::state::{OnlyPage as _, load_page, when_loaded};
use crate::view::Erase as _;
use crate::workspace::signs_in;

/// The entry, or that somebody has to sign in first.
#[derive(Clone, Serialize, Deserialize)]
enum Preview {
    Offer(Box<OfferDetail>),
    Profile(Box<OrganisationDetail>),
    SignedOut,
}

/// The page.
pub(super) fn preview_page(id: String) -> AnyView {
    let language = Language::current();
    let source = id.clone();
    let page = Page::Workspace(WorkspacePage::Preview(id.clone()));
    let entry = load_page(
        &page,
        move || source.clone(),
        move |api, id| async move {
            match read(&api, &id, language).await {
                Err(error) if error.code() == ProblemCode::Unauthenticated => Ok(Preview::SignedOut),
                entry => entry,
            }
        },
    );
    when_loaded(entry, move |vocabulary, entry: Preview| {
        let (notice, entry) = match entry {
            Preview::Offer(offer) => {
                (texts::workspace::preview_notice(language), offer_view(&vocabulary, *offer))
            }
            Preview::Profile(profile) => {
                let view = organisation_view(&vocabulary, *profile, None);
                (texts::workspace::preview_notice_profile(language), view)
            }
            Preview::SignedOut => {
                lead_to(&signs_in(&Page::Workspace(WorkspacePage::Preview(id.clone())), language));
                return ().erase();
            }
        };
        let editor = Page::Workspace(WorkspacePage::Entry(id.clone())).path(language);
        view! {
            <div class="notice">
                <p>{notice}</p>
                <p><a class="kern-link" href=editor>{texts::workspace::back_to_editor(language)}</a></p>
            </div>
            {entry}
        }
        .erase()
    })
}

/// The entry, whatever it is: what is no offer may be a profile.
async fn read(api: &ApiClient, id: &str, language: Language) -> Result<Preview, ApiError> {
    let tag = language.language_tag();
    match api.preview(id, &tag).await {
        Ok(mut offer) => {
            offer.only_page();
            offer.offer.slug.clear();
            Ok(Preview::Offer(Box::new(offer)))
        }
        Err(error) if error.code() == ProblemCode::NotFound => {
            let mut profile = api.preview_profile(id, &tag).await?;
            profile.only_page();
            profile.organisation.slug.clear();
            Ok(Preview::Profile(Box::new(profile)))
        }
        Err(error) => Err(error),
    }
}
