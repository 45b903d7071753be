//! From checked lines to rows.

use std::collections::HashMap;

use anyhow::Context;
use db::Transaction;
use db::repo::import::{
    self as rows, EntryUpdate, ImportBatch, Imported, NewEntry, NewExternalId, NewOrganisation, NewSlug,
};
use shared::entry::{EntryKind, EntryState, ImageUse, Standing};
use shared::id::{EntryId, MediaId, OrganisationId, RevisionId};
use shared::organisation::OrganisationProfile;
use uuid::Uuid;

use super::Options;
use super::directory::Directory;
use super::draft::Draft;
use super::line::{self, Content, Line, OrganisationKey, Status, named_id};
use super::pictures::Pictures;
use super::possessions::Possessions;
use super::report::Report;
use crate::services::cases::tracking;
use crate::services::contents::StoredContent;
use crate::services::media::hash;
use crate::services::slugs::Slugs;
use crate::state::Store;

/// An import while it stores, or while it finds out what it would store.
pub(super) struct Storing<'a> {
    store: &'a Store,
    options: &'a Options,
    /// Everything is written in it; `None` in a dry run.
    transaction: Option<Transaction>,
    pictures: Pictures<'a>,
    report: Report,
    imported: HashMap<(EntryKind, String), Imported>,
    slugs: Slugs,
    directory: Directory,
    possessions: HashMap<OrganisationId, Possessions>,
    batch: ImportBatch,
}

/// Where a line's entry stands.
struct Target {
    entry: EntryId,
    organisation: OrganisationId,
    before: Option<Imported>,
}

