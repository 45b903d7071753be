//! Decisions about what was handed in, and about organisations.

use db::repo::import::{ImportBatch, NewSlug, insert_batch};
use db::repo::parts;
use db::repo::review::{self, Decided, Submitted, SubmittedRevision};
use db::{Connection, Transaction};
use shared::entry::{EntryKind, RevisionState};
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::policy::{Action, Person};
use shared::review::{Decision, ReviewDecision, StandingChange, Submission};
use shared::schedule::local_date;

use crate::error::Error;
use crate::services::slugs::Slugs;
use crate::state::State;

/// Decides about the revision of an entry that was handed in.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`], [`Error::Denied`]; [`Error::Conflict`] if it was
/// decided or changed meanwhile, or the public sees something newer than what it is based on.
pub async fn decide(
    state: &State,
    person: Person,
    entry: EntryId,
    asked: &ReviewDecision,
) -> Result<(), Error> {
    asked.decision.validate().map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let submitted = review::lock(&transaction, entry).await.map_err(known)?;
    let by = person.id;
    let submission = submission(&transaction, &submitted).await?;
    let next = asked.decision.leads_to();
    if !person.may(Action::ChangeRevision(&submission, RevisionState::Submitted, next)) {
        return Err(Error::Denied);
    }
    let revision = submitted.revision.as_ref().filter(|revision| revision.id == asked.revision);
    let revision = revision.ok_or(Error::Conflict)?;
    let decision = &asked.decision;
    let decided = Decided { by, state: next, note: note(decision)? };
    review::decide(&transaction, &submitted, revision, decided, (now, local_date(now)))
        .await
        .map_err(known)?;
    if *decision == (Decision::Publish {}) && !submitted.has_slug {
        give_slug(state, &transaction, &submitted, revision).await?;
    }
    Ok(transaction.commit().await?)
}

/// Gives an organisation another standing.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn change_standing(
    state: &State,
    organisation: OrganisationId,
    asked: &StandingChange,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let done = review::set_standing(&transaction, organisation, asked.standing, state.clock.now()).await;
    done.map_err(known)?;
    Ok(transaction.commit().await?)
}

/// What decides who may decide: whose it is, and which municipalities it is about.
async fn submission(connection: &impl Connection, submitted: &Submitted) -> Result<Submission, Error> {
    let (organisation, standing) = (submitted.organisation, submitted.standing);
    let Some(revision) = &submitted.revision else {
        return Ok(Submission { organisation, standing, municipalities: Vec::new() });
    };
    let content = revision.content.clone();
    let municipalities = match submitted.kind {
        EntryKind::Organisation => serde_json::from_value::<OrganisationProfile>(content)?.municipalities,
        EntryKind::Offer | EntryKind::Project => {
            let offer: OfferContent = serde_json::from_value(content)?;
            let places = parts::places(connection, &offer.places).await?;
            let mut keys: Vec<String> = places.into_values().map(|place| place.data.municipality).collect();
            keys.sort_unstable();
            keys.dedup();
            // What is for the whole county is for the KI team, wherever it also takes place.
            if offer.whole_county { Vec::new() } else { keys }
        }
    };
    Ok(Submission { organisation, standing, municipalities })
}

/// What is said to the author, as it is recorded.
fn note(decision: &Decision) -> Result<Option<serde_json::Value>, Error> {
    Ok(match decision {
        Decision::Publish {} => None,
        Decision::RequestChanges { notes } => Some(serde_json::to_value(notes)?),
        Decision::Reject { reason } => Some(serde_json::to_value(reason)?),
    })
}

/// With the first publication an entry gets the address of its page.
async fn give_slug(
    state: &State,
    transaction: &Transaction,
    submitted: &Submitted,
    revision: &SubmittedRevision,
) -> Result<(), Error> {
    let slug = Slugs::load(&state.database).await?.take(submitted.kind, &revision.title, submitted.entry);
    let slugs = vec![NewSlug { kind: submitted.kind, slug, entry_id: submitted.entry }];
    let batch = ImportBatch { slugs, ..ImportBatch::default() };
    Ok(insert_batch(transaction, batch, state.clock.now()).await?)
}

/// What is missing or has changed is no failure of the database.
fn known(error: db::Error) -> Error {
    match error {
        db::Error::NotFound => Error::NotFound,
        db::Error::Conflict => Error::Conflict,
        other => other.into(),
    }
}
