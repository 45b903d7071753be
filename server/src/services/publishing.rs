//! What is done when something goes to the public, whoever decides it.

use db::repo::import::{ImportBatch, NewSlug, insert_batch};
use db::repo::parts;
use db::repo::work::WorkEntry;
use db::{Connection, Transaction};
use shared::entry::EntryKind;
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::review::Submission;

use crate::error::Error;
use crate::services::slugs::Slugs;
use crate::state::State;

/// What decides who may decide about an entry: whose it is, and which municipalities it is about.
///
/// # Errors
/// A database that fails.
pub async fn submission(connection: &impl Connection, work: &WorkEntry) -> Result<Submission, Error> {
    let (organisation, standing) = (work.organisation, work.standing);
    let content = work.revision.content.clone();
    let municipalities = match work.kind {
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
