//! The index: opening, writing, committing.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::id::EntryId;
use shared::region::Region;
use shared::taxonomy::Taxonomy;
use shared::text::LanguageTag;
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy};
use tantivy::query::AllQuery;
use tantivy::schema::Schema;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy};

use crate::analysis::Memory;
use crate::generation::Generation;
use crate::lookup::Lookup;
use crate::schema::{Fields, schema_hash};
use crate::search::Search;
use crate::understanding::{Suggestion, Understanding};
use crate::{Address, Change, Error, Hits, Request};

/// Least and most memory tantivy lets a writer have.
const WRITER_MEMORY: (usize, usize) = (15_000_000, 2_000_000_000);
/// From how many changes on a commit brings all segments together: one
/// segment answers faster than many, and so many changes are a rebuild.
const MANY_CHANGES: usize = 5_000;
/// Bytes of stored documents that are compressed together.
const STORE_BLOCK: usize = 8_192;
/// Blocks of stored documents each segment keeps at hand.
const STORE_BLOCKS_CACHED: usize = 1024;

/// The index over all published entries.
///
/// Changes are gathered by [`Index::apply`] and become visible all at once with
/// [`Index::commit`]. To rebuild, [`Index::clear`], apply every entry and
/// commit: until then searches see the index as it was.
pub struct Index {
    fields: Fields,
    schema_hash: u64,
    reader: IndexReader,
    writer: Mutex<Writer>,
    current: RwLock<State>,
    understanding: RwLock<Arc<Learning>>,
}

/// What the words of queries mean, learnt when first needed.
pub(crate) type Learning = LazyLock<Understanding, Box<dyn FnOnce() -> Understanding + Send>>;

fn learning(learn: impl FnOnce() -> Understanding + Send + 'static) -> Arc<Learning> {
    Arc::new(LazyLock::new(Box::new(learn)))
}

struct Writer {
    tantivy: IndexWriter,
    changes: usize,
    memory: Memory,
}

