//! What is done when something goes to the public, whoever decides it.

use std::collections::HashSet;

use db::repo::import::{ImportBatch, NewSlug, insert_batch};
use db::repo::work::WorkEntry;
use db::repo::{cases, parts, review};
use db::{Connection, Transaction};
use serde::Deserialize as _;
use serde_json::Value;
use shared::entry::EntryKind;
use shared::id::{EntryId, PlaceId, RevisionId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::review::Submission;

use crate::error::Error;
use crate::services::slugs::Slugs;
use crate::state::State;

/// What decides who may decide about an entry: whose it is, which municipalities it is about, and who has
/// handed it in.
///
/// # Errors
/// A database that fails, or a content that cannot be read.
pub async fn submission(connection: &impl Connection, work: &WorkEntry) -> Result<Submission, Error> {
    submissions(connection, &[work]).await?.pop().unwrap_or(Err(Error::NotFound))
}

/// As [`submission`], of many entries, in their order: a content or a place that cannot be read hinders no
/// other.
///
/// # Errors
/// A database that fails.
pub async fn submissions(
    connection: &impl Connection,
    works: &[&WorkEntry],
) -> Result<Vec<Result<Submission, Error>>, Error> {
    let contents: Vec<_> = works.iter().map(|work| (work.kind, &work.revision.content)).collect();
    let municipalities = municipalities(connection, &contents).await?;
    let revisions: Vec<RevisionId> = works.iter().map(|work| work.revision.id).collect();
    let mut people = review::handed_in_by(connection, &revisions).await?;
    let entries: Vec<EntryId> = works.iter().map(|work| work.id).collect();
    let open = cases::open_of_entries(connection, &entries).await?;
    let escalated: HashSet<EntryId> =
        open.iter().filter(|case| case.is_escalated).map(|case| case.entry).collect();
    let submissions = works.iter().zip(municipalities).map(|(work, municipalities)| {
        Ok(Submission {
            organisation: work.organisation,
            standing: work.standing,
            municipalities: municipalities?,
            handed_in_by: people.remove(&work.revision.id).unwrap_or_default(),
            is_escalated: escalated.contains(&work.id),
        })
    });
    Ok(submissions.collect())
}

/// Keys of the municipalities that contents of these kinds are about, in the order of the contents; none for the
/// whole county. A content or a place that cannot be read hinders no other.
///
/// # Errors
/// A database that fails.
pub async fn municipalities(
    connection: &impl Connection,
    contents: &[(EntryKind, &Value)],
) -> Result<Vec<Result<Vec<String>, Error>>, Error> {
    let stated: Vec<_> = contents.iter().map(|(kind, content)| about(*kind, content)).collect();
    let places = stated.iter().flatten().flat_map(|(_, places)| places.iter().copied());
    let places: Vec<PlaceId> = places.collect();
    let places = parts::each_place(connection, &places).await?;
    let found = stated.into_iter().map(|stated| {
        let (mut municipalities, own) = stated?;
        for id in own {
            match places.get(&id) {
                Some(Ok(place)) => municipalities.push(place.data.municipality.clone()),
                // Without it nobody knows who may decide.
                Some(Err(_)) => return Err(Error::Database(db::Error::Unreadable(format!("place {id}")))),
                None => {}
            }
        }
        municipalities.sort_unstable();
        municipalities.dedup();
        Ok(municipalities)
    });
    Ok(found.collect())
}

/// The municipalities that a content is about, and the places it is about those of.
fn about(kind: EntryKind, content: &Value) -> Result<(Vec<String>, Vec<PlaceId>), Error> {
    Ok(match kind {
        EntryKind::Organisation => (OrganisationProfile::deserialize(content)?.municipalities, Vec::new()),
        EntryKind::Offer | EntryKind::Project => {
            let offer = OfferContent::deserialize(content)?;
            // What is for the whole county is for the KI team, wherever it also takes place.
            (Vec::new(), if offer.whole_county { Vec::new() } else { offer.places })
        }
    })
}

/// With the first publication an entry gets the address of its page.
///
/// # Errors
/// A database that fails.
pub async fn give_slug(state: &State, transaction: &Transaction, work: &WorkEntry) -> Result<(), Error> {
    if work.has_slug {
        return Ok(());
    }
    let slug = Slugs::load(transaction).await?.take(work.kind, &work.revision.title, work.id);
    let slugs = vec![NewSlug { kind: work.kind, slug, entry_id: work.id }];
    let batch = ImportBatch { slugs, ..ImportBatch::default() };
    Ok(insert_batch(transaction, batch, state.clock.now()).await?)
}
