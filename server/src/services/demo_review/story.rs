//! How a case comes to wait: who does what, as a line of the file tells it.

use std::cmp::Reverse;

use anyhow::{Context, bail};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use db::repo::cases::{self, Case};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::entry::ContactData;
use shared::id::{CaseId, ContactId, EntryId, OrganisationId, PlaceId};
use shared::place::PlaceData;
use shared::policy::Person;
use shared::report::NewReport;
use shared::review::{Assignment, CaseKind, CasePromise, CaseText};
use shared::schedule::local_date;
use shared::workspace::{EntryContent, EntryWork, HandingIn, StatedContact};

use super::{Named, somebody};
use crate::services::cases::work;
use crate::services::sessions::Client;
use crate::services::{contacts, demo, drafts, places, reports, workspace};
use crate::state::State;

/// What waits, a case a line.
const STORIES: &str = include_str!("../../../demo/review/cases.jsonl");
/// How long somebody reads before they report something.
const READING: TimeDelta = TimeDelta::minutes(1);

/// How a case comes to wait.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// How many hours ago.
    hours_ago: u32,
    /// Who has done it; nobody in particular for reports.
    #[serde(default)]
    by: String,
    event: Event,
    #[serde(default)]
    staff: Progress,
}

/// What was done.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Registration(Registration),
    Offer(NewOffer),
    Change(Change),
    Report(Reported),
}

/// Somebody registers an organisation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    profile: Value,
    #[serde(default)]
    contacts: Vec<ContactData>,
    #[serde(default)]
    places: Vec<PlaceData>,
}

/// A member hands an offer in that is new.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOffer {
    content: Map<String, Value>,
    message: Option<String>,
    /// Those of the profile if there are none.
    #[serde(default)]
    contacts: Vec<ContactData>,
    /// Likewise.
    #[serde(default)]
    places: Vec<PlaceData>,
}

/// A member changes what is published.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// Its id in the files.
    entry: String,
    /// What is different: a patch (RFC 7396).
    content: Value,
    message: Option<String>,
}

/// Somebody reports that something is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    /// Its id in the files.
    entry: String,
    reason: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    email: String,
    #[serde(default = "german")]
    language: String,
}

fn german() -> String {
    "de".to_owned()
}

/// What those who review have done with the case.
#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Progress {
    /// It is the case of who reviews all.
    assigned: bool,
    /// Who reviews a municipality has passed it on.
    escalated: bool,
    /// For how many days from now an answer is promised.
    promised_in: Option<u64>,
    /// An internal note.
    note: Option<String>,
}

/// All of them with the dates of this day, in the order of their times.
pub(super) fn all(today: NaiveDate) -> anyhow::Result<Vec<Story>> {
    let read = |line| demo::read(line, today).and_then(serde_json::from_value::<Story>);
    let mut stories = STORIES.lines().map(read).collect::<serde_json::Result<Vec<_>>>()?;
    stories.sort_by_key(|story| Reverse(story.hours_ago));
    Ok(stories)
}

impl Story {
    /// When it comes, as seen from this instant.
    pub(super) fn at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::hours(self.hours_ago.into())
    }

    /// Does what the case is about; gives the case.
    pub(super) async fn tell(&self, state: &State, named: &Named) -> anyhow::Result<Case> {
        let entry = match &self.event {
            Event::Registration(registration) => register(state, &self.by, registration).await?,
            Event::Offer(offer) => write(state, &self.by, offer).await?,
            Event::Change(change) => revise(state, &self.by, change, named).await?,
            Event::Report(reported) => report(state, reported, named).await?,
        };
        let is_report = matches!(self.event, Event::Report(_));
        let mut open = cases::open_of_entry(&state.database, entry).await?.into_iter();
        open.find(|case| (case.kind == CaseKind::Report) == is_report).context("nothing waits")
    }

    /// What those who review do with the case before somebody new comes.
    pub(super) async fn go_on(&self, state: &State, case: CaseId) -> anyhow::Result<()> {
        if self.staff == Progress::default() {
            return Ok(());
        }
        let reviewer = somebody(state, "reviewer").await?;
        let local = somebody(state, "municipal-reviewer").await?;
        if let Some(text) = &self.staff.note {
            let who = if self.staff.escalated { &local } else { &reviewer };
            work::leave_note(state, who, case, &CaseText { text: text.clone() }).await?;
        }
        if self.staff.escalated {
            work::escalate(state, &local, case).await?;
        }
        if let Some(days) = self.staff.promised_in {
            let on = Some(local_date(state.clock.now()) + Days::new(days));
            work::promise(state, &reviewer, case, &CasePromise { on }).await?;
        }
        if self.staff.assigned {
            let assignment = Assignment { cases: vec![case], account: Some(reviewer.id) };
            work::assign(state, &reviewer, &assignment).await?;
        }
        Ok(())
    }
}

/// Registers an organisation, and adds how it is reached.
async fn register(state: &State, by: &str, asked: &Registration) -> anyhow::Result<EntryId> {
    let profile = serde_json::from_value(asked.profile.clone())?;
    let organisation = workspace::register(state, &somebody(state, by).await?, profile).await?.id;
    let entry = EntryId::from(organisation);
    if asked.contacts.is_empty() && asked.places.is_empty() {
        return Ok(entry);
    }
    let owner = somebody(state, by).await?;
    let work = drafts::read(state, &owner, entry).await?;
    let EntryContent::Organisation(mut profile) = work.content else { bail!("{by} has no profile") };
    profile.contacts = add_contacts(state, &owner, organisation, &asked.contacts).await?;
    profile.places = add_places(state, &owner, organisation, &asked.places).await?;
    drafts::save(state, &owner, entry, EntryContent::Organisation(profile), work.version.into()).await?;
    Ok(entry)
}

