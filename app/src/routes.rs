//! Every URL of the interface.

use serde::{Deserialize, Serialize};
use shared::account::AccountPage;
use shared::entry::EntryKind;
use shared::legal::LegalPage;

use crate::i18n::{Language, Namespace};

/// Path segment of the list of offers, the same in every language.
pub const OFFERS: &str = "angebote";
/// Path segment of the list of organisations, the same in every language.
pub const ORGANISATIONS: &str = "organisationen";
/// Path segment of the page of saved offers, the same in every language.
pub const FAVOURITES: &str = "merkliste";
/// Path segment of the sheet of paper, the same in every language.
pub const SHEET: &str = "aushang";
/// Path segment of what is new since the last visit, the same in every language.
pub const NEWS: &str = "neues";
/// Path segment of the choice of a place to look around, the same in every language.
pub const NEAR: &str = "umkreis";
/// Path segment of the map, the same in every language.
pub const MAP: &str = "karte";
/// Path segment of what is shown without a network.
pub const OFFLINE: &str = "offline";
/// First path segment of pages about accounts, the same in every language.
pub const ACCOUNT: &str = "konto";
/// First path segment of the pages of those who review, the same in every language.
pub const REVIEW: &str = "redaktion";
/// Last path segment of the page on which an entry is reported, the same in every language.
pub const REPORT: &str = "melden";
/// First path segment of pages on which people work for their organisations, the same in every language.
pub const WORKSPACE: &str = "arbeitsbereich";
/// Documentation of the API, a page of the server.
pub const API_DOCUMENTATION: &str = "/api/docs";

/// A page without its language and its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The start page.
    Home,
    /// The list of offers.
    Offers,
    /// One offer, by slug or id.
    Offer(String),
    /// The list of organisations.
    Organisations,
    /// One organisation, by slug or id.
    Organisation(String),
    /// Leads to the list of the saved offers.
    Favourites,
    /// What is new since the last visit, for those who ask for it.
    News,
    /// A list of offers, or an offer, on paper.
    Sheet,
    /// The choice of a place to look around.
    Near,
    /// The offers on the map of the county.
    Map,
    /// What is shown without a network for a page that is not on the device.
    Offline,
    /// A page whose text the operator writes.
    Legal(LegalPage),
    /// A page about accounts.
    Account(AccountPage),
    /// A page on which people work for their organisations.
    Workspace(WorkspacePage),
    /// A page of those who review.
    Review(ReviewPage),
    /// Reports that something about an entry is wrong: what that is, by slug.
    Report(EntryKind, String),
}

/// A page of those who review. The parts of their paths are the same in every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewPage {
    /// What waits each morning.
    Overview,
    /// The list of cases.
    Cases,
    /// A case, by its id.
    Case(String),
    /// The entry of a case as readers will see it, by the id of the case.
    Preview(String),
    /// Entries that nobody confirms.
    Stale,
    /// The organisations.
    Organisations,
    /// An organisation, by its id.
    Organisation(String),
    /// Who asks to take over a profile.
    Claims,
    /// The county's staff.
    Staff,
    /// Accepts an invitation to the staff by the link of a mail.
    StaffInvitation,
    /// What was done by whom.
    Log,
}

impl ReviewPage {
    fn at(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            [] => Self::Overview,
            ["faelle"] => Self::Cases,
            ["fall", id] => Self::Case((*id).to_owned()),
            ["vorschau", id] => Self::Preview((*id).to_owned()),
            ["veraltet"] => Self::Stale,
            ["organisationen"] => Self::Organisations,
            ["organisation", id] => Self::Organisation((*id).to_owned()),
            ["anfragen"] => Self::Claims,
            ["team"] => Self::Staff,
            ["einladung"] => Self::StaffInvitation,
            ["protokoll"] => Self::Log,
            _ => return None,
        })
    }

    /// Its key and what it is about.
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Overview => ("", ""),
            Self::Cases => ("faelle", ""),
            Self::Case(id) => ("fall", id),
            Self::Preview(id) => ("vorschau", id),
            Self::Stale => ("veraltet", ""),
            Self::Organisations => ("organisationen", ""),
            Self::Organisation(id) => ("organisation", id),
            Self::Claims => ("anfragen", ""),
            Self::Staff => ("team", ""),
            Self::StaffInvitation => ("einladung", ""),
            Self::Log => ("protokoll", ""),
        }
    }
}

