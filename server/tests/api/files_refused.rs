//! Uploads that are not what they should be.

use http::StatusCode;
use image::ImageFormat;
use shared::file::{LARGEST_DOCUMENT, LARGEST_PICTURE};

use crate::support::files::{House, address, bomb, jpeg, offers, packed, pdf, picture, shows};
use crate::support::{App, Browser, on_every_database};
use shared::entry::RevisionState;

const HTML: &[u8] = b"<html><script>alert(document.cookie)</script></html>";
const ZIP: &[u8] = b"PK\x03\x04hidden archivePK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const SVG: &[u8] =
    b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_calls_itself() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let path = house.path("pictures");
        let gif: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
        let heic: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let document = pdf("<< >>");
        for (media_type, file, code) in [
            ("image/svg+xml", SVG, "not_a_picture"),
            ("image/png", SVG, "not_a_picture"),
            ("image/gif", gif, "not_a_picture"),
            ("image/jpeg", gif, "not_a_picture"),
            ("image/jpeg", HTML, "not_a_picture"),
            ("image/png", ZIP, "not_a_picture"),
            ("image/webp", &document, "not_a_picture"),
            ("image/jpeg", b"BM\x1e\0\0\0\0\0\0\0", "not_a_picture"),
            ("image/jpeg", b"II*\0\x08\0\0\0", "not_a_picture"),
            ("image/heic", heic, "heic_picture"),
            ("image/jpeg", heic, "heic_picture"),
            ("image/jpeg", b"", "required"),
            ("image/jpeg", b"\xff", "not_a_picture"),
            ("image/jpeg", b"\xff\xd8\xff\xe0", "damaged"),
        ] {
            house.browser.upload(&path, media_type, file).await.refuses("", code);
        }
        for wrong in [
            "application/json",
            "text/html",
            "application/pdf",
            "multipart/form-data; boundary=a",
            "images/png",
            "",
        ] {
            let answer = house.browser.upload(&path, wrong, jpeg(200, 200)).await;
            assert_eq!(
                answer.is(StatusCode::UNSUPPORTED_MEDIA_TYPE).json()["code"],
                "unsupported_media_type"
            );
        }
        nothing_is_kept(&app, &house).await;
    })
    .await;
}

/// No refused file has left a trace.
async fn nothing_is_kept(app: &App, house: &House<'_>) {
    let files = house.browser.get(&house.path("files")).await.json();
    assert_eq!(files["items"].as_array().map(Vec::len), Some(0));
    let folder = std::fs::read_dir(app.state.config.data_dir.join("media")).expect("a folder");
    assert_eq!(folder.count(), 0);
}

#[tokio::test]
async fn half_a_picture_is_refused() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let whole = picture(format, 500, 400);
            for length in [whole.len() / 2, whole.len() - whole.len() / 10, whole.len() - 2] {
                let answer = house.upload("", &whole[..length]).await;
                if format == ImageFormat::Jpeg || length < whole.len() - 2 {
                    answer.refuses("", "damaged");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_small_file_with_many_pixels_is_not_unpacked() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        for (width, height) in [(50_000, 50_000), (2_000_000_000, 1), (12_000, 12_000), (12_001, 10)] {
            let bomb = bomb(width, height);
            assert!(bomb.len() < 2_000, "{}", bomb.len());
            house.upload("", bomb).await.refuses("", "too_many_pixels");
        }
        nothing_is_kept(&app, &house).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_in_a_picture_does_not_get_through() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let comment = |text: &[u8]| {
            let size = u16::try_from(text.len() + 2).expect("short").to_be_bytes();
            let whole = jpeg(300, 200);
            [&whole[..2], &[0xff, 0xfe], &size, text, &whole[2..]].concat()
        };
        for polyglot in [
            [&jpeg(300, 200)[..], HTML, ZIP].concat(),
            [&picture(ImageFormat::Png, 300, 200)[..], ZIP, HTML].concat(),
            [&picture(ImageFormat::WebP, 300, 200)[..], HTML].concat(),
            comment(&[HTML, SVG, ZIP].concat()),
        ] {
            let made = house.picture(polyglot).await;
            house.offer("Kurs", RevisionState::Published, shows(&made)).await;
            for size in made["variants"].as_array().expect("sizes") {
                let answer = app.get(size["url"].as_str().expect("an address")).await.is(StatusCode::OK);
                for hidden in [&b"<script"[..], b"<html", b"<svg", b"PK\x03\x04", b"hidden archive"] {
                    assert!(!contains(&answer.body, hidden));
                }
                assert!(answer.body.starts_with(b"RIFF"));
                assert_eq!(answer.header("x-content-type-options"), "nosniff");
            }
        }
        // The other way round it is no picture.
        house.upload("", [HTML, &jpeg(300, 200)].concat()).await.refuses("", "not_a_picture");
    })
    .await;
}

