use leptos::prelude::*;
use shared::facet::Facet;
use shared::legal::{LegalPage, LegalText};

use super::offer::use_slug;
use crate::components::{foreign, text_note};
use crate::i18n::{Language, Namespace, labelled, legal_title, texts};
use crate::layout::heading;
use crate::routes::Page;
use crate::state::{OnlyPage as _, Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;

/// Where the operator says in which folder the texts are.
const FOLDER_SETTING: &str = "legal_dir";
/// Where the operator says to whom barriers are reported.
const REPORTS_SETTING: &str = "accessibility_email";

/// A page whose text the operator writes. What is not written yet is named,
/// never made up.
pub(super) fn legal_page() -> AnyView {
    let language = Language::current();
    let name = use_slug();
    let text = load_page(
        &Page::Legal(LegalPage::Imprint),
        move || name.get(),
        move |api, name| async move {
            let mut text = api.legal_text(&name, &language.language_tag()).await?;
            text.only_page();
            Ok(text)
        },
    );
    when_loaded(text, move |vocabulary, text: LegalText| legal_text(language, &vocabulary, text))
}

fn legal_text(language: Language, vocabulary: &Vocabulary, answer: LegalText) -> AnyView {
    crate::structured::legal(vocabulary, &answer);
    let page = answer.page;
    let description = labelled(language, Namespace::Legal, "description", page.key());
    let heading = heading(legal_title(language, page), None, &description);
    let text = match answer.text.zip(answer.html) {
        Some((text, html)) => {
            let (lang, dir) = foreign(&text.language);
            let language_name = vocabulary.label(Facet::Language, text.language.primary(), language);
            view! {
                {text_note(&text, &language_name)}
                <div class="prose" lang=lang dir=dir inner_html=html></div>
            }
            .erase()
        }
        None => placeholder(
            labelled(language, Namespace::Legal, "missing", page.key()),
            texts::legal::write_file(language, &format!("{page}.de.md"), FOLDER_SETTING),
        ),
    };
    let barriers = page.takes_reports().then(|| barriers(language, answer.report_barriers_to));
    view! { {heading} {text} {barriers} {software(language, page)} }.erase()
}

/// Says what has to stand here, and how the operator gets it there.
fn placeholder(missing: String, remedy: String) -> AnyView {
    view! { <div class="notice notice--warning"><p>{missing}</p><p>{remedy}</p></div> }.erase()
}

/// Where to report what keeps somebody from using the site.
fn barriers(language: Language, address: Option<String>) -> AnyView {
    let way = match address {
        Some(address) => {
            let href = format!("mailto:{address}");
            view! { <p><a class="kern-link" href=href rel="external"><bdi dir="ltr">{address}</bdi></a></p> }
                .erase()
        }
        None => placeholder(
            texts::legal::barriers_missing(language).to_owned(),
            texts::legal::set_value(language, REPORTS_SETTING),
        ),
    };
    view! {
        <section class="section" aria-labelledby="barriers">
            <h2 class="kern-heading-medium" id="barriers">{texts::legal::barriers_title(language)}</h2>
            <p>{texts::legal::barriers_text(language)}</p>
            {way}
        </section>
    }
    .erase()
}

/// What is true of the software, whoever operates it.
fn software(language: Language, page: LegalPage) -> Option<AnyView> {
    let facts = match page {
        LegalPage::Privacy => vec![
            texts::legal::privacy_device(language),
            texts::legal::privacy_requests(language),
            texts::legal::privacy_search(language),
            texts::legal::privacy_views(language),
            texts::legal::privacy_reports(language),
            texts::legal::privacy_location(language),
            texts::legal::privacy_log(language),
            texts::legal::privacy_operator(language),
        ],
        LegalPage::Accessibility => vec![
            texts::legal::accessibility_goal(language),
            texts::legal::accessibility_keyboard(language),
            texts::legal::accessibility_languages(language),
            texts::legal::accessibility_checks(language),
        ],
        LegalPage::Imprint | LegalPage::Contact => return None,
    };
    let facts: Vec<_> = facts.into_iter().map(|fact| view! { <li>{fact}</li> }).collect();
    let section = view! {
        <section class="section" aria-labelledby="software">
            <h2 class="kern-heading-medium" id="software">{texts::legal::software_title(language)}</h2>
            <p class="text-note">{texts::legal::software_note(language)}</p>
            <div class="prose"><ul>{facts}</ul></div>
        </section>
    };
    Some(section.erase())
}
