//! Accounts of people: what they send and what they are told. Passwords and
//! tokens go in only, and show themselves nowhere.

mod requests;
mod values;

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::requests::{
    ApiTokenRequest, Confirmation, EmailChange, LinkRequest, LinkUse, PasswordChange, PasswordProof,
    PasswordReset, ProfileChange, Registration, SecondFactorCode, SignIn,
};
pub use self::values::{
    AccountPage, EmailChangeState, MemberRole, SecurityEventKind, SignInState, TokenScope,
};
use crate::id::{AccountId, ApiTokenId, OrganisationId, SessionId};
use crate::text::LanguageTag;
use crate::validate::Violations;

/// Most characters of a person's name.
pub const LONGEST_NAME: usize = 100;
/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 10;
/// Most characters of a password.
pub const LONGEST_PASSWORD: usize = 128;

/// A text that is not to be shown: in debug output and logs it is hidden.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for where it is needed.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("hidden")
    }
}

/// An e-mail address as it was typed, without spaces around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address, if it can be one; else the rule it breaks.
    ///
    /// # Errors
    /// `required` or `invalid_email_address`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("required");
        }
        let mut violations = Violations::default();
        violations.email_address("", Some(text));
        // Signs that mean something in a mail's header are nobody's address.
        let is_plain = text.chars().all(|letter| !"<>()[]\\,;:\"".contains(letter));
        match violations.into_result() {
            Ok(()) if is_plain => Ok(Self(text.to_owned())),
            _ => Err("invalid_email_address"),
        }
    }

    /// What tells it from others: no provider tells addresses apart by the case
    /// of their letters.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The answer to a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInAnswer {
    /// How far it has come.
    pub state: SignInState,
}

/// The answer to who agrees to a change of address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailChangeAnswer {
    /// How far it has come.
    pub state: EmailChangeState,
}

/// An organisation somebody is a member of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the person may do in it.
    pub role: MemberRole,
}

/// An organisation somebody is a member of, as their account tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMembership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the person may do in it.
    pub role: MemberRole,
    /// What it is called.
    pub name: String,
    /// The slug of its public page, if the public sees it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// Which entries a reviewer decides on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewScope {
    /// Every entry.
    All,
    /// Those of one municipality.
    Municipality(String),
}

/// The account of who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What the person is called.
    pub name: String,
    /// Where mails go.
    pub email: String,
    /// The address that waits to be confirmed, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_email: Option<String>,
    /// The language of mails.
    pub language: LanguageTag,
    /// Whether the person administers the site.
    pub is_admin: bool,
    /// What the person reviews, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<ReviewScope>,
    /// The organisations the person is a member of.
    pub memberships: Vec<OwnMembership>,
    /// Whether signing in needs a second factor.
    pub has_second_factor: bool,
    /// Whether the person's rights rest until there is a second factor.
    pub needs_second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: u32,
    /// Whether it is an account of the demonstration.
    pub is_demo: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The browser and the system, as far as they name themselves.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used; exact to ten minutes.
    pub last_used_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// Something that mattered for the safety of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecurityEvent {
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it was.
    pub kind: SecurityEventKind,
    /// The browser and the system, as far as they name themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// What an app for codes needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorSetup {
    /// The secret in base 32, for typing.
    pub secret: String,
    /// The same as an `otpauth` address.
    pub address: String,
}

/// Codes that each stand in for the second factor once. They are told only now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// A token for software.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The last day on which it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_on: Option<NaiveDate>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// A new token. Its secret is told only now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// What is sent as `Authorization: Bearer`.
    pub secret: String,
    /// What is known of it later.
    #[serde(flatten)]
    pub token: ApiToken,
}

/// An account of the demonstration, for everybody to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoAccount {
    /// Its role: `person`, `editor`, `owner`, `municipal_reviewer`, `reviewer` or `admin`.
    pub role: String,
    /// Its address.
    pub email: String,
    /// Its password.
    pub password: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_what_is_none() {
        let parse = |text| EmailAddress::parse(text).map(|address| address.as_str().to_owned());
        assert_eq!(parse(" Ana@example.org "), Ok("Ana@example.org".to_owned()));
        assert_eq!(
            EmailAddress::parse("Ana@Example.org").map(|address| address.key()),
            Ok("ana@example.org".to_owned())
        );
        assert_eq!(parse(" "), Err("required"));
        for wrong in [
            "ana",
            "ana@example",
            "a b@example.org",
            "Ana <ana@example.org>",
            "a@example.org\r\nBcc: x@y.org",
            "a@x.org,b@y.org",
        ] {
            assert_eq!(parse(wrong), Err("invalid_email_address"), "{wrong}");
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let sign_in: SignIn =
            serde_json::from_str(r#"{"email": "a@example.org", "password": "very secret"}"#)
                .expect("a sign-in");
        assert!(!format!("{sign_in:?}").contains("very secret"));
        assert_eq!(sign_in.password.reveal(), "very secret");
    }
}
