//! What administrators see of the installation.

use crate::support::{movable_clock, world_with};
use gate::Refusal;
use std::{collections::BTreeSet, sync::atomic::Ordering::SeqCst, time::Duration};

#[tokio::test]
async fn administrators_see_what_is_wrong_and_others_do_not() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(300), clock).await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    assert!(matches!(world.gate.doctor.report(&member).await, Err(Refusal::Denied(_))));
    world.gate.flush().await;
    assert_eq!(world.reasons_of("read_findings").await.len(), 1, "the denial is recorded");

    let first = world.gate.doctor.report(&admin).await.unwrap();
    let codes: BTreeSet<&str> = first.findings.iter().map(|finding| &*finding.code).collect();
    // The pool and the tables of local mode: not protected, on this machine, and without backups.
    let expected = [
        "public-url",
        "pool-deletion-protection",
        "usernames-case-sensitive",
        "table-deletion-protection",
        "not-read",
        "not-read-here",
    ];
    assert_eq!(codes, expected.into(), "{first:?}");
    let hidden = first.findings.iter().filter(|finding| finding.code == "not-read-here");
    assert_eq!(hidden.count(), 2, "a server reads no secrets: those of app clients, and of identity providers");

    ahead.fetch_add(30, SeqCst);
    assert_eq!(world.gate.doctor.report(&admin).await.unwrap().at, first.at, "kept for a minute");
    ahead.fetch_add(60, SeqCst);
    let second = world.gate.doctor.report(&admin).await.unwrap();
    assert!(second.findings.iter().any(|finding| finding.code == "clock-skew"), "{second:?}");
}
