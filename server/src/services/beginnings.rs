//! How offers begin: from a template, like another offer, or blank.

use chrono::{DateTime, Utc};
use db::Connection;
use db::repo::{work, workspace};
use shared::entry::EntryKind;
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::policy::{Action, Person};
use shared::template::{OfferBeginning, OfferTemplate, OfferTemplates, Usual, copied};
use shared::workspace::{EntryContent, EntryWork, OwnEntry};

use crate::error::{Error, known};
use crate::services::possessions::Possessions;
use crate::services::workspace::require;
use crate::services::{contents, drafts};
use crate::state::State;

/// How many of the newest offers are looked at for what an organisation's offers usually have.
const NEWEST_OFFERS: usize = 3;

/// The templates offers can begin from.
#[must_use]
pub fn templates(state: &State) -> OfferTemplates {
    OfferTemplates { items: OfferTemplate::all(&state.reference().taxonomy) }
}

/// Begins an offer, without what the organisation does not have any more.
///
/// # Errors
/// [`Error::NotFound`], also for an offer of another organisation; [`Error::Denied`],
/// [`Error::InvalidContent`].
pub async fn begin(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    beginning: &OfferBeginning,
) -> Result<EntryWork, Error> {
    require(person, organisation, Action::WriteFor(organisation))?;
    beginning.validate().map_err(Error::InvalidContent)?;
    let template = beginning.template.as_deref().map(|key| template(state, key)).transpose()?;
    let transaction = state.database.begin().await?;
    let possessions = Possessions::load(&transaction, organisation).await?;
    let offer = match beginning.copy {
        Some(entry) => copied(offer_of(&transaction, organisation, entry).await?),
        None => usual(&transaction, organisation, &possessions, state.clock.now()).await?.begin(template),
    };
    let mut content = EntryContent::Offer(offer);
    possessions.keep_own(&mut content);
    drafts::add(state, transaction, organisation, drafts::stored(&possessions, &content)?).await
}

/// The template with this key.
fn template(state: &State, key: &str) -> Result<OfferTemplate, Error> {
    let found = templates(state).items.into_iter().find(|template| template.key == key);
    found.ok_or_else(|| Error::field("/template", "unknown_key"))
}

/// An offer of an organisation as its members see it.
async fn offer_of(
    connection: &impl Connection,
    organisation: OrganisationId,
    id: EntryId,
) -> Result<OfferContent, Error> {
    let entry = work::by_id(connection, id).await.map_err(known)?;
    if entry.organisation != organisation {
        return Err(Error::NotFound);
    }
    match contents::read(entry.kind, entry.revision.content)? {
        EntryContent::Offer(offer) => Ok(offer),
        EntryContent::Organisation(_) => Err(Error::NotFound),
    }
}

/// What an organisation's offers usually have: read from the newest ones and from the profile, until
/// nothing is missing any more.
async fn usual(
    connection: &impl Connection,
    organisation: OrganisationId,
    possessions: &Possessions,
    now: DateTime<Utc>,
) -> Result<Usual, Error> {
    let entries = workspace::entries_of(connection, &[organisation], now).await?;
    let of_kind =
        |kind: EntryKind| entries.iter().map(|(_, entry)| entry).filter(move |entry| entry.kind == kind);
    let offers = of_kind(EntryKind::Offer).take(NEWEST_OFFERS);
    let newest: Vec<&OwnEntry> = offers.chain(of_kind(EntryKind::Organisation)).collect();
    let mut usual = Usual::default();
    for entry in newest {
        if usual.is_whole() {
            break;
        }
        let content = work::content_of(connection, entry.kind, entry.revision).await.map_err(known)?;
        let mut content = contents::read(entry.kind, content)?;
        possessions.keep_own(&mut content);
        usual.add(&content);
    }
    Ok(usual.or_only(&possessions.contacts(), &possessions.places()))
}
