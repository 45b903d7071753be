//! The cookies that answers of the API set, for the answer to the visitor.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue, header};

/// What the visitor's browser has yet to be told. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Arc<Mutex<Vec<HeaderValue>>>);

impl Cookies {
    /// Tells it in an answer, once.
    pub fn tell(&self, answer: &mut HeaderMap) {
        for cookie in self.set().drain(..) {
            answer.append(header::SET_COOKIE, cookie);
        }
    }

    /// Notes what an answer of the API sets.
    pub(crate) fn take(&self, answer: &HeaderMap) {
        self.set().extend(answer.get_all(header::SET_COOKIE).iter().cloned());
    }

    fn set(&self) -> MutexGuard<'_, Vec<HeaderValue>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
