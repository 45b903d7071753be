//! The form of an offer, section by section.

use leptos::prelude::*;
use shared::facet::Facet;
use shared::offer::{
    AccessKind, Childcare, CostKind, Format, GroupSize, LanguageLevel, OfferContent, RegistrationKind,
};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;

use super::editor::Form;
use super::field::{Field, Kind, button};
use super::sheet::Sheet;
use super::{documents, languages, parts, pictures, schedule};
use crate::i18n::{Language, texts};
use crate::state::Vocabulary;
use crate::view::Erase as _;

/// The sections with the pointers of what they ask for. Each is a step of the list above the form.
pub(super) const SECTIONS: [(&str, &[&str]); 7] = [
    ("basics", &["/title", "/summary", "/description", "/offer_types", "/fields", "/source_language"]),
    (
        "who",
        &[
            "/target_groups",
            "/age",
            "/languages_spoken",
            "/language_level",
            "/cost",
            "/registration",
            "/access",
        ],
    ),
    ("when", &["/schedule", "/valid_from", "/valid_until", "/publish_from", "/publish_until"]),
    ("where", &["/places", "/place", "/online_url", "/whole_county", "/format", "/accessibility"]),
    ("contact", &["/contacts", "/contact", "/person_agrees"]),
    ("files", &["/image", "/documents"]),
    ("languages", &[]),
];

/// Those in which something must be there.
pub(super) const ASKING: [&str; 4] = ["basics", "when", "where", "contact"];

/// The whole form of an offer.
pub(super) fn offer(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let language = form.sheet.language;
    let title = |section: &str| super::label(language, "section", section);
    let section = |name: &'static str, inner: AnyView| {
        view! {
            <section class="section desk__section" aria-labelledby=name>
                <h2 class="kern-heading-medium" id=name tabindex="-1">{title(name)}</h2>
                {inner}
            </section>
        }
        .erase()
    };
    let files = view! {
        {pictures::section(form, offer.image.as_ref())}
        {documents::part(form, &offer.documents)}
    };
    let sections = [
        section("basics", basics(form, offer)),
        section("who", who(form, offer)),
        section("when", schedule::section(form, offer)),
        section("where", place(form, offer)),
        section("contact", parts::contacts(form, &offer.contacts, 3)),
        section("files", files.erase()),
        section("languages", languages::section(form, languages::texts_of_offer(language, offer))),
    ];
    sections.into_iter().collect::<Vec<_>>().into_view().erase()
}

/// A text in the language the offer is written in.
pub(in crate::pages) fn source(text: &LocalisedText, language: &LanguageTag) -> String {
    text.get(language).map(|text| text.text.clone()).unwrap_or_default()
}

fn basics(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, &offer.source_language);
    let pointer = |name: &str| format!("/{name}/{written}");
    let title = Field::new(pointer("title"), texts::workspace::title(language))
        .example(texts::workspace::title_example(language))
        .required()
        .text(sheet, written, 1, 120, source(&offer.title, written));
    let summary = Field::new(pointer("summary"), texts::workspace::summary(language))
        .hint(texts::workspace::summary_hint(language))
        .required()
        .text(sheet, written, 3, 300, source(&offer.summary, written));
    let description = Field::new(pointer("description"), texts::workspace::description(language))
        .hint(texts::workspace::description_hint(language))
        .text(sheet, written, 8, 10_000, source(&offer.description, written));
    view! { {title} {summary} {types(form, offer)} {description} }.erase()
}

/// The offer types, by the fields of action they belong to: those are not asked for apart.
fn types(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let language = form.sheet.language;
    let groups: Vec<_> = form
        .content
        .types
        .iter()
        .map(|(field, types)| {
            let chosen = types.iter().filter(|key| offer.offer_types.contains(key)).count();
            let boxes: Vec<_> = types
                .iter()
                .map(|key| {
                    let label = form.vocabulary.label(Facet::Type, key, language);
                    let is_chosen = offer.offer_types.contains(key);
                    super::field::tick(
                        form.sheet,
                        "/offer_types",
                        format!("{key}@{field}"),
                        label,
                        false,
                        is_chosen,
                    )
                })
                .collect();
            let label = form.vocabulary.label(Facet::Field, field, language);
            view! {
                <details class="filter-group" open={chosen > 0}>
                    <summary>{label}</summary>
                    <div class="filter-group__values">{boxes}</div>
                </details>
            }
            .erase()
        })
        .collect();
    let inner = view! { <input type="hidden" name="/offer_types" value=""/> {groups} };
    Field::new("/offer_types", texts::workspace::types(language))
        .hint(texts::workspace::types_hint(language))
        .required()
        .group(form.sheet, inner.erase())
}

