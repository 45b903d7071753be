//! Documents that are made to deceive, and good ones that look like them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Fault, check};

/// The beginning of the dictionary of a stream with one object.
const OBJECTS: &str = "/Type /ObjStm /N 1 /First 4";
/// An object that runs a script, as it stands in such a stream; long enough to be compressed rather than
/// stored as it is.
const SCRIPT: &[u8] = b"5 0 << /S /JavaScript /JS (app.alert\\(1\\) app.alert\\(1\\) app.alert\\(1\\)) >>";

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A document with these objects.
fn document(objects: impl AsRef<[u8]>) -> Vec<u8> {
    let end = b"trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n";
    [&b"%PDF-1.7\n"[..], objects.as_ref(), end].concat()
}

/// A document whose catalog has this.
fn catalog(entries: &str) -> String {
    format!("1 0 obj\n<< /Type /Catalog {entries} >>\nendobj\n")
}

/// An object with a stream.
fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let start = format!("7 0 obj\n<< {dictionary} /Length {} >>\nstream\r\n", content.len());
    [start.as_bytes(), content, b"\nendstream\nendobj\n"].concat()
}

fn with_stream(dictionary: &str, content: &[u8]) -> Result<(), Fault> {
    check(&document(stream(dictionary, content)))
}

#[test]
fn what_runs_or_leads_elsewhere_is_found_however_it_is_written() {
    for object in [
        &b"<< /S /JavaScript >>"[..],
        b"<< /S/J#61vaScri#70t >>",
        b"<< /JS (app.alert\\(1\\)) >>",
        b"<< /JS\0(app.alert\\(1\\)) >>",
        b"<< /JS % remark\n(app.alert\\(1\\)) >>",
        b"<< /JS (\xfe\xff\0a\0p\0p) >>",
        b"<< /#4a#53 8 0 R >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /AA << /O 8 0 R >> >>",
        b"<< /A#41 8 0 R >>",
        b"<< /AA << /\xc3\xa4 8 0 R >> >>",
        b"<< /Subtype /FileAttachment >>",
        b"<< /Type /Filespec /EF << /F 8 0 R >> >>",
        b"<< /EF 8 0 R >>",
        b"<< /Type /Filespec /EF << /\xe4 8 0 R >> >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /XFA [(template) 8 0 R] >>",
        b"<< /S /GoToE /F (\\\\\\\\host\\\\share) >>",
        b"<< /S /GoToR /F (other.pdf) >>",
    ] {
        let written = String::from_utf8_lossy(object);
        let open = document([&b"5 0 obj\n"[..], object, b"\nendobj\n"].concat());
        assert_eq!(check(&open), Err(Fault::Active), "{written}");
        let dictionary = format!("{OBJECTS} /Filter /FlateDecode");
        let hidden = with_stream(&dictionary, &packed(&[&b"5 0 "[..], object].concat()));
        assert_eq!(hidden, Err(Fault::Active), "{written}");
    }
    assert_eq!(check(&document("trailer << /Encrypt 8 0 R >>\n")), Err(Fault::Encrypted));
}

#[test]
fn no_dictionary_hides_that_its_stream_has_objects() {
    let (script, flate) = (packed(SCRIPT), "/Filter /FlateDecode");
    for dictionary in [
        format!("{OBJECTS} {flate}"),
        format!("{OBJECTS} /Filter [ /FlateDecode ]"),
        format!("{OBJECTS} /F#69lter/Flate#44ecode"),
        format!("/Type /Obj#53tm {flate}"),
        format!("/N 1 /F#69rst 4 {flate}"),
        format!("% /Type /XRef >>\n{OBJECTS} {flate}"),
        format!("{OBJECTS} /Extends << /A [<< /B (c) >>] >> {flate}"),
        format!("{OBJECTS} {flate} /Note ({})", "x".repeat(9000)),
        format!("{OBJECTS} {flate} /Note (9 0 obj << ) /More (<< stream \\) \\( ) /Hex <2>"),
    ] {
        assert_eq!(with_stream(&dictionary, &script), Err(Fault::Active), "{dictionary}");
    }
    let written = stream(&format!("{OBJECTS} {flate}"), &script);
    let keyword = written.windows(8).position(|part| part == b"stream\r\n").expect("it has one");
    for remark in ["% remark\n", "%\r", "\0\t", ""] {
        let (before, after) = written.split_at(keyword);
        let remarked = document([before, remark.as_bytes(), after].concat());
        assert_eq!(check(&remarked), Err(Fault::Active), "{remark:?}");
    }
    assert_eq!(with_stream(OBJECTS, SCRIPT), Err(Fault::Active));
}

