//! Pictures and documents of organisations: taken in, shown to those who may
//! see them, and deleted when nothing needs them.

use std::collections::{BTreeSet, HashMap};
use std::iter;

use chrono::TimeDelta;
use db::Constraint;
use db::repo::entries::{self, PublishedEntry};
use db::repo::media::{self as rows, LooseMedia, Media, MediaKind, MediaVariant};
use db::repo::media_use::{self, MediaUse};
use db::repo::workspace;
use shared::entry::{EntryKind, PublicationDates, Standing};
use shared::file::{Crop, Document, FileKind, FileUse, OwnFile, OwnFiles, Picture};
use shared::id::{EntryId, MediaId, OrganisationId};
use shared::policy::{self, Action, Actor};
use uuid::Uuid;

use crate::error::{Error, known, with_sources};
use crate::services::media::{self, PreparedImage};
use crate::services::{answers, documents, lists, submissions};
use crate::state::State;

/// What limits of sizes are counted in, in bytes.
const MIB: u64 = 1024 * 1024;
/// Entries looked at together.
const TOGETHER: usize = 20;
/// Files deleted between two looks at the database.
const BATCH: u64 = 100;
/// After this long an upload has come to its end, or never will.
const LONGEST_UPLOAD: TimeDelta = TimeDelta::hours(1);

/// Who may see a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everybody: an entry the public may see uses it. The file, as its
    /// organisation has it.
    Everybody(Box<Media>),
    /// The members of the organisations that have it, and those who may read what waits for a decision and
    /// uses it.
    Few(Vec<Media>),
}

/// Takes a picture, or a part of one, in. One that is there already is not
/// made again.
///
/// # Errors
/// [`Error::Picture`]; [`Error::InvalidContent`] for an organisation that has
/// too many files, or too large ones.
pub async fn add_picture(
    state: &State,
    organisation: OrganisationId,
    original: Vec<u8>,
    crop: Option<Crop>,
) -> Result<Picture, Error> {
    let hash = media::hash_of_part(&original, crop);
    if let Some(known) = rows::by_hash(&state.database, organisation, &hash).await? {
        return Ok(picture(&known));
    }
    require_room(state, organisation).await?;
    let prepared = state.media.prepare(original, crop).await?;
    let media = Media {
        id: MediaId(Uuid::now_v7()),
        organisation_id: organisation,
        hash,
        kind: MediaKind::Image,
        content_type: "image/webp".to_owned(),
        width: Some(prepared.size.0),
        height: Some(prepared.size.1),
        variants: prepared.variants.iter().map(|(variant, _)| variant.clone()).collect(),
        name: None,
        size: prepared.bytes(),
    };
    let PreparedImage { variants, .. } = prepared;
    let contents = variants.into_iter().map(|(variant, bytes)| (variant.file, bytes)).collect();
    keep(state, media, contents).await.map(|media| picture(&media))
}

/// Takes a document in, under a name.
///
/// # Errors
/// [`Error::Document`]; [`Error::InvalidContent`] for an organisation that has
/// too many files, or too large ones.
pub async fn add_document(
    state: &State,
    organisation: OrganisationId,
    original: Vec<u8>,
    name: Option<&str>,
) -> Result<Document, Error> {
    let hash = media::hash(&original);
    if let Some(known) = rows::by_hash(&state.database, organisation, &hash).await? {
        return Ok(document(&known));
    }
    require_room(state, organisation).await?;
    let original = state.media.inspect(original).await?;
    let media = Media {
        id: MediaId(Uuid::now_v7()),
        organisation_id: organisation,
        hash,
        kind: MediaKind::Document,
        content_type: documents::MEDIA_TYPE.to_owned(),
        width: None,
        height: None,
        variants: Vec::new(),
        name: name.and_then(documents::tidy_name),
        size: u32::try_from(original.len()).ok(),
    };
    let contents = vec![(documents::file_name(&media.hash), original)];
    keep(state, media, contents).await.map(|media| document(&media))
}

/// Refuses another file where there are as many as there may be, or where they are as large together. Anybody
/// may register an organisation: until it is confirmed, there is little room. The last file may go beyond it.
async fn require_room(state: &State, organisation: OrganisationId) -> Result<(), Error> {
    let (database, config) = (&state.database, &state.config);
    let standings = workspace::standings(database, &[organisation]).await?;
    let (files, mib) = if standings.get(&organisation) == Some(&Standing::Pending) {
        (config.waiting_files, config.waiting_files_mib)
    } else {
        (config.organisation_files, config.organisation_files_mib)
    };
    let kept = rows::kept(database, organisation).await?;
    if kept.files >= u64::from(files) || kept.bytes >= u64::from(mib) * MIB {
        return Err(Error::field("", "too_many_files"));
    }
    Ok(())
}

