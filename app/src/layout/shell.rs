use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;
use serde::Serialize;

use crate::App;
use crate::configuration::{SiteConfiguration, rendered_at};
use crate::i18n::{Language, for_page, texts};
use crate::page_data::{self, PageData};
use crate::routes::{self, Package, Page, ReviewPage};

/// The document around the interface, for the server.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let path = request_path();
    let language = routes::language_of(&path);
    let package = format!("/{}", options.site_pkg_dir);
    let name = options.output_name;
    let stylesheet = format!("{package}/{name}.css");
    let own_package = Package::current();
    let page = Page::at(&path).map(|(_, page)| page);
    let own_styles: &[&str] = match (own_package, &page) {
        (Some(Package::Public), _) => &[],
        (Some(Package::Desk), Some(Page::Workspace(_) | Page::Review(_))) => &["desk", "workspace"],
        // Where something is reported, there is a form as on these.
        (Some(Package::Desk), _) | (None, Some(Page::Report(..))) => &["desk"],
        (None, _) => &["apart"],
    };
    let own_styles: Vec<_> = own_styles
        .iter()
        .map(|name| view! { <link rel="stylesheet" href=format!("{package}/{name}.css")/> })
        .collect();
    let is_desk = own_package == Some(Package::Desk);
    // In the frame on the page of a case there is room for the entry alone: its links open a window.
    let links =
        matches!(page, Some(Page::Review(ReviewPage::Preview(_)))).then(|| view! { <base target="_blank"/> });
    let configuration = SiteConfiguration::current();
    let split = page.as_ref().map(Page::split);
    // Where nothing is taken over, nothing is loaded for it.
    let taken_over = split != Some(None);
    let modules = split.flatten().map_or(&[][..], |split| configuration.modules_of(split));
    let folder = if is_desk { format!("{package}/desk") } else { package.clone() };
    let load = taken_over.then(|| load_script(&package, &folder, &name, modules));
    let data = page_data(&configuration, language, &path, package);
    let base_url = data.site.base_url.clone();
    let data = taken_over.then(|| {
        view! { <script id=page_data::ELEMENT type="application/json" inner_html=as_script(&data)></script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8"/>
                {links}
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=stylesheet/>
                {own_styles}
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                // The service worker fills in the time.
                <meta name="offline-notice" content=texts::head::offline_notice(language, "{time}")/>
                {page.map(|_| addresses(&base_url, &path))}
                {scripts(load.as_deref(), is_desk)}
                <MetaTags/>
            </head>
            <body>
                <App/>
                {data}
            </body>
        </html>
    }
}

/// Opens the device's sheet for what is to be shared; where there is none, copies the address and says
/// so. A script of its own: in the browser's package the same would take 6 kB.
const SHARE: &str = "addEventListener('click',async({target})=>{const button=target.closest('[data-share]');\
    if(!button)return;const url=location.href;\
    if(navigator.share)await navigator.share({title:button.dataset.share,url}).catch(()=>{});\
    else if(navigator.clipboard){await navigator.clipboard.writeText(url);\
    button.parentElement.querySelector('[role=status]').textContent=button.dataset.copied}});";

/// Leads back to the list as it was left, with its filters and its place, where the visitor has come from
/// it; the link alone leads to the whole list.
const BACK: &str = "addEventListener('click',event=>{const link=event.target.closest('[data-back]');\
    if(!link||event.ctrlKey||event.metaKey||event.shiftKey||!window.navigation)return;\
    const{index}=navigation.currentEntry;\
    const list=navigation.entries().slice(0,index).findLast(({url})=>url?.split('?')[0]==link.href);\
    if(list){event.preventDefault();history.go(list.index-index)}});";

/// Loads what keeps pages for later, where that is wanted: its start may have been cut short by leaving
/// the page before. The same for what tells of news.
const KEEP: &str = "const keep=()=>{try{const has=key=>localStorage.getItem(key)!=null;\
    (has('favourites')||has('offline'))&&import('/offline.js');has('visits')&&import('/visits.js')}catch{}};";

/// Loads suggestions when somebody comes to the search field.
const SUGGEST: &str = "addEventListener('focusin',({target})=>\
    target.id=='search'&&import('/suggest.js').catch(()=>{}));";

/// Lets a link take the list along as it is now.
const ALONG: &str = "addEventListener('click',({target})=>{const link=target.closest('[data-along]');\
    if(link)link.search=location.search},true);";

/// How many offers are saved, on pages that nothing is taken over of: elsewhere the header says it.
const SAVED: &str = "const load=()=>{try{const count=localStorage.getItem('favourites')?.split(' ').length;\
    if(count)document.querySelector('nav a[href$=\"/merkliste\"]').insertAdjacentHTML('afterend',\
    `<span class=\"saved-count\" aria-hidden=\"true\">${count}</span>`)}catch{}};";

/// Sends a form that leads to another document a single time, however often its button is pressed, also
/// before the page is taken over. It counts again once the page is shown again, or after half a minute, when
/// no answer comes any more. What the page sends by itself, or keeps without a connection, is left alone.
const ONCE: &str = "addEventListener('submit',event=>{const form=event.target;\
    if(event.defaultPrevented||form.method!='post')return;\
    if(form.ariaBusy)return event.preventDefault();\
    form.ariaBusy='true';setTimeout(()=>form.ariaBusy=null,3e4)});\
    addEventListener('pageshow',()=>{for(const form of document.forms)form.ariaBusy=null});";

/// Starts what is added to a page once everything that is to be seen has been loaded: the page works
/// without it, and on a slow connection modules would hold up style sheet and pictures.
fn scripts(load: Option<&str>, is_desk: bool) -> impl IntoView + use<> {
    let load = load.unwrap_or(SAVED);
    // Only people with an account have such forms.
    let once = if is_desk { ONCE } else { "" };
    let code = format!(
        "{SHARE}{BACK}{SUGGEST}{ALONG}{once}{KEEP}{load}const start=()=>{{keep();load()}};\
         document.readyState=='complete'?start():addEventListener('load',start)"
    );
    view! { <script type="module" nonce=use_nonce() inner_html=code></script> }
}

/// Loads the browser's part of the interface and lets it take over the page.
fn load_script(package: &str, folder: &str, name: &str, further: &[String]) -> String {
    let script = format!("{folder}/{name}.js");
    let module = format!("{folder}/{name}_bg.wasm");
    // All at once: the main module would ask for the others only after it has started.
    let modules: Vec<String> = std::iter::once(module.clone())
        .chain(further.iter().map(|split| format!("{package}/{split}.wasm")))
        .collect();
    format!(
        "const load=async()=>{{for(const href of {modules:?}){{const link=document.createElement('link');\
         document.head.append(Object.assign(link,{{rel:'preload',as:'fetch',crossOrigin:'anonymous',href}}))}}\
         const page=await import({script:?});await page.default({{module_or_path:{module:?}}});page.hydrate()}};"
    )
}

/// The path of the request; empty while the list of routes is made.
pub(crate) fn request_path() -> String {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    url.map(|url| url.path().to_owned()).unwrap_or_default()
}

/// Where this page is, in every language.
fn addresses(base_url: &str, path: &str) -> impl IntoView + use<> {
    let canonical = format!("{base_url}{path}");
    let alternatives: Vec<_> = Language::all()
        .map(|language| {
            let href = format!("{base_url}{}", routes::in_language(path, language));
            view! { <link rel="alternate" hreflang=language.tag() href=href/> }
        })
        .collect();
    let usual = format!("{base_url}{}", routes::in_language(path, Language::default()));
    view! {
        <link rel="canonical" href=canonical/>
        {alternatives}
        <link rel="alternate" hreflang="x-default" href=usual/>
    }
}

fn page_data(configuration: &SiteConfiguration, language: Language, path: &str, package: String) -> PageData {
    let mut site = configuration.site(language);
    site.package = package;
    let own = Page::at(path).map_or::<&[_], _>(&[], |(_, page)| page.namespaces());
    let namespaces = [routes::COMMON_NAMESPACES, own].concat();
    PageData {
        language: language.tag().to_owned(),
        now: rendered_at(),
        site,
        texts: for_page(language, &namespaces),
    }
}

/// JSON that can stand in a script element.
pub(crate) fn as_script(data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).expect("texts and strings are JSON");
    json.replace('<', "\\u003c")
}
