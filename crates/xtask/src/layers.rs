//! Every crate keeps to its room: who may use whom, checked over `cargo metadata`.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use cargo_metadata::MetadataCommand;

use crate::process::say;
use crate::workspace;

/// The rooms, and for each one the rooms it may use.
const ROOMS: [(&str, &[&str]); 8] = [
    ("api-client", &["shared"]),
    ("app", &["api-client", "shared"]),
    ("db", &["shared"]),
    ("hydrate", &["app"]),
    ("search", &["shared"]),
    ("server", &["api-client", "app", "db", "search", "shared"]),
    ("shared", &[]),
    ("xtask", &[]),
];

/// Families of outside crates (by the beginning of their name) that only some rooms may name.
const FENCES: [(&str, &[&str]); 3] =
    [("sea-orm", &["db"]), ("tantivy", &["search"]), ("leptos", &["app", "hydrate", "server"])];

/// A workspace member and the names of its direct dependencies of every kind.
struct Member {
    name: String,
    dependencies: BTreeSet<String>,
}

/// Run `cargo xtask check-layers`.
pub fn run() -> Result<()> {
    let metadata =
        MetadataCommand::new().manifest_path(workspace::root().join("Cargo.toml")).no_deps().exec()?;
    let members: Vec<Member> = metadata
        .packages
        .iter()
        .map(|package| Member {
            name: package.name.to_string(),
            dependencies: package.dependencies.iter().map(|each| each.name.clone()).collect(),
        })
        .collect();
    let violations = violations(&members);
    if !violations.is_empty() {
        bail!("crates leave their room:\n  {}", violations.join("\n  "));
    }
    say(format_args!("{} crates keep to their rooms", members.len()));
    Ok(())
}

/// One sentence for each dependency that the rules forbid.
fn violations(members: &[Member]) -> Vec<String> {
    let mut violations = Vec::new();
    for Member { name, dependencies } in members {
        let Some((_, may_use)) = ROOMS.iter().find(|(room, _)| room == name) else {
            violations.push(format!("{name} is not in the table of rooms (crates/xtask/src/layers.rs)"));
            continue;
        };
        for dependency in dependencies {
            let is_room = ROOMS.iter().any(|(room, _)| room == dependency);
            if is_room && !may_use.contains(&dependency.as_str()) {
                violations.push(format!("{name} must not use {dependency}"));
            }
            for (family, rooms) in FENCES {
                if dependency.starts_with(family) && !rooms.contains(&name.as_str()) {
                    violations.push(format!("{dependency} belongs to {}, not to {name}", rooms.join(", ")));
                }
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::{Member, violations};

    fn member(name: &str, dependencies: &[&str]) -> Member {
        Member {
            name: name.to_owned(),
            dependencies: dependencies.iter().map(|each| (*each).to_owned()).collect(),
        }
    }

    #[test]
    fn allowed_dependencies_pass() {
        let members = [
            member("app", &["api-client", "leptos_router", "shared"]),
            member("db", &["sea-orm-migration", "shared"]),
        ];
        assert_eq!(violations(&members), Vec::<String>::new());
    }

    #[test]
    fn a_forbidden_room_is_named() {
        assert_eq!(violations(&[member("shared", &["db"])]), ["shared must not use db"]);
    }

    #[test]
    fn a_fenced_family_is_named() {
        assert_eq!(
            violations(&[member("server", &["sea-orm-migration"])]),
            ["sea-orm-migration belongs to db, not to server"]
        );
    }

    #[test]
    fn an_unknown_crate_is_named() {
        assert_eq!(violations(&[member("cellar", &[])]).len(), 1);
    }
}
