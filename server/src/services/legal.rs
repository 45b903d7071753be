//! What the operator says about the site: texts from a folder, read at start.
//! Nothing is made up for one that is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use shared::answer::ShownTexts as _;
use shared::legal::{LegalPage, LegalText};
use shared::text::{LanguageTag, LocalisedText, Origin, Text};

use crate::error::Error;
use crate::services::markdown;
use crate::state::State;

/// The texts by page.
pub type LegalTexts = BTreeMap<LegalPage, LocalisedText>;

/// Reads the texts of a folder, `{page}.{language}.md`; hidden files are left alone.
///
/// # Errors
/// A folder or file that cannot be read, or a file whose name is not that of a
/// page in a language of the interface; the message names it.
pub fn load(folder: Option<&Path>) -> anyhow::Result<LegalTexts> {
    let mut texts = LegalTexts::new();
    let Some(folder) = folder else { return Ok(texts) };
    let unreadable = || format!("`legal_dir`: cannot read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let (page, language) = page_of(&name).with_context(|| {
            let (pages, languages) = (keys(LegalPage::ALL.iter()), keys(app::i18n::Language::all()));
            format!(
                "`legal_dir`: {} is not named {{page}}.{{language}}.md with a page of {pages} \
                 and a language of {languages}",
                path.display()
            )
        })?;
        let text = fs::read_to_string(&path)
            .with_context(|| format!("`legal_dir`: cannot read {}", path.display()))?;
        texts.entry(page).or_default().set(language, Text::new(text, Origin::Person));
    }
    Ok(texts)
}

/// The page and the language a file is named after.
fn page_of(file_name: &str) -> Option<(LegalPage, LanguageTag)> {
    let (page, language) = file_name.strip_suffix(".md")?.split_once('.')?;
    Some((LegalPage::from_key(page)?, app::i18n::Language::from_tag(language)?.language_tag()))
}

fn keys(values: impl Iterator<Item = impl ToString>) -> String {
    values.map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}

/// One page with the text for this reader.
///
/// # Errors
/// [`Error::NotFound`] if there is no such page.
pub fn read(state: &State, name: &str, language: &LanguageTag) -> Result<LegalText, Error> {
    let page = LegalPage::from_key(name).ok_or(Error::NotFound)?;
    let text = state.legal.get(&page).and_then(|text| text.shown(&LanguageTag::german()));
    let report_barriers_to = state.config.accessibility_email.clone().filter(|_| page.takes_reports());
    let mut answer = LegalText { page, text, html: None, report_barriers_to };
    answer.choose_language(language);
    answer.html = answer.text.as_ref().map(|text| markdown::to_page(&text.text));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder can be made");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file can be written");
        }
        folder
    }

    #[test]
    fn texts_are_found_by_the_names_of_their_files() {
        let folder = folder(&[("impressum.de.md", b"Wir"), ("impressum.ar.md", b"x"), (".gitkeep", b"")]);
        let texts = load(Some(folder.path())).expect("the texts are read");
        let languages: Vec<_> = texts[&LegalPage::Imprint].iter().map(|(tag, _)| tag.as_str()).collect();
        assert_eq!((texts.len(), languages), (1, vec!["ar", "de"]));
        assert!(load(None).expect("no folder is no error").is_empty());
    }

    #[test]
    fn a_wrong_file_is_named() {
        for wrong in ["imprint.de.md", "impressum.md", "impressum.xx.md", "impressum.de.txt"] {
            let folder = folder(&[(wrong, b"Wir")]);
            let error = load(Some(folder.path())).expect_err(wrong).to_string();
            assert!(error.contains(wrong) && error.contains("impressum, datenschutz"), "{error}");
        }
        let folder = folder(&[("kontakt.de.md", b"\xff")]);
        let error = load(Some(folder.path())).expect_err("it is not UTF-8").to_string();
        assert!(error.contains("kontakt.de.md"), "{error}");
        let missing = folder.path().join("missing");
        let error = load(Some(&missing)).expect_err("it does not exist").to_string();
        assert!(error.contains("missing"), "{error}");
    }
}
