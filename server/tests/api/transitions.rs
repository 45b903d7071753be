//! Every step of an entry, a revision or an organisation from one state into another, with who may take it.

use std::fmt::{Display, Write as _};

use shared::entry::{EntryState, RevisionState, Standing};
use shared::id::{AccountId, OrganisationId};
use shared::policy::{Action, may};
use shared::review::Submission;
use uuid::Uuid;

use crate::authorisation::actors;

/// The organisation of the members among the actors.
const OWN: OrganisationId = OrganisationId(Uuid::nil());
/// An organisation that no actor belongs to.
const OTHER: OrganisationId = OrganisationId(Uuid::max());
/// Who takes a step that no actor may take.
const NOBODY: &str = "nobody";
/// Who takes a step that comes with another one.
const SYSTEM: &str = "system";

/// Tables of steps, with a row for each state that something is in and a column for each that it comes
/// into. Actors who may do the same are a group with a letter; the groups are listed beneath the tables.
#[derive(Default)]
struct Steps {
    tables: Vec<String>,
    groups: Vec<String>,
}

impl Steps {
    /// Adds the table of all pairs of states; some steps come with others.
    fn add<'a, T: Copy + Display>(
        &mut self,
        name: &str,
        states: &[T],
        action: impl Fn(T, T) -> Action<'a>,
        comes_with_another: impl Fn(T, T) -> bool,
    ) {
        let names: Vec<String> = states.iter().map(ToString::to_string).collect();
        let first = names.iter().map(String::len).max().unwrap_or_default();
        let width = |to: &str| to.len().max(NOBODY.len());
        let mut table = format!("{name}\n{:first$}", "from \\ to");
        for to in &names {
            let _ = write!(table, " | {to:width$}", width = width(to));
        }
        for (from, from_name) in states.iter().zip(&names) {
            let _ = write!(table, "\n{from_name:first$}");
            for (to, to_name) in states.iter().zip(&names) {
                let who = self.who(action(*from, *to), comes_with_another(*from, *to));
                let _ = write!(table, " | {who:width$}", width = width(to_name));
            }
        }
        let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
        self.tables.push(lines.join("\n"));
    }

    fn who(&mut self, action: Action<'_>, comes_with_another: bool) -> String {
        let those: Vec<String> =
            actors().into_iter().filter(|(_, actor)| may(actor, action)).map(|(name, _)| name).collect();
        if those.is_empty() {
            let nobody = if comes_with_another { SYSTEM } else { NOBODY };
            return nobody.to_owned();
        }
        let group = those.join("\n  ");
        let known = self.groups.iter().position(|known| *known == group);
        let number = known.unwrap_or(self.groups.len());
        if known.is_none() {
            self.groups.push(group);
        }
        letter(number)
    }

    /// The tables, and who is in which group.
    fn told(&self) -> String {
        let groups =
            self.groups.iter().enumerate().map(|(number, group)| format!("{}:\n  {group}", letter(number)));
        self.tables.iter().cloned().chain(groups).collect::<Vec<_>>().join("\n\n")
    }
}

fn letter(number: usize) -> String {
    ('A'..='Z').nth(number).expect("few groups").to_string()
}

/// A publication supersedes what was published before, and what is handed in supersedes what was given back.
const fn is_superseded(from: RevisionState, to: RevisionState) -> bool {
    matches!(to, RevisionState::Superseded) && from.may_become(to)
}

#[test]
fn who_brings_revisions_into_which_state() {
    let about = |organisation, standing, municipalities: &[&str]| Submission {
        organisation,
        standing,
        municipalities: municipalities.iter().map(|key| (*key).to_owned()).collect(),
        handed_in_by: Vec::new(),
        is_escalated: false,
    };
    // Every actor is the one who has handed it in.
    let handed_in_by = vec![AccountId(Uuid::nil())];
    let left = Submission { handed_in_by, ..about(OTHER, Standing::Confirmed, &["siegen"]) };
    let submissions = [
        ("another's, Siegen", about(OTHER, Standing::Confirmed, &["siegen"])),
        ("another's, Siegen and Kreuztal", about(OTHER, Standing::Confirmed, &["siegen", "kreuztal"])),
        ("another's, the county", about(OTHER, Standing::Confirmed, &[])),
        ("the members'", about(OWN, Standing::Confirmed, &["siegen"])),
        ("the members', not confirmed", about(OWN, Standing::Pending, &["siegen"])),
        ("the members', trusted", about(OWN, Standing::Trusted, &["siegen"])),
        ("the members', suspended", about(OWN, Standing::Suspended, &["siegen"])),
        ("another's, handed in by oneself", left),
    ];
    let mut steps = Steps::default();
    for (name, submission) in &submissions {
        let action = |from, to| Action::ChangeRevision(submission, from, to);
        steps.add(name, RevisionState::ALL, action, is_superseded);
    }
    insta::assert_snapshot!("revisions", steps.told());
}

#[test]
fn who_brings_entries_into_which_state() {
    let mut steps = Steps::default();
    for (name, organisation) in [("the members'", OWN), ("another's", OTHER)] {
        let action = |from, to| Action::ChangeEntry(organisation, from, to);
        steps.add(name, EntryState::ALL, action, |_, _| false);
    }
    insta::assert_snapshot!("entries", steps.told());
}

/// Whoever decides about an organisation may give it any standing, whatever it had; but only admins trust.
#[test]
fn who_gives_organisations_which_standing() {
    let profile = |organisation| Submission {
        organisation,
        standing: Standing::Pending,
        municipalities: Vec::new(),
        handed_in_by: Vec::new(),
        is_escalated: false,
    };
    let mut steps = Steps::default();
    for (name, profile) in [("another", profile(OTHER)), ("the members'", profile(OWN))] {
        let action = |from: Standing, to: Standing| {
            let is_trusted_now = to == Standing::Trusted && from != to;
            if is_trusted_now { Action::Trust(&profile) } else { Action::ChangeStanding(&profile) }
        };
        steps.add(name, Standing::ALL, action, |_, _| false);
    }
    insta::assert_snapshot!("standings", steps.told());
}
