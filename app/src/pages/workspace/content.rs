//! What a page of the workspace is made from.

use std::pin::Pin;

use api_client::{ApiClient, ApiError};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use shared::problem::ProblemCode;
use shared::workspace::{EntryWork, OrganisationWork, Workspace};

use crate::routes::{Page, WorkspacePage};
use crate::workspace::Refused;

/// What a page of the workspace shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) page: WorkspacePage,
    /// Whether somebody has to sign in first.
    pub(super) is_for_others: bool,
    pub(super) workspace: Option<Workspace>,
    pub(super) organisation: Option<OrganisationWork>,
    pub(super) entry: Option<EntryWork>,
    /// Keys of the fields of action, each with those of its offer types.
    pub(super) types: Vec<(String, Vec<String>)>,
    /// The federal state, whose public holidays count.
    pub(super) federal_state: String,
    /// What came of a form that was sent without scripts.
    pub(super) refused: Option<Refused>,
}

type Loading = Pin<Box<dyn Future<Output = Result<Content, ApiError>> + Send>>;

/// What loads the page at a path with a query.
pub(super) fn loader() -> impl Fn(ApiClient, String) -> Loading + Send + Sync {
    let refused: Option<Refused> = use_context();
    move |api, here| {
        let refused = refused.clone();
        Box::pin(async move {
            let page = match Page::at(here.split('?').next().unwrap_or_default()) {
                Some((_, Page::Workspace(page))) => page,
                _ => WorkspacePage::Overview,
            };
            let mut content = Content {
                page,
                is_for_others: false,
                workspace: None,
                organisation: None,
                entry: None,
                types: Vec::new(),
                federal_state: String::new(),
                refused,
            };
            match content.load(&api).await {
                Err(error) if error.code() == ProblemCode::Unauthenticated => content.is_for_others = true,
                other => other?,
            }
            Ok(content)
        })
    }
}

impl Content {
    async fn load(&mut self, api: &ApiClient) -> Result<(), ApiError> {
        match &self.page {
            WorkspacePage::Overview | WorkspacePage::Preview(_) | WorkspacePage::Register => {
                self.workspace = Some(api.workspace().await?);
            }
            WorkspacePage::Organisation(id) | WorkspacePage::Begin(id) => {
                self.organisation = Some(api.organisation_work(id).await?);
            }
            WorkspacePage::Entry(id) => {
                let entry = api.entry_work(id).await?;
                self.organisation = Some(api.organisation_work(&entry.organisation.to_string()).await?);
                self.entry = Some(entry);
                let taxonomy = api.taxonomy().await?;
                let of = |field: &str| {
                    let types = taxonomy.offer_types.iter().filter(|kind| kind.field == field);
                    types.map(|kind| kind.key.clone()).collect()
                };
                self.types =
                    taxonomy.fields.iter().map(|field| (field.key.clone(), of(&field.key))).collect();
                self.federal_state = api.municipalities().await?.state;
            }
        }
        Ok(())
    }
}
