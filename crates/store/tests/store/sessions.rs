//! The table of sessions against a real DynamoDB server.

use crate::support::{self, entry, store};
use store::{Claim, MarkedRequest, SealedSession, WriteError};

fn session() -> SealedSession {
    SealedSession {
        id_hash: "hash".into(),
        user: support::user("ann"),
        started_at: 100,
        expires_at: 200,
        last_seen_at: 100,
        device: "Firefox on Linux".into(),
        address: Some("192.0.2.7".into()),
        provider: Some("CorpSSO".into()),
        epoch: 3,
        sealed: vec![0, 255, 7],
        version: 1,
        attempts: [].into(),
        renew_after: 0,
    }
}

/// The session once its tokens are renewed.
fn renewed() -> SealedSession {
    SealedSession { version: 2, ..session() }
}

#[tokio::test]
async fn a_session_lives_until_it_expires_though_the_item_lingers() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    assert_eq!(sessions.find("hash", 199).await.unwrap(), Some(session()));
    assert_eq!(sessions.find("hash", 200).await.unwrap(), None);
    assert_eq!(sessions.find("other", 100).await.unwrap(), None);
}

#[tokio::test]
async fn one_of_two_who_renew_at_once_wins() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    // The second one takes the lease when the first one's is over.
    let first = sessions.lease(&session(), "first", 100, 110).await.unwrap().unwrap();
    let second = sessions.lease(&session(), "second", 110, 120).await.unwrap().unwrap();
    let (a, b) = tokio::join!(sessions.reseal(first, b"a"), sessions.reseal(second, b"b"));
    assert_ne!(a.is_ok(), b.is_ok());
    let now = sessions.find("hash", 100).await.unwrap().unwrap();
    assert_eq!((now.version, now.sealed), (2, if a.is_ok() { b"a".to_vec() } else { b"b".to_vec() }));
}

#[tokio::test]
async fn one_of_many_gets_the_lease_and_a_lease_that_was_left_behind_ends() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    let leases =
        futures::future::join_all((0..10).map(async |n| sessions.lease(&session(), &n.to_string(), 100, 110).await))
            .await;
    assert_eq!(leases.into_iter().filter(|lease| lease.as_ref().unwrap().is_some()).count(), 1);
    assert!(sessions.lease(&session(), "late", 109, 120).await.unwrap().is_none());
    let lease = sessions.lease(&session(), "late", 110, 120).await.unwrap().unwrap();
    sessions.reseal(lease, b"new").await.unwrap();
    let outdated = sessions.lease(&session(), "late", 130, 140).await.unwrap();
    assert!(outdated.is_none(), "those tokens have been renewed");
    assert!(sessions.lease(&renewed(), "late", 111, 120).await.unwrap().is_some());
}

#[tokio::test]
async fn a_renewal_that_failed_keeps_its_lease_and_an_old_version_deletes_nothing() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    let lease = sessions.lease(&session(), "late", 100, 110).await.unwrap().unwrap();
    sessions.renewal_failed(lease).await.unwrap();
    assert_eq!(sessions.find("hash", 100).await.unwrap().unwrap().renew_after, 110);
    assert!(sessions.lease(&session(), "eager", 109, 119).await.unwrap().is_none());
    let lease = sessions.lease(&session(), "late", 110, 120).await.unwrap().unwrap();
    sessions.reseal(lease, b"new").await.unwrap();
    assert!(!sessions.delete_unchanged(&session()).await.unwrap());
    assert!(sessions.find("hash", 100).await.unwrap().is_some());
    let lease = sessions.lease(&renewed(), "late", 120, 130).await.unwrap().unwrap();
    assert!(sessions.delete_unchanged(&renewed()).await.unwrap());
    sessions.renewal_failed(lease).await.unwrap();
    assert_eq!(sessions.find("hash", 100).await.unwrap(), None, "a renewal that failed brings nothing back");
}

#[tokio::test]
async fn what_was_deleted_is_not_brought_back() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    let lease = sessions.lease(&session(), "mine", 100, 110).await.unwrap().unwrap();
    sessions.delete(&session()).await.unwrap();
    sessions.delete(&session()).await.unwrap();
    assert!(matches!(sessions.reseal(lease, b"a").await, Err(WriteError::Changed(_))));
    assert_eq!(sessions.find("hash", 100).await.unwrap(), None);
}

#[tokio::test]
async fn s7_a_state_is_used_once_however_many_try() {
    let sessions = store().await.sessions;
    let tries = (0..20).map(async |n| sessions.use_state("state", &n.to_string(), 900).await);
    let used = futures::future::join_all(tries).await;
    assert_eq!(used.into_iter().filter(|used| *used.as_ref().unwrap()).count(), 1);
}

#[tokio::test]
async fn all_servers_get_the_first_attempt_key_of_a_day() {
    let sessions = store().await.sessions;
    assert_eq!(sessions.attempt_key(7, b"first", 900).await.unwrap(), b"first");
    assert_eq!(sessions.attempt_key(7, b"second", 900).await.unwrap(), b"first");
    assert_eq!(sessions.attempt_key(8, b"third", 900).await.unwrap(), b"third");
}

