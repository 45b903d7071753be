//! Cases that wait for those who review, invented, so that somebody new can try it before there is anything real to
//! decide. They come about as real ones do, one after the other at their times: members write and hand in, the public
//! reports. Whoever does so has an account, but for the password, which nobody knows; their mails are among those of the
//! demonstration.

pub mod many;
mod story;

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, anyhow, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use db::repo::accounts::{self, Account};
use db::repo::import::{Imported, imported};
use shared::account::{EmailAddress, MemberRole, Membership, Secret};
use shared::entry::{EntryKind, Standing};
use shared::id::SessionId;
use shared::policy::{Credential, Person};
use shared::review::{CaseKind, StandingChange};
use shared::schedule::local_date;
use shared::text::LanguageTag;

use super::answers::DEMO_SOURCE;
use super::import::{self, Files, Options, Source};
use super::{accounts as own, demo, keys, review, sessions};
use crate::clock::Clock;
use crate::state::State;

/// What the public sees already of those who write, in lines to import.
const PUBLISHED: &str = include_str!("../../demo/review/published.jsonl");
/// When it was published; the change log reaches back further.
const PUBLISHED_BEFORE: TimeDelta = TimeDelta::days(21);
/// The organisation that publishes at once.
const TRUSTED: &str = "review-org-5";
/// When an admin has said so.
const TRUSTED_BEFORE: TimeDelta = TimeDelta::days(14);
/// When those who review were last at work: after all has come that waits.
const STAFF_BEFORE: TimeDelta = TimeDelta::hours(2);

/// Somebody who writes.
struct Author {
    /// The name of their address.
    name: &'static str,
    /// What they are called.
    called: &'static str,
    /// The language of their mails.
    language: &'static str,
    /// Whom they work for; none if they are about to register somebody.
    organisation: Option<&'static str>,
}

const AUTHORS: [Author; 10] = [
    author("nele.muster", "Nele Muster", "de", Some("review-org-1")),
    author("samir.muster", "Samir Muster", "ar", Some("review-org-2")),
    author("jonas.muster", "Jonas Muster", "de", Some("review-org-3")),
    author("ines.muster", "Ines Muster", "de", Some("review-org-4")),
    author("carla.muster", "Carla Muster", "de", Some(TRUSTED)),
    author("theo.muster", "Theo Muster", "en", Some("review-org-6")),
    author("lina.beispiel", "Lina Beispiel", "de", None),
    author("yusuf.beispiel", "Yusuf Beispiel", "ar", None),
    author("petra.beispiel", "Petra Beispiel", "de", None),
    author("oksana.beispiel", "Oksana Beispiel", "en", None),
];

const fn author(
    name: &'static str,
    called: &'static str,
    language: &'static str,
    organisation: Option<&'static str>,
) -> Author {
    Author { name, called, language, organisation }
}

/// How many cases of each kind were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// What was handed in.
    pub submissions: usize,
    /// What was published at once.
    pub afterwards: usize,
    /// What was reported.
    pub reports: usize,
}

impl Waiting {
    /// All of them.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.submissions + self.afterwards + self.reports
    }

    const fn count(&mut self, kind: CaseKind) {
        match kind {
            CaseKind::Submission => self.submissions += 1,
            CaseKind::Afterwards => self.afterwards += 1,
            CaseKind::Report => self.reports += 1,
        }
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { submissions, afterwards, reports } = self;
        write!(
            formatter,
            "{} cases wait: {submissions} submissions, {afterwards} published at once, {reports} reports",
            self.all(),
        )
    }
}

/// What the files name, by kind and id there.
struct Named(HashMap<(EntryKind, String), Imported>);

impl Named {
    fn entry(&self, external_id: &str) -> anyhow::Result<&Imported> {
        let of = |kind| self.0.get(&(kind, external_id.to_owned()));
        of(EntryKind::Offer)
            .or_else(|| of(EntryKind::Organisation))
            .with_context(|| format!("there is no {external_id}"))
    }
}

/// Lets the invented cases wait, unless they were made before.
///
/// # Errors
/// A configuration that is no demonstration, a clock that cannot be set, or whatever keeps people from doing what the
/// cases are about.
pub async fn load(state: &State) -> anyhow::Result<Option<Waiting>> {
    require(state)?;
    let [first, ..] = AUTHORS;
    if is_known(state, first.name).await? {
        return Ok(None);
    }
    let now = state.clock.now();
    let made = make(state, now).await;
    state.clock.set(now);
    made.map(Some)
}

