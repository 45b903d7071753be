//! What is done when something goes to the public, whoever decides it.

use db::repo::import::{ImportBatch, NewSlug, insert_batch};
use db::repo::work::WorkEntry;
use db::repo::{parts, review};
use db::{Connection, Transaction};
use shared::entry::EntryKind;
use shared::id::{PlaceId, RevisionId};
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
    let stated: Vec<_> = works.iter().map(|work| about(work)).collect();
    let places = stated.iter().flatten().flat_map(|(_, places)| places.iter().copied());
    let places: Vec<PlaceId> = places.collect();
    let places = parts::each_place(connection, &places).await?;
    let revisions: Vec<RevisionId> = works.iter().map(|work| work.revision.id).collect();
    let mut people = review::handed_in_by(connection, &revisions).await?;
    let submissions = works.iter().zip(stated).map(|(work, stated)| {
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
        Ok(Submission {
            organisation: work.organisation,
            standing: work.standing,
            municipalities,
            handed_in_by: people.remove(&work.revision.id).unwrap_or_default(),
        })
    });
    Ok(submissions.collect())
}

/// The municipalities that an entry is about, and the places it is about those of.
fn about(work: &WorkEntry) -> Result<(Vec<String>, Vec<PlaceId>), Error> {
    let content = work.revision.content.clone();
    Ok(match work.kind {
        EntryKind::Organisation => {
            (serde_json::from_value::<OrganisationProfile>(content)?.municipalities, Vec::new())
        }
        EntryKind::Offer | EntryKind::Project => {
            let offer: OfferContent = serde_json::from_value(content)?;
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