/// Puts a file into the store and notes it. It is announced first: where this does not come to its end,
/// the store is cleared of it.
async fn keep(state: &State, media: Media, contents: Vec<(String, Vec<u8>)>) -> Result<Media, Error> {
    let transaction = state.database.begin().await?;
    rows::announce(&transaction, &media, state.clock.now()).await?;
    transaction.commit().await?;
    for (file, bytes) in &contents {
        state.media.put(file, bytes.clone()).await?;
    }
    let transaction = state.database.begin().await?;
    match rows::insert(&transaction, media.clone(), state.clock.now()).await {
        Ok(()) => transaction.commit().await?,
        // The same file came twice at once.
        Err(db::Error::UniqueViolation(Constraint::MediaHash)) => {
            transaction.roll_back().await?;
            let known = rows::by_hash(&state.database, media.organisation_id, &media.hash).await?;
            return known.ok_or(Error::Conflict);
        }
        Err(error) => return Err(error.into()),
    }
    // From here on nobody removes it, but before somebody may have, who knew of no row yet.
    for (file, bytes) in contents {
        if !state.media.has(&file).await? {
            state.media.put(&file, bytes).await?;
        }
    }
    Ok(media)
}

/// The files of an organisation with what uses them.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, organisation: OrganisationId) -> Result<OwnFiles, Error> {
    let files = rows::of_organisation(&state.database, organisation).await?;
    let mut uses = uses(media_use::of_organisation(&state.database, organisation).await?);
    let items = files.into_iter().map(|(media, created_at)| OwnFile {
        id: media.id,
        kind: match media.kind {
            MediaKind::Image => FileKind::Picture,
            MediaKind::Document => FileKind::Document,
        },
        name: (media.kind == MediaKind::Document).then(|| name(&media)),
        size: media.size.filter(|_| media.kind == MediaKind::Document),
        url: url(&media),
        variants: media.variants.iter().map(answers::variant).collect(),
        created_at,
        uses: uses.remove(&media.id).unwrap_or_default(),
    });
    Ok(OwnFiles { items: items.collect() })
}

/// Each entry once, with the title of its newest revision that uses the file.
fn uses(rows: Vec<MediaUse>) -> HashMap<MediaId, Vec<FileUse>> {
    let mut found: HashMap<MediaId, Vec<FileUse>> = HashMap::new();
    for MediaUse { media, entry, kind, title, is_published } in rows {
        let of_file = found.entry(media).or_default();
        match of_file.iter_mut().find(|known| known.entry == entry) {
            Some(known) => known.is_published |= is_published,
            None => of_file.push(FileUse { entry, kind, title, is_published }),
        }
    }
    found
}

/// Deletes a file that nothing uses.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if something that is worked on or
/// shown uses it.
pub async fn delete(state: &State, organisation: OrganisationId, id: MediaId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !rows::lock(&transaction, organisation, id).await? {
        return Err(Error::NotFound);
    }
    if media_use::is_live(&transaction, id).await? {
        return Err(Error::Conflict);
    }
    let loose = rows::remove(&transaction, id).await.map_err(known)?;
    transaction.commit().await?;
    clear(state, &loose).await;
    Ok(())
}

/// Deletes files that no revision has used for as long as is configured, and clears the store of loose
/// ones.
///
/// # Errors
/// A database that fails.
pub async fn delete_unused(state: &State) -> anyhow::Result<()> {
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    media_use::note_unused(&transaction, now).await?;
    transaction.commit().await?;
    let before = now - TimeDelta::days(state.config.unused_files_days.into());
    loop {
        let files = media_use::unused_before(&state.database, before, BATCH).await?;
        if files.is_empty() {
            break;
        }
        for media in &files {
            let transaction = state.database.begin().await?;
            if media_use::is_used(&transaction, media.id).await? {
                continue;
            }
            match rows::remove(&transaction, media.id).await {
                // Somebody has deleted it meanwhile.
                Err(db::Error::NotFound) => continue,
                removed => removed?,
            };
            transaction.commit().await?;
        }
        tracing::info!(count = files.len(), "unused files deleted");
    }
    clear_store(state).await
}

/// Removes all loose files from the store, but nothing that an upload may be about to put there.
async fn clear_store(state: &State) -> anyhow::Result<()> {
    let before = state.clock.now() - LONGEST_UPLOAD;
    let mut after = None;
    loop {
        let files = rows::loose(&state.database, before, after, BATCH).await?;
        let Some(last) = files.last() else { return Ok(()) };
        after = Some(last.id);
        for loose in &files {
            clear(state, loose).await;
        }
    }
}

/// Removes a loose file from the store. If that fails, it is tried again the next day.
async fn clear(state: &State, loose: &LooseMedia) {
    if let Err(error) = remove_loose(state, loose).await {
        tracing::error!(cause = with_sources(error), "a file that nobody has could not be removed");
    }
}

