//! Answering a request from one state of the index.

use std::cell::LazyCell;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;
use shared::filter::{Filter, LARGEST_PAGE, ListQuery, Sort, USUAL_PAGE};
use shared::id::EntryId;
use shared::page::Understood;
use shared::schedule::{Occurrence, local_date};
use shared::text::LanguageTag;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocId, DocSet as _, SegmentReader, TERMINATED, TantivyDocument};
use uuid::Uuid;

use crate::analysis;
use crate::counts::Counts;
use crate::cursor::Cursor;
use crate::explaining::explain;
use crate::found::Found;
use crate::generation::Generation;
use crate::index::Learning;
use crate::looking::Prepared;
use crate::moment::{Moment, NEVER};
use crate::nearness::{Nearness, distance};
use crate::order::{Order, Place};
use crate::schema::{Fields, damaged, unpack};
use crate::select::{Selection, list};
use crate::snippet::snippet;
use crate::text::TextQuery;
use crate::understanding::{Reading, Understanding};
use crate::wish::{Wish, narrowed, told};
use crate::words::Words;
use crate::{Error, Hit, Hits, IndexedText, Request, weights};

/// A search in one state of the index.
pub(crate) struct Search<'a> {
    pub(crate) generation: &'a Generation,
    pub(crate) fields: &'a Fields,
    /// Learnt only when a text asks for it.
    pub(crate) understanding: &'a Learning,
    pub(crate) request: &'a Request<'a>,
}

static GERMAN: LazyLock<LanguageTag> = LazyLock::new(LanguageTag::german);

/// From how many entries on that meet every word, no others are told.
const FEW: u64 = 10;

/// What a text asks for.
struct Asked {
    text: TextQuery,
    wishes: Vec<Wish>,
    interpretation: Vec<Understood>,
}

/// The documents of each segment that are listed and match the text, with what
/// was found for that.
struct Bases {
    documents: Vec<RoaringBitmap>,
    found: Option<Arc<[Found]>>,
}