/// Uploads are refused for their size, whether or not they tell it.
async fn refuses_size(browser: &Browser<'_>, path: &str, media_type: &str, file: Vec<u8>) {
    for tells_length in [true, false] {
        let answer = browser.upload_with(path, media_type, file.clone(), tells_length).await;
        assert_eq!(answer.is(StatusCode::PAYLOAD_TOO_LARGE).json()["code"], "body_too_large");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let padded = |mut file: Vec<u8>, size| {
            file.resize(size, b' ');
            file
        };
        let (pictures, documents) = (house.path("pictures"), house.path("documents"));
        refuses_size(&house.browser, &pictures, "image/jpeg", padded(jpeg(200, 200), LARGEST_PICTURE + 1))
            .await;
        refuses_size(
            &house.browser,
            &documents,
            "application/pdf",
            padded(pdf("<< >>"), LARGEST_DOCUMENT + 1),
        )
        .await;
        house.picture(padded(jpeg(200, 200), LARGEST_PICTURE)).await;
        house.document("", padded(pdf("<< >>"), LARGEST_DOCUMENT)).await.is(StatusCode::CREATED);
        // Elsewhere the usual limit holds.
        let path = house.path("files");
        let answer = house.browser.upload(&path, "image/jpeg", vec![0; 3 * 1024 * 1024]).await;
        answer.is(StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn documents_that_do_something_are_refused() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let stream = |dictionary: &str, content: &[u8]| {
            let start = format!("<< {dictionary} /Length {} >>\nstream\r\n", content.len());
            pdf([start.as_bytes(), content, b"\nendstream"].concat())
        };
        // Long enough to be compressed rather than stored as it is.
        let script = b"5 0 << /S /JavaScript /JS (app.alert\\(1\\) app.alert\\(1\\) app.alert\\(1\\)) >>";
        let packed_script = stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &packed(script));
        for (document, code) in [
            (jpeg(200, 200), "not_a_pdf"),
            (HTML.to_vec(), "not_a_pdf"),
            (ZIP.to_vec(), "not_a_pdf"),
            ([HTML, &pdf("<< >>")].concat(), "not_a_pdf"),
            (b"%PDF-1.7\n".to_vec(), "damaged"),
            ([&pdf("<< >>")[..], HTML].concat(), "damaged"),
            ([&pdf("<< >>")[..], ZIP].concat(), "damaged"),
            ([&pdf("<< >>")[..], ZIP, b"%%EOF"].concat(), "damaged"),
            (pdf("<< /Filter /Standard >>\nendobj\ntrailer << /Encrypt 3 0 R >>"), "encrypted"),
            (pdf("<< /S /JavaScript /JS 4 0 R >>"), "active_content"),
            (pdf("<< /S/J#61vaScri#70t>>"), "active_content"),
            (pdf("<< /S /Rendition >>"), "active_content"),
            (pdf("<< /JS (app.alert\\(1\\)) >>"), "active_content"),
            (pdf("<< /S /Launch /F (cmd.exe) >>"), "active_content"),
            (pdf("<< /Names << /EmbeddedFiles 4 0 R >> >>"), "active_content"),
            (pdf("<< /Type /EmbeddedFile >>"), "active_content"),
            (pdf("<< /S /SubmitForm >>"), "active_content"),
            (packed_script.clone(), "active_content"),
            (stream("/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", b"00>"), "damaged"),
            (stream("/Type /Obj#53tm /Filter /FlateDecode", &packed(script)), "active_content"),
            (stream("/Type /ObjStm /Filter /FlateDecode", &packed(&vec![0; 70 << 20])), "damaged"),
            (stream("/Type /ObjStm /N 1 /First 4 /Filter 8 0 R", &packed(script)), "damaged"),
            (pdf("<< /OpenAction << /S /URI /URI (https://example.org) >> >>"), "active_content"),
        ] {
            house.document("", document).await.refuses("", code);
        }
        nothing_is_kept(&app, &house).await;
        // Words and compressed pixels are no scripts.
        for good in [
            pdf("<< /Title (JavaScript lernen) /URI (https://example.org/JavaScript1) >>"),
            pdf("<< /OpenAction [1 0 R /XYZ null null 0] >>"),
            stream("/Filter /DCTDecode", b"\x00/JS\x00\xff/JS \x80 /JSON"),
            stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &packed(b"5 0 << /Type /Page >>")),
        ] {
            house.document("", good).await.is(StatusCode::CREATED);
        }
        let path = house.path("documents");
        let answer = house.browser.upload(&path, "text/html", pdf("<< >>")).await;
        answer.is(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        house.browser.upload(&path, "application/pdf", Vec::new()).await.refuses("", "required");
    })
    .await;
}

#[tokio::test]
async fn addresses_of_files_lead_nowhere_else() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let made = house.picture(jpeg(300, 200)).await;
        let document = house.document("", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        house.offer("Bild", RevisionState::Published, shows(&made)).await;
        house.offer("Programm", RevisionState::Published, offers(&document)).await;
        let file = address(&made);
        app.get(&file).await.is(StatusCode::OK);
        let hash = file.strip_prefix("/media/").and_then(|rest| rest.split('/').next()).expect("a hash");
        let of_document = address(&document);
        for path in [
            format!("/media/{}/192.webp", hash.to_uppercase()),
            format!("/media/{hash}/0192.webp"),
            format!("/media/{hash}/+192.webp"),
            format!("/media/{hash}/%2B192.webp"),
            format!("/media/{hash}/192.webp%00"),
            format!("/media/{hash}/192.WEBP"),
            format!("/media/{hash}/193.webp"),
            format!("/media/{hash}/document.pdf"),
            format!("/media/{hash}/"),
            format!("/media/{hash}/..%2f..%2fsecret.key"),
            format!("/media/{hash}%2f192.webp/192.webp"),
            format!("{of_document}.webp"),
            of_document.replace("document.pdf", "192.webp"),
            "/media/../secret.key".to_owned(),
            "/media/..%2f..%2fsecret.key/192.webp".to_owned(),
            "/media/%2e%2e/secret.key".to_owned(),
            "/media/..%5csecret.key/document.pdf".to_owned(),
        ] {
            for who in [&app.browser(), &house.browser] {
                let status = who.get(&path).await.status;
                assert!(
                    matches!(status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST),
                    "{path}: {status}"
                );
            }
        }
    })
    .await;
}
