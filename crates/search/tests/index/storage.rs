//! What stays on disk, and what a commit makes visible.

use std::fs;

use search::{Change, Index};
use shared::entry::EntryKind;
use shared::facet::Facet;

use crate::support::*;

#[test]
fn a_reopened_index_knows_its_position() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let version = {
        let index = Index::open(Some(&path), ORIGIN, MEMORY).unwrap();
        assert_eq!(index.position(), None);
        index.apply(&put([offer(1, "Eins"), offer(2, "Zwei")])).unwrap();
        index.commit(41).unwrap();
        index.apply(&[Change::Delete(id(1))]).unwrap();
        index.commit(42).unwrap();
        index.apply(&put([offer(3, "Nicht abgeschlossen")])).unwrap();
        index.version()
    };
    let index = Index::open(Some(&path), ORIGIN, MEMORY).unwrap();
    assert_eq!(index.position(), Some(42));
    assert_eq!(index.version(), version);
    assert_eq!(index.document_count(), 1);
    let hits = ask(&index, "", noon());
    assert_eq!(numbers(&hits), [2]);
    assert_eq!(hits.items[0].summary, r#"{"number":"2"}"#);
}

#[test]
fn an_index_of_another_schema_is_rebuilt() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::open(Some(directory.path()), ORIGIN, MEMORY).unwrap();
    index.apply(&put([offer(1, "Eins")])).unwrap();
    index.commit(41).unwrap();
    drop(index);
    let meta = directory.path().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let start = text.find("\"payload\"").unwrap();
    let hash = start + text[start..].find(" 41").unwrap() - 1;
    let mut other = text.clone();
    other.replace_range(hash..=hash, if &text[hash..=hash] == "0" { "1" } else { "0" });
    fs::write(&meta, other).unwrap();
    let index = Index::open(Some(directory.path()), ORIGIN, MEMORY).unwrap();
    assert_eq!((index.position(), index.document_count()), (None, 0));
}

#[test]
fn an_index_of_another_origin_is_rebuilt() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::open(Some(directory.path()), ORIGIN, MEMORY).unwrap();
    index.apply(&put([offer(1, "Eins")])).unwrap();
    index.commit(41).unwrap();
    drop(index);
    let index = Index::open(Some(directory.path()), "another", MEMORY).unwrap();
    assert_eq!((index.position(), index.document_count()), (None, 0));
}

#[test]
fn single_entries_are_looked_up_among_those_visible() {
    let mut later = with(offer(2, "Kommt noch"), Facet::Organisation, &["o2"]);
    later.visible.from = at("2026-02-04", "00:00");
    let index = index_of([with(offer(1, "Eins"), Facet::Organisation, &["o1"]), later]);
    let example = |value, now| index.example(EntryKind::Offer, Facet::Organisation, value, now).unwrap();
    let summary = |number: u128| Some(format!(r#"{{"number":"{number}"}}"#));
    assert_eq!(example("o1", noon()), summary(1));
    assert_eq!(example("o2", noon()), None);
    assert_eq!(example("o2", at("2026-02-04", "00:00")), summary(2));
    assert_eq!(index.entry(EntryKind::Offer, id(1), noon()).unwrap(), summary(1));
    assert_eq!(index.entry(EntryKind::Organisation, id(1), noon()).unwrap(), None);
    assert_eq!(index.entry(EntryKind::Offer, id(2), noon()).unwrap(), None);
}

#[test]
fn what_is_no_index_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("meta.json"), "nonsense").unwrap();
    let index = Index::open(Some(directory.path()), ORIGIN, MEMORY).unwrap();
    index.apply(&put([offer(1, "Eins")])).unwrap();
    index.commit(1).unwrap();
    assert_eq!(found(&index, ""), [1]);
}

#[test]
fn changes_are_seen_at_the_commit_and_all_at_once() {
    let index = index_of([offer(1, "Alt"), offer(2, "Alt")]);
    let version = index.version();
    index.clear().unwrap();
    index.apply(&put([offer(3, "Neu")])).unwrap();
    assert_eq!(found(&index, ""), [1, 2]);
    assert_eq!(index.version(), version);
    index.commit(2).unwrap();
    assert_eq!(found(&index, ""), [3]);
    assert_ne!(index.version(), version);
    index.apply(&put([offer(4, "Vergessen")])).unwrap();
    index.discard().unwrap();
    index.commit(3).unwrap();
    assert_eq!((found(&index, ""), index.position()), (vec![3], Some(3)));
}

#[test]
fn the_last_document_of_an_id_counts() {
    let index = index_of([offer(1, "Erst"), offer(1, "Dann")]);
    assert_eq!(ask(&index, "", noon()).total, 1);
    assert_eq!(found(&index, "q=dann"), [1]);
    assert_eq!(found(&index, "q=erst"), [0_u128; 0]);
}

#[test]
fn of_many_organisations_the_most_frequent_are_counted() {
    let entries = (1..=800_u128).map(|number| {
        let organisation = if number <= 400 { number } else { number % 10 };
        with(offer(number, "Kurs"), Facet::Organisation, &[&format!("o{organisation}")])
    });
    let index = index_of(entries);
    let counts = ask(&index, "organisation=o399", noon()).facets[&Facet::Organisation].clone();
    assert_eq!(counts.len(), 50);
    assert_eq!((counts["o5"], counts["o0"], counts["o399"]), (41, 40, 1));
}
