//! Lists of cases that those who review keep, each by a name.

use db::repo::{accounts, saved_views};
use shared::id::SavedViewId;
use shared::policy::Person;
use shared::review::{CaseFilter, NewView, SavedView, SavedViews};
use uuid::Uuid;

use crate::error::{Error, known};
use crate::state::State;

/// Most lists that somebody keeps.
const MOST: usize = 30;

/// The lists that the person has kept, by name.
///
/// # Errors
/// A database that fails.
pub async fn list(state: &State, person: &Person) -> Result<SavedViews, Error> {
    let mut items = saved_views::of_account(&state.database, person.id).await?;
    items.sort_by_cached_key(|view| view.name.to_lowercase());
    Ok(SavedViews { items })
}

/// Keeps a list for the person, in the place of the one they have kept by the same name.
///
/// # Errors
/// [`Error::InvalidContent`], also for filters that there are not, and for too many lists.
pub async fn keep(state: &State, person: &Person, asked: &NewView) -> Result<SavedView, Error> {
    asked.validate().map_err(Error::InvalidContent)?;
    let filter = CaseFilter::parse(&asked.query).map_err(|_| Error::field("/query", "unknown_value"))?;
    let name = asked.name.trim().to_owned();
    let transaction = state.database.begin().await?;
    // Nobody keeps two lists at a time: they are counted.
    accounts::lock(&transaction, person.id).await.map_err(known)?;
    let kept = saved_views::of_account(&transaction, person.id).await?;
    let before = kept.iter().find(|view| view.name == name);
    if before.is_none() && kept.len() >= MOST {
        return Err(Error::field("/name", "too_many"));
    }
    let id = before.map_or_else(|| SavedViewId(Uuid::now_v7()), |view| view.id);
    let view = SavedView { id, name, query: filter.to_query() };
    if before.is_some() {
        saved_views::save(&transaction, person.id, view.clone()).await?;
    } else {
        saved_views::insert(&transaction, person.id, view.clone()).await?;
    }
    transaction.commit().await?;
    Ok(view)
}

/// Forgets a list of the person.
///
/// # Errors
/// [`Error::NotFound`] if they have kept no such list.
pub async fn forget(state: &State, person: &Person, id: SavedViewId) -> Result<(), Error> {
    let transaction = state.database.begin().await?;
    if !saved_views::delete(&transaction, person.id, id).await? {
        return Err(Error::NotFound);
    }
    Ok(transaction.commit().await?)
}
