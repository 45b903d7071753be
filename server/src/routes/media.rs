//! Pictures and documents, by addresses that never change.

use std::fmt::Write as _;

use axum::extract::{FromRequestParts as _, Path, State as FromState};
use axum::response::{IntoResponse, Response};
use db::repo::media::{Media, MediaKind};
use http::request::Parts;
use http::{HeaderValue, header};

use crate::assets::IMMUTABLE;
use crate::error::Error;
use crate::extract::Acting;
use crate::services::files::{self, Readers};
use crate::state::State;

/// What only few may see is kept nowhere on the way to them.
const NOT_KEPT: &str = "private, no-store";
/// A document opens in no page, and could do nothing there.
const DOCUMENT_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `GET /media/{hash}/{width}.webp` and `/media/{hash}/document.pdf`: a file that never changes, for
/// everybody while something the public may see uses it, else for the members of its organisation and for
/// those who may read what waits for a decision and uses it.
///
/// # Errors
/// [`Error::NotFound`], or a store that fails.
pub async fn file(
    FromState(state): FromState<State>,
    Path((hash, file)): Path<(String, String)>,
    mut parts: Parts,
) -> Result<Response, Error> {
    if !files::is_address(&hash, &file) {
        return Err(Error::NotFound);
    }
    // Who asks matters only for what is not public, and costs time to find out.
    let (media, caching) = match files::readers(&state, &hash).await? {
        Readers::Everybody(media) => (*media, IMMUTABLE),
        Readers::Few(copies) => {
            let Acting(actor) = Acting::from_request_parts(&mut parts, &state).await?;
            (files::of_reader(&state, &actor, copies).await?, NOT_KEPT)
        }
    };
    let bytes = state.media.get(&format!("{hash}/{file}")).await?;
    let caching = (header::CACHE_CONTROL, caching);
    Ok(match media.kind {
        MediaKind::Image => ([(header::CONTENT_TYPE, "image/webp"), caching], bytes).into_response(),
        MediaKind::Document => document(&media, bytes, caching),
    })
}

fn document(media: &Media, bytes: Vec<u8>, caching: (header::HeaderName, &'static str)) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_SECURITY_POLICY, DOCUMENT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        caching,
    ];
    ([(header::CONTENT_DISPOSITION, attachment(&files::name(media)))], headers, bytes).into_response()
}

/// Saves a file under its name, which may have any letters (RFC 6266).
fn attachment(name: &str) -> HeaderValue {
    let plain: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let plain = plain.strip_suffix("_pdf").unwrap_or(&plain);
    let mut written = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            // A text takes whatever is written to it.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    HeaderValue::try_from(format!("attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{written}"))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_is_a_header() {
        for (name, expected) in [
            ("Programm 2026.pdf", "filename=\"Programm_2026.pdf\"; filename*=UTF-8''Programm%202026.pdf"),
            ("Übersicht.pdf", "filename=\"_bersicht.pdf\"; filename*=UTF-8''%C3%9Cbersicht.pdf"),
            (
                "برنامج.pdf",
                "filename=\"______.pdf\"; filename*=UTF-8''%D8%A8%D8%B1%D9%86%D8%A7%D9%85%D8%AC.pdf",
            ),
        ] {
            let header = attachment(name);
            assert_eq!(header.to_str().ok(), Some(&*format!("attachment; {expected}")));
        }
    }
}
