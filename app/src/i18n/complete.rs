//! Checks of the texts that neither the build nor the compiler makes: labels
//! looked up by values known at run time, plural forms, texts nobody shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use api_client::{AccountForm, Success};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde_json::{Map, Value};
use shared::account::{AccountPage, MemberRole, SecurityEventKind, TokenScope};
use shared::audit::AuditAction;
use shared::entry::{EntryKind, EntryState, RevisionState, Sight, Standing};
use shared::facet::Facet;
use shared::filter::Sort;
use shared::legal::LegalPage;
use shared::quality::{HintKind, ReadingLevel};
use shared::report::ReportReason;
use shared::review::{CaseAge, CaseChange, CaseKind, CaseOutcome, CaseSort, WarningKind};
use shared::suggestion::SuggestionKind;
use shared::workspace::Likeness;

use super::{Language, Namespace, texts};
use crate::review::case::TEMPLATES;
use crate::workspace::form::{MISSING, REPEATS, REQUIRED};

type Texts = Map<String, Value>;

fn files() -> impl Iterator<Item = (Language, Namespace, Texts)> {
    Language::all().flat_map(|language| {
        Namespace::ALL.iter().map(move |namespace| {
            let file = texts::FILES[language.0][*namespace as usize];
            (language, *namespace, serde_json::from_str(file).expect("build.rs has read it"))
        })
    })
}

/// The keys of the labels that are looked up with `labelled`.
fn labels(namespace: Namespace) -> BTreeSet<String> {
    match namespace {
        Namespace::Facets => {
            let of_facet = |facet: &Facet| {
                let values = facet.fixed_values().unwrap_or_default();
                let values = values.into_iter().map(|value| format!("{}.{value}", facet.key()));
                values.chain([format!("facet.{}", facet.key())]).collect::<Vec<_>>()
            };
            Facet::ALL.iter().flat_map(of_facet).collect()
        }
        Namespace::Lists => Sort::ALL.iter().map(|sort| format!("sort.{}", sort.key())).collect(),
        Namespace::Dates => {
            let months = (1..=12).map(|month| format!("month.{month}"));
            let ordinals = [1, 2, 3, 4, -1].map(|ordinal| format!("ordinal.{ordinal}"));
            months.chain(ordinals).collect()
        }
        Namespace::Common => of_legal_pages("legal").collect(),
        Namespace::Legal => of_legal_pages("description").chain(of_legal_pages("missing")).collect(),
        Namespace::Account => of_accounts(),
        Namespace::Workspace => of_workspace(),
        Namespace::Hints => of_hints(),
        Namespace::Review => of_review(),
        Namespace::County => of_county(),
        Namespace::Case => of_cases(),
        Namespace::Report => of("reason", ReportReason::ALL).into_iter().collect(),
        _ => BTreeSet::new(),
    }
}

fn of(group: &str, keys: impl IntoIterator<Item = impl std::fmt::Display>) -> Vec<String> {
    keys.into_iter().map(|key| format!("{group}.{key}")).collect()
}

/// Sections of the forms of the workspace.
const SECTIONS: &[&str] = &["basics", "who", "when", "where", "contact", "languages", "pictures", "files"];

/// Rules of contents.
const BROKEN: &[&str] = &[
    "required",
    "blank",
    "too_long",
    "too_short",
    "too_few",
    "too_many",
    "too_many_waiting",
    "too_many_drafts",
    "nothing_changed",
    "unknown_key",
    "unknown_value",
    "duplicate",
    "invalid_character",
    "invalid_web_address",
    "invalid_email_address",
    "invalid_phone_number",
    "invalid_postal_code",
    "contact_without_way",
    "consent_missing",
    "place_missing",
    "place_unwritten",
    "schedule_missing",
    "before_start",
    "out_of_range",
    "in_the_past",
    "language_missing",
    "malformed",
    "last_owner",
    "already_member",
    "too_many_invitations",
    "too_many_claims",
    "already_claimed",
    "already_there",
    "link_expired",
    "link_used",
    "oneself",
    "last_admin",
    "other_address",
    "account_locked",
    "nobody_to_ask",
    "too_late",
    "not_a_picture",
    "heic_picture",
    "damaged",
    "too_many_pixels",
    "not_a_pdf",
    "encrypted",
    "active_content",
    "outside_of_picture",
    "too_many_files",
];

