//! What a page of the workspace is made from.

use std::pin::Pin;
#[cfg(feature = "ssr")]
use std::sync::Arc;

use api_client::{ApiClient, ApiError, Refusal};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use shared::answer::OrganisationReference;
use shared::care::{AskedEntries, EntryCare, PageViews};
use shared::claim::Claim;
use shared::file::OwnFile;
use shared::id::AccountId;
use shared::member::{InvitationOffer, Members};
use shared::place::Precision;
use shared::problem::ProblemCode;
use shared::region::Region;
use shared::template::OfferTemplate;
use shared::version::EntryVersion;
use shared::workspace::{
    EntryContent, EntryWork, OrganisationWork, OwnPlace, SimilarOrganisation, Workspace,
};

#[cfg(feature = "ssr")]
use super::place_map::county::County;
use super::sheet::Sheet;
use crate::account::{TOKEN, parameter};
use crate::i18n::Language;
use crate::routes::{Page, WorkspacePage};
use crate::workspace::form::Fields;
use crate::workspace::{LOOKED_AT, Refused, registration};

/// For how many days it is told how often pages were seen.
pub(super) const DAYS_OF_VIEWS: u16 = 30;

/// What a page of the workspace shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) page: WorkspacePage,
    /// Whether somebody has to sign in first.
    pub(super) is_for_others: bool,
    /// Who writes the entry.
    pub(super) account: AccountId,
    pub(super) workspace: Option<Workspace>,
    pub(super) organisation: Option<OrganisationWork>,
    pub(super) entry: Option<EntryWork>,
    /// What it was before, the newest first.
    pub(super) versions: Vec<EntryVersion>,
    /// The one of them that is looked at, with what stood in it.
    pub(super) looked_at: Option<(EntryVersion, EntryContent)>,
    /// Keys of the templates offers can begin from, each with the title it begins with.
    pub(super) templates: Vec<(String, String)>,
    /// The files of the organisation.
    pub(super) files: Vec<OwnFile>,
    /// The key of the first municipality in which the organisation works; empty if it names none.
    pub(super) municipality: String,
    /// How current the entries are.
    pub(super) care: Vec<EntryCare>,
    /// How often their pages were seen, for each organisation.
    pub(super) views: Vec<PageViews>,
    pub(super) members: Option<Members>,
    /// The organisation whose profile is asked for.
    pub(super) claimed: Option<OrganisationReference>,
    /// One's requests for profiles that nobody has decided yet.
    pub(super) claims: Vec<Claim>,
    /// Those that are there already, where somebody who registers one is asked whether it is one of them.
    pub(super) similar: Vec<SimilarOrganisation>,
    /// What the link of a mail is about, if it is worth anything.
    pub(super) asked: Option<AskedEntries>,
    /// Whether that link was used up: there is nothing left to confirm by it.
    pub(super) is_used_up: bool,
    pub(super) invitation: Option<InvitationOffer>,
    /// Whether somebody is signed in.
    pub(super) is_signed_in: bool,
    /// The token of the link that led here.
    pub(super) token: String,
    /// Keys of the fields of action, each with those of its offer types.
    pub(super) types: Vec<(String, Vec<String>)>,
    /// The federal state, whose public holidays count.
    pub(super) federal_state: String,
    /// The county for the maps of places, where the server makes them.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub(super) county: Option<Arc<County>>,
    /// What came of a form that was sent without scripts.
    pub(super) refused: Option<Refused>,
}

type Loading = Pin<Box<dyn Future<Output = Result<Content, ApiError>> + Send>>;

