//! The state of a list, which is its URL, and what the API answered for it.

use api_client::ApiError;
use serde::{Deserialize, Serialize};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, LARGEST_PAGE, ListQuery, Sort};
use shared::page::Page;
use shared::problem::{FieldError, ProblemCode};

use crate::i18n::Language;

/// Parameter of the page that says how many results are shown. They are
/// rendered in one go, so that reload and back restore the list.
const SHOWN: &str = "shown";
/// Results a list begins with: some screens of a phone, and few bytes.
const FIRST: u16 = 10;
/// Results that come with each wish for more.
const MORE: u16 = 20;

/// What a list page shows, as its URL says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListState {
    /// What the list is narrowed to.
    pub filter: Filter,
    /// The chosen order.
    pub sort: Option<Sort>,
    /// How many results are shown.
    pub shown: u16,
}

impl Default for ListState {
    fn default() -> Self {
        Self { filter: Filter::default(), sort: None, shown: FIRST }
    }
}

impl ListState {
    /// Reads the query string of a list page. What cannot be understood is left
    /// out and reported, so that an old or mistyped link still shows a list.
    #[must_use]
    pub fn parse(kind: EntryKind, query: &str) -> (Self, Vec<FieldError>) {
        let (shown, rest): (Vec<&str>, Vec<&str>) =
            query.split('&').filter(|pair| !pair.is_empty()).partition(|pair| name_of(pair) == SHOWN);
        let shown = shown.last().and_then(|pair| pair.split_once('=')?.1.parse().ok());
        let (list, errors) = understood(kind, &rest);
        let state = Self {
            filter: list.filter,
            sort: list.sort,
            shown: shown.unwrap_or(FIRST).clamp(FIRST, LARGEST_PAGE),
        };
        (state, errors)
    }

    /// The query string of the page; empty for the list as it begins.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let list = ListQuery { filter: self.filter.clone(), sort: self.sort, ..ListQuery::default() };
        let query = list.to_query_string();
        let shown = format!("{SHOWN}={}", self.shown);
        match (query.is_empty(), self.shown > FIRST) {
            (_, false) => query,
            (true, true) => shown,
            (false, true) => format!("{query}&{shown}"),
        }
    }

    /// What to ask the API for.
    #[must_use]
    pub fn to_list_query(&self, kind: EntryKind, language: Language) -> ListQuery {
        ListQuery {
            filter: self.filter.clone(),
            sort: Some(self.order(kind)),
            language: Some(language.language_tag()),
            limit: Some(self.shown),
            ..ListQuery::default()
        }
    }

    /// The orders this list can have.
    #[must_use]
    pub fn orders(&self, kind: EntryKind) -> Vec<Sort> {
        let fits = |sort: &&Sort| match sort {
            Sort::Relevance => self.filter.text.is_some(),
            Sort::Distance => self.filter.near.is_some(),
            Sort::NextDate => kind == EntryKind::Offer,
            Sort::Newest | Sort::Title => true,
        };
        Sort::ALL.iter().filter(fits).copied().collect()
    }

    /// The order this list has: the chosen one, else the usual one.
    #[must_use]
    pub fn order(&self, kind: EntryKind) -> Sort {
        self.sort.filter(|sort| self.orders(kind).contains(sort)).unwrap_or_else(|| self.usual_order(kind))
    }

    /// The order if none is chosen: the first this list can have, and
    /// organisations by name.
    #[must_use]
    pub fn usual_order(&self, kind: EntryKind) -> Sort {
        match self.orders(kind).first() {
            None | Some(Sort::Newest) => Sort::Title,
            Some(first) => *first,
        }
    }

    /// The same list, without an order that it has anyway.
    #[must_use]
    pub fn tidied(self, kind: EntryKind) -> Self {
        let usual = self.usual_order(kind);
        Self { sort: self.sort.filter(|sort| *sort != usual), ..self }
    }

    /// The same list with another filter, from its beginning.
    #[must_use]
    pub fn with_filter(&self, filter: Filter) -> Self {
        Self { filter, sort: self.sort, shown: FIRST }
    }

    /// The same list with more results; `None` if no more can be shown.
    #[must_use]
    pub fn with_more(&self) -> Option<Self> {
        let shown = (self.shown + MORE).min(LARGEST_PAGE);
        (shown > self.shown).then(|| Self { shown, ..self.clone() })
    }

    /// The same list without the values the API does not know.
    fn without(&self, errors: &[FieldError]) -> Self {
        let mut filter = self.filter.clone();
        for error in errors {
            let facet = Facet::from_key(error.pointer.trim_start_matches('/'));
            let Some(facet) = facet else { continue };
            let rest = filter.selected.remove(&facet).map(|mut values| {
                match &error.value {
                    Some(value) => values.remove(value),
                    None => true,
                }
                .then_some(values)
            });
            if let Some(values) = rest.flatten().filter(|values| !values.is_empty()) {
                filter.selected.insert(facet, values);
            }
        }
        self.with_filter(filter)
    }
}

