//! What a query means as sets of documents.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday as Day};
use roaring::{MultiOps, RoaringBitmap};
use shared::entry::EntryKind;
use shared::explanation::Because;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::schedule::{TimeOfDay, Weekday, local_date};

use crate::dates::Dates;
use crate::moment::SegmentMoment;
use crate::segment::SegmentData;
use crate::select::in_days;
use crate::understanding::{Days, Meaning, Reading, Understanding, Understood};
use crate::{Request, weights};

/// What is meant by some words of a query, best first.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// The words that say so, by their places among those of the query.
    pub(crate) words: BTreeSet<usize>,
    /// Whether a word names only some of the entries that are meant.
    is_narrower: bool,
    grades: Vec<Grade>,
}

/// One way to meet a wish.
#[derive(Clone, Debug)]
struct Grade {
    target: Target,
    weight: f32,
    /// Whether it is what was meant, not only something near it.
    is_meant: bool,
}

#[derive(Clone, Debug)]
enum Target {
    Values(Facet, Vec<String>),
    /// Days since the year 1.
    Days(i32, i32),
}

/// The documents of a segment that meet a wish in one way, and in no better or
/// in a better one, too.
pub(crate) struct Granted<'a> {
    /// The documents.
    pub(crate) documents: RoaringBitmap,
    /// How much it weighs.
    pub(crate) weight: f32,
    /// Whether it is what was meant.
    pub(crate) is_meant: bool,
    target: &'a Target,
}

impl Granted<'_> {
    /// What it is to be among them.
    pub(crate) fn because(&self) -> Because {
        match self.target {
            Target::Values(facet, values) => {
                Because::Value { facet: *facet, values: values.clone(), is_meant: self.is_meant }
            }
            Target::Days(..) => Because::Days,
        }
    }
}

impl Wish {
    /// What was understood as wishes, without what no entry can meet.
    pub(crate) fn all(reading: &Reading, understanding: &Understanding, now: DateTime<Utc>) -> Vec<Self> {
        let is_type = |meaning: &Meaning| matches!(meaning, Meaning::Value(Facet::Type, _));
        let types = reading.understood.iter().filter(|it| it.meanings.iter().any(is_type));
        let most_words = types.map(|it| it.words.len()).max().unwrap_or(0);
        let understood = reading.understood.iter();
        understood.filter_map(|it| Self::new(it, most_words, understanding, now)).collect()
    }

    fn new(
        understood: &Understood,
        most_words: usize,
        understanding: &Understanding,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let certainty = if understood.weak { weights::HINT } else { 1.0 };
        let mut grades: Vec<Grade> = Vec::new();
        let mut add = |target, weight: f32, is_meant| {
            grades.push(Grade { target, weight: weight * certainty, is_meant });
        };
        for meaning in &understood.meanings {
            match meaning {
                Meaning::Value(facet, value) => {
                    let share = match facet {
                        Facet::Type => {
                            weights::said_by_fewer(most_words.saturating_sub(understood.words.len()))
                        }
                        _ => 1.0,
                    };
                    let weight = share * weights::meaning(*facet);
                    add(Target::Values(*facet, vec![value.clone()]), weight, true);
                }
                Meaning::Days(days) => {
                    let (first, last) = span(*days, now);
                    add(Target::Days(first, last), weights::DAYS, true);
                }
                Meaning::Near => {}
            }
        }
        for meaning in &understood.meanings {
            for (facet, values, share) in understanding.beside(meaning) {
                add(Target::Values(facet, values), share * weights::meaning(facet), false);
            }
        }
        let Understood { words, is_narrower, .. } = understood.clone();
        (!grades.is_empty()).then_some(Self { words, is_narrower, grades })
    }

    /// Whether a word of a query says it that names only some of what is meant.
    pub(crate) fn is_narrowed_by(&self, place: usize) -> bool {
        self.is_narrower && self.words.contains(&place)
    }

    /// The visible documents of a segment that meet it.
    pub(crate) fn grant(&self, data: &SegmentData, moment: &SegmentMoment, today: i32) -> Vec<Granted<'_>> {
        let mut told = RoaringBitmap::new();
        let mut all = Vec::new();
        for Grade { target, weight, is_meant } in &self.grades {
            let documents = match target {
                Target::Values(facet, values) => with_any(data, moment, *facet, values) & &moment.visible,
                Target::Days(first, last) => in_days(data, moment, today, *first, *last),
            };
            let mut grant = |documents, weight| {
                all.push(Granted { documents, weight, is_meant: *is_meant, target });
            };
            grant(&documents - &told, *weight);
            if *is_meant && matches!(target, Target::Values(Facet::Type, _)) {
                grant(&documents & &told, weights::MEANT_AGAIN * *weight);
            }
            told |= documents;
        }
        all
    }
}

