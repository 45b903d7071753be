//! Two people have written at once: what each has changed, and which of both versions is taken.

use serde_json::{Map, Value};
use shared::workspace::{EntryContent, EntryWork};

use super::form::Fields;

/// What the names of the fields begin with that choose one of both versions.
const CHOICE: &str = "conflict-";
/// Texts in several languages, of which each language is a part by itself, such as `title/de`: two people
/// may translate into different ones. What is said of a picture or a document goes with the file.
pub(crate) const TEXTS: [&str; 8] = [
    "title",
    "name",
    "summary",
    "description",
    "cost/note",
    "registration/how",
    "access/note",
    "schedule/note",
];
/// The choice of what somebody else has written.
pub(crate) const THEIRS: &str = "theirs";

/// What two people have changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    mine: Map<String, Value>,
    /// What both began with, where that is still known.
    base: Option<EntryContent>,
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
        let (own, other, begun) = (parts(mine), parts(&theirs.content), base.map(parts));
        let mut names: Vec<String> = own.keys().chain(other.keys()).cloned().collect();
        names.sort_unstable();
        names.dedup();
        let (mut only_mine, mut both) = (Vec::new(), Vec::new());
        for name in names {
            let (mine, theirs) = (own.get(&name), other.get(&name));
            let before = begun.as_ref().map(|begun| begun.get(&name));
            if mine == theirs || before == Some(mine) {
                continue;
            }
            if before == Some(theirs) { only_mine.push(name) } else { both.push(name) }
        }
        Self { mine: own, base: base.cloned(), theirs, only_mine, both }
    }

    /// The same with what this person has written meanwhile.
    pub(crate) fn with_mine(&self, mine: &EntryContent) -> Self {
        Self::new(mine, self.base.as_ref(), self.theirs.clone())
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
    let mut parts = fields(content);
    for place in TEXTS {
        let text = match place.split_once('/') {
            None => parts.remove(place),
            Some((part, text)) => {
                parts.get_mut(part).and_then(Value::as_object_mut).and_then(|part| part.remove(text))
            }
        };
        if let Some(Value::Object(languages)) = text {
            parts.extend(languages.into_iter().map(|(tag, text)| (format!("{place}/{tag}"), text)));
        }
    }
    parts
}

/// A content as it is sent and stored.
pub(super) fn fields(content: &EntryContent) -> Map<String, Value> {
    let value = match content {
        EntryContent::Offer(offer) => serde_json::to_value(offer),
        EntryContent::Organisation(profile) => serde_json::to_value(profile),
    };
    match value {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    }
}

