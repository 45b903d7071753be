//! What the server tells the interface through the context.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use shared::taxonomy::{Labels, label};

use crate::i18n::Language;
use crate::page_data::Site;

/// The site as its operator has set it up.
#[derive(Clone, Debug, Default)]
pub struct SiteConfiguration {
    /// Name of the site by language.
    pub name: Labels,
    /// Short name of the county by language.
    pub region: Labels,
    /// Whose data the places of the county are, in German.
    pub attributions: Vec<String>,
    /// Scheme and host, without a slash at the end.
    pub base_url: String,
    /// Who operates it, if that is configured.
    pub operator: Option<Operator>,
    /// Whether all content is invented.
    pub demo: bool,
    /// After how many days what somebody says in a report is deleted once that is done with.
    pub report_days: u32,
    /// The modules of the browser's package that a lazy route needs beside the main one, by the
    /// name the splitter gives the route.
    pub splits: Arc<HashMap<String, Vec<String>>>,
}

/// Who operates a site.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Its name.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
}

/// The moment of a request, where the server has a clock of its own.
#[derive(Clone, Copy, Debug)]
pub struct RenderedAt(pub DateTime<Utc>);

impl SiteConfiguration {
    /// The site in one language.
    pub(crate) fn site(&self, language: Language) -> Site {
        let language = language.language_tag();
        Site {
            name: label(&self.name, &language).to_owned(),
            region: label(&self.region, &language).to_owned(),
            base_url: self.base_url.clone(),
            package: String::new(),
            demo: self.demo,
        }
    }

    /// The modules that a split of the browser's code consists of.
    pub(crate) fn modules_of(&self, split: &str) -> &[String] {
        self.splits.get(split).map_or(&[], Vec::as_slice)
    }

    /// The configuration, from the context.
    pub(crate) fn current() -> Self {
        use_context().unwrap_or_default()
    }
}

/// The moment of this request.
pub(crate) fn rendered_at() -> DateTime<Utc> {
    use_context::<RenderedAt>().map_or_else(|| std::time::SystemTime::now().into(), |moment| moment.0)
}