/// What loads the page at a path with a query.
pub(super) fn loader() -> impl Fn(ApiClient, String) -> Loading + Send + Sync {
    let refused: Option<Refused> = use_context();
    let language = Language::current();
    move |api, here| {
        let refused = refused.clone();
        Box::pin(async move {
            let page = match Page::at(here.split('?').next().unwrap_or_default()) {
                Some((_, Page::Workspace(page))) => page,
                _ => WorkspacePage::Overview,
            };
            let query = here.split_once('?').map_or("", |(_, query)| query);
            let looked_at = parameter(query, LOOKED_AT);
            let mut content = Content {
                page,
                is_for_others: false,
                account: AccountId::default(),
                workspace: None,
                organisation: None,
                entry: None,
                versions: Vec::new(),
                looked_at: None,
                templates: Vec::new(),
                files: Vec::new(),
                municipality: String::new(),
                care: Vec::new(),
                views: Vec::new(),
                members: None,
                claimed: None,
                claims: Vec::new(),
                similar: Vec::new(),
                asked: None,
                is_used_up: false,
                invitation: None,
                is_signed_in: false,
                token: parameter(query, TOKEN).unwrap_or_default(),
                types: Vec::new(),
                federal_state: String::new(),
                #[cfg(feature = "ssr")]
                county: None,
                refused,
            };
            match content.load(&api, language, looked_at.as_deref()).await {
                Err(error) if error.code() == ProblemCode::Unauthenticated => content.is_for_others = true,
                other => other?,
            }
            Ok(content)
        })
    }
}

impl Content {
    /// What a form that was refused says of its fields; of no form, nothing.
    pub(super) fn sheet(&self, language: Language) -> Sheet {
        let refused = self.refused.as_ref();
        let typed = Fields::new(refused.map(|refused| refused.typed.clone()).unwrap_or_default());
        let problems = refused.map(|refused| refused.refusal.errors().to_vec()).unwrap_or_default();
        Sheet::new(language, problems, Vec::new(), typed)
    }

    /// Loads what the page shows; `looked_at` is the revision of an entry that is asked for, too.
    async fn load(
        &mut self,
        api: &ApiClient,
        language: Language,
        looked_at: Option<&str>,
    ) -> Result<(), ApiError> {
        match &self.page {
            WorkspacePage::Overview | WorkspacePage::Preview(_) => self.load_overview(api).await?,
            WorkspacePage::Register => {
                self.workspace = Some(api.workspace().await?);
                let asked = self.refused.as_ref().filter(|it| registration::is_asked(&it.refusal));
                if let Some(asked) = asked {
                    let typed = Fields::new(asked.typed.clone());
                    let found = api.similar_organisations(&registration::compared(&typed)).await;
                    // What was typed is shown in any case.
                    self.similar = found.map(|found| found.items).unwrap_or_default();
                }
            }
            WorkspacePage::Claim(id) => {
                self.workspace = Some(api.workspace().await?);
                self.claims = api.claims().await?.items;
                self.claimed = Some(api.organisation_reference(id, &language.language_tag()).await?);
            }
            WorkspacePage::Confirm => {
                let asked = api.asked_entries(&self.token).await;
                let errors = asked.as_ref().err().map(Refusal::errors).unwrap_or_default();
                self.is_used_up = errors.iter().any(|error| error.code == "link_used");
                self.asked = worth(asked)?;
            }
            WorkspacePage::Invitation => {
                self.invitation = worth(api.invitation(&self.token).await)?;
                self.is_signed_in = api.account().await.is_ok();
            }
            WorkspacePage::Members(id) => {
                self.members = Some(api.members(id).await?);
                self.organisation = Some(api.organisation_work(id).await?);
            }
            WorkspacePage::Begin(id) => {
                self.organisation = Some(api.organisation_work(id).await?);
                let templates = api.offer_templates().await?.items;
                self.templates = templates.into_iter().map(named).collect();
            }
            WorkspacePage::Organisation(id) => {
                let mut work = api.organisation_work(id).await?;
                let region = api.municipalities().await?;
                keep_stated_points(&region, &mut work.places);
                self.files = api.files(id).await?.items;
                #[cfg(feature = "ssr")]
                if !work.places.is_empty() {
                    let boundaries = api.boundaries().await?;
                    self.county = Some(Arc::new(County::new(region, &boundaries)));
                }
                self.municipality = municipality(api, &work).await?;
                self.organisation = Some(work);
            }
            WorkspacePage::Entry(id) => {
                self.account = api.account().await?.id;
                let entry = api.entry_work(id).await?;
                let organisation = entry.organisation.to_string();
                let work = api.organisation_work(&organisation).await?;
                self.municipality = municipality(api, &work).await?;
                self.organisation = Some(work);
                self.files = api.files(&organisation).await?.items;
                self.care = api.care(&organisation).await?.items;
                let mut views = api.page_views(&organisation, DAYS_OF_VIEWS).await?;
                views.items.retain(|seen| seen.entry == entry.entry.id);
                self.views.push(views);
                // What was only begun has no other version yet.
                if entry.version > 1 {
                    self.versions = api.entry_versions(id).await?.items;
                }
                let known = self.versions.iter().find(|version| looked_at == Some(&*version.id.to_string()));
                if let Some(version) = known.cloned() {
                    let revision = version.id.to_string();
                    self.looked_at = Some((version, api.entry_version(id, &revision).await?));
                }
                let region = api.municipalities().await?;
                self.federal_state.clone_from(&region.state);
                // What was typed may have ticked others.
                #[cfg(feature = "ssr")]
                if !entry.content.places().is_empty() || self.refused.is_some() {
                    let boundaries = api.boundaries().await?;
                    self.county = Some(Arc::new(County::new(region, &boundaries)));
                }
                self.entry = Some(entry);
                let taxonomy = api.taxonomy().await?;
                let of = |field: &str| {
                    let types = taxonomy.offer_types.iter().filter(|kind| kind.field == field);
                    types.map(|kind| kind.key.clone()).collect()
                };
                self.types =
                    taxonomy.fields.iter().map(|field| (field.key.clone(), of(&field.key))).collect();
            }
        }
        Ok(())
    }

