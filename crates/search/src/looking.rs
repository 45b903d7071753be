//! Looking for words, and for what they mean.
//!
//! Word by word and form by form, the documents of each are read once and
//! their points added up, so that one pass answers both which documents meet
//! every word and how well the others do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;
use shared::explanation::{Because, Form, TextRole};
use shared::text::LanguageTag;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher};

use crate::found::{Finding, Found, for_each};
use crate::schema::Fields;
use crate::text::{TextQuery, Word};
use crate::understanding::{is_fallible, typos};
use crate::wish::{Granted, Wish};
use crate::words::{self, Words};
use crate::{Error, weights};

/// Most words that one with a typo may stand for.
const MOST_ALIKE: usize = 6;

/// A text query that is ready to look into segments.
pub(crate) struct Prepared<'a> {
    /// The words of the query.
    pub(crate) query: &'a TextQuery,
    /// What each segment grants.
    grants: Vec<Grants<'a>>,
    segments: Vec<Vec<Words>>,
    /// What the length of a text takes from the words in it, by role.
    lengths: Vec<Lengths>,
    /// Where the texts have each word of the query.
    sightings: Vec<Vec<Sighting>>,
    /// Where they have what stands before the last part of each compound that
    /// names only some of what is meant.
    modifiers: Vec<Vec<Sighting>>,
    /// The words that name only some of what is meant, if some of that has them.
    to_be_seen: BTreeSet<usize>,
}

/// What the lengths of texts of a role take from the words in them, by the
/// length as tantivy notes it.
type Lengths = [f32; 256];

/// A form of a word in the texts of one role and language of a segment.
struct Sighting {
    segment: usize,
    role: TextRole,
    form: Form,
    term: String,
    language: String,
    place: TermInfo,
    /// The most it counts.
    weight: f32,
    /// How rare the form is in texts of this role.
    rarity: f32,
}

/// What a query wishes for, with what a segment grants of it.
pub(crate) type Grants<'a> = Vec<(&'a Wish, Vec<Granted<'a>>)>;

