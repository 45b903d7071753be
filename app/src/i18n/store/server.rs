//! All texts, compiled in.

use std::sync::LazyLock;

use api_client::{ApiClient, ApiError};
use serde_json::{Map, Value};

use crate::i18n::{Language, Namespace, texts};

type Texts = Map<String, Value>;

static ALL: LazyLock<Vec<Vec<Texts>>> = LazyLock::new(|| {
    let read = |text: &&str| serde_json::from_str(text).expect("build.rs has read it");
    texts::FILES.iter().map(|files| files.iter().map(read).collect()).collect()
});

fn namespace(language: Language, namespace: Namespace) -> &'static Texts {
    &ALL[language.0][namespace as usize]
}

pub(crate) fn find(language: Language, name: Namespace, key: &str) -> Option<&'static Value> {
    namespace(language, name).get(key)
}

/// The texts a page carries for the browser, by namespace.
#[cfg(feature = "ssr")]
pub(crate) fn for_page(language: Language, namespaces: &[Namespace]) -> Texts {
    namespaces
        .iter()
        .map(|name| (name.name().to_owned(), Value::Object(namespace(language, *name).clone())))
        .collect()
}

/// Nothing to do: the server has every text. The browser may have to ask.
pub(crate) async fn load(
    _api: &ApiClient,
    _package: &str,
    _language: Language,
    _namespaces: &[Namespace],
) -> Result<(), ApiError> {
    Ok(())
}
