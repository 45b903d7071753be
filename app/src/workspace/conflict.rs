//! Two people have written at once: what each has changed, and which of both versions is taken.

use serde_json::{Map, Value};
use shared::workspace::{EntryContent, EntryWork};

use super::form::Fields;

/// What the names of the fields begin with that choose one of both versions.
const CHOICE: &str = "conflict-";
/// The choice of what somebody else has written.
pub(crate) const THEIRS: &str = "theirs";

/// What two people have changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    mine: Map<String, Value>,
    /// The entry as the server has it.
    pub(crate) theirs: EntryWork,
    /// What only this person has changed.
    only_mine: Vec<String>,
    /// What both have changed: names of the parts of the content.
    pub(crate) both: Vec<String>,
}

impl Conflict {
    /// Compares one's own content with what the server has now, and with what both began with.
    pub(crate) fn new(mine: &EntryContent, base: Option<&EntryContent>, theirs: EntryWork) -> Self {
        let (own, other, base) = (parts(mine), parts(&theirs.content), base.map(parts));
        let mut names: Vec<String> = own.keys().chain(other.keys()).cloned().collect();
        names.sort_unstable();
        names.dedup();
        let (mut only_mine, mut both) = (Vec::new(), Vec::new());
        for name in names {
            let (mine, theirs) = (own.get(&name), other.get(&name));
            let before = base.as_ref().map(|base| base.get(&name));
            if mine == theirs || before == Some(mine) {
                continue;
            }
            if before == Some(theirs) { only_mine.push(name) } else { both.push(name) }
        }
        Self { mine: own, theirs, only_mine, both }
    }

    /// What both have changed, but for what is taken from the server.
    pub(crate) fn both_but(&self, theirs: &[String]) -> Vec<String> {
        self.both.iter().filter(|name| !theirs.contains(name)).cloned().collect()
    }

    /// The content as this person has it.
    pub(crate) fn mine(&self) -> Option<EntryContent> {
        content(&self.theirs.content, self.mine.clone())
    }

    /// Whether nothing has to be chosen.
    pub(crate) fn is_none(&self) -> bool {
        self.both.is_empty()
    }

    /// The content with these parts from one's own version.
    pub(crate) fn merged(&self, mine: &[String]) -> EntryContent {
        let mut merged = parts(&self.theirs.content);
        for name in self.only_mine.iter().chain(mine) {
            match self.mine.get(name) {
                Some(value) => drop(merged.insert(name.clone(), value.clone())),
                None => drop(merged.remove(name)),
            }
        }
        content(&self.theirs.content, merged).unwrap_or_else(|| self.theirs.content.clone())
    }
}

/// A content by the names of its parts.
fn parts(content: &EntryContent) -> Map<String, Value> {
    let value = match content {
        EntryContent::Offer(offer) => serde_json::to_value(offer),
        EntryContent::Organisation(profile) => serde_json::to_value(profile),
    };
    match value {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    }
}

fn content(like: &EntryContent, parts: Map<String, Value>) -> Option<EntryContent> {
    let value = Value::Object(parts);
    Some(match like {
        EntryContent::Offer(_) => EntryContent::Offer(serde_json::from_value(value).ok()?),
        EntryContent::Organisation(_) => EntryContent::Organisation(serde_json::from_value(value).ok()?),
    })
}

/// The field that says whose version of a part is taken.
pub(crate) fn choice(part: &str) -> String {
    format!("{CHOICE}{part}")
}

/// Takes the parts from the other version that a form chooses so.
pub(crate) fn take_chosen(fields: &Fields, mine: EntryContent, theirs: &EntryContent) -> EntryContent {
    let chosen: Vec<&str> = fields
        .pairs()
        .iter()
        .filter(|(_, whose)| whose == THEIRS)
        .filter_map(|(name, _)| name.strip_prefix(CHOICE))
        .collect();
    if chosen.is_empty() {
        return mine;
    }
    let (mut merged, others) = (parts(&mine), parts(theirs));
    for part in chosen {
        match others.get(part) {
            Some(value) => drop(merged.insert(part.to_owned(), value.clone())),
            None => drop(merged.remove(part)),
        }
    }
    content(theirs, merged).unwrap_or(mine)
}

#[cfg(test)]
mod tests {
    use shared::offer::OfferContent;
    use shared::text::{LanguageTag, Origin, Text};

    use super::*;

    fn offer(title: &str, summary: &str) -> EntryContent {
        let mut offer = OfferContent::blank(LanguageTag::german());
        offer.title.set(LanguageTag::german(), Text::new(title, Origin::Person));
        offer.summary.set(LanguageTag::german(), Text::new(summary, Origin::Person));
        EntryContent::Offer(offer)
    }

    fn theirs(content: EntryContent) -> EntryWork {
        let entry = serde_json::json!({
            "id": "0193f0a0-0000-7000-8000-000000000001", "kind": "offer", "title": "", "language": "de",
            "state": "active", "state_until": null, "state_note": null, "is_published": false,
            "revision": "0193f0a0-0000-7000-8000-000000000002", "work": "draft", "slug": null,
            "confirmed_on": null, "updated_at": "2026-12-01T10:00:00Z"
        });
        EntryWork {
            entry: serde_json::from_value(entry).expect("an entry"),
            organisation: shared::id::OrganisationId::default(),
            version: 2,
            content,
            published: None,
            feedback: None,
            conversation: Vec::new(),
            missing: Vec::new(),
            stale: Vec::new(),
            hints: Vec::new(),
            readability: None,
        }
    }

    #[test]
    fn what_only_one_has_changed_is_merged() {
        let base = offer("Café", "Alt");
        let conflict = Conflict::new(&offer("Sprachcafé", "Alt"), Some(&base), theirs(offer("Café", "Neu")));
        assert!(conflict.is_none());
        assert_eq!(conflict.merged(&[]), offer("Sprachcafé", "Neu"));
    }

    #[test]
    fn what_both_have_changed_is_chosen() {
        let base = offer("Café", "Alt");
        let conflict = Conflict::new(&offer("Meins", "Alt"), Some(&base), theirs(offer("Deins", "Alt")));
        assert_eq!(conflict.both, ["title"]);
        assert_eq!(conflict.merged(&[]), offer("Deins", "Alt"));
        assert_eq!(conflict.merged(&["title".to_owned()]), offer("Meins", "Alt"));
        // Without knowing what both began with, whatever differs is chosen.
        let conflict = Conflict::new(&offer("Meins", "Alt"), None, theirs(offer("Deins", "Neu")));
        assert_eq!(conflict.both, ["summary", "title"]);
    }

    #[test]
    fn a_form_takes_what_it_chooses_from_the_other() {
        let chosen = Fields::new(vec![
            (choice("title"), THEIRS.to_owned()),
            (choice("summary"), "mine".to_owned()),
            (choice("unknown"), THEIRS.to_owned()),
        ]);
        let (mine, theirs) = (offer("Meins", "Alt"), offer("Deins", "Neu"));
        assert_eq!(take_chosen(&chosen, mine.clone(), &theirs), offer("Deins", "Alt"));
        assert_eq!(take_chosen(&Fields::default(), mine.clone(), &theirs), mine);
    }
}
