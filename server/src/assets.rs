//! Static files: all inside the binary, compressed beforehand. Files of the
//! browser package live in a folder named after their content and never
//! change; the rest carries an entity tag.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::{Embed, EmbeddedFile};
use serde::Deserialize;

use crate::routes::conditional::{names, set_validators};
use crate::services::reference::hex;

/// Caching of what never changes.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// What `cargo xtask build` has put together.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

/// What the build says about itself.
#[derive(Deserialize)]
struct Manifest {
    package: String,
    splits: Arc<HashMap<String, Vec<String>>>,
}

static MANIFEST: LazyLock<Option<Manifest>> = LazyLock::new(|| {
    let file = Site::get("manifest.json")?;
    serde_json::from_slice(&file.data).inspect_err(|error| tracing::error!(%error, "manifest.json")).ok()
});

/// The folder of the browser package, without slashes at its ends.
#[must_use]
pub fn package() -> &'static str {
    MANIFEST.as_ref().map_or("pkg", |manifest| &manifest.package)
}

/// The modules each lazy route needs beside the main one.
#[must_use]
pub fn splits() -> Arc<HashMap<String, Vec<String>>> {
    MANIFEST.as_ref().map(|manifest| Arc::clone(&manifest.splits)).unwrap_or_default()
}

/// The paths of all files of the browser package that a device keeps for later: not those for people with an account,
/// whose pages are kept nowhere.
pub fn package_files() -> impl Iterator<Item = String> {
    let original = |path: &str| !ENCODINGS.iter().any(|(_, ending)| path.ends_with(&format!(".{ending}")));
    Site::iter()
        .filter(move |path| {
            path.strip_prefix(package()).is_some_and(|rest| !rest.starts_with("/desk")) && original(path)
        })
        .map(|path| format!("/{path}"))
}

/// Whether what is at this path never changes: files of the browser package and pictures.
#[must_use]
pub fn never_changes(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    [package(), "media"]
        .iter()
        .any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// The encodings in which files are kept, best first, with the ending of their
/// names.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// The file at this path, or `None` if there is none.
#[must_use]
pub fn serve(path: &str, request: &HeaderMap) -> Option<Response> {
    let path = path.trim_start_matches('/');
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    if path == "manifest.json" || ENCODINGS.iter().any(|(_, known)| ending == Some(known)) {
        return None;
    }
    let original = Site::get(path)?;
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let compressed = ENCODINGS
        .iter()
        .filter(|(name, _)| accepts(accepted, name))
        .find_map(|(name, ending)| Some((*name, Site::get(&format!("{path}.{ending}"))?)));
    Some(answer(path, request, original, compressed))
}

fn answer(
    path: &str,
    request: &HeaderMap,
    original: EmbeddedFile,
    compressed: Option<(&'static str, EmbeddedFile)>,
) -> Response {
    let tag = format!("W/\"{}\"", hex(&original.metadata.sha256_hash()[..12]));
    let mut headers = HeaderMap::new();
    if path.starts_with(package()) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(IMMUTABLE));
    } else {
        set_validators(&mut headers, &tag);
    }
    headers.insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
    if request.get(header::IF_NONE_MATCH).is_some_and(|known| names(known, &tag)) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    if let Ok(value) = kind.as_ref().parse() {
        headers.insert(header::CONTENT_TYPE, value);
    }
    match compressed {
        Some((encoding, file)) => {
            headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
            (headers, file.data).into_response()
        }
        None => (headers, original.data).into_response(),
    }
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let mut pieces = part.split(';');
        let named = pieces.next().is_some_and(|name| name.trim() == encoding);
        named && !pieces.any(|piece| matches!(piece.trim(), "q=0" | "q=0.0"))
    })
}
