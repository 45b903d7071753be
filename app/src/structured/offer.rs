//! Offers: events as long as dates are known, else courses and services.

use chrono::{DateTime, FixedOffset, Offset as _, SecondsFormat, Utc};
use shared::answer::{OfferDetail, OfferSummary};
use shared::facet::Facet;
use shared::offer::{AgeRange, CostKind, Format};
use shared::schedule::{Occurrence, Repeat, Rule};

use super::Writer;
use super::node::Node;
use super::organisation::{place, reference};
use crate::routes::Page;
use crate::words::local_time;

/// Keys of offer types that are courses. What a county calls otherwise is a service.
const COURSES: [&str; 4] = ["deutschkurs", "integrationskurs", "berufssprachkurs", "alphabetisierung"];

/// The time zone of every rule.
const TIME_ZONE: &str = "Europe/Berlin";

/// An offer as its page shows it.
pub(super) fn offer(writer: &Writer, offer: &OfferDetail) -> Node {
    let summary = &offer.offer;
    let node = match offer.next_dates.as_slice() {
        [next, ..] => event(writer, offer, next),
        [] if summary.offer_types.iter().any(|key| COURSES.contains(&key.as_str())) => {
            let levels = summary
                .language_level
                .map(|range| crate::components::levels(writer.language, range, writer.vocabulary));
            Node::new("Course")
                .with("provider", reference(writer, &summary.organisation))
                .with("isAccessibleForFree", summary.cost == CostKind::Free)
                .with_all("inLanguage", summary.languages_spoken.iter().map(String::as_str))
                .with_some("typicalAgeRange", summary.age.and_then(age_range))
                .with_some("educationalLevel", levels)
        }
        [] => service(writer, offer),
    };
    node.with("name", summary.title.text.as_str())
        .with("description", summary.summary.text.as_str())
        .with_some("disambiguatingDescription", writer.demo(summary.demo))
        .with("url", writer.url(&Page::Offer(summary.slug.clone())))
        .with_some("image", summary.image.as_ref().and_then(|image| writer.image(image)))
        .with_some("audience", audience(writer, summary))
}

/// An offer whose next date is known.
fn event(writer: &Writer, offer: &OfferDetail, next: &Occurrence) -> Node {
    let summary = &offer.offer;
    let mode = match summary.format {
        Format::OnSite => "OfflineEventAttendanceMode",
        Format::Online => "OnlineEventAttendanceMode",
        Format::Hybrid => "MixedEventAttendanceMode",
    };
    let dates = if offer.next_dates.len() > 1 { offer.next_dates.as_slice() } else { &[] };
    let dates = dates.iter().map(|date| {
        Node::new("Event")
            .with("name", summary.title.text.as_str())
            .with("startDate", moment(date.start))
            .with("endDate", moment(date.end))
            .with_all("location", locations(writer, offer))
    });
    Node::new("Event")
        .with("startDate", moment(next.start))
        .with("endDate", moment(next.end))
        .with("eventStatus", "https://schema.org/EventScheduled")
        .with("eventAttendanceMode", format!("https://schema.org/{mode}"))
        .with("organizer", reference(writer, &summary.organisation))
        .with("isAccessibleForFree", summary.cost == CostKind::Free)
        .with_all("location", locations(writer, offer))
        .with_all("inLanguage", summary.languages_spoken.iter().map(String::as_str))
        .with_some("typicalAgeRange", summary.age.and_then(age_range))
        .with_all("eventSchedule", offer.rules.iter().map(|rule| schedule(offer, rule)))
        .with_all("subEvent", dates)
}

/// An offer without dates that is no course.
fn service(writer: &Writer, offer: &OfferDetail) -> Node {
    let summary = &offer.offer;
    let free = (summary.cost == CostKind::Free)
        .then(|| Node::new("Offer").with("price", 0).with("priceCurrency", "EUR"));
    let places = summary.places.iter().map(|at| place(writer, at));
    let channel = Node::new("ServiceChannel")
        .with_all("availableLanguage", summary.languages_spoken.iter().map(String::as_str))
        .with_some("serviceUrl", offer.online_url.as_deref())
        .with_all("serviceLocation", places);
    let county = summary.whole_county.then_some(writer.site.region.as_str());
    Node::new("Service")
        .with("provider", reference(writer, &summary.organisation))
        .with_some("areaServed", county)
        .with("availableChannel", channel)
        .with_some("offers", free)
}

