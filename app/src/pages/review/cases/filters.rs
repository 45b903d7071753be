//! The panel with all filters: boxes where several values can be chosen, lists that open where one can.

use leptos::prelude::*;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::review::{COUNTY, CaseAge, CaseChange, CaseCount, CaseFilter, CaseKind};

use super::super::label;
use super::chips::pairs;
use super::names::{ME, NOBODY, Names};
use crate::i18n::texts;
use crate::view::Erase as _;

/// The filters.
pub(super) struct Panel {
    names: Names,
    /// What was chosen when the page was opened: those groups stand open. After that, people open and close them.
    opened_with: CaseFilter,
    /// What there was on this page so far, with how many there are now: nothing goes away beneath a finger.
    known: StoredValue<Vec<CaseCount>>,
}

impl Panel {
    pub(super) fn new(names: Names, opened_with: CaseFilter) -> Self {
        Self { names, opened_with, known: StoredValue::new(Vec::new()) }
    }

    /// The panel for this filter and these counts. Drawing it again changes numbers and ticks in place, so that a
    /// field keeps the focus.
    pub(super) fn view(&self, filter: &CaseFilter, counts: &[CaseCount]) -> AnyView {
        self.known.update_value(|known| learn(known, counts));
        let boxes = |name: &'static str, keys: Vec<String>| self.boxes(name, keys, filter);
        let choices = |facet: Facet| self.keys_of(facet);
        let municipalities = choices(Facet::Municipality).into_iter().chain([COUNTY.to_owned()]);
        // What a link has chosen; the form only keeps it.
        let organisation = filter.organisation.map(|organisation| {
            view! { <input type="hidden" name="organisation" value=organisation.to_string()/> }
        });
        view! {
            {boxes("kind", keys(CaseKind::ALL))}
            <div class="review-selects">
                {self.one("age", keys(CaseAge::ALL), filter)}
                {self.one("assigned", self.people(), filter)}
                {self.one("change", keys(CaseChange::ALL), filter)}
                {self.state(filter)}
            </div>
            {boxes("municipality", municipalities.collect())}
            {boxes("field", choices(Facet::Field))}
            {boxes("entry_kind", keys(EntryKind::ALL))}
            {boxes("language", choices(Facet::Language))}
            {organisation}
        }
        .erase()
    }

    /// Boxes for these values of a filter, as far as there are or were some; nothing where there is no choice.
    fn boxes(&self, name: &'static str, keys: Vec<String>, filter: &CaseFilter) -> AnyView {
        let chosen = values(filter, name);
        let options = self.options(name, keys, &chosen);
        if options.is_empty() {
            return ().erase();
        }
        let language = self.names.language;
        let title = label(language, "filter", name);
        let note = match u32::try_from(chosen.len()) {
            Ok(0) | Err(_) => String::new(),
            Ok(chosen) => texts::review::filter_chosen(language, chosen),
        };
        let is_open = name == "kind" || !values(&self.opened_with, name).is_empty();
        let boxes: Vec<_> = options
            .into_iter()
            .map(|(key, count)| {
                let label = self.label(name, &key);
                let is_chosen = chosen.contains(&key);
                tick(name, key, label, count, is_chosen)
            })
            .collect();
        view! {
            <details class="filter-group" open=is_open>
                <summary>
                    <span>{title.clone()}</span>
                    <span class="filter-group__chosen">{note}</span>
                </summary>
                <fieldset class="filter-group__values">
                    <legend class="kern-sr-only">{title}</legend>
                    {boxes}
                </fieldset>
            </details>
        }
        .erase()
    }

    /// A list of these values of a filter, of which one can be chosen.
    fn one(&self, name: &'static str, keys: Vec<String>, filter: &CaseFilter) -> AnyView {
        let chosen = values(filter, name);
        let any = (String::new(), texts::review::any(self.names.language).to_owned());
        let option = |(key, count): (String, u32)| {
            let label = format!("{} ({count})", self.label(name, &key));
            (key, label)
        };
        let options = self.options(name, keys, &chosen).into_iter().map(option);
        self.select(name, [any].into_iter().chain(options).collect(), &chosen.concat())
    }

