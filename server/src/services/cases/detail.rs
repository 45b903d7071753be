//! A case with all that is needed to decide.

use std::collections::{BTreeSet, HashMap};

use db::repo::cases::{self, Case};
use db::repo::work::{self as entries, WorkEntry};
use db::repo::{audit as log, parts, undo, workspace};
use serde_json::Value;
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::audit::{AuditEvent, AuditFilter};
use shared::entry::{Contact, ContactData, EntryKind, EntryState, RevisionState};
use shared::id::{CaseId, ContactId, EntryId, PlaceId, RevisionId};
use shared::place::{Place, PlaceData};
use shared::policy::{Action, Person};
use shared::quality::{self, Hint};
use shared::review::{CaseDetail, CaseKind, CaseRights, CaseSummary, Difference, Submission, Warning};
use shared::schedule::local_date;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, Remark, Speaker};

use super::warnings::{self, Moment, duplicates};
use super::{record, tracking, work};
use crate::error::{Error, known};
use crate::services::differences::{self, Names};
use crate::services::{audit, contents, previews, publishing, remarks, reports};
use crate::state::State;

/// Most of what was done that is told.
const MOST_EVENTS: u64 = 100;

/// A case with all that is needed to decide.
///
/// # Errors
/// [`Error::NotFound`], also for what the person does not review; a content that cannot be read.
pub async fn read(state: &State, person: &Person, id: CaseId) -> Result<CaseDetail, Error> {
    let (case, entry) = subject(state, person, id).await?;
    let content = contents::read(entry.kind, entry.revision.content.clone())?;
    let before = before(state, &case).await?;
    let parts = Parts::of(state, before.as_ref(), &content).await?;
    let hints = quality::hints(&content);
    let warnings = found(state, person, &entry, (&content, &parts, hints.as_slice())).await?;
    let now = state.clock.now();
    let own = workspace::entry(&state.database, case.entry, now).await.map_err(known)?;
    let (_, conversation) = remarks::of(&state.database, case.entry).await?;
    let (shown, others) = summaries(state, person, &case).await?;
    // Who belongs to the organisation is not told what somebody has reported about it.
    let is_told = case.kind == CaseKind::Report && person.role_in(case.organisation).is_none();
    let report = if is_told { reports::detail(state, id).await? } else { None };
    Ok(CaseDetail {
        case: shown,
        version: entry.version,
        revision: entry.revision.id,
        has_before: before.is_some(),
        differences: changed(state, before.as_ref(), &content, &parts),
        contacts: parts.contacts_of(&content).into_iter().map(with_consent).collect(),
        places: parts.places_of(&content),
        sight: own.sight,
        slug: own.slug,
        message: message(&case, &conversation),
        conversation,
        history: history(state, case.entry).await?,
        record: record::of(state, case.organisation).await?,
        warnings,
        readability: quality::readability(&content),
        hints,
        notes: work::notes(state, id).await?,
        present: work::present(state, id, person.id).await?,
        report,
        others,
        may: rights(state, person, &case).await?,
        undo_until: undo::until(&state.database, id, person.id, now).await?,
        content,
    })
}

/// The offer of a case as its page will show it.
///
/// # Errors
/// As [`read`]; [`Error::NotFound`] for what is no offer.
pub async fn preview(
    state: &State,
    person: &Person,
    id: CaseId,
    language: &LanguageTag,
) -> Result<OfferDetail, Error> {
    let (_, entry) = subject(state, person, id).await?;
    previews::offer_of(state, entry, language).await
}

/// The profile of a case as its page will show it.
///
/// # Errors
/// As [`read`]; [`Error::NotFound`] for what is no profile.
pub async fn preview_profile(
    state: &State,
    person: &Person,
    id: CaseId,
    language: &LanguageTag,
) -> Result<OrganisationDetail, Error> {
    let (_, entry) = subject(state, person, id).await?;
    previews::profile_of(state, entry, language).await
}

/// A case that the person may read, and its entry with the revision the case is about: of a report what the public
/// sees now, and so where that revision is gone.
async fn subject(state: &State, person: &Person, id: CaseId) -> Result<(Case, WorkEntry), Error> {
    let case = work::readable(state, person, id).await?;
    let mut entry = entries::by_id(&state.database, case.entry).await.map_err(known)?;
    let wanted = case.revision.filter(|_| case.kind != CaseKind::Report);
    if wanted == Some(entry.revision.id) {
        return Ok((case, entry));
    }
    let stored = match wanted {
        Some(revision) => content_of(state, entry.kind, revision).await?.map(|content| (revision, content)),
        None => None,
    };
    if let Some((revision, content)) = stored {
        entry.revision.id = revision;
        entry.revision.content = content;
        return Ok((case, entry));
    }
    let entry = tracking::as_public(&state.database, entry).await?;
    // What members write and have never handed in is theirs.
    if entry.revision.state == RevisionState::Draft { Err(Error::NotFound) } else { Ok((case, entry)) }
}

