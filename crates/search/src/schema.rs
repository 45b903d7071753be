//! The fields of the index, and how an entry is laid out in them.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use shared::offer::AgeRange;
use shared::schedule::{Occurrence, Slot, TimeOfDay, Weekday};
use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, TantivyError, Term};

use crate::analysis::{self, Analyser, Memory};
use crate::{EntryDocument, Error, IndexedText, TextRole, names, nearness, words};

/// Raised whenever the meaning of what is written changes while the fields
/// stay the same; an index of another layout is rebuilt.
const LAYOUT: u32 = 5;

/// How many weekday and time-of-day slots there are.
pub(crate) const SLOTS: usize = Weekday::ALL.len() * TimeOfDay::ALL.len();

/// Names of the fields that are read as columns.
pub(crate) mod column {
    pub(crate) const VISIBLE_FROM: &str = "visible_from";
    pub(crate) const VISIBLE_UNTIL: &str = "visible_until";
    pub(crate) const PUBLISHED: &str = "published";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const SLUG: &str = "slug";
    pub(crate) const OCCURRENCES: &str = "occurrences";
    pub(crate) const SLOT_ENDS: &str = "slot_ends";
    pub(crate) const POINTS: &str = "points";
    pub(crate) const CONFIRMED: &str = "confirmed";
    pub(crate) const TITLE: &str = "sort_title";
}

/// The fields of the index.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// The id, 16 bytes.
    pub(crate) id: Field,
    /// The key of the kind.
    pub(crate) kind: Field,
    /// Facet values; see [`facet_term`].
    pub(crate) facet: Field,
    /// Days with their times of day; see [`day_number`].
    pub(crate) day: Field,
    /// The ages; see [`age_number`].
    pub(crate) age: Field,
    /// Names; see [`names::forms`].
    pub(crate) name: Field,
    visible_from: Field,
    visible_until: Field,
    published: Field,
    updated: Field,
    slug: Field,
    occurrences: Field,
    slot_ends: Field,
    points: Field,
    confirmed: Field,
    title: Field,
    /// The answer document, stored.
    pub(crate) summary: Field,
    /// The texts snippets are taken from, stored.
    pub(crate) texts: Field,
    words: Vec<Field>,
}

impl Fields {
    /// The schema with its fields.
    pub(crate) fn build() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let terms = |tokenizer: &str, option, norms| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let key = terms("raw", IndexRecordOption::Basic, false);
        let words = terms("raw", IndexRecordOption::WithFreqs, true);
        let fields = Self {
            id: builder.add_bytes_field("id", BytesOptions::default().set_indexed()),
            kind: builder.add_text_field("kind", key.clone()),
            facet: builder.add_text_field("facet", key.clone()),
            name: builder.add_text_field("name", key),
            day: builder.add_u64_field("day", INDEXED),
            age: builder.add_u64_field("age", INDEXED),
            visible_from: builder.add_i64_field(column::VISIBLE_FROM, FAST),
            visible_until: builder.add_i64_field(column::VISIBLE_UNTIL, FAST),
            published: builder.add_i64_field(column::PUBLISHED, FAST),
            updated: builder.add_i64_field(column::UPDATED, FAST),
            slug: builder.add_text_field(column::SLUG, TextOptions::default().set_fast("raw")),
            occurrences: builder.add_u64_field(column::OCCURRENCES, FAST),
            slot_ends: builder.add_u64_field(column::SLOT_ENDS, FAST),
            points: builder.add_u64_field(column::POINTS, FAST),
            confirmed: builder.add_i64_field(column::CONFIRMED, FAST),
            title: builder.add_text_field(column::TITLE, TextOptions::default().set_fast("raw")),
            summary: builder.add_text_field("summary", STORED),
            texts: builder.add_text_field("texts", STORED),
            words: TextRole::ALL
                .iter()
                .map(|role| builder.add_text_field(&format!("words_{}", role.key()), words.clone()))
                .collect(),
        };
        (builder.build(), fields)
    }

    /// The field with the words of texts of this role.
    pub(crate) fn words(&self, role: TextRole) -> Field {
        self.words[role as usize]
    }

    /// The term that finds an entry by its id.
    pub(crate) fn id_term(&self, id: shared::id::EntryId) -> Term {
        Term::from_field_bytes(self.id, id.0.as_bytes())
    }

    /// Lays an entry out.
    pub(crate) fn document(
        &self,
        entry: &EntryDocument,
        memory: &mut Memory,
    ) -> Result<TantivyDocument, Error> {
        let mut document = TantivyDocument::new();
        document.add_bytes(self.id, entry.id.0.as_bytes());
        document.add_text(self.kind, entry.kind.key());
        for (facet, values) in &entry.facets {
            for value in values {
                document.add_text(self.facet, facet_term(facet.key(), value));
            }
        }
        self.add_occurrences(&mut document, &entry.occurrences);
        let everywhere = entry.is_everywhere.then_some(nearness::EVERYWHERE);
        for packed in entry.points.iter().copied().map(nearness::pack).chain(everywhere) {
            document.add_u64(self.points, packed);
        }
        if let Some(day) = entry.confirmed_on {
            document.add_i64(self.confirmed, i64::from(day.num_days_from_ce()));
        }
        for name in entry.names.iter().flat_map(|name| names::forms(name)) {
            document.add_text(self.name, name);
        }
        document.add_u64(self.age, age_number(entry.age));
        document.add_i64(self.visible_from, entry.visible.from.timestamp_micros());
        document.add_i64(self.visible_until, entry.visible.until.timestamp_micros());
        document.add_i64(self.published, entry.published_at.timestamp_micros());
        document.add_i64(self.updated, entry.updated_at.timestamp_micros());
        document.add_text(self.slug, &entry.slug);
        document.add_text(self.title, analysis::sort_key(&entry.sort_title));
        document.add_text(self.summary, serde_json::to_string(&entry.summary)?);
        let shown: Vec<&IndexedText> = entry
            .texts
            .iter()
            .filter(|text| matches!(text.role, TextRole::Summary | TextRole::Description))
            .collect();
        document.add_text(self.texts, serde_json::to_string(&shown)?);
        for text in &entry.texts {
            document.add_pre_tokenized_text(self.words(text.role), tokens(text, memory));
        }
        Ok(document)
    }

    fn add_occurrences(&self, document: &mut TantivyDocument, occurrences: &[Occurrence]) {
        let mut packed: Vec<u64> = occurrences.iter().copied().map(pack).collect();
        packed.sort_unstable();
        packed.dedup();
        let mut slot_ends = [None; SLOTS];
        let mut days = Vec::with_capacity(packed.len());
        for packed in packed {
            document.add_u64(self.occurrences, packed);
            let occurrence = unpack(packed);
            let slot = occurrence.slot();
            days.push(day_number(occurrence.local_date(), slot.time_of_day));
            slot_ends[slot_index(slot)] = Some(start_of(packed));
        }
        days.dedup();
        for day in days {
            document.add_u64(self.day, day);
        }
        for (slot, start) in (0_u64..).zip(slot_ends) {
            if let Some(start) = start {
                document.add_u64(self.slot_ends, slot << 48 | start);
            }
        }
    }
}

