//! The forms of lists: cases that are given to somebody, views that are kept, entries that nobody confirms.

use std::str::FromStr;

use api_client::ApiClient;
use shared::review::{Assignment, NewView};
use shared::staff::StaleAction;

use super::{ACCOUNT, Performed, QUERY, said, understood, unknown};
use crate::i18n::Language;
use crate::routes::ReviewPage;
use crate::workspace::form::Fields;
use crate::workspace::{Failure, action};

/// The value for nobody.
const NOBODY: &str = "nobody";

/// Does what a form asks for.
pub(super) async fn perform(
    api: &ApiClient,
    (language, page): (Language, &ReviewPage),
    query: &str,
    fields: &Fields,
) -> Performed {
    let (what, about) = action(fields);
    match (page, what) {
        (ReviewPage::Cases, "assign") => {
            api.assign_cases(&assignment(fields)?).await?;
            Ok(said(page, language, query, "assigned"))
        }
        (ReviewPage::Cases, "view") => {
            let query = understood(fields.one(QUERY).unwrap_or(query)).0.to_query();
            let name = fields.one("/name").unwrap_or_default().trim().to_owned();
            api.save_view(&NewView { name, query: query.clone() }).await?;
            Ok(said(page, language, &query, "view_kept"))
        }
        (ReviewPage::Cases, "unview") => {
            api.delete_view(about).await?;
            Ok(said(page, language, query, "view_deleted"))
        }
        (ReviewPage::Stale, "confirm" | "archive") => {
            let archive = what == "archive";
            api.act_on_stale(&StaleAction { entries: chosen(fields, "entry"), archive }).await?;
            let done = if archive { "stale_archived" } else { "stale_confirmed" };
            Ok(said(page, language, query, done))
        }
        _ => Err(unknown()),
    }
}

/// Which cases are whose from now on.
fn assignment(fields: &Fields) -> Result<Assignment, Failure> {
    let account = match fields.one(ACCOUNT) {
        Some(NOBODY) => None,
        account => Some(account.and_then(|account| account.parse().ok()).ok_or_else(unknown)?),
    };
    Ok(Assignment { cases: chosen(fields, "case"), account })
}

/// The ids that are ticked.
fn chosen<T: FromStr>(fields: &Fields, name: &str) -> Vec<T> {
    let ticked = fields.pairs().iter().filter(|(field, _)| field == name);
    ticked.filter_map(|(_, id)| id.parse().ok()).collect()
}