/// The content that has these parts.
fn content(like: &EntryContent, parts: Map<String, Value>) -> Option<EntryContent> {
    let nothing = || Value::Object(Map::new());
    let (texts, mut whole): (Map<String, Value>, Map<String, Value>) =
        parts.into_iter().partition(|(name, _)| name.contains('/'));
    // A text is there, in whatever languages.
    let known = fields(like);
    for place in TEXTS.into_iter().filter(|place| known.contains_key(*place)) {
        whole.insert(place.to_owned(), nothing());
    }
    for (name, text) in texts {
        let (place, tag) = name.rsplit_once('/')?;
        let languages = match place.split_once('/') {
            None => whole.entry(place).or_insert_with(nothing),
            Some((part, text)) => whole.get_mut(part)?.as_object_mut()?.entry(text).or_insert_with(nothing),
        };
        languages.as_object_mut()?.insert(tag.to_owned(), text);
    }
    let value = Value::Object(whole);
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
            "sight": "unpublished",
            "revision": "0193f0a0-0000-7000-8000-000000000002", "work": "draft", "slug": null,
            "confirmed_on": null, "updated_at": "2026-12-01T10:00:00Z"
        });
        EntryWork {
            entry: serde_json::from_value(entry).expect("an entry"),
            organisation: shared::id::OrganisationId::default(),
            version: 2,
            may_write: true,
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
        assert_eq!(conflict.both, ["title/de"]);
        assert_eq!(conflict.merged(&[]), offer("Deins", "Alt"));
        assert_eq!(conflict.merged(&["title/de".to_owned()]), offer("Meins", "Alt"));
        // Without knowing what both began with, whatever differs is chosen.
        let conflict = Conflict::new(&offer("Meins", "Alt"), None, theirs(offer("Deins", "Neu")));
        assert_eq!(conflict.both, ["summary/de", "title/de"]);
    }

    #[test]
    fn what_is_written_while_one_chooses_is_kept() {
        let title = ["title/de".to_owned()];
        // Of what the device has kept, nobody knows any more what it began with.
        let conflict = Conflict::new(&offer("Meins", "Alt"), None, theirs(offer("Deins", "Alt")));
        let now = conflict.with_mine(&offer("Meins", "Mehr"));
        assert_eq!(now.merged(&now.both_but(&title)), offer("Deins", "Mehr"));
        assert_eq!(now.merged(&now.both_but(&[])), offer("Meins", "Mehr"));
        let base = offer("Café", "Alt");
        let conflict = Conflict::new(&offer("Meins", "Alt"), Some(&base), theirs(offer("Deins", "Neu")));
        let now = conflict.with_mine(&offer("Unseres", "Alt"));
        assert_eq!(now.merged(&now.both_but(&[])), offer("Unseres", "Neu"));
    }

    /// With a title and a remark on the costs in a further language.
    fn translated(mut content: EntryContent, tag: &str, text: &str) -> EntryContent {
        let tag = LanguageTag::parse(tag).expect("a tag");
        if let EntryContent::Offer(offer) = &mut content {
            offer.title.set(tag.clone(), Text::new(text, Origin::Person));
            offer.cost.note.get_or_insert_default().set(tag, Text::new(text, Origin::Person));
        }
        content
    }

    #[test]
    fn translations_into_different_languages_do_not_collide() {
        let base = offer("Café", "Alt");
        let (mine, other) = (translated(base.clone(), "en", "Café"), translated(base.clone(), "uk", "Кафе"));
        let conflict = Conflict::new(&mine, Some(&base), theirs(other.clone()));
        assert!(conflict.is_none(), "{:?}", conflict.both);
        assert_eq!(conflict.merged(&[]), translated(other.clone(), "en", "Café"));
        // What one of both takes away again is gone, with a text that is in no other language.
        let conflict = Conflict::new(&base, Some(&mine), theirs(mine.clone()));
        assert_eq!(conflict.merged(&[]), base);
        let conflict = Conflict::new(&mine, Some(&base), theirs(translated(base.clone(), "en", "Coffee")));
        assert_eq!(conflict.both, ["cost/note/en", "title/en"]);
        let chosen = Fields::new(vec![(choice("cost/note/en"), THEIRS.to_owned())]);
        let EntryContent::Offer(taken) = take_chosen(&chosen, mine, &conflict.theirs.content) else {
            panic!("an offer stays one");
        };
        let english = |text: &shared::text::LocalisedText| {
            text.get(&LanguageTag::parse("en")?).map(|text| text.text.clone())
        };
        assert_eq!(english(&taken.title).as_deref(), Some("Café"));
        assert_eq!(taken.cost.note.as_ref().and_then(english).as_deref(), Some("Coffee"));
    }

    #[test]
    fn every_content_is_the_same_when_put_together_from_its_parts() {
        let whole = translated(offer("Café", ""), "en", "Café");
        let mut profile = shared::organisation::OrganisationProfile::named(
            shared::text::LocalisedText::default(),
            LanguageTag::german(),
            Vec::new(),
        );
        profile.summary.set(LanguageTag::german(), Text::new("Kurz", Origin::Person));
        for known in [whole, offer("", ""), EntryContent::Organisation(profile)] {
            assert_eq!(content(&known, parts(&known)), Some(known));
        }
    }

    #[test]
    fn a_form_takes_what_it_chooses_from_the_other() {
        let chosen = Fields::new(vec![
            (choice("title/de"), THEIRS.to_owned()),
            (choice("summary/de"), "mine".to_owned()),
            (choice("unknown"), THEIRS.to_owned()),
        ]);
        let (mine, theirs) = (offer("Meins", "Alt"), offer("Deins", "Neu"));
        assert_eq!(take_chosen(&chosen, mine.clone(), &theirs), offer("Deins", "Alt"));
        assert_eq!(take_chosen(&Fields::default(), mine.clone(), &theirs), mine);
    }
}
