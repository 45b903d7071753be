//! What people work on for their organisations.

mod care;
mod members;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::file::OwnFiles;
#[cfg(target_arch = "wasm32")]
use shared::file::{Crop, Document, Picture};
use shared::id::{ContactId, PlaceId};
use shared::organisation::OrganisationProfile;
use shared::place::PlaceData;
#[cfg(target_arch = "wasm32")]
use shared::problem::{Problem, ProblemCode};
use shared::template::{OfferBeginning, OfferTemplates};
use shared::text::LanguageTag;
use shared::version::EntryVersions;
use shared::workspace::{
    EntryContent, EntryWork, HandingIn, OrganisationWork, OwnContact, OwnOrganisation, OwnPlace,
    SimilarOrganisations, StateChange, StatedContact, Workspace,
};
use url::form_urlencoded;

use crate::account::object;
use crate::{ApiClient, ApiError, Method, Refusal, Result, escaped, json, with_query};

/// Where the workspace is in the API.
const BASE: &str = "/api/v1/workspace";

/// What becomes of something that is sent.
type Sent<T> = std::result::Result<T, Refusal>;

impl ApiClient {
    /// The organisations of who asks, with all their entries.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn workspace(&self) -> Result<Workspace> {
        self.get(BASE).await
    }

    /// An organisation with what its entries refer to.
    ///
    /// # Errors
    /// When who asks does not belong to it or the API cannot be reached.
    pub async fn organisation_work(&self, id: &str) -> Result<OrganisationWork> {
        self.get(&format!("{BASE}/organisations/{}", escaped(id))).await
    }

    /// An entry as one works on it.
    ///
    /// # Errors
    /// When it is of another organisation or the API cannot be reached.
    pub async fn entry_work(&self, id: &str) -> Result<EntryWork> {
        self.get(&format!("{BASE}/entries/{}", escaped(id))).await
    }

    /// An offer as the public would see it if its draft was published.
    ///
    /// # Errors
    /// As [`ApiClient::entry_work`].
    pub async fn preview(&self, id: &str, language: &LanguageTag) -> Result<OfferDetail> {
        let path = format!("{BASE}/entries/{}/preview", escaped(id));
        self.get(&with_query(&path, &format!("lang={language}"))).await
    }

    /// A profile as the public would see it if its draft was published.
    ///
    /// # Errors
    /// As [`ApiClient::entry_work`].
    pub async fn preview_profile(&self, id: &str, language: &LanguageTag) -> Result<OrganisationDetail> {
        let path = format!("{BASE}/profiles/{}/preview", escaped(id));
        self.get(&with_query(&path, &format!("lang={language}"))).await
    }

    /// Organisations like one of which this is known, as names and values of parameters.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn similar_organisations(&self, known: &[(&str, &str)]) -> Result<SimilarOrganisations> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(known).finish();
        self.get(&with_query(&format!("{BASE}/similar-organisations"), &query)).await
    }

    /// Registers an organisation.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn register_organisation(&self, profile: &OrganisationProfile) -> Sent<OwnOrganisation> {
        self.write(Method::Post, "/organisations", Some(profile), None).await
    }

    /// Deletes an organisation that was never confirmed, whose profile is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn delete_organisation(&self, id: &str, version: i32) -> Sent<()> {
        let path = format!("{BASE}/organisations/{}", escaped(id));
        self.submit(Method::Delete, &path, None, Some(version.into())).await.map(drop)
    }

    /// The templates offers can begin from.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn offer_templates(&self) -> Result<OfferTemplates> {
        self.get(&format!("{BASE}/templates")).await
    }

    /// Begins an offer of an organisation: from a template, like another offer, or blank.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn begin_offer(&self, organisation: &str, beginning: &OfferBeginning) -> Sent<EntryWork> {
        let path = format!("/organisations/{}/offers/from", escaped(organisation));
        self.write(Method::Post, &path, Some(beginning), None).await
    }

    /// Writes the draft of an entry that is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn save_draft(&self, id: &str, content: &EntryContent, version: i32) -> Sent<EntryWork> {
        let id = escaped(id);
        match content {
            EntryContent::Offer(offer) => {
                self.write(Method::Put, &format!("/offers/{id}/draft"), Some(offer), Some(version.into()))
                    .await
            }
            EntryContent::Organisation(profile) => {
                let path = format!("/profiles/{id}/draft");
                self.write(Method::Put, &path, Some(profile), Some(version.into())).await
            }
        }
    }

    /// Deletes the draft of an entry, and an offer that was never published as a whole.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn discard_draft(&self, id: &str, version: i32) -> Sent<()> {
        let path = format!("{BASE}/entries/{}/draft", escaped(id));
        self.submit(Method::Delete, &path, None, Some(version.into())).await.map(drop)
    }

    /// Hands the draft of an entry in.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn hand_in(&self, id: &str, handing_in: &HandingIn, version: i32) -> Sent<EntryWork> {
        let path = format!("/entries/{}/submission", escaped(id));
        self.write(Method::Post, &path, Some(handing_in), Some(version.into())).await
    }

    /// Takes back what was handed in.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn withdraw(&self, id: &str, version: i32) -> Sent<EntryWork> {
        let path = format!("/entries/{}/submission", escaped(id));
        self.write(Method::Delete, &path, None::<&()>, Some(version.into())).await
    }

    /// Brings an entry into another state.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn change_entry_state(&self, id: &str, change: &StateChange, version: i32) -> Sent<EntryWork> {
        let path = format!("/entries/{}/state", escaped(id));
        self.write(Method::Put, &path, Some(change), Some(version.into())).await
    }

    /// The versions of an entry.
    ///
    /// # Errors
    /// As [`ApiClient::entry_work`].
    pub async fn entry_versions(&self, id: &str) -> Result<EntryVersions> {
        self.get(&format!("{BASE}/entries/{}/versions", escaped(id))).await
    }

    /// The content of a version of an entry.
    ///
    /// # Errors
    /// When it is no version of this entry; as [`ApiClient::entry_work`].
    pub async fn entry_version(&self, id: &str, revision: &str) -> Result<EntryContent> {
        self.get(&format!("{BASE}/entries/{}/versions/{}", escaped(id), escaped(revision))).await
    }

    /// Makes a version of an entry its draft again; `version` is the one the entry is in.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn restore_version(&self, id: &str, revision: &str, version: i32) -> Sent<EntryWork> {
        let path = format!("/entries/{}/versions/{}/restoration", escaped(id), escaped(revision));
        self.write(Method::Post, &path, None::<&()>, Some(version.into())).await
    }

    /// Adds a contact, or changes one that is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn save_contact(
        &self,
        organisation: &str,
        known: Option<(ContactId, i64)>,
        contact: &StatedContact,
    ) -> Sent<OwnContact> {
        let path = format!("/organisations/{}/contacts", escaped(organisation));
        self.add_or_change(path, known.map(|(id, version)| (id.to_string(), version)), contact).await
    }

    /// Adds a place, or changes one that is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn save_place(
        &self,
        organisation: &str,
        known: Option<(PlaceId, i64)>,
        place: &PlaceData,
    ) -> Sent<OwnPlace> {
        let path = format!("/organisations/{}/places", escaped(organisation));
        self.add_or_change(path, known.map(|(id, version)| (id.to_string(), version)), place).await
    }

    /// The pictures and documents of an organisation.
    ///
    /// # Errors
    /// When who asks does not belong to it or the API cannot be reached.
    pub async fn files(&self, organisation: &str) -> Result<OwnFiles> {
        self.get(&format!("{BASE}/organisations/{}/files", escaped(organisation))).await
    }

    /// Uploads a picture of this media type, or a part of it: a `File` or `Blob` of the browser.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    #[cfg(target_arch = "wasm32")]
    pub async fn upload_picture(
        &self,
        organisation: &str,
        kind: &str,
        crop: Option<Crop>,
        file: js_sys::wasm_bindgen::JsValue,
    ) -> Sent<Picture> {
        let path = format!("{BASE}/organisations/{}/pictures", escaped(organisation));
        let query =
            crop.map(|Crop { x, y, width, height }| format!("x={x}&y={y}&width={width}&height={height}"));
        self.upload(&with_query(&path, &query.unwrap_or_default()), kind, file).await
    }

    /// Uploads a PDF document that is called so: a `File` or `Blob` of the browser.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    #[cfg(target_arch = "wasm32")]
    pub async fn upload_document(
        &self,
        organisation: &str,
        name: &str,
        file: js_sys::wasm_bindgen::JsValue,
    ) -> Sent<Document> {
        let path = format!("{BASE}/organisations/{}/documents", escaped(organisation));
        let query = format!("name={}", escaped(name));
        self.upload(&with_query(&path, &query), "application/pdf", file).await
    }

    #[cfg(target_arch = "wasm32")]
    async fn upload<T: DeserializeOwned>(
        &self,
        path: &str,
        kind: &str,
        file: js_sys::wasm_bindgen::JsValue,
    ) -> Sent<T> {
        let refused = |error| Refusal { error, wait: None };
        let (answer, wait) = self.transport.upload(path, kind, file).await.map_err(refused)?;
        match answer.status {
            200..300 => json::from_str(&answer.body).map_err(|error| refused(ApiError::malformed(&error))),
            // A proxy before the server may say so in words of its own.
            413 => Err(refused(ApiError::Problem(Problem::new(ProblemCode::BodyTooLarge)))),
            _ => Err(Refusal { error: ApiError::from_problem(&answer.body), wait }),
        }
    }

    async fn by_token<T: DeserializeOwned>(&self, path: &str, fields: &[(&str, String)]) -> Sent<T> {
        let answer = self.submit(Method::Post, path, Some(object(fields)), None).await?;
        json::from_str(&answer).map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })
    }

    async fn add_or_change<T: DeserializeOwned>(
        &self,
        path: String,
        known: Option<(String, i64)>,
        stated: &impl Serialize,
    ) -> Sent<T> {
        match known {
            Some((id, version)) => {
                self.write(Method::Put, &format!("{path}/{id}"), Some(stated), Some(version)).await
            }
            None => self.write(Method::Post, &path, Some(stated), None).await,
        }
    }

    async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        version: Option<i64>,
    ) -> Sent<T> {
        let refused = |error| Refusal { error, wait: None };
        let body = body.map(serde_json::to_string).transpose();
        let body = body.map_err(|error| refused(ApiError::malformed(&error)))?;
        let answer = self.submit(method, &format!("{BASE}{path}"), body, version).await?;
        json::from_str(&answer).map_err(|error| refused(ApiError::malformed(&error)))
    }
}
