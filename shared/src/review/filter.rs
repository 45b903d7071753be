//! What of the cases is wanted: the query of a URL, in the interface as in the API.

use chrono::NaiveDate;
use url::form_urlencoded;

use super::CaseKind;
use crate::entry::EntryKind;
use crate::id::{AccountId, OrganisationId};
use crate::problem::FieldError;
use crate::wire_enum;

/// How many cases a list shows at first.
pub const USUAL_SHOWN: u32 = 25;
/// Most cases a list shows.
pub const MOST_SHOWN: u32 = 200;
/// The value for what is about several municipalities or the whole county.
pub const COUNTY: &str = "county";

wire_enum!(
    /// The order of a list of cases.
    CaseSort {
        /// What has waited longest comes first.
        Oldest = "oldest",
        /// What has come last comes first.
        Newest = "newest",
        /// What is promised soonest comes first, then what is due soonest.
        Due = "due",
        /// By title.
        Title = "title",
        /// By organisation.
        Organisation = "organisation",
    }
);

wire_enum!(
    /// How long a case has waited.
    CaseAge {
        /// It should be closed by now.
        Overdue = "overdue",
        /// For more than a week.
        OverWeek = "over_week",
        /// For more than four weeks.
        OverMonth = "over_month",
    }
);

wire_enum!(
    /// Whether something is published already.
    CaseChange {
        /// Nothing is.
        New = "new",
        /// Something is, and this changes it.
        Changed = "changed",
    }
);

/// Whose cases are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// Those of who asks: `me`.
    Me,
    /// Those of nobody: `nobody`.
    Nobody,
    /// Those of somebody, by their id.
    To(AccountId),
}

/// What of the cases is wanted. Several values of one filter widen it, several filters narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Words of the title or of the organisation's name.
    pub text: Option<String>,
    /// What they are about.
    pub kinds: Vec<CaseKind>,
    /// What the entries are.
    pub entry_kinds: Vec<EntryKind>,
    /// Keys of municipalities, or [`COUNTY`].
    pub municipalities: Vec<String>,
    /// Keys of fields of action.
    pub fields: Vec<String>,
    /// Languages the entries are written in.
    pub languages: Vec<String>,
    /// One organisation.
    pub organisation: Option<OrganisationId>,
    /// How long they have waited.
    pub age: Option<CaseAge>,
    /// Whether something is published already.
    pub change: Option<CaseChange>,
    /// Whose they are.
    pub assigned: Option<Assigned>,
    /// Whether closed ones are wanted instead of open ones.
    pub closed: bool,
    /// In which order; else [`CaseSort::Oldest`], of closed ones [`CaseSort::Newest`].
    pub sort: Option<CaseSort>,
    /// How many are shown; else [`USUAL_SHOWN`].
    pub shown: Option<u32>,
}

/// What is known of a case where it is chosen and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts<'a> {
    /// What it is about.
    pub kind: CaseKind,
    /// What the entry is.
    pub entry_kind: EntryKind,
    /// Key of the only municipality.
    pub municipality: Option<&'a str>,
    /// Key of the first field of action.
    pub field: Option<&'a str>,
    /// The language of the entry.
    pub language: &'a str,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The name of that.
    pub organisation_name: &'a str,
    /// The title.
    pub title: &'a str,
    /// Whether it changes something that is published.
    pub is_change: bool,
    /// Whose case it is.
    pub assigned_to: Option<AccountId>,
    /// The day on which it was opened.
    pub opened_on: NaiveDate,
}

