//! The rules about what somebody of the county's staff may do.

use super::{NewStaff, RightsChange, StaffRights, check_reason};
use crate::account::{EmailAddress, ReviewScope};
use crate::problem::FieldError;
use crate::validate::Violations;

impl StaffRights {
    /// Whether it is any right at all.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.is_admin || self.reviews.is_some()
    }

    /// These rights and others beside them. The whole county is more than a municipality; of two municipalities the
    /// other one counts, as there is one at a time.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let reviews = match (self.reviews, other.reviews) {
            (Some(ReviewScope::All), _) | (_, Some(ReviewScope::All)) => Some(ReviewScope::All),
            (own, other) => other.or(own),
        };
        Self { is_admin: self.is_admin || other.is_admin, reviews }
    }

    /// Checks that there is the municipality that is reviewed.
    fn check(&self, violations: &mut Violations, knows: impl Fn(&str) -> bool) {
        if let Some(ReviewScope::Municipality(key)) = &self.reviews
            && !knows(key)
        {
            violations.add_value("/rights/reviews/municipality", "unknown_key", key);
        }
    }
}

impl NewStaff {
    /// Checks every rule; `knows` says whether there is a municipality of a key.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self, knows: impl Fn(&str) -> bool) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        if let Err(code) = EmailAddress::parse(&self.email) {
            violations.add("/email", code);
        }
        violations.require(self.rights.is_any(), "/rights", "required");
        self.rights.check(&mut violations, knows);
        violations.nest_errors("", check_reason(&self.reason).err().unwrap_or_default());
        violations.into_result()
    }
}

impl RightsChange {
    /// Checks every rule; `knows` says whether there is a municipality of a key.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self, knows: impl Fn(&str) -> bool) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        self.rights.check(&mut violations, knows);
        violations.nest_errors("", check_reason(&self.reason).err().unwrap_or_default());
        violations.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rights(is_admin: bool, reviews: Option<ReviewScope>) -> StaffRights {
        StaffRights { is_admin, reviews }
    }

    fn town(key: &str) -> StaffRights {
        rights(false, Some(ReviewScope::Municipality(key.to_owned())))
    }

    #[test]
    fn whoever_gets_rights_keeps_those_they_have() {
        let all = Some(ReviewScope::All);
        for (own, other, both) in [
            (rights(true, None), rights(false, all.clone()), rights(true, all.clone())),
            (rights(false, all.clone()), town("a"), rights(false, all.clone())),
            (town("a"), rights(true, None), StaffRights { is_admin: true, ..town("a") }),
            (town("a"), town("b"), town("b")),
            (rights(false, None), rights(false, None), StaffRights::default()),
        ] {
            assert_eq!(own.and(other), both);
        }
    }

    #[test]
    fn who_invites_is_told_all_that_is_missing() {
        let told = |new: &NewStaff| {
            let errors = new.validate(|key| key == "a").err().unwrap_or_default();
            errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
        };
        let error = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let required = ["/email", "/rights", "/reason"].map(|pointer| error(pointer, "required"));
        assert_eq!(told(&NewStaff::default()), required);
        let new = NewStaff {
            email: "ana@example.org".to_owned(),
            rights: town("b"),
            reason: "a".repeat(501),
            language: None,
        };
        let wrong = [error("/rights/reviews/municipality", "unknown_key"), error("/reason", "too_long")];
        assert_eq!(told(&new), wrong);
        let right = NewStaff { rights: town("a"), reason: "Neu.".to_owned(), ..new };
        assert!(told(&right).is_empty());
    }
}
