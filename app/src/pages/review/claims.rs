//! Who asks to take over a profile.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::claim::{ReviewClaim, ReviewClaims};
use shared::facet::Facet;

use super::{Asked, Content, path, ways};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Desk, Field, Remembered, Sheet, ask_first, button, written_title};
use crate::review::county::DECLINE_REASON;
use crate::routes::{Page, ReviewPage};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};
use crate::workspace::action;

/// Most characters of a reason.
const LONGEST_REASON: u16 = 2_000;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    claims: ReviewClaims,
    is_admin: bool,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, _asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let (claims, account) = futures::future::try_join(api.review_claims(), api.account()).await?;
    Ok(Loaded { claims, is_admin: account.is_admin })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let items: Vec<_> = loaded.claims.items.iter().map(|claim| item(desk, content, claim)).collect();
    let list = if items.is_empty() {
        view! { <p class="notice">{texts::county::claims_none(language)}</p> }.erase()
    } else {
        view! { <ul class="desk__entries">{items}</ul> }.erase()
    };
    let task = view! {
        {ways(language, &ReviewPage::Claims, true, loaded.is_admin)}
        {content.refusal(language)}
        {list}
    };
    let (title, lead) = (texts::review::claims(language), texts::county::claims_lead(language));
    desk.page(title.to_owned(), lead.to_owned(), task.erase())
}

/// A request with all that is known, and both decisions.
fn item(desk: &Desk, content: &Content, claim: &ReviewClaim) -> AnyView {
    let language = desk.language;
    let organisation = path(ReviewPage::Organisation(claim.organisation.to_string()), language);
    let public = claim.slug.clone().map(|slug| {
        let href = Page::Organisation(slug).path(language);
        view! {
            " · " <a class="kern-link" href=href rel="external">{texts::county::public_page(language)}</a>
        }
    });
    let day = long_date(language, local_time(claim.claimed_at).date());
    let decisions = if claim.may_decide {
        decisions(language, content, claim)
    } else {
        view! { <p class="notice">{texts::county::claim_own(language)}</p> }.erase()
    };
    view! {
        <li class="desk__entry county-claim">
            <h2 class="kern-heading-small">
                <a class="kern-link" href=organisation>
                    {written_title(language, &claim.name, &claim.language)}
                </a>
            </h2>
            <p class="text-note">{texts::county::claimed_on(language, &day)} {public}</p>
            {facts(desk, claim)}
            {decisions}
        </li>
    }
    .erase()
}

fn facts(desk: &Desk, claim: &ReviewClaim) -> AnyView {
    let language = desk.language;
    let address = format!("mailto:{}", claim.email);
    let reads = desk.vocabulary.label(Facet::Language, claim.person_language.as_str(), language);
    let message = match claim.message.trim() {
        "" => view! { <dd>{texts::county::claim_silent(language)}</dd> }.erase(),
        text => view! { <dd class="county-claim__message" dir="auto">{text.to_owned()}</dd> }.erase(),
    };
    view! {
        <dl class="account__facts">
            <dt>{texts::county::claim_person(language)}</dt>
            <dd>
                <bdi>{claim.person.clone()}</bdi> " "
                <a class="kern-link" href=address><bdi dir="ltr">{claim.email.clone()}</bdi></a>
            </dd>
            <dt>{texts::county::claim_message(language)}</dt>
            {message}
            <dt>{texts::county::claim_reads(language)}</dt>
            <dd>{reads}</dd>
            <dt>{texts::county::claim_members(language)}</dt>
            <dd>{texts::county::people(language, claim.members)}</dd>
        </dl>
    }
    .erase()
}

fn decisions(language: Language, content: &Content, claim: &ReviewClaim) -> AnyView {
    let id = claim.id.to_string();
    let here = path(ReviewPage::Claims, language);
    let means = texts::county::accept_means(language, &claim.person);
    let accept = ask_first(language, format!("accept:{id}"), texts::county::accept(language), &means);
    let (sheet, is_refused) = sheet_of(language, content, &id);
    let template = texts::county::decline_template(language).to_owned();
    let remembered = Remembered::new(language, &format!("decline.{id}"));
    let fields = view! {
        {Field::new(DECLINE_REASON, texts::county::decline_reason(language))
            .hint(texts::county::decline_hint(language))
            .required()
            .text(
                sheet,
                &language.language_tag(),
                4,
                LONGEST_REASON,
                sheet.typed_or(DECLINE_REASON, Some(&template)),
            )}
        {remembered.said()}
        {button(format!("decline:{id}"), texts::county::decline(language), "kern-btn kern-btn--secondary")}
    };
    view! {
        <form method="post" action=here.clone()>{accept}</form>
        <details class="filter-group" open=is_refused>
            <summary>{texts::county::decline_title(language)}</summary>
            <div class="filter-group__values">{remembered.form("form", here, None, fields.erase())}</div>
        </details>
    }
    .erase()
}

/// What the form that declines a request says of its fields, and whether it was refused: others on the page have
/// the same fields.
fn sheet_of(language: Language, content: &Content, id: &str) -> (Sheet, bool) {
    let (sheet, is_refused) = content.sheet_of(language, |typed| action(typed) == ("decline", id));
    (sheet.within(format!("{id}-")), is_refused)
}