/// A page on which people work for their organisations. The parts of their paths are the same in every
/// language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkspacePage {
    /// The organisations with their entries.
    Overview,
    /// Registers an organisation.
    Register,
    /// Confirms entries by the link of a reminder.
    Confirm,
    /// Accepts an invitation by the link of a mail.
    Invitation,
    /// What an organisation has, by its id.
    Organisation(String),
    /// Who works for an organisation, by its id.
    Members(String),
    /// Begins an offer of an organisation, by the id of that.
    Begin(String),
    /// Asks to take over the profile of an organisation, by the id of that.
    Claim(String),
    /// Writes an entry, by its id.
    Entry(String),
    /// An entry as the public would see it, by its id.
    Preview(String),
}

impl WorkspacePage {
    fn at(segments: &[&str]) -> Option<Self> {
        Some(match segments {
            [] => Self::Overview,
            ["registrieren"] => Self::Register,
            ["bestaetigen"] => Self::Confirm,
            ["einladung"] => Self::Invitation,
            ["mitglieder", id] => Self::Members((*id).to_owned()),
            ["organisation", id] => Self::Organisation((*id).to_owned()),
            ["neu", id] => Self::Begin((*id).to_owned()),
            ["beanspruchen", id] => Self::Claim((*id).to_owned()),
            ["eintrag", id] => Self::Entry((*id).to_owned()),
            ["vorschau", id] => Self::Preview((*id).to_owned()),
            _ => return None,
        })
    }

    /// Its key and what it is about.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Overview => ("", ""),
            Self::Register => ("registrieren", ""),
            Self::Confirm => ("bestaetigen", ""),
            Self::Invitation => ("einladung", ""),
            Self::Members(id) => ("mitglieder", id),
            Self::Organisation(id) => ("organisation", id),
            Self::Begin(id) => ("neu", id),
            Self::Claim(id) => ("beanspruchen", id),
            Self::Entry(id) => ("eintrag", id),
            Self::Preview(id) => ("vorschau", id),
        }
    }
}

impl Page {
    /// Every page that is neither an entry's nor made for one person.
    pub const FIXED: [Self; 8] = [
        Self::Home,
        Self::Offers,
        Self::Map,
        Self::Organisations,
        Self::Legal(LegalPage::Imprint),
        Self::Legal(LegalPage::Privacy),
        Self::Legal(LegalPage::Accessibility),
        Self::Legal(LegalPage::Contact),
    ];

