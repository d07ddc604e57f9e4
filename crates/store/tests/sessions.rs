//! The table of sessions against a real DynamoDB server.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use store::{SealedSession, WriteError};
use support::store;

fn session() -> SealedSession {
    SealedSession {
        id_hash: "hash".into(),
        username: "ann".into(),
        started_at: 100,
        expires_at: 200,
        sealed: vec![0, 255, 7],
        version: 1,
    }
}

#[tokio::test]
async fn a_session_lives_until_it_expires_though_the_item_lingers() {
    let sessions = store().await.sessions;
    sessions.create(&session()).await.unwrap();
    assert_eq!(sessions.find("hash", 199).await.unwrap(), Some(session()));
    assert_eq!(sessions.find("hash", 200).await.unwrap(), None);
    assert_eq!(sessions.find("other", 100).await.unwrap(), None);
    assert!(matches!(sessions.create(&session()).await, Err(WriteError::Changed(_))));
}

#[tokio::test]
async fn one_of_two_who_renew_at_once_wins() {
    let sessions = store().await.sessions;
    sessions.create(&session()).await.unwrap();
    let (a, b) = tokio::join!(sessions.reseal("hash", 1, b"a"), sessions.reseal("hash", 1, b"b"));
    assert_ne!(a.is_ok(), b.is_ok());
    let now = sessions.find("hash", 100).await.unwrap().unwrap();
    assert_eq!((now.version, now.sealed), (2, if a.is_ok() { b"a".to_vec() } else { b"b".to_vec() }));
}

#[tokio::test]
async fn one_of_many_gets_the_lease_and_a_lease_that_was_left_behind_ends() {
    let sessions = store().await.sessions;
    sessions.create(&session()).await.unwrap();
    let leases = futures::future::join_all((0..10).map(|_| sessions.lease("hash", 1, 100, 110))).await;
    assert_eq!(leases.into_iter().filter(|lease| *lease.as_ref().unwrap()).count(), 1);
    assert!(!sessions.lease("hash", 1, 109, 120).await.unwrap());
    assert!(sessions.lease("hash", 1, 110, 120).await.unwrap());
    sessions.reseal("hash", 1, b"new").await.unwrap();
    assert!(!sessions.lease("hash", 1, 130, 140).await.unwrap(), "those tokens have been renewed");
    assert!(sessions.lease("hash", 2, 111, 120).await.unwrap());
}

#[tokio::test]
async fn a_lease_can_be_given_back_and_an_old_version_deletes_nothing() {
    let sessions = store().await.sessions;
    sessions.create(&session()).await.unwrap();
    assert!(sessions.lease("hash", 1, 100, 110).await.unwrap());
    sessions.end_lease("hash", 1).await.unwrap();
    assert!(sessions.lease("hash", 1, 101, 111).await.unwrap());
    sessions.reseal("hash", 1, b"new").await.unwrap();
    assert!(!sessions.delete_version("hash", 1).await.unwrap());
    assert!(sessions.find("hash", 100).await.unwrap().is_some());
    assert!(sessions.delete_version("hash", 2).await.unwrap());
    sessions.end_lease("hash", 2).await.unwrap();
    assert_eq!(sessions.find("hash", 100).await.unwrap(), None, "giving back a lease brings nothing back");
}

#[tokio::test]
async fn what_was_deleted_is_not_brought_back() {
    let sessions = store().await.sessions;
    sessions.create(&session()).await.unwrap();
    sessions.delete("hash").await.unwrap();
    sessions.delete("hash").await.unwrap();
    assert!(matches!(sessions.reseal("hash", 1, b"a").await, Err(WriteError::Changed(_))));
    assert_eq!(sessions.find("hash", 100).await.unwrap(), None);
}

#[tokio::test]
async fn s7_a_state_is_used_once_however_many_try() {
    let sessions = store().await.sessions;
    let tries = (0..20).map(|_| sessions.use_state("state", 900));
    let used = futures::future::join_all(tries).await;
    assert_eq!(used.into_iter().filter(|used| *used.as_ref().unwrap()).count(), 1);
}

#[tokio::test]
async fn all_servers_get_the_first_attempt_key() {
    let sessions = store().await.sessions;
    assert_eq!(sessions.attempt_key(b"first").await.unwrap(), b"first");
    assert_eq!(sessions.attempt_key(b"second").await.unwrap(), b"first");
}
