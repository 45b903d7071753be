//! Every permission.

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Guest,
    /// Who runs the site, by the operator's token.
    Operator,
}

/// What somebody may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask why a search lists an entry where it does.
    ExplainSearch,
}

/// Whether somebody may do something.
#[must_use]
pub const fn may(actor: Actor, action: Action) -> bool {
    match (actor, action) {
        (Actor::Operator, Action::ExplainSearch) => true,
        (Actor::Guest, Action::ExplainSearch) => false,
    }
}
