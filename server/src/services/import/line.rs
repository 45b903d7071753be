//! One line of an import file.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::entry::{ContactData, EntryKind, LocalisedContent as _, Reference};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::place::PlaceData;
use shared::problem::FieldError;
use shared::region::Region;
use shared::text::{LanguageTag, LocalisedText, Origin, Text};
use shared::validate::Violations;
use uuid::Uuid;

use crate::json;

/// What the file says about whether an entry is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is public at once.
    #[default]
    Published,
    /// It waits as a draft.
    Draft,
}

/// Whose offer it is: an organisation by its id in the source, or one by its
/// name and municipality. With both, it is made if the id is not known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrganisationKey {
    /// Its id in the source.
    pub external_id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Key or name of its municipality.
    pub municipality: Option<String>,
}

impl OrganisationKey {
    /// The id under which the organisation is found again.
    #[must_use]
    pub fn id(&self) -> String {
        self.external_id.clone().unwrap_or_else(|| {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            named_id(&part(&self.name), &part(&self.municipality))
        })
    }

    /// The profile of an organisation of which no more is known; `None` if it
    /// is not named.
    #[must_use]
    pub fn profile(&self) -> Option<OrganisationProfile> {
        let name = Text::new(self.name.clone()?, Origin::Import);
        let language = LanguageTag::german();
        let name = LocalisedText::new(language.clone(), name);
        Some(OrganisationProfile::named(name, language, self.municipality.iter().cloned().collect()))
    }

    /// The key of the municipality instead of its name, and nothing blank.
    fn settle(mut self, region: &Region) -> Self {
        self.external_id = self.external_id.filter(|id| !id.trim().is_empty());
        self.name = self.name.filter(|name| !name.trim().is_empty());
        self.municipality = self.municipality.map(|name| municipality_key(region, name));
        self
    }

    fn violations(&self, reference: &Reference) -> Violations {
        let mut violations = Violations::default();
        violations.require(self.name.is_some() || self.external_id.is_some(), "", "required");
        match &self.external_id {
            Some(id) => violations.identifier("/external_id", id),
            None => violations.require(self.municipality.is_some(), "/municipality", "required"),
        }
        let profile = self.profile().map(|profile| profile.validate(reference));
        for error in profile.and_then(Result::err).unwrap_or_default() {
            let of_name = error.pointer.starts_with("/name");
            let pointer = if of_name { "/name" } else { "/municipality" };
            violations.nest_errors("", vec![FieldError { pointer: pointer.to_owned(), ..error }]);
        }
        violations
    }
}

/// The id under which an organisation that was made from a name is found
/// again. It holds a line break, which no id in a file may.
pub fn named_id(name: &str, municipality: &str) -> String {
    format!("{municipality}\n{}", normalised(name))
}

/// Whether an id was made from a name and means nothing outside.
#[must_use]
pub fn is_named_id(external_id: &str) -> bool {
    external_id.contains('\n')
}

/// A name without differences of case and spacing.
pub fn normalised(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    kind: EntryKind,
    external_id: String,
    #[serde(default)]
    organisation: Option<OrganisationKey>,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    confirmed_on: Option<NaiveDate>,
    #[serde(default)]
    image_file: Option<String>,
    content: Map<String, Value>,
}

/// A line that has passed every check. The content's references to places,
/// contacts and the picture are filled when the line is stored.
#[derive(Debug)]
pub struct Line {
    /// Id of the entry in the source.
    pub external_id: String,
    /// Whose it is; for an organisation itself `None`.
    pub organisation: Option<OrganisationKey>,
    /// Whether it becomes public.
    pub status: Status,
    /// When somebody last confirmed it.
    pub confirmed_on: Option<NaiveDate>,
    /// The content.
    pub content: Content,
    /// The places that stand inline.
    pub places: Vec<PlaceData>,
    /// The contacts that stand inline.
    pub contacts: Vec<ContactData>,
    /// File name of the picture, relative to the import file.
    pub image_file: Option<String>,
}

/// The content of a line by kind.
#[derive(Debug)]
pub enum Content {
    /// An offer.
    Offer(Box<OfferContent>),
    /// An organisation's profile.
    Organisation(Box<OrganisationProfile>),
}

impl Content {
    /// The kind of entry this is the content of.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Offer(_) => EntryKind::Offer,
            Self::Organisation(_) => EntryKind::Organisation,
        }
    }
}