fn who(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, &offer.source_language);
    let vocabulary = form.vocabulary;
    let many = |facet: Facet, pointer: &str, label: &str, chosen: &[String]| {
        let options = vocabulary.choices(facet, language).unwrap_or_default();
        fold_at(sheet, &[pointer], (label, chosen.len()), |label| {
            Field::new(pointer, label).labelled_above().choices(sheet, false, options, chosen)
        })
    };
    let groups = many(
        Facet::TargetGroup,
        "/target_groups",
        texts::workspace::target_groups(language),
        &offer.target_groups,
    );
    let spoken = many(
        Facet::Language,
        "/languages_spoken",
        texts::workspace::languages_spoken(language),
        &offer.languages_spoken,
    );
    let number = |value: Option<u8>| value.map(|value| value.to_string()).unwrap_or_default();
    let age = view! {
        <div class="desk__row">
            {Field::new("/age/from", texts::workspace::from(language))
                .given()
                .input(sheet, Kind::Number, number(offer.age.and_then(|age| age.from)))}
            {Field::new("/age/to", texts::workspace::to(language))
                .given()
                .input(sheet, Kind::Number, number(offer.age.and_then(|age| age.to)))}
        </div>
    };
    let age = Field::new("/age", texts::workspace::age(language)).group(sheet, age.erase());
    let cost = fixed(language, vocabulary, Facet::Cost, CostKind::ALL.iter().map(|kind| kind.key()));
    let cost = Field::new("/cost/kind", texts::workspace::cost(language)).choices(
        sheet,
        true,
        cost,
        &[offer.cost.kind.key().to_owned()],
    );
    let note = |field: Field, text: Option<&LocalisedText>| note(sheet, written, field, text);
    let cost_note = note(
        Field::new(format!("/cost/note/{written}"), texts::workspace::cost_note(language))
            .example(texts::workspace::cost_note_example(language)),
        offer.cost.note.as_ref(),
    );
    let level = level(form, offer);
    let kinds = fixed(language, vocabulary, Facet::Access, AccessKind::ALL.iter().map(|kind| kind.key()));
    let access = Field::new("/access/kind", texts::workspace::access(language)).select(
        sheet,
        kinds,
        offer.access.kind.key(),
    );
    let access_note = note(
        Field::new(format!("/access/note/{written}"), texts::workspace::access_note(language))
            .example(texts::workspace::access_note_example(language)),
        offer.access.note.as_ref(),
    );
    let childcare =
        fixed(language, vocabulary, Facet::Childcare, Childcare::ALL.iter().map(|kind| kind.key()));
    let childcare = Field::new("/childcare", texts::workspace::childcare(language)).select(
        sheet,
        childcare,
        offer.childcare.key(),
    );
    let sizes = fixed(language, vocabulary, Facet::GroupSize, GroupSize::ALL.iter().map(|kind| kind.key()));
    let size = Field::new("/group_size", texts::workspace::group_size(language)).select(
        sheet,
        sizes,
        offer.group_size.key(),
    );
    let beneath = ["/age", "/language_level", "/access", "/childcare", "/group_size"];
    let more = fold_at(sheet, &beneath, (texts::workspace::more(language), 0), |_| {
        view! { {age} {level} {access} {access_note} {childcare} {size} }.erase()
    });
    view! { {groups} {spoken} {cost} {cost_note} {registration(form, offer)} {more} }.erase()
}

/// A remark in the language the offer is written in.
fn note(sheet: Sheet, written: &LanguageTag, field: Field, text: Option<&LocalisedText>) -> AnyView {
    let value = text.map(|text| source(text, written)).unwrap_or_default();
    field.text(sheet, written, 1, 500, value)
}

/// Whether and how people register, and, where they do, until when.
fn registration(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language, written) = (form.sheet, form.sheet.language, &offer.source_language);
    let kinds = RegistrationKind::ALL.iter().map(|kind| kind.key());
    let kinds = fixed(language, form.vocabulary, Facet::Registration, kinds);
    let kind = Field::new("/registration/kind", texts::workspace::registration(language)).choices(
        sheet,
        true,
        kinds,
        &[offer.registration.kind.key().to_owned()],
    );
    let how = note(
        sheet,
        written,
        Field::new(format!("/registration/how/{written}"), texts::workspace::registration_how(language))
            .example(texts::workspace::registration_how_example(language)),
        offer.registration.how.as_ref(),
    );
    let deadline = Field::new("/registration/deadline", texts::workspace::registration_deadline(language))
        .hint(texts::workspace::registration_deadline_hint(language))
        .input(sheet, Kind::Date, schedule::date(offer.registration.deadline));
    let draft = form.draft;
    let is_without = move || {
        draft.with(|content| {
            matches!(content, EntryContent::Offer(offer) if offer.registration.kind == RegistrationKind::None)
        })
    };
    view! { {kind} {how} <div hidden=is_without>{deadline}</div> }.erase()
}

fn level(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let mut levels =
        fixed(language, form.vocabulary, Facet::Level, LanguageLevel::ALL.iter().map(|kind| kind.key()));
    levels.insert(0, (String::new(), texts::workspace::any(language).to_owned()));
    let range = offer.language_level;
    let key = |level: Option<LanguageLevel>| level.map_or("", LanguageLevel::key);
    let inner = view! {
        <div class="desk__row">
            {Field::new("/language_level/from", texts::workspace::from(language))
                .select(sheet, levels.clone(), key(range.map(|range| range.from)))}
            {Field::new("/language_level/to", texts::workspace::to(language))
                .select(sheet, levels, key(range.map(|range| range.to)))}
        </div>
    };
    Field::new("/language_level", texts::workspace::level(language)).group(sheet, inner.erase())
}