/// The content of a revision, unless it is gone.
async fn content_of(state: &State, kind: EntryKind, id: RevisionId) -> Result<Option<Value>, Error> {
    match entries::content_of(&state.database, kind, id).await {
        Ok(content) => Ok(Some(content)),
        Err(db::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the public saw before what a case is about, if that is still known.
async fn before(state: &State, case: &Case) -> Result<Option<EntryContent>, Error> {
    let Some(id) = case.before.filter(|_| case.kind != CaseKind::Report) else { return Ok(None) };
    let content = content_of(state, case.entry_kind, id).await?;
    content.map(|content| contents::read(case.entry_kind, content)).transpose()
}

/// What contents refer to.
struct Parts {
    contacts: HashMap<ContactId, Contact>,
    places: HashMap<PlaceId, Place>,
}

impl Parts {
    async fn of(state: &State, before: Option<&EntryContent>, after: &EntryContent) -> Result<Self, Error> {
        let contents = || before.into_iter().chain([after]);
        let contacts: BTreeSet<ContactId> = contents().flat_map(EntryContent::contacts).copied().collect();
        let places: BTreeSet<PlaceId> = contents().flat_map(EntryContent::places).copied().collect();
        Ok(Self {
            contacts: parts::contacts(&state.database, &Vec::from_iter(contacts)).await?,
            places: parts::places(&state.database, &Vec::from_iter(places)).await?,
        })
    }

    /// The contacts of a content, in its order.
    fn contacts_of(&self, content: &EntryContent) -> Vec<&Contact> {
        content.contacts().iter().filter_map(|id| self.contacts.get(id)).collect()
    }

    /// The places of a content, in its order.
    fn places_of(&self, content: &EntryContent) -> Vec<PlaceData> {
        let places = content.places().iter().filter_map(|id| self.places.get(id));
        places.map(|place| place.data.clone()).collect()
    }
}

/// A contact as it is shown: a person is named with their consent only.
fn with_consent(contact: &Contact) -> ContactData {
    let mut data = contact.data.clone();
    data.name.take_if(|_| contact.name_consent_at.is_none());
    data
}

/// What is changed, field by field; nothing where there was nothing before.
fn changed(
    state: &State,
    before: Option<&EntryContent>,
    after: &EntryContent,
    parts: &Parts,
) -> Vec<Difference> {
    let Some(before) = before else { return Vec::new() };
    let mut changed = differences::differences(before, after);
    let reference = state.reference();
    let names = Names::of(&[before, after], &parts.contacts, &parts.places, &reference.region);
    names.put_into(&mut changed);
    changed
}

/// What should be looked at.
async fn found(
    state: &State,
    person: &Person,
    entry: &WorkEntry,
    (content, parts, hints): (&EntryContent, &Parts, &[Hint]),
) -> Result<Vec<Warning>, Error> {
    let (places, reference) = (parts.places_of(content), state.reference());
    let mut found = match content {
        EntryContent::Offer(offer) => {
            duplicates::of_offer(state, (entry.id, entry.organisation), offer, &places)
        }
        EntryContent::Organisation(profile) => {
            duplicates::of_profile(state, person, entry.organisation, profile, &places).await?
        }
    };
    let moment =
        Moment { today: local_date(state.clock.now()), federal_state: reference.region.state.as_str() };
    found.extend(warnings::warnings(content, &parts.contacts_of(content), hints, moment));
    Ok(found)
}

/// The case as lists show it, and other open cases of its entry.
async fn summaries(
    state: &State,
    person: &Person,
    case: &Case,
) -> Result<(CaseSummary, Vec<CaseSummary>), Error> {
    let open = cases::open_of_entry(&state.database, case.entry).await?;
    let others = open.into_iter().filter(|other| other.id != case.id && work::reads(person, other));
    let all = std::iter::once(case.clone()).chain(others).collect();
    let mut all = work::summaries(state, all).await?.into_iter();
    let shown = all.next().ok_or(Error::NotFound)?;
    Ok((shown, all.collect()))
}

/// What was said with handing something in.
fn message(case: &Case, conversation: &[Remark]) -> Option<String> {
    if case.kind != CaseKind::Submission {
        return None;
    }
    let mut since = conversation.iter().filter(|remark| remark.at >= case.opened_at);
    since.find(|remark| remark.by == Speaker::Member).map(|remark| remark.text.clone())
}

/// What was done with an entry, the newest first.
async fn history(state: &State, entry: EntryId) -> Result<Vec<AuditEvent>, Error> {
    let filter = AuditFilter { entry: Some(entry), ..AuditFilter::default() };
    audit::told(state, log::list(&state.database, &filter, MOST_EVENTS).await?).await
}

/// What the person may do with a case.
async fn rights(state: &State, person: &Person, case: &Case) -> Result<CaseRights, Error> {
    let submission = work::submission(&state.database, case).await?;
    // Whoever may decide may refuse; what is trusted, its members publish as well.
    let (from, to) = (RevisionState::Submitted, RevisionState::Rejected);
    let decides = match case.kind {
        CaseKind::Submission => person.may(Action::ChangeRevision(&submission, from, to)),
        CaseKind::Afterwards | CaseKind::Report => person.may(Action::DecideCase(&submission)),
    };
    let is_open = case.closed.is_none();
    // That another case of the entry was passed on keeps nobody from passing on this one.
    let about = Submission { is_escalated: false, ..submission };
    Ok(CaseRights {
        decide: is_open && decides,
        hide: hides(state, person, case.entry).await?,
        escalate: is_open && !case.is_escalated && person.may(Action::Escalate(&about)),
        read_organisation: person.may(Action::ReadCounty),
    })
}

/// Whether the person may take an entry from the public that sees something of it, or show it again.
async fn hides(state: &State, person: &Person, entry: EntryId) -> Result<bool, Error> {
    let public = tracking::public(&state.database, entry).await?;
    let is_possible = public.published.is_some()
        && matches!(public.state, EntryState::Active | EntryState::Paused | EntryState::Hidden);
    let submission = publishing::submission(&state.database, &public).await?;
    Ok(is_possible && person.may(Action::DecideCase(&submission)))
}