/// Reads and checks one line.
///
/// # Errors
/// Everything that is wrong, with JSON pointers into the line.
pub fn parse(text: &[u8], reference: &Reference) -> Result<Line, Vec<FieldError>> {
    let mut raw: RawLine = json::from_slice(text)?;
    let mut violations = Violations::default();
    violations.identifier("/external_id", &raw.external_id);
    let region = &reference.region;
    let source_language = raw
        .content
        .get("source_language")
        .and_then(Value::as_str)
        .and_then(LanguageTag::parse)
        .unwrap_or_else(LanguageTag::german);
    let places = take_places(&mut raw.content, region, &source_language)?;
    let contacts = take_contacts(&mut raw.content, &source_language)?;
    let image_file = take_image(&mut raw)?;
    for (index, place) in places.iter().enumerate() {
        violations.nest(&format!("/content/places/{index}"), place.violations(region));
    }
    for (index, contact) in contacts.iter().enumerate() {
        violations.nest(&format!("/content/contacts/{index}"), contact.violations());
    }
    let organisation = raw.organisation.map(|key| key.settle(region));
    let content = match raw.kind {
        EntryKind::Offer => {
            match &organisation {
                Some(key) => violations.nest("/organisation", key.violations(reference)),
                None => violations.add("/organisation", "required"),
            }
            let mut offer: OfferContent = json::from_value(Value::Object(raw.content), "/content")?;
            offer.settle_languages();
            violations.nest_errors("/content", offer.validate(reference).err().unwrap_or_default());
            // There is no way yet to bring documents along.
            violations.require(offer.documents.is_empty(), "/content/documents", "not_supported");
            Content::Offer(Box::new(offer))
        }
        EntryKind::Organisation => {
            violations.require(organisation.is_none(), "/organisation", "unexpected");
            name_municipalities(&mut raw.content, region);
            let mut profile: OrganisationProfile = json::from_value(Value::Object(raw.content), "/content")?;
            profile.settle_languages();
            violations.nest_errors("/content", profile.validate(reference).err().unwrap_or_default());
            // Nor logos.
            violations.require(profile.logo.is_none(), "/content/logo", "not_supported");
            Content::Organisation(Box::new(profile))
        }
        EntryKind::Project => {
            violations.add_value("/kind", "unknown_value", "project");
            return Err(violations.into_result().err().unwrap_or_default());
        }
    };
    violations.into_result()?;
    Ok(Line {
        external_id: raw.external_id,
        organisation,
        status: raw.status,
        confirmed_on: raw.confirmed_on,
        content,
        places,
        contacts,
        image_file,
    })
}

/// The key of a municipality a file names by key or name; what is unknown
/// stays as it is and fails the check.
fn municipality_key(region: &Region, name: String) -> String {
    region.municipality_named(&name).map_or(name, |known| known.key.clone())
}

fn name_municipalities(content: &mut Map<String, Value>, region: &Region) {
    let Some(Value::Array(municipalities)) = content.get_mut("municipalities") else { return };
    for municipality in municipalities {
        if let Value::String(name) = municipality {
            *name = municipality_key(region, std::mem::take(name));
        }
    }
}

fn take_places(
    content: &mut Map<String, Value>,
    region: &Region,
    source_language: &LanguageTag,
) -> Result<Vec<PlaceData>, Vec<FieldError>> {
    let mut places: Vec<PlaceData> = take_inline(content, "places")?;
    for place in &mut places {
        place.municipality = municipality_key(region, std::mem::take(&mut place.municipality));
        for text in place.name.iter_mut().chain(&mut place.note) {
            text.settle(source_language);
        }
    }
    Ok(places)
}

fn take_contacts(
    content: &mut Map<String, Value>,
    source_language: &LanguageTag,
) -> Result<Vec<ContactData>, Vec<FieldError>> {
    let mut contacts: Vec<ContactData> = take_inline(content, "contacts")?;
    for contact in &mut contacts {
        contact.function.settle(source_language);
        contact.note.iter_mut().for_each(|text| text.settle(source_language));
    }
    Ok(contacts)
}

/// Takes what stands inline out of the content and leaves numbered ids behind,
/// so that the content can be checked as a whole.
fn take_inline<T: DeserializeOwned>(
    content: &mut Map<String, Value>,
    name: &str,
) -> Result<Vec<T>, Vec<FieldError>> {
    let Some(inline) = content.remove(name) else { return Ok(Vec::new()) };
    let values: Vec<T> = json::from_value(inline, &format!("/content/{name}"))?;
    let placeholders = (1..=values.len()).map(|number| Uuid::from_u128(number as u128).to_string());
    content.insert(name.to_owned(), placeholders.map(Value::String).collect());
    Ok(values)
}

/// Takes the picture's file name, which stands in the image or on the line.
fn take_image(raw: &mut RawLine) -> Result<Option<String>, Vec<FieldError>> {
    let Some(Value::Object(image)) = raw.content.get_mut("image") else {
        return match raw.image_file {
            Some(_) => Err(one_error("/content/image/alternative_text", "required", None)),
            None => Ok(None),
        };
    };
    if image.contains_key("media") {
        return Err(one_error("/content/image/media", "unexpected", None));
    }
    let inside = image.remove("image_file").and_then(|value| value.as_str().map(ToOwned::to_owned));
    let file = inside.or_else(|| raw.image_file.take());
    if file.is_none() {
        return Err(one_error("/content/image/image_file", "required", None));
    }
    image.insert("media".to_owned(), Value::String(Uuid::nil().to_string()));
    Ok(file)
}

fn one_error(pointer: &str, code: &str, value: Option<String>) -> Vec<FieldError> {
    vec![FieldError { pointer: pointer.to_owned(), code: code.to_owned(), value }]
}
