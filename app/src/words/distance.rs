use crate::i18n::{Language, texts};

/// How far away something is, as precisely as that is known.
pub(crate) fn distance(language: Language, metres: u32, is_approximate: bool) -> String {
    let kilometres = ((metres + 500) / 1000).max(1).to_string();
    let hundreds = ((metres + 50) / 100).max(1);
    if is_approximate {
        texts::facets::about_kilometres(language, &kilometres)
    } else if hundreds < 100 {
        let [whole, tenths] = [hundreds / 10, hundreds % 10].map(|number| number.to_string());
        texts::facets::kilometres(
            language,
            &[&*whole, &*tenths].join(texts::facets::decimal_separator(language)),
        )
    } else {
        texts::facets::kilometres(language, &kilometres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_told_as_precisely_as_it_is_known() {
        let german = Language::from_tag("de").expect("the language exists");
        let told = |metres, is_approximate| distance(german, metres, is_approximate);
        let exact = [20, 840, 960, 1_249, 9_940, 9_960, 12_400];
        assert_eq!(
            exact.map(|metres| told(metres, false)),
            ["0,1 km", "0,8 km", "1,0 km", "1,2 km", "9,9 km", "10 km", "12 km"]
        );
        assert_eq!([20, 1_600].map(|metres| told(metres, true)), ["ca. 1 km", "ca. 2 km"]);
    }
}
