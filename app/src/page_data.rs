//! What a page knows before any request: its language, the moment it was
//! rendered, the site, and its texts. The server writes it into the document,
//! the browser reads it from there.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The id of the element that carries the data.
pub const ELEMENT: &str = "page-data";

/// What a page knows before any request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageData {
    /// Tag of the document's language.
    pub language: String,
    /// When the server rendered it.
    #[serde(with = "shared::written::instant")]
    pub now: DateTime<Utc>,
    /// The site.
    pub site: Site,
    /// Texts by namespace.
    pub texts: Map<String, Value>,
}

/// The site as a page names it, in the page's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Short name of the county.
    pub region: String,
    /// Scheme and host, without a slash at the end.
    pub base_url: String,
    /// Path of the folder with the browser's package.
    pub package: String,
    /// Whether all content is invented.
    pub demo: bool,
}

impl Site {
    /// The site, from the context.
    #[must_use]
    pub fn current() -> Self {
        use_context().unwrap_or_default()
    }
}

/// The moment the page was rendered, and in the browser the time gone by since.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub DateTime<Utc>);

impl Clock {
    /// Now, by the clock of the server: what a page says of "today" must not
    /// change when the browser takes over.
    #[must_use]
    pub fn now() -> DateTime<Utc> {
        let rendered = use_context::<Self>().map_or(DateTime::UNIX_EPOCH, |clock| clock.0);
        rendered + since_rendered()
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn since_rendered() -> TimeDelta {
    TimeDelta::zero()
}

#[cfg(target_arch = "wasm32")]
fn since_rendered() -> TimeDelta {
    let milliseconds = leptos::prelude::window().performance().map_or(0.0, |performance| performance.now());
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since the page was opened")]
    TimeDelta::milliseconds(milliseconds as i64)
}