#[tokio::test]
async fn a_second_try_after_a_lost_answer_is_the_first_ones() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    for _ in 0..2 {
        assert!(sessions.use_state("state", "mine", 900).await.unwrap());
        assert!(sessions.lease(&session(), "mine", 100, 110).await.unwrap().is_some());
    }
    assert!(!sessions.use_state("state", "another", 900).await.unwrap());
    assert!(sessions.lease(&session(), "another", 100, 110).await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_has_lost_the_lease_reports_no_failure() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    let lost = sessions.lease(&session(), "first", 100, 110).await.unwrap().unwrap();
    assert!(sessions.lease(&session(), "second", 110, 120).await.unwrap().is_some());
    sessions.renewal_failed(lost).await.unwrap();
    assert_eq!(sessions.find("hash", 110).await.unwrap().unwrap().renew_after, 0, "it was another's lease");
}

#[tokio::test]
async fn a_persons_sessions_are_listed_the_latest_first_without_those_that_are_over() {
    let sessions = store().await.sessions;
    for (id, username, started_at, expires_at) in
        [("a", "ann", 100, 200), ("b", "ann", 120, 300), ("c", "ben", 110, 300), ("d", "ann", 110, 300)]
    {
        let session = SealedSession {
            id_hash: id.into(),
            user: support::user(username),
            started_at,
            expires_at,
            provider: None,
            ..session()
        };
        sessions.create(&session, &entry()).await.unwrap();
    }
    let ids = |sessions: Vec<SealedSession>| sessions.into_iter().map(|session| session.id_hash).collect::<Vec<_>>();
    assert_eq!(ids(sessions.of(&support::user("ann").id, 150).await.unwrap()), ["b", "d", "a"]);
    assert_eq!(ids(sessions.of(&support::user("ann").id, 200).await.unwrap()), ["b", "d"]);
    assert!(sessions.of(&support::user("cleo").id, 150).await.unwrap().is_empty());
}

/// A query has a limit, and is repeated until nothing is left: of very many sessions all are ended, and one that lives
/// is shown behind many that are over.
#[tokio::test]
async fn of_very_many_sessions_none_is_forgotten() {
    let sessions = store().await.sessions;
    let one = |n: u64, epoch: u64, expires_at: u64| SealedSession {
        id_hash: format!("s-{n}"),
        user: support::user("ann"),
        started_at: 1_000 - n,
        epoch,
        expires_at,
        provider: None,
        ..session()
    };
    for n in 0..230 {
        sessions.create(&one(n, 1, if n < 220 { 100 } else { 900 }), &entry()).await.unwrap();
    }
    sessions.create(&one(300, 2, 900), &entry()).await.unwrap();
    assert_eq!(sessions.of(&support::user("ann").id, 500).await.unwrap().len(), 11);
    assert_eq!(sessions.of(&support::user("ann").id, 0).await.unwrap().len(), store::MAX_SESSIONS_SHOWN);
    sessions.delete_before(&support::may_end_sessions("ann"), 2).await.unwrap();
    let left: Vec<_> =
        sessions.of(&support::user("ann").id, 0).await.unwrap().into_iter().map(|session| session.id_hash).collect();
    assert_eq!(left, ["s-300"]);
}

#[tokio::test]
async fn being_seen_keeps_a_session_but_brings_none_back() {
    let sessions = store().await.sessions;
    sessions.create(&session(), &entry()).await.unwrap();
    sessions.seen(&session(), 150, None).await.unwrap();
    assert_eq!(sessions.find("hash", 160).await.unwrap().unwrap().last_seen_at, 150);
    sessions.delete(&session()).await.unwrap();
    sessions.seen(&session(), 160, Some("192.0.2.9")).await.unwrap();
    assert_eq!(sessions.find("hash", 160).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_says_from_which_address_it_was_used_last_if_that_is_known() {
    let sessions = store().await.sessions;
    let address = async || sessions.find("hash", 150).await.unwrap().unwrap().address;
    sessions.create(&SealedSession { address: None, ..session() }, &entry()).await.unwrap();
    assert_eq!(address().await, None);
    for (used_from, shown) in [(Some("2001:db8::7"), "2001:db8::7"), (None, "2001:db8::7"), (Some("::1"), "::1")] {
        sessions.seen(&session(), 150, used_from).await.unwrap();
        assert_eq!(address().await.as_deref(), Some(shown), "{used_from:?}");
    }
}

#[tokio::test]
async fn a_marked_request_is_carried_out_once_until_its_key_expires() {
    let keys = store().await.idempotency_keys;
    let request = |holder, fingerprint, now| MarkedRequest {
        key_hash: "key",
        fingerprint,
        holder,
        now,
        busy_until: now + 60,
        expires_at: now + 1_000,
    };
    let claim = async |holder, fingerprint, now| keys.claim(request(holder, fingerprint, now)).await.unwrap();
    assert_eq!(claim("a", "one", 100).await, Claim::Granted);
    assert_eq!(claim("a", "one", 100).await, Claim::Granted, "its own retry");
    assert_eq!(claim("b", "one", 159).await, Claim::Busy);
    assert_eq!(claim("b", "two", 160).await, Claim::Different);
    // The first one was left behind. When it comes back, the key is somebody else's.
    assert_eq!(claim("b", "one", 160).await, Claim::Granted);
    keys.answer("key", "a", "late").await.unwrap();
    keys.release("key", "a").await.unwrap();
    assert_eq!(claim("c", "one", 161).await, Claim::Busy);
    keys.answer("key", "b", "done").await.unwrap();
    keys.release("key", "b").await.unwrap();
    assert_eq!(claim("c", "one", 1_159).await, Claim::Answered("done".to_owned()));
    assert_eq!(claim("c", "two", 1_159).await, Claim::Different);
    assert_eq!(claim("c", "two", 1_160).await, Claim::Granted, "though the item lingers");
    keys.release("key", "c").await.unwrap();
    assert_eq!(claim("d", "three", 1_161).await, Claim::Granted);
}
