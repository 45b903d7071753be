//! What comes of the forms about accounts: where they lead, and what their page
//! is told. The server does it for pages without scripts, the browser for others.

use api_client::{AccountForm, Refusal, Success, json};
use serde::{Deserialize, Serialize};
use shared::account::{AccountPage, SignInAnswer, SignInState};
use url::form_urlencoded;

use crate::i18n::Language;
use crate::routes::{self, Page, WorkspacePage};

/// Parameter with the path to go on to after signing in.
pub(crate) const NEXT: &str = "next";
/// Longest path to go on to, in bytes.
const LONGEST_NEXT: usize = 1_000;
/// Parameter with what has just been done.
pub(crate) const DONE: &str = "done";
/// Parameter with the token of a link from a mail.
pub(crate) const TOKEN: &str = "token";
/// The field that says which form of a page is sent.
pub const FORM: &str = "form";

/// Fields whose values stand in the form again after it was refused, and in the browser survive
/// a reload: none of them is a secret.
pub(crate) const REMEMBERED: [&str; 4] = ["name", "email", "language", "scope"];
/// The field with the address for an app for codes, which the page of the second factor passes on
/// to itself until the app's first code was right.
pub(crate) const SETUP: &str = "setup";

/// The answer to who signs out while the device still has something that the server does not take.
pub(crate) const KEPT: &str = r#"{"state":"kept"}"#;

/// What came of a form, for the page it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Key of the form.
    pub form: String,
    /// What was typed, without secrets.
    pub typed: Vec<(String, String)>,
    /// Why it was refused, if it was.
    pub refusal: Option<Refusal>,
    /// Otherwise the JSON of the answer, which is shown once.
    pub answer: String,
}

impl Outcome {
    /// A form was accepted; its answer is shown once.
    #[must_use]
    pub fn accepted(form: AccountForm, answer: String) -> Self {
        Self { form: form.key().to_owned(), typed: Vec::new(), refusal: None, answer }
    }

    /// A form with these fields was refused.
    #[must_use]
    pub fn refused(form: AccountForm, fields: &[(String, String)], refusal: Refusal) -> Self {
        // What another site has sent in somebody's name is not shown again.
        let is_own = refusal.error.code().status() != 403;
        let is_typed = |name: &str| is_own && (REMEMBERED.contains(&name) || name == SETUP);
        let typed = fields.iter().filter(|(name, _)| is_typed(name)).cloned().collect();
        Self { form: form.key().to_owned(), typed, refusal: Some(refusal), answer: String::new() }
    }

    /// Whether it is of this form.
    pub(crate) fn is_of(&self, form: AccountForm) -> bool {
        self.form == form.key()
    }

