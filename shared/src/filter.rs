//! Filters of lists. A filter is a URL: pages and the API use the same query
//! parameters, written and read here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::entry::EntryKind;
use crate::facet::Facet;
use crate::problem::FieldError;
use crate::text::LanguageTag;
use crate::wire_enum;

/// Most characters of a query text that are looked at.
pub const LONGEST_TEXT: usize = 300;
/// Most results on one page of an API answer.
pub const LARGEST_PAGE: u16 = 200;
/// Results on one page if nothing else is asked for.
pub const USUAL_PAGE: u16 = 20;

wire_enum!(
    /// The order of a list.
    Sort {
        /// Best match first; without a text the same as `next_date`.
        Relevance = "relevance",
        /// Next date first; entries without dates last.
        NextDate = "next_date",
        /// Last published first.
        Newest = "newest",
        /// By title.
        Title = "title",
    }
);

/// What a list is narrowed to. Values of one facet widen, facets narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Words to look for (`q`).
    pub text: Option<String>,
    /// Chosen values by facet; no facet with an empty set.
    pub selected: BTreeMap<Facet, BTreeSet<String>>,
    /// Ages in completed years, of which one must fit (`age`).
    pub ages: BTreeSet<u8>,
    /// First local day on which something must take place (`date_from`).
    pub date_from: Option<NaiveDate>,
    /// Last local day on which something must take place (`date_to`).
    pub date_to: Option<NaiveDate>,
}

/// What a list asks for: a filter, an order and a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What the list is narrowed to.
    pub filter: Filter,
    /// The order; without one, relevance if there is a text, else the next date.
    pub sort: Option<Sort>,
    /// The reader's language (`lang`), German if not given.
    pub language: Option<LanguageTag>,
    /// How many results (`limit`).
    pub limit: Option<u16>,
    /// Where to go on (`cursor`).
    pub cursor: Option<String>,
}

impl Filter {
    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether this value is chosen.
    #[must_use]
    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.selected.get(&facet).is_some_and(|values| values.contains(value))
    }

    /// The same filter with one value chosen, or no longer chosen.
    #[must_use]
    pub fn toggled(&self, facet: Facet, value: &str) -> Self {
        let mut filter = self.clone();
        let values = filter.selected.entry(facet).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        if values.is_empty() {
            filter.selected.remove(&facet);
        }
        filter
    }

    /// The parameters of this filter in a fixed order.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.text.clone().map(|text| ("q", text)));
        for (facet, values) in &self.selected {
            pairs.extend(values.iter().map(|value| (facet.key(), value.clone())));
        }
        pairs.extend(self.ages.iter().map(|age| ("age", age.to_string())));
        pairs.extend(self.date_from.map(|date| ("date_from", date.to_string())));
        pairs.extend(self.date_to.map(|date| ("date_to", date.to_string())));
        pairs
    }
}

impl ListQuery {
    /// The order that applies.
    #[must_use]
    pub fn effective_sort(&self) -> Sort {
        match (self.sort, &self.filter.text) {
            (None, Some(_)) => Sort::Relevance,
            (None | Some(Sort::Relevance), None) => Sort::NextDate,
            (Some(sort), _) => sort,
        }
    }

    /// The query string of this list, without a question mark; empty if
    /// nothing is asked for.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let mut pairs = self.filter.pairs();
        pairs.extend(self.sort.map(|sort| ("sort", sort.key().to_owned())));
        pairs.extend(self.language.as_ref().map(|tag| ("lang", tag.to_string())));
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        pairs.extend(self.cursor.clone().map(|cursor| ("cursor", cursor)));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Reads a query string for lists of this kind of entry. Empty values, as
    /// a form sends them, mean "not given". Keys that are data are checked
    /// against the taxonomy later, where it is known.
    ///
    /// # Errors
    /// Every parameter that is unknown, repeated where it may not be, or has a
    /// value that cannot be.
    pub fn parse(kind: EntryKind, query: &str) -> Result<Self, Vec<FieldError>> {
        let mut parser = Parser { list: Self::default(), errors: Vec::new() };
        let mut seen = BTreeSet::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() && (is_single(&name) || facet(kind, &name).is_some() || name == "age") {
                continue;
            }
            if is_single(&name) && !seen.insert(name.to_string()) {
                parser.reject(&name, "repeated", value);
            } else if let Some(facet) = facet(kind, &name) {
                parser.select(facet, value);
            } else {
                parser.take(kind, &name, value);
            }
        }
        let filter = &parser.list.filter;
        if let (Some(from), Some(to)) = (filter.date_from, filter.date_to)
            && from > to
        {
            parser.reject("date_to", "before_start", &to.to_string());
        }
        if parser.errors.is_empty() { Ok(parser.list) } else { Err(parser.errors) }
    }
}

