//! What those see who are signed in but may not see a page: what it is, and whom to ask.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::account::{Account, AccountPage};
use shared::legal::LegalPage;
use shared::problem::ProblemCode;

use crate::i18n::{legal_title, texts};
use crate::pages::workspace::Desk;
use crate::response::set_status;
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;

/// Why somebody who is signed in does not see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Barred {
    /// They do not review.
    NoReviewer,
    /// Their rights rest until they have a second factor.
    SecondFactor,
    /// It is for those who review the whole county, or administer the site.
    Part,
}

impl Barred {
    /// Why the person with this account does not see it.
    pub(super) const fn of(account: &Account) -> Self {
        if account.needs_second_factor {
            Self::SecondFactor
        } else if account.is_admin || account.reviews.is_some() {
            Self::Part
        } else {
            Self::NoReviewer
        }
    }
}

/// The page.
pub(super) fn page(desk: &Desk, barred: Barred) -> AnyView {
    set_status(ProblemCode::Forbidden.status());
    let language = desk.language;
    let account = || (Page::Account(AccountPage::Overview), texts::review::to_account(language).to_owned());
    let contact = || (Page::Legal(LegalPage::Contact), legal_title(language, LegalPage::Contact));
    let (title, lines, ways) = match barred {
        Barred::NoReviewer => (
            texts::review::forbidden_title(language),
            vec![texts::review::forbidden_text(language), texts::review::forbidden_ask(language)],
            [contact(), account()],
        ),
        Barred::SecondFactor => {
            let set_up = texts::review::to_second_factor(language).to_owned();
            (
                texts::review::second_factor_title(language),
                vec![texts::review::second_factor_text(language)],
                [(Page::Account(AccountPage::SecondFactorSetup), set_up), account()],
            )
        }
        Barred::Part => {
            let overview = texts::review::to_overview(language).to_owned();
            (
                texts::review::forbidden_title(language),
                vec![texts::review::forbidden_part(language)],
                [(Page::Review(ReviewPage::Overview), overview), contact()],
            )
        }
    };
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <p>{line}</p> }.erase()).collect();
    let [first, second] = ways.map(|(page, label)| (page.path(language), label));
    let task = view! {
        <div class="review-barred">{lines}</div>
        <p class="actions">
            <a class="kern-btn kern-btn--primary" href=first.0 rel="external">
                <span class="kern-label">{first.1}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=second.0 rel="external">
                <span class="kern-label">{second.1}</span>
            </a>
        </p>
    };
    desk.page(title.to_owned(), String::new(), task.erase())
}
