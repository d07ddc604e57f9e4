//! Sessions on protected sites with host names of their own.

use crate::support::{movable_clock, world, world_with};
use gate::{Caller, Refusal, visit_hash};
use std::{sync::atomic::Ordering::SeqCst, time::Duration};

const HOST: &str = "wiki.example.com";

#[tokio::test]
async fn a_ticket_to_a_site_lives_for_a_minute() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(3_600), clock).await;
    let cookie = world.sign_in("it-member").await;
    let caller = world.resolve(&cookie).await;
    let sites = &world.gate.site_sessions;
    let secret = sites.new_visit();
    let hash = visit_hash(&secret);
    let issue = async || sites.issue(&caller, &cookie, HOST, &hash, "/a").await.unwrap();
    let (in_time, too_late) = (issue().await, issue().await);
    ahead.store(30, SeqCst);
    let entered = sites.redeem(&in_time, HOST, &secret).await.unwrap();
    assert_eq!(entered.return_to, "/a");
    assert_eq!(sites.session_cookie(&entered.cookie, HOST).await.unwrap(), Some(cookie.clone()));
    assert_eq!(sites.session_cookie(&entered.cookie, "shop.example.com").await.unwrap(), None);
    assert_eq!(sites.session_cookie(&in_time, HOST).await.unwrap(), None, "a ticket is no cookie");
    ahead.store(62, SeqCst);
    for ticket in [&too_late, &entered.cookie, &in_time] {
        let refused = sites.redeem(ticket, HOST, &secret).await;
        assert!(matches!(refused, Err(Refusal::BadInput(_))), "{refused:?}");
    }
    let nobody = sites.issue(&Caller::Anonymous, &cookie, HOST, &hash, "/a").await;
    assert!(matches!(nobody, Err(Refusal::SignIn)), "{nobody:?}");
}

/// Otherwise somebody could sign others in as themselves, with a ticket of their own for a browser that has no secret.
#[tokio::test]
async fn a_browser_without_a_secret_redeems_no_ticket() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let caller = world.resolve(&cookie).await;
    let sites = &world.gate.site_sessions;
    let ticket = sites.issue(&caller, &cookie, HOST, &visit_hash(""), "/a").await.unwrap();
    let refused = sites.redeem(&ticket, HOST, "").await;
    assert!(matches!(refused, Err(Refusal::BadInput(_))), "{refused:?}");
}
