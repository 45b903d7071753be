//! Dates, times and instants as answers write them: ISO 8601 in one form each.
//! Reading any form, as chrono does, would cost every reader's browser 6 kB.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A date such as `2026-12-01`.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let [month, day] = [parts.next()?, parts.next()?].map(|part| part.parse().ok());
    NaiveDate::from_ymd_opt(year, month?, day?)
}

/// A time of day such as `18:30`; seconds and fractions of them may follow.
#[must_use]
pub fn time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.splitn(3, ':');
    let [hour, minute] = [parts.next()?, parts.next()?].map(|part| part.parse().ok());
    let (second, fraction) =
        parts.next().map_or(("0", ""), |rest| rest.split_once('.').unwrap_or((rest, "")));
    NaiveTime::from_hms_nano_opt(
        hour?,
        minute?,
        second.parse().ok()?,
        format!("{fraction:0<9}").parse().ok()?,
    )
}

/// Instants such as `2026-12-01T17:30:00Z`, for `#[serde(with)]`.
pub mod instant {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{DateTime, Utc, date, time};

    fn read(text: &str) -> Option<DateTime<Utc>> {
        let (day, clock) = text.strip_suffix('Z')?.split_once('T')?;
        Some(date(day)?.and_time(time(clock)?).and_utc())
    }

    /// Writes an instant.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        instant.serialize(serializer)
    }

    /// Reads an instant.
    ///
    /// # Errors
    /// A text that is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom("not an instant in UTC"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Moment(#[serde(with = "instant")] DateTime<Utc>);

    proptest! {
        #[test]
        fn what_chrono_writes_is_read(seconds in 0_i64..4_000_000_000, nanoseconds in 0_u32..1_000_000_000) {
            let moment = DateTime::from_timestamp(seconds, nanoseconds).expect("an instant");
            let text = serde_json::to_string(&moment).expect("an instant is written");
            prop_assert_eq!(serde_json::from_str::<Moment>(&text).expect("it is read"), Moment(moment));
            prop_assert_eq!(date(&moment.date_naive().to_string()), Some(moment.date_naive()));
            prop_assert_eq!(time(&moment.time().to_string()), Some(moment.time()));
        }
    }

    #[test]
    fn nothing_else_is_taken_for_a_date_or_a_time() {
        for text in ["", "soon", "2026-13-01", "2026-02-30", "2026-02", "2026-02-01-03", "01.02.2026"] {
            assert_eq!(date(text), None, "{text}");
        }
        for text in ["", "25:00", "18", "18:60", "18:30:61", "18.30", "18:30:00.x"] {
            assert_eq!(time(text), None, "{text}");
        }
        for text in ["\"2026-12-01T17:30:00\"", "\"2026-12-01 17:30:00Z\"", "\"2026-12-01T17:30:00+01:00\""] {
            assert!(serde_json::from_str::<Moment>(text).is_err(), "{text}");
        }
    }
}
