//! Filters of lists. A filter is a URL: pages and the API use the same query
//! parameters, written and read here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use url::form_urlencoded;

use self::parse::{Parameter, Parser};
use crate::entry::EntryKind;
use crate::facet::Facet;
use crate::id::EntryId;
use crate::problem::FieldError;
use crate::schedule::Occurrence;
use crate::text::LanguageTag;
use crate::wire_enum;

mod parse;

/// Most characters of a query text that are looked at.
pub const LONGEST_TEXT: usize = 300;
/// Most results on one page of an API answer.
pub const LARGEST_PAGE: u16 = 200;
/// How far away entries may be, in kilometres, if nothing else is asked for.
pub const USUAL_RADIUS: u8 = 10;
/// What is offered to choose for that.
pub const RADII: [u8; 5] = [2, 5, USUAL_RADIUS, 20, 50];
/// Results on one page if nothing else is asked for.
pub const USUAL_PAGE: u16 = 20;

wire_enum!(
    /// The order of a list.
    Sort {
        /// Best match first; without a text the same as `next_date`.
        Relevance = "relevance",
        /// Nearest first, what is offered everywhere last; without a point to
        /// count from the same as `next_date`.
        Distance = "distance",
        /// Next date first; entries without dates last.
        NextDate = "next_date",
        /// Last published first.
        Newest = "newest",
        /// By title.
        Title = "title",
    }
);

/// What a list is narrowed to. Values of one facet widen, facets narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words to look for (`q`).
    pub text: Option<String>,
    /// Chosen values by facet; no facet with an empty set.
    pub selected: BTreeMap<Facet, BTreeSet<String>>,
    /// Entries the list is reduced to, such as those a person has saved
    /// (`id`); empty for all.
    pub ids: Vec<EntryId>,
    /// Where distances are counted from (`near`): coordinates, a postal code,
    /// or the key of a municipality or locality; see
    /// [`crate::region::Region::origin`].
    pub near: Option<String>,
    /// How far away entries may be, in kilometres (`radius`); only with `near`.
    pub radius: Option<u8>,
    /// Ages in completed years, of which one must fit (`age`).
    pub ages: BTreeSet<u8>,
    /// First local day on which something must take place (`date_from`).
    pub date_from: Option<NaiveDate>,
    /// Last local day on which something must take place (`date_to`).
    pub date_to: Option<NaiveDate>,
    /// Local day since which an entry must be new or changed
    /// (`changed_since`).
    pub changed_since: Option<NaiveDate>,
}

/// What a list asks for: a filter, an order and a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What the list is narrowed to.
    pub filter: Filter,
    /// The order; without one, see [`ListQuery::effective_sort`].
    pub sort: Option<Sort>,
    /// The reader's language (`lang`), German if not given.
    pub language: Option<LanguageTag>,
    /// How many results (`limit`).
    pub limit: Option<u16>,
    /// Where to go on (`cursor`).
    pub cursor: Option<String>,
    /// Whether the answer says why each entry is found (`explain`), which not
    /// everybody may ask.
    pub explain: bool,
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

    /// Whether this date is one of those asked for: within the span of days, on
    /// a chosen weekday, at a chosen time of day.
    #[must_use]
    pub fn asks_for(&self, occurrence: &Occurrence) -> bool {
        let date = occurrence.local_date();
        let slot = occurrence.slot();
        let chosen = |facet, key| !self.selected.contains_key(&facet) || self.has(facet, key);
        self.date_from.is_none_or(|from| from <= date)
            && self.date_to.is_none_or(|to| date <= to)
            && chosen(Facet::Weekday, slot.weekday.key())
            && chosen(Facet::TimeOfDay, slot.time_of_day.key())
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
        pairs.extend(self.ids.iter().map(|id| ("id", id.to_string())));
        pairs.extend(self.near.clone().map(|near| ("near", near)));
        pairs.extend(self.radius.map(|radius| ("radius", radius.to_string())));
        pairs.extend(self.ages.iter().map(|age| ("age", age.to_string())));
        pairs.extend(self.date_from.map(|date| ("date_from", date.to_string())));
        pairs.extend(self.date_to.map(|date| ("date_to", date.to_string())));
        pairs.extend(self.changed_since.map(|date| ("changed_since", date.to_string())));
        pairs
    }
}

impl ListQuery {
    /// The order that applies: without a chosen one, relevance if there is a
    /// text, the distance if there is a point to count from, else the usual one.
    #[must_use]
    pub fn effective_sort(&self, kind: EntryKind) -> Sort {
        let Filter { text, near, .. } = &self.filter;
        match self.sort {
            None | Some(Sort::Relevance) if text.is_some() => Sort::Relevance,
            None | Some(Sort::Relevance | Sort::Distance) if near.is_some() => Sort::Distance,
            None | Some(Sort::Relevance | Sort::Distance) => Self::usual_sort(kind),
            Some(sort) => sort,
        }
    }