async fn remove_loose(state: &State, loose: &LooseMedia) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if rows::forget(&transaction, loose).await? {
        // If it fails, or the commit after it, the file is loose as before.
        state.media.remove(&stored(loose.kind, &loose.hash, &loose.variants)).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Whether files have addresses like this: a hash, and the one name of a size
/// or a document.
#[must_use]
pub fn is_address(hash: &str, file: &str) -> bool {
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let width = || file.strip_suffix(".webp").and_then(|width| width.parse::<u32>().ok());
    let is_size = || width().is_some_and(|width| media::file_name(hash, width) == format!("{hash}/{file}"));
    is_hash && (documents::file_name(hash) == format!("{hash}/{file}") || is_size())
}

/// Who may see the files with this hash.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or a database that fails.
pub async fn readers(state: &State, hash: &str) -> Result<Readers, Error> {
    let shown = media_use::published(&state.database, hash).await?;
    let entries: Vec<EntryId> = shown.iter().map(|(_, entry)| *entry).collect();
    // Most often the first one is public.
    let (first, others) = entries.split_at(entries.len().min(1));
    for some in iter::once(first).chain(others.chunks(TOGETHER)) {
        for entry in entries::published_by_ids(&state.database, some).await? {
            let id = entry.id;
            if is_public(state, entry)? {
                let by: BTreeSet<MediaId> =
                    shown.iter().filter(|(_, entry)| *entry == id).map(|(media, _)| *media).collect();
                let files = rows::with_hash(&state.database, hash).await?;
                let file = files.into_iter().find(|media| by.contains(&media.id));
                return file.map(Box::new).map(Readers::Everybody).ok_or(Error::NotFound);
            }
        }
    }
    match rows::with_hash(&state.database, hash).await? {
        files if files.is_empty() => Err(Error::NotFound),
        files => Ok(Readers::Few(files)),
    }
}

fn is_public(state: &State, entry: PublishedEntry) -> Result<bool, Error> {
    let (entry, dates) = match entry.kind {
        EntryKind::Offer | EntryKind::Project => {
            let offer = answers::read(entry)?;
            let dates = answers::offer_dates(&offer);
            (offer.entry, dates)
        }
        EntryKind::Organisation => (entry, PublicationDates::default()),
    };
    Ok(lists::require_visible(state, &entry, dates).is_ok())
}

/// The one of these files with the same hash that somebody sees: as a member of its organisation, else as one
/// who may read what waits for a decision and uses it.
///
/// # Errors
/// [`Error::NotFound`], or a database that fails.
pub async fn of_reader(state: &State, actor: &Actor, files: Vec<Media>) -> Result<Media, Error> {
    let is_own = |media: &&Media| policy::may(actor, Action::ReadOrganisation(media.organisation_id));
    let seen = match files.iter().find(is_own) {
        Some(own) => Some(own.id),
        // For who reviews nothing, nothing is looked up.
        None if policy::may(actor, Action::Review) => reviewed(state, actor, &files).await?,
        None => None,
    };
    files.into_iter().find(|media| Some(media.id) == seen).ok_or(Error::NotFound)
}

/// The one of these files with the same hash that something uses which waits for a decision and which the
/// actor may read.
async fn reviewed(state: &State, actor: &Actor, files: &[Media]) -> Result<Option<MediaId>, Error> {
    let Some(Media { hash, .. }) = files.first() else { return Ok(None) };
    let uses = media_use::submitted(&state.database, hash).await?;
    let entries: Vec<EntryId> = uses.iter().map(|(_, entry)| *entry).collect();
    for some in entries.chunks(TOGETHER) {
        let waiting = submissions::of_entries(state, some).await?;
        let read = waiting.iter().find(|(_, it)| policy::may(actor, Action::ReadSubmission(it)));
        if let Some((waiting, _)) = read {
            let by = uses.iter().find(|(_, entry)| *entry == waiting.work.id);
            return Ok(by.map(|(media, _)| *media));
        }
    }
    Ok(None)
}

fn picture(media: &Media) -> Picture {
    Picture {
        id: media.id,
        width: media.width.unwrap_or_default(),
        height: media.height.unwrap_or_default(),
        variants: media.variants.iter().map(answers::variant).collect(),
    }
}

fn document(media: &Media) -> Document {
    Document { id: media.id, name: name(media), size: media.size.unwrap_or_default(), url: url(media) }
}

/// What a document's file is called.
#[must_use]
pub fn name(media: &Media) -> String {
    media.name.clone().unwrap_or_else(|| "dokument.pdf".to_owned())
}

/// Its path on this server: of a document, or of the largest size of a picture.
#[must_use]
pub fn url(media: &Media) -> String {
    let files = stored(media.kind, &media.hash, &media.variants);
    files.last().map(|file| format!("/media/{file}")).unwrap_or_default()
}

/// The files of a picture or a document in the store.
fn stored(kind: MediaKind, hash: &str, variants: &[MediaVariant]) -> Vec<String> {
    match kind {
        MediaKind::Image => variants.iter().map(|variant| variant.file.clone()).collect(),
        MediaKind::Document => vec![documents::file_name(hash)],
    }
}
