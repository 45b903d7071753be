//! Reports that something about an entry is wrong. The form needs no scripts: where they run, `/report.js` solves the
//! riddle while somebody writes, and keeps what is typed until it is sent.

use api_client::{ApiClient, ApiError, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::use_url;
use serde::{Deserialize, Serialize};
use shared::entry::EntryKind;
use shared::id::EntryId;
use shared::legal::LegalPage;
use shared::problem::{FieldError, ProblemCode};
use shared::report::{CHALLENGE_BITS, LONGEST_REPORT, ReportReason};
use shared::text::ShownText;

use crate::SiteConfiguration;
use crate::account::{DONE, parameter};
use crate::components::{Shown, explanation};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::layout::heading;
use crate::report::{CHALLENGE, ENTRY, SOLUTION, WEBSITE};
use crate::routes::Page;
use crate::state::{load_page, when_loaded};
use crate::view::{Erase as _, raw_text};
use crate::workspace::Refused;
use crate::workspace::form::Fields;

/// What is reported, and the riddle of the form.
#[derive(Clone, Serialize, Deserialize)]
struct Reported {
    entry: EntryId,
    title: ShownText,
    challenge: String,
}

/// What was sent, and why it was refused; on a fresh page nothing was.
#[derive(Clone, Default)]
struct Sent {
    fields: Fields,
    refusal: Option<Refusal>,
}

/// The page.
pub(super) fn report_page(kind: EntryKind, slug: String) -> AnyView {
    let language = Language::current();
    let sent = use_context::<Refused>()
        .map(|Refused { typed, refusal }| Sent { fields: Fields::new(typed), refusal: Some(refusal) });
    let sent = sent.unwrap_or_default();
    let is_done = parameter(use_url().read_untracked().search(), DONE).is_some();
    let days = SiteConfiguration::current().report_days;
    let (source, kept) = (slug.clone(), sent.kept_challenge());
    let reported = load_page(
        &Page::Report(kind, slug.clone()),
        move || source.clone(),
        move |api, slug| {
            let kept = kept.clone();
            async move { read(&api, (kind, &slug), language, kept).await }
        },
    );
    when_loaded(reported, move |_, reported: Reported| {
        let entry = match kind {
            EntryKind::Organisation => Page::Organisation(slug.clone()),
            EntryKind::Offer | EntryKind::Project => Page::Offer(slug.clone()),
        };
        let page = if is_done {
            thanks(language, &entry, &Page::list_of(kind))
        } else {
            let form = Page::Report(kind, slug.clone());
            let about = about(language, &entry, reported.title.clone());
            view! { {about} {form_view(language, &form, &reported, &sent, days)} }.erase()
        };
        view! {
            <div class="account report">{page}</div>
            <script type="module" src="/report.js"></script>
        }
        .erase()
    })
}

/// What the form is about, with a riddle: the one that was not used up, or another.
async fn read(
    api: &ApiClient,
    (kind, slug): (EntryKind, &str),
    language: Language,
    kept: Option<String>,
) -> Result<Reported, ApiError> {
    let tag = language.language_tag();
    let (entry, title) = if kind == EntryKind::Organisation {
        let profile = api.organisation(slug, &tag).await?.organisation;
        (EntryId::from(profile.id), profile.name)
    } else {
        let offer = api.offer(slug, &tag).await?.offer;
        (offer.id, offer.title)
    };
    let challenge = match kept {
        Some(kept) => kept,
        None => api.report_challenge().await?.challenge,
    };
    Ok(Reported { entry, title, challenge })
}

impl Sent {
    /// What was typed into a field.
    fn typed(&self, field: &str) -> String {
        self.fields.one(field).unwrap_or_default().to_owned()
    }

    /// What is wrong with a field.
    fn error(&self, field: &str) -> Option<&FieldError> {
        let errors = self.refusal.as_ref().map(Refusal::errors).unwrap_or_default();
        errors.iter().find(|error| error.pointer.trim_start_matches('/') == field)
    }

    /// The riddle that was sent, unless it is worth nothing any more.
    fn kept_challenge(&self) -> Option<String> {
        let is_useless = self.error(SOLUTION).is_some()
            || self.error(CHALLENGE).is_some_and(|error| error.code != "too_fast");
        Some(self.typed(CHALLENGE)).filter(|challenge| !challenge.is_empty() && !is_useless)
    }

    /// What solves the riddle, if that is known already.
    fn kept_solution(&self) -> String {
        self.kept_challenge().map(|_| self.typed(SOLUTION)).unwrap_or_default()
    }

    /// The first field that somebody has to look at.
    fn first_wrong(&self) -> Option<&'static str> {
        ["reason", "text", "email"].into_iter().find(|field| self.error(field).is_some())
    }
}

