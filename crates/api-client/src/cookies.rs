//! The cookies of a visitor while a request of theirs is answered.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue, header};

/// What a visitor has sent as cookies, and what the API has changed of it since. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Arc<Mutex<Jar>>);

#[derive(Debug, Default)]
struct Jar {
    /// Names with values, as they are now.
    present: Vec<(String, String)>,
    /// What the visitor's browser has yet to be told.
    changes: Vec<HeaderValue>,
}

impl Cookies {
    /// The cookies a request has brought.
    #[must_use]
    pub fn of(request: &HeaderMap) -> Self {
        let mut jar = Jar::default();
        for header in request.get_all(header::COOKIE).iter().filter_map(|header| header.to_str().ok()) {
            jar.present.extend(header.split(';').filter_map(pair));
        }
        Self(Arc::new(Mutex::new(jar)))
    }

    /// Tells the visitor's browser what has changed, once.
    pub fn tell(&self, response: &mut HeaderMap) {
        for change in self.jar().changes.drain(..) {
            response.append(header::SET_COOKIE, change);
        }
    }

    /// The cookies as a request sends them; none if there are none.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let jar = self.jar();
        let pairs: Vec<String> = jar.present.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; ").parse().ok()).flatten()
    }

    /// Notes what an answer changes.
    pub(crate) fn take(&self, response: &HeaderMap) {
        for change in response.get_all(header::SET_COOKIE) {
            let mut jar = self.jar();
            let text = change.to_str().unwrap_or_default();
            if let Some((name, value)) = text.split(';').next().and_then(pair) {
                jar.present.retain(|(known, _)| *known != name);
                // A cookie without a value is one that is taken away.
                if !value.is_empty() {
                    jar.present.push((name, value));
                }
            }
            jar.changes.push(change.clone());
        }
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.trim().split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_sets_goes_along_with_the_next_call_and_to_the_browser() {
        let headers = |name, values: &[&'static str]| {
            values.iter().map(|value| (name, HeaderValue::from_static(value))).collect::<HeaderMap>()
        };
        let cookies = Cookies::of(&headers(header::COOKIE, &["access=old; other=1; refresh=a=b"]));
        assert_eq!(
            cookies.header().as_ref().map(HeaderValue::as_bytes),
            Some(&b"access=old; other=1; refresh=a=b"[..])
        );
        cookies.take(&headers(header::SET_COOKIE, &["access=new; Path=/; HttpOnly", "refresh=; Max-Age=0"]));
        assert_eq!(cookies.header().as_ref().map(HeaderValue::as_bytes), Some(&b"other=1; access=new"[..]));
        let mut told = HeaderMap::new();
        cookies.tell(&mut told);
        cookies.tell(&mut told);
        assert_eq!(told.get_all(header::SET_COOKIE).iter().count(), 2);
    }
}
