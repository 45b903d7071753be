//! Reading the query strings of lists.

use std::collections::BTreeSet;

use url::form_urlencoded;

use super::{LARGEST_PAGE, LONGEST_TEXT, ListQuery, Sort};
use crate::entry::EntryKind;
use crate::facet::Facet;
use crate::problem::FieldError;
use crate::text::LanguageTag;
use crate::written;

/// What a parameter may be.
#[derive(Clone, Copy)]
pub(super) enum Parameter {
    /// Given once at most.
    Single,
    /// The id of an entry, any number of times.
    Id,
    /// The age, any number of times.
    Age,
    /// Values of a facet, any number of times.
    Values(Facet),
}

impl Parameter {
    /// The parameter of this name of a list of this kind.
    pub(super) fn of_list(kind: EntryKind, name: &str) -> Option<Self> {
        let offers = kind == EntryKind::Offer;
        match name {
            "q" | "changed_since" | "sort" | "lang" | "limit" | "cursor" | "explain" => Some(Self::Single),
            "id" => Some(Self::Id),
            "date_from" | "date_to" | "near" | "radius" if offers => Some(Self::Single),
            "age" if offers => Some(Self::Age),
            _ => {
                let facet = Facet::from_key(name);
                facet.filter(|facet| Facet::of_kind(kind).any(|known| known == *facet)).map(Self::Values)
            }
        }
    }
}

#[derive(Default)]
pub(super) struct Parser {
    list: ListQuery,
    errors: Vec<FieldError>,
}

impl Parser {
    /// Reads a query string of these parameters.
    pub(super) fn read(
        query: &str,
        known: impl Fn(&str) -> Option<Parameter>,
    ) -> Result<ListQuery, Vec<FieldError>> {
        let mut parser = Self::default();
        let mut seen = BTreeSet::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            let Some(parameter) = known(&name) else {
                parser.reject(&name, "unknown_parameter", value);
                continue;
            };
            if value.is_empty() {
                continue;
            }
            match parameter {
                Parameter::Single if !seen.insert(name.to_string()) => {
                    parser.reject(&name, "repeated", value);
                }
                Parameter::Single => parser.take(&name, value),
                Parameter::Id => parser.add_id(value),
                Parameter::Age => parser.add_age(value),
                Parameter::Values(facet) => parser.select(facet, value),
            }
        }
        parser.finish()
    }

    fn finish(mut self) -> Result<ListQuery, Vec<FieldError>> {
        let filter = &self.list.filter;
        if let (Some(from), Some(to)) = (filter.date_from, filter.date_to)
            && from > to
        {
            self.reject("date_to", "before_start", &to.to_string());
        }
        if self.errors.is_empty() { Ok(self.list) } else { Err(self.errors) }
    }

    fn reject(&mut self, name: &str, code: &str, value: &str) {
        self.errors.push(FieldError::of_parameter(name, code, value));
    }

    fn add_id(&mut self, value: &str) {
        let ids = &mut self.list.filter.ids;
        match value.parse() {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) if ids.len() < usize::from(LARGEST_PAGE) => ids.push(id),
            Ok(_) => self.reject("id", "too_many", value),
            Err(_) => self.reject("id", "unknown_value", value),
        }
    }

    fn add_age(&mut self, value: &str) {
        match value.parse().ok().filter(|age| *age <= 120) {
            Some(age) => drop(self.list.filter.ages.insert(age)),
            None => self.reject("age", "unknown_value", value),
        }
    }

    fn select(&mut self, facet: Facet, value: &str) {
        if facet.fixed_values().is_some_and(|known| !known.contains(&value)) {
            self.reject(facet.key(), "unknown_value", value);
        } else {
            self.list.filter.selected.entry(facet).or_default().insert(value.to_owned());
        }
    }

    fn take(&mut self, name: &str, value: &str) {
        let understood = match name {
            "q" => {
                self.list.filter.text = Some(value.chars().take(LONGEST_TEXT).collect());
                true
            }
            "near" => set(&mut self.list.filter.near, Some(value.to_owned())),
            "radius" => {
                let radius = value.parse().ok().filter(|radius| *radius > 0);
                set(&mut self.list.filter.radius, radius)
            }
            "date_from" => set(&mut self.list.filter.date_from, written::date(value)),
            "date_to" => set(&mut self.list.filter.date_to, written::date(value)),
            "changed_since" => set(&mut self.list.filter.changed_since, written::date(value)),
            "sort" => set(&mut self.list.sort, Sort::from_key(value)),
            "lang" => set(&mut self.list.language, LanguageTag::parse(value)),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
                set(&mut self.list.limit, limit)
            }
            "explain" => {
                self.list.explain = value == "true";
                matches!(value, "true" | "false")
            }
            // The only other one there is.
            _ => set(&mut self.list.cursor, Some(value.to_owned())),
        };
        if !understood {
            self.reject(name, "unknown_value", value);
        }
    }
}

fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}
