use crate::i18n::{Language, texts};

/// That a file is a PDF, and how large: from a thousand kilobytes on in megabytes with one decimal.
pub(crate) fn pdf(language: Language, bytes: u32) -> String {
    let kilobytes = bytes.div_ceil(1024).max(1);
    let size = if kilobytes < 1000 {
        texts::entry::kilobytes(language, &kilobytes.to_string())
    } else {
        let tenths = (kilobytes * 10 + 512) / 1024;
        let [whole, tenths] = [tenths / 10, tenths % 10].map(|number| number.to_string());
        let number = [&*whole, &*tenths].join(texts::facets::decimal_separator(language));
        texts::entry::megabytes(language, &number)
    };
    texts::entry::pdf(language, &size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_that_fits() {
        let told = |tag: &str, bytes| pdf(Language::from_tag(tag).expect("the language exists"), bytes);
        assert_eq!(
            [0, 1024, 1025, 1_022_976, 1_024_000, 10_485_760].map(|bytes| told("de", bytes)),
            ["PDF, 1 KB", "PDF, 1 KB", "PDF, 2 KB", "PDF, 999 KB", "PDF, 1,0 MB", "PDF, 10,0 MB"]
        );
        assert_eq!(told("ar", 2_621_440), "PDF، 2.5 ميغابايت");
    }
}
