//! The entry of a case, alone, as readers will see it: for the frame on the page of the case.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::problem::ProblemCode;

use crate::i18n::Language;
use crate::pages::offer::offer_view;
use crate::pages::organisation::organisation_view;
use crate::response::lead_to;
use crate::routes::{Page, ReviewPage};
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
pub(in crate::pages) fn case_preview_page(id: String) -> AnyView {
    let language = Language::current();
    let page = Page::Review(ReviewPage::Preview(id.clone()));
    let entry = load_page(
        &page,
        move || id.clone(),
        move |api, id| async move {
            match read(&api, &id, language).await {
                Err(error) if error.code() == ProblemCode::Unauthenticated => Ok(Preview::SignedOut),
                entry => entry,
            }
        },
    );
    when_loaded(entry, move |vocabulary, entry: Preview| match entry {
        Preview::Offer(offer) => offer_view(&vocabulary, *offer),
        Preview::Profile(profile) => organisation_view(&vocabulary, *profile, None),
        Preview::SignedOut => {
            lead_to(&signs_in(&page, language));
            ().erase()
        }
    })
}

/// The entry, whatever it is: what is no offer may be a profile.
async fn read(api: &ApiClient, id: &str, language: Language) -> Result<Preview, ApiError> {
    let tag = language.language_tag();
    match api.case_preview(id, &tag).await {
        Ok(mut offer) => {
            offer.only_page();
            // What is only previewed has no address yet.
            offer.offer.slug.clear();
            Ok(Preview::Offer(Box::new(offer)))
        }
        Err(error) if error.code() == ProblemCode::NotFound => {
            let mut profile = api.case_profile_preview(id, &tag).await?;
            profile.only_page();
            profile.organisation.slug.clear();
            profile.organisation.slug.clear();
            Ok(Preview::Profile(Box::new(profile)))
        }
        Err(error) => Err(error),
    }
}
