use chrono::NaiveDate;
use shared::schedule::{Repeat, Rule, Weekday};

use super::date::{all_of, long_date, time_range, weekday};
use crate::i18n::{Language, Namespace, labelled, texts};

/// A recurring rule in words: "Jeden Mittwoch, 10:00–12:00 Uhr, ab 4. März
/// 2026, nicht an Feiertagen".
#[must_use]
pub fn rule(language: Language, rule: &Rule, today: NaiveDate) -> String {
    let time = time_range(language, rule.start_time, rule.end_time);
    let mut parts = vec![repeat(language, &rule.repeat, &time)];
    let begins = rule.from.filter(|from| *from > today);
    parts.extend(begins.map(|date| texts::dates::from(language, &long_date(language, date))));
    parts.extend(rule.until.map(|date| texts::dates::until(language, &long_date(language, date))));
    if rule.except_holidays {
        parts.push(texts::dates::except_holidays(language).to_owned());
    }
    parts.join(texts::common::list_separator(language))
}

fn repeat(language: Language, repeat: &Repeat, time: &str) -> String {
    match repeat {
        Repeat::Weekly { interval: 1, weekdays } if weekdays.len() == Weekday::ALL.len() => {
            texts::dates::every_day(language, time)
        }
        Repeat::Weekly { interval, weekdays } => {
            let names: Vec<String> = weekdays.iter().map(|day| weekday(language, *day)).collect();
            texts::dates::every_weeks(language, u32::from(*interval), time, &all_of(language, &names))
        }
        Repeat::MonthlyByWeekday { ordinal, weekday: day } => {
            let ordinal = labelled(language, Namespace::Dates, "ordinal", &ordinal.to_string());
            texts::dates::monthly_weekday(language, &ordinal, time, &weekday(language, *day))
        }
        Repeat::MonthlyByDate { day } => texts::dates::monthly_date(language, &day.to_string(), time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::plain;

    fn parsed(json: &str) -> Rule {
        serde_json::from_str(json).expect("a valid rule")
    }

    fn told(tag: &str, json: &str) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a valid date");
        plain(&rule(Language::from_tag(tag).expect("the language exists"), &parsed(json), today))
    }

    #[test]
    fn weekly_rules_name_their_days() {
        let json = r#"{"repeat":{"kind":"weekly","weekdays":["MO","WE","FR"]},
                       "start_time":"10:00","end_time":"12:00","except_holidays":true}"#;
        let german = "Jeden Montag, Mittwoch und Freitag, 10:00–12:00 Uhr, nicht an Feiertagen";
        assert_eq!(told("de", json), german);
        assert_eq!(
            told("ar", json),
            "أسبوعيًا: الاثنين، الأربعاء والجمعة، من 10:00 إلى 12:00، ما عدا أيام العطل الرسمية"
        );
    }

    #[test]
    fn every_other_week_uses_the_dual_in_arabic() {
        let json = r#"{"repeat":{"kind":"weekly","interval":2,"weekdays":["TU"]},
                       "start_time":"18:00","end_time":"19:30","from":"2026-02-03","until":"2026-06-30"}"#;
        assert_eq!(told("de", json), "Alle 2 Wochen am Dienstag, 18:00–19:30 Uhr, bis 30. Juni 2026");
        assert_eq!(told("ar", json), "كل أسبوعين يوم الثلاثاء، من 18:00 إلى 19:30، حتى 30 حزيران/يونيو 2026");
    }

    #[test]
    fn monthly_rules_name_their_day() {
        let last = r#"{"repeat":{"kind":"monthly_by_weekday","ordinal":-1,"weekday":"WE"},
                       "start_time":"16:00","end_time":"18:00","from":"2026-04-01"}"#;
        assert_eq!(told("de", last), "Jeden letzten Mittwoch im Monat, 16:00–18:00 Uhr, ab 1. April 2026");
        let day = r#"{"repeat":{"kind":"monthly_by_date","day":15},"start_time":"16:00","end_time":"18:00"}"#;
        assert_eq!(told("en", day), "On day 15 of every month, 16:00–18:00");
    }
}
