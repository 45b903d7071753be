//! Who uses the server: a browser that keeps cookies, on a device of its own.

use std::cell::RefCell;
use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::jobs::mails;
use server::mail::folder::MailFolder;

use super::{Answer, App};

/// A password that is good enough.
pub const PASSWORD: &str = "vier graue Regenschirme";

/// A browser that keeps cookies.
pub struct Browser<'a> {
    app: &'a App,
    cookies: RefCell<BTreeMap<String, String>>,
    device: &'static str,
}

impl App {
    /// A browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        let device = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0";
        Browser { app: self, cookies: RefCell::default(), device }
    }

    /// A browser signed in to a new account of this address, with [`PASSWORD`].
    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let browser = self.browser();
        browser.register(email).await;
        browser
    }

    /// Sends what is due, and answers the texts of the mails to this address, the newest first.
    pub async fn mails(&self, email: &str) -> Vec<String> {
        mails::send_due(&self.state).await.expect("mails are sent");
        let folder = MailFolder::of(&self.state.config.data_dir);
        let mails = folder.newest(50).await.expect("mails can be read");
        let to = |address: &str| address.to_lowercase().contains(&email.to_lowercase());
        mails.into_iter().filter(|mail| to(&mail.to)).map(|mail| mail.text).collect()
    }

    /// The token of the link in the newest mail to this address.
    pub async fn token(&self, email: &str) -> String {
        let mails = self.mails(email).await;
        let text = mails.first().unwrap_or_else(|| panic!("{email} has got no mail"));
        let (_, rest) = text.split_once("token=").unwrap_or_else(|| panic!("no link: {text}"));
        rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect()
    }
}

impl Browser<'_> {
    /// The same on another device.
    pub fn on(mut self, device: &'static str) -> Self {
        self.device = device;
        self
    }

    /// Registers, confirms by the mail, and is signed in.
    pub async fn register(&self, email: &str) {
        let asked = json!({"name": "Ana Beispiel", "email": email, "password": PASSWORD, "language": "de"});
        self.post("/api/v1/accounts", &asked).await.is(StatusCode::ACCEPTED);
        let token = self.app.token(email).await;
        self.post("/api/v1/accounts/confirm", &json!({"token": token, "password": PASSWORD}))
            .await
            .is(StatusCode::OK);
    }

    /// Signs in by password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/api/v1/session", &json!({"email": email, "password": password})).await
    }

    /// Whether somebody is signed in.
    pub async fn is_signed_in(&self) -> bool {
        self.get("/api/v1/account").await.status == StatusCode::OK
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Sends JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Changes a thing in this version.
    pub async fn change(&self, method: Method, path: &str, version: &Value, body: Option<&Value>) -> Answer {
        let (cookies, version) = (self.sent_cookies(), format!("\"{version}\""));
        let mut headers = self.headers(&cookies);
        headers.push(("if-match", &version));
        self.take(self.app.send(method, path, &headers, body).await)
    }

    /// A cookie, empty if there is none.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies.borrow().get(name).cloned().unwrap_or_default()
    }

    /// Sets a cookie.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Loses a cookie, as browsers do with one that is too old.
    pub fn lose_cookie(&self, name: &str) {
        self.cookies.borrow_mut().remove(name);
    }

    /// Sends a form of a page, as browsers do where no scripts run.
    pub async fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookies = self.sent_cookies();
        self.take(self.app.send_form(path, &self.headers(&cookies), fields).await)
    }

    /// Sends a file of a media type.
    pub async fn upload(&self, path: &str, media_type: &str, file: impl Into<Vec<u8>>) -> Answer {
        self.upload_with(path, media_type, file, true).await
    }

    /// As [`Browser::upload`]; the length of the file may be left untold.
    pub async fn upload_with(
        &self,
        path: &str,
        media_type: &str,
        file: impl Into<Vec<u8>>,
        tells_length: bool,
    ) -> Answer {
        let cookies = self.sent_cookies();
        let mut headers = self.headers(&cookies);
        headers.push(("content-type", media_type));
        self.take(self.app.send_file(path, &headers, file.into(), tells_length).await)
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let cookies = self.sent_cookies();
        self.take(self.app.send(method, path, &self.headers(&cookies), body).await)
    }

    fn sent_cookies(&self) -> String {
        let cookies = self.cookies.borrow();
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn headers<'a>(&self, cookies: &'a str) -> Vec<(&'a str, &'a str)> {
        let always = [("user-agent", self.device), ("sec-fetch-site", "same-origin")];
        let cookies = Some(("cookie", cookies)).filter(|(_, cookies)| !cookies.is_empty());
        always.into_iter().chain(cookies).collect()
    }

    fn take(&self, answer: Answer) -> Answer {
        for cookie in answer.headers.get_all("set-cookie") {
            self.keep(cookie.to_str().expect("a cookie is text"));
        }
        answer
    }

    fn keep(&self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').expect("a cookie has a name");
        let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
        let mut cookies = self.cookies.borrow_mut();
        if attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Answer {
    /// The same, if it has this status.
    #[track_caller]
    pub fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Whether it refuses a value with this code.
    #[track_caller]
    pub fn refuses(&self, pointer: &str, code: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
}
