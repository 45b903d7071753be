//! Checks the locale files against each other and writes one typed function
//! for each text.
//!
//! `locales/<language>/<namespace>.json` maps a key to a text with
//! `{placeholders}`, or to one text for each plural form of `{count}`. A key
//! with a dot belongs to a value known at run time (`cost.free`) and gets no
//! function.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

type Namespace = BTreeMap<String, Value>;
type Language = BTreeMap<String, Namespace>;

/// What a text needs: its placeholders, and whether it has plural forms.
#[derive(PartialEq, Debug)]
struct Shape {
    placeholders: BTreeSet<String>,
    plural: bool,
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("locales");
    let mut languages: Vec<(String, Language)> =
        names_in(&folder).into_iter().map(|tag| (tag.clone(), read_language(&folder.join(&tag)))).collect();
    // German is complete by definition and stands first in every list.
    languages.sort_by_key(|(tag, _)| (tag != "de", tag.clone()));
    let (_, german) = languages.first().expect("there is at least one language");
    for (tag, language) in &languages {
        compare(tag, language, german);
    }
    let code = generate(&folder, &languages);
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("texts.rs");
    fs::write(target, code).expect("the build folder can be written");
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn read_language(folder: &Path) -> Language {
    let read = |name: String| {
        let path = folder.join(&name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let texts = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name.trim_end_matches(".json").to_owned(), texts)
    };
    names_in(folder).into_iter().map(read).collect()
}

/// Every language has the namespaces, keys and placeholders of German.
fn compare(tag: &str, language: &Language, german: &Language) {
    assert!(language.keys().eq(german.keys()), "locales/{tag}: other namespaces than German");
    for (namespace, texts) in language {
        let expected = &german[namespace];
        let missing: Vec<_> = expected.keys().filter(|key| !texts.contains_key(*key)).collect();
        let unknown: Vec<_> = texts.keys().filter(|key| !expected.contains_key(*key)).collect();
        let place = format!("locales/{tag}/{namespace}.json");
        assert!(missing.is_empty(), "{place}: missing {missing:?}");
        assert!(unknown.is_empty(), "{place}: unknown {unknown:?}");
        for (key, text) in texts {
            let (found, wanted) = (shape(text), shape(&expected[key]));
            assert!(found == wanted, "{place}: `{key}` has {found:?}, German has {wanted:?}");
        }
    }
}

fn shape(text: &Value) -> Shape {
    match text {
        Value::String(text) => Shape { placeholders: placeholders(text), plural: false },
        Value::Object(forms) => {
            assert!(forms.contains_key("other"), "plural without `other`: {text}");
            let known = ["zero", "one", "two", "few", "many", "other"];
            assert!(forms.keys().all(|form| known.contains(&form.as_str())), "unknown plural form: {text}");
            // "one day" may leave the number out, so the forms may differ.
            let texts = forms.values().map(|form| form.as_str().expect("a plural form is a string"));
            let mut placeholders: BTreeSet<String> = texts.flat_map(placeholders).collect();
            placeholders.remove("count");
            Shape { placeholders, plural: true }
        }
        _ => panic!("neither text nor plural forms: {text}"),
    }
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1);
    parts.map(|part| part.split('}').next().expect("split gives one part").to_owned()).collect()
}

fn generate(folder: &Path, languages: &[(String, Language)]) -> String {
    let (_, german) = &languages[0];
    let namespaces: Vec<&String> = german.keys().collect();
    let mut code = language_table(languages);
    code.extend(namespace_enum(&namespaces));
    code.extend(files_table(folder, languages, &namespaces));
    for (namespace, texts) in german {
        code.push(format!("/// Texts of `{namespace}.json`."));
        code.push(format!("pub mod {namespace} {{ use super::{{Language, Namespace}};"));
        let static_texts = texts.iter().filter(|(key, _)| !key.contains('.'));
        code.extend(static_texts.flat_map(|(key, text)| function(namespace, key, text)));
        code.push("}".to_owned());
    }
    code.join("\n")
}

fn language_table(languages: &[(String, Language)]) -> Vec<String> {
    let row = |(tag, language): &(String, Language)| {
        let own_name = language["common"]["language_name"].as_str().expect("a plain text");
        format!("({tag:?}, {own_name:?}),")
    };
    let rows = joined(languages.iter().map(row));
    vec![
        "/// Tag and own name of every language.".to_owned(),
        format!("pub(super) const LANGUAGES: [(&str, &str); {}] = [{rows}];", languages.len()),
    ]
}

fn namespace_enum(namespaces: &[&String]) -> Vec<String> {
    let each = |line: &dyn Fn(&str, &str) -> String| {
        joined(namespaces.iter().map(|name| line(name, &capitalised(name))))
    };
    vec![
        "/// A file of texts.".to_owned(),
        "#[derive(Clone, Copy, Debug, PartialEq, Eq)]".to_owned(),
        format!(
            "pub enum Namespace {{ {} }}",
            each(&|name, variant| format!("/// `{name}.json`\n{variant},\n"))
        ),
        "impl Namespace { /// Every namespace.".to_owned(),
        format!("pub const ALL: &'static [Self] = &[{}];", each(&|_, variant| format!("Self::{variant},"))),
        "/// Its file's name without the ending.\n#[must_use]".to_owned(),
        format!(
            "pub const fn name(self) -> &'static str {{ match self {{ {} }} }} }}",
            each(&|name, variant| format!("Self::{variant} => {name:?},"))
        ),
    ]
}

/// The texts themselves; the browser gets them with the page.
fn files_table(folder: &Path, languages: &[(String, Language)], namespaces: &[&String]) -> Vec<String> {
    let file = |tag: &str, namespace: &str| {
        let path = folder.join(tag).join(format!("{namespace}.json")).display().to_string();
        format!("include_str!({path:?}),")
    };
    let row = |tag: &str| joined(namespaces.iter().map(|namespace| file(tag, namespace)));
    let rows = joined(languages.iter().map(|(tag, _)| format!("[{}],", row(tag))));
    vec![
        "/// Every file by language and namespace.".to_owned(),
        "#[cfg(not(target_arch = \"wasm32\"))]".to_owned(),
        format!("pub(super) const FILES: [[&str; {}]; {}] = [{rows}];", namespaces.len(), languages.len()),
    ]
}

fn function(namespace: &str, key: &str, text: &Value) -> [String; 3] {
    let shape = shape(text);
    let german = match text {
        Value::Object(forms) => forms["other"].as_str(),
        other => other.as_str(),
    };
    let german = german.expect("checked before").replace('\n', " ");
    let place = format!("language, Namespace::{}, {key:?}", capitalised(namespace));
    let count = if shape.plural { ", count: u32" } else { "" };
    let parameters = joined(shape.placeholders.iter().map(|name| format!(", {name}: &str")));
    let pairs = joined(shape.placeholders.iter().map(|name| format!("({name:?}, {name}),")));
    let (result, call) = match (shape.plural, shape.placeholders.is_empty()) {
        (false, true) => ("&'static str", format!("super::plain({place})")),
        (false, false) => ("String", format!("super::filled({place}, &[{pairs}])")),
        (true, _) => ("String", format!("super::counted({place}, count, &[{pairs}])")),
    };
    [
        format!("/// `{german}`"),
        "#[must_use]".to_owned(),
        format!("pub fn {key}(language: Language{count}{parameters}) -> {result} {{ {call} }}"),
    ]
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect()
}

fn capitalised(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}
