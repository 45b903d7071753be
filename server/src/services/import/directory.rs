//! Organisations by what they are called.

use std::collections::HashMap;

use db::Connection;
use db::repo::import::organisation_profiles;
use shared::id::OrganisationId;
use shared::organisation::OrganisationProfile;

use super::line::normalised;

/// All organisations with the municipalities they work in, by every name they
/// have in any language.
pub(super) struct Directory(HashMap<String, Vec<(Vec<String>, OrganisationId)>>);

impl Directory {
    /// Reads all organisations there are, whatever they come from.
    pub async fn load(connection: &impl Connection) -> anyhow::Result<Self> {
        let mut directory = Self(HashMap::new());
        for (id, profile) in organisation_profiles(connection).await? {
            directory.add(id, &profile);
        }
        Ok(directory)
    }

    /// Adds an organisation, or new names of one.
    pub fn add(&mut self, id: OrganisationId, profile: &OrganisationProfile) {
        for (_, name) in profile.name.iter() {
            let known = self.0.entry(normalised(&name.text)).or_default();
            known.push((profile.municipalities.clone(), id));
        }
    }

    /// The organisation of this name in this municipality, else one of this
    /// name that works in the whole county.
    pub fn find(&self, name: &str, municipality: &str) -> Option<OrganisationId> {
        let named = self.0.get(&normalised(name))?;
        let here =
            |(municipalities, _): &&(Vec<String>, _)| municipalities.iter().any(|key| key == municipality);
        let everywhere = |(municipalities, _): &&(Vec<String>, _)| municipalities.is_empty();
        named.iter().find(here).or_else(|| named.iter().find(everywhere)).map(|(_, id)| *id)
    }
}
