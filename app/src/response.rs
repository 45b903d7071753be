//! What a page says to HTTP while the server renders it; in the browser, the
//! nearest thing.

/// Answers with this status.
#[cfg(feature = "ssr")]
pub(crate) fn set_status(status: u16) {
    use axum::http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// In the browser there is no answer to change any more.
#[cfg(not(feature = "ssr"))]
pub(crate) fn set_status(_status: u16) {}

/// Loads the page at a path, or the present one, as a document of its own: with
/// the code of the server's release.
pub(crate) fn load_document(path: Option<&str>) {
    let location = leptos::prelude::window().location();
    // Fails only for addresses of other sites.
    let _ = match path {
        Some(path) => location.assign(path),
        None => location.reload(),
    };
}

/// Says that the page has moved for good.
#[cfg(feature = "ssr")]
pub(crate) fn move_to(path: &str) {
    redirect(path, axum::http::StatusCode::MOVED_PERMANENTLY);
}

/// Shows another page instead: the answer to a form, or what comes first.
#[cfg(feature = "ssr")]
pub(crate) fn lead_to(path: &str) {
    redirect(path, axum::http::StatusCode::SEE_OTHER);
}

#[cfg(feature = "ssr")]
fn redirect(path: &str, status: axum::http::StatusCode) {
    use axum::http::{HeaderValue, header};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    if let (Some(options), Ok(path)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        options.insert_header(header::LOCATION, path);
        options.set_status(status);
    }
}

/// Puts the page's own address into the address bar.
#[cfg(not(feature = "ssr"))]
pub(crate) fn move_to(path: &str) {
    go_to(path, false);
}

/// Shows another page instead.
#[cfg(all(feature = "desk", not(feature = "ssr")))]
pub(crate) fn lead_to(path: &str) {
    go_to(path, true);
}

#[cfg(not(feature = "ssr"))]
fn go_to(path: &str, scroll: bool) {
    use leptos_router::NavigateOptions;
    use leptos_router::hooks::use_navigate;

    use_navigate()(path, NavigateOptions { replace: true, scroll, ..NavigateOptions::default() });
}
