//! Extractors.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::body::{Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use http::request::Parts;
use http::{Extensions, HeaderMap, header};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shared::entry::EntryKind;
use shared::file::Crop;
use shared::filter::ListQuery;
use shared::policy::{self, Action, Actor, Person};
use shared::problem::FieldError;
use shared::review::CaseFilter;
use shared::text::LanguageTag;

use crate::cookies;
use crate::error::Error;
use crate::json;
use crate::services::sessions::Client;
use crate::services::similar::Described;
use crate::services::{api_tokens, devices, sessions};
use crate::state::{State, Store};

/// The header in which proxies say for whom they ask.
pub const FORWARDED_FOR: &str = "x-forwarded-for";

/// Most characters that are compared of what is said of an organisation, as many as its web address may have:
/// every word of it is compared with every organisation.
const LONGEST_DESCRIBED: usize = 500;
/// How many days reports are about.
const USUAL_DAYS: u16 = 30;
/// Most days of a report.
const MOST_DAYS: u16 = 366;

/// Who sends the request: the operator by the bearer token of the
/// configuration, a person by a token for software or by the cookie of a
/// session, without these anybody. Other schemes are for what stands before the
/// server.
pub struct Acting(pub Actor);

/// The body of a request, JSON.
pub struct Body<T>(pub T);

/// Which version of a thing is to be changed (`If-Match`).
pub struct Version(pub i64);

/// Who asks, as far as the connection tells.
pub struct Caller(pub Client);

/// The query of a list of offers.
pub struct OfferQuery(pub ListQuery);

/// The query of a list of organisations.
pub struct OrganisationQuery(pub ListQuery);

/// A text (`q`) and the reader's language (`lang`).
pub struct TextQuery(pub ListQuery);

/// What is known of an organisation before it is registered (`name`, `website`, `phone`, `street`,
/// `postal_code`, `municipality`, which may be repeated).
pub struct DescribedOrganisation(pub Described);

/// Which cases are wanted.
pub struct CaseQuery(pub CaseFilter);

/// How many days up to today (`days`), 30 if not given.
pub struct Period(pub u16);

/// The part of a picture that is wanted (`x`, `y`, `width`, `height`), all of it if none is given.
pub struct PictureCrop(pub Option<Crop>);

/// What an uploaded file is called (`name`), if that is told.
pub struct FileName(pub Option<String>);

/// A file that is being uploaded. It is read only when it is known who sends it.
pub struct Upload(Request);

/// No query parameters at all.
pub struct NoQuery;

/// The reader's language of a single entry (`lang`), German if not given.
pub struct Language(pub LanguageTag);

impl Acting {
    /// The person who acts, if they may do this.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for whoever is no person, [`Error::Denied`].
    pub fn person(self, action: Action<'_>) -> Result<Person, Error> {
        let may = policy::may(&self.0, action);
        match self.0 {
            Actor::Person(person) if may => Ok(person),
            Actor::Person(_) => Err(Error::Denied),
            Actor::Guest | Actor::Operator => Err(Error::Unauthenticated),
        }
    }
}

impl FromRequestParts<State> for Acting {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let bearer = header.and_then(|header| {
            let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        if let Some(shown) = bearer {
            if is_operator(state, shown) {
                return Ok(Self(Actor::Operator));
            }
            let person = api_tokens::who(state, shown).await?;
            return person.map(|person| Self(Actor::Person(person))).ok_or(Error::Unauthenticated);
        }
        let Some(access) = cookies::access(state, &parts.headers) else { return Ok(Self(Actor::Guest)) };
        let person = sessions::who(state, &access).await?;
        Ok(Self(person.map_or(Actor::Guest, Actor::Person)))
    }
}

fn is_operator(state: &State, shown: &str) -> bool {
    // Hashes take the same time to compare wherever they differ first.
    let hash = |token: &str| Sha256::digest(token.trim());
    state.config.operator_token.as_ref().is_some_and(|token| hash(shown) == hash(token))
}

impl<T: DeserializeOwned> FromRequest<State> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &State) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Error::NoJson);
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| Error::BodyTooLarge)?;
        json::from_slice(&body).map(Self).map_err(Error::InvalidContent)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Version {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let header = parts.headers.get(header::IF_MATCH).ok_or(Error::VersionMissing)?;
        let text = header.to_str().unwrap_or_default().trim().trim_start_matches("W/").trim_matches('"');
        text.parse().map(Self).map_err(|_| Error::ChangedMeanwhile)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        Ok(Self(request))
    }
}

