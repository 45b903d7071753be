//! What needs attention in organisations, and what reviewers have written to them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use db::repo::parts;
use db::repo::workspace::{self, LiveContent};
use shared::attention::{
    Attention, Concern, Known, Message, PartTexts, concerns, concerns_of_parts, may_need_attention,
};
use shared::care::EntryCare;
use shared::entry::{Contact, LocalisedContent, RevisionState};
use shared::id::{ContactId, EntryId, OrganisationId, PlaceId, RevisionId};
use shared::place::Place;
use shared::workspace::{EntryContent, Feedback, OwnEntry, OwnOrganisation};

use crate::error::Error;
use crate::services::{confirmations, contents, remarks, translations};
use crate::state::State;

/// How long it is told what reviewers have written.
const TOLD_FOR: TimeDelta = TimeDelta::days(90);
/// How much of it is told to an organisation.
const MOST_MESSAGES: usize = 20;

/// A content that is worked on or public.
struct Live {
    revision: RevisionId,
    state: RevisionState,
    content: EntryContent,
    /// Pointers to translations whose source text has changed since.
    stale: Vec<String>,
}

/// What is known of the entries of all organisations, read at once.
struct Read {
    care: HashMap<EntryId, EntryCare>,
    contents: HashMap<EntryId, Vec<Live>>,
    /// The contacts to which these contents refer.
    contacts: HashMap<ContactId, Contact>,
    /// The places.
    places: HashMap<PlaceId, Place>,
    /// What reviewers have written, the newest first.
    said: Vec<(EntryId, Feedback)>,
    now: DateTime<Utc>,
    federal_state: String,
}

/// Tells organisations what needs attention, and what reviewers have written. A content or a remark that
/// cannot be read is logged and left out.
///
/// # Errors
/// A database that fails, or a contact or a place that cannot be read.
pub(super) async fn tell(state: &State, organisations: &mut [OwnOrganisation]) -> Result<(), Error> {
    let read = Read::of(state, organisations).await?;
    for own in organisations {
        own.attention = read.attention(own);
        own.part_concerns = read.part_concerns(own);
        own.messages = read.messages(own);
    }
    Ok(())
}

impl Read {
    async fn of(state: &State, organisations: &[OwnOrganisation]) -> Result<Self, Error> {
        let now = state.clock.now();
        let ids: Vec<OrganisationId> = organisations.iter().map(|own| own.id).collect();
        let care = confirmations::of_organisations(state, &ids).await?;
        let entries = organisations.iter().flat_map(OwnOrganisation::all_entries);
        let entries: Vec<EntryId> =
            entries.filter(|entry| may_need_attention(entry)).map(|entry| entry.id).collect();
        let mut contents: HashMap<EntryId, Vec<Live>> = HashMap::with_capacity(entries.len());
        for (entry, stored) in workspace::contents_of(&state.database, &entries).await? {
            let live = stored.map_err(Error::from).and_then(Live::of);
            contents.entry(entry).or_default().extend(logged(entry, live));
        }
        let all = || contents.values().flatten().map(|live| &live.content);
        let contacts: BTreeSet<ContactId> = all().flat_map(EntryContent::contacts).copied().collect();
        let places: BTreeSet<PlaceId> = all().flat_map(EntryContent::places).copied().collect();
        let contacts = parts::contacts(&state.database, &Vec::from_iter(contacts)).await?;
        let places = parts::places(&state.database, &Vec::from_iter(places)).await?;
        let mut said = Vec::new();
        for (entry, event) in workspace::explained_since(&state.database, &ids, now - TOLD_FOR).await? {
            let feedback = logged(entry, remarks::feedback(&event)).flatten();
            said.extend(feedback.map(|feedback| (entry, feedback)));
        }
        Ok(Self {
            care: care.into_iter().map(|care| (care.id, care)).collect(),
            contents,
            contacts,
            places,
            said,
            now,
            federal_state: state.reference().region.state.clone(),
        })
    }

    fn attention(&self, own: &OwnOrganisation) -> Vec<Attention> {
        let mut found: Vec<Attention> = own.all_entries().flat_map(|entry| self.of_entry(entry)).collect();
        // Of the same urgency, what was changed last comes first.
        found.sort_by_key(|attention| attention.concern.urgency());
        found
    }

    fn of_entry(&self, entry: &OwnEntry) -> Vec<Attention> {
        let contents = self.contents.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
        let worked_on = contents.iter().find(|live| live.revision == entry.revision);
        let in_state = |state: RevisionState| contents.iter().find(|live| live.state == state);
        let known = Known {
            care: self.care.get(&entry.id),
            is_given_back: in_state(RevisionState::ChangesRequested).is_some(),
            content: worked_on.map(|live| &live.content),
            stale: worked_on.map(|live| live.stale.as_slice()).unwrap_or_default(),
            published: in_state(RevisionState::Published).map(|live| &live.content),
        };
        let concerns = concerns(entry, known, self.now, &self.federal_state);
        concerns.into_iter().map(|concern| Attention { entry: entry.id, concern }).collect()
    }

    /// What needs attention about the contacts and the places to which the entries of an organisation refer.
    fn part_concerns(&self, own: &OwnOrganisation) -> Vec<Concern> {
        let contents = || {
            let contents = own.all_entries().filter_map(|entry| self.contents.get(&entry.id));
            contents.flatten().map(|live| &live.content)
        };
        let contacts: BTreeSet<&ContactId> = contents().flat_map(EntryContent::contacts).collect();
        let places: BTreeSet<&PlaceId> = contents().flat_map(EntryContent::places).collect();
        let contacts = contacts.into_iter().filter_map(|id| self.contacts.get(id));
        let places = places.into_iter().filter_map(|id| self.places.get(id));
        let contacts = contacts.map(|contact| texts(&contact.data));
        let parts: Vec<PartTexts> = contacts.chain(places.map(|place| texts(&place.data))).collect();
        concerns_of_parts(&parts)
    }

    fn messages(&self, own: &OwnOrganisation) -> Vec<Message> {
        let message = |(id, said): &(EntryId, Feedback)| {
            let entry = own.entry(*id)?;
            Some(Message {
                entry: *id,
                title: entry.title.clone(),
                language: entry.language.clone(),
                at: said.at,
                decision: said.decision.clone(),
            })
        };
        self.said.iter().filter_map(message).take(MOST_MESSAGES).collect()
    }
}

/// What was read of an entry. If it could not be, that is logged, without the cause, which may quote it.
fn logged<T>(entry: EntryId, read: Result<T, Error>) -> Option<T> {
    if read.is_err() {
        tracing::error!(%entry, "a content or a remark cannot be read");
    }
    read.ok()
}

/// What a contact or a place says.
fn texts<T: LocalisedContent + Clone>(part: &T) -> PartTexts {
    let mut part = part.clone();
    let stale = translations::stale_texts(&mut part);
    let texts = part.texts_mut().into_iter().map(|(_, text)| text.clone()).collect();
    PartTexts { texts, stale }
}

impl Live {
    fn of(stored: LiveContent) -> Result<Self, Error> {
        let mut content = contents::read(stored.kind, stored.content)?;
        let stale = translations::stale(&mut content);
        Ok(Self { revision: stored.revision, state: stored.state, content, stale })
    }
}
