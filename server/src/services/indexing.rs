//! From the change log to the index: every replica keeps its own index, woken
//! by changes and by the clock.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use db::Database;
use db::repo::change_log::{self, Topic};
use db::repo::entries::{self, PublishedEntry};
use db::repo::reference;
use search::{Change, EntryDocument, IndexedText, TextRole};
use sha2::{Digest, Sha256};
use shared::entry::{EntryKind, PublicationDates, Reference, visible_span};
use shared::id::EntryId;
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::schedule::local_date;
use shared::taxonomy::Labels;
use shared::text::{LanguageTag, LocalisedText};

use crate::error::Error;
use crate::openapi;
use crate::services::answers::{self, Parts, Read, References};
use crate::services::markdown;
use crate::services::reference::hex;
use crate::state::State;

/// How far ahead occurrences are computed.
pub const HORIZON: TimeDelta = TimeDelta::days(366);

/// Entries handled at a time.
const BATCH: u64 = 1000;

/// Raised when other texts or values of an entry are indexed although the
/// answers stay the same; every index is then built anew.
const EDITION: u32 = 1;

/// What the documents of the index are made from: the database, and the form
/// the description of the API gives to answers and parameters.
///
/// # Errors
/// A database that fails.
pub async fn origin(database: &Database) -> anyhow::Result<String> {
    let id = reference::database_id(database).await?;
    let description = openapi::routes().description;
    Ok(format!("{id} {EDITION} {}", hex(&Sha256::digest(description.as_bytes()))))
}

/// Whether the index holds everything there was when the server started.
#[must_use]
pub fn is_complete(state: &State) -> bool {
    state.caught_up.load(Ordering::Relaxed)
}

/// Brings the index up to the newest change; builds it anew if it does not
/// know where it stands, the log no longer reaches back that far, or has not
/// come that far, as after the database was restored.
///
/// # Errors
/// A database or an index that fails.
pub async fn catch_up(state: &State) -> anyhow::Result<()> {
    // In this order: the index may be ahead of what was read before its position.
    let position = state.index.position();
    let oldest = change_log::oldest_sequence(&state.database).await?;
    let newest = change_log::last_sequence(&state.database).await?;
    match position {
        Some(position) if position <= newest && oldest.is_none_or(|oldest| oldest <= position + 1) => {
            follow(state, position).await?;
        }
        _ => rebuild(state).await?,
    }
    state.caught_up.store(true, Ordering::Relaxed);
    Ok(())
}

async fn follow(state: &State, mut position: i64) -> anyhow::Result<()> {
    loop {
        let changes = change_log::since(&state.database, position, BATCH).await?;
        let Some(last) = changes.last() else { return Ok(()) };
        position = last.sequence;
        if changes.iter().any(|change| change.topic == Topic::Reference) {
            state.reload_reference().await?;
            state.learn();
            return rebuild(state).await;
        }
        let touched: BTreeSet<EntryId> = changes.iter().filter_map(|change| change.entry_id).collect();
        let ids: Vec<EntryId> = touched.iter().copied().collect();
        let found = entries::published_by_ids(&state.database, &ids).await?;
        let documents = documents(state, found).await?;
        let kept: BTreeSet<EntryId> = documents.iter().map(|document| document.id).collect();
        let gone = touched.into_iter().filter(|id| !kept.contains(id)).map(Change::Delete);
        let batch: Vec<Change> = gone.chain(documents.into_iter().map(put)).collect();
        let index = state.index.clone();
        blocking(move || {
            index.apply(&batch)?;
            index.commit(position)
        })
        .await?;
    }
}

