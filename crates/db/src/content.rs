//! Documents of older versions are read as if they had been written today.

use serde_json::Value;
use shared::entry::EntryKind;

use crate::error::{Error, Result};

/// Turns a document of one version into one of the next.
type Step = fn(Value) -> Value;

/// The steps of each kind: the first leads from version 1 to version 2.
const fn steps(kind: EntryKind) -> &'static [Step] {
    match kind {
        EntryKind::Offer | EntryKind::Project | EntryKind::Organisation => &[],
    }
}

/// The document as the present version of `shared` reads it.
///
/// # Errors
/// If the document is of a version this program does not know.
pub fn upgrade(kind: EntryKind, version: i32, content: Value) -> Result<Value> {
    apply(steps(kind), version, content)
        .ok_or_else(|| Error::Unreadable(format!("version {version} of the content of kind {kind}")))
}

fn apply(steps: &[Step], version: i32, content: Value) -> Option<Value> {
    let done = usize::try_from(version).ok()?.checked_sub(1)?;
    Some(steps.get(done..)?.iter().fold(content, |content, step| step(content)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::offer::OfferContent;
    use shared::organisation::OrganisationProfile;

    use super::*;

    const STEPS: [Step; 2] = [
        |mut content| {
            content["second"] = json!(true);
            content
        },
        |mut content| {
            content["third"] = content["second"].clone();
            content
        },
    ];

    #[test]
    fn every_missing_step_is_taken_in_order() {
        let read = |version| apply(&STEPS, version, json!({"second": false}));
        assert_eq!(read(1), Some(json!({"second": true, "third": true})));
        assert_eq!(read(2), Some(json!({"second": false, "third": false})));
        assert_eq!(read(3), Some(json!({"second": false})));
    }

    #[test]
    fn unknown_versions_are_refused() {
        for version in [-1, 0, 2] {
            let read = upgrade(EntryKind::Offer, version, json!({}));
            assert!(matches!(read, Err(Error::Unreadable(_))), "version {version}");
        }
        assert!(upgrade(EntryKind::Offer, 1, json!({})).is_ok());
    }

    #[test]
    fn the_steps_lead_to_the_version_that_is_written() {
        let leads_to = |kind| i32::try_from(steps(kind).len()).expect("few steps") + 1;
        assert_eq!(leads_to(EntryKind::Offer), OfferContent::SCHEMA_VERSION);
        assert_eq!(leads_to(EntryKind::Organisation), OrganisationProfile::SCHEMA_VERSION);
    }
}
