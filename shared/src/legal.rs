//! The pages whose texts the operator writes: who is responsible, privacy,
//! accessibility, contact.

use serde::{Deserialize, Serialize};

use crate::answer::ShownTexts;
use crate::text::ShownText;
use crate::wire_enum;

wire_enum!(
    /// A page whose text the operator writes. Its key is the end of its address
    /// and the beginning of the names of its files.
    LegalPage {
        /// Who is responsible for the site.
        Imprint = "impressum",
        /// What becomes of personal data.
        Privacy = "datenschutz",
        /// How far the site can be used by everybody.
        Accessibility = "barrierefreiheit",
        /// How to reach the operator.
        Contact = "kontakt",
    }
);

impl LegalPage {
    /// Whether the page says where to report a barrier.
    #[must_use]
    pub const fn takes_reports(self) -> bool {
        matches!(self, Self::Accessibility | Self::Contact)
    }
}

/// One of these pages as the API answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LegalText {
    /// Which page it is.
    pub page: LegalPage,
    /// The text in Markdown; absent until the operator has written it.
    pub text: Option<ShownText>,
    /// The chosen text as sanitised HTML.
    pub html: Option<String>,
    /// Where to report a barrier, if the page says so and the operator has an address for it.
    pub report_barriers_to: Option<String>,
}

impl ShownTexts for LegalText {
    fn texts_mut(&mut self) -> Vec<&mut ShownText> {
        self.text.iter_mut().collect()
    }
}