/// Parts of contents.
const PARTS: &[&str] = &[
    "source_language",
    "title",
    "summary",
    "description",
    "fields",
    "offer_types",
    "target_groups",
    "age",
    "languages_spoken",
    "language_level",
    "cost",
    "format",
    "group_size",
    "childcare",
    "registration",
    "access",
    "accessibility",
    "places",
    "online_url",
    "whole_county",
    "schedule",
    "valid_from",
    "valid_until",
    "publish_from",
    "publish_until",
    "contacts",
    "image",
    "logo",
    "documents",
    "name",
    "short_name",
    "kind",
    "municipalities",
    "website",
];

/// What is said to be done.
const DONE: &[&str] = &[
    "registered",
    "registered_alone",
    "saved",
    "handed_in",
    "published",
    "published_unseen",
    "withdrawn",
    "discarded",
    "deleted",
    "organisation_deleted",
    "state_changed",
    "confirmed",
    "interval_changed",
    "version_restored",
    "joined",
    "invited",
    "uninvited",
    "left",
    "removed",
    "role_changed",
    "claimed",
    "unclaimed",
];

/// Sections, parts of contents, what is wrong with them, and what becomes of entries.
fn of_workspace() -> BTreeSet<String> {
    let states = [EntryState::Active, EntryState::Paused, EntryState::Ended, EntryState::Archived];
    let unseen = Sight::ALL.iter().filter(|sight| sight.is_withheld());
    [
        of("section", SECTIONS),
        of("required", REQUIRED),
        of("missing", MISSING),
        of("problem", BROKEN),
        of("part", PARTS),
        of("done", DONE),
        of("alike", Likeness::ALL),
        of("repeat", REPEATS),
        of("state", RevisionState::ALL),
        of("state", EntryState::ALL),
        of("unseen", unseen),
        of("now", EntryState::ALL),
        of("to_state", states),
        of("role", MemberRole::ALL),
        of("to_role", MemberRole::ALL),
    ]
    .concat()
    .into_iter()
    .collect()
}

/// What could be better about an entry, and how hard its texts are to read.
fn of_hints() -> BTreeSet<String> {
    [of("hint", HintKind::ALL), of("level", ReadingLevel::ALL)].concat().into_iter().collect()
}

/// Filters of the list of cases.
const FILTERS: &[&str] =
    &["kind", "entry_kind", "municipality", "field", "language", "age", "change", "assigned", "closed"];

/// What is said to be done by those who review.
const REVIEWED: &[&str] = &[
    "staff_invited",
    "staff_uninvited",
    "staff_joined",
    "rights_changed",
    "account_locked",
    "account_unlocked",
    "second_factor_reset",
    "assigned",
    "view_kept",
    "view_deleted",
    "stale_confirmed",
    "stale_archived",
    "standing_changed",
    "profile_corrected",
    "claim_accepted",
    "claim_declined",
];

/// What is said to be done on the page of a case, beside that it was assigned.
const REVIEW_DONE: &[&str] = &[
    "published",
    "published_corrected",
    "changes_requested",
    "rejected",
    "looked_at",
    "report_closed",
    "organisation_asked",
    "hidden",
    "shown",
    "promised",
    "unpromised",
    "noted",
    "escalated",
    "undone",
];

/// What the page of a case says of it, of its organisation and of a report, and the templates of reasons.
fn of_cases() -> BTreeSet<String> {
    let closing = [CaseOutcome::Resolved, CaseOutcome::Unfounded, CaseOutcome::Spam];
    [
        of("lead", CaseKind::ALL),
        of("sight", Sight::ALL),
        of("standing", Standing::ALL),
        of("warning", WarningKind::ALL),
        of("report", ReportReason::ALL),
        of("close", closing),
        of("template", TEMPLATES),
    ]
    .concat()
    .into_iter()
    .collect()
}

/// Cases, their filters, and what is said to be done.
fn of_review() -> BTreeSet<String> {
    [
        of("kind", CaseKind::ALL),
        of("kinds", CaseKind::ALL),
        of("entry_kind", EntryKind::ALL),
        of("change", CaseChange::ALL),
        of("outcome", CaseOutcome::ALL),
        of("filter", FILTERS),
        of("age", CaseAge::ALL),
        of("sort", CaseSort::ALL),
        of("done", REVIEWED),
        of("done", REVIEW_DONE),
        of("deed", AuditAction::ALL),
    ]
    .concat()
    .into_iter()
    .collect()
}

