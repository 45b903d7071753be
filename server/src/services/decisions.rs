//! Telling the members of organisations what was decided: one mail for each person and organisation with all
//! that was decided within a quarter of an hour, as far as it still holds. What is to be told is noted in the
//! transaction of the decision and taken in that of the mails, so that nobody is told twice.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::Transaction;
use db::repo::accounts::Account;
use db::repo::decision_notices::{self as notices, Untold, UntoldEntry, UntoldStanding};
use db::repo::{audit, entries, members, parts, work};
use serde_json::Value;
use shared::audit::{AuditAction, AuditFilter};
use shared::entry::{RevisionState, Standing};
use shared::id::{AccountId, ContactId, EntryId, OrganisationId, PlaceId, RevisionId};
use shared::review::{Decision, Difference};
use shared::workspace::EntryContent;

use super::differences::{Names, differences};
use super::review::UNDO_ENDS;
use super::{contents, remarks, reminders};
use crate::error::{Error, with_sources};
use crate::mail::{self, DECISIONS_BUNDLED, DecidedEntry, Decisions, Mail, StandingNews};
use crate::state::State;

/// Something new, with who has decided it.
type By<T> = (AccountId, T);

/// What is new for the members of an organisation.
struct News {
    organisation: String,
    standing: Option<By<StandingNews>>,
    /// Why it has that standing.
    reason: Option<String>,
    entries: Vec<By<DecidedEntry>>,
}

/// Tells people what was decided a quarter of an hour ago and since, but for what may still be undone.
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
    let settled = state.clock.now() - UNDO_ENDS;
    let untold = notices::take_due(&transaction, organisation, until, settled).await?;
    let Some(untold) = untold else { return Ok(()) };
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
        let reason = match untold.standing {
            Some(changed) => reason(transaction, organisation, changed).await?,
            None => None,
        };
        let standing =
            untold.standing.map(|changed| (changed.by, StandingNews::between(changed.before, changed.now)));
        let mut entries = Vec::with_capacity(untold.entries.len());
        for told in untold.entries {
            let asked = remarks::feedback(&told.event)?;
            let decision = asked.map_or(Decision::Publish { corrected: None }, |feedback| feedback.decision);
            let corrections = corrections(state, transaction, &told).await?;
            let UntoldEntry { id, kind, title, by, .. } = told;
            let slug = slugs.remove(&id);
            entries.push((by, DecidedEntry { id, kind, title, decision, corrections, slug }));
        }
        let (organisation, _) = members::name(transaction, organisation).await?;
        Ok(Self { organisation, standing, reason, entries })
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
                reason: self.reason.clone().filter(|_| standing.is_some()),
                entries,
            })
        })
    }
}

/// Why an organisation was taken from the public, in the words of who has done so.
async fn reason(
    transaction: &Transaction,
    organisation: OrganisationId,
    changed: UntoldStanding,
) -> Result<Option<String>, Error> {
    if !matches!(changed.now, Standing::Suspended | Standing::Pending) {
        return Ok(None);
    }
    let (action, organisation) = (Some(AuditAction::StandingChanged), Some(organisation));
    let filter = AuditFilter { action, organisation, ..AuditFilter::default() };
    let last = audit::list(transaction, &filter, 1).await?.pop();
    let last = last.filter(|event| event.after == Some(Value::from(changed.now.key())));
    Ok(last.and_then(|event| event.reason))
}

/// What a reviewer has corrected of what was published.
async fn corrections(
    state: &State,
    transaction: &Transaction,
    told: &UntoldEntry,
) -> Result<Vec<Difference>, Error> {
    let Some(handed_in) = told.corrects else { return Ok(Vec::new()) };
    let before = content(transaction, told, handed_in).await?;
    let after = content(transaction, told, told.revision).await?;
    changes(state, transaction, &before, &after).await
}

/// What one content changes of another, with the names of what it refers to.
///
/// # Errors
/// A database that fails.
pub(super) async fn changes(
    state: &State,
    transaction: &Transaction,
    before: &EntryContent,
    after: &EntryContent,
) -> Result<Vec<Difference>, Error> {
    let both = [before, after];
    let contacts: Vec<ContactId> = both.iter().flat_map(|content| content.contacts()).copied().collect();
    let places: Vec<PlaceId> = both.iter().flat_map(|content| content.places()).copied().collect();
    let contacts = parts::contacts(transaction, &contacts).await?;
    let places = parts::places(transaction, &places).await?;
    let mut found = differences(before, after);
    Names::of(&both, &contacts, &places, &state.reference().region).put_into(&mut found);
    Ok(found)
}

/// The content of a revision of an entry that somebody is told of.
async fn content(
    transaction: &Transaction,
    told: &UntoldEntry,
    id: RevisionId,
) -> Result<EntryContent, Error> {
    contents::read(told.kind, work::content_of(transaction, told.kind, id).await?)
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
