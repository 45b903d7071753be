//! Accounts of people: what they send and what they are told. Passwords and
//! tokens go in only, and show themselves nowhere.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, ApiTokenId, OrganisationId, SessionId};
use crate::text::LanguageTag;
use crate::validate::Violations;
use crate::wire_enum;

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

wire_enum!(
    /// A page about accounts, by its path segment, the same in every language.
    AccountPage {
        /// The account: who one is and where to change what.
        Overview = "uebersicht",
        /// Asks for an account.
        Register = "registrieren",
        /// Confirms a registration, by a link of a mail.
        Confirm = "bestaetigen",
        /// Signs in.
        SignIn = "anmelden",
        /// Asks for a code of the second factor.
        SecondFactor = "code",
        /// Asks for a link to sign in with.
        RequestSignInLink = "link-anfordern",
        /// Signs in by a link of a mail.
        SignInLink = "link",
        /// Asks for a link to set a new password.
        RequestReset = "passwort-vergessen",
        /// Sets a new password, by a link of a mail.
        Reset = "neues-passwort",
        /// Changes the password.
        Password = "passwort",
        /// Changes the e-mail address.
        Email = "e-mail",
        /// Confirms another e-mail address, by a link of a mail.
        ConfirmEmail = "e-mail-bestaetigen",
        /// Sets up a second factor or takes it away.
        SecondFactorSetup = "zweiter-faktor",
        /// Who is signed in where, and what has happened.
        Sessions = "sitzungen",
        /// Tokens for software.
        Tokens = "schluessel",
        /// Deletes the account.
        Delete = "loeschen",
        /// The mails of the demonstration.
        DemoMails = "postfach",
    }
);

wire_enum!(
    /// What a member may do in an organisation.
    MemberRole {
        /// Writes its entries.
        Editor = "editor",
        /// Also says who else is a member.
        Owner = "owner",
    }
);

wire_enum!(
    /// What software with a token may do for its person.
    TokenScope {
        /// Read what the person may read.
        Read = "read",
        /// Also write what the person may write, but for the account itself.
        Write = "write",
    }
);

wire_enum!(
    /// Something that matters for the safety of an account.
    SecurityEventKind {
        /// The account was made.
        AccountMade = "account_made",
        /// Somebody has signed in with the password.
        SignedIn = "signed_in",
        /// Somebody has signed in by a link from a mail.
        SignedInByLink = "signed_in_by_link",
        /// A password was wrong.
        WrongPassword = "wrong_password",
        /// A code of the second factor was wrong.
        WrongCode = "wrong_code",
        /// Too many wrong attempts: further ones were refused for a while.
        Locked = "locked",
        /// Somebody has signed out.
        SignedOut = "signed_out",
        /// A session was ended from another one.
        SessionEnded = "session_ended",
        /// A session's key was used twice, so that the session was ended.
        KeyReused = "key_reused",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// A new password was set by a link from a mail.
        PasswordReset = "password_reset",
        /// The e-mail address was changed.
        EmailChanged = "email_changed",
        /// The second factor was set up.
        SecondFactorOn = "second_factor_on",
        /// The second factor was taken away.
        SecondFactorOff = "second_factor_off",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery_code_used",
        /// New recovery codes were made.
        RecoveryCodesMade = "recovery_codes_made",
        /// A token was made.
        TokenMade = "token_made",
        /// A token was revoked.
        TokenRevoked = "token_revoked",
        /// Rights were given or taken by the operator.
        RightsChanged = "rights_changed",
    }
);

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

wire_enum!(
    /// How far a sign-in has come.
    SignInState {
        /// There is a session.
        SignedIn = "signed_in",
        /// A code of the second factor is asked for next.
        SecondFactor = "second_factor",
    }
);

/// The answer to a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInAnswer {
    /// How far it has come.
    pub state: SignInState,
}

wire_enum!(
    /// How far a change of address has come.
    EmailChangeState {
        /// The account has the new address.
        Changed = "changed",
        /// The other address has not agreed yet.
        Waiting = "waiting",
    }
);

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
