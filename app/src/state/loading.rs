//! Loading what a page needs before it can be shown.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Vocabulary, use_vocabulary};
use crate::components::{Loading, ProblemView};
use crate::i18n::{self, Language};
use crate::page_data::Site;
use crate::routes::Page;

/// What a page is made from, or why it cannot be shown.
pub(crate) type PageResource<T> = Resource<Result<T, ApiError>>;

/// Loads the texts and the data of a page; loads the data again when `source`
/// changes.
pub(crate) fn load_page<S, T, Data>(
    page: &Page,
    source: impl Fn() -> S + Send + Sync + 'static,
    data: impl Fn(ApiClient, S) -> Data + Send + Sync + 'static,
) -> PageResource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Data: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let api = use_context::<ApiClient>().unwrap_or_default();
    let language = Language::current();
    let package = StoredValue::new(Site::current().package);
    let namespaces = page.namespaces();
    Resource::new(source, move |source| {
        let texts_api = api.clone();
        let data = data(api.clone(), source);
        async move {
            let package = package.get_value();
            let texts = i18n::load(&texts_api, &package, language, namespaces);
            let ((), data) = futures::future::try_join(texts, data).await?;
            Ok(data)
        }
    })
}

/// Shows a page once everything for it is there, or what went wrong.
pub(crate) fn when_loaded<T>(
    data: PageResource<T>,
    page: impl Fn(Vocabulary, T) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let vocabulary = use_vocabulary();
    let content = move || {
        Suspend::new(async move {
            match (vocabulary.await, data.await) {
                (Ok(vocabulary), Ok(data)) => page(vocabulary, data),
                (Err(error), _) | (_, Err(error)) => view! { <ProblemView error/> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=Loading>{content}</Transition> }
}
