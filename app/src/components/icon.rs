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
}

impl Icon {
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
