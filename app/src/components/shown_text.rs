use leptos::prelude::*;
use shared::answer::ImageVariant;
use shared::text::{LanguageTag, ShownText};

use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// The attributes `lang` and `dir` of a text in another language than the page.
#[must_use]
pub fn foreign(text: &LanguageTag) -> (Option<String>, Option<&'static str>) {
    let is_foreign = text.primary() != Language::current().tag();
    (is_foreign.then(|| text.to_string()), is_foreign.then(|| text.direction()))
}

/// A name in an entry, isolated from the direction of the text around it and
/// marked with its language.
#[component]
pub fn Shown(
    /// The name.
    text: ShownText,
) -> impl IntoView {
    let (lang, _) = foreign(&text.language);
    // Always said: a browser would guess by the first letter.
    let dir = text.language.direction();
    view! { <bdi lang=lang dir=dir>{text.text}</bdi> }.erase()
}

/// A running text of an entry as a block of its own. It is read and aligned in
/// the direction of its language; names, which are shown with [`Shown`], stay
/// where the page puts them.
pub(crate) fn paragraph(class: &'static str, text: ShownText) -> AnyView {
    let (lang, dir) = foreign(&text.language);
    view! { <p class=class lang=lang dir=dir>{text.text}</p> }.erase()
}

/// Says which language a text is in if it is not the reader's, and whether a
/// machine translated it. `language_name` is its language in the reader's.
pub(crate) fn text_note(text: &ShownText, language_name: &str) -> AnyView {
    let language = Language::current();
    let fallback = text.fallback.then(|| texts::common::text_language(language, language_name));
    let machine = text
        .machine
        .contains(&text.language)
        .then(|| texts::common::machine_translation(language).to_owned());
    fallback.or(machine).map(|note| view! { <p class="text-note">{note}</p> }).erase()
}

/// A picture in the sizes there are. Width and height keep its place free while
/// it is loading.
#[component]
pub fn Picture(
    /// What can be seen on it.
    alternative_text: ShownText,
    /// The picture in several sizes, smallest first.
    mut variants: Vec<ImageVariant>,
    /// How wide it is shown, as in the attribute `sizes`.
    sizes: &'static str,
    /// Whether it is seen at once, so that it must not wait.
    #[prop(optional)]
    eager: bool,
) -> impl IntoView {
    let source_set: Vec<String> =
        variants.iter().map(|variant| format!("{} {}w", variant.url, variant.width)).collect();
    let largest = variants.pop();
    let (lang, _) = foreign(&alternative_text.language);
    largest
        .map(|largest| {
            view! {
                <img
                    class="picture"
                    src=largest.url
                    srcset=source_set.join(", ")
                    sizes=sizes
                    width=largest.width
                    height=largest.height
                    alt=alternative_text.text
                    lang=lang
                    loading=(!eager).then_some("lazy")
                    fetchpriority=eager.then_some("high")
                    decoding="async"
                />
            }
        })
        .erase()
}