/// A number that changes with the schema, the layout and the origin of the
/// documents.
pub(crate) fn schema_hash(schema: &Schema, origin: &str) -> Result<u64, Error> {
    let mut text = serde_json::to_vec(schema)?;
    text.extend(LAYOUT.to_le_bytes());
    text.extend(origin.as_bytes());
    Ok(fingerprint(&text))
}

/// The FNV-1a hash, the same on every machine and in every release.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The term of a facet's value.
pub(crate) fn facet_term(facet: &str, value: &str) -> String {
    format!("{facet}\u{1f}{value}")
}

/// A day with a time of day as one number.
pub(crate) fn day_number(date: NaiveDate, time_of_day: TimeOfDay) -> u64 {
    let day = u64::try_from(date.num_days_from_ce()).unwrap_or(0);
    day * TimeOfDay::ALL.len() as u64 + time_of_day as u64
}

/// The day and the index of the time of day of such a number.
pub(crate) fn day_of_number(number: u64) -> (i32, usize) {
    let times = TimeOfDay::ALL.len() as u64;
    (i32::try_from(number / times).unwrap_or(i32::MAX), usize::try_from(number % times).unwrap_or(0))
}

/// The youngest and the oldest age as one number.
fn age_number(age: Option<AgeRange>) -> u64 {
    let range = age.unwrap_or(AgeRange { from: None, to: None });
    u64::from(range.from.unwrap_or(0)) << 8 | u64::from(range.to.unwrap_or(u8::MAX))
}

/// The youngest and the oldest age of such a number.
pub(crate) fn ages_of_number(number: u64) -> (u8, u8) {
    let [.., from, to] = number.to_be_bytes();
    (from, to)
}

/// Where a slot stands among all slots.
pub(crate) fn slot_index(slot: Slot) -> usize {
    slot.weekday as usize * TimeOfDay::ALL.len() + slot.time_of_day as usize
}

/// The slot index and the start, in seconds, of a value of the slot column.
pub(crate) fn slot_end(value: u64) -> (usize, u64) {
    (usize::try_from(value >> 48).unwrap_or(SLOTS), value & ((1 << 48) - 1))
}

/// Seconds a packed occurrence lasts at most.
const LONGEST: u64 = (1 << 24) - 1;

/// An occurrence as one number that sorts by its start.
fn pack(occurrence: Occurrence) -> u64 {
    let start = u64::try_from(occurrence.start.timestamp()).unwrap_or(0);
    let seconds = u64::try_from((occurrence.end - occurrence.start).num_seconds()).unwrap_or(0);
    start << 24 | seconds.min(LONGEST)
}

/// The start of a packed occurrence in seconds.
pub(crate) fn start_of(packed: u64) -> u64 {
    packed >> 24
}

/// The occurrence a number stands for.
pub(crate) fn unpack(packed: u64) -> Occurrence {
    let seconds = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    let start = DateTime::<Utc>::from_timestamp(seconds(start_of(packed)), 0).unwrap_or_default();
    Occurrence { start, end: start + TimeDelta::seconds(seconds(packed & LONGEST)) }
}

fn tokens(text: &IndexedText, memory: &mut Memory) -> PreTokenizedString {
    let language = &text.language;
    let analyser = Analyser::of(language);
    let mut tokens = Vec::new();
    for (position, (range, word)) in analysis::words(&text.text).enumerate() {
        tokens.extend(memory.terms(analyser, word).iter().map(|text| Token {
            offset_from: range.start,
            offset_to: range.end,
            position,
            text: words::term(text, language),
            position_length: 1,
        }));
    }
    PreTokenizedString { text: String::new(), tokens }
}

/// The error of a column or term that must be there.
pub(crate) fn damaged(what: &str) -> TantivyError {
    TantivyError::InternalError(format!("the index lacks {what}"))
}
