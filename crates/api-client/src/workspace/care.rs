//! How current and how often seen the entries of an organisation are.

use shared::care::{AskedEntries, EntryCare, IntervalChange, OrganisationCare, PageViews};

use super::{BASE, Sent};
use crate::{ApiClient, Method, Result, escaped};

impl ApiClient {
    /// How current the entries of an organisation are.
    ///
    /// # Errors
    /// When who asks does not belong to it or the API cannot be reached.
    pub async fn care(&self, organisation: &str) -> Result<OrganisationCare> {
        self.get(&format!("{BASE}/organisations/{}/care", escaped(organisation))).await
    }

    /// How often the pages of an organisation's entries were seen in the last days.
    ///
    /// # Errors
    /// As [`ApiClient::care`].
    pub async fn page_views(&self, organisation: &str, days: u16) -> Result<PageViews> {
        self.get(&format!("{BASE}/organisations/{}/views?days={days}", escaped(organisation))).await
    }

    /// Says that an entry is still right.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn confirm_entry(&self, id: &str) -> Sent<EntryCare> {
        let path = format!("/entries/{}/confirmation", escaped(id));
        self.write(Method::Post, &path, None::<&()>, None).await
    }

    /// Chooses after how many months an entry that is in this version is to be confirmed again.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn change_interval(&self, id: &str, change: &IntervalChange, version: i32) -> Sent<EntryCare> {
        let path = format!("/entries/{}/interval", escaped(id));
        self.write(Method::Put, &path, Some(change), Some(version.into())).await
    }

    /// What the link of a reminder asks about.
    ///
    /// # Errors
    /// When the link is worth nothing or the API cannot be reached.
    pub async fn asked_entries(&self, token: &str) -> Sent<AskedEntries> {
        self.by_token("/api/v1/confirmations/read", &[("token", token.to_owned())]).await
    }

    /// Confirms by the link of a reminder that an entry is still right, or without one that all are.
    ///
    /// # Errors
    /// As [`ApiClient::asked_entries`].
    pub async fn confirm_by_link(&self, token: &str, entry: Option<&str>) -> Sent<AskedEntries> {
        let mut fields = vec![("token", token.to_owned())];
        fields.extend(entry.map(|entry| ("entry", entry.to_owned())));
        self.by_token("/api/v1/confirmations", &fields).await
    }
}
