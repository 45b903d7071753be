//! Extractors.

use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use sha2::{Digest, Sha256};
use shared::entry::EntryKind;
use shared::filter::ListQuery;
use shared::policy::Actor;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::state::State;

/// Who sends the request: the operator by the bearer token of the
/// configuration, without one anybody. Other schemes are for what stands before
/// the server.
pub struct Acting(pub Actor);

/// The query of a list of offers.
pub struct OfferQuery(pub ListQuery);

/// The query of a list of organisations.
pub struct OrganisationQuery(pub ListQuery);

/// A text (`q`) and the reader's language (`lang`).
pub struct TextQuery(pub ListQuery);

/// No query parameters at all.
pub struct NoQuery;

/// The reader's language of a single entry (`lang`), German if not given.
pub struct Language(pub LanguageTag);

impl FromRequestParts<State> for Acting {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let bearer = header.and_then(|header| {
            let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
            scheme.eq_ignore_ascii_case("bearer").then_some(token)
        });
        let Some(shown) = bearer else { return Ok(Self(Actor::Guest)) };
        // Hashes take the same time to compare wherever they differ first.
        let hash = |token: &str| Sha256::digest(token.trim());
        match &state.config.operator_token {
            Some(token) if hash(shown) == hash(token) => Ok(Self(Actor::Operator)),
            _ => Err(Error::Unauthenticated),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfferQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        list_query(parts, EntryKind::Offer).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OrganisationQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        list_query(parts, EntryKind::Organisation).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for TextQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let query = ListQuery::parse_text(parts.uri.query().unwrap_or_default());
        query.map(Self).map_err(Error::InvalidParameters)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let query = parts.uri.query().unwrap_or_default();
        match url::form_urlencoded::parse(query.as_bytes()).next() {
            Some((name, value)) => Err(Error::parameter(&name, "unknown_parameter", &value)),
            None => Ok(Self),
        }
    }
}

fn list_query(parts: &Parts, kind: EntryKind) -> Result<ListQuery, Error> {
    ListQuery::parse(kind, parts.uri.query().unwrap_or_default()).map_err(Error::InvalidParameters)
}

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let language = ListQuery::parse_language(parts.uri.query().unwrap_or_default());
        let language = language.map_err(Error::InvalidParameters)?;
        Ok(Self(language.unwrap_or_else(LanguageTag::german)))
    }
}
