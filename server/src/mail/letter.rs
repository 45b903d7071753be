//! What a mail says, in the language of who reads it.

use app::i18n::{Language, texts};
use app::routes::{Page, WorkspacePage};
use app::words::long_date;
use chrono::{NaiveDate, TimeDelta};
use shared::account::AccountPage;
use shared::id::LinkId;
use shared::legal::LegalPage;
use shared::taxonomy::label;
use url::form_urlencoded::byte_serialize;

use super::Mail;
use crate::state::Store;

mod corrections;
mod decisions;
mod hiding;
mod membership;
mod reports;
mod staff;

/// Begins a part of a text whose direction is its own.
pub(super) const ISOLATE: char = '\u{2068}';
/// Ends such a part.
pub(super) const END_ISOLATE: char = '\u{2069}';

/// Most entries that a mail names.
const MOST_LISTED: usize = 20;

/// A mail in words. What people have written is isolated in it.
pub(super) struct Letter {
    /// The language.
    pub language: Language,
    /// The subject; no person has written anything of it.
    pub subject: &'static str,
    /// The greeting and what the mail is about.
    pub paragraphs: Vec<Paragraph>,
    /// What can be done.
    pub action: Option<Action>,
    /// What else is good to know.
    pub notes: Vec<String>,
    /// Who sends it, and where to ask.
    pub footer: [Reference; 2],
}

/// A part of what a mail is about.
pub(super) enum Paragraph {
    /// What the site says.
    Text(String),
    /// What the next paragraphs are about.
    Heading(String),
    /// What somebody has written.
    Quotation {
        /// What it is about, if that is known.
        about: Option<String>,
        /// The text, line by line.
        lines: Vec<String>,
    },
    /// A page that can be opened.
    Page(Reference),
}

/// What can be done with a mail.
pub(super) struct Action {
    /// What it is called.
    pub label: &'static str,
    /// The page for it.
    pub address: String,
    /// What is said of the address.
    pub explanation: &'static str,
}

/// A page that a mail names.
pub(super) struct Reference {
    /// What is said of it.
    pub text: String,
    /// Its address.
    pub address: String,
}

/// Puts a mail into words.
pub(super) fn write(store: &Store, language: Language, mail: &Mail) -> Letter {
    let mut letter = Writer { store, language, mail }.content();
    if let Some((_, valid)) = mail.link() {
        letter.notes.insert(0, texts::mail::valid(language, &duration(language, valid)));
    }
    letter
}

struct Writer<'a> {
    store: &'a Store,
    language: Language,
    mail: &'a Mail,
}