fn name_of(pair: &str) -> &str {
    pair.split('=').next().unwrap_or(pair)
}

/// Parses what can be parsed: every parameter that is right by itself, without
/// those that contradict each other.
fn understood(kind: EntryKind, pairs: &[&str]) -> (ListQuery, Vec<FieldError>) {
    let parse = |pairs: &[&str]| ListQuery::parse(kind, &pairs.join("&"));
    let errors = match parse(pairs) {
        Ok(list) => return (list, Vec::new()),
        Err(errors) => errors,
    };
    let mut right: Vec<&str> = pairs.iter().filter(|pair| parse(&[pair]).is_ok()).copied().collect();
    let list = parse(&right).or_else(|contradictions| {
        let named = |pair: &str| contradictions.iter().any(|error| error.pointer[1..] == *name_of(pair));
        right.retain(|pair| !named(pair));
        parse(&right)
    });
    (list.unwrap_or_default(), errors)
}

/// What the API answered for a list, and what had to be left out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing<T> {
    /// The results.
    pub page: Page<T>,
    /// Parameters that were not taken into account.
    pub ignored: Vec<FieldError>,
}

/// Asks the API for a list; asks again without the values it does not know.
pub(super) async fn fetch<T, Call, Answer>(
    state: &ListState,
    ignored: Vec<FieldError>,
    call: Call,
) -> Result<Listing<T>, ApiError>
where
    Call: Fn(ListState) -> Answer,
    Answer: Future<Output = Result<Page<T>, ApiError>>,
{
    match call(state.clone()).await {
        Ok(page) => Ok(Listing { page, ignored }),
        Err(ApiError::Problem(problem))
            if problem.code == ProblemCode::InvalidParameter && !problem.errors.is_empty() =>
        {
            let page = call(state.without(&problem.errors)).await?;
            Ok(Listing { page, ignored: [ignored, problem.errors].concat() })
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> (String, Vec<String>) {
        let (state, errors) = ListState::parse(EntryKind::Offer, query);
        let errors = errors.into_iter().map(|error| format!("{} {}", error.pointer, error.code));
        (state.to_query_string(), errors.collect())
    }

    #[test]
    fn a_page_keeps_its_state_in_the_url() {
        let query = "q=rad&field=bildung&type=deutschkurs&sort=newest&shown=60";
        assert_eq!(parsed(query), (query.to_owned(), vec![]));
        assert_eq!(parsed("q=&field=&shown=10"), (String::new(), vec![]));
    }

    #[test]
    fn more_than_can_be_shown_is_not_asked_for() {
        assert_eq!(parsed("shown=5000").0, "shown=200");
        assert_eq!(parsed("shown=viele").0, "");
        let (state, _) = ListState::parse(EntryKind::Offer, "shown=200");
        assert_eq!(state.with_more(), None);
    }

    #[test]
    fn the_understandable_rest_of_a_query_is_kept() {
        let (query, errors) = parsed("colour=red&cost=free&cost=cheap&q=rad&date_from=soon");
        assert_eq!(query, "q=rad&cost=free");
        assert_eq!(errors, ["/colour unknown_parameter", "/cost unknown_value", "/date_from unknown_value"]);
        let (query, errors) = parsed("date_from=2026-02-02&date_to=2026-02-01&cost=free");
        assert_eq!(query, "cost=free&date_from=2026-02-02");
        assert_eq!(errors, ["/date_to before_start"]);
    }

    #[test]
    fn values_the_api_does_not_know_are_left_out() {
        let (state, _) = ListState::parse(EntryKind::Offer, "field=alchemy&field=bildung&type=magic");
        let unknown = |pointer: &str, value: &str| FieldError {
            pointer: pointer.to_owned(),
            code: "unknown_value".to_owned(),
            value: Some(value.to_owned()),
        };
        let rest = state.without(&[unknown("/field", "alchemy"), unknown("/type", "magic")]);
        assert_eq!(rest.to_query_string(), "field=bildung");
    }

    #[test]
    fn the_usual_order_is_not_written_down() {
        let tidied = |kind, query| ListState::parse(kind, query).0.tidied(kind).to_query_string();
        assert_eq!(tidied(EntryKind::Offer, "sort=next_date"), "");
        assert_eq!(tidied(EntryKind::Offer, "q=rad&sort=relevance"), "q=rad");
        assert_eq!(tidied(EntryKind::Offer, "q=rad&sort=next_date"), "q=rad&sort=next_date");
        assert_eq!(tidied(EntryKind::Organisation, "sort=title"), "");
    }

    #[test]
    fn a_new_filter_begins_at_the_top() {
        let (state, _) = ListState::parse(EntryKind::Offer, "q=rad&shown=60&sort=title");
        let filter = state.filter.toggled(Facet::Cost, "free");
        assert_eq!(state.with_filter(filter).to_query_string(), "q=rad&cost=free&sort=title");
    }
}
