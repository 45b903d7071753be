//! What becomes of the forms of those who review: the server sends them to the API, for pages with scripts as for others.

pub(crate) mod case;
mod cases;
pub(crate) mod county;
pub(crate) mod staff;

use api_client::{ApiClient, ApiError, Refusal};
use shared::problem::FieldError;
use shared::review::CaseFilter;

use crate::i18n::Language;
use crate::routes::{Page, ReviewPage};
use crate::workspace::form::Fields;
use crate::workspace::{DONE, Failure};

/// The field that says whose cases are from now on.
pub(crate) const ACCOUNT: &str = "account";
/// The field with the filters of a list that is to be kept.
pub(crate) const QUERY: &str = "/query";

/// What becomes of a form: where it leads, or why it was refused.
type Performed = Result<String, Failure>;

/// Does what the form of a page asks for, and gives where it leads.
///
/// # Errors
/// What the API refuses, with pointers that are the names of fields.
pub async fn perform(
    api: &ApiClient,
    (language, page): (Language, &ReviewPage),
    query: &str,
    fields: &Fields,
) -> Performed {
    match page {
        ReviewPage::Cases | ReviewPage::Stale => cases::perform(api, (language, page), query, fields).await,
        ReviewPage::Case(id) => case::perform(api, language, id, fields).await,
        ReviewPage::Organisations | ReviewPage::Organisation(_) | ReviewPage::Claims => {
            county::perform(api, (language, page), fields).await
        }
        ReviewPage::Staff | ReviewPage::StaffInvitation => {
            staff::perform(api, (language, page), fields).await
        }
        ReviewPage::Overview | ReviewPage::Log | ReviewPage::Preview(_) => Err(unknown()),
    }
}

/// What a query asks of the list of cases, and what in it is not understood: an old or mistyped link still shows a
/// list.
pub(crate) fn understood(query: &str) -> (CaseFilter, Vec<FieldError>) {
    let parameters = query.split('&').filter(|pair| pair.split('=').next() != Some(DONE));
    let (good, bad): (Vec<&str>, Vec<&str>) = parameters.partition(|pair| CaseFilter::parse(pair).is_ok());
    let errors = bad.iter().filter_map(|pair| CaseFilter::parse(pair).err()).flatten().collect();
    (CaseFilter::parse(&good.join("&")).unwrap_or_default(), errors)
}

/// A page that says what has just been done, with these other parameters.
fn said(page: &ReviewPage, language: Language, query: &str, done: &str) -> String {
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("done="));
    let done = format!("{DONE}={done}");
    let query = others.chain([&*done]).collect::<Vec<_>>().join("&");
    Page::Review(page.clone()).path_with(language, &query)
}

/// The refusal of a form that no page has.
fn unknown() -> Failure {
    Failure::from(Refusal { error: ApiError::Malformed(String::new()), wait: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_left_out() {
        let (filter, errors) = understood("kind=report&kind=x&done=assigned&q=&seite=2&age=overdue");
        assert_eq!(filter.to_query(), "kind=report&age=overdue");
        let errors: Vec<_> = errors.iter().map(|error| (&*error.pointer, &*error.code)).collect();
        assert_eq!(errors, [("/kind", "unknown_value"), ("/seite", "unknown_parameter")]);
    }
}