fn is_single(name: &str) -> bool {
    matches!(name, "q" | "date_from" | "date_to" | "sort" | "lang" | "limit" | "cursor")
}

fn facet(kind: EntryKind, name: &str) -> Option<Facet> {
    Facet::from_key(name).filter(|facet| Facet::of_kind(kind).any(|known| known == *facet))
}

struct Parser {
    list: ListQuery,
    errors: Vec<FieldError>,
}

impl Parser {
    fn reject(&mut self, name: &str, code: &str, value: &str) {
        self.errors.push(FieldError {
            pointer: format!("/{name}"),
            code: code.to_owned(),
            value: Some(value.chars().take(100).collect()),
        });
    }

    fn select(&mut self, facet: Facet, value: &str) {
        if facet.fixed_values().is_some_and(|known| !known.contains(&value)) {
            self.reject(facet.key(), "unknown_value", value);
        } else {
            self.list.filter.selected.entry(facet).or_default().insert(value.to_owned());
        }
    }

    fn take(&mut self, kind: EntryKind, name: &str, value: &str) {
        let offers = kind == EntryKind::Offer;
        let understood = match name {
            "q" => {
                self.list.filter.text = Some(value.chars().take(LONGEST_TEXT).collect());
                true
            }
            "age" if offers => {
                let age = value.parse().ok().filter(|age| *age <= 120);
                age.is_some_and(|age| {
                    self.list.filter.ages.insert(age);
                    true
                })
            }
            "date_from" if offers => set(&mut self.list.filter.date_from, value.parse().ok()),
            "date_to" if offers => set(&mut self.list.filter.date_to, value.parse().ok()),
            "sort" => set(&mut self.list.sort, Sort::from_key(value)),
            "lang" => set(&mut self.list.language, LanguageTag::parse(value)),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
                set(&mut self.list.limit, limit)
            }
            "cursor" => set(&mut self.list.cursor, Some(value.to_owned())),
            _ => return self.reject(name, "unknown_parameter", value),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(query: &str) -> Vec<(String, String)> {
        ListQuery::parse(EntryKind::Offer, query)
            .expect_err("the query is wrong")
            .into_iter()
            .map(|error| (error.pointer, error.code))
            .collect()
    }

    #[test]
    fn a_query_string_survives_the_round_trip() {
        let text = "q=caf%C3%A9+%26+mehr&field=bildung&type=deutschkurs&type=sprachtreff&weekday=MO\
                    &age=7&date_from=2026-02-01&date_to=2026-02-28&sort=newest&lang=ar&limit=5";
        let query = ListQuery::parse(EntryKind::Offer, text).expect("the query is right");
        assert_eq!(query.to_query_string(), text);
    }

    #[test]
    fn empty_form_fields_mean_nothing() {
        let query =
            ListQuery::parse(EntryKind::Offer, "q=&field=&age=&date_from=&sort=").expect("a bare form");
        assert_eq!(query, ListQuery::default());
    }

    #[test]
    fn unknown_names_and_values_are_named() {
        let pair = |name: &str, code: &str| (format!("/{name}"), code.to_owned());
        assert_eq!(
            codes("colour=red&cost=cheap&weekday=mo&limit=0&date_from=soon&q=a&q=b"),
            [
                pair("colour", "unknown_parameter"),
                pair("cost", "unknown_value"),
                pair("weekday", "unknown_value"),
                pair("limit", "unknown_value"),
                pair("date_from", "unknown_value"),
                pair("q", "repeated"),
            ]
        );
        assert_eq!(codes("date_from=2026-02-02&date_to=2026-02-01"), [pair("date_to", "before_start")]);
    }

    #[test]
    fn organisations_have_their_own_parameters() {
        assert!(ListQuery::parse(EntryKind::Organisation, "kind=club&field=bildung").is_ok());
        assert!(ListQuery::parse(EntryKind::Organisation, "cost=free").is_err());
    }

    #[test]
    fn choosing_twice_means_not_choosing() {
        let filter = Filter::default().toggled(Facet::Field, "bildung");
        assert!(filter.has(Facet::Field, "bildung"));
        assert!(filter.toggled(Facet::Field, "bildung").is_empty());
    }
}
