//! Pictures and documents, good and bad, and an organisation that uses them.

use std::io::{Cursor, Write as _};

use db::repo::entries::RevisionOrigin;
use db::repo::import::{EntryUpdate, ImportBatch, NewEntry, insert_batch};
use db::repo::review;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use server::services::contents::StoredContent;
use shared::entry::{EntryKind, EntryState, LocalisedContent as _, RevisionState, Standing};
use shared::id::{EntryId, OrganisationId, RevisionId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use uuid::Uuid;

use super::{Answer, App, Browser};

const RED: Rgb<u8> = Rgb([200, 30, 30]);
const BLUE: Rgb<u8> = Rgb([30, 30, 200]);

/// A text in the metadata of [`with_metadata`].
pub const SECRET_PLACE: &str = "SECRETPLACE";

/// A picture whose left half is red and whose right half is blue.
pub fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let colour = |x, _| if x < width / 2 { RED } else { BLUE };
    let mut file = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour));
    picture.write_to(&mut file, format).expect("a picture can be written");
    file.into_inner()
}

/// A JPEG picture like [`picture`].
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    picture(ImageFormat::Jpeg, width, height)
}

/// Whether a place of a picture is red rather than blue.
pub fn is_red(picture: &[u8], x: u32, y: u32) -> bool {
    let picture = image::load_from_memory(picture).expect("a picture").into_rgb8();
    let [red, _, blue] = picture.get_pixel(x, y).0;
    red > blue
}

/// A JPEG with metadata: it was taken at a place, with the camera turned so that
/// the picture has to be turned clockwise.
pub fn with_metadata(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // Two tables of entries: where the one of the place begins, and where its text.
    let (place, text) = (8 + 2 + 2 * 12 + 4, 8 + 2 + 2 * 12 + 4 + 2 + 12 + 4);
    let length = u32::try_from(SECRET_PLACE.len()).expect("short") + 1;
    let content = [
        &b"Exif\0\0II*\0\x08\0\0\0"[..],
        &[2, 0],
        &entry(0x0112, 3, 1, 6),
        &entry(0x8825, 4, 1, place),
        &[0; 4],
        &[1, 0],
        &entry(0x0012, 2, length, text),
        &[0; 4],
        SECRET_PLACE.as_bytes(),
        &[0],
    ]
    .concat();
    let size = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &size, &content, &jpeg[2..]].concat()
}

/// A PNG of a few bytes that says it has so many pixels, each of eight bytes.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        let checksum = checksum(&[&kind[..], data].concat()).to_be_bytes();
        [&length[..], kind, data, &checksum].concat()
    };
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[16, 6, 0, 0, 0]].concat();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &header),
        &chunk(b"IDAT", &packed(&vec![0; 1 << 20])),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// Compresses.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A PDF document with an object of its own.
pub fn pdf(object: impl AsRef<[u8]>) -> Vec<u8> {
    [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n",
        b"<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n3 0 obj\n".as_slice(),
        object.as_ref(),
        b"\nendobj\ntrailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n",
    ]
    .concat()
}

/// Somebody with a confirmed organisation the public knows.
pub struct House<'a> {
    app: &'a App,
    pub browser: Browser<'a>,
    pub id: OrganisationId,
}

impl<'a> House<'a> {
    /// Registers one.
    pub async fn of(app: &'a App, email: &str) -> Self {
        let browser = app.signed_in(email).await;
        let profile = json!({"name": {"de": format!("Verein von {email}")}, "kind": "club"});
        let own = browser.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let id: OrganisationId = serde_json::from_value(own.json()["id"].clone()).expect("an id");
        let house = Self { app, browser, id };
        house.stand(Standing::Confirmed).await;
        let mut profile: OrganisationProfile = serde_json::from_value(profile).expect("a profile");
        profile.settle_languages();
        let content = StoredContent::of_profile(&profile).expect("it can be stored");
        house.replace(id.into(), None, content).await;
        house
    }

    /// Gives it another standing.
    pub async fn stand(&self, standing: Standing) {
        let transaction = self.app.state.database.begin().await.expect("a transaction");
        let now = self.app.state.clock.now();
        review::set_standing(&transaction, self.id, standing, now).await.expect("it is there");
        transaction.commit().await.expect("it is committed");
    }