/// What is asked here, and which entry it is about.
fn about(language: Language, entry: &Page, title: ShownText) -> AnyView {
    let lead = texts::report::lead(language);
    view! {
        {heading(texts::report::title(language).to_owned(), None, lead)}
        <p class="account__lead">{lead}</p>
        <p>
            {texts::report::about(language)}
            " "
            <a class="kern-link" href=entry.path(language)><Shown text=title/></a>
        </p>
    }
    .erase()
}

/// The page once something was reported.
fn thanks(language: Language, entry: &Page, list: &Page) -> AnyView {
    let text = texts::report::thanks_text(language);
    view! {
        {heading(texts::report::thanks_title(language).to_owned(), None, text)}
        <p>{text}</p>
        <p class="actions">
            <a class="kern-btn kern-btn--primary" href=entry.path(language)>
                <span class="kern-label">{texts::report::back(language)}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=list.path(language)>
                <span class="kern-label">{texts::report::to_list(language)}</span>
            </a>
        </p>
    }
    .erase()
}

fn form_view(language: Language, form: &Page, reported: &Reported, sent: &Sent, days: u32) -> AnyView {
    view! {
        {refusal_view(language, sent)}
        <form class="form report__form" method="post" action=form.path(language) novalidate=true>
            <input type="hidden" name=ENTRY value=reported.entry.to_string()/>
            <input
                type="hidden"
                name=CHALLENGE
                value=reported.challenge.clone()
                data-bits=CHALLENGE_BITS.to_string()
            />
            <input type="hidden" name=SOLUTION value=sent.kept_solution()/>
            {reasons(language, sent)}
            {text_field(language, sent)}
            {email_field(language, sent, days)}
            {trap(language)}
            <button class="kern-btn kern-btn--primary" type="submit">
                <span class="kern-label">{texts::report::send(language)}</span>
            </button>
            // Filled in while the riddle is not solved yet.
            <p role="status" data-busy=texts::report::busy(language)></p>
        </form>
    }
    .erase()
}

/// What is wrong with the entry.
fn reasons(language: Language, sent: &Sent) -> AnyView {
    let (chosen, error) = (sent.typed("reason"), sent.error("reason"));
    let is_first = sent.first_wrong() == Some("reason");
    let points = ReportReason::ALL.iter().enumerate().map(|(number, reason)| {
        let id = format!("reason-{reason}");
        let (is_chosen, has_focus) = (chosen == reason.key(), is_first && number == 0);
        view! {
            <div class="kern-form-check">
                <input
                    class="kern-form-check__radio"
                    type="radio"
                    id=id.clone()
                    name="reason"
                    value=reason.key()
                    checked=is_chosen
                    autofocus=has_focus
                />
                <label class="kern-label" for=id>
                    {labelled(language, Namespace::Report, "reason", reason.key())}
                </label>
            </div>
        }
        .erase()
    });
    let points: Vec<AnyView> = points.collect();
    view! {
        <fieldset
            class="form__field"
            class:form__field--wrong=error.is_some()
            aria-describedby=error.map(|_| "reason-problem")
        >
            <legend class="kern-label">{texts::report::reason(language)}</legend>
            {error.map(|error| problem_view(language, error))}
            {points}
        </fieldset>
    }
    .erase()
}

/// What exactly.
fn text_field(language: Language, sent: &Sent) -> AnyView {
    let (error, has_focus) = (sent.error("text"), sent.first_wrong() == Some("text"));
    view! {
        <div class="form__field" class:form__field--wrong=error.is_some()>
            <label class="kern-label" for="text">{texts::report::text(language)}</label>
            <p class="text-note" id="text-hint">{texts::report::text_hint(language)}</p>
            {error.map(|error| problem_view(language, error))}
            <textarea
                class="kern-form-input__input report__text"
                id="text"
                name="text"
                rows="6"
                dir="auto"
                autofocus=has_focus
                aria-describedby=described("text", error)
                aria-invalid=error.map(|_| "true")
            >
                {raw_text(sent.typed("text"))}
            </textarea>
        </div>
    }
    .erase()
}