impl CaseFilter {
    /// Reads the query of a URL. Parameters without a value say nothing.
    ///
    /// # Errors
    /// Parameters that are unknown or have unknown values.
    pub fn parse(query: &str) -> Result<Self, Vec<FieldError>> {
        let mut filter = Self::default();
        let mut errors = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match filter.take(&name, value) {
                Some(true) => {}
                Some(false) => errors.push(FieldError::of_parameter(&name, "unknown_value", value)),
                None => errors.push(FieldError::of_parameter(&name, "unknown_parameter", value)),
            }
        }
        if errors.is_empty() { Ok(filter) } else { Err(errors) }
    }

    /// Takes a parameter; says whether its value is a known one, and nothing if the parameter is unknown.
    fn take(&mut self, name: &str, value: &str) -> Option<bool> {
        fn push<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) -> bool {
            let Some(value) = value else { return false };
            if !list.contains(&value) {
                list.push(value);
            }
            true
        }
        fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
            let is_known = value.is_some();
            *place = value;
            is_known
        }
        let text = || Some(value.chars().take(200).collect::<String>());
        Some(match name {
            "q" => set(&mut self.text, text()),
            "kind" => push(&mut self.kinds, CaseKind::from_key(value)),
            "entry_kind" => push(&mut self.entry_kinds, EntryKind::from_key(value)),
            "municipality" => push(&mut self.municipalities, text()),
            "field" => push(&mut self.fields, text()),
            "language" => push(&mut self.languages, text()),
            "organisation" => set(&mut self.organisation, value.parse().ok()),
            "age" => set(&mut self.age, CaseAge::from_key(value)),
            "change" => set(&mut self.change, CaseChange::from_key(value)),
            "assigned" => set(&mut self.assigned, Assigned::parse(value)),
            "closed" => {
                self.closed = value == "true";
                matches!(value, "true" | "false")
            }
            "sort" => set(&mut self.sort, CaseSort::from_key(value)),
            "shown" => {
                set(&mut self.shown, value.parse().ok().filter(|shown| (1..=MOST_SHOWN).contains(shown)))
            }
            _ => return None,
        })
    }

    /// The query of a URL that says the same.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut add = |name: &str, value: &str| {
            query.append_pair(name, value);
        };
        if let Some(text) = &self.text {
            add("q", text);
        }
        self.kinds.iter().for_each(|kind| add("kind", kind.key()));
        self.entry_kinds.iter().for_each(|kind| add("entry_kind", kind.key()));
        self.municipalities.iter().for_each(|key| add("municipality", key));
        self.fields.iter().for_each(|key| add("field", key));
        self.languages.iter().for_each(|tag| add("language", tag));
        if let Some(organisation) = self.organisation {
            add("organisation", &organisation.to_string());
        }
        if let Some(age) = self.age {
            add("age", age.key());
        }
        if let Some(change) = self.change {
            add("change", change.key());
        }
        if let Some(assigned) = self.assigned {
            add("assigned", &assigned.to_string());
        }
        if self.closed {
            add("closed", "true");
        }
        if let Some(sort) = self.sort {
            add("sort", sort.key());
        }
        if let Some(shown) = self.shown {
            add("shown", &shown.to_string());
        }
        query.finish()
    }

    /// The order.
    #[must_use]
    pub fn sorted_by(&self) -> CaseSort {
        self.sort.unwrap_or(if self.closed { CaseSort::Newest } else { CaseSort::Oldest })
    }

    /// Whether anything is filtered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let Self { sort: _, shown: _, .. } = self;
        *self == Self { sort: self.sort, shown: self.shown, ..Self::default() }
    }

    /// The names of the filters a case does not meet, for who asks, on this day. None: it is in the list. One: it
    /// would be with another value of that filter, and is counted there.
    #[must_use]
    pub fn unmet(&self, case: &CaseFacts<'_>, me: AccountId, today: NaiveDate) -> Vec<&'static str> {
        let any = |list: &[String], value: &str| list.is_empty() || list.iter().any(|it| it == value);
        let met = [
            ("q", self.text.as_deref().is_none_or(|text| case.says(text))),
            ("kind", self.kinds.is_empty() || self.kinds.contains(&case.kind)),
            ("entry_kind", self.entry_kinds.is_empty() || self.entry_kinds.contains(&case.entry_kind)),
            ("municipality", any(&self.municipalities, case.municipality.unwrap_or(COUNTY))),
            ("field", any(&self.fields, case.field.unwrap_or_default())),
            ("language", any(&self.languages, case.language)),
            ("organisation", self.organisation.is_none_or(|it| it == case.organisation)),
            ("age", self.age.is_none_or(|age| case.is_of(age, today))),
            ("change", self.change.is_none_or(|change| change == case.change())),
            ("assigned", self.assigned.is_none_or(|assigned| case.is_assigned(assigned, me))),
        ];
        met.into_iter().filter(|(_, is_met)| !is_met).map(|(name, _)| name).collect()
    }
}

