//! `teilhabe demo`: invented content.

use chrono::Utc;
use clap::Args;

use crate::clock::Clock;
use crate::services::{demo, demo_accounts, demo_review, generate};
use crate::state::{State, Store};

/// How many cases wait where offers are generated.
const USUAL_CASES: usize = 40;

/// Who decides about what waits.
const SIGNING_IN: &str = "\
reviewer@demo.example.org, municipal-reviewer@demo.example.org and admin@demo.example.org decide about them.
Start `teilhabe serve --demo`: the page to sign in has the password. Elsewhere these accounts cannot sign in,
and a start without `--demo` deletes them.";

/// What is loaded.
#[derive(Args)]
pub struct Content {
    /// Generate this many offers instead, for measuring
    #[arg(long, value_name = "N")]
    offers: Option<usize>,
    /// Seed of the generated offers: the same seed gives the same offers
    #[arg(long, default_value_t = 1, value_name = "SEED")]
    seed: u64,
    /// Also make the accounts of the demonstration, and let 40 cases wait for those who review
    #[arg(long)]
    with_review: bool,
    /// Let this many cases wait about the generated offers [default: 40]
    #[arg(long, value_name = "N", requires = "offers", requires = "with_review")]
    cases: Option<usize>,
}

impl Content {
    /// Whether it is for a demonstration, whatever the configuration says: somebody has to review what waits.
    pub const fn is_demonstration(&self) -> Option<bool> {
        if self.with_review { Some(true) } else { None }
    }

    /// The clock with which it is loaded: cases have come at different times.
    pub fn clock(&self) -> Clock {
        if self.with_review { Clock::standing_at(Utc::now()) } else { Clock::System }
    }
}

/// Loads invented content.
pub async fn run(store: Store, content: &Content) -> anyhow::Result<()> {
    let report = match content.offers {
        Some(offers) => generate::load(&store, offers, content.seed).await?,
        None => demo::load(&store).await?,
    };
    super::finish_import(&report)?;
    if content.with_review { let_wait(store, content).await } else { Ok(()) }
}

/// Lets cases wait for those who review.
async fn let_wait(store: Store, content: &Content) -> anyhow::Result<()> {
    demo_accounts::prepare(&store).await?;
    let state = State::without_index(store)?;
    let waiting = match content.offers {
        Some(offers) => {
            let cases = content.cases.unwrap_or(USUAL_CASES);
            demo_review::many::load(&state, offers, cases, content.seed).await?
        }
        None => demo_review::load(&state).await?,
    };
    match waiting {
        Some(waiting) => println!("{waiting}"),
        None => println!("the invented cases were made before; nothing is added"),
    }
    println!("{SIGNING_IN}");
    Ok(())
}
