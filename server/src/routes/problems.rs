//! What the `type` of a problem document leads to.

use axum::extract::Path;
use shared::problem::ProblemCode;

use crate::error::Error;

/// `GET /api/problems/{code}`: what a code means, in a line.
///
/// # Errors
/// [`Error::NotFound`] for codes that do not exist.
pub async fn explain(Path(code): Path<String>) -> Result<String, Error> {
    let code = ProblemCode::from_key(&code).ok_or(Error::NotFound)?;
    Ok(format!("{code} ({}): {}\n", code.status(), code.title()))
}