impl Writer<'_> {
    fn content(&self) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        match self.mail {
            Mail::ConfirmRegistration { link, next, .. } => self.registration(*link, next.as_deref()),
            Mail::AlreadyRegistered { .. } => self
                .letter(texts::mail::already_registered_subject(language))
                .says(&texts::mail::already_registered(language, site))
                .offers(texts::mail::sign_in(language), self.page(AccountPage::SignIn))
                .notes(texts::mail::not_you(language)),
            Mail::SignInLink { .. } => self
                .letter(texts::mail::sign_in_link_subject(language))
                .says(&texts::mail::sign_in_link(language, site))
                .offers(texts::mail::sign_in(language), self.page(AccountPage::SignInLink))
                .notes(texts::mail::sign_in_link_otherwise(language)),
            Mail::ResetPassword { .. } => self
                .letter(texts::mail::reset_password_subject(language))
                .says(&texts::mail::reset_password(language, site))
                .offers(texts::mail::reset_password_action(language), self.page(AccountPage::Reset))
                .notes(texts::mail::reset_password_otherwise(language)),
            Mail::NoAccount => self
                .letter(texts::mail::no_account_subject(language))
                .says(&texts::mail::no_account(language, site))
                .offers(texts::mail::no_account_action(language), self.page(AccountPage::Register))
                .notes(texts::mail::not_you(language)),
            Mail::PasswordChanged { .. } => self
                .letter(texts::mail::password_changed_subject(language))
                .says(&texts::mail::password_changed(language, site))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_password(language))
                .offers(texts::mail::request_password(language), self.page(AccountPage::RequestReset)),
            Mail::ConfirmNewEmail { .. } => self
                .letter(texts::mail::confirm_new_email_subject(language))
                .says(&texts::mail::confirm_new_email(language, site))
                .offers(texts::mail::confirm_new_email_action(language), self.page(AccountPage::ConfirmEmail))
                .notes(texts::mail::confirm_new_email_otherwise(language)),
            Mail::ConfirmEmailChange { new_email, .. } => self
                .letter(texts::mail::confirm_email_change_subject(language))
                .says(&texts::mail::confirm_email_change(language, &isolated(new_email), site))
                .offers(
                    texts::mail::confirm_email_change_action(language),
                    self.page(AccountPage::ConfirmEmail),
                )
                .notes(texts::mail::confirm_email_change_otherwise(language)),
            Mail::EmailTaken => self
                .letter(texts::mail::email_taken_subject(language))
                .says(&texts::mail::email_taken(language, site))
                .offers(texts::mail::sign_in(language), self.page(AccountPage::SignIn))
                .notes(texts::mail::not_you(language)),
            Mail::EmailChanged { new_email, .. } => self
                .letter(texts::mail::email_changed_subject(language))
                .says(&texts::mail::email_changed(language, &isolated(new_email), site))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_write(language))
                .offers(texts::mail::write(language), self.contact()),
            Mail::SecondFactorOn { .. } => self
                .letter(texts::mail::second_factor_on_subject(language))
                .says(&texts::mail::second_factor_on(language, site))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_write(language))
                .offers(texts::mail::write(language), self.contact()),
            Mail::SecondFactorOff { .. } => self
                .letter(texts::mail::second_factor_off_subject(language))
                .says(&texts::mail::second_factor_off(language, site))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_password(language))
                .offers(texts::mail::request_password(language), self.page(AccountPage::RequestReset)),
            Mail::RecoveryCodeUsed { left, .. } => self
                .letter(texts::mail::recovery_code_used_subject(language))
                .says(&texts::mail::recovery_code_used(language, site))
                .says(&texts::mail::recovery_codes_left(language, *left))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_password(language))
                .offers(texts::mail::request_password(language), self.page(AccountPage::RequestReset)),
            Mail::SessionStolen { .. } => self
                .letter(texts::mail::session_stolen_subject(language))
                .says(&texts::mail::session_stolen(language, site))
                .offers(texts::mail::session_stolen_action(language), self.page(AccountPage::Sessions))
                .notes(texts::mail::session_stolen_otherwise(language)),
            Mail::AccountDeleted { .. } => self
                .letter(texts::mail::account_deleted_subject(language))
                .says(&texts::mail::account_deleted(language, site))
                .says(texts::mail::it_was_you(language))
                .says(texts::mail::not_you_write(language))
                .offers(texts::mail::write(language), self.contact()),
            Mail::Inactive { deleted_on, .. } => self.inactive(*deleted_on),
            Mail::Reminder { entries, unconfirmed, hidden_on, .. } => {
                self.reminder(entries, unconfirmed, *hidden_on)
            }
            Mail::Membership { organisation, news, .. } => self.about_membership(organisation, news),
            Mail::Decisions(decisions) => self.about_decisions(decisions),
            Mail::Hiding(hiding) => self.about_hiding(hiding),
            Mail::Report { entry, news } => self.about_report(entry, news),
            Mail::ReportQuestion { organisation, entry, title, question, .. } => {
                self.about_question(organisation, (*entry, title), question)
            }
            Mail::Staff { news, .. } => self.about_staff(news),
            Mail::Test => self.test(),
        }
    }

    fn test(&self) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        self.letter(texts::mail::test_subject(language))
            .says(&texts::mail::test(language, site))
            .notes(texts::mail::test_otherwise(language))
    }

    fn registration(&self, link: LinkId, next: Option<&str>) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        self.letter(texts::mail::confirm_registration_subject(language))
            .says(&texts::mail::confirm_registration(language, site))
            .offers(texts::mail::confirm_registration_action(language), self.confirmation(link, next))
            .notes(texts::mail::confirm_registration_otherwise(language))
    }

    fn inactive(&self, deleted_on: NaiveDate) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        self.letter(texts::mail::inactive_subject(language))
            .says(&texts::mail::inactive(language, &long_date(language, deleted_on), site))
            .offers(texts::mail::sign_in(language), self.page(AccountPage::SignIn))
            .notes(texts::mail::inactive_otherwise(language))
    }

    fn reminder(&self, entries: &[String], unconfirmed: &[String], hidden_on: NaiveDate) -> Letter {
        let (language, site) = (self.language, self.store.config.site_name.as_str());
        self.letter(texts::mail::reminder_subject(language))
            .says(&texts::mail::reminder(language, site))
            .lists(entries)
            .warns(unconfirmed, hidden_on)
            .says(texts::mail::reminder_then(language))
            .offers(
                texts::mail::reminder_action(language),
                self.with_link(&Page::Workspace(WorkspacePage::Confirm)),
            )
            .notes(texts::mail::reminder_otherwise(language))
    }

    /// A letter that only greets so far.
    fn letter(&self, subject: &'static str) -> Letter {
        let (language, store) = (self.language, self.store);
        let region = store.reference().region.clone();
        let region = label(&region.name, &language.language_tag()).to_owned();
        let sender = texts::mail::sender(language, &region, &store.config.site_name);
        let questions = texts::mail::questions(language).to_owned();
        let greeting = match self.mail.name().filter(|name| !is_like_a_link(name)) {
            Some(name) => texts::mail::greeting(language, &isolated(name)),
            None => texts::mail::greeting_without_name(language).to_owned(),
        };
        Letter {
            language,
            subject,
            paragraphs: vec![Paragraph::Text(greeting)],
            action: None,
            notes: Vec::new(),
            footer: [
                Reference { text: sender, address: self.address(&Page::Home, "") },
                Reference { text: questions, address: self.contact() },
            ],
        }
    }

    /// The address of a page about accounts, with the link of the mail if it has one.
    fn page(&self, page: AccountPage) -> String {
        self.with_link(&Page::Account(page))
    }

    /// The address of the page that confirms a registration, with where to go on to.
    fn confirmation(&self, link: LinkId, next: Option<&str>) -> String {
        let page = self.page(AccountPage::Confirm);
        // What cannot be read is left out: the link does without.
        let next = next.and_then(|next| self.store.keys.decrypt(link.0, next).ok());
        match next {
            Some(next) => format!("{page}&next={}", byte_serialize(&next).collect::<String>()),
            None => page,
        }
    }

    /// The address of a page, with the link of the mail if it has one.
    pub(super) fn with_link(&self, page: &Page) -> String {
        let token = self.mail.link().map(|(link, _)| self.store.keys.link_token(link));
        let query = token.map(|token| format!("token={token}"));
        self.address(page, &query.unwrap_or_default())
    }

    /// Where one reaches the people behind the site.
    fn contact(&self) -> String {
        self.address(&Page::Legal(LegalPage::Contact), "")
    }

    fn address(&self, page: &Page, query: &str) -> String {
        format!("{}{}", self.store.config.base(), page.path_with(self.language, query))
    }
}

