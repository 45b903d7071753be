//! Words of offices and associations that readers who learn German do not know, and plainer ones.

/// How such words begin, in small letters and without hyphens, and what says the same more plainly. Where
/// two beginnings fit, the longer one stands first. Names of laws, courses and rights are not among them:
/// people need those as they are.
const JARGON: &[(&str, &str)] = &[
    ("adressat", "Menschen, für die es gedacht ist"),
    ("akquise", "Suche"),
    ("akquirier", "suchen, gewinnen"),
    ("arbeitsmarktintegration", "Arbeit finden"),
    ("aufsuchend", "wir kommen zu Ihnen"),
    ("bedarfsgerecht", "passend"),
    ("bedarfsorientiert", "passend"),
    ("beschulung", "Unterricht"),
    ("bezüglich", "zu, wegen"),
    ("bildungsfern", "mit wenig Schulbildung"),
    ("bildungsmaßnahme", "Kurs"),
    ("casemanagement", "persönliche Begleitung"),
    ("coaching", "Beratung, Begleitung"),
    ("diesbezüglich", "dazu"),
    ("diversität", "Vielfalt"),
    ("diversity", "Vielfalt"),
    ("drittstaat", "Menschen aus Ländern außerhalb der EU"),
    ("empowerment", "Menschen stark machen"),
    ("entgelt", "Preis"),
    ("erlebnispädagog", "gemeinsam draußen etwas erleben"),
    ("evaluation", "prüfen, was gut war"),
    ("evaluier", "prüfen, was gut war"),
    ("fördermaßnahme", "Hilfe, Kurs"),
    ("ganzheitlich", "umfassend"),
    ("gewährleist", "dafür sorgen"),
    ("heterogen", "gemischt"),
    ("hinsichtlich", "zu, wegen"),
    ("implementier", "einführen"),
    ("inanspruchnahme", "nutzen"),
    ("integrationsmaßnahme", "Angebot, Kurs"),
    ("interdisziplinär", "aus mehreren Fächern"),
    ("intervention", "Hilfe"),
    ("kompetenzerwerb", "lernen"),
    ("kompetenzfeststellung", "zeigen, was man schon kann"),
    ("konzeption", "Plan"),
    ("kooperationspartner", "Partner"),
    ("kooperation", "Zusammenarbeit"),
    ("kultursensibel", "mit Respekt für andere Kulturen"),
    ("lebenswelt", "Alltag"),
    ("leistungsberechtigt", "wer Geld vom Amt bekommt"),
    ("leistungsbezieh", "wer Geld vom Amt bekommt"),
    ("leistungsempfäng", "wer Geld vom Amt bekommt"),
    ("maßnahme", "Angebot, Kurs"),
    ("multiplikator", "Menschen, die ihr Wissen weitergeben"),
    ("niederschwellig", "einfach, ohne Hürden"),
    ("niedrigschwellig", "einfach, ohne Hürden"),
    ("partizipation", "mitmachen, mitbestimmen"),
    ("partizipativ", "gemeinsam"),
    ("peergroup", "Menschen in der gleichen Lage"),
    ("prävention", "vorbeugen"),
    ("präventiv", "vorbeugend"),
    ("prozessbegleitung", "Begleitung"),
    ("psychosozial", "bei Sorgen und Problemen"),
    ("qualifizierungsmaßnahme", "Kurs"),
    ("qualifizierung", "Kurs, Ausbildung"),
    ("resilienz", "innere Stärke"),
    ("ressourcenorientiert", "mit dem, was man schon kann"),
    ("sozialräum", "im Stadtteil"),
    ("sozialraum", "Stadtteil"),
    ("sprachförderung", "Hilfe beim Deutschlernen"),
    ("tagesstrukturier", "für einen geregelten Tag"),
    ("teilnahmevoraussetzung", "wer mitmachen kann"),
    ("transkulturell", "für Menschen aller Kulturen"),
    ("unentgeltlich", "kostenlos"),
    ("unterstützungsbedarf", "wer Hilfe braucht"),
    ("vernetzungstreffen", "Treffen"),
    ("zeitnah", "bald"),
    ("zielgruppe", "Menschen, für die es gedacht ist"),
    ("zugangsvoraussetzung", "wer mitmachen kann"),
];

/// Plainer words for one that many do not know. Of a word with hyphens, the whole and each part is looked at.
pub(super) fn plainer(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let whole = word.replace('-', "");
    let mut parts = word.split('-').chain([whole.as_str()]);
    let known = |part: &str| JARGON.iter().find(|(beginning, _)| part.starts_with(*beginning));
    parts.find_map(known).map(|(_, plainer)| *plainer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_can_be_found() {
        for (beginning, suggestion) in JARGON {
            assert_eq!(plainer(beginning), Some(*suggestion), "{beginning} stands behind a shorter one");
            assert!(beginning.chars().all(char::is_lowercase), "{beginning} is looked for in vain");
        }
    }

    #[test]
    fn words_are_known_in_every_form() {
        assert_eq!(plainer("Niederschwelliges"), Some("einfach, ohne Hürden"));
        assert_eq!(plainer("Maßnahmen"), Some("Angebot, Kurs"));
        assert_eq!(plainer("ESF-Maßnahme"), Some("Angebot, Kurs"));
        assert_eq!(plainer("Case-Management"), Some("persönliche Begleitung"));
        assert_eq!(plainer("Kooperationspartnerinnen"), Some("Partner"));
        assert_eq!(plainer("Sprachcafé"), None);
        // A word that only contains one is another word.
        assert_eq!(plainer("Sofortmaßnahme"), None);
    }

    #[test]
    fn what_is_suggested_is_no_jargon_itself() {
        for (_, suggestion) in JARGON {
            let found = suggestion.split([' ', ',']).find_map(plainer);
            assert_eq!(found, None, "{suggestion}");
        }
    }
}