/// What was understood for sure, as lists like the one asked for.
pub(crate) fn told(text: &str, reading: &Reading, request: &Request) -> Vec<shared::page::Understood> {
    let list = |filter: Filter| {
        let usual = ListQuery { filter, ..ListQuery::default() };
        let sorted = ListQuery { sort: request.query.sort, ..usual.clone() };
        let is_usual = sorted.effective_sort(request.kind) == usual.effective_sort(request.kind);
        if is_usual { usual } else { sorted }
    };
    let told = reading.understood.iter().filter(|understood| !understood.weak).filter_map(|understood| {
        let (said, rest) = reading.split(text, &understood.words);
        let rest = Some(rest).filter(|rest| !rest.is_empty());
        let mut narrowed = Filter { text: rest, ..request.query.filter.clone() };
        for meaning in &understood.meanings {
            narrow(&mut narrowed, meaning, request);
        }
        // What is chosen already needs no telling.
        let narrows = Filter { text: None, ..narrowed.clone() }
            != Filter { text: None, ..request.query.filter.clone() };
        let quoted = Some(reading.quoted(text, &understood.words));
        let dismissed = Filter { text: quoted, ..request.query.filter.clone() };
        narrows.then(|| shared::page::Understood {
            text: said,
            narrowed: list(narrowed).to_query_string(),
            dismissed: list(dismissed).to_query_string(),
        })
    });
    told.collect()
}

/// What was understood of a text for sure as a filter, with the rest as text.
pub(crate) fn narrowed(text: &str, reading: &Reading, request: &Request) -> Filter {
    let sure = || reading.understood.iter().filter(|understood| !understood.weak);
    let words = sure().flat_map(|understood| understood.words.iter().copied()).collect();
    let (_, rest) = reading.split(text, &words);
    let mut filter = Filter { text: Some(rest).filter(|rest| !rest.is_empty()), ..Filter::default() };
    for meaning in sure().flat_map(|understood| &understood.meanings) {
        narrow(&mut filter, meaning, request);
    }
    filter
}

/// Narrows a filter to what is meant, if the kind of entry has that.
fn narrow(filter: &mut Filter, meaning: &Meaning, request: &Request) {
    match meaning {
        Meaning::Value(facet, value) if Facet::of_kind(request.kind).any(|known| known == *facet) => {
            filter.selected.entry(*facet).or_default().insert(value.clone());
        }
        Meaning::Days(days) if request.kind == EntryKind::Offer => {
            let (first, last) = span(*days, request.now);
            filter.date_from = NaiveDate::from_num_days_from_ce_opt(first);
            filter.date_to = NaiveDate::from_num_days_from_ce_opt(last);
        }
        Meaning::Value(..) | Meaning::Days(_) | Meaning::Near => {}
    }
}

fn with_any(data: &SegmentData, moment: &SegmentMoment, facet: Facet, values: &[String]) -> RoaringBitmap {
    let documents = values.iter().map(|value| match facet {
        Facet::Weekday => Weekday::from_key(value)
            .map(|day| moment.dates.with_any(&[day as usize], &[Dates::ANY_TIME]))
            .unwrap_or_default(),
        Facet::TimeOfDay => TimeOfDay::from_key(value)
            .map(|time| moment.dates.with_any(&[Dates::ANY_WEEKDAY], &[time as usize]))
            .unwrap_or_default(),
        _ => data.facets.get(&facet).and_then(|data| data.with_value(value)).cloned().unwrap_or_default(),
    });
    documents.collect::<Vec<_>>().union()
}

/// The first and the last of these days, as days since the year 1.
fn span(days: Days, now: DateTime<Utc>) -> (i32, i32) {
    let today = local_date(now);
    let number = today.num_days_from_ce();
    let weekday = i32::try_from(today.weekday().num_days_from_monday()).unwrap_or(0);
    let saturday = i32::try_from(Day::Sat.num_days_from_monday()).unwrap_or(5);
    match days {
        Days::Today => (number, number),
        Days::Tomorrow => (number + 1, number + 1),
        Days::ThisWeek => (number, number - weekday + 6),
        Days::NextWeek => (number - weekday + 7, number - weekday + 13),
        Days::Weekend => (number.max(number - weekday + saturday), number - weekday + 6),
    }
}