impl Upload {
    /// The file. Its media type only has to be one of those of such files: what the file is, its
    /// content says.
    ///
    /// # Errors
    /// [`Error::WrongType`], [`Error::BodyTooLarge`]; [`Error::InvalidContent`] for nothing at all.
    pub async fn read(self, is_accepted: fn(&str) -> bool, most: usize) -> Result<Vec<u8>, Error> {
        let (parts, body) = self.0.into_parts();
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let kind = header(header::CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !is_accepted(&kind) && kind != "application/octet-stream" {
            return Err(Error::WrongType);
        }
        let length = header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| length > most) {
            return Err(Error::BodyTooLarge);
        }
        let body = to_bytes(body, most).await.map_err(|_| Error::BodyTooLarge)?;
        if body.is_empty() {
            return Err(Error::field("", "required"));
        }
        Ok(body.into())
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let browser = parts.headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
        let device = devices::name(browser.unwrap_or_default());
        Ok(Self(Client { device, address: address(state, &parts.headers, &parts.extensions) }))
    }
}

/// The network address the request comes from, as far as it can be believed:
/// the one before the last of the proxies that are trusted. Of IPv6 the network
/// counts, as one line has more addresses than anybody counts.
#[must_use]
pub fn address(store: &Store, headers: &HeaderMap, extensions: &Extensions) -> Option<String> {
    let peer = || extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let address = match store.config.trusted_proxies {
        0 => peer(),
        proxies => {
            let values = headers.get_all(FORWARDED_FOR).iter();
            let texts: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
            let hops: Vec<&str> = texts.iter().flat_map(|text| text.split(',')).map(str::trim).collect();
            let hop = hops.len().checked_sub(proxies).and_then(|place| hops.get(place));
            hop.and_then(|hop| hop.parse().ok()).or_else(peer)
        }
    };
    address.map(|address| match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
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

impl<S: Send + Sync> FromRequestParts<S> for DescribedOrganisation {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut described = Described::default();
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let given: String = value.trim().chars().take(LONGEST_DESCRIBED).collect();
            let given = Some(given).filter(|given| !given.is_empty());
            match &*name {
                "name" => described.name = given,
                "website" => described.website = given,
                "phone" => described.phone = given,
                "street" => described.street = given,
                "postal_code" => described.postal_code = given,
                "municipality" => described.municipalities.extend(given),
                _ => return Err(Error::parameter(&name, "unknown_parameter", &value)),
            }
        }
        Ok(Self(described))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CaseQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let filter = CaseFilter::parse(parts.uri.query().unwrap_or_default());
        filter.map(Self).map_err(Error::InvalidParameters)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Period {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut days = USUAL_DAYS;
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if name != "days" {
                return Err(Error::parameter(&name, "unknown_parameter", &value));
            }
            let asked = value.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
            days = asked.ok_or_else(|| Error::parameter("days", "unknown_value", &value))?;
        }
        Ok(Self(days))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PictureCrop {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let names = ["x", "y", "width", "height"];
        let mut numbers = [None; 4];
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = names.iter().position(|known| *known == name);
            let place = place.ok_or_else(|| Error::parameter(&name, "unknown_parameter", &value))?;
            let number = value.parse::<u32>();
            numbers[place] = Some(number.map_err(|_| Error::parameter(&name, "unknown_value", &value))?);
        }
        match numbers {
            [None, None, None, None] => Ok(Self(None)),
            [Some(x), Some(y), Some(width), Some(height)] => Ok(Self(Some(Crop { x, y, width, height }))),
            _ => {
                let missing = names.iter().zip(numbers).filter(|(_, number)| number.is_none());
                let errors = missing.map(|(name, _)| FieldError::of_parameter(name, "required", ""));
                Err(Error::InvalidParameters(errors.collect()))
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for FileName {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut found = None;
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if name != "name" {
                return Err(Error::parameter(&name, "unknown_parameter", &value));
            }
            found = Some(value.into_owned());
        }
        Ok(Self(found))
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