impl Search<'_> {
    /// Answers the request.
    pub(crate) fn run(&self) -> Result<Hits, Error> {
        let query = self.request.query;
        // Whatever a cursor says, nobody sees what is not visible now.
        let present = self.generation.moment(self.request.now);
        let asked = self.asked(&present);
        let text = asked.as_ref().map(|asked| &asked.text);
        let sort = self.sort(text.is_some());
        let cursor = query.cursor.as_deref().map(|cursor| Cursor::decode(cursor, sort)).transpose()?;
        let now = cursor.as_ref().map_or(self.request.now, |cursor| cursor.now.min(self.request.now));
        let moment = self.generation.moment(now);
        // Not `now` itself: the answer must stay the same while nothing changes.
        let since = moment.since(now);

        let Bases { documents, found } = self.bases(&present, asked.as_ref())?;
        let limit = usize::from(query.limit.unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE));
        let mut counts = Counts::new(self.generation, self.request.kind, &query.filter);
        let (mut total, mut matching) = (0, 0);
        let mut places = Vec::new();
        for (index, listed) in documents.into_iter().enumerate() {
            let found = found.as_ref().map(|found| &found[index]);
            let data = &*self.generation.segments[index].data;
            let segment_moment = &moment.segments[index];
            let near = self.request.near.map(|near| Nearness::of(data, &listed, near));
            let within = match &near {
                Some(near) => listed & &near.documents,
                None => listed,
            };
            let selection = Selection::new(data, segment_moment, moment.today, within, &query.filter);
            let documents = selection.documents();
            total += documents.len();
            let listed = list(&documents);
            matching += match found {
                Some(found) => found.complete(&documents).len(),
                None => documents.len(),
            };
            counts.add(index, &selection, &documents, &listed);
            let order = Order { sort, data, moment: segment_moment, found, near: near.as_ref() };
            places.extend(order.first(index, &listed, cursor.as_ref(), limit + 1)?);
        }
        places.sort_unstable();
        let more = places.len() > limit;
        places.truncate(limit);
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let next = places.last().filter(|_| more).map(|last| cursor_after(last, sort, since));
        let mut items = self.hits(&places, &moment, text)?;
        if let Some(asked) = asked.as_ref().filter(|_| self.request.explain) {
            self.explain(&places, &present, asked, &mut items)?;
        }
        Ok(Hits {
            items,
            total,
            matching: u32::try_from(matching).ok().filter(|matching| *matching < total),
            facets: counts.finish(),
            next,
            interpretation: asked.map(|asked| asked.interpretation).unwrap_or_default(),
        })
    }

    /// The order that applies; a text without a word in it is none.
    fn sort(&self, has_words: bool) -> Sort {
        let usual = match self.request.near {
            Some(_) => Sort::Distance,
            None => ListQuery::usual_sort(self.request.kind),
        };
        match self.request.query.effective_sort(self.request.kind) {
            Sort::Relevance if !has_words => usual,
            sort => sort,
        }
    }

    /// What the text of the query asks for; `None` without a word in it.
    fn asked(&self, present: &Moment) -> Option<Asked> {
        let text = self.request.query.filter.text.as_deref()?;
        let understanding: &Understanding = self.understanding;
        let reading = self.read(text, present);
        let query = TextQuery::new(text, &reading)?;
        let wishes = Wish::all(&reading, understanding, self.request.now);
        Some(Asked { wishes, interpretation: told(text, &reading, self.request), text: query })
    }

    /// What the words of a text mean.
    fn read(&self, text: &str, present: &Moment) -> Arc<Reading> {
        let segments = LazyCell::new(|| Words::of_segments(&self.generation.searcher, self.fields));
        let is_known = |word: &str| {
            // What cannot be looked up is taken as it is.
            let Ok(segments) = &*segments else { return true };
            let mut forms = std::iter::once(word.to_owned()).chain(analysis::stems(word));
            forms.any(|form| segments.iter().flatten().any(|words| words.have(&form).unwrap_or(true)))
        };
        let named = |name: &str| {
            let ids = self.generation.named(name, present).into_iter();
            ids.map(|id| id.to_string()).collect()
        };
        let read = || self.understanding.read(text, is_known, named);
        let key = (text.to_owned(), present.start());
        let Ok(reading) = self.generation.readings.get_or(key, || Ok::<_, Infallible>(Arc::new(read())));
        reading
    }

    /// What is understood of a text for sure as a filter, with the rest as text.
    pub(crate) fn narrowed(&self, text: &str) -> Filter {
        narrowed(text, &self.read(text, &self.generation.moment(self.request.now)), self.request)
    }

    /// What is listed before any filter: by segment, all that is visible and of
    /// the kind, and meets every word of the text; where only few do, also what
    /// comes near.
    fn bases(&self, present: &Moment, asked: Option<&Asked>) -> Result<Bases, Error> {
        let mut listed: Vec<RoaringBitmap> = self
            .generation
            .segments
            .iter()
            .zip(&present.segments)
            .map(|(segment, moment)| match segment.data.kinds.get(&self.request.kind) {
                Some(of_kind) => of_kind & &moment.visible,
                None => RoaringBitmap::new(),
            })
            .collect();
        let ids = &self.request.query.filter.ids;
        if !ids.is_empty() {
            for (listed, reader) in listed.iter_mut().zip(self.generation.searcher.segment_readers()) {
                *listed &= with_ids(reader, self.fields, ids)?;
            }
        }
        let Some((asked, text)) = asked.zip(self.request.query.filter.text.clone()) else {
            return Ok(Bases { documents: listed, found: None });
        };
        let language = self.language().primary().to_owned();
        let asking = (text, language, local_date(self.request.now), present.start());
        let found = self.generation.found.get_or(asking, || self.found(present, asked))?;
        let each = || found.iter().zip(&listed);
        let mut matches: Vec<RoaringBitmap> = each().map(|(found, listed)| found.complete(listed)).collect();
        if matches.iter().map(RoaringBitmap::len).sum::<u64>() < FEW {
            let scored: Vec<RoaringBitmap> = each()
                .zip(&matches)
                .map(|((found, listed), complete)| found.scored(listed) | complete)
                .collect();
            let best = found.iter().zip(&scored).map(|(found, scored)| found.best(scored));
            let least = weights::WORTH_TELLING * best.fold(0.0, f32::max);
            for ((found, scored), matches) in found.iter().zip(&scored).zip(&mut matches) {
                *matches |= found.at_least(scored, least);
            }
        }
        Ok(Bases { documents: matches, found: Some(found) })
    }

    /// What the text finds in each segment.
    fn found(&self, present: &Moment, asked: &Asked) -> Result<Arc<[Found]>, Error> {
        let prepared = self.prepared(present, asked)?;
        let segments = 0..self.generation.segments.len();
        segments.map(|segment| prepared.look_into(segment, |_, _| ())).collect()
    }

    /// The text with all that segments have of it and grant of what it means.
    fn prepared<'a>(&self, present: &Moment, asked: &'a Asked) -> Result<Prepared<'a>, Error> {
        let segments = self.generation.segments.iter().zip(&present.segments);
        let grants = segments.map(|(segment, moment)| {
            let grant = |wish: &'a Wish| (wish, wish.grant(&segment.data, moment, present.today));
            asked.wishes.iter().map(grant).collect()
        });
        let searcher = &self.generation.searcher;
        Prepared::new(&asked.text, grants.collect(), self.language(), searcher, self.fields)
    }

    /// The reader's language.
    fn language(&self) -> &LanguageTag {
        self.request.query.language.as_ref().unwrap_or(&GERMAN)
    }

    fn hits(&self, places: &[Place], moment: &Moment, text: Option<&TextQuery>) -> Result<Vec<Hit>, Error> {
        let language = self.language();
        let hits = places.iter().map(|place| {
            let segment = u32::try_from(place.segment).map_err(|_| damaged("so many segments"))?;
            let address = DocAddress::new(segment, place.document);
            let document: TantivyDocument = self.generation.searcher.doc(address)?;
            let stored = |field| document.get_first(field).and_then(|value| value.as_str());
            let snippet = match text.filter(|query| query.is_marked()) {
                Some(query) => {
                    let texts = stored(self.fields.texts).ok_or_else(|| damaged("a document's texts"))?;
                    let texts: Vec<IndexedText> = serde_json::from_str(texts)?;
                    snippet(&texts, language, query)
                }
                None => None,
            };
            let data = &self.generation.segments[place.segment].data;
            Ok(Hit {
                id: EntryId(Uuid::from_u128(place.id)),
                summary: stored(self.fields.summary).ok_or_else(|| damaged("a summary"))?.to_owned(),
                dates: self.dates(place, moment),
                distance: self.request.near.and_then(|near| distance(&data.points, place.document, near)),
                updated_at: data.updated_at(place.document),
                snippet,
                explanation: None,
            })
        });
        hits.collect()
    }

    /// Adds why each entry is found.
    fn explain(
        &self,
        places: &[Place],
        present: &Moment,
        asked: &Asked,
        items: &mut [Hit],
    ) -> Result<(), Error> {
        let prepared = self.prepared(present, asked)?;
        for segment in 0..self.generation.segments.len() {
            let of_segment = || places.iter().zip(0..).filter(|(place, _)| place.segment == segment);
            let documents: Vec<DocId> = of_segment().map(|(place, _)| place.document).collect();
            let explanations = explain(&prepared, segment, &documents)?;
            for ((_, item), explanation) in of_segment().zip(explanations) {
                items[item].explanation = Some(explanation);
            }
        }
        Ok(())
    }

    /// The coming occurrences of an entry, as many as are asked for.
    fn dates(&self, place: &Place, moment: &Moment) -> Vec<Occurrence> {
        let next = moment.segments[place.segment].next[place.document as usize];
        if next == NEVER {
            return Vec::new();
        }
        let data = &self.generation.segments[place.segment].data;
        data.occurrences_from(place.document, next).take(self.request.dates).map(unpack).collect()
    }
}

/// The documents of a segment that have one of these ids.
fn with_ids(reader: &SegmentReader, fields: &Fields, ids: &[EntryId]) -> Result<RoaringBitmap, Error> {
    let index = reader.inverted_index(fields.id)?;
    let mut documents = RoaringBitmap::new();
    for id in ids {
        let postings = index.read_postings(&fields.id_term(*id), IndexRecordOption::Basic)?;
        let Some(mut postings) = postings else { continue };
        while postings.doc() != TERMINATED {
            documents.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(documents)
}

fn cursor_after(last: &Place, sort: Sort, now: DateTime<Utc>) -> String {
    Cursor { sort, now, key: last.key.clone(), id: last.id }.encode()
}
