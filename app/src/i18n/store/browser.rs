//! The texts of the document's language that were needed so far.

use std::sync::RwLock;

use api_client::{ApiClient, ApiError};
use serde_json::{Map, Value};

use crate::i18n::{Language, Namespace};

type Texts = Map<String, Value>;

/// Texts are kept for the life of the document, so that lookups can lend them.
static LOADED: RwLock<[Option<&'static Texts>; Namespace::ALL.len()]> =
    RwLock::new([None; Namespace::ALL.len()]);

fn namespace(name: Namespace) -> Option<&'static Texts> {
    LOADED.read().ok()?[name as usize]
}

pub(crate) fn find(_language: Language, name: Namespace, key: &str) -> Option<&'static Value> {
    namespace(name)?.get(key)
}

/// Keeps the texts that came with the page, by namespace.
pub(crate) fn keep(mut texts: Texts) {
    for name in Namespace::ALL {
        if let Some(Value::Object(texts)) = texts.remove(name.name()) {
            keep_one(*name, texts);
        }
    }
}

fn keep_one(name: Namespace, texts: Texts) {
    if let Ok(mut loaded) = LOADED.write() {
        loaded[name as usize] = Some(Box::leak(Box::new(texts)));
    }
}

/// Fetches what is missing of these namespaces.
///
/// # Errors
/// When the network fails; what was loaded stays, and trying again is possible.
pub(crate) async fn load(
    api: &ApiClient,
    package: &str,
    language: Language,
    namespaces: &[Namespace],
) -> Result<(), ApiError> {
    for name in namespaces.iter().filter(|name| namespace(**name).is_none()) {
        let path = format!("{package}/locales/{language}/{}.json", name.name());
        keep_one(*name, api.file(&path).await?);
    }
    Ok(())
}
