//! The page on which the contacts and places of an organisation are kept.

use leptos::prelude::*;
use shared::text::LanguageTag;
use shared::workspace::{OrganisationWork, OwnContact, OwnPlace};

use super::super::content::Content;
use super::super::field::button;
use super::super::place_map::{self, PlaceMap};
use super::super::remembered::Remembered;
use super::super::sections::ask_first;
use super::super::sheet::Sheet;
use super::super::{Desk, files, path};
use super::{contact_line, in_municipality, languages, new_contact, new_place, place_line};
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::view::Erase as _;
use crate::workspace::form::Fields;
use crate::workspace::{DO, VERSION};

/// The page with the contacts and places of an organisation.
pub(in super::super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let Some(work) = &content.organisation else { return ().erase() };
    let contacts: Vec<_> = work.contacts.iter().map(|own| contact(desk, content, work, Some(own))).collect();
    let places: Vec<_> = work.places.iter().map(|own| place(desk, content, work, Some(own))).collect();
    let overview = path(WorkspacePage::Overview, language);
    let summary = desk.refusal(content);
    let task = view! {
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
        {summary}
        <section class="section" aria-labelledby="contacts">
            <h2 class="kern-heading-medium" id="contacts">{texts::workspace::contacts(language)}</h2>
            {contacts}
            {contact(desk, content, work, None)}
        </section>
        <section class="section" aria-labelledby="places">
            <h2 class="kern-heading-medium" id="places">{texts::workspace::places(language)}</h2>
            {place_map::outlines(content)}
            {places}
            {place(desk, content, work, None)}
        </section>
        {files::section(language, work, &content.files)}
    };
    let title = texts::workspace::contacts_and_places(language, &work.organisation.profile.title);
    desk.page(title, texts::workspace::parts_lead(language).to_owned(), task.erase())
}

fn contact(desk: &Desk, content: &Content, work: &OrganisationWork, own: Option<&OwnContact>) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let data = own.map(|own| own.contact.clone()).unwrap_or_default();
    let agrees = own.is_some_and(|own| own.name_consent_at.is_some());
    let label = match own {
        Some(own) => contact_line(language, &own.contact),
        None => texts::workspace::new_contact(language).to_owned(),
    };
    let kept = own.map(|own| (own.id.to_string(), own.version, own.used_by.len()));
    let mut part = Part::new("contact", kept, label);
    let (sheet, is_sent) = part.sheet(desk, content);
    let (in_other_languages, to_do) = languages::of_contact(sheet, desk, work, own);
    part.to_do = to_do;
    let fields = new_contact(sheet, &german, &data, agrees);
    part.view(desk, work, is_sent, view! { {fields} {in_other_languages} }.erase())
}

fn place(desk: &Desk, content: &Content, work: &OrganisationWork, own: Option<&OwnPlace>) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let usual = own.map_or(&*content.municipality, |_| "");
    let data = own.map_or_else(|| in_municipality(usual), |own| own.place.clone());
    let label = match own {
        Some(own) => place_line(language, &desk.vocabulary, &own.place),
        None => texts::workspace::new_place(language).to_owned(),
    };
    let kept = own.map(|own| (own.id.to_string(), own.version, own.used_by.len()));
    let mut part = Part::new("place", kept, label);
    let (sheet, is_sent) = part.sheet(desk, content);
    let map = PlaceMap::new(sheet);
    part.map = Some(map);
    let fields = new_place(map, &desk.vocabulary, &german, &data, usual);
    let saved = own.map(|own| place_map::saved(language, content, &own.place));
    let (in_other_languages, to_do) = languages::of_place(sheet, desk, work, own);
    part.to_do = to_do;
    part.view(desk, work, is_sent, view! { {fields} {saved} {in_other_languages} }.erase())
}

/// What the ids of the fields begin with of the form that does this.
pub(in super::super) fn prefix(what: &str) -> String {
    format!("{}-", what.replace(':', "-"))
}

/// A contact or a place that can be changed, or a new one.
struct Part {
    /// What its form does.
    what: String,
    version: i64,
    /// How many entries show it.
    uses: usize,
    /// What is to be done about its translations.
    to_do: Option<String>,
    label: String,
    /// The map of a place, which looks at its fields once they are unfolded.
    map: Option<PlaceMap>,
}

impl Part {
    /// One of a kind: with its id, its version and how many entries show it, or a new one.
    fn new(kind: &str, kept: Option<(String, i64, usize)>, label: String) -> Self {
        let (id, version, uses) = kept.unwrap_or_default();
        Self { what: format!("{kind}:{id}"), version, uses, to_do: None, label, map: None }
    }

    /// What its fields have in common, and whether it is the one that was sent and refused.
    fn sheet(&self, desk: &Desk, content: &Content) -> (Sheet, bool) {
        let refused = content.refused.as_ref().map(|refused| {
            let typed = Fields::new(refused.typed.clone());
            (typed, refused.refusal.errors().to_vec())
        });
        let refused = refused.filter(|(typed, _)| typed.one(DO) == Some(&self.what));
        let is_sent = refused.is_some();
        let (typed, problems) = refused.unwrap_or_default();
        let sheet = Sheet::new(desk.language, problems, Vec::new(), typed).within(prefix(&self.what));
        (sheet.writing(&LanguageTag::german(), &desk.vocabulary), is_sent)
    }

    fn view(self, desk: &Desk, work: &OrganisationWork, is_open: bool, fields: AnyView) -> AnyView {
        let language = desk.language;
        let page = WorkspacePage::Organisation(work.organisation.id.to_string());
        let action = Page::Workspace(page).path(language);
        let uses = u32::try_from(self.uses).unwrap_or_default();
        let end = self.end(language, uses);
        let note = self.to_do.or_else(|| (uses > 0).then(|| texts::workspace::used_by(language, uses)));
        let remembered = Remembered::new(language, &format!("{}.{}", work.organisation.id, self.what));
        let map = self.map;
        let look = move |_| {
            if let Some(map) = map {
                map.look();
            }
        };
        let fields = view! {
            <input type="hidden" name=VERSION value=self.version.to_string()/>
            {fields}
            {remembered.said()}
            {button(self.what, texts::workspace::save(language), "kern-btn kern-btn--primary")}
            {end}
        };
        view! {
            <details class="filter-group" open=is_open on:toggle=look>
                <summary><bdi>{self.label}</bdi> <span class="filter-group__chosen">{note}</span></summary>
                {remembered.form("form filter-group__values", action, None, fields.erase())}
            </details>
        }
        .erase()
    }

    /// The way to delete it, or why there is none; nothing for what is not there yet.
    fn end(&self, language: Language, uses: u32) -> Option<AnyView> {
        let (_, id) = self.what.split_once(':')?;
        if id.is_empty() {
            return None;
        }
        if uses > 0 {
            let why = texts::workspace::still_used(language, uses);
            return Some(view! { <p class="text-note">{why}</p> }.erase());
        }
        let (label, lost) = (texts::workspace::delete(language), texts::workspace::delete_lost(language));
        Some(ask_first(language, format!("delete_{}", self.what), label, lost))
    }
}
