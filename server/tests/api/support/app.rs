//! A server under test.

use axum::Router;
use axum::body::Body;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use search::Request as ListRequest;
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::Config;
use server::pages;
use server::services::import::{self, Files, Options, Report, Source};
use server::services::indexing;
use server::state::{State, Store};
use shared::entry::EntryKind;
use shared::filter::ListQuery;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tower::ServiceExt;
use url::form_urlencoded;
use uuid::Uuid;

use super::OfferLine;

/// How many offers a server's index finds.
pub fn found(state: &State, query: &ListQuery) -> u32 {
    let request = ListRequest::new(EntryKind::Offer, query, state.clock.now());
    state.index.search(&request).expect("the index answers").total
}

/// When the tests take place: a Monday, ten in the morning in Germany.
pub const NOW: &str = "2026-03-02T09:00:00Z";

/// The secret of the servers under test.
const SECRET_KEY: &str = "the-secret-of-the-servers-under-test";

/// A server with an empty database and a clock that stands at [`NOW`].
pub struct App {
    pub state: State,
    router: Router,
    folder: TempDir,
}

/// An answer that has been read.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Runs a test on an empty SQLite database and, if there is a server, on an
/// empty PostgreSQL database.
pub async fn on_every_database(test: impl AsyncFn(App)) {
    on_every_database_with(|_| {}, test).await;
}

/// As [`on_every_database`], with a configuration of one's own.
pub async fn on_every_database_with(configure: impl Fn(&mut Config), test: impl AsyncFn(App)) {
    let start = async |address: Option<String>| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let mut config = Config {
            data_dir: folder.path().to_path_buf(),
            database_url: address,
            secret_key: Some(SECRET_KEY.to_owned()),
            search_memory_mib: 15,
            ..Config::default()
        };
        configure(&mut config);
        App::start(config, folder).await
    };
    test(start(None).await).await;
    if let Ok(server) = std::env::var("TEST_POSTGRES_URL") {
        let name = format!("teilhabe_{}", Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&server).await.expect("PostgreSQL answers");
        admin
            .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
            .await
            .expect("a database is made");
        let (before, _) = server.rsplit_once('/').expect("the address names a database");
        test(start(Some(format!("{before}/{name}"))).await).await;
        let drop = format!("drop database {name} with (force)");
        admin.execute(sqlx::AssertSqlSafe(drop)).await.expect("the database is dropped");
    }
}

impl App {
    async fn start(config: Config, folder: TempDir) -> Self {
        let clock = Clock::standing_at(NOW.parse().expect("an instant"));
        let store = Store::open(config, clock).await.expect("the store opens");
        let state = State::open(store).expect("the index opens");
        indexing::catch_up(&state).await.expect("the index is built");
        let router = pages::site(state.clone());
        Self { state, router, folder }
    }

    /// Another server on the same database with an index of its own.
    pub async fn replica(&self) -> State {
        self.replica_on(self.state.config.database_url()).await
    }

    /// The same server as [`App::replica`], with the same folder, on another
    /// database.
    pub async fn replica_on_another_database(&self) -> State {
        self.replica_on(format!("sqlite://{}", self.folder.path().join("other.sqlite").display())).await
    }

    async fn replica_on(&self, database: String) -> State {
        let mut config = self.state.config.clone();
        config.database_url = Some(database);
        config.data_dir = self.folder.path().join("replica");
        let store = Store::open(config, self.state.clock.clone()).await.expect("the store opens");
        State::open(store).expect("the index opens")
    }

    /// Sets the clock, without any write.
    pub fn set_clock(&self, to: &str) {
        self.state.clock.set(to.parse::<DateTime<Utc>>().expect("an instant"));
    }

    /// Moves the clock on, without any write.
    pub fn later(&self, by: TimeDelta) {
        self.state.clock.set(self.state.clock.now() + by);
    }

    /// Imports lines that must be good and brings them into the index.
    pub async fn given(&self, lines: impl IntoIterator<Item = impl Into<Value>>) {
        let report = self.import(lines, &Options::default()).await;
        assert!(report.is_clean(), "{report}");
    }

    /// Imports lines from the source `test` and brings them into the index.
    pub async fn import(
        &self,
        lines: impl IntoIterator<Item = impl Into<Value>>,
        options: &Options,
    ) -> Report {
        let text: Vec<String> = lines.into_iter().map(|line| line.into().to_string()).collect();
        self.import_text(text.join("\n"), options).await
    }

    /// Imports a text from the source `test` and brings it into the index.
    pub async fn import_text(&self, text: String, options: &Options) -> Report {
        let options = Options { source: "test".to_owned(), ..options.clone() };
        let report = import::run(&self.state, &Source::Text(text), &Files::None, &options)
            .await
            .expect("the import runs");
        indexing::catch_up(&self.state).await.expect("the index follows");
        report
    }

    /// Imports a line with a picture `width` wide and 300 high.
    pub async fn import_with_picture(&self, line: OfferLine, width: u32) -> Report {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let picture = image::DynamicImage::new_rgb8(width, 300);
        picture.save(folder.path().join("bild.png")).expect("a picture can be written");
        let line = line.with("image", json!({"image_file": "bild.png", "alternative_text": "Ein Bild"}));
        let path = folder.path().join("lines.jsonl");
        std::fs::write(&path, Value::from(line).to_string()).expect("a file can be written");
        let options = Options { source: "test".to_owned(), ..Options::default() };
        let report = import::file(&self.state, &path, &options).await.expect("the import runs");
        indexing::catch_up(&self.state).await.expect("the index follows");
        report
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[]).await
    }

    /// Asks for a path that must be there, and reads the JSON.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.json()
    }

    /// Titles (or names) of a list, in order.
    pub async fn titles(&self, path: &str) -> Vec<String> {
        titles(&self.json(path).await)
    }

    /// Sends a request with headers.
    pub async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, None).await
    }

    /// Sends a request with headers and perhaps a body of JSON.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        ask(self.router.clone(), method, path, headers, body).await
    }

    /// Sends a form with headers, as browsers do where no scripts run.
    pub async fn send_form(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(self.router.clone(), request.body(Body::from(form)).expect("a well-formed request")).await
    }
}

impl App {
    /// Sends a file with headers. Its length is told, or it comes as it comes.
    pub async fn send_file(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        file: Vec<u8>,
        tells_length: bool,
    ) -> Answer {
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if tells_length {
            request = request.header("content-length", file.len());
        }
        answer(self.router.clone(), request.body(Body::from(file)).expect("a well-formed request")).await
    }
}

/// Sends a request with headers and perhaps a body of JSON to a site.
pub async fn ask(
    site: Router,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    answer(site, request.body(body).expect("a well-formed request")).await
}

async fn answer(site: Router, request: Request<Body>) -> Answer {
    let response = site.oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("the body can be read").to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header as text, empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

fn titles(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a page has items");
    let title =
        |item: &Value| item.get("title").unwrap_or(&item["name"])["text"].as_str().map(ToOwned::to_owned);
    items.iter().map(|item| title(item).expect("an item has a title or a name")).collect()
}