    /// The order of a list of this kind if there is nothing else to go by.
    #[must_use]
    pub const fn usual_sort(kind: EntryKind) -> Sort {
        match kind {
            EntryKind::Offer => Sort::NextDate,
            EntryKind::Project | EntryKind::Organisation => Sort::Title,
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
        pairs.extend(self.explain.then(|| ("explain", true.to_string())));
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
        Parser::read(query, |name| Parameter::of_list(kind, name))
    }

    /// Reads a query string that knows `q` and `lang` alone.
    ///
    /// # Errors
    /// As [`ListQuery::parse`].
    pub fn parse_text(query: &str) -> Result<Self, Vec<FieldError>> {
        Parser::read(query, |name| matches!(name, "q" | "lang").then_some(Parameter::Single))
    }

    /// Reads the query string of a single entry, which knows `lang` alone.
    ///
    /// # Errors
    /// As [`ListQuery::parse`].
    pub fn parse_language(query: &str) -> Result<Option<LanguageTag>, Vec<FieldError>> {
        let list = Parser::read(query, |name| (name == "lang").then_some(Parameter::Single))?;
        Ok(list.language)
    }
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
                    &id=01890a5d-ac96-774b-bcce-b302099a8057&near=50.968%2C7.988&radius=5&age=7&date_from=2026-02-01&date_to=2026-02-28&changed_since=2026-01-31&sort=newest&lang=ar&limit=5&explain=true";
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
            codes("colour=red&cost=cheap&weekday=mo&limit=0&date_from=soon&q=a&q=b&id=7&radius=0"),
            [
                pair("colour", "unknown_parameter"),
                pair("cost", "unknown_value"),
                pair("weekday", "unknown_value"),
                pair("limit", "unknown_value"),
                pair("date_from", "unknown_value"),
                pair("q", "repeated"),
                pair("id", "unknown_value"),
                pair("radius", "unknown_value"),
            ]
        );
        assert_eq!(codes("date_from=2026-02-02&date_to=2026-02-01"), [pair("date_to", "before_start")]);
    }

    #[test]
    fn organisations_have_their_own_parameters() {
        assert!(
            ListQuery::parse(EntryKind::Organisation, "kind=club&field=bildung&changed_since=2026-01-31")
                .is_ok()
        );
        for unknown in ["cost=free", "cost=", "age=", "date_from=", "date_to=2026-01-01"] {
            let errors = ListQuery::parse(EntryKind::Organisation, unknown).expect_err("it is not known");
            assert_eq!(errors[0].code, "unknown_parameter", "{unknown}");
        }
    }

    #[test]
    fn single_entries_know_the_language_alone() {
        let code = |query| ListQuery::parse_language(query).expect_err("the query is wrong")[0].code.clone();
        assert_eq!(ListQuery::parse_language("lang=ar"), Ok(LanguageTag::parse("ar")));
        assert_eq!(ListQuery::parse_language("lang="), Ok(None));
        assert_eq!(code("lang=ar&lang=de"), "repeated");
        assert_eq!(code("lang=Arabisch"), "unknown_value");
        assert_eq!(code("q=rad"), "unknown_parameter");
    }

    #[test]
    fn each_kind_has_its_usual_order() {
        let order = |kind, query| ListQuery::parse(kind, query).expect("a query").effective_sort(kind);
        assert_eq!(order(EntryKind::Offer, ""), Sort::NextDate);
        assert_eq!(order(EntryKind::Organisation, ""), Sort::Title);
        assert_eq!(order(EntryKind::Organisation, "sort=relevance"), Sort::Title);
        assert_eq!(order(EntryKind::Organisation, "q=rad"), Sort::Relevance);
        assert_eq!(order(EntryKind::Offer, "near=57223"), Sort::Distance);
        assert_eq!(order(EntryKind::Offer, "near=57223&q=rad"), Sort::Relevance);
        assert_eq!(order(EntryKind::Offer, "near=57223&q=rad&sort=distance"), Sort::Distance);
        assert_eq!(order(EntryKind::Offer, "sort=distance"), Sort::NextDate);
    }

    #[test]
    fn a_filter_asks_for_dates() {
        let at = |text: &str| text.parse().expect("an instant");
        // Monday, six to eight in the evening in Germany.
        let occurrence = Occurrence { start: at("2026-03-02T17:00:00Z"), end: at("2026-03-02T19:00:00Z") };
        for (query, asked_for) in [
            ("cost=free", true),
            ("weekday=MO&weekday=TU&time=evening&date_from=2026-03-02&date_to=2026-03-02", true),
            ("weekday=TU", false),
            ("time=morning", false),
            ("date_from=2026-03-03", false),
            ("date_to=2026-03-01", false),
        ] {
            let query = ListQuery::parse(EntryKind::Offer, query).expect("a query");
            assert_eq!(query.filter.asks_for(&occurrence), asked_for, "{query:?}");
        }
    }

    #[test]
    fn choosing_twice_means_not_choosing() {
        let filter = Filter::default().toggled(Facet::Field, "bildung");
        assert!(filter.has(Facet::Field, "bildung"));
        assert!(filter.toggled(Facet::Field, "bildung").is_empty());
    }
}