/// Refuses where cases do not belong, or could not come about at their times.
fn require(state: &State) -> anyhow::Result<()> {
    ensure!(state.config.demo, "invented cases are for demonstrations only: set `demo`");
    ensure!(matches!(state.clock, Clock::Manual(_)), "invented cases need a clock that can be set");
    Ok(())
}

/// Goes through everything from three weeks before this instant on.
async fn make(state: &State, now: DateTime<Utc>) -> anyhow::Result<Waiting> {
    state.clock.set(now - PUBLISHED_BEFORE);
    let named = publish(state).await?;
    make_authors(state, &named).await?;
    state.clock.set(now - TRUSTED_BEFORE);
    trust(state, &named).await?;
    let mut waiting = Waiting::default();
    let mut made = Vec::new();
    for story in story::all(local_date(now))? {
        let at = story.at(now);
        state.clock.set(at);
        let case = story.tell(state, &named).await.with_context(|| format!("what came at {at}"))?;
        waiting.count(case.kind);
        made.push((story, case.id));
    }
    state.clock.set(now - STAFF_BEFORE);
    for (story, case) in made {
        story.go_on(state, case).await.with_context(|| format!("case {case}"))?;
    }
    Ok(waiting)
}

/// Imports what the public sees already.
async fn publish(state: &State) -> anyhow::Result<Named> {
    let today = local_date(state.clock.now());
    let mut lines = String::new();
    for line in PUBLISHED.lines() {
        lines.push_str(&demo::read(line, today)?.to_string());
        lines.push('\n');
    }
    let options = Options { source: DEMO_SOURCE.to_owned(), ..Options::default() };
    let report = import::run(state, &Source::Text(lines), &Files::None, &options).await?;
    ensure!(report.is_clean(), "{report}");
    Ok(Named(imported(&state.database, DEMO_SOURCE).await?))
}

async fn make_authors(state: &State, named: &Named) -> anyhow::Result<()> {
    let hash = nobodys_password(state).await?;
    let transaction = state.database.begin().await?;
    for author in AUTHORS {
        let account = account(state, &author, hash.clone())?;
        let id = account.id;
        accounts::insert(&transaction, account).await?;
        if let Some(organisation) = author.organisation {
            let organisation = named.entry(organisation)?.organisation_id;
            let membership = Membership { organisation, role: MemberRole::Owner };
            accounts::set_membership(&transaction, id, &membership, state.clock.now()).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// The hash of a password that nobody knows: whoever wants to see what an author sees signs in by a link of a mail.
async fn nobodys_password(state: &State) -> anyhow::Result<String> {
    state.passwords.hash(&Secret::new(keys::random_secret()?)).await
}

fn account(state: &State, author: &Author, password_hash: String) -> anyhow::Result<Account> {
    let language = LanguageTag::parse(author.language).context("a language")?;
    Ok(own::new(state, address(author.name)?, author.called.to_owned(), language, password_hash))
}

/// The address of somebody whose mails the demonstration shows.
fn address(name: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(&format!("{name}@demo.example.org")).map_err(|code| anyhow!("{name}: {code}"))
}

/// Whether somebody has an account.
async fn is_known(state: &State, name: &str) -> anyhow::Result<bool> {
    Ok(accounts::by_email(&state.database, &address(name)?).await?.is_some())
}

/// Somebody with an account, signed in.
async fn somebody(state: &State, name: &str) -> anyhow::Result<Person> {
    let account = accounts::by_email(&state.database, &address(name)?).await?;
    let account = account.with_context(|| format!("{name} has no account"))?;
    let by = Credential::Session(SessionId::default());
    let person = sessions::person(state, &state.database, account.id, by).await?;
    person.with_context(|| format!("{name} cannot sign in"))
}

/// Lets an organisation publish at once.
async fn trust(state: &State, named: &Named) -> anyhow::Result<()> {
    let admin = somebody(state, "admin").await?;
    let organisation = named.entry(TRUSTED)?.organisation_id;
    let version = review::standing(state, organisation).await?.version;
    let asked = StandingChange { standing: Standing::Trusted, reason: String::new() };
    Ok(review::change_standing(state, &admin, organisation, &asked, version.into()).await?)
}
