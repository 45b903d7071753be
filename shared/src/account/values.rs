//! The values that fields of accounts and pages about them can have.

use crate::wire_enum;

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
        /// Rights of staff were given or taken.
        RightsChanged = "rights_changed",
        /// The staff has locked the account.
        AccountLocked = "account_locked",
        /// The staff has opened the locked account again.
        AccountUnlocked = "account_unlocked",
        /// The staff has taken the second factor away.
        SecondFactorReset = "second_factor_reset",
    }
);

wire_enum!(
    /// How far a sign-in has come.
    SignInState {
        /// There is a session.
        SignedIn = "signed_in",
        /// A code of the second factor is asked for next.
        SecondFactor = "second_factor",
    }
);

wire_enum!(
    /// How far a change of address has come.
    EmailChangeState {
        /// The account has the new address.
        Changed = "changed",
        /// The other address has not agreed yet.
        Waiting = "waiting",
    }
);
