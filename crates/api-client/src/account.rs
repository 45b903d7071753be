//! Accounts: what people read of their own, and the forms they send.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::account::{Account, AccountPage, ApiToken, DemoAccount, SecurityEvent, Session};
use shared::problem::FieldError;

use crate::{ApiClient, ApiError, Result, escaped};

/// Where accounts are in the API.
const BASE: &str = "/api/v1";
/// The field that goes into the address instead of the body.
const ID: &str = "id";

/// How a form is sent to the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

/// Where a form leads that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Success {
    /// To this page, which says that it is done.
    Said(AccountPage),
    /// To where the person wanted to go, or first to the second factor.
    SignedIn,
    /// The answer is shown once, on the page of the form.
    Shown,
}

/// What is known of a form.
struct Row {
    key: &'static str,
    page: AccountPage,
    method: Method,
    path: &'static str,
    fields: &'static [&'static str],
    success: Success,
}

/// The table of all forms: key, page, method and path of the API, fields, and where it leads.
macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident = $key:literal on $page:ident: $method:ident $path:literal
        [$($field:literal)*] => $success:expr;)+) => {
        /// A form of a page about accounts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AccountForm {
            $($(#[$doc])* $form),+
        }

        impl AccountForm {
            /// Every form.
            pub const ALL: &'static [Self] = &[$(Self::$form),+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$form => Row {
                        key: $key,
                        page: AccountPage::$page,
                        method: Method::$method,
                        path: $path,
                        fields: &[$($field),*],
                        success: $success,
                    }),+
                }
            }
        }
    };
}

use Success::{Said, Shown, SignedIn};

forms! {
    /// Asks for an account.
    Register = "register" on Register: Post "/accounts"
        ["name" "email" "password" "language" "next"] => Said(AccountPage::Register);
    /// Confirms a registration.
    Confirm = "confirm" on Confirm: Post "/accounts/confirm" ["token" "password"] => SignedIn;
    /// Signs in.
    SignIn = "sign_in" on SignIn: Post "/session" ["email" "password"] => SignedIn;
    /// Shows a code of the second factor.
    SecondFactor = "second_factor" on SecondFactor: Post "/session/second-factor" ["code"] => SignedIn;
    /// Signs out.
    SignOut = "sign_out" on Overview: Delete "/session" [] => Said(AccountPage::SignIn);
    /// Asks for a link to sign in with.
    RequestSignInLink = "request_link" on RequestSignInLink: Post "/session/links"
        ["email" "language"] => Said(AccountPage::RequestSignInLink);
    /// Signs in by a link.
    SignInLink = "link" on SignInLink: Post "/session/link" ["token"] => SignedIn;
    /// Asks for a link to set a new password.
    RequestReset = "request_reset" on RequestReset: Post "/password-resets"
        ["email" "language"] => Said(AccountPage::RequestReset);
    /// Sets a new password by a link.
    Reset = "reset" on Reset: Post "/password-resets/use" ["token" "password"] => Said(AccountPage::SignIn);
    /// Changes what the person says of themselves.
    Profile = "profile" on Overview: Put "/account/profile" ["name" "language"] => Said(AccountPage::Overview);
    /// Changes the password.
    Password = "password" on Password: Put "/account/password"
        ["current_password" "password"] => Said(AccountPage::Overview);
    /// Asks for another e-mail address.
    Email = "email" on Email: Post "/account/email" ["email" "current_password"] => Said(AccountPage::Email);
    /// Confirms another e-mail address.
    ConfirmEmail = "confirm_email" on ConfirmEmail: Post "/email-changes/confirm"
        ["token"] => Said(AccountPage::ConfirmEmail);
    /// Ends a session.
    EndSession = "end_session" on Sessions: Delete "/account/sessions/{id}"
        ["id"] => Said(AccountPage::Sessions);
    /// Ends all sessions but this one.
    EndSessions = "end_sessions" on Sessions: Delete "/account/sessions" [] => Said(AccountPage::Sessions);
    /// Begins to set up a second factor.
    StartSecondFactor = "start_second_factor" on SecondFactorSetup: Post "/account/second-factor"
        ["current_password"] => Shown;
    /// Shows that the second factor works.
    FinishSecondFactor = "finish_second_factor" on SecondFactorSetup: Put "/account/second-factor"
        ["code"] => Shown;
    /// Takes the second factor away.
    RemoveSecondFactor = "remove_second_factor" on SecondFactorSetup: Post "/account/second-factor/removal"
        ["current_password"] => Said(AccountPage::Overview);
    /// Makes new recovery codes.
    RecoveryCodes = "recovery_codes" on SecondFactorSetup: Post "/account/recovery-codes"
        ["current_password"] => Shown;
    /// Makes a token for software.
    MakeToken = "make_token" on Tokens: Post "/account/tokens" ["name" "scope" "current_password"] => Shown;
    /// Revokes a token.
    RevokeToken = "revoke_token" on Tokens: Delete "/account/tokens/{id}" ["id"] => Said(AccountPage::Tokens);
    /// Deletes the account.
    Delete = "delete" on Delete: Post "/account/deletion" ["current_password"] => Said(AccountPage::SignIn);
}

