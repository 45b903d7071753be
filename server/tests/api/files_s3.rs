//! Files in a store that speaks S3, moto. `cargo xtask test` installs it and
//! names it in `TEST_S3_SERVER`.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use http::StatusCode;
use server::config::Config;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::files::{House, address, jpeg, pdf};
use crate::support::{App, offer, on_every_database_with};

/// How long the start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const BUCKET: &str = "teilhabe";

/// A store that forgets everything with the test.
struct Store {
    process: Child,
    port: u16,
}

impl Store {
    /// Starts one with a bucket, if the tests were told where it is.
    async fn start() -> Option<Self> {
        let Some(program) = std::env::var_os("TEST_S3_SERVER") else {
            eprintln!("not run: TEST_S3_SERVER does not name the program moto_server");
            return None;
        };
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let process = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the store starts");
        let store = Self { process, port };
        let waiting = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it starts in time");
        assert!(store.ask("PUT", "").await.contains("200 OK"), "the bucket is made");
        Some(store)
    }

    /// What the store answers about its bucket.
    async fn ask(&self, method: &str, query: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("it listens");
        let request = format!(
            "{method} /{BUCKET}{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("it hears");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The names of what it keeps.
    async fn names(&self) -> Vec<String> {
        let list = self.ask("GET", "?list-type=2").await;
        let names = list.split("<Key>").skip(1).filter_map(|rest| rest.split_once("</Key>"));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    fn configure(&self, config: &mut Config) {
        config.media_url = Some(format!("s3://{BUCKET}/site/media"));
        config.s3_endpoint = format!("http://127.0.0.1:{}", self.port).parse().ok();
        config.s3_access_key = Some("key".to_owned());
        config.s3_secret_key = Some("secret of the key".to_owned());
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn has_folder(app: &App) -> bool {
    app.state.config.data_dir.join("media").exists()
}

#[tokio::test]
async fn files_are_kept_in_a_bucket() {
    let Some(store) = Store::start().await else { return };
    on_every_database_with(
        |config| store.configure(config),
        async |app| {
            let house = House::of(&app, "ana@example.org").await;
            let picture = house.picture(jpeg(500, 300)).await;
            let document = house.document("", pdf("<< >>")).await.is(StatusCode::CREATED).json();
            let mut files = vec![address(&document)];
            let sizes = picture["variants"].as_array().expect("sizes").iter();
            files.extend(sizes.map(|size| size["url"].as_str().expect("an address").to_owned()));
            for file in &files {
                house.browser.get(file).await.is(StatusCode::OK);
            }
            let mut expected: Vec<String> = files.iter().map(|file| format!("site{file}")).collect();
            expected.sort();
            assert_eq!(store.names().await, expected);
            for file in [&picture, &document] {
                let path = house.path(&format!("files/{}", file["id"].as_str().expect("an id")));
                house.browser.delete(&path).await.is(StatusCode::NO_CONTENT);
            }
            assert_eq!(store.names().await, [""; 0]);
            assert!(!has_folder(&app));
            // What is in the database and not in the bucket is not found.
            let report = app.import_with_picture(offer("Kurs"), 500).await;
            assert!(report.is_clean(), "{report}");
            let item = app.json("/api/v1/offers").await["items"][0].clone();
            let shown = address(&item["image"]);
            app.get(&shown).await.is(StatusCode::OK);
            let names = store.names().await;
            let files = names.iter().filter_map(|name| name.strip_prefix("site/media/"));
            let files: Vec<String> = files.map(ToOwned::to_owned).collect();
            app.state.media.remove(&files).await.expect("they are removed");
            app.get(&shown).await.is(StatusCode::NOT_FOUND);
        },
    )
    .await;
}

#[tokio::test]
async fn a_store_that_does_not_answer_keeps_nothing() {
    let Some(store) = Store::start().await else { return };
    let configure = |config: &mut Config| {
        store.configure(config);
        config.media_url = Some("s3://no-such-bucket".to_owned());
    };
    on_every_database_with(configure, async |app| {
        let house = House::of(&app, "ana@example.org").await;
        house.upload("", jpeg(300, 300)).await.is(StatusCode::INTERNAL_SERVER_ERROR);
        let files = house.browser.get(&house.path("files")).await.json();
        assert_eq!(files["items"].as_array().map(Vec::len), Some(0));
    })
    .await;
}