struct State {
    position: Option<i64>,
    generation: Arc<Generation>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Index");
        shown.field("version", &self.version()).field("position", &self.position()).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in this directory, creating it if need be; without a
    /// directory it lives in memory. `origin` names where its documents come
    /// from and what form they have. An index of another origin or schema is
    /// emptied. `writer_memory` is how many bytes the writer may use before it
    /// flushes.
    ///
    /// # Errors
    /// If the directory cannot be read or written.
    pub fn open(directory: Option<&Path>, origin: &str, writer_memory: usize) -> Result<Self, Error> {
        let (schema, fields) = Fields::build();
        let schema_hash = schema_hash(&schema, origin)?;
        let index = match directory {
            Some(directory) => open_directory(directory, &schema, schema_hash)?,
            None => create(tantivy::directory::RamDirectory::create(), &schema)?,
        };
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(writer_memory.clamp(WRITER_MEMORY.0, WRITER_MEMORY.1))
            .build();
        let tantivy: IndexWriter = index.writer_with_options(options)?;
        tantivy.set_merge_policy(Box::new(merge_policy()));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORE_BLOCKS_CACHED)
            .try_into()?;
        let state = state(&reader, &fields, schema_hash, None)?;
        let writer = Mutex::new(Writer { tantivy, changes: 0, memory: Memory::default() });
        let current = RwLock::new(state);
        let understanding = RwLock::new(learning(Understanding::default));
        Ok(Self { fields, schema_hash, reader, writer, current, understanding })
    }

    /// Learns the words for what this region and taxonomy have, when they are
    /// first needed; until it is called, queries are only words.
    pub fn learn(&self, region: Region, taxonomy: Taxonomy) {
        let learning = learning(move || Understanding::new(&region, &taxonomy));
        *self.understanding.write().unwrap_or_else(PoisonError::into_inner) = learning;
        self.state().generation.forget();
    }

    /// Takes changes in; they are searched from the next commit on.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn apply(&self, changes: &[Change]) -> Result<(), Error> {
        let mut writer = self.writer();
        for change in changes {
            match change {
                Change::Put(entry) => {
                    let document = self.fields.document(entry, &mut writer.memory)?;
                    self.delete(&writer, entry.id);
                    writer.tantivy.add_document(document)?;
                }
                Change::Delete(id) => self.delete(&writer, *id),
            }
        }
        writer.changes += changes.len();
        Ok(())
    }

    /// Removes every entry, from the next commit on.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn clear(&self) -> Result<(), Error> {
        // Not tantivy's `delete_all_documents`, which acts at once: a merge
        // that ends before the commit would make it durable.
        self.writer().tantivy.delete_query(Box::new(AllQuery))?;
        Ok(())
    }

    /// Forgets all changes since the last commit.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn discard(&self) -> Result<(), Error> {
        let mut writer = self.writer();
        writer.tantivy.rollback()?;
        writer.tantivy.set_merge_policy(Box::new(merge_policy()));
        writer.changes = 0;
        Ok(())
    }

    /// Makes all changes durable and visible, together with the position in
    /// the change log up to which they go.
    ///
    /// # Errors
    /// If the writer failed.
    pub fn commit(&self, position: i64) -> Result<(), Error> {
        let mut writer = self.writer();
        let many = writer.changes >= MANY_CHANGES;
        if many {
            writer.tantivy.set_merge_policy(Box::new(NoMergePolicy));
        }
        let mut commit = writer.tantivy.prepare_commit()?;
        commit.set_payload(&payload(self.schema_hash, position));
        commit.commit()?;
        writer.changes = 0;
        if many {
            bring_together(&mut writer.tantivy);
            writer.tantivy.set_merge_policy(Box::new(merge_policy()));
        }
        self.reader.reload()?;
        let before = Arc::clone(&self.state().generation);
        let state = state(&self.reader, &self.fields, self.schema_hash, Some(&before))?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(())
    }

    /// The position of the last commit; `None` if there was none with the
    /// present schema and origin, so that the index has to be rebuilt.
    #[must_use]
    pub fn position(&self) -> Option<i64> {
        self.state().position
    }

    /// How many entries are searched, visible or not.
    #[must_use]
    pub fn document_count(&self) -> u64 {
        self.state().generation.searcher.num_docs()
    }

    /// Names the present state: it changes with every commit.
    #[must_use]
    pub fn version(&self) -> String {
        self.state().generation.version.clone()
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`Error::InvalidCursor`] if the cursor is damaged or belongs to another
    /// order; otherwise if the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Hits, Error> {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime only")]
        self.with_search(request, |search| search.run())
    }

    /// Does something in the present state of the index.
    fn with_search<T>(&self, request: &Request, act: impl FnOnce(&Search) -> T) -> T {
        let generation = Arc::clone(&self.state().generation);
        let understanding = self.learning();
        act(&Search { generation: &generation, fields: &self.fields, understanding: &understanding, request })
    }

    /// What is understood of a text for sure as a filter of lists of this kind,
    /// with the rest of it as text.
    #[must_use]
    pub fn narrowed(&self, text: &str, kind: EntryKind, now: DateTime<Utc>) -> Filter {
        let query = ListQuery::default();
        self.with_search(&Request::new(kind, &query, now), |search| search.narrowed(text))
    }

    /// The values a text that is still being typed may be about, the likeliest
    /// first; those of the reader's language before others.
    #[must_use]
    pub fn suggest(&self, text: &str, language: &LanguageTag) -> Vec<Suggestion> {
        self.learning().suggest(text, language)
    }

    /// The answer document of one entry of this kind that has this value and is
    /// visible at this instant, if there is one.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn example(
        &self,
        kind: EntryKind,
        facet: Facet,
        value: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, Error> {
        let generation = Arc::clone(&self.state().generation);
        Lookup { generation: &generation, fields: &self.fields, kind, now }.with_value(facet, value)
    }

    /// The answer document of the entry with this id, if it is of this kind and
    /// visible at this instant.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn entry(&self, kind: EntryKind, id: EntryId, now: DateTime<Utc>) -> Result<Option<String>, Error> {
        let generation = Arc::clone(&self.state().generation);
        Lookup { generation: &generation, fields: &self.fields, kind, now }.with_id(id)
    }

    /// How many entries of this kind are visible at this instant.
    #[must_use]
    pub fn count(&self, kind: EntryKind, now: DateTime<Utc>) -> usize {
        let generation = Arc::clone(&self.state().generation);
        Lookup { generation: &generation, fields: &self.fields, kind, now }.count()
    }

    /// Where the entries of this kind are found that are visible at this
    /// instant and stand at these places in the order of ids.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn addresses(
        &self,
        kind: EntryKind,
        places: Range<usize>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Address>, Error> {
        let generation = Arc::clone(&self.state().generation);
        Lookup { generation: &generation, fields: &self.fields, kind, now }.addresses(places)
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn learning(&self) -> Arc<Learning> {
        Arc::clone(&self.understanding.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn delete(&self, writer: &Writer, id: EntryId) {
        writer.tantivy.delete_term(self.fields.id_term(id));
    }
}

fn create(
    directory: impl Into<Box<dyn tantivy::Directory>>,
    schema: &Schema,
) -> Result<tantivy::Index, Error> {
    let settings = IndexSettings { docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() };
    let builder = tantivy::Index::builder().schema(schema.clone()).settings(settings);
    Ok(builder.open_or_create(directory)?)
}

/// Opens the index of a directory; what is not an index of this schema and
/// origin is thrown away.
fn open_directory(path: &Path, schema: &Schema, schema_hash: u64) -> Result<tantivy::Index, Error> {
    std::fs::create_dir_all(path)?;
    if let Ok(index) = tantivy::Index::open_in_dir(path)
        && index.schema() == *schema
        && index.load_metas().is_ok_and(|metas| position(metas.payload.as_deref(), schema_hash).is_some())
    {
        return Ok(index);
    }
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    create(MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?, schema)
}

fn state(
    reader: &IndexReader,
    fields: &Fields,
    schema_hash: u64,
    before: Option<&Generation>,
) -> Result<State, Error> {
    let searcher = reader.searcher();
    let metas = searcher.index().load_metas()?;
    let version = format!("{schema_hash:016x}-{:x}", metas.opstamp);
    let position = position(metas.payload.as_deref(), schema_hash);
    let generation = Arc::new(Generation::new(searcher, fields, version, before)?);
    Ok(State { position, generation })
}

/// What is kept with a commit: the hash of schema and origin, and the position.
fn payload(schema_hash: u64, position: i64) -> String {
    format!("{schema_hash:016x} {position}")
}

/// The position of a payload that was written with this schema and origin.
fn position(payload: Option<&str>, schema_hash: u64) -> Option<i64> {
    let (hash, position) = payload?.split_once(' ')?;
    if u64::from_str_radix(hash, 16) == Ok(schema_hash) { position.parse().ok() } else { None }
}

/// Few segments, and no big one written again for a small change.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(5);
    policy.set_min_layer_size(1_000);
    policy.set_level_log_size(3.0);
    policy.set_del_docs_ratio_before_merge(0.3);
    policy
}

fn bring_together(writer: &mut IndexWriter) {
    let segments: Vec<SegmentId> = writer.index().searchable_segment_ids().unwrap_or_default();
    if segments.len() > 1
        && let Err(error) = writer.merge(&segments).wait()
    {
        tracing::warn!(%error, "the segments of the index stay apart");
    }
}
