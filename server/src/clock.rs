//! The clock. Everything that depends on the time asks here, so that tests can
//! move it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands until it is set.
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at this instant.
    #[must_use]
    pub fn standing_at(instant: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(Mutex::new(instant)))
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Manual(instant) => *instant.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a manual clock; the machine's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Manual(instant) = self {
            *instant.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
