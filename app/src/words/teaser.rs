/// Most letters of a teaser.
const MOST: usize = 130;
/// Fewest letters of a teaser that is a whole sentence and no more.
const FEWEST: usize = 50;

/// The beginning of a text: all of it if it is short, else whole sentences, else
/// as many words as there is room for.
pub(crate) fn teaser(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(MOST) else { return text.to_owned() };
    let room = &text[..end];
    // Behind the mark comes a space, before it no abbreviation such as "z. B.".
    let bytes = text.as_bytes();
    let is_end = |place: &usize| {
        let is_mark = matches!(bytes[*place], b'.' | b'!' | b'?') && bytes.get(place + 1) == Some(&b' ');
        is_mark && bytes[place - 3..*place].iter().all(|byte| !matches!(byte, b' ' | b'.'))
    };
    if let Some(place) = (FEWEST..end).rev().find(is_end) {
        return text[..=place].to_owned();
    }
    let words = room.rsplit_once(' ').map_or(room, |(words, _)| words);
    format!("{} …", words.trim_end_matches(|character: char| !character.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teasers_end_where_sentences_or_words_do() {
        assert_eq!(teaser("Kurz."), "Kurz.");
        let sentences = "Wir lernen zusammen Deutsch, am Abend und ganz in Ruhe, auch mit Kind. Kommen Sie einfach \
                         vorbei, z. B. am Dienstag, wenn der Kurs beginnt und alle da sind.";
        assert_eq!(
            teaser(sentences),
            "Wir lernen zusammen Deutsch, am Abend und ganz in Ruhe, auch mit Kind."
        );
        let long = "Nachmittags, ".repeat(20);
        let cut = teaser(&long);
        assert!(cut.ends_with("Nachmittags …") && cut.chars().count() <= MOST + 2, "{cut}");
        let abbreviated =
            format!("{} z. B. {}", "Wir lernen Deutsch mit allen und üben".repeat(3), "Reden ".repeat(9));
        assert!(teaser(&abbreviated).ends_with('…'));
    }
}