async fn rebuild(state: &State) -> anyhow::Result<()> {
    let started = std::time::Instant::now();
    let position = change_log::last_sequence(&state.database).await?;
    let index = state.index.clone();
    blocking(move || index.discard().and_then(|()| index.clear())).await?;
    let (mut after, mut count) = (None, 0_usize);
    loop {
        let batch = entries::published(&state.database, None, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        let documents = documents(state, batch).await?;
        count += documents.len();
        let index = state.index.clone();
        blocking(move || index.apply(&documents.into_iter().map(put).collect::<Vec<_>>())).await?;
    }
    let index = state.index.clone();
    blocking(move || index.commit(position)).await?;
    tracing::info!(entries = count, seconds = started.elapsed().as_secs_f32(), "index built");
    Ok(())
}

fn put(document: EntryDocument) -> Change {
    Change::Put(Box::new(document))
}

/// Runs work of the index where blocking is allowed.
async fn blocking(work: impl FnOnce() -> Result<(), search::Error> + Send + 'static) -> anyhow::Result<()> {
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// The documents of those entries the public may see at some time.
async fn documents(state: &State, found: Vec<PublishedEntry>) -> Result<Vec<EntryDocument>, Error> {
    let mut references = References::default();
    let mut offers = Vec::new();
    let mut organisations = Vec::new();
    for entry in found {
        match entry.kind {
            EntryKind::Offer => {
                let offer = answers::read::<OfferContent>(entry)?;
                references.add_offer(&offer);
                offers.push(offer);
            }
            EntryKind::Organisation => {
                let organisation = answers::read::<OrganisationProfile>(entry)?;
                references.add_organisation(&organisation);
                organisations.push(organisation);
            }
            EntryKind::Project => {}
        }
    }
    let parts = references.load(&state.database).await?;
    let reference = state.reference();
    let now = state.clock.now();
    let offers = offers.iter().filter_map(|offer| offer_document(offer, &parts, &reference, now).transpose());
    let organisations = organisations
        .iter()
        .filter_map(|organisation| organisation_document(organisation, &parts, &reference).transpose());
    offers.chain(organisations).collect()
}

fn offer_document(
    offer: &Read<OfferContent>,
    parts: &Parts,
    reference: &Reference,
    now: DateTime<Utc>,
) -> Result<Option<EntryDocument>, Error> {
    let Read { entry, content } = offer;
    let dates = answers::offer_dates(offer);
    let Some(visible) = visible_span(entry.state, entry.standing, entry.profile_published, dates) else {
        return Ok(None);
    };
    let region = &reference.region;
    let first = local_date(now);
    let occurrences = content.occurrences(entry.state, first, first + HORIZON, &region.state);
    let summary = answers::offer_summary(offer, parts, region);
    let places: Vec<_> =
        content.places.iter().filter_map(|id| parts.places.get(id)).map(|place| place.data.clone()).collect();
    let taxonomy = &reference.taxonomy;
    let mut texts = Texts::of(&content.source_language);
    texts.add(TextRole::Title, &content.title);
    texts.add(TextRole::Summary, &content.summary);
    texts.add_markdown(TextRole::Description, &content.description);
    texts.add_labels(content.offer_types.iter().filter_map(|key| Some(&taxonomy.offer_type(key)?.labels)));
    texts.add_labels(content.fields.iter().filter_map(|key| Some(&taxonomy.field(key)?.labels)));
    texts
        .add_labels(content.target_groups.iter().filter_map(|key| Some(&taxonomy.target_group(key)?.labels)));
    texts.add_labels(places.iter().filter_map(|place| Some(&region.municipality(&place.municipality)?.name)));
    if let Some(organisation) = parts.organisations.get(&entry.organisation_id) {
        texts.add(TextRole::Organisation, &organisation.name);
    }
    Ok(Some(EntryDocument {
        kind: EntryKind::Offer,
        id: entry.id,
        facets: content.facet_values(&places, &occurrences, entry.organisation_id, region),
        sort_title: summary.title.text.clone(),
        summary: serde_json::to_value(&summary)?,
        texts: texts.texts,
        occurrences,
        points: places.iter().filter_map(|place| region.point_of(place)).collect(),
        is_everywhere: content.is_everywhere(),
        confirmed_on: entry.confirmed_on,
        age: content.age,
        visible,
        published_at: entry.first_published_at,
        updated_at: entry.published_at,
        slug: entry.slug.clone(),
        names: Vec::new(),
    }))
}

fn organisation_document(
    organisation: &Read<OrganisationProfile>,
    parts: &Parts,
    reference: &Reference,
) -> Result<Option<EntryDocument>, Error> {
    let Read { entry, content } = organisation;
    let dates = PublicationDates { hidden_from: entry.hidden_from, ..PublicationDates::default() };
    let Some(visible) = visible_span(entry.state, entry.standing, entry.profile_published, dates) else {
        return Ok(None);
    };
    let summary = answers::organisation_summary(organisation, parts);
    let Reference { region, taxonomy } = reference;
    let names =
        content.name.iter().map(|(_, name)| name.text.clone()).chain(content.short_name.clone()).collect();
    let mut texts = Texts::of(&content.source_language);
    texts.add(TextRole::Title, &content.name);
    if let Some(short_name) = &content.short_name {
        texts.push(&content.source_language, TextRole::Title, short_name.clone());
    }
    texts.add(TextRole::Summary, &content.summary);
    texts.add_markdown(TextRole::Description, &content.description);
    texts.add_labels(content.fields.iter().filter_map(|key| Some(&taxonomy.field(key)?.labels)));
    texts.add_labels(content.municipalities.iter().filter_map(|key| Some(&region.municipality(key)?.name)));
    Ok(Some(EntryDocument {
        kind: EntryKind::Organisation,
        id: entry.id,
        facets: content.facet_values(region),
        sort_title: summary.name.text.clone(),
        summary: serde_json::to_value(&summary)?,
        texts: texts.texts,
        occurrences: Vec::new(),
        points: Vec::new(),
        is_everywhere: false,
        confirmed_on: entry.confirmed_on,
        age: None,
        visible,
        published_at: entry.first_published_at,
        updated_at: entry.published_at,
        slug: entry.slug.clone(),
        names,
    }))
}

/// The texts of an entry for the index.
struct Texts<'a> {
    source_language: &'a LanguageTag,
    texts: Vec<IndexedText>,
}

impl<'a> Texts<'a> {
    fn of(source_language: &'a LanguageTag) -> Self {
        Self { source_language, texts: Vec::new() }
    }

    fn add(&mut self, role: TextRole, text: &LocalisedText) {
        self.add_as(role, text, ToOwned::to_owned);
    }

    fn add_markdown(&mut self, role: TextRole, text: &LocalisedText) {
        self.add_as(role, text, markdown::to_text);
    }

    /// The text that is shown to readers of other languages comes first.
    fn add_as(&mut self, role: TextRole, text: &LocalisedText, plain: impl Fn(&str) -> String) {
        let mut versions: Vec<_> = text.iter().collect();
        versions.sort_by_key(|(language, _)| *language != self.source_language);
        for (language, version) in versions {
            self.push(language, role, plain(&version.text));
        }
    }

    fn add_labels<'b>(&mut self, labels: impl Iterator<Item = &'b Labels>) {
        for (language, label) in labels.flatten() {
            self.push(language, TextRole::Labels, label.clone());
        }
    }

    fn push(&mut self, language: &LanguageTag, role: TextRole, text: String) {
        self.texts.push(IndexedText { language: language.clone(), role, text });
    }
}