impl Assigned {
    fn parse(value: &str) -> Option<Self> {
        match value {
            "me" => Some(Self::Me),
            "nobody" => Some(Self::Nobody),
            _ => value.parse().ok().map(Self::To),
        }
    }
}

impl std::fmt::Display for Assigned {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Me => formatter.write_str("me"),
            Self::Nobody => formatter.write_str("nobody"),
            Self::To(account) => account.fmt(formatter),
        }
    }
}

impl CaseFacts<'_> {
    /// Whether something is published already.
    #[must_use]
    pub const fn change(&self) -> CaseChange {
        if self.is_change { CaseChange::Changed } else { CaseChange::New }
    }

    /// Whether it has waited so long on this day.
    #[must_use]
    pub fn is_of(&self, age: CaseAge, today: NaiveDate) -> bool {
        let days = (today - self.opened_on).num_days();
        match age {
            CaseAge::Overdue => super::due_on(self.opened_on) < today,
            CaseAge::OverWeek => days > 7,
            CaseAge::OverMonth => days > 28,
        }
    }

    fn is_assigned(&self, assigned: Assigned, me: AccountId) -> bool {
        match assigned {
            Assigned::Me => self.assigned_to == Some(me),
            Assigned::Nobody => self.assigned_to.is_none(),
            Assigned::To(account) => self.assigned_to == Some(account),
        }
    }

    /// Whether each word of a text stands in the title or the organisation's name.
    fn says(&self, text: &str) -> bool {
        let here = format!("{} {}", self.title, self.organisation_name).to_lowercase();
        text.to_lowercase().split_whitespace().all(|word| here.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_its_query() {
        let query = "q=kurs&kind=submission&kind=report&entry_kind=offer&municipality=county&field=bildung&language=de\
                     &age=overdue&change=new&assigned=me&closed=true&sort=title&shown=50";
        let filter = CaseFilter::parse(query).expect("a filter");
        assert_eq!(filter.to_query(), query);
        assert!(!filter.is_blank());
        assert!(CaseFilter::parse("q=&kind=&shown=50").expect("a filter").is_blank());
        let codes = CaseFilter::parse("kind=x&y=1&shown=201").expect_err("three mistakes");
        let codes: Vec<_> = codes.iter().map(|error| (&*error.pointer, &*error.code)).collect();
        let expected = [("/kind", "unknown_value"), ("/y", "unknown_parameter"), ("/shown", "unknown_value")];
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_case_counts_for_the_one_filter_it_does_not_meet() {
        let me = AccountId::default();
        let case = CaseFacts {
            kind: CaseKind::Submission,
            entry_kind: EntryKind::Offer,
            municipality: None,
            field: Some("bildung"),
            language: "de",
            organisation: OrganisationId::default(),
            organisation_name: "Verein",
            title: "Deutschkurs am Abend",
            is_change: false,
            assigned_to: None,
            opened_on: "2026-11-30".parse().expect("a date"),
        };
        let unmet = |query: &str, today: &str| {
            let today = today.parse().expect("a date");
            CaseFilter::parse(query).expect("a filter").unmet(&case, me, today)
        };
        assert_eq!(unmet("q=abend+verein&municipality=county&change=new", "2026-12-01"), [""; 0]);
        assert_eq!(unmet("assigned=me", "2026-12-01"), ["assigned"]);
        assert_eq!(unmet("kind=report&field=x", "2026-12-01"), ["kind", "field"]);
        assert_eq!(unmet("age=overdue", "2026-12-03"), ["age"]);
        assert_eq!(unmet("age=overdue", "2026-12-04"), [""; 0]);
    }
}