impl<'a> Storing<'a> {
    pub async fn begin(
        store: &'a Store,
        options: &'a Options,
        imported: HashMap<(EntryKind, String), Imported>,
        pictures: Pictures<'a>,
        report: Report,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            options,
            slugs: Slugs::load(&store.database).await?,
            directory: Directory::load(&store.database).await?,
            transaction: if options.dry_run { None } else { Some(store.database.begin().await?) },
            pictures,
            report,
            imported,
            possessions: HashMap::new(),
            batch: ImportBatch::default(),
        })
    }

    /// Makes everything durable.
    pub async fn finish(mut self) -> anyhow::Result<Report> {
        if let Some(transaction) = self.transaction {
            transaction.commit().await?;
            self.report.stored = true;
        }
        Ok(self.report)
    }

    /// Stores some lines.
    pub async fn store(&mut self, lines: Vec<(usize, Vec<u8>)>) -> anyhow::Result<()> {
        let reference = self.store.reference();
        for (number, text) in lines {
            let line = line::parse(&text, &reference)
                .map_err(|errors| anyhow::anyhow!("line {number} changed while it was read: {errors:?}"))?;
            self.add(line, &text).await.with_context(|| format!("line {number}"))?;
        }
        let batch = std::mem::take(&mut self.batch);
        if let Some(transaction) = &self.transaction {
            let now = self.store.clock.now();
            let changed: Vec<EntryId> = batch.updates.iter().map(|update| update.revision.entry_id).collect();
            rows::insert_batch(transaction, batch, now).await?;
            tracking::follow(transaction, &changed, now).await?;
        }
        Ok(())
    }

    /// Turns a line into rows, unless its entry is to stay as it is.
    async fn add(&mut self, line: Line, text: &[u8]) -> anyhow::Result<()> {
        let hash = self.hash(&line, text);
        let before = self.before(&line);
        if let Some(before) = &before {
            let untouched = is_untouched(before, line.status);
            if before.imported_hash == hash && (untouched || !self.options.overwrite) {
                self.report.unchanged += 1;
                return Ok(());
            }
            if !untouched && !self.options.overwrite {
                self.report.left_alone.push(line.external_id);
                return Ok(());
            }
        }
        if before.is_some() {
            self.report.updated += 1;
        } else {
            self.report.created += 1;
        }
        let target = self.target(&line, before)?;
        let draft = self.draft(line, target.organisation, hash).await?;
        self.write(draft, target);
        Ok(())
    }

    /// The hash of a line, together with its picture's.
    fn hash(&self, line: &Line, text: &[u8]) -> String {
        let picture = line.image_file.as_ref().and_then(|name| self.pictures.hash(name));
        hash(&[text.trim_ascii(), picture.unwrap_or_default().as_bytes()].concat())
    }

    /// What an earlier import has made of this line; of an organisation's first
    /// line, what has been made because offers named that organisation.
    fn before(&mut self, line: &Line) -> Option<Imported> {
        let known = self.imported.get(&(line.content.kind(), line.external_id.clone())).cloned();
        match (known, &line.content) {
            (None, Content::Organisation(profile)) => self.named(profile),
            (known, _) => known,
        }
    }

    /// The organisation that was made from this name, as long as nothing else
    /// has been written to it. Only one line may take it over.
    fn named(&mut self, profile: &OrganisationProfile) -> Option<Imported> {
        let names = profile.name.iter().map(|(_, name)| &name.text);
        let ids = names.flat_map(|name| profile.municipalities.iter().map(|key| named_id(name, key)));
        for id in ids {
            if let Some(made) = self.imported.get_mut(&(EntryKind::Organisation, id))
                && made.untouched
            {
                let before = made.clone();
                made.untouched = false;
                return Some(before);
            }
        }
        None
    }

    fn target(&mut self, line: &Line, before: Option<Imported>) -> anyhow::Result<Target> {
        let organisation = match (&line.organisation, &before) {
            (Some(key), _) => self.organisation(key)?,
            (None, Some(known)) => known.organisation_id,
            (None, None) => self.new_organisation(),
        };
        let entry = match (&before, &line.content) {
            (Some(known), _) => known.entry_id,
            (None, Content::Organisation(_)) => organisation.into(),
            (None, Content::Offer(_)) => EntryId(Uuid::now_v7()),
        };
        Ok(Target { entry, organisation, before })
    }

    fn new_organisation(&mut self) -> OrganisationId {
        let id = OrganisationId(Uuid::now_v7());
        self.batch.organisations.push(NewOrganisation { id, standing: Standing::Confirmed });
        self.possessions.insert(id, Possessions::none(id));
        id
    }

    /// The organisation an offer names; made if there is none.
    fn organisation(&mut self, key: &OrganisationKey) -> anyhow::Result<OrganisationId> {
        let external_id = key.id();
        if let Some(known) = self.imported.get(&(EntryKind::Organisation, external_id.clone())) {
            return Ok(known.organisation_id);
        }
        if let (None, Some(name), Some(municipality)) = (&key.external_id, &key.name, &key.municipality)
            && let Some(known) = self.directory.find(name, municipality)
        {
            return Ok(known);
        }
        let profile = key.profile().with_context(|| format!("the organisation {external_id} is unknown"))?;
        let id = self.new_organisation();
        self.directory.add(id, &profile);
        let target = Target { entry: id.into(), organisation: id, before: None };
        self.write(Draft::new(StoredContent::of_profile(&profile)?, external_id, String::new()), target);
        self.report.organisations_made += 1;
        Ok(id)
    }

    /// The new revision, with references to what its organisation has.
    async fn draft(&mut self, line: Line, of: OrganisationId, hash: String) -> anyhow::Result<Draft> {
        if !self.possessions.contains_key(&of) {
            self.possessions.insert(of, Possessions::load(&self.store.database, of).await?);
        }
        let possessions = self.possessions.entry(of).or_insert_with(|| Possessions::none(of));
        let municipality = line.places.first().map(|place| place.municipality.clone());
        let places = possessions.places(line.places, &mut self.batch)?;
        let contacts = possessions.contacts(line.contacts, &mut self.batch)?;
        let picture = match &line.image_file {
            Some(name) if self.transaction.is_some() => {
                let stored = self.pictures.store(name, &self.store.media).await;
                let stored = stored.with_context(|| name.clone())?;
                Some(possessions.picture(&self.store.database, stored, &mut self.batch).await?)
            }
            _ => None,
        };
        let content = match line.content {
            Content::Offer(mut offer) => {
                offer.places = places;
                offer.contacts = contacts;
                fill_picture(&mut offer.image, picture);
                StoredContent::of_offer(&offer, municipality)?
            }
            Content::Organisation(mut profile) => {
                profile.places = places;
                profile.contacts = contacts;
                fill_picture(&mut profile.image, picture);
                self.directory.add(of, &profile);
                StoredContent::of_profile(&profile)?
            }
        };
        let mut draft = Draft::new(content, line.external_id, hash);
        draft.published = line.status == Status::Published;
        draft.confirmed_on = line.confirmed_on;
        Ok(draft)
    }

    /// Adds an entry, or a revision of an entry that exists, to the batch.
    fn write(&mut self, draft: Draft, target: Target) {
        let Target { entry, organisation, before } = target;
        let revision = RevisionId(Uuid::now_v7());
        let kind = draft.content.kind;
        let was_published = before.as_ref().is_some_and(|before| before.was_published);
        self.batch.external_ids.push(NewExternalId {
            source: self.options.source.clone(),
            kind,
            external_id: draft.external_id.clone(),
            entry_id: entry,
            imported_revision_id: revision,
            imported_hash: draft.hash.clone(),
        });
        let imported = Imported {
            entry_id: entry,
            organisation_id: organisation,
            imported_hash: draft.hash.clone(),
            imported_revision_id: Some(revision),
            untouched: true,
            published_revision_id: draft.published.then_some(revision),
            draft_revision_id: (!draft.published).then_some(revision),
            was_published: was_published || draft.published,
        };
        self.imported.insert((kind, draft.external_id.clone()), imported);
        if draft.published && !was_published {
            let slug = self.slugs.take(kind, &draft.content.title, entry);
            self.batch.slugs.push(NewSlug { kind, slug, entry_id: entry });
        }
        let confirmed_on = draft.confirmed_on;
        if let Some(before) = before {
            let published = draft.published;
            let own = |draft: &RevisionId| before.imported_revision_id == Some(*draft);
            self.batch.updates.push(EntryUpdate {
                // A person's draft stays open beside what the import publishes.
                withdrawn_draft: before.draft_revision_id.filter(|open| !published || own(open)),
                moved_to: Some(organisation).filter(|id| *id != before.organisation_id),
                confirmed_on,
                hidden_from: None,
                revision: draft.revision(revision, entry, before.published_revision_id, &self.options.source),
            });
            return;
        }
        self.batch.entries.push(NewEntry {
            id: entry,
            kind,
            organisation_id: organisation,
            state: EntryState::Active,
            confirmed_on,
            hidden_from: None,
        });
        self.batch.revisions.push(draft.revision(revision, entry, None, &self.options.source));
    }
}

/// Whether an import may write without destroying a person's work: a draft
/// would take the place of one that a person has open.
fn is_untouched(before: &Imported, status: Status) -> bool {
    let foreign_draft =
        before.draft_revision_id.is_some_and(|open| before.imported_revision_id != Some(open));
    before.untouched && (status == Status::Published || !foreign_draft)
}

fn fill_picture(image: &mut Option<ImageUse>, picture: Option<MediaId>) {
    if let (Some(image), Some(picture)) = (image, picture) {
        image.media = picture;
    }
}