impl AccountForm {
    /// The name by which a page says which of its forms is sent.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.row().key
    }

    /// The form with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.key() == key)
    }

    /// The page it stands on.
    #[must_use]
    pub const fn page(self) -> AccountPage {
        self.row().page
    }

    /// The fields the API is sent.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        self.row().fields
    }

    /// Where it leads once it is accepted.
    #[must_use]
    pub const fn success(self) -> Success {
        self.row().success
    }

    /// The call of the API for these fields: its path, and the body if there is something in it.
    fn call(self, fields: &[(&str, String)]) -> (String, Option<String>) {
        let Row { method, path, .. } = self.row();
        let id = fields.iter().find(|(name, _)| *name == ID).map(|(_, id)| escaped(id)).unwrap_or_default();
        let path = format!("{BASE}{}", path.replace("{id}", &id));
        (path, (method != Method::Delete).then(|| object(fields)))
    }
}

/// A JSON object of texts.
pub(crate) fn object(fields: &[(&str, String)]) -> String {
    let object: BTreeMap<&str, &str> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // Texts with names that are texts are always JSON.
    serde_json::to_string(&object).unwrap_or_default()
}

/// Why the API has not accepted a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong.
    pub error: ApiError,
    /// After how many seconds it is worth trying again, if the API says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
}

impl Refusal {
    /// The rules that were broken.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        match &self.error {
            ApiError::Problem(problem) => &problem.errors,
            ApiError::Network(_) | ApiError::OtherRelease | ApiError::Malformed(_) => &[],
        }
    }

    /// After how many minutes it is worth trying again, one at least.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.wait.unwrap_or_default().div_ceil(60).max(1)
    }
}

impl ApiClient {
    /// Sends a form and gives the JSON of the answer, empty if there is none.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn send(
        &self,
        form: AccountForm,
        fields: &[(&str, String)],
    ) -> std::result::Result<String, Refusal> {
        let (path, body) = form.call(fields);
        self.submit(form.row().method, &path, body, None).await
    }

    /// Sends a body, for a thing in this version, and gives the body of the answer.
    pub(crate) async fn submit(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        version: Option<i64>,
    ) -> std::result::Result<String, Refusal> {
        let sent = self.transport.send(method, path, body, version).await;
        let (answer, wait) = sent.map_err(|error| Refusal { error, wait: None })?;
        match answer.status {
            200..300 => Ok(answer.body),
            _ => Err(Refusal { error: ApiError::from_problem(&answer.body), wait }),
        }
    }

    /// The account of who asks.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn account(&self) -> Result<Account> {
        self.get("/api/v1/account").await
    }

    /// Where the person is signed in.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn sessions(&self) -> Result<Vec<Session>> {
        self.get("/api/v1/account/sessions").await
    }

    /// What has mattered for the safety of the account.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn security_events(&self) -> Result<Vec<SecurityEvent>> {
        self.get("/api/v1/account/events").await
    }

    /// The person's tokens for software.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn api_tokens(&self) -> Result<Vec<ApiToken>> {
        self.get("/api/v1/account/tokens").await
    }

    /// The accounts of the demonstration; none if it is none.
    ///
    /// # Errors
    /// When the API cannot be reached.
    pub async fn demo_accounts(&self) -> Result<Vec<DemoAccount>> {
        self.get("/api/v1/demo/accounts").await
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    proptest! {
        #[test]
        fn an_object_of_texts_is_read(name: String, value: String) {
            let written = object(&[("first", name.clone()), ("second", value.clone())]);
            prop_assert_eq!(serde_json::from_str::<Value>(&written).ok(), Some(json!({"first": name, "second": value})));
        }
    }

    #[test]
    fn every_form_is_found_by_its_key() {
        for form in AccountForm::ALL {
            assert_eq!(AccountForm::from_key(form.key()), Some(*form));
        }
        assert_eq!(AccountForm::from_key("password_of_others"), None);
    }

    #[test]
    fn an_id_stands_in_the_address_and_cannot_leave_it() {
        let (path, body) = AccountForm::EndSession.call(&[("id", "../7".to_owned())]);
        assert_eq!((path.as_str(), body), ("/api/v1/account/sessions/..%2F7", None));
        let (path, body) = AccountForm::ConfirmEmail.call(&[("token", "a\"b".to_owned())]);
        assert_eq!(path, "/api/v1/email-changes/confirm");
        assert_eq!(body.as_deref(), Some(r#"{"token":"a\"b"}"#));
    }
}
