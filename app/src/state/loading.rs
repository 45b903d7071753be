//! Loading what a page needs before it can be shown.

use std::pin::Pin;

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::content::{Content, ContentResource, Loaded};
use super::{Vocabulary, use_vocabulary};
use crate::components::{Loading, ProblemView};
use crate::i18n::{self, Language};
use crate::page_data::Site;
use crate::routes::Page;
use crate::view::Erase as _;

type LoadedLater = Pin<Box<dyn Future<Output = Loaded> + Send>>;

/// Loads the texts and the data of a page; loads the data again when `source`
/// changes, the slug of the URL for example.
pub(crate) fn load_page<T, Data>(
    page: &Page,
    source: impl Fn() -> String + Send + Sync + 'static,
    data: impl Fn(ApiClient, String) -> Data + Send + Sync + 'static,
) -> ContentResource
where
    T: Serialize + Send + Sync + 'static,
    Data: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let data = move |api: ApiClient, source: String| -> LoadedLater {
        let data = data(api, source);
        Box::pin(async move { data.await.and_then(Content::new) })
    };
    load(page, Box::new(source), Box::new(data))
}

fn load(
    page: &Page,
    source: Box<dyn Fn() -> String + Send + Sync>,
    data: Box<dyn Fn(ApiClient, String) -> LoadedLater + Send + Sync>,
) -> ContentResource {
    let api = use_context::<ApiClient>().unwrap_or_default();
    let language = Language::current();
    let package = StoredValue::new(Site::current().package);
    let namespaces = page.namespaces();
    let fetch = move |source| -> LoadedLater {
        let texts_api = api.clone();
        let data = data(api.clone(), source);
        Box::pin(async move {
            let package = package.get_value();
            let texts = i18n::load(&texts_api, &package, language, namespaces);
            let ((), data) = futures::future::try_join(texts, data).await?;
            Ok(data)
        })
    };
    Resource::new_with_options(source, fetch, false)
}

/// Shows a page once everything for it is there, or what went wrong.
pub(crate) fn when_loaded<T>(
    content: ContentResource,
    page: impl Fn(Vocabulary, T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + DeserializeOwned + 'static,
{
    show(content, Box::new(move |vocabulary, content| Ok(page(vocabulary, content.read()?))))
}

type Show = Box<dyn Fn(Vocabulary, Content) -> Result<AnyView, ApiError> + Send + Sync>;

fn show(content: ContentResource, page: Show) -> AnyView {
    let vocabulary = use_vocabulary();
    let page = StoredValue::new(page);
    let view = move || {
        Suspend::new(async move {
            let shown = match (vocabulary.await, content.await) {
                (Ok(vocabulary), Ok(content)) => {
                    vocabulary.read().and_then(|vocabulary| page.with_value(|page| page(vocabulary, content)))
                }
                (Err(error), _) | (_, Err(error)) => Err(error),
            };
            shown.unwrap_or_else(|error| view! { <ProblemView error/> }.erase())
        })
    };
    view! { <Transition fallback=Loading>{view}</Transition> }.erase()
}