    /// What was typed into a field.
    pub(crate) fn typed(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// Where an accepted form leads from a page in this language with this query; `None` if its answer
/// is shown on the page itself. Who has signed in and wants to go nowhere comes to the workspace.
#[must_use]
pub fn leads_to(form: AccountForm, language: Language, query: &str, answer: &str) -> Option<String> {
    let next = next_in(query, language);
    match form.success() {
        Success::Shown => None,
        Success::Said(page) => {
            let done = match json::from_str::<State>(answer) {
                Ok(State { state }) => format!("{}_{state}", form.key()),
                Err(_) => form.key().to_owned(),
            };
            let mut said = form_urlencoded::Serializer::new(String::new());
            said.append_pair(DONE, &done);
            if let Some(next) = next {
                said.append_pair(NEXT, &next);
            }
            Some(Page::Account(page).path_with(language, &said.finish()))
        }
        Success::SignedIn => {
            let state = json::from_str::<SignInAnswer>(answer).map(|answer| answer.state);
            Some(match (state, next) {
                (Ok(SignInState::SecondFactor), next) => with_next(AccountPage::SecondFactor, language, next),
                (_, Some(next)) => next,
                (_, None) => Page::Workspace(WorkspacePage::Overview).path(language),
            })
        }
    }
}

/// The page of a form with where to go on to.
pub(crate) fn with_next(page: AccountPage, language: Language, next: Option<String>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = next.map(|next| query.append_pair(NEXT, &next).finish()).unwrap_or_default();
    Page::Account(page).path_with(language, &query)
}

/// Whether only those see a page who are signed in.
pub(crate) const fn needs_account(page: AccountPage) -> bool {
    matches!(
        page,
        AccountPage::Overview
            | AccountPage::Password
            | AccountPage::Email
            | AccountPage::SecondFactorSetup
            | AccountPage::Sessions
            | AccountPage::Tokens
            | AccountPage::Delete
    )
}

/// Where somebody signs in who wants to see this page with this query, and comes back.
#[must_use]
pub fn to_sign_in(page: AccountPage, language: Language, query: &str) -> String {
    let next = match page {
        AccountPage::Overview => None,
        page if needs_account(page) => Some(Page::Account(page).path(language)),
        _ => next_in(query, language),
    };
    with_next(AccountPage::SignIn, language, next)
}

/// How far something has come.
#[derive(Deserialize)]
struct State {
    state: String,
}

/// The value of a parameter in a query.
pub(crate) fn parameter(query: &str, wanted: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// Where a query says to go on to, in this language, if that is a page of this site.
pub(crate) fn next_in(query: &str, language: Language) -> Option<String> {
    parameter(query, NEXT).and_then(|next| local_path(&next, language))
}

/// An address to go on to, in this language, if it is one of a page of this site and cannot be
/// taken for another.
#[must_use]
pub fn local_path(next: &str, language: Language) -> Option<String> {
    let is_plain = |letter: char| letter != '\\' && !letter.is_control();
    if next.len() > LONGEST_NEXT {
        return None;
    }
    if !next.starts_with('/') || next.starts_with("//") || !next.chars().all(is_plain) {
        return None;
    }
    let path = next.split(['?', '#']).next()?;
    Page::at(path)?;
    Some(routes::in_language(next, language))
}

#[cfg(test)]
mod tests {
    use api_client::ApiError;
    use shared::problem::{Problem, ProblemCode};

    use super::*;

    fn german() -> Language {
        Language::default()
    }

    #[test]
    fn signing_in_goes_on_to_pages_of_this_site_only() {
        let led = |next: &str| {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair(NEXT, next).finish();
            leads_to(AccountForm::SignIn, german(), &query, r#"{"state":"signed_in"}"#)
        };
        assert_eq!(led("/de/konto/sitzungen"), Some("/de/konto/sitzungen".to_owned()));
        assert_eq!(led("/ar/angebote?q=a#b"), Some("/de/angebote?q=a#b".to_owned()));
        for evil in [
            "",
            "konto",
            "//evil.example",
            "/\\evil.example",
            "/\\/evil.example",
            "https://evil.example/de",
            "javascript:alert(1)",
            "/de\r\nSet-Cookie: a=b",
            "/de/\t/evil.example",
            "/\t/evil.example",
            "/xx",
            "/api/v1/session",
            "///evil.example/de",
            "/de//evil.example/a",
        ] {
            assert_eq!(led(evil), Some("/de/arbeitsbereich".to_owned()), "{evil:?}");
        }
        let long = format!("/de/angebote?q={}", "a".repeat(LONGEST_NEXT));
        assert_eq!(led(&long), Some("/de/arbeitsbereich".to_owned()));
    }

    #[test]
    fn a_second_factor_comes_before_what_is_next() {
        let answer = r#"{"state":"second_factor"}"#;
        let led = leads_to(AccountForm::SignIn, german(), "?next=%2Fde%2Fkonto%2Fsitzungen", answer);
        assert_eq!(led.as_deref(), Some("/de/konto/code?next=%2Fde%2Fkonto%2Fsitzungen"));
        let led = leads_to(AccountForm::SignIn, german(), "", answer);
        assert_eq!(led.as_deref(), Some("/de/konto/code"));
    }

    #[test]
    fn what_is_done_is_said_on_the_page_it_leads_to() {
        let led = |form, answer| leads_to(form, german(), "", answer);
        assert_eq!(led(AccountForm::Reset, "").as_deref(), Some("/de/konto/anmelden?done=reset"));
        let waiting = led(AccountForm::ConfirmEmail, r#"{"state":"waiting"}"#);
        assert_eq!(waiting.as_deref(), Some("/de/konto/e-mail-bestaetigen?done=confirm_email_waiting"));
        assert_eq!(led(AccountForm::SignOut, "").as_deref(), Some("/de/konto/anmelden?done=sign_out"));
        assert_eq!(led(AccountForm::SignOut, KEPT).as_deref(), Some("/de/konto/anmelden?done=sign_out_kept"));
        assert_eq!(led(AccountForm::MakeToken, "{}"), None);
        // Where somebody wants to go is kept until they can.
        let asked = |next| leads_to(AccountForm::Register, german(), next, "");
        assert_eq!(
            asked("?next=%2Far%2Farbeitsbereich").as_deref(),
            Some("/de/konto/registrieren?done=register&next=%2Fde%2Farbeitsbereich")
        );
        assert_eq!(
            asked("?next=%2F%2Fevil.example").as_deref(),
            Some("/de/konto/registrieren?done=register")
        );
    }

    #[test]
    fn secrets_are_not_typed_again_and_nothing_that_another_site_sent() {
        let fields =
            ["email", "password", "code", "token", SETUP].map(|name| (name.to_owned(), "x".to_owned()));
        let typed = |code| {
            let refusal = Refusal { error: ApiError::Problem(Problem::new(code)), wait: None };
            let outcome = Outcome::refused(AccountForm::SignIn, &fields, refusal);
            outcome.typed.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(typed(ProblemCode::InvalidContent), ["email", SETUP]);
        assert!(typed(ProblemCode::Forbidden).is_empty());
    }
}