#[test]
fn objects_that_cannot_be_read_are_refused() {
    let script = packed(SCRIPT);
    let mut changed = script.clone();
    changed[5] ^= 0x55;
    // At the end stands what the content is checked with.
    let mut unchecked = script.clone();
    if let Some(last) = unchecked.last_mut() {
        *last ^= 0x55;
    }
    let flate = format!("{OBJECTS} /Filter /FlateDecode");
    for (dictionary, content) in [
        (&*format!("{OBJECTS} /Filter /ASCIIHexDecode"), &b"35203020>"[..]),
        (&*format!("{OBJECTS} /Filter /Fl"), &script),
        (&*format!("{OBJECTS} /Filter 8 0 R"), &script),
        (&*format!("{OBJECTS} /Filter [/FlateDecode 8 0 R]"), &script),
        (&*format!("{OBJECTS} /Filter [/FlateDecode /FlateDecode]"), &packed(&script)),
        (&*format!("{OBJECTS} /Filter /FlateDecode /Filter /LZWDecode"), &script),
        (&*format!("{OBJECTS} /F /ASCIIHexDecode"), b"35203020>"),
        (&*format!("{OBJECTS} /F (elsewhere.bin)"), b""),
        (&*format!("{OBJECTS} /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"), &script),
        (&*flate, b""),
        (&*flate, b"5 0 << /S /Named >>"),
        (&*flate, &changed),
        (&*flate, &unchecked),
        (&*flate, &script[..script.len() / 2]),
        // A part that is not compressed and has no end, as it says.
        (&*flate, b"\x78\x01\x01\xff\xff\x00\x005 0 << /A 1 >>"),
    ] {
        assert_eq!(with_stream(dictionary, content), Err(Fault::Damaged), "{dictionary}");
    }
    // Where an object begins, there is no doubt.
    let good = packed(b"5 0 << /Type /Page >>");
    for start in ["7 0 % remark\nobj\n<<", "obj\n<<", "7 0 obj\n<< (", "7 0 obj\n"] {
        let beginning = format!("{start} {flate} >>\nstream\n");
        let doubtful = document([beginning.as_bytes(), &good, b"\nendstream\nendobj\n"].concat());
        assert_eq!(check(&doubtful), Err(Fault::Damaged), "{start}");
    }
}

#[test]
fn when_it_is_opened_a_document_shows_a_page_and_does_nothing_else() {
    let check = |objects: &str| check(&document(objects));
    let opening = |value: &str| catalog(&format!("/OpenAction {value}"));
    let jump = "<< /Type /Action /S /GoTo /D [3 0 R /Fit] >>";
    let prints = "<< /S /Named /N /Print >>";
    for good in ["[3 0 R /XYZ null null 0]", "[ 3 0 R /Fit ]", "null", jump] {
        assert_eq!(check(&opening(good)), Ok(()), "{good}");
        let referred = format!("{}5 0 obj\n{good}\nendobj\n", opening("5 0 R"));
        assert_eq!(check(&referred), Ok(()), "{referred}");
    }
    for bad in [
        prints,
        "<< /S /URI /URI (https://example.org) >>",
        "<< /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (https://example.org) >> >>",
        "<< /D [3 0 R /Fit] >>",
        "8 0 R",
    ] {
        assert_eq!(check(&opening(bad)), Err(Fault::Active), "{bad}");
        let referred = format!("{}5 0 obj\n{bad}\nendobj\n", opening("5 0 R"));
        assert_eq!(check(&referred), Err(Fault::Active), "{referred}");
    }
    // Nor with one of its changes.
    let changed = format!("{}5 0 obj\n{jump}\nendobj\n05 1 obj\n{prints}\nendobj\n", opening("5 0 R"));
    assert_eq!(check(&changed), Err(Fault::Active));
    assert_eq!(check(&opening("null").repeat(21)), Err(Fault::Active));
}

