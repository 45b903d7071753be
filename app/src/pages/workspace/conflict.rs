//! Two people have written at once: both versions side by side, and a choice for each field.

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::workspace::{EntryContent, EntryWork};

use super::field::{Sheet, button, tick};
use super::saving::Saving;
use super::told::told;
use crate::i18n::texts;
use crate::state::Vocabulary;
use crate::view::Erase as _;

/// What two people have changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    mine: Map<String, Value>,
    /// The entry as the server has it.
    pub(super) theirs: EntryWork,
    /// What only this person has changed.
    only_mine: Vec<String>,
    /// What both have changed: names of the parts of the content.
    both: Vec<String>,
}

impl Conflict {
    /// Compares one's own content with what the server has now, and with what both began with.
    pub(super) fn new(mine: &EntryContent, base: Option<&EntryContent>, theirs: EntryWork) -> Self {
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
    pub(super) fn both_but(&self, theirs: &[String]) -> Vec<String> {
        self.both.iter().filter(|name| !theirs.contains(name)).cloned().collect()
    }

    /// Whether nothing has to be chosen.
    pub(super) fn is_none(&self) -> bool {
        self.both.is_empty()
    }

    /// The content with these parts from one's own version.
    pub(super) fn merged(&self, mine: &[String]) -> EntryContent {
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

/// Both versions of what two people have changed, with a choice for each; nothing while there is none.
pub(super) fn panel(saving: Saving, sheet: Sheet, vocabulary: StoredValue<Vocabulary>) -> AnyView {
    let language = sheet.language;
    let view = move || {
        let conflict = saving.conflict.get()?;
        let mine = content(&conflict.theirs.content, conflict.mine.clone())?;
        let rows: Vec<_> = conflict
            .both
            .iter()
            .map(|name| {
                let version = |whose: &'static str, label: &'static str, content: &EntryContent, is_chosen| {
                    let told = vocabulary.with_value(|vocabulary| told(language, vocabulary, content, name));
                    view! {
                        <div class="desk__version">
                            {tick(sheet, &format!("conflict-{name}"), whose.to_owned(), label.to_owned(), true, is_chosen)}
                            <p class="desk__told"><bdi>{told}</bdi></p>
                        </div>
                    }
                    .erase()
                };
                view! {
                    <fieldset class="desk__group desk__card">
                        <legend class="kern-label">{super::told::name(language, name)}</legend>
                        <div class="desk__row">
                            {version("mine", texts::workspace::my_version(language), &mine, true)}
                            {version("theirs", texts::workspace::their_version(language), &conflict.theirs.content, false)}
                        </div>
                    </fieldset>
                }
                .erase()
            })
            .collect();
        let choose = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let theirs: Vec<String> = conflict.both.iter().filter(|name| !is_mine(name)).cloned().collect();
            saving.merge(&conflict, &theirs);
        };
        let view = view! {
            <form class="kern-alert kern-alert--warning" on:submit=choose>
                <div class="kern-alert__header">
                    <h2 class="kern-title" id="conflict" tabindex="-1">{texts::workspace::conflict_title(language)}</h2>
                </div>
                <div class="kern-alert__body">
                    <p>{texts::workspace::conflict_text(language)}</p>
                    {rows}
                    {button(String::new(), texts::workspace::conflict_save(language), "kern-btn kern-btn--primary")}
                </div>
            </form>
        };
        super::saving::focus_later("conflict".to_owned());
        Some(view.erase())
    };
    view! { {view} }.erase()
}

/// Whether one's own version of a part is chosen.
fn is_mine(name: &str) -> bool {
    let selector = format!("input[name='conflict-{name}'][value='mine']:checked");
    document().query_selector(&selector).ok().flatten().is_some()
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
            missing: Vec::new(),
            stale: Vec::new(),
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
}
