//! Building things of schema.org without what is not known.

use serde_json::{Map, Value};

/// A thing of schema.org.
#[derive(Debug)]
pub(super) struct Node(Map<String, Value>);

impl Node {
    /// A thing of this type.
    pub(super) fn new(kind: &str) -> Self {
        Self(Map::new()).with("@type", kind)
    }

    /// The same with one property.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The same with one property, if it is known.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with all values of one property, if there are any.
    pub(super) fn with_all<T: Into<Value>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        match values.len() {
            0 => self,
            1 => self.with_some(name, values.pop()),
            _ => self.with(name, values),
        }
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        Self::Object(node.0)
    }
}
