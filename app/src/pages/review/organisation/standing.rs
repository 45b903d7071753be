//! Gives an organisation another standing.

use leptos::prelude::*;
use shared::entry::Standing;
use shared::staff::ReviewOrganisationDetail;

use super::super::{Content, path};
use super::{part, sheet};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Desk, Field, Remembered, button};
use crate::review::county::STANDING_REASON;
use crate::routes::ReviewPage;
use crate::view::Erase as _;
use crate::workspace::VERSION;

const TASK: &str = "kern-btn kern-btn--primary";
const ASIDE: &str = "kern-btn kern-btn--secondary";
/// Most characters of a reason.
const LONGEST_REASON: u16 = 2_000;

/// The standings an organisation can get, each with why and how.
pub(super) fn section(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail) -> AnyView {
    let language = desk.language;
    let inner = if detail.may_change_standing {
        form(desk, content, detail)
    } else {
        view! { <p class="notice">{texts::county::may_not_change(language)}</p> }.erase()
    };
    part("standing", texts::county::standing(language), inner)
}

fn form(desk: &Desk, content: &Content, detail: &ReviewOrganisationDetail) -> AnyView {
    let (language, standing) = (desk.language, detail.record.standing);
    let sheet = sheet(language, content, "standing");
    let remembered = Remembered::new(language, &format!("standing.{}", detail.id));
    let next = next(standing, detail.may_trust);
    let meanings: Vec<_> = next.iter().filter_map(|it| meaning(language, *it)).collect();
    let buttons: Vec<_> = next
        .iter()
        .map(|it| {
            // What is asked of it first stands out.
            let is_first = *it == Standing::Confirmed && standing != Standing::Trusted;
            let class = if is_first { TASK } else { ASIDE };
            button(format!("standing:{it}"), name(language, standing, *it), class)
        })
        .collect();
    let fields = view! {
        <input type="hidden" name=VERSION value=detail.version.to_string()/>
        {Field::new(STANDING_REASON, texts::county::reason(language))
            .hint(texts::county::standing_reason_hint(language))
            .text(
                sheet,
                &language.language_tag(),
                2,
                LONGEST_REASON,
                sheet.typed_or(STANDING_REASON, None),
            )}
        {meanings}
        {remembered.said()}
        <p class="actions">{buttons}</p>
    };
    let action = path(ReviewPage::Organisation(detail.id.to_string()), language);
    remembered.form("form", action, None, fields.erase())
}

/// The standings that one of this standing can get.
fn next(standing: Standing, may_trust: bool) -> Vec<Standing> {
    let all = [Standing::Confirmed, Standing::Trusted, Standing::Suspended];
    let may_trust = may_trust && standing != Standing::Suspended;
    let is_open = |next: &Standing| *next != standing && (may_trust || *next != Standing::Trusted);
    all.into_iter().filter(is_open).collect()
}

/// What it is called to give an organisation of this standing that one.
fn name(language: Language, standing: Standing, next: Standing) -> &'static str {
    match (standing, next) {
        (_, Standing::Trusted) => texts::county::trust(language),
        (_, Standing::Suspended) => texts::county::suspend(language),
        (Standing::Trusted, _) => texts::county::review_again(language),
        (Standing::Suspended, _) => texts::county::readmit(language),
        (Standing::Pending | Standing::Confirmed, _) => texts::county::confirm(language),
    }
}

/// What comes of it, where that is not to be seen from its name.
fn meaning(language: Language, next: Standing) -> Option<AnyView> {
    let text = match next {
        Standing::Trusted => texts::county::trust_means(language),
        Standing::Suspended => texts::county::suspend_means(language),
        Standing::Pending | Standing::Confirmed => return None,
    };
    Some(view! { <p class="text-note">{text}</p> }.erase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_administers_the_site_trusts_what_is_not_suspended() {
        use Standing::{Confirmed, Pending, Suspended, Trusted};
        assert_eq!(next(Pending, false), [Confirmed, Suspended]);
        assert_eq!(next(Pending, true), [Confirmed, Trusted, Suspended]);
        assert_eq!(next(Confirmed, true), [Trusted, Suspended]);
        assert_eq!(next(Trusted, true), [Confirmed, Suspended]);
        assert_eq!(next(Suspended, true), [Confirmed]);
    }
}
