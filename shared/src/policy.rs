//! Every permission.

use crate::account::{MemberRole, Membership, ReviewScope, TokenScope};
use crate::entry::{EntryState, RevisionState, Standing};
use crate::id::{AccountId, OrganisationId, SessionId};
use crate::review::Submission;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Guest,
    /// Who runs the site, by the operator's token.
    Operator,
    /// Somebody with an account.
    Person(Person),
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// How it is known who it is.
    pub by: Credential,
    /// Whether the person administers the site.
    pub is_admin: bool,
    /// What the person reviews, if anything.
    pub reviews: Option<ReviewScope>,
    /// The organisations the person is a member of.
    pub memberships: Vec<Membership>,
    /// Whether signing in needs a second factor.
    pub has_second_factor: bool,
    /// Whether the account is for everybody to try: it needs no second factor,
    /// and nobody changes it.
    pub is_demo: bool,
}

/// How it is known who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The person is signed in on a device.
    Session(SessionId),
    /// Software acts for the person.
    Token(TokenScope),
}

/// What somebody may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// Ask why a search lists an entry where it does.
    ExplainSearch,
    /// Read one's own account.
    ReadAccount,
    /// Change what one says of oneself.
    ChangeProfile,
    /// Change what one's account is protected by, see who uses it, or end it.
    ChangeSecurity,
    /// See what one works on for one's organisations.
    ReadWorkspace,
    /// Write anything in the workspace, and register an organisation.
    WriteInWorkspace,
    /// See what an organisation has not published, and who belongs to it.
    ReadOrganisation(OrganisationId),
    /// Write for an organisation: drafts, contacts, places, files.
    WriteFor(OrganisationId),
    /// Say who belongs to an organisation.
    ManageMembers(OrganisationId),
    /// Become a member of an organisation by an invitation.
    Join,
    /// Stop being a member of an organisation.
    Leave(OrganisationId),
    /// Delete an organisation that was never confirmed.
    DeleteOrganisation(OrganisationId),
    /// Ask to take over the profile of an organisation.
    Claim(OrganisationId),
    /// Bring an entry of an organisation from one state into another.
    ChangeEntry(OrganisationId, EntryState, EntryState),
    /// Decide about anything at all.
    Review,
    /// Bring a revision from one state into another.
    ChangeRevision(&'a Submission, RevisionState, RevisionState),
    /// See what waits for a decision.
    ReadSubmission(&'a Submission),
    /// Confirm the organisation of this profile, trust it, or take it from the public.
    ChangeStanding(&'a Submission),
    /// Let an organisation publish at once.
    Trust(&'a Submission),
    /// Close a case about an entry, or take the entry from the public.
    DecideCase(&'a Submission),
    /// Pass a case about an entry on to the KI team.
    Escalate(&'a Submission),
    /// See all organisations, and what was done by whom.
    ReadCounty,
    /// See the county's staff.
    ReadStaff,
    /// Say who belongs to the county's staff, and lock accounts.
    ChangeStaff,
    /// See who asks to take over the profile of an organisation.
    ReadClaims,
    /// Decide whether somebody takes over the profile of an organisation.
    DecideClaim(OrganisationId, AccountId),
}

impl Person {
    /// Whether the rights of staff rest because there is no second factor.
    #[must_use]
    pub const fn needs_second_factor(&self) -> bool {
        self.has_rights_of_staff() && !self.has_second_factor && !self.is_demo
    }

    /// Whether the person is staff and may act as such.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        self.has_rights_of_staff() && !self.needs_second_factor()
    }

    const fn has_rights_of_staff(&self) -> bool {
        self.is_admin || self.reviews.is_some()
    }

    /// The session the person uses, if none uses a token.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self.by {
            Credential::Session(id) => Some(id),
            Credential::Token(_) => None,
        }
    }

    /// Whether what shows who the person is lets them change something.
    const fn writes(&self) -> bool {
        !matches!(self.by, Credential::Token(TokenScope::Read))
    }

    /// Whether the person reviews what concerns these municipalities (none: the whole county).
    fn reviews_in(&self, municipalities: &[String]) -> bool {
        let only = match municipalities {
            [only] => Some(only.as_str()),
            _ => None,
        };
        self.reads_cases_of(only)
    }

    /// Whether the person sees the cases about this municipality alone (none: about several, or the whole
    /// county).
    #[must_use]
    pub fn reads_cases_of(&self, municipality: Option<&str>) -> bool {
        let is_within = match &self.reviews {
            Some(ReviewScope::All) => true,
            Some(ReviewScope::Municipality(key)) => municipality == Some(key.as_str()),
            None => false,
        };
        self.is_staff() && self.writes() && (self.is_admin || is_within)
    }

    /// The only municipality that the person reviews; none if it is the whole county, or nothing.
    #[must_use]
    pub fn only_municipality(&self) -> Option<&str> {
        match &self.reviews {
            Some(ReviewScope::Municipality(key)) if !self.is_admin => Some(key),
            _ => None,
        }
    }

    /// Whether the person may decide about what concerns these municipalities and this organisation. Nobody
    /// decides about an organisation they belong to.
    fn decides(&self, organisation: OrganisationId, municipalities: &[String]) -> bool {
        self.reviews_in(municipalities) && self.role_in(organisation).is_none()
    }

    /// As [`Person::decides`], about what somebody has handed in. Nobody decides about what they have handed
    /// in themselves, also once they do not belong to the organisation any more.
    fn decides_about(&self, submission: &Submission, municipalities: &[String]) -> bool {
        self.decides(submission.organisation, municipalities)
            && !submission.handed_in_by.contains(&self.id)
            && (!submission.is_escalated || self.reviews_all())
    }

    /// Whether the person reviews what concerns the whole county.
    const fn reviews_all(&self) -> bool {
        self.is_admin || matches!(self.reviews, Some(ReviewScope::All))
    }

    /// What the person is in an organisation.
    #[must_use]
    pub fn role_in(&self, organisation: OrganisationId) -> Option<MemberRole> {
        self.memberships
            .iter()
            .find(|membership| membership.organisation == organisation)
            .map(|membership| membership.role)
    }
}

/// Whether somebody may do something.
#[must_use]
pub fn may(actor: &Actor, action: Action<'_>) -> bool {
    match (actor, action) {
        (Actor::Operator, Action::ExplainSearch) => true,
        (Actor::Person(person), action) => person.may(action),
        (Actor::Guest | Actor::Operator, _) => false,
    }
}

impl Person {
    /// Whether the person may do something.
    #[must_use]
    pub fn may(&self, action: Action<'_>) -> bool {
        match action {
            Action::ReadAccount | Action::ReadWorkspace => true,
            Action::ExplainSearch => self.is_staff(),
            Action::ChangeProfile | Action::Join => self.writes() && !self.is_demo,
            Action::ChangeSecurity => matches!(self.by, Credential::Session(_)) && !self.is_demo,
            Action::WriteInWorkspace => self.writes(),
            Action::ReadOrganisation(organisation) => self.role_in(organisation).is_some(),
            Action::WriteFor(organisation) => self.writes() && self.role_in(organisation).is_some(),
            Action::ManageMembers(organisation) | Action::DeleteOrganisation(organisation) => {
                self.writes() && self.role_in(organisation) == Some(MemberRole::Owner)
            }
            Action::Leave(organisation) => {
                self.writes() && self.role_in(organisation).is_some() && !self.is_demo
            }
            Action::Claim(organisation) => self.writes() && self.role_in(organisation).is_none(),
            Action::ChangeEntry(organisation, from, to) => {
                from.may_become(to) && self.may(Action::WriteFor(organisation))
            }
            Action::Review => self.is_staff() && self.writes(),
            Action::ChangeRevision(submission, from, to) => {
                from.may_become(to) && self.changes_revision(submission, to)
            }
            Action::ReadSubmission(submission) => self.reviews_in(&submission.municipalities),
            Action::ChangeStanding(profile) => self.decides_about(profile, &[]),
            Action::Trust(profile) => self.is_admin && self.decides_about(profile, &[]),
            Action::DecideCase(submission) => self.decides_about(submission, &submission.municipalities),
            Action::Escalate(submission) => !self.reviews_all() && self.may(Action::DecideCase(submission)),
            Action::ReadClaims | Action::ReadCounty => self.is_staff() && self.writes() && self.reviews_all(),
            Action::ReadStaff => self.is_admin && self.is_staff() && self.writes(),
            Action::ChangeStaff => self.is_admin && self.is_staff() && self.may(Action::ChangeSecurity),
            Action::DecideClaim(organisation, account) => {
                account != self.id && self.decides(organisation, &[])
            }
        }
    }

    /// Members write, hand in and take back; others decide, unless the organisation is trusted.
    fn changes_revision(&self, submission: &Submission, to: RevisionState) -> bool {
        let is_of_members = match to {
            RevisionState::Draft | RevisionState::Submitted | RevisionState::Withdrawn => true,
            RevisionState::Published => submission.standing == Standing::Trusted,
            _ => false,
        };
        (is_of_members && self.may(Action::WriteFor(submission.organisation)))
            || (to.is_decision() && self.decides_about(submission, &submission.municipalities))
    }
}