#[test]
fn what_is_done_first_is_found_among_packed_objects() {
    let opening = catalog("/OpenAction 5 0 R");
    let with = |dictionary: &str, content: &[u8]| {
        check(&document([opening.as_bytes(), &stream(dictionary, content)].concat()))
    };
    let (jump, prints) = ("<< /S /GoTo /D [3 0 R /Fit] >>", "<< /S /Named /N /Print >>");
    let flate = "/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode";
    for (value, expected) in [(jump, Ok(())), (prints, Err(Fault::Active))] {
        let text = format!("4 0 5 5  null {value}");
        assert_eq!(with(flate, &packed(text.as_bytes())), expected, "{value}");
        assert_eq!(with("/Type /ObjStm /N 2 /First 9", text.as_bytes()), expected, "{value}");
    }
    let text = format!("4 0 5 5  null {jump}");
    for unclear in ["/First 8 0 R", "/First 9 /First 0", "/First 900"] {
        let dictionary = format!("/Type /ObjStm /N 2 {unclear} /Filter /FlateDecode");
        assert_eq!(with(&dictionary, &packed(text.as_bytes())), Err(Fault::Active), "{unclear}");
    }
}

#[test]
fn good_documents_are_taken() {
    let page = packed(b"5 0 << /Type /Page /Font << /F1 6 0 R >> >>");
    for (dictionary, content) in [
        ("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &*page),
        ("/Type /XRef /W [1 2 1] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>", &page),
        ("/Filter [/ASCII85Decode /DCTDecode]", b"\x00/JS\x00\xff/JS \x80 /AA \x01 /JSON"),
        ("/Subtype /XML", b"<dc:title>Livestream >> streams</dc:title>"),
        ("/Title (Klammer auf :\\( und zu :\\))", b"obj\n"),
    ] {
        assert_eq!(with_stream(dictionary, content), Ok(()), "{dictionary}");
    }
    for object in [
        "<< /Title (JavaScript lernen :-) /URI (https://example.org/JavaScript1) >>",
        "<< /Type /Outlines /First 6 0 R /Last 6 0 R >>",
        "<< /Title (nie geschlossen >>",
        "[ /AAA /JSX ]",
    ] {
        assert_eq!(check(&document(format!("5 0 obj\n{object}\nendobj\n"))), Ok(()), "{object}");
    }
}

#[test]
fn nobody_is_kept_busy_for_long() {
    for part in [
        "1 0 obj<<",
        "1 0 obj<<(",
        "1 0 obj%",
        "1 0 obj<</First 1>>stream",
        "/OpenAction<<",
        "stream >>",
        "/JS%",
        "/JS 1%",
        "/EF 1 0%",
    ] {
        let busy = document(part.repeat(2_000_000 / part.len()));
        assert!(check(&busy).is_err(), "{part}");
    }
    // Names that mean nothing, in a remark.
    assert_eq!(check(&document("/%".repeat(1_000_000))), Ok(()));
    let action = format!("<<{}\n/GoTo>>", "/S%".repeat(700_000));
    for value in ["5 0 R\n5 0 obj\n", ""] {
        let opening = format!("1 0 obj\n<< /OpenAction {value}{action} >>\nendobj\n");
        assert_eq!(check(&document(opening)), Err(Fault::Active), "{value}");
    }
}

#[test]
fn what_is_done_first_is_looked_at_once_however_often_it_is_named() {
    let opening = catalog("/OpenAction 5 0 R");
    let with = |table: &str, value: &str| {
        let dictionary = format!("/Type /ObjStm /N 9 /First {} /Filter /FlateDecode", table.len());
        let stream = stream(&dictionary, &packed([table, value].concat().as_bytes()));
        check(&document([opening.as_bytes(), &stream].concat()))
    };
    let (jump, often) = ("<< /S /GoTo /D [3 0 R /Fit] >>", "5 0 ".repeat(250_000));
    assert_eq!(with(&often, jump), Ok(()));
    let long = jump.replace(" >>", &format!("{}>>", " ".repeat(20_000_000)));
    assert_eq!(with(&often, &long), Err(Fault::Active));
    let many: Vec<String> = (0..1000).map(|place| format!("5 {place} ")).collect();
    assert_eq!(with(&many.concat(), &jump.repeat(100)), Err(Fault::Active));
    // What is no table does not move the numbers behind it.
    for table in ["4 % 0 5 0 ", "5 0 6 "] {
        assert_eq!(with(table, jump), Err(Fault::Active), "{table}");
    }
}