/// Where to say what has become of it, and how long that is kept.
fn email_field(language: Language, sent: &Sent, days: u32) -> AnyView {
    let (error, has_focus) = (sent.error("email"), sent.first_wrong() == Some("email"));
    view! {
        <div class="form__field" class:form__field--wrong=error.is_some()>
            <label class="kern-label" for="email">{texts::report::email(language)}</label>
            <p class="text-note" id="email-hint">{texts::report::email_hint(language, days)}</p>
            {error.map(|error| problem_view(language, error))}
            <input
                class="kern-form-input__input"
                type="email"
                id="email"
                name="email"
                inputmode="email"
                autocomplete="email"
                autocapitalize="none"
                spellcheck="false"
                dir="ltr"
                autofocus=has_focus
                aria-describedby=described("email", error)
                aria-invalid=error.map(|_| "true")
                value=sent.typed("email")
            />
        </div>
    }
    .erase()
}

/// A field that no person sees or comes to, but programs fill in.
fn trap(language: Language) -> AnyView {
    view! {
        <div class="report__trap" aria-hidden="true">
            <label for=WEBSITE>{texts::report::leave_empty(language)}</label>
            <input type="text" id=WEBSITE name=WEBSITE tabindex="-1" autocomplete="off"/>
        </div>
    }
    .erase()
}

/// What describes a field that has a hint.
fn described(field: &str, error: Option<&FieldError>) -> String {
    let problem = error.map(|_| format!("{field}-problem "));
    format!("{}{field}-hint", problem.unwrap_or_default())
}

/// What is wrong with a field, beside it.
fn problem_view(language: Language, error: &FieldError) -> AnyView {
    let id = format!("{}-problem", error.pointer.trim_start_matches('/'));
    view! { <p class="form__problem" id=id>{problem(language, error)}</p> }.erase()
}

/// What is wrong with a value.
fn problem(language: Language, error: &FieldError) -> String {
    match (error.pointer.as_str(), error.code.as_str()) {
        ("/reason", _) => texts::report::reason_missing(language).to_owned(),
        ("/text", "required") => texts::report::text_missing(language).to_owned(),
        ("/text", "too_long") => texts::report::text_too_long(language, &LONGEST_REPORT.to_string()),
        ("/text", _) => texts::report::text_unreadable(language).to_owned(),
        ("/email", _) => texts::report::email_wrong(language).to_owned(),
        (_, "too_fast") => texts::report::too_fast(language).to_owned(),
        _ => texts::report::send_again(language).to_owned(),
    }
}

/// Why nothing was reported, with the ways to the fields; nothing on a fresh page.
fn refusal_view(language: Language, sent: &Sent) -> Option<AnyView> {
    let refusal = sent.refusal.as_ref()?;
    let said = match (refusal.errors(), refusal.error.code()) {
        (_, ProblemCode::TooManyRequests) => {
            let contact = Page::Legal(LegalPage::Contact).path(language);
            view! {
                <p>{texts::report::too_many(language, refusal.minutes())}</p>
                <p><a class="kern-link" href=contact>{texts::report::contact(language)}</a></p>
            }
            .erase()
        }
        ([], _) => view! { <p>{explanation(language, &refusal.error)}</p> }.erase(),
        (errors, _) => {
            let lines: Vec<AnyView> = errors.iter().map(|error| line(language, error)).collect();
            view! { <ul>{lines}</ul> }.erase()
        }
    };
    let view = view! {
        <div
            class="kern-alert kern-alert--danger"
            role="alert"
            tabindex="-1"
            autofocus=sent.first_wrong().is_none()
            aria-labelledby="error-title"
        >
            <div class="kern-alert__header">
                <h2 class="kern-title" id="error-title">{texts::report::error_title(language)}</h2>
            </div>
            <div class="kern-alert__body">{said}</div>
        </div>
    };
    Some(view.erase())
}

/// What is wrong, as a link where there is a field for it.
fn line(language: Language, error: &FieldError) -> AnyView {
    let text = problem(language, error);
    let field = match error.pointer.as_str() {
        "/reason" => format!("#reason-{}", ReportReason::WrongDetails),
        "/text" => "#text".to_owned(),
        "/email" => "#email".to_owned(),
        _ => return view! { <li>{text}</li> }.erase(),
    };
    view! { <li><a href=field>{text}</a></li> }.erase()
}