    /// The page at a path, with its language.
    #[must_use]
    pub fn at(path: &str) -> Option<(Language, Self)> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (tag, rest) = segments.split_first()?;
        let page = match rest {
            [] => Self::Home,
            [OFFERS] => Self::Offers,
            [OFFERS, slug] => Self::Offer((*slug).to_owned()),
            [ORGANISATIONS] => Self::Organisations,
            [FAVOURITES] => Self::Favourites,
            [NEWS] => Self::News,
            [SHEET] => Self::Sheet,
            [NEAR] => Self::Near,
            [MAP] => Self::Map,
            [OFFLINE] => Self::Offline,
            [ACCOUNT] => Self::Account(AccountPage::Overview),
            [ACCOUNT, name] => Self::Account(AccountPage::from_key(name)?),
            [ORGANISATIONS, slug] => Self::Organisation((*slug).to_owned()),
            [WORKSPACE, rest @ ..] => Self::Workspace(WorkspacePage::at(rest)?),
            [REVIEW, rest @ ..] => Self::Review(ReviewPage::at(rest)?),
            [OFFERS, slug, REPORT] => Self::Report(EntryKind::Offer, (*slug).to_owned()),
            [ORGANISATIONS, slug, REPORT] => Self::Report(EntryKind::Organisation, (*slug).to_owned()),
            [name] => Self::Legal(LegalPage::from_key(name)?),
            _ => return None,
        };
        Some((Language::from_tag(tag)?, page))
    }

    /// The list of entries of this kind.
    #[must_use]
    pub fn list_of(kind: EntryKind) -> Self {
        match kind {
            EntryKind::Organisation => Self::Organisations,
            EntryKind::Offer | EntryKind::Project => Self::Offers,
        }
    }

    /// Its path in a language.
    #[must_use]
    pub fn path(&self, language: Language) -> String {
        match self {
            Self::Home => format!("/{language}"),
            Self::Offers => format!("/{language}/{OFFERS}"),
            Self::Offer(slug) => format!("/{language}/{OFFERS}/{slug}"),
            Self::Organisations => format!("/{language}/{ORGANISATIONS}"),
            Self::Organisation(slug) => format!("/{language}/{ORGANISATIONS}/{slug}"),
            Self::Favourites => format!("/{language}/{FAVOURITES}"),
            Self::News => format!("/{language}/{NEWS}"),
            Self::Sheet => format!("/{language}/{SHEET}"),
            Self::Near => format!("/{language}/{NEAR}"),
            Self::Map => format!("/{language}/{MAP}"),
            Self::Offline => format!("/{language}/{OFFLINE}"),
            Self::Legal(page) => format!("/{language}/{page}"),
            Self::Account(AccountPage::Overview) => format!("/{language}/{ACCOUNT}"),
            Self::Account(page) => format!("/{language}/{ACCOUNT}/{page}"),
            Self::Workspace(page) => {
                let (key, about) = page.parts();
                format!("/{language}/{WORKSPACE}/{key}/{about}").trim_end_matches('/').to_owned()
            }
            Self::Review(page) => {
                let (key, about) = page.parts();
                format!("/{language}/{REVIEW}/{key}/{about}").trim_end_matches('/').to_owned()
            }
            Self::Report(EntryKind::Organisation, slug) => {
                format!("/{language}/{ORGANISATIONS}/{slug}/{REPORT}")
            }
            Self::Report(_, slug) => format!("/{language}/{OFFERS}/{slug}/{REPORT}"),
        }
    }

    /// Its path in a language with a query string.
    #[must_use]
    pub fn path_with(&self, language: Language, query: &str) -> String {
        let path = self.path(language);
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The browser's code for it: the package and the split of it; `None` if the browser takes nothing over.
    const fn code(&self) -> Option<(Package, &'static str)> {
        Some(match self {
            Self::Home => (Package::Public, "home_route"),
            Self::Offers => (Package::Public, "offers_route"),
            Self::Offer(_) => (Package::Public, "offer_route"),
            Self::Organisations => (Package::Public, "organisations_route"),
            Self::Organisation(_) => (Package::Public, "organisation_route"),
            Self::Account(AccountPage::DemoMails)
            | Self::Favourites
            | Self::News
            | Self::Sheet
            | Self::Near
            | Self::Map
            | Self::Offline
            | Self::Legal(_)
            | Self::Report(..)
            | Self::Review(ReviewPage::Preview(_))
            | Self::Workspace(WorkspacePage::Preview(_)) => return None,
            Self::Account(_) => (Package::Desk, "account_route"),
            Self::Workspace(WorkspacePage::Entry(_)) => (Package::Desk, "editor_route"),
            Self::Workspace(_) => (Package::Desk, "workspace_route"),
            Self::Review(_) => (Package::Desk, "review_route"),
        })
    }

    /// The package with the browser's code for it; `None` if the browser takes nothing over.
    #[must_use]
    pub(crate) fn package(&self) -> Option<Package> {
        self.code().map(|(package, _)| package)
    }

    /// The split of the browser's code that shows it; `None` if the browser takes nothing over.
    #[cfg(feature = "ssr")]
    pub(crate) fn split(&self) -> Option<&'static str> {
        self.code().map(|(_, split)| split)
    }

    /// What a link to it says of it on a page of this package: that it is a document of its own, unless
    /// the package has its code.
    #[must_use]
    pub(crate) fn rel(&self, here: Option<Package>) -> Option<&'static str> {
        (self.package().is_none() || self.package() != here).then_some("external")
    }

    /// The texts it shows beside those of every page.
    #[must_use]
    pub fn namespaces(&self) -> &'static [Namespace] {
        match self {
            Self::Home => &[Namespace::Home, Namespace::Dates, Namespace::Facets],
            Self::Offers | Self::Organisations => &[Namespace::Lists, Namespace::Dates, Namespace::Facets],
            Self::Favourites => &[Namespace::Favourites],
            Self::News => &[Namespace::News],
            Self::Offer(_) | Self::Organisation(_) => {
                &[Namespace::Entry, Namespace::Dates, Namespace::Facets]
            }
            Self::Sheet => {
                &[Namespace::Sheet, Namespace::Lists, Namespace::Entry, Namespace::Dates, Namespace::Facets]
            }
            Self::Near | Self::Map => {
                &[Namespace::Places, Namespace::Lists, Namespace::Dates, Namespace::Facets]
            }
            Self::Offline => &[Namespace::Offline],
            Self::Legal(_) => &[Namespace::Legal],
            Self::Account(AccountPage::DemoMails) => &[Namespace::Postbox],
            Self::Account(_) => &[Namespace::Account, Namespace::Dates],
            Self::Workspace(WorkspacePage::Preview(_)) => {
                &[Namespace::Workspace, Namespace::Entry, Namespace::Dates, Namespace::Facets]
            }
            Self::Report(..) => &[Namespace::Report],
            Self::Review(ReviewPage::Preview(_)) => {
                &[Namespace::Case, Namespace::Entry, Namespace::Dates, Namespace::Facets]
            }
            Self::Review(ReviewPage::Case(_)) => &[
                Namespace::Review,
                Namespace::Case,
                Namespace::Workspace,
                Namespace::Hints,
                Namespace::Entry,
                Namespace::Dates,
                Namespace::Facets,
            ],
            Self::Review(ReviewPage::Overview | ReviewPage::Cases | ReviewPage::Stale) => {
                &[Namespace::Review, Namespace::Workspace, Namespace::Dates, Namespace::Facets]
            }
            Self::Review(ReviewPage::Staff | ReviewPage::StaffInvitation) => &[
                Namespace::Review,
                Namespace::Staff,
                Namespace::Workspace,
                Namespace::Dates,
                Namespace::Facets,
            ],
            // These tell of the rights of the staff, and of what it does with accounts.
            Self::Review(ReviewPage::Log | ReviewPage::Organisation(_)) => &[
                Namespace::Review,
                Namespace::Case,
                Namespace::County,
                Namespace::Staff,
                Namespace::Workspace,
                Namespace::Dates,
                Namespace::Facets,
            ],
            Self::Review(_) => &[
                Namespace::Review,
                Namespace::County,
                Namespace::Workspace,
                Namespace::Dates,
                Namespace::Facets,
            ],
            Self::Workspace(_) => &[
                Namespace::Workspace,
                Namespace::Hints,
                Namespace::Entry,
                Namespace::Dates,
                Namespace::Facets,
            ],
        }
    }
}

