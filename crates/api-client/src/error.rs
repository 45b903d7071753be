use serde::{Deserialize, Serialize};
use shared::problem::{Problem, ProblemCode};

/// Why a call did not bring what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// The API answered with a problem.
    #[error("{} ({})", .0.title, .0.code)]
    Problem(Problem),
    /// The API could not be reached.
    #[error("the API cannot be reached: {0}")]
    Network(String),
    /// The server has become another release since the page was loaded: what it
    /// answers is not for this code.
    #[error("the server is of another release")]
    OtherRelease,
    /// The API answered something else than was agreed.
    #[error("the answer cannot be read: {0}")]
    Malformed(String),
}

impl ApiError {
    pub(crate) fn malformed(error: &impl ToString) -> Self {
        Self::Malformed(error.to_string())
    }

    pub(crate) fn from_problem(body: &str) -> Self {
        crate::json::from_str(body).map_or_else(|error| Self::malformed(&error), Self::Problem)
    }

    /// The stable code of this failure.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Problem(problem) => problem.code,
            Self::Network(_) | Self::OtherRelease => ProblemCode::Unavailable,
            Self::Malformed(_) => ProblemCode::Internal,
        }
    }

    /// Whether what was asked for does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code() == ProblemCode::NotFound
    }
}
