//! The organisations of the county, as those see them who review all of it, and corrections of their profiles.

use std::collections::BTreeSet;

use db::Transaction;
use db::repo::county::{self as rows, NamedOrganisation};
use db::repo::entries::RevisionOrigin;
use db::repo::work::{self, WorkEntry};
use db::repo::{members as member_rows, review, workspace};
use serde_json::{Map, Value};
use shared::audit::AuditAction;
use shared::entry::{EntryKind, RevisionState, Standing};
use shared::id::{OrganisationId, RevisionId};
use shared::organisation::OrganisationProfile;
use shared::policy::{Action, Person};
use shared::review::{MOST_SHOWN, Submission, USUAL_SHOWN};
use shared::staff::{
    ProfileCorrection, ReviewEntry, ReviewOrganisation, ReviewOrganisationDetail, ReviewOrganisations,
    StaffContact, check_reason,
};
use shared::validate::Violations;
use shared::workspace::EntryContent;
use uuid::Uuid;

use crate::error::{Error, known};
use crate::mail::MemberNews;
use crate::services::audit::Deed;
use crate::services::cases::{record, tracking};
use crate::services::possessions::Possessions;
use crate::services::{contents, decisions, drafts, members, publishing, translations};
use crate::state::State;

/// Where the profile stands in a correction of it.
const PROFILE: &str = "/profile";

/// Which organisations are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// Words of their names.
    pub text: Option<String>,
    /// Their standing.
    pub standing: Option<Standing>,
    /// How many are shown.
    pub shown: Option<u32>,
}

impl OrganisationFilter {
    /// Takes a parameter of the query of a URL.
    ///
    /// # Errors
    /// Why it is not one of those.
    pub fn take(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let unknown = || Error::parameter(name, "unknown_value", value);
        match name {
            "q" => self.text = Some(value.chars().take(200).collect()),
            "standing" => self.standing = Some(Standing::from_key(value).ok_or_else(unknown)?),
            "shown" => {
                let shown = value.parse().ok().filter(|shown| (1..=MOST_SHOWN).contains(shown));
                self.shown = Some(shown.ok_or_else(unknown)?);
            }
            _ => return Err(Error::parameter(name, "unknown_parameter", value)),
        }
        Ok(())
    }

    /// The words that each name has.
    fn words(&self) -> Vec<String> {
        self.text.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect()
    }
}