    async fn load_overview(&mut self, api: &ApiClient) -> Result<(), ApiError> {
        let workspace = api.workspace().await?;
        for organisation in &workspace.organisations {
            let id = organisation.id.to_string();
            self.views.push(api.page_views(&id, DAYS_OF_VIEWS).await?);
        }
        self.workspace = Some(workspace);
        self.claims = api.claims().await?.items;
        Ok(())
    }
}

/// The key of the first municipality of an organisation's profile; empty if it names none.
async fn municipality(api: &ApiClient, work: &OrganisationWork) -> Result<String, ApiError> {
    let profile = api.entry_work(&work.organisation.profile.id.to_string()).await?;
    Ok(match profile.content {
        EntryContent::Organisation(profile) => profile.municipalities.into_iter().next().unwrap_or_default(),
        EntryContent::Offer(_) => String::new(),
    })
}

/// The key of a template with the title it begins with, which is German; empty if it has none.
fn named(OfferTemplate { key, offer }: OfferTemplate) -> (String, String) {
    let title = offer.title.get(&offer.source_language).map(|title| title.text.clone());
    (key, title.unwrap_or_default())
}

/// Leaves out the points that the county knows: they follow the locality and the postal code.
fn keep_stated_points(region: &Region, places: &mut [OwnPlace]) {
    for OwnPlace { place, .. } in places {
        let stored = place.point.take();
        let known = region.point_of(place);
        let is_stated = |precision| matches!(precision, Precision::Exact | Precision::Locality);
        place.point = stored.filter(|point| is_stated(point.precision) && known != stored);
    }
}

/// What a link is about; `None` if it is worth nothing.
fn worth<T>(read: Result<T, Refusal>) -> Result<Option<T>, ApiError> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(refusal) if refusal.error.code() == ProblemCode::InvalidContent => Ok(None),
        Err(refusal) => Err(refusal.error),
    }
}
