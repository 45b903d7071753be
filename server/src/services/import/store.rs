//! From checked lines to rows.

use std::collections::HashMap;

use anyhow::Context;
use db::repo::import::{
    self as rows, EntryUpdate, ImportBatch, Imported, NewContact, NewEntry, NewExternalId, NewOrganisation,
    NewPlace, NewSlug,
};
use db::repo::media::{Media, MediaKind, by_hash};
use shared::entry::{Contact, ContactData, EntryKind, EntryState, ImageUse, Standing};
use shared::id::{ContactId, EntryId, MediaId, OrganisationId, PlaceId, RevisionId};
use shared::organisation::OrganisationProfile;
use shared::place::{Place, PlaceData};
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use uuid::Uuid;

use super::draft::Draft;
use super::line::{self, Content, Line, OrganisationKey, Status};
use super::pictures::{Pictures, StoredPicture};
use super::report::Report;
use super::{Options, field_error};
use crate::services::media::hash;
use crate::services::slugs::Slugs;
use crate::state::Store;

/// An import while it stores.
pub(super) struct Storing<'a> {
    store: &'a Store,
    options: &'a Options,
    pictures: Pictures<'a>,
    report: Report,
    imported: HashMap<(EntryKind, String), Imported>,
    slugs: Slugs,
    organisations: HashMap<OrganisationId, Possessions>,
    batch: ImportBatch,
}