fn place(form: &Form<'_>, offer: &OfferContent) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let formats = fixed(language, form.vocabulary, Facet::Format, Format::ALL.iter().map(|kind| kind.key()));
    let format = Field::new("/format", texts::workspace::format(language)).choices(
        sheet,
        true,
        formats,
        &[offer.format.key().to_owned()],
    );
    let online = Field::new("/online_url", texts::workspace::online_url(language))
        .hint(texts::workspace::online_url_hint(language))
        .input(sheet, Kind::Url, offer.online_url.clone().unwrap_or_default());
    let county =
        Field::new("/whole_county", texts::workspace::whole_county(language)).flag(sheet, offer.whole_county);
    let features = form.vocabulary.choices(Facet::Accessibility, language).unwrap_or_default();
    let chosen: Vec<String> = offer.accessibility.iter().map(|it| it.key().to_owned()).collect();
    let label = texts::workspace::accessibility(language);
    let accessibility = fold_at(sheet, &["/accessibility"], (label, chosen.len()), |label| {
        Field::new("/accessibility", label).labelled_above().choices(sheet, false, features, &chosen)
    });
    view! { {format} {parts::places(form, &offer.places, 5)} {online} {county} {accessibility} }.erase()
}

/// Labels of the values of an enum.
fn fixed<'a>(
    language: Language,
    vocabulary: &Vocabulary,
    facet: Facet,
    keys: impl Iterator<Item = &'a str>,
) -> Vec<(String, String)> {
    keys.map(|key| (key.to_owned(), vocabulary.label(facet, key, language))).collect()
}

/// Something that few need, behind its label.
pub(super) fn fold(
    label: &str,
    chosen: usize,
    language: Language,
    inner: impl FnOnce(String) -> AnyView,
) -> AnyView {
    folded((label, chosen), language, None, inner(label.to_owned()))
}

/// As [`fold`], and open where a note or a problem lies at or beneath one of these pointers.
pub(super) fn fold_at(
    sheet: Sheet,
    pointers: &[&str],
    (label, chosen): (&str, usize),
    inner: impl FnOnce(String) -> AnyView,
) -> AnyView {
    let opens = sheet.opens(chosen > 0, pointers);
    folded((label, chosen), sheet.language, Some(opens), inner(label.to_owned()))
}

fn folded(
    (label, chosen): (&str, usize),
    language: Language,
    opens: Option<Memo<bool>>,
    inner: AnyView,
) -> AnyView {
    let count = u32::try_from(chosen).unwrap_or_default();
    let note = (count > 0).then(|| texts::workspace::chosen(language, count));
    let is_open = move || match opens {
        Some(opens) => opens.get(),
        None => chosen > 0,
    };
    view! {
        <details class="filter-group" open=is_open>
            <summary><span>{label.to_owned()}</span> <span class="filter-group__chosen">{note}</span></summary>
            <div class="filter-group__values">{inner}</div>
        </details>
    }
    .erase()
}

/// What cannot be undone, asked once more: behind its label stands what is lost, and the button.
pub(in crate::pages) fn ask_first(language: Language, what: String, label: &str, lost: &str) -> AnyView {
    fold(&texts::workspace::ask_first(language, label), 0, language, |_| {
        view! {
            <p>{lost.to_owned()}</p>
            <p class="actions">{button(what, label, "kern-btn kern-btn--secondary")}</p>
        }
        .erase()
    })
}

#[cfg(test)]
mod tests {
    use shared::entry::Reference;
    use shared::organisation::OrganisationProfile;
    use shared::problem::FieldError;

    use super::super::profile;
    use super::super::sheet::is_at;
    use super::*;

    /// The sections in which something is wrong.
    fn wrong(
        sections: &[(&'static str, &[&str])],
        checked: Result<(), Vec<FieldError>>,
    ) -> Vec<&'static str> {
        let errors = checked.err().unwrap_or_default();
        let is_in = |pointers: &[&str]| {
            errors.iter().any(|error| pointers.iter().any(|pointer| is_at(&error.pointer, pointer)))
        };
        sections.iter().filter(|(_, pointers)| is_in(pointers)).map(|(name, _)| *name).collect()
    }

    #[test]
    fn sections_ask_for_what_the_rules_want() {
        let (german, reference) = (LanguageTag::german(), Reference::default());
        let offer = OfferContent::blank(german.clone());
        assert_eq!(wrong(&SECTIONS, offer.validate(&reference)), ASKING);
        let blank = OrganisationProfile::named(LocalisedText::default(), german, Vec::new());
        assert_eq!(wrong(&profile::SECTIONS, blank.validate(&reference)), profile::ASKING);
    }
}