    /// An address of its files in the workspace.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/workspace/organisations/{}/{rest}", self.id)
    }

    /// Uploads a picture; `query` chooses a part of it.
    pub async fn upload(&self, query: &str, picture: impl Into<Vec<u8>>) -> Answer {
        self.browser.upload(&self.path(&format!("pictures{query}")), "image/jpeg", picture).await
    }

    /// Uploads a good picture.
    pub async fn picture(&self, picture: impl Into<Vec<u8>>) -> Value {
        self.upload("", picture).await.is(StatusCode::CREATED).json()
    }

    /// Uploads a document.
    pub async fn document(&self, query: &str, document: impl Into<Vec<u8>>) -> Answer {
        self.browser.upload(&self.path(&format!("documents{query}")), "application/pdf", document).await
    }

    /// An entry in this state with what its content has beside what it needs.
    pub async fn offer(&self, title: &str, state: RevisionState, with: Value) -> (EntryId, RevisionId) {
        let (entry, revision) = (EntryId(Uuid::now_v7()), RevisionId(Uuid::now_v7()));
        let new = NewEntry {
            id: entry,
            kind: EntryKind::Offer,
            organisation_id: self.id,
            state: EntryState::Active,
            confirmed_on: None,
            hidden_from: None,
        };
        let content = offer(title, with);
        let batch = ImportBatch {
            entries: vec![new],
            revisions: vec![content.revision(revision, entry, state, None, RevisionOrigin::Person)],
            ..ImportBatch::default()
        };
        self.write(batch).await;
        (entry, revision)
    }

    /// Publishes something else instead of the revision of an offer.
    pub async fn offer_instead(&self, (entry, revision): (EntryId, RevisionId), title: &str, with: Value) {
        self.replace(entry, Some(revision), offer(title, with)).await;
    }

    async fn replace(&self, entry: EntryId, based_on: Option<RevisionId>, content: StoredContent) {
        let id = RevisionId(Uuid::now_v7());
        let revision =
            content.revision(id, entry, RevisionState::Published, based_on, RevisionOrigin::Person);
        let update = EntryUpdate {
            revision,
            withdrawn_draft: None,
            moved_to: None,
            confirmed_on: None,
            hidden_from: None,
        };
        self.write(ImportBatch { updates: vec![update], ..ImportBatch::default() }).await;
    }

    async fn write(&self, batch: ImportBatch) {
        let transaction = self.app.state.database.begin().await.expect("a transaction");
        insert_batch(&transaction, batch, self.app.state.clock.now()).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
    }
}

/// The part of a content that shows a picture.
pub fn shows(picture: &Value) -> Value {
    json!({"image": {"media": picture["id"], "alternative_text": {"de": "Ein Bild"}}})
}

/// The part of a content that offers a document.
pub fn offers(document: &Value) -> Value {
    json!({"documents": [{"media": document["id"], "title": {"de": "Programm"}}]})
}

fn offer(title: &str, with: Value) -> StoredContent {
    let mut content = json!({
        "title": {"de": title},
        "summary": {"de": "Ein Angebot."},
        "fields": ["bildung"],
        "offer_types": ["deutschkurs"],
        "cost": {"kind": "free"},
        "format": "on_site",
        "group_size": "group",
        "childcare": "no",
        "registration": {"kind": "none"},
        "access": {"kind": "open_to_all"},
        "schedule": {"by_arrangement": true},
        "contacts": [],
    });
    if let (Some(content), Value::Object(with)) = (content.as_object_mut(), with) {
        content.extend(with);
    }
    let mut offer: OfferContent = serde_json::from_value(content).expect("a content");
    offer.settle_languages();
    StoredContent::of_offer(&offer, None).expect("it can be stored")
}

/// The address of the largest size of a picture, or of a document.
pub fn address(file: &Value) -> String {
    let largest = || file["variants"].as_array().and_then(|sizes| sizes.last()).map(|size| &size["url"]);
    let url = file.get("url").or_else(largest).and_then(Value::as_str);
    url.expect("it has an address").to_owned()
}