/// What was done last while looking into a segment.
pub(crate) enum Step<'a> {
    /// The documents in which the present word stands in one way were noted.
    Written(&'a dyn Fn() -> Because),
    /// What was noted of the present word was counted, the best of it.
    Counted(&'a Word),
    /// What was granted of a wish was counted.
    Granted(&'a Wish, &'a Granted<'a>),
    /// Words that begin like the last one were counted.
    Begun,
}

impl Sighting {
    fn because(&self) -> Because {
        Because::Written {
            text: self.role,
            form: self.form,
            term: self.term.clone(),
            language: self.language.clone(),
        }
    }
}

impl<'a> Prepared<'a> {
    /// Looks up where the words of a query stand in texts; those in the
    /// reader's language count more.
    pub(crate) fn new(
        query: &'a TextQuery,
        grants: Vec<Grants<'a>>,
        language: &LanguageTag,
        searcher: &Searcher,
        fields: &Fields,
    ) -> Result<Self, Error> {
        let segments = Words::of_segments(searcher, fields)?;
        let documents: u64 =
            searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let lengths = TextRole::ALL.iter().map(|role| lengths(&segments, *role, documents)).collect();
        let (sightings, modifiers) = (Vec::new(), Vec::new());
        let to_be_seen = BTreeSet::new();
        let mut prepared = Self { query, grants, segments, lengths, sightings, modifiers, to_be_seen };
        for word in &query.words {
            let mut sightings = prepared.sightings(word.forms(), language, documents)?;
            if sightings.is_empty()
                && !word.is_understood
                && word.parts.is_empty()
                && is_fallible(&word.folded)
            {
                let alike = prepared.alike(&word.folded, fields)?.into_iter().map(|term| (term, Form::Alike));
                sightings = prepared.sightings(alike, language, documents)?;
            }
            prepared.sightings.push(sightings);
            let mut wishes = prepared.grants.iter().flatten().map(|(wish, _)| wish);
            let is_narrower = wishes.any(|wish| wish.is_narrowed_by(word.place));
            let before_last = word.parts.split_last().filter(|_| is_narrower);
            let forms = before_last.into_iter().flat_map(|(_, before)| before).flatten();
            let forms = forms.map(|form| (form.clone(), Form::Modifier));
            prepared.modifiers.push(prepared.sightings(forms, language, documents)?);
        }
        prepared.to_be_seen = prepared.narrower_words()?;
        Ok(prepared)
    }

    /// Where texts have these forms of a word.
    fn sightings(
        &self,
        forms: impl Iterator<Item = (String, Form)>,
        language: &LanguageTag,
        documents: u64,
    ) -> Result<Vec<Sighting>, Error> {
        let mut all = Vec::new();
        for (term, form) in forms {
            for role in TextRole::ALL {
                let first = all.len();
                let mut frequency = 0;
                for (segment, words) in self.segments.iter().enumerate() {
                    words[*role as usize].each(&term, |text_language, place| {
                        frequency += u64::from(place.doc_freq);
                        let is_readers = text_language == language.primary();
                        let share = if is_readers { 1.0 } else { weights::OTHER_LANGUAGE };
                        all.push(Sighting {
                            segment,
                            role: *role,
                            form,
                            term: term.clone(),
                            language: text_language.to_owned(),
                            place: place.clone(),
                            weight: share * weights::role(*role) * weights::form(form),
                            rarity: 0.0,
                        });
                    })?;
                }
                for sighting in &mut all[first..] {
                    sighting.rarity = weights::rarity(frequency, documents);
                }
            }
        }
        Ok(all)
    }

    /// The words of texts a word may be a typo of, the most frequent ones.
    fn alike(&self, folded: &str, fields: &Fields) -> Result<Vec<String>, Error> {
        let most = typos(folded);
        let automaton = words::alike(folded, most, fields)?;
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for words in self.segments.iter().flatten() {
            words.each_alike(&automaton, |word, place| {
                // The first letter is seldom wrong.
                if word.chars().next() == folded.chars().next() {
                    *found.entry(word.to_owned()).or_default() += u64::from(place.doc_freq);
                }
            })?;
        }
        let mut found: Vec<(usize, Reverse<u64>, String)> = found
            .into_iter()
            .map(|(word, frequency)| (strsim::osa_distance(&word, folded), Reverse(frequency), word))
            .filter(|(distance, ..)| *distance <= usize::from(most))
            .collect();
        found.sort();
        Ok(found.into_iter().take(MOST_ALIKE).map(|(.., word)| word).collect())
    }

    /// Looks for every word in one segment, word by word. `watch` is told each
    /// step once it is done.
    pub(crate) fn look_into(
        &self,
        segment: usize,
        mut watch: impl FnMut(Step, &Finding),
    ) -> Result<Found, Error> {
        let words = &self.segments[segment];
        let mut found = Finding::new(words[0].lengths.num_docs() as usize);
        for ((word, sightings), modifiers) in
            self.query.words.iter().zip(&self.sightings).zip(&self.modifiers)
        {
            let share = match word.is_understood {
                true if self.to_be_seen.contains(&word.place) => weights::NARROWER,
                true => weights::UNDERSTOOD,
                false => 1.0,
            };
            for sighting in sightings.iter().filter(|sighting| sighting.segment == segment) {
                self.write(sighting, &mut found)?;
                watch(Step::Written(&|| sighting.because()), &found);
            }
            if !word.parts.is_empty() {
                for document in with_parts(&word.parts, words)? {
                    found.write(document, weights::ALL_PARTS);
                }
                watch(Step::Written(&|| Because::AllParts), &found);
            }
            found.meet_written(share);
            watch(Step::Counted(word), &found);
            for sighting in modifiers.iter().filter(|sighting| sighting.segment == segment) {
                self.write(sighting, &mut found)?;
                watch(Step::Written(&|| sighting.because()), &found);
            }
            found.add_hints(share);
            watch(Step::Counted(word), &found);
            let wishes = self.grants[segment].iter();
            for (wish, granted) in wishes.filter(|(wish, _)| wish.words.contains(&word.place)) {
                let is_first = self.first_of(wish) == Some(word.place);
                for granted in granted {
                    found.grant(granted, is_first, self.to_be_seen.contains(&word.place));
                    watch(Step::Granted(wish, granted), &found);
                }
            }
            found.end_word();
        }
        if let Some(prefix) = &self.query.prefix {
            found.meet_prefix(prefix, words)?;
            watch(Step::Begun, &found);
        }
        Ok(found.finish())
    }

    /// The first word of a wish that is looked for.
    fn first_of(&self, wish: &Wish) -> Option<usize> {
        self.query.words.iter().map(|word| word.place).find(|place| wish.words.contains(place))
    }

    /// The words that name only some of what is meant and stand in the texts of
    /// some of that: what does not have them does not meet them.
    fn narrower_words(&self) -> Result<BTreeSet<usize>, Error> {
        let mut to_be_seen = BTreeSet::new();
        for (word, sightings) in self.query.words.iter().zip(self.sightings.iter().zip(&self.modifiers)) {
            for sighting in sightings.0.iter().chain(sightings.1) {
                let wishes = self.grants[sighting.segment].iter();
                let narrower = wishes.filter(|(wish, _)| wish.is_narrowed_by(word.place));
                let meant = narrower.flat_map(|(_, granted)| granted).filter(|granted| granted.is_meant);
                for granted in meant {
                    if !to_be_seen.contains(&word.place) && self.is_among(sighting, &granted.documents)? {
                        to_be_seen.insert(word.place);
                    }
                }
            }
        }
        Ok(to_be_seen)
    }

    /// Whether any of these documents has a form of a word.
    fn is_among(&self, sighting: &Sighting, documents: &RoaringBitmap) -> Result<bool, Error> {
        let words = &self.segments[sighting.segment][sighting.role as usize];
        let mut blocks = words.blocks(&sighting.place, IndexRecordOption::Basic)?;
        while !blocks.docs().is_empty() {
            if blocks.docs().iter().any(|document| documents.contains(*document)) {
                return Ok(true);
            }
            blocks.advance();
        }
        Ok(false)
    }

    /// Notes the documents that have a form of a word.
    fn write(&self, sighting: &Sighting, found: &mut Finding) -> Result<(), Error> {
        let words = &self.segments[sighting.segment][sighting.role as usize];
        let lengths = &self.lengths[sighting.role as usize];
        let mut blocks = words.blocks(&sighting.place, IndexRecordOption::WithFreqs)?;
        while !blocks.docs().is_empty() {
            for (document, frequency) in blocks.docs().iter().zip(blocks.freqs()) {
                let length = lengths[usize::from(words.lengths.fieldnorm_id(*document))];
                let points = sighting.weight * weights::written(sighting.rarity, *frequency, length);
                found.write(*document, points);
            }
            blocks.advance();
        }
        Ok(())
    }
}

/// What the lengths of all texts of a role take from the words in them.
fn lengths(segments: &[Vec<Words>], role: TextRole, documents: u64) -> Lengths {
    let words: u64 = segments.iter().map(|words| words[role as usize].count()).sum();
    std::array::from_fn(|noted| {
        let length = FieldNormReader::id_to_fieldnorm(u8::try_from(noted).unwrap_or(u8::MAX));
        weights::length(length, words, documents)
    })
}

/// The documents that have every part of a compound, wherever.
fn with_parts(parts: &[Vec<String>], texts: &[Words]) -> Result<Vec<DocId>, Error> {
    // How many parts, from the first on, each document has.
    let mut had = vec![0_u8; texts[0].lengths.num_docs() as usize];
    let mut count = 0;
    for forms in parts {
        for words in texts {
            for place in forms.iter().map(|form| words.places(form)).collect::<Result<Vec<_>, _>>()?.concat()
            {
                for_each(words.blocks(&place, IndexRecordOption::Basic)?, |document| {
                    let had = &mut had[document as usize];
                    if *had == count {
                        *had += 1;
                    }
                });
            }
        }
        count += 1;
    }
    Ok((0..).zip(had).filter(|(_, had)| *had == count).map(|(document, _)| document).collect())
}
