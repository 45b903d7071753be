//! Names that mean one entry.

use crate::analysis;

/// Words behind the name of an organisation that say of what legal form it is.
const LEGAL_FORMS: [&str; 7] = ["e", "v", "ev", "ggmbh", "gmbh", "mbh", "eg"];

/// What a name is looked up by: its words as folded, with and without its legal
/// form.
pub(crate) fn forms(name: &str) -> Vec<String> {
    let words: Vec<String> = analysis::folded_words(name).collect();
    let is_form = |word: &&String| LEGAL_FORMS.contains(&word.as_str());
    let behind = words.iter().rev().take_while(is_form).count();
    let mut forms = vec![words.join(" "), words[..words.len() - behind].join(" ")];
    forms.dedup();
    forms.retain(|form| !form.is_empty());
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_may_be_left_out() {
        assert_eq!(forms("Brücke der Kulturen e. V."), ["brucke der kulturen e v", "brucke der kulturen"]);
        assert_eq!(forms("AWO"), ["awo"]);
        assert_eq!(forms("e.V."), ["e v"]);
        assert_eq!(forms("–"), [""; 0]);
    }
}
