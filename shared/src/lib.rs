//! Domain types and rules of Teilhabe.
//!
//! Everything here is pure: no I/O, no clock, no randomness. The server and
//! the browser use the same types, the same validation and the same filters.

pub mod account;
pub mod answer;
pub mod attention;
pub mod audit;
pub mod care;
pub mod claim;
pub mod entry;
pub mod explanation;
pub mod facet;
pub mod file;
pub mod filter;
pub mod holiday;
pub mod id;
pub mod legal;
pub mod mail;
pub mod member;
pub mod offer;
pub mod organisation;
pub mod page;
pub mod place;
pub mod policy;
pub mod problem;
pub mod quality;
pub mod region;
pub mod report;
pub mod review;
pub mod schedule;
pub mod staff;
pub mod suggestion;
pub mod taxonomy;
pub mod template;
pub mod text;
pub mod validate;
pub mod version;
pub mod workspace;
pub mod written;

/// Derives the JSON representation all wire types share: serde both ways,
/// `snake_case` enum values, and an `OpenAPI` schema when the server asks for it.
macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $key)] $variant),+
        }

        impl $name {
            /// Every value, in the order lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable key used in JSON, in URLs and in the locale files.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key),+
                }
            }

            /// The value with this key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                match key {
                    $($key => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            /// Reads the key. Derived code would do the same at ten times the
            /// size, and the browser loads it.
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let key = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_key(&key).ok_or_else(|| serde::de::Error::unknown_variant(&key, &[$($key),+]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.key())
            }
        }
    };
}
pub(crate) use wire_enum;
