//! Reading JSON, with where it is wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use shared::problem::FieldError;

/// A value of JSON that was read already, found at `pointer`.
///
/// # Errors
/// Where it is not what it should be.
pub fn from_value<T: DeserializeOwned>(value: Value, pointer: &str) -> Result<T, Vec<FieldError>> {
    serde_path_to_error::deserialize(value).map_err(|error| malformed(&error, pointer))
}

/// A value of JSON text.
///
/// # Errors
/// Where it is not what it should be.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Vec<FieldError>> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| malformed(&error, ""))?;
    deserializer.end().map_err(|error| one_error(String::new(), error.to_string()))?;
    Ok(value)
}

fn malformed(error: &serde_path_to_error::Error<serde_json::Error>, pointer: &str) -> Vec<FieldError> {
    let steps = error.path().iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{key}")),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    let pointer = std::iter::once(pointer.to_owned()).chain(steps).collect();
    one_error(pointer, error.inner().to_string())
}

fn one_error(pointer: String, message: String) -> Vec<FieldError> {
    vec![FieldError { pointer, code: "malformed".to_owned(), value: Some(message) }]
}