/// What an organisation already has, to be found again by equality.
#[derive(Default)]
struct Possessions {
    places: HashMap<String, PlaceId>,
    contacts: HashMap<String, ContactId>,
    media: HashMap<String, MediaId>,
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
        pictures: Pictures<'a>,
        report: Report,
    ) -> anyhow::Result<Self> {
        let imported = rows::imported(&store.database, &options.source).await?;
        let slugs = Slugs::load(&store.database).await?;
        let organisations = HashMap::new();
        let batch = ImportBatch::default();
        Ok(Self { store, options, pictures, report, imported, slugs, organisations, batch })
    }

    pub fn finish(self) -> Report {
        self.report
    }

    /// Stores some lines in one transaction.
    pub async fn store(&mut self, lines: Vec<(usize, String)>) -> anyhow::Result<()> {
        let reference = self.store.reference();
        for (number, text) in lines {
            let line = line::parse(&text, &reference)
                .map_err(|errors| anyhow::anyhow!("line {number} changed while it was read: {errors:?}"))?;
            let id = line.external_id.clone();
            if let Err(error) = self.add(line, hash(text.trim().as_bytes())).await {
                let error =
                    field_error("/content/image/image_file", "unreadable_file", &format!("{error:#}"));
                self.report.reject(number, Some(id), vec![error]);
            }
        }
        let transaction = self.store.database.begin().await?;
        let batch = std::mem::take(&mut self.batch);
        rows::insert_batch(&transaction, batch, self.store.clock.now()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Turns a line into rows. An error is one of its picture; nothing of the
    /// line has been added then.
    async fn add(&mut self, line: Line, hash: String) -> anyhow::Result<()> {
        let kind = line.content.kind();
        let before = self.imported.get(&(kind, line.external_id.clone())).cloned();
        if let Some(before) = &before {
            let untouched = before.imported_revision_id == before.published_revision_id
                || (before.published_revision_id.is_none() && line.status == Status::Published);
            if before.imported_hash == hash {
                self.report.unchanged += 1;
                return Ok(());
            }
            if !untouched && !self.options.overwrite {
                self.report.left_alone.push(line.external_id);
                return Ok(());
            }
        }
        let picture = match &line.image_file {
            Some(name) => Some(self.pictures.store(name, &self.store.media).await.context(name.clone())?),
            None => None,
        };
        let target = self.target(&line, before)?;
        self.load_possessions(target.organisation).await?;
        let media = match picture {
            Some(picture) => Some(self.picture(target.organisation, picture).await?),
            None => None,
        };
        let draft = self.draft(line, target.organisation, media, hash)?;
        self.write(draft, target);
        Ok(())
    }

    fn target(&mut self, line: &Line, before: Option<Imported>) -> anyhow::Result<Target> {
        Ok(match (&before, &line.organisation) {
            (Some(known), _) => Target { entry: known.entry_id, organisation: known.organisation_id, before },
            (None, Some(key)) => {
                let organisation = self.organisation(key)?;
                Target { entry: EntryId(Uuid::now_v7()), organisation, before: None }
            }
            (None, None) => {
                let organisation = self.new_organisation();
                Target { entry: organisation.into(), organisation, before: None }
            }
        })
    }

    fn new_organisation(&mut self) -> OrganisationId {
        let id = OrganisationId(Uuid::now_v7());
        self.batch.organisations.push(NewOrganisation { id, standing: Standing::Confirmed });
        self.organisations.insert(id, Possessions::default());
        id
    }

    /// The organisation an offer names; made if there is none.
    fn organisation(&mut self, key: &OrganisationKey) -> anyhow::Result<OrganisationId> {
        let external_id = key.id();
        if let Some(known) = self.imported.get(&(EntryKind::Organisation, external_id.clone())) {
            return Ok(known.organisation_id);
        }
        let id = self.new_organisation();
        let name = key.name.clone().unwrap_or_else(|| external_id.clone());
        let language = LanguageTag::german();
        let name = LocalisedText::new(language.clone(), Text::new(name, Origin::Import));
        let profile = OrganisationProfile::named(name, language, key.municipality.iter().cloned().collect());
        let target = Target { entry: id.into(), organisation: id, before: None };
        self.write(Draft::of_profile(&profile, external_id, String::new())?, target);
        self.report.created -= 1;
        self.report.organisations_made += 1;
        Ok(id)
    }

    /// Reads what an organisation of an earlier import already has.
    async fn load_possessions(&mut self, id: OrganisationId) -> anyhow::Result<()> {
        if self.organisations.contains_key(&id) {
            return Ok(());
        }
        let mut known = Possessions::default();
        for place in rows::organisation_places(&self.store.database, id).await? {
            known.places.insert(serde_json::to_string(&place.data)?, place.id);
        }
        for contact in rows::organisation_contacts(&self.store.database, id).await? {
            known.contacts.insert(serde_json::to_string(&contact.data)?, contact.id);
        }
        self.organisations.insert(id, known);
        Ok(())
    }

    async fn picture(&mut self, of: OrganisationId, picture: StoredPicture) -> anyhow::Result<MediaId> {
        if let Some(known) = self.possessions(of).media.get(&picture.hash) {
            return Ok(*known);
        }
        let stored = by_hash(&self.store.database, of, &picture.hash).await?;
        let id = stored.as_ref().map_or_else(|| MediaId(Uuid::now_v7()), |stored| stored.id);
        if stored.is_none() {
            self.batch.media.push(Media {
                id,
                organisation_id: of,
                hash: picture.hash.clone(),
                kind: MediaKind::Image,
                content_type: "image/webp".to_owned(),
                width: Some(picture.size.0),
                height: Some(picture.size.1),
                variants: picture.variants,
            });
        }
        self.possessions(of).media.insert(picture.hash, id);
        Ok(id)
    }

    fn places(&mut self, of: OrganisationId, places: Vec<PlaceData>) -> anyhow::Result<Vec<PlaceId>> {
        let mut ids = Vec::with_capacity(places.len());
        for data in places {
            let key = serde_json::to_string(&data)?;
            let known = self.possessions(of).places.get(&key).copied();
            ids.push(known.unwrap_or_else(|| {
                let id = PlaceId(Uuid::now_v7());
                self.possessions(of).places.insert(key, id);
                self.batch.places.push(NewPlace { organisation_id: of, place: Place { id, data } });
                id
            }));
        }
        Ok(ids)
    }

    /// Persons named in a file are not shown until consent is recorded.
    fn contacts(&mut self, of: OrganisationId, contacts: Vec<ContactData>) -> anyhow::Result<Vec<ContactId>> {
        let mut ids = Vec::with_capacity(contacts.len());
        for data in contacts {
            let key = serde_json::to_string(&data)?;
            let known = self.possessions(of).contacts.get(&key).copied();
            ids.push(known.unwrap_or_else(|| {
                let id = ContactId(Uuid::now_v7());
                self.possessions(of).contacts.insert(key, id);
                let contact = Contact { id, data, name_consent_at: None };
                self.batch.contacts.push(NewContact { organisation_id: of, contact });
                id
            }));
        }
        Ok(ids)
    }

    fn possessions(&mut self, of: OrganisationId) -> &mut Possessions {
        self.organisations.entry(of).or_default()
    }

    fn draft(
        &mut self,
        line: Line,
        of: OrganisationId,
        picture: Option<MediaId>,
        hash: String,
    ) -> anyhow::Result<Draft> {
        let municipality = line.places.first().map(|place| place.municipality.clone());
        let places = self.places(of, line.places)?;
        let contacts = self.contacts(of, line.contacts)?;
        let mut draft = match line.content {
            Content::Offer(mut offer) => {
                offer.places = places;
                offer.contacts = contacts;
                fill_picture(&mut offer.image, picture);
                Draft::of_offer(&offer, municipality, line.external_id, hash)?
            }
            Content::Organisation(mut profile) => {
                profile.places = places;
                profile.contacts = contacts;
                fill_picture(&mut profile.image, picture);
                Draft::of_profile(&profile, line.external_id, hash)?
            }
        };
        draft.published = line.status == Status::Published;
        draft.confirmed_on = line.confirmed_on;
        Ok(draft)
    }

    /// Adds an entry, or a revision of an entry that exists, to the batch.
    fn write(&mut self, draft: Draft, target: Target) {
        let Target { entry, organisation, before } = target;
        let revision = RevisionId(Uuid::now_v7());
        let kind = draft.kind;
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
            published_revision_id: draft.published.then_some(revision),
        };
        self.imported.insert((kind, draft.external_id.clone()), imported);
        let confirmed_on = draft.confirmed_on;
        if let Some(before) = before {
            self.report.updated += 1;
            let revision =
                draft.revision(revision, entry, before.published_revision_id, &self.options.source);
            self.batch.updates.push(EntryUpdate { revision, confirmed_on, hidden_from: None });
            return;
        }
        self.report.created += 1;
        let slug = self.slugs.take(kind, &draft.title, entry);
        self.batch.slugs.push(NewSlug { kind, slug, entry_id: entry });
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

fn fill_picture(image: &mut Option<ImageUse>, picture: Option<MediaId>) {
    if let (Some(image), Some(picture)) = (image, picture) {
        image.media = picture;
    }
}
