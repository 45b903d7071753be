//! The part of the head of a document that machines read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos_meta::{Meta, Script};

use super::Told;
use crate::i18n::{Language, texts};
use crate::layout::{as_script, request_path};
use crate::page_data::Site;

/// Whether the head of the document has what machines read.
#[derive(Clone, Default)]
pub(crate) struct Head(Arc<AtomicBool>);

impl Head {
    /// Gives it to everything beneath.
    pub(crate) fn provide() {
        provide_context(Self::default());
    }

    /// Whether it is for this heading to write it: a page may be made twice
    /// until everything it waits for is there.
    fn is_missing() -> bool {
        use_context::<Self>().is_some_and(|head| !head.0.swap(true, Ordering::Relaxed))
    }
}

/// The picture of the site, for pages that have none of their own.
const PICTURE: (&str, u32, u32) = ("/social.png", 1200, 630);

/// Writes the preview of a page and what it has told of itself. Not as a part of
/// the page's view: lists and what is not always there leave marks, which the
/// browser would stumble over.
pub(crate) fn head(title: &str, description: &str) {
    if !Head::is_missing() {
        return;
    }
    let (language, site) = (Language::current(), Site::current());
    let told: Option<Told> = use_context();
    let image = told.as_ref().and_then(|told| told.image.as_ref());
    let of_entry = image.and_then(|image| {
        let largest = image.variants.last()?;
        Some((largest.url.as_str(), largest.width, largest.height, image.alternative_text.text.as_str()))
    });
    let (path, width, height) = PICTURE;
    let of_site = (path, width, height, texts::head::social_picture(language));
    let (path, width, height, alternative) = of_entry.unwrap_or(of_site);
    let others: Vec<_> = Language::all()
        .filter(|other| *other != language)
        .map(|other| view! { <Meta property="og:locale:alternate" content=texts::head::locale(other)/> })
        .collect();
    let data = told.as_ref().map(|told| as_script(&told.data));
    let tags = view! {
        <Meta property="og:type" content="website"/>
        <Meta property="og:site_name" content=site.name/>
        <Meta property="og:title" content=title.to_owned()/>
        <Meta property="og:description" content=description.to_owned()/>
        <Meta property="og:url" content=format!("{}{}", site.base_url, request_path())/>
        <Meta property="og:locale" content=texts::head::locale(language)/>
        {others}
        <Meta property="og:image" content=format!("{}{path}", site.base_url)/>
        <Meta property="og:image:width" content=width.to_string()/>
        <Meta property="og:image:height" content=height.to_string()/>
        <Meta property="og:image:alt" content=alternative.to_owned()/>
        <Meta name="twitter:card" content="summary_large_image"/>
        {data.map(|data| view! { <Script type_="application/ld+json">{data}</Script> })}
    };
    // Each writes itself into the head; of the page nothing is left to write.
    drop(tags.to_html());
}
