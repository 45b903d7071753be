//! Two people have written at once: both versions side by side, and a choice for each part.

use leptos::prelude::*;

use super::editor::FORM;
use super::saving::Saving;
use super::sheet::Sheet;
use super::told::{self, Teller};
use crate::i18n::texts;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::DO;
use crate::workspace::conflict::{THEIRS, choice};

/// Both versions of what two people have changed, with a choice for each; nothing while there is none.
pub(super) fn panel(saving: Saving, sheet: Sheet, vocabulary: StoredValue<Vocabulary>) -> AnyView {
    let language = sheet.language;
    // The choices belong to the form of the editor: without scripts they are sent with it.
    let view = move || {
        let conflict = saving.conflict.get()?;
        let mine = conflict.mine()?;
        let rows: Vec<_> = conflict
            .both
            .iter()
            .map(|name| {
                let (title, [own, other]) = vocabulary.with_value(|vocabulary| {
                    saving.organisation.with_value(|organisation| {
                        let teller = Teller { language, vocabulary, organisation: organisation.as_ref() };
                        let told = teller.both(&mine, &conflict.theirs.content, name);
                        (told::name(language, vocabulary, name), told)
                    })
                });
                let version = |whose: &'static str, label: &'static str, told: String, is_chosen| {
                    view! {
                        <div class="desk__version">
                            <div class="kern-form-check">
                                <input
                                    class="kern-form-check__radio"
                                    type="radio"
                                    id=format!("{}-{whose}", choice(name))
                                    name=choice(name)
                                    value=whose
                                    form=FORM
                                    checked=is_chosen
                                />
                                <label class="kern-label" for=format!("{}-{whose}", choice(name))>{label}</label>
                            </div>
                            {told::view(language, name, told)}
                        </div>
                    }
                    .erase()
                };
                view! {
                    <fieldset class="desk__group desk__card">
                        <legend class="kern-label">{title}</legend>
                        <div class="desk__row">
                            {version("mine", texts::workspace::my_version(language), own, true)}
                            {version(THEIRS, texts::workspace::their_version(language), other, false)}
                        </div>
                    </fieldset>
                }
                .erase()
            })
            .collect();
        let choose = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            let theirs: Vec<String> = conflict.both.iter().filter(|name| !is_mine(name)).cloned().collect();
            saving.merge(&conflict, &theirs);
        };
        let view = view! {
            <div class="kern-alert kern-alert--warning">
                <div class="kern-alert__header">
                    <h2 class="kern-title" id="conflict" tabindex="-1">{texts::workspace::conflict_title(language)}</h2>
                </div>
                <div class="kern-alert__body">
                    <p>{texts::workspace::conflict_text(language)}</p>
                    {rows}
                    <button class="kern-btn kern-btn--primary" type="submit" form=FORM name=DO value="save" on:click=choose>
                        <span class="kern-label">{texts::workspace::conflict_save(language)}</span>
                    </button>
                </div>
            </div>
        };
        super::dom::focus_later("conflict".to_owned());
        Some(view.erase())
    };
    view! { {view} }.erase()
}

/// Whether one's own version of a part is chosen.
fn is_mine(name: &str) -> bool {
    let selector = format!("input[name='{}'][value='{THEIRS}']:checked", choice(name));
    document().query_selector(&selector).ok().flatten().is_none()
}