    /// Whether closed cases are wanted instead of open ones.
    fn state(&self, filter: &CaseFilter) -> AnyView {
        let language = self.names.language;
        let open = (String::new(), texts::review::still_open(language).to_owned());
        let closed = ("true".to_owned(), texts::review::closed(language).to_owned());
        self.select("closed", vec![open, closed], &values(filter, "closed").concat())
    }

    fn select(&self, name: &'static str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
        let id = format!("filter-{name}");
        let options: Vec<_> = options.into_iter().map(|(key, label)| option(key, label, chosen)).collect();
        view! {
            <div class="review-select">
                <label class="kern-label" for=id.clone()>{label(self.names.language, "filter", name)}</label>
                <select class="sort__select" id=id name=name>{options}</select>
            </div>
        }
        .erase()
    }

    /// Those of these values that there are or were, and the chosen ones, each with how many there are now.
    fn options(&self, name: &str, mut keys: Vec<String>, chosen: &[String]) -> Vec<(String, u32)> {
        keys.extend(chosen.iter().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
        let option = |key: String| {
            let count = self.count(name, &key).or_else(|| chosen.contains(&key).then_some(0));
            count.map(|count| (key, count))
        };
        keys.into_iter().filter_map(option).collect()
    }

    /// How many cases there are with this value; none if there never were some.
    fn count(&self, name: &str, value: &str) -> Option<u32> {
        let is_it = |count: &&CaseCount| count.filter == name && count.value == value;
        self.known.with_value(|known| known.iter().find(is_it).map(|count| count.count))
    }

    /// Whose cases can be wanted.
    fn people(&self) -> Vec<String> {
        let (me, colleagues) = (self.names.me, &self.names.colleagues);
        let others = colleagues.iter().filter(|other| other.id != me).map(|other| other.id.to_string());
        [ME.to_owned(), NOBODY.to_owned()].into_iter().chain(others).collect()
    }

    /// The values of a facet, in the order of their labels.
    fn keys_of(&self, facet: Facet) -> Vec<String> {
        let choices = self.names.vocabulary.choices(facet, self.names.language).unwrap_or_default();
        choices.into_iter().map(|(key, _)| key).collect()
    }

    fn label(&self, name: &str, key: &str) -> String {
        self.known.with_value(|known| self.names.of(name, key, known))
    }
}

/// Adds what there is now to what there was.
fn learn(known: &mut Vec<CaseCount>, counts: &[CaseCount]) {
    for count in known.iter_mut() {
        count.count = 0;
    }
    for count in counts.iter().filter(|count| count.count > 0) {
        match known.iter_mut().find(|known| known.filter == count.filter && known.value == count.value) {
            Some(known) => known.count = count.count,
            None => known.push(count.clone()),
        }
    }
}

/// The values of a filter.
fn values(filter: &CaseFilter, name: &str) -> Vec<String> {
    pairs(filter).into_iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect()
}

/// The keys of the values of an enum.
fn keys<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn tick(name: &'static str, key: String, label: String, count: u32, is_chosen: bool) -> AnyView {
    let id = format!("{name}-{key}");
    let class = match count {
        0 => "kern-form-check filter-value filter-value--empty",
        _ => "kern-form-check filter-value",
    };
    view! {
        <div class=class>
            <input
                class="kern-form-check__checkbox"
                type="checkbox"
                id=id.clone()
                name=name
                value=key
                checked=is_chosen
                prop:checked=is_chosen
            />
            <label class="kern-label" for=id>
                <bdi>{label}</bdi>
                <span class="filter-value__count">{count}</span>
            </label>
        </div>
    }
    .erase()
}

/// One of the values of a list that opens.
pub(super) fn option(key: String, label: String, chosen: &str) -> AnyView {
    let is_chosen = key == chosen;
    view! { <option value=key selected=is_chosen prop:selected=is_chosen>{label}</option> }.erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_stays_and_what_never_was_is_not_offered() {
        let count = |value: &str, count| CaseCount {
            filter: "kind".to_owned(),
            value: value.to_owned(),
            name: None,
            count,
        };
        let mut known = Vec::new();
        learn(&mut known, &[count("submission", 3), count("report", 0)]);
        assert_eq!(known, [count("submission", 3)]);
        learn(&mut known, &[count("afterwards", 1)]);
        assert_eq!(known, [count("submission", 0), count("afterwards", 1)]);
    }
}
