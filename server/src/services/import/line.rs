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
use shared::text::LanguageTag;
use shared::validate::Violations;
use uuid::Uuid;

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

/// Whose offer it is: an organisation of the same source, or one by name.
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
            format!("{}|{}", part(&self.municipality), part(&self.name))
        })
    }
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
pub fn parse(text: &str, reference: &Reference) -> Result<Line, Vec<FieldError>> {
    let mut raw: RawLine = typed_str(text)?;
    let mut violations = Violations::default();
    let id_length = raw.external_id.trim().chars().count();
    violations.require((1..=200).contains(&id_length), "/external_id", "required");
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
    let organisation = raw.organisation.map(|mut key| {
        key.municipality = key.municipality.map(|name| municipality_key(region, name));
        key
    });
    let content = match raw.kind {
        EntryKind::Offer => {
            check_organisation(organisation.as_ref(), region, &mut violations);
            let mut offer: OfferContent = typed(Value::Object(raw.content), "/content")?;
            offer.settle_languages();
            violations.nest_errors("/content", offer.validate(reference).err().unwrap_or_default());
            Content::Offer(Box::new(offer))
        }
        EntryKind::Organisation => {
            violations.require(organisation.is_none(), "/organisation", "unexpected");
            name_municipalities(&mut raw.content, region);
            let mut profile: OrganisationProfile = typed(Value::Object(raw.content), "/content")?;
            profile.settle_languages();
            violations.nest_errors("/content", profile.validate(reference).err().unwrap_or_default());
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

fn check_organisation(key: Option<&OrganisationKey>, region: &Region, violations: &mut Violations) {
    let Some(key) = key else { return violations.add("/organisation", "required") };
    let named = key.name.as_ref().is_some_and(|name| !name.trim().is_empty());
    let identified = key.external_id.as_ref().is_some_and(|id| !id.trim().is_empty());
    violations.require(named || identified, "/organisation", "required");
    violations.require(identified || key.municipality.is_some(), "/organisation/municipality", "required");
    if let Some(municipality) = &key.municipality
        && region.municipality(municipality).is_none()
    {
        violations.add_value("/organisation/municipality", "unknown_key", municipality);
    }
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
    let values: Vec<T> = typed(inline, &format!("/content/{name}"))?;
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

fn typed<T: DeserializeOwned>(value: Value, pointer: &str) -> Result<T, Vec<FieldError>> {
    serde_path_to_error::deserialize(value).map_err(|error| malformed(&error, pointer))
}

fn typed_str<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FieldError>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| malformed(&error, ""))
}

fn malformed(error: &serde_path_to_error::Error<serde_json::Error>, pointer: &str) -> Vec<FieldError> {
    use serde_path_to_error::Segment;
    let steps = error.path().iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{key}")),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    let pointer: String = std::iter::once(pointer.to_owned()).chain(steps).collect();
    one_error(&pointer, "malformed", Some(error.inner().to_string()))
}