/// Writes an offer and hands it in.
async fn write(state: &State, by: &str, offer: &NewOffer) -> anyhow::Result<EntryId> {
    let author = somebody(state, by).await?;
    let membership = author.memberships.first().with_context(|| format!("{by} works for nobody"))?;
    let organisation = membership.organisation;
    let profile = drafts::read(state, &author, organisation.into()).await?.content;
    let contacts = match &*offer.contacts {
        [] => profile.contacts().to_vec(),
        stated => add_contacts(state, &author, organisation, stated).await?,
    };
    let places = match &*offer.places {
        _ if offer.content.get("whole_county") == Some(&Value::Bool(true)) => Vec::new(),
        [] => profile.places().to_vec(),
        stated => add_places(state, &author, organisation, stated).await?,
    };
    let mut content = offer.content.clone();
    content.insert("contacts".to_owned(), serde_json::to_value(contacts)?);
    content.insert("places".to_owned(), serde_json::to_value(places)?);
    let content = serde_json::from_value(Value::Object(content))?;
    let work = drafts::begin(state, &author, organisation, content).await?;
    hand_in(state, &author, &work, offer.message.as_ref()).await
}

/// Changes what is published, and hands that in.
async fn revise(state: &State, by: &str, change: &Change, named: &Named) -> anyhow::Result<EntryId> {
    let author = somebody(state, by).await?;
    let entry = named.entry(&change.entry)?.entry_id;
    let work = drafts::read(state, &author, entry).await?;
    let content = changed(&work.content, &change.content)?;
    let work = drafts::save(state, &author, entry, content, work.version.into()).await?;
    hand_in(state, &author, &work, change.message.as_ref()).await
}

/// A content with what a patch changes.
fn changed(content: &EntryContent, patch: &Value) -> serde_json::Result<EntryContent> {
    let mut content = serde_json::to_value(content)?;
    // Its only member is named as its kind.
    if let Some(kinds) = content.as_object_mut() {
        kinds.values_mut().for_each(|content| merge(content, patch));
    }
    serde_json::from_value(content)
}

/// Changes a value as a patch says (RFC 7396).
fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        value.clone_from(patch);
        return;
    };
    let mut members = match value.take() {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    for (name, patch) in patch {
        if patch.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), patch);
        }
    }
    *value = Value::Object(members);
}

async fn hand_in(
    state: &State,
    author: &Person,
    work: &EntryWork,
    message: Option<&String>,
) -> anyhow::Result<EntryId> {
    let handing_in = HandingIn { message: message.cloned() };
    let work = drafts::hand_in(state, author, work.entry.id, &handing_in, work.version.into()).await?;
    Ok(work.entry.id)
}

/// Reports that something is wrong, after reading it.
async fn report(state: &State, reported: &Reported, named: &Named) -> anyhow::Result<EntryId> {
    let at = state.clock.now();
    state.clock.set(at - READING);
    let challenge = reports::challenge(state).challenge;
    state.clock.set(at);
    let Reported { entry, reason, text, email, language } = reported;
    let entry = named.entry(entry)?.entry_id;
    let asked = NewReport {
        entry,
        reason: reason.clone(),
        text: text.clone(),
        email: email.clone(),
        language: language.clone(),
        challenge,
        ..NewReport::default()
    };
    reports::report(state, &Client::default(), &asked).await?;
    Ok(entry)
}

async fn add_contacts(
    state: &State,
    author: &Person,
    organisation: OrganisationId,
    stated: &[ContactData],
) -> anyhow::Result<Vec<ContactId>> {
    let mut ids = Vec::with_capacity(stated.len());
    for contact in stated {
        let stated = StatedContact { contact: contact.clone(), person_agrees: false };
        ids.push(contacts::add(state, author, organisation, stated).await?.id);
    }
    Ok(ids)
}

async fn add_places(
    state: &State,
    author: &Person,
    organisation: OrganisationId,
    stated: &[PlaceData],
) -> anyhow::Result<Vec<PlaceId>> {
    let mut ids = Vec::with_capacity(stated.len());
    for place in stated {
        ids.push(places::add(state, author, organisation, place.clone()).await?.id);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_changes_what_it_names() {
        let mut value = json!({"title": {"de": "Kurs", "en": "Course"}, "rules": [1, 2], "age": {"from": 6}});
        merge(
            &mut value,
            &json!({"title": {"en": "Class"}, "rules": [3], "age": null, "new": {"a": null, "b": 1}}),
        );
        assert_eq!(value, json!({"title": {"de": "Kurs", "en": "Class"}, "rules": [3], "new": {"b": 1}}));
    }

    #[test]
    fn the_stories_can_be_read_and_come_one_after_the_other() {
        let stories = all("2026-03-02".parse().expect("a day")).expect("stories");
        assert_eq!(stories.len(), 40);
        assert!(stories.is_sorted_by(|before, after| before.hours_ago > after.hours_ago));
        assert!(stories.iter().all(|story| (3..=240).contains(&story.hours_ago)));
    }
}