/// The organisations that are wanted, by name.
///
/// # Errors
/// A database that fails.
pub async fn organisations(state: &State, filter: &OrganisationFilter) -> Result<ReviewOrganisations, Error> {
    let words = filter.words();
    let found = rows::organisations(&state.database, filter.standing).await?;
    // The databases compare letters other than ASCII each in its own way.
    let named = found.into_iter().map(|it| (sorted_as(&it.name), it));
    let is_wanted = |(_, it): &(String, NamedOrganisation)| {
        let name = it.name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut named: Vec<(String, NamedOrganisation)> = named.filter(is_wanted).collect();
    named.sort_unstable_by(|(a, one), (b, other)| (a, one.id).cmp(&(b, other.id)));
    let total = u32::try_from(named.len()).unwrap_or(u32::MAX);
    named.truncate(usize::try_from(filter.shown.unwrap_or(USUAL_SHOWN)).unwrap_or(usize::MAX));
    let ids: Vec<OrganisationId> = named.iter().map(|(_, it)| it.id).collect();
    let numbers = rows::numbers(&state.database, &ids).await?;
    let items = named.into_iter().map(|(_, it)| {
        let of_it = numbers.get(&it.id).copied().unwrap_or_default();
        ReviewOrganisation {
            id: it.id,
            name: it.name,
            language: it.language,
            standing: it.standing,
            members: of_it.members,
            published: of_it.published,
        }
    });
    Ok(ReviewOrganisations { items: items.collect(), total })
}

/// A name as it is sorted: as in a German telephone directory.
fn sorted_as(name: &str) -> String {
    let name = name.to_lowercase();
    name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss")
}

/// An organisation with all that is seen of it.
///
/// # Errors
/// [`Error::NotFound`]; a database that fails, or a profile that cannot be read.
pub async fn organisation(
    state: &State,
    person: &Person,
    id: OrganisationId,
) -> Result<ReviewOrganisationDetail, Error> {
    let work = work::by_id(&state.database, id.into()).await.map_err(known)?;
    require_profile(&work)?;
    let submission = publishing::submission(&state.database, &work).await?;
    let revision = work.published.unwrap_or(work.revision.id);
    let profile = work::content_of(&state.database, work.kind, revision).await.map_err(known)?;
    Ok(ReviewOrganisationDetail {
        id,
        record: record::of(state, id).await?,
        version: work.version,
        revision,
        profile: serde_json::from_value(profile)?,
        may_correct: correctable(person, &work, &submission).is_ok(),
        may_change_standing: person.may(Action::ChangeStanding(&submission)),
        may_trust: person.may(Action::Trust(&submission)),
        members: contacts(state, id).await?,
        entries: entries(state, id).await?,
    })
}

/// Who works for an organisation.
async fn contacts(state: &State, id: OrganisationId) -> Result<Vec<StaffContact>, Error> {
    let members = member_rows::of(&state.database, id).await?;
    let contacts = members.into_iter().map(|member| StaffContact {
        id: member.account.id,
        name: member.account.name,
        email: member.account.email.as_str().to_owned(),
        has_second_factor: member.account.second_factor.is_some(),
        locked_at: member.account.locked_at,
    });
    Ok(contacts.collect())
}

/// The entries of an organisation but its profile, the one that was changed last first.
async fn entries(state: &State, id: OrganisationId) -> Result<Vec<ReviewEntry>, Error> {
    let found = workspace::entries_of(&state.database, &[id], state.clock.now()).await?;
    let entries = found.into_iter().map(|(_, entry)| entry);
    let shown = entries.filter(|entry| entry.kind != EntryKind::Organisation).map(|entry| ReviewEntry {
        id: entry.id,
        kind: entry.kind,
        title: entry.title,
        language: entry.language,
        state: entry.state,
        sight: entry.sight,
        slug: entry.slug,
    });
    Ok(shown.collect())
}

/// Corrects the profile of an organisation. The public sees that at once, and its members are told. What they
/// have written meanwhile stays, and takes over the correction where they have changed nothing.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], [`Error::InvalidContent`], [`Error::BodyTooLarge`];
/// [`Error::Conflict`] if it is not published, or something of it waits for a decision;
/// [`Error::ChangedMeanwhile`].
pub async fn correct(
    state: &State,
    person: &Person,
    organisation: OrganisationId,
    asked: ProfileCorrection,
) -> Result<(), Error> {
    check_reason(&asked.reason).map_err(Error::InvalidContent)?;
    let now = state.clock.now();
    let transaction = state.database.begin().await?;
    let work = review::lock(&transaction, organisation.into()).await.map_err(known)?;
    require_profile(&work)?;
    let submission = publishing::submission(&transaction, &work).await?;
    let published = correctable(person, &work, &submission)?;
    if published != asked.revision {
        return Err(Error::ChangedMeanwhile);
    }
    let before = work::content_of(&transaction, work.kind, published).await.map_err(known)?;
    let before = contents::read(work.kind, before)?;
    let after = checked(state, &transaction, organisation, &before, asked.profile).await?;
    let possessions = Possessions::load(&transaction, organisation).await?;
    let correction = RevisionId(Uuid::now_v7());
    let stored = drafts::stored(&possessions, &after)?.revision(
        correction,
        work.id,
        RevisionState::Published,
        Some(published),
        RevisionOrigin::Person,
    );
    rows::publish_correction(&transaction, &work, stored, now).await?;
    follow(state, &transaction, (&work, &possessions), (&before, &after), correction).await?;
    tracking::follow(&transaction, &[work.id], now).await?;
    Deed::new(Some(person.id), AuditAction::ProfileCorrected, now)
        .about(work.id, organisation)
        .changing(published.to_string(), correction.to_string())
        .because(&asked.reason)
        .record(&transaction)
        .await?;
    let changes = decisions::changes(state, &transaction, &before, &after).await?;
    let news = MemberNews::ProfileCorrected { reason: asked.reason.trim().to_owned(), changes };
    for member in member_rows::of(&transaction, organisation).await? {
        members::tell(state, &transaction, organisation, &member, news.clone()).await?;
    }
    Ok(transaction.commit().await?)
}

/// Refuses an entry that is not the profile of an organisation.
fn require_profile(work: &WorkEntry) -> Result<(), Error> {
    if work.kind == EntryKind::Organisation { Ok(()) } else { Err(Error::NotFound) }
}

/// The revision of a profile that the person may correct.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Conflict`] if nothing is published, or something waits for a decision.
fn correctable(person: &Person, work: &WorkEntry, submission: &Submission) -> Result<RevisionId, Error> {
    if !person.may(Action::DecideCase(submission)) {
        return Err(Error::Denied);
    }
    let is_waiting = work.revision.state == RevisionState::Submitted;
    work.published.filter(|_| !is_waiting).ok_or(Error::Conflict)
}

/// A corrected profile with where its texts come from: one that keeps every rule, has only what its
/// organisation has, and says something else than before.
async fn checked(
    state: &State,
    transaction: &Transaction,
    organisation: OrganisationId,
    before: &EntryContent,
    profile: OrganisationProfile,
) -> Result<EntryContent, Error> {
    let mut content = EntryContent::Organisation(profile);
    translations::mark(&mut content, Some(before.clone()));
    if translations::is_same(&content, before) {
        return Err(Error::field("", "nothing_changed"));
    }
    let mut violations = Violations::default();
    violations.nest_errors(PROFILE, drafts::missing(state, transaction, organisation, &content).await?);
    violations.into_result().map_err(Error::InvalidContent)?;
    Ok(content)
}

/// Lets the draft of the members, if there is one, take over a correction where they have changed nothing:
/// else they would undo it without a word.
async fn follow(
    state: &State,
    transaction: &Transaction,
    (work, possessions): (&WorkEntry, &Possessions),
    (before, after): (&EntryContent, &EntryContent),
    correction: RevisionId,
) -> Result<(), Error> {
    if work.revision.state != RevisionState::Draft {
        return Ok(());
    }
    let draft = contents::read(work.kind, work.revision.content.clone())?;
    let draft = merged(fields(&draft)?, &fields(before)?, &fields(after)?);
    let draft = contents::read(work.kind, Value::Object(draft))?;
    let draft = drafts::draft(drafts::stored(possessions, &draft)?, work.id, Some(correction));
    Ok(work::save_draft(transaction, work, draft, state.clock.now()).await?)
}

/// A content by the names of its fields, as it is stored.
fn fields(content: &EntryContent) -> Result<Map<String, Value>, Error> {
    let value = match content {
        EntryContent::Offer(offer) => serde_json::to_value(offer),
        EntryContent::Organisation(profile) => serde_json::to_value(profile),
    };
    match value? {
        Value::Object(fields) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

/// What somebody has written, with what was changed elsewhere of what they have not.
fn merged(
    mut written: Map<String, Value>,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Map<String, Value> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        if written.get(name) != before.get(name) {
            continue;
        }
        match after.get(name) {
            Some(value) => drop(written.insert(name.clone(), value.clone())),
            None => drop(written.remove(name)),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().expect("an object")
    }

    #[test]
    fn a_draft_keeps_what_its_writer_has_changed_and_takes_over_the_rest() {
        let before = map(&json!({"name": "Verien", "summary": "Alt", "website": "a", "kind": "club"}));
        let after = map(&json!({"name": "Verein", "summary": "Neu", "kind": "club", "short_name": "V"}));
        let written = map(&json!({"name": "Verien", "summary": "Mein", "website": "a", "kind": "school"}));
        let expected = json!({"name": "Verein", "summary": "Mein", "kind": "school", "short_name": "V"});
        assert_eq!(Value::Object(merged(written, &before, &after)), expected);
    }

    #[test]
    fn names_are_sorted_as_in_a_directory() {
        let mut names = ["Zebra", "Ökumene", "Ofen", "Öffnung", "arche", "Ärzte"];
        names.sort_by_key(|name| sorted_as(name));
        assert_eq!(names, ["Ärzte", "arche", "Öffnung", "Ökumene", "Ofen", "Zebra"]);
    }

    #[test]
    fn parameters_that_nobody_knows_are_refused() {
        let mut filter = OrganisationFilter::default();
        for (name, value) in [("q", "Café"), ("standing", "trusted"), ("shown", "200")] {
            filter.take(name, value).expect("a parameter");
        }
        assert_eq!((filter.standing, filter.shown), (Some(Standing::Trusted), Some(200)));
        for (name, value) in [("standing", "new"), ("shown", "0"), ("shown", "201"), ("sort", "name")] {
            assert!(matches!(filter.take(name, value), Err(Error::InvalidParameters(_))), "{name}={value}");
        }
    }
}
