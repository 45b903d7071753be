//! Telling the members of organisations what was decided: one mail for each person and organisation with all
//! that was decided within a quarter of an hour, as far as it still holds. What is to be told is noted in the
//! transaction of the decision and taken in that of the mails, so that nobody is told twice.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::Transaction;
use db::repo::accounts::Account;
use db::repo::decision_notices::{self as notices, Untold, UntoldEntry};
use db::repo::{entries, members};
use shared::entry::RevisionState;
use shared::id::{AccountId, EntryId, OrganisationId};
use shared::review::Decision;

use super::{remarks, reminders};
use crate::error::{Error, with_sources};
use crate::mail::{self, DECISIONS_BUNDLED, DecidedEntry, Decisions, Mail, StandingNews};
use crate::state::State;

/// Something new, with who has decided it.
type By<T> = (AccountId, T);

/// What is new for the members of an organisation.
struct News {
    organisation: String,
    standing: Option<By<StandingNews>>,
    entries: Vec<By<DecidedEntry>>,
}

/// Tells people what was decided a quarter of an hour ago and since.
///
/// # Errors
/// A database that fails. What cannot be told of one organisation is logged and keeps nobody else waiting.
pub async fn tell(state: &State) -> Result<(), Error> {
    let until = state.clock.now() - DECISIONS_BUNDLED;
    for organisation in notices::due(&state.database, until).await? {
        if let Err(error) = tell_members(state, organisation, until).await {
            let cause = with_sources(error);
            tracing::error!(%organisation, cause, "members could not be told of decisions");
        }
    }
    Ok(())
}

/// Tells the members of an organisation, unless another server has done so meanwhile.
async fn tell_members(
    state: &State,
    organisation: OrganisationId,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    let Some(untold) = notices::take_due(&transaction, organisation, until).await? else { return Ok(()) };
    let news = News::of(state, &transaction, organisation, untold).await?;
    let mut mails: u32 = 0;
    for member in members::of(&transaction, organisation).await? {
        if let Some(mail) = news.mail_for(&member.account) {
            mail::to(state, &transaction, &member.account, &mail).await?;
            mails += 1;
        }
    }
    transaction.commit().await?;
    tracing::info!(%organisation, mails, "members are told of decisions");
    Ok(())
}

impl News {
    async fn of(
        state: &State,
        transaction: &Transaction,
        organisation: OrganisationId,
        untold: Untold,
    ) -> Result<Self, Error> {
        let mut slugs = visible_slugs(state, transaction, &untold.entries).await?;
        let standing =
            untold.standing.map(|changed| (changed.by, StandingNews::between(changed.before, changed.now)));
        let mut entries = Vec::with_capacity(untold.entries.len());
        for UntoldEntry { id, kind, title, event, by } in untold.entries {
            let asked = remarks::feedback(&event)?;
            let decision = asked.map_or(Decision::Publish {}, |feedback| feedback.decision);
            entries.push((by, DecidedEntry { id, kind, title, decision, slug: slugs.remove(&id) }));
        }
        let (organisation, _) = members::name(transaction, organisation).await?;
        Ok(Self { organisation, standing, entries })
    }

    /// What is new for one of the members: what they have not decided themselves, if there is any.
    fn mail_for(&self, account: &Account) -> Option<Mail> {
        let standing = self.standing.filter(|(by, _)| *by != account.id).map(|(_, news)| news);
        let entries = self.entries.iter().filter(|(by, _)| *by != account.id);
        let entries: Vec<DecidedEntry> = entries.map(|(_, entry)| entry.clone()).collect();
        (standing.is_some() || !entries.is_empty()).then(|| {
            Mail::Decisions(Decisions {
                name: account.name.clone(),
                organisation: self.organisation.clone(),
                standing,
                entries,
            })
        })
    }
}

/// The slugs of those entries that were published and that everybody can see now.
async fn visible_slugs(
    state: &State,
    transaction: &Transaction,
    decided: &[UntoldEntry],
) -> Result<HashMap<EntryId, String>, Error> {
    let published = decided.iter().filter(|entry| entry.event.state == RevisionState::Published);
    let ids: Vec<EntryId> = published.map(|entry| entry.id).collect();
    let mut slugs = HashMap::with_capacity(ids.len());
    for entry in entries::published_by_ids(transaction, &ids).await? {
        let (id, slug) = (entry.id, entry.slug.clone());
        if reminders::is_visible(state, entry)? {
            slugs.insert(id, slug);
        }
    }
    Ok(slugs)
}
