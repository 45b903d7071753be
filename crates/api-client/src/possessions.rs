//! What organisations have and can do without: contacts, places and files to which no entry refers.

use crate::{ApiClient, Method, Refusal, escaped};

/// What becomes of something that is deleted.
type Deleted = std::result::Result<(), Refusal>;

impl ApiClient {
    /// Deletes a contact that is in this version.
    ///
    /// # Errors
    /// When the API refuses it, as it does while an entry shows it, or cannot be reached.
    pub async fn delete_contact(&self, organisation: &str, id: &str, version: i64) -> Deleted {
        self.delete_of(organisation, "contacts", id, Some(version)).await
    }

    /// Deletes a place that is in this version.
    ///
    /// # Errors
    /// As [`ApiClient::delete_contact`].
    pub async fn delete_place(&self, organisation: &str, id: &str, version: i64) -> Deleted {
        self.delete_of(organisation, "places", id, Some(version)).await
    }

    /// Deletes a picture or a document, which has no versions.
    ///
    /// # Errors
    /// As [`ApiClient::delete_contact`].
    pub async fn delete_file(&self, organisation: &str, id: &str) -> Deleted {
        self.delete_of(organisation, "files", id, None).await
    }

    async fn delete_of(&self, organisation: &str, list: &str, id: &str, version: Option<i64>) -> Deleted {
        let path =
            format!("/api/v1/workspace/organisations/{}/{list}/{}", escaped(organisation), escaped(id));
        self.submit(Method::Delete, &path, None, version).await.map(drop)
    }
}