/// The browser's code comes in two packages, so that what few need costs the others nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// Pages for everybody.
    Public,
    /// Pages for people with an account.
    Desk,
}

impl Package {
    /// The package of the present page.
    #[cfg(feature = "ssr")]
    pub(crate) fn current() -> Option<Self> {
        Page::at(&crate::layout::request_path()).and_then(|(_, page)| page.package())
    }

    /// This one.
    #[cfg(not(feature = "ssr"))]
    #[expect(clippy::unnecessary_wraps, reason = "on the server a page may have none")]
    pub(crate) const fn current() -> Option<Self> {
        Some(if cfg!(feature = "desk") { Self::Desk } else { Self::Public })
    }
}

/// The texts every page shows.
pub const COMMON_NAMESPACES: &[Namespace] = &[Namespace::Common, Namespace::Problems];

/// The language of a path, German if it names none.
#[must_use]
pub fn language_of(path: &str) -> Language {
    let tag = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    Language::from_tag(tag).unwrap_or_default()
}

/// The same path in another language.
#[must_use]
pub fn in_language(path: &str, language: Language) -> String {
    let rest = path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
    if rest.is_empty() { format!("/{language}") } else { format!("/{language}/{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_leads_back_to_its_page() {
        let pages = [
            Page::Home,
            Page::Offers,
            Page::Offer("cafe".to_owned()),
            Page::Organisations,
            Page::Organisation("verein".to_owned()),
            Page::Favourites,
            Page::News,
            Page::Sheet,
            Page::Near,
            Page::Map,
            Page::Offline,
            Page::Workspace(WorkspacePage::Confirm),
            Page::Legal(LegalPage::Imprint),
            Page::Account(AccountPage::Overview),
            Page::Account(AccountPage::SignIn),
            Page::Workspace(WorkspacePage::Overview),
            Page::Workspace(WorkspacePage::Register),
            Page::Workspace(WorkspacePage::Begin("1".to_owned())),
            Page::Workspace(WorkspacePage::Claim("1".to_owned())),
            Page::Workspace(WorkspacePage::Entry("1".to_owned())),
            Page::Review(ReviewPage::Overview),
            Page::Review(ReviewPage::Cases),
            Page::Review(ReviewPage::Case("1".to_owned())),
            Page::Review(ReviewPage::Preview("1".to_owned())),
            Page::Review(ReviewPage::Stale),
            Page::Review(ReviewPage::Organisations),
            Page::Review(ReviewPage::Organisation("1".to_owned())),
            Page::Review(ReviewPage::Claims),
            Page::Review(ReviewPage::Staff),
            Page::Review(ReviewPage::StaffInvitation),
            Page::Review(ReviewPage::Log),
            Page::Report(EntryKind::Offer, "cafe".to_owned()),
            Page::Report(EntryKind::Organisation, "verein".to_owned()),
        ];
        for language in Language::all() {
            for page in &pages {
                assert_eq!(Page::at(&page.path(language)), Some((language, page.clone())));
            }
        }
        for unknown in [
            "/",
            "/xx/angebote",
            "/de/offers",
            "/de/angebote/a/b",
            "/de/impressum/a",
            "/de/arbeitsbereich/neu",
        ] {
            assert_eq!(Page::at(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_page_keeps_its_path_in_another_language() {
        let arabic = Language::from_tag("ar").expect("the language exists");
        assert_eq!(in_language("/de/angebote/cafe", arabic), "/ar/angebote/cafe");
        assert_eq!(in_language("/de", arabic), "/ar");
    }
}