/// How organisations stand and what that means, and what the public sees of entries.
fn of_county() -> BTreeSet<String> {
    [of("standing", Standing::ALL), of("means", Standing::ALL), of("sight", Sight::ALL)]
        .concat()
        .into_iter()
        .collect()
}

/// Pages, forms, what is wrong, and what the API tells of accounts.
fn of_accounts() -> BTreeSet<String> {
    let pages: Vec<_> = AccountPage::ALL.iter().filter(|page| **page != AccountPage::DemoMails).collect();
    let forms = AccountForm::ALL.iter().map(|form| form.key());
    let said = AccountForm::ALL.iter().filter(|form| matches!(form.success(), Success::Said(_)));
    let said = said.flat_map(|form| match form {
        AccountForm::ConfirmEmail => vec!["confirm_email_changed", "confirm_email_waiting"],
        AccountForm::SignOut => vec!["sign_out", "sign_out_kept"],
        form => vec![form.key()],
    });
    let broken = [
        "too_long",
        "too_short",
        "too_many",
        "invalid_email_address",
        "unknown_value",
        "wrong_credentials",
        "account_locked",
        "wrong_password",
        "wrong_code",
        "link_expired",
    ];
    let roles = ["person", "editor", "owner", "municipal_reviewer", "reviewer", "admin"];
    [
        of("title", &pages),
        of("lead", &pages),
        of("submit", forms),
        of("done", said),
        of("required", ["name", "email", "password", "current_password", "code"]),
        of("problem", broken),
        of("weak", ["common", "guessable", "repeats", "sequence", "personal", "date"]),
        of("role", MemberRole::ALL),
        of("scope", TokenScope::ALL),
        of("event", SecurityEventKind::ALL),
        of("demo", roles),
    ]
    .concat()
    .into_iter()
    .collect()
}

fn of_legal_pages(group: &str) -> impl Iterator<Item = String> {
    LegalPage::ALL.iter().map(move |page| format!("{group}.{page}"))
}

#[test]
fn every_value_has_a_label_in_every_language() {
    for (language, namespace, texts) in files() {
        let found: BTreeSet<String> = texts.keys().filter(|key| key.contains('.')).cloned().collect();
        assert_eq!(found, labels(namespace), "{language} {}", namespace.name());
    }
}

#[test]
fn every_count_has_the_plural_forms_of_its_language() {
    for (language, namespace, texts) in files() {
        let locale = Locale::try_from_str(language.tag()).expect("a language tag");
        let rules = PluralRules::try_new_cardinal(locale.into()).expect("CLDR knows the language");
        let wanted: BTreeSet<&str> = rules.categories().map(name).collect();
        for (key, text) in &texts {
            let Value::Object(forms) = text else { continue };
            let mut found: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
            if !wanted.contains("zero") {
                // Words for zero may be given in any language.
                found.remove("zero");
            }
            assert_eq!(found, wanted, "{language} {} {key}", namespace.name());
        }
    }
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[test]
fn every_text_is_shown_somewhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Mails are written by the server.
    let source = source_in(&folder.join("src")) + &source_in(&folder.join("../server/src"));
    let suggest = include_str!("../../../public/suggest.js");
    // Read by the build, for the list of languages.
    let elsewhere = "texts::common::language_name(";
    for namespace in Namespace::ALL {
        let (_, _, texts) = files().find(|(_, found, _)| found == namespace).expect("German has it");
        for key in texts.keys().filter(|key| !key.contains('.')) {
            let call = format!("texts::{}::{key}(", namespace.name());
            let is_shown = match namespace {
                Namespace::Suggestions => {
                    suggest.contains(&format!("texts.{key}")) || SuggestionKind::from_key(key).is_some()
                }
                _ => source.contains(&call) || call == elsewhere,
            };
            assert!(is_shown, "neither a page nor a mail shows {call}…)");
        }
    }
}

/// The whole source beneath a folder.
fn source_in(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the source can be read");
    let read = |path: &Path| {
        if path.is_dir() {
            source_in(path)
        } else {
            fs::read_to_string(path).expect("the source can be read")
        }
    };
    entries.map(|entry| read(&entry.expect("the source can be read").path())).collect()
}
