use leptos::prelude::*;

use crate::view::Erase as _;

/// A small drawing beside a fact. It repeats what the text says, so it is
/// hidden from screen readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A date.
    Calendar,
    /// A place.
    Place,
    /// Who it is for.
    People,
    /// An organisation.
    House,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Letter,
    /// A web address.
    Globe,
    /// Removing something.
    Cross,
    /// Learning.
    Book,
    /// Work.
    Briefcase,
    /// Health and care.
    Heart,
    /// Volunteering: something that grows.
    Sprout,
    /// Having a say.
    Megaphone,
    /// Talking with one another, and the languages spoken.
    Speech,
    /// Finding one's way.
    Signpost,
    /// What it costs.
    Euro,
    /// Passing something on.
    Share,
    /// Printing.
    Printer,
    /// Looking for something.
    Lens,
    /// Choosing among many.
    Filter,
    /// What is saved for later.
    Star,
    /// No connection.
    Cloud,
}

impl Icon {
    /// The drawing for a field of action; one for all where a county has
    /// fields of its own.
    pub(crate) fn of_field(key: &str) -> Self {
        match key {
            "bildung" => Self::Book,
            "ausbildung_arbeit" => Self::Briefcase,
            "gesundheit_pflege" => Self::Heart,
            "engagement" => Self::Sprout,
            "politische_partizipation" => Self::Megaphone,
            "interkulturelle_oeffnung" => Self::Speech,
            "ankommen_alltag" => Self::Signpost,
            _ => Self::People,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Calendar => {
                "M7 3v3m10-3v3M4 9.5h16M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z"
            }
            Self::Place => {
                "M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
            }
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.5 2.5-6 6-6s6 2.5 6 6m.5-9.2A3.5 3.5 0 0 0 15.5 4M18 14.6c1.9.9 3 2.9 3 5.4"
            }
            Self::House => "M4 11.5 12 4l8 7.5M6.5 10v10h11V10M10 20v-6h4v6",
            Self::Phone => {
                "M6 3h3l1.5 5-2 1.5a11 11 0 0 0 6 6l1.5-2 5 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2Z"
            }
            Self::Letter => "M4 6h16v12H4V6Zm0 1 8 6 8-6",
            Self::Globe => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-18c-5 5-5 13 0 18 5-5 5-13 0-18ZM3.5 12h17"
            }
            Self::Cross => "m6 6 12 12M18 6 6 18",
            Self::Book => {
                "M12 7c-2-1.7-5-2.3-8.5-2.3V18c3.5 0 6.5.6 8.5 2.3 2-1.7 5-2.3 8.5-2.3V4.7C17 4.7 14 5.3 12 7Zm0 0v13.3"
            }
            Self::Briefcase => "M4 8h16v11H4V8Zm5 0V5h6v3M4 13h6.5m3 0H20m-9.5-1.5h3v3h-3v-3Z",
            Self::Heart => {
                "M12 20S3.5 15 3.5 9.2A4.3 4.3 0 0 1 12 7.4a4.3 4.3 0 0 1 8.5 1.800C20.5 15 12 20 12 20Z"
            }
            Self::Sprout => {
                "M12 21V11m0 1c0-4-3-6.5-7.5-6.5C4.5 9.5 7.5 12 12 12Zm0 3c0-3.5 3-6 7.5-6 0 4-3 6-7.5 6Z"
            }
            Self::Megaphone => "M4 10v4.5h3.5l8.5 4v-13L7.5 10H4Zm15 0a3 3 0 0 1 0 4.5M7.5 14.5V19h3v-3",
            Self::Speech => "M4 4.5h11.5V13H9.5l-3 3v-3H4V4.5ZM18.5 9H20v8h-2v3l-3-3h-3.5",
            Self::Signpost => "M12 3v18m0-16h6l2.5 2L18 9h-6m0 2.5H6L3.5 13.5 6 15.5h6",
            Self::Euro => "M18 6.5a7 7 0 1 0 0 11M4 10.5h9.5M4 13.5h8.5",
            Self::Share => "M12 15V4m0 0L8 8m4-4 4 4M5 12.5V20h14v-7.5",
            Self::Printer => "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7v-6Z",
            Self::Star => "m12 3.8 2.5 5.3 5.7.7-4.2 4 1.1 5.7-5.1-2.8-5.1 2.8 1.1-5.7-4.2-4 5.7-.7L12 3.8Z",
            Self::Cloud => {
                "M7.500 18.500a4 4 0 0 1-.5-8 5.500 5.500 0 0 1 10.500-1 4.500 4.500 0 0 1 0 9ZM4 4l16 17"
            }
            Self::Filter => "M4 7h16M7 12h10M10 17h4",
            Self::Lens => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.800L20.5 20.5",
        }
    }
}

/// Draws an icon in the colour and size of the text around it.
#[component]
pub fn IconView(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
    .erase()
}
