//! Errors as the API reports them: RFC 9457 problem details with a stable code.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum!(
    /// What went wrong, as a stable code the interface translates.
    ProblemCode {
        /// The request is not well formed.
        BadRequest = "bad_request",
        /// A query parameter is unknown or has an unknown value.
        InvalidParameter = "invalid_parameter",
        /// The content breaks rules; `errors` says which.
        InvalidContent = "invalid_content",
        /// It is not known who asks, or the token is not a known one.
        Unauthenticated = "unauthenticated",
        /// Who asks may not do this.
        Forbidden = "forbidden",
        /// Another site sends the request with the visitor's cookies.
        CrossSiteRequest = "cross_site_request",
        /// There is no such thing, or the visitor may not know of it.
        NotFound = "not_found",
        /// The path exists, but not with this method.
        MethodNotAllowed = "method_not_allowed",
        /// The body is larger than accepted.
        BodyTooLarge = "body_too_large",
        /// The body has a type that is not accepted.
        UnsupportedMediaType = "unsupported_media_type",
        /// The content changed in the meantime.
        Conflict = "conflict",
        /// Somebody else has changed it since it was read.
        ChangedMeanwhile = "changed_meanwhile",
        /// A colleague has decided it meanwhile.
        DecidedMeanwhile = "decided_meanwhile",
        /// `If-Match` must say which version is changed.
        VersionMissing = "version_missing",
        /// The request took too long.
        Timeout = "timeout",
        /// It was tried too often; `Retry-After` says in how many seconds it may be again.
        TooManyRequests = "too_many_requests",
        /// The service is starting or cannot reach its data.
        Unavailable = "unavailable",
        /// Something failed inside; the log tells more under the request id.
        Internal = "internal",
    }
);

impl ProblemCode {
    /// Whether the same may be answered otherwise a while later. A failure may be that of a proxy before the
    /// server, which cannot reach it.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::Unavailable | Self::Internal | Self::Timeout | Self::TooManyRequests)
    }

    /// The HTTP status this problem is answered with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::InvalidParameter => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden | Self::CrossSiteRequest => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::Conflict | Self::DecidedMeanwhile => 409,
            Self::ChangedMeanwhile => 412,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::InvalidContent => 422,
            Self::VersionMissing => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// A short English summary for developers; people read the translation.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request is not well formed",
            Self::InvalidParameter => "A query parameter or its value is unknown",
            Self::InvalidContent => "The content breaks rules",
            Self::Unauthenticated => "It is not known who asks",
            Self::Forbidden => "Who asks may not do this",
            Self::CrossSiteRequest => "Another site sends the request",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::BodyTooLarge => "The body is too large",
            Self::UnsupportedMediaType => "The media type is not accepted",
            Self::Conflict => "The content changed in the meantime",
            Self::ChangedMeanwhile => "Somebody else has changed it since it was read",
            Self::DecidedMeanwhile => "A colleague has decided it meanwhile",
            Self::VersionMissing => "If-Match must say which version is changed",
            Self::Timeout => "The request took too long",
            Self::TooManyRequests => "It was tried too often",
            Self::Unavailable => "The service is not available",
            Self::Internal => "Internal error",
        }
    }
}

/// One violated rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the value in the content; for a query
    /// parameter `/` and its name.
    pub pointer: String,
    /// Stable code of the rule, such as `required` or `too_long`.
    pub code: String,
    /// The offending value where it helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl FieldError {
    /// The value at a place breaks this rule.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: &str) -> Self {
        Self { pointer: pointer.into(), code: code.to_owned(), value: None }
    }

    /// A query parameter that breaks this rule. Of the value, the beginning is
    /// told.
    #[must_use]
    pub fn of_parameter(name: &str, code: &str, value: &str) -> Self {
        Self {
            pointer: format!("/{name}"),
            code: code.to_owned(),
            value: Some(value.chars().take(100).collect()),
        }
    }
}

/// An RFC 9457 problem document (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// URI reference of the problem type, which explains it.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// Short English summary.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: ProblemCode,
    /// The request this answers, as in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The violated rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem with this code and without details.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            problem_type: format!("/api/problems/{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            request_id: None,
            errors: Vec::new(),
        }
    }

    /// The same problem with the violated rules.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }
}
