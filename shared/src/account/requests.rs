//! What people send to get an account, to come into it and to change it.

use serde::Deserialize;

use super::{Secret, TokenScope};
use crate::text::LanguageTag;

/// Asks for an account.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// What the person is called; 1 to 100 characters.
    pub name: String,
    /// Where mails go.
    pub email: String,
    /// The password; 10 to 128 characters.
    pub password: Secret,
    /// The language of mails.
    #[serde(default = "LanguageTag::german")]
    pub language: LanguageTag,
    /// The path of a page of this site, such as `/de/arbeitsbereich`, to which the link of the mail leads on;
    /// at most 1,000 bytes.
    #[serde(default)]
    pub next: Option<String>,
}

/// Makes an account, and a session, of a registration.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The token of the mail.
    pub token: Secret,
    /// The password chosen before, so that nobody confirms what somebody else has asked for.
    pub password: Secret,
}

/// Asks for a session.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The address of the account.
    pub email: String,
    /// Its password.
    pub password: Secret,
}

/// A code of the second factor, or a recovery code.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    /// Six digits, or a recovery code.
    pub code: Secret,
}

/// Asks for a mail with a link.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The address of the account.
    pub email: String,
    /// The language of the mail if there is no such account.
    #[serde(default = "LanguageTag::german")]
    pub language: LanguageTag,
}

/// Uses a link of a mail.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkUse {
    /// The token of the mail.
    pub token: Secret,
}

/// Sets a new password by a link of a mail.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// The token of the mail.
    pub token: Secret,
    /// The new password.
    pub password: Secret,
}

/// Sets a new password.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password so far.
    pub current_password: Secret,
    /// The new password.
    pub password: Secret,
}

/// What a person says of themselves.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileChange {
    /// What the person is called.
    pub name: String,
    /// The language of mails.
    pub language: LanguageTag,
}

/// Asks for another address of the account.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    /// The new address.
    pub email: String,
    /// The password, as whoever has the address has the account.
    pub current_password: Secret,
}

/// Shows the password before something that cannot be undone.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The password.
    pub current_password: Secret,
}

/// Asks for a token for software.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiTokenRequest {
    /// What it is for, in the person's words.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
    /// The password.
    pub current_password: Secret,
}
