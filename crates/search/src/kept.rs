//! What is kept at hand because it is likely to be asked for again.

use std::hash::Hash;
use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

/// Keeps what was made for the keys asked for last.
pub(crate) struct Kept<K, V: ?Sized>(Mutex<LruCache<K, Arc<V>>>);

impl<K: Hash + Eq, V: ?Sized> Kept<K, V> {
    /// Nothing yet, later for as many keys, but at least one.
    pub(crate) fn new(keys: usize) -> Self {
        Self(Mutex::new(LruCache::new(NonZero::new(keys).unwrap_or(NonZero::<usize>::MIN))))
    }

    /// What belongs to a key; made only if it is not at hand, while others may
    /// ask.
    ///
    /// # Errors
    /// Those of making it.
    pub(crate) fn get_or<E>(&self, key: K, make: impl FnOnce() -> Result<Arc<V>, E>) -> Result<Arc<V>, E> {
        if let Some(kept) = self.lock().get(&key) {
            return Ok(Arc::clone(kept));
        }
        let value = make()?;
        self.lock().put(key, Arc::clone(&value));
        Ok(value)
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<K, Arc<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
