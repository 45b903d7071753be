//! Lines to import, complete but for what a test is about.

use serde_json::{Value, json};

/// An offer to import.
#[derive(Clone)]
pub struct OfferLine(Value);

/// A free weekly offer in Siegen of the organisation "Verein".
pub fn offer(title: &str) -> OfferLine {
    OfferLine(json!({
        "kind": "offer",
        "external_id": title,
        "organisation": {"name": "Verein", "municipality": "Siegen"},
        "content": {
            "title": title,
            "summary": "Ein Angebot.",
            "fields": ["bildung"],
            "offer_types": ["deutschkurs"],
            "cost": {"kind": "free"},
            "format": "on_site",
            "group_size": "group",
            "childcare": "no",
            "registration": {"kind": "none"},
            "access": {"kind": "open_to_all"},
            "places": [place("Siegen")],
            "schedule": {"by_arrangement": true},
            "contacts": [contact()],
        }
    }))
}

impl OfferLine {
    /// The same with one value of the content set.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0["content"][name] = value.into();
        self
    }

    /// The same without one value of the content.
    pub fn without(mut self, name: &str) -> Self {
        if let Some(content) = self.0["content"].as_object_mut() {
            content.remove(name);
        }
        self
    }

    /// The same with one value of the line set.
    pub fn line(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0[name] = value.into();
        self
    }

    /// The same with another external id.
    pub fn id(self, external_id: &str) -> Self {
        self.line("external_id", external_id)
    }

    /// The same, every week on these days at these times.
    pub fn weekly(self, weekdays: &[&str], start: &str, end: &str) -> Self {
        self.with(
            "schedule",
            json!({"rules": [{
                "repeat": {"kind": "weekly", "weekdays": weekdays},
                "start_time": start,
                "end_time": end,
            }]}),
        )
    }

    /// The same, once.
    pub fn once(self, date: &str, start: &str, end: &str) -> Self {
        self.with("schedule", json!({"dates": [{"date": date, "start_time": start, "end_time": end}]}))
    }
}

impl From<OfferLine> for Value {
    fn from(line: OfferLine) -> Self {
        line.0
    }
}

/// An organisation to import, in Siegen.
pub fn organisation(external_id: &str, name: &str) -> Value {
    json!({
        "kind": "organisation",
        "external_id": external_id,
        "content": {
            "name": name,
            "kind": "club",
            "summary": "Ein Verein.",
            "fields": ["engagement"],
            "municipalities": ["Siegen"],
            "contacts": [contact()],
        }
    })
}

/// A place that is known only by its municipality.
pub fn place(municipality: &str) -> Value {
    json!({"municipality": municipality})
}

/// An office.
pub fn contact() -> Value {
    json!({"function": "Büro", "email": "buero@verein.example.org", "phone": "0221 4710-100"})
}

/// An offer as the editor begins it: nothing is written yet.
pub fn blank_offer() -> Value {
    json!({
        "title": {}, "summary": {}, "fields": [], "offer_types": [],
        "cost": {"kind": "free"}, "format": "on_site", "group_size": "group", "childcare": "no",
        "registration": {"kind": "none"}, "access": {"kind": "open_to_all"}, "schedule": {}, "contacts": []
    })
}
