//! What a browser asks for to install the site or to keep pages for later.

use axum::Json;
use axum::extract::State as FromState;
use axum::response::IntoResponse;
use http::header;
use serde_json::{Value, json};

use crate::assets;
use crate::state::State;

const MANIFEST: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/manifest+json")];
/// The colour around the site's mark, as in the style sheet.
const COLOUR: &str = "#0b5d54";

/// `GET /manifest.webmanifest` (W3C Web Application Manifest).
pub async fn manifest(FromState(state): FromState<State>) -> impl IntoResponse {
    let icon = |size: u32, purpose: &str| {
        json!({
            "src": format!("/icon-{size}.png"),
            "sizes": format!("{size}x{size}"),
            "type": "image/png",
            "purpose": purpose,
        })
    };
    let name = &state.config.site_name;
    let manifest = json!({
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": "#ffffff",
        "icons": [icon(192, "any"), icon(512, "any"), icon(512, "maskable")],
    });
    (MANIFEST, manifest.to_string())
}

/// `GET /release.json`: the folder of the browser package and everything in it.
pub async fn release() -> Json<Value> {
    let files: Vec<String> = assets::package_files().collect();
    Json(json!({"package": assets::package(), "files": files}))
}