/// Where an event takes place.
fn locations(writer: &Writer, offer: &OfferDetail) -> Vec<Node> {
    let summary = &offer.offer;
    let mut locations: Vec<Node> = summary.places.iter().map(|at| place(writer, at)).collect();
    if summary.whole_county {
        locations.push(Node::new("AdministrativeArea").with("name", writer.site.region.as_str()));
    }
    let online = offer.online_url.as_deref();
    locations.extend(online.map(|address| Node::new("VirtualLocation").with("url", address)));
    locations
}

/// A rule with its limits; days as in RFC 5545.
fn schedule(offer: &OfferDetail, rule: &Rule) -> Node {
    let node = match &rule.repeat {
        Repeat::Weekly { interval, weekdays } => Node::new("Schedule")
            .with("repeatFrequency", format!("P{interval}W"))
            .with_all("byDay", weekdays.iter().map(|weekday| weekday.key())),
        Repeat::MonthlyByWeekday { ordinal, weekday } => {
            Node::new("Schedule").with("repeatFrequency", "P1M").with("byDay", format!("{ordinal}{weekday}"))
        }
        Repeat::MonthlyByDate { day } => {
            Node::new("Schedule").with("repeatFrequency", "P1M").with("byMonthDay", *day)
        }
    };
    node.with("startTime", rule.start_time.format("%H:%M").to_string())
        .with("endTime", rule.end_time.format("%H:%M").to_string())
        .with_some("startDate", rule.from.max(offer.valid_from).map(|date| date.to_string()))
        .with_some("endDate", earlier(rule.until, offer.valid_until).map(|date| date.to_string()))
        .with_all("exceptDate", offer.exceptions.iter().map(ToString::to_string))
        .with("scheduleTimezone", TIME_ZONE)
}

/// The earlier of two days, of which each may be open.
fn earlier<T: Ord>(first: Option<T>, second: Option<T>) -> Option<T> {
    match (first, second) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (first, second) => first.or(second),
    }
}

/// An instant as the clocks in Germany show it.
fn moment(instant: DateTime<Utc>) -> String {
    let ahead = local_time(instant) - instant.naive_utc();
    let offset = i32::try_from(ahead.num_seconds()).ok().and_then(FixedOffset::east_opt);
    let local = instant.with_timezone(&offset.unwrap_or_else(|| Utc.fix()));
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Ages as schema.org writes them: `6-12`, `18-`.
fn age_range(age: AgeRange) -> Option<String> {
    match (age.from, age.to) {
        (None, None) => None,
        (from, Some(to)) => Some(format!("{}-{to}", from.unwrap_or(0))),
        (Some(from), None) => Some(format!("{from}-")),
    }
}

/// Who it is for, if that is said.
fn audience(writer: &Writer, offer: &OfferSummary) -> Option<Node> {
    let groups = &offer.target_groups;
    let labels =
        (!groups.is_empty()).then(|| writer.vocabulary.labels(Facet::TargetGroup, groups, writer.language));
    (labels.is_some() || offer.age.is_some()).then(|| {
        Node::new("PeopleAudience")
            .with_some("audienceType", labels)
            .with_some("suggestedMinAge", offer.age.and_then(|age| age.from))
            .with_some("suggestedMaxAge", offer.age.and_then(|age| age.to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_follow_the_clocks_of_germany() {
        let told = |instant: &str| moment(instant.parse().expect("an instant"));
        assert_eq!(told("2026-03-28T17:00:00Z"), "2026-03-28T18:00:00+01:00");
        assert_eq!(told("2026-03-29T16:00:00Z"), "2026-03-29T18:00:00+02:00");
    }

    #[test]
    fn ages_may_be_open() {
        let told = |from, to| age_range(AgeRange { from, to });
        assert_eq!(told(Some(6), Some(12)).as_deref(), Some("6-12"));
        assert_eq!(told(Some(18), None).as_deref(), Some("18-"));
        assert_eq!(told(None, Some(6)).as_deref(), Some("0-6"));
        assert_eq!(told(None, None), None);
    }

    #[test]
    fn a_rule_ends_with_the_offer() {
        assert_eq!(earlier(Some(2), Some(1)), Some(1));
        assert_eq!((earlier(None, Some(1)), earlier::<u8>(None, None)), (Some(1), None));
    }
}