impl Letter {
    /// Adds what it is about, a paragraph a line.
    fn says(mut self, text: &str) -> Self {
        self.paragraphs.extend(text.lines().map(|line| Paragraph::Text(line.to_owned())));
        self
    }

    /// Adds titles, a paragraph each.
    fn lists(mut self, titles: &[String]) -> Self {
        let line = |title: &String| texts::mail::reminder_entry(self.language, &isolated(title));
        let lines = titles.iter().take(MOST_LISTED).map(line);
        self.paragraphs.extend(lines.map(Paragraph::Text));
        self.continues(titles.len())
    }

    /// Adds how many of so many entries are not named.
    fn continues(mut self, entries: usize) -> Self {
        let further = entries.saturating_sub(MOST_LISTED);
        let further = u32::try_from(further).ok().filter(|further| *further > 0);
        let further = further.map(|further| texts::mail::reminder_more(self.language, further));
        self.paragraphs.extend(further.map(Paragraph::Text));
        self
    }

    /// Adds titles of entries that will not be seen any more.
    fn warns(self, titles: &[String], hidden_on: NaiveDate) -> Self {
        if titles.is_empty() {
            return self;
        }
        let day = long_date(self.language, hidden_on);
        let warning = texts::mail::reminder_unconfirmed(self.language, &day);
        self.says(&warning).lists(titles)
    }

    fn offers(mut self, label: &'static str, address: String) -> Self {
        let explanation = texts::mail::address(self.language);
        self.action = Some(Action { label, address, explanation });
        self
    }

    fn notes(mut self, text: &str) -> Self {
        self.notes.push(text.to_owned());
        self
    }
}

/// A text of a person on one line, whose direction is its own and goes no further.
fn isolated(text: &str) -> String {
    let directs = |sign| matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = text.chars().filter(|sign| !sign.is_control() && !directs(*sign));
    [ISOLATE].into_iter().chain(text).chain([END_ISOLATE]).collect()
}

/// Whether programs might make a link of a name. Else anybody could have the
/// site send advertisements to any address.
fn is_like_a_link(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let joins =
        |around: &[char]| around[0].is_alphanumeric() && around[1] == '.' && around[2].is_alphanumeric();
    name.contains(['/', '@', ':']) || letters.windows(3).any(joins)
}

/// How long something works, in words.
fn duration(language: Language, duration: TimeDelta) -> String {
    let whole = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    if duration.num_days() > 0 {
        texts::mail::days(language, whole(duration.num_days()))
    } else if duration.num_hours() > 0 {
        texts::mail::hours(language, whole(duration.num_hours()))
    } else {
        texts::mail::minutes(language, whole(duration.num_minutes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_turn_the_text_around_it() {
        assert_eq!(isolated("A\u{202e}na\r\nBcc: x"), "\u{2068}AnaBcc: x\u{2069}");
        assert_eq!(isolated("\u{2069}ليلى"), "\u{2068}ليلى\u{2069}");
    }

    #[test]
    fn names_that_are_links_are_told_from_others() {
        for name in ["Ana", "Dr. Ana von Beispiel", "Ana B.", "J. R. R.", "O’Neill-Çelik", "ليلى"] {
            assert!(!is_like_a_link(name), "{name}");
        }
        for name in ["Gewinn: https://x.example", "x.example", "a@b", "gewinn.example/a", "www.x"] {
            assert!(is_like_a_link(name), "{name}");
        }
    }
}
