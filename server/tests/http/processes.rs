//! Several servers of one application.

use crate::program::{Program, services};
use local::{Endpoint, EndpointFault, Switches, TokenLifetimes};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

const TABS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_tabs_on_two_servers_renew_expired_tokens_once() {
    let services = services().await;
    let servers = [Program::beside(services.clone(), "info").await, Program::beside(services.clone(), "info").await]
        .map(Arc::new);
    let faults = services.faults();
    let lifetimes = TokenLifetimes { access_token: Some(1), id_token: Some(1), ..TokenLifetimes::default() };
    faults.set(Switches { lifetimes: Some(lifetimes), ..Switches::default() }).await.unwrap();
    let browser = Arc::new(servers[0].usher.signed_in("it-member").await);
    // New tokens last, and the answer is slow enough for all the others to ask meanwhile.
    let slow = EndpointFault { delay_ms: 500, ..EndpointFault::default() };
    faults.set(Switches { endpoints: [(Endpoint::Token, slow)].into(), ..Switches::default() }).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let before = faults.refreshes();

    let mut tabs = JoinSet::new();
    for tab in 0..2 * TABS {
        let (server, browser) = (servers[tab % 2].clone(), browser.clone());
        tabs.spawn(async move {
            let answer = server.usher.get(&browser, "/account").await;
            (answer.status().as_u16(), answer.text().await.unwrap())
        });
    }
    for (status, page) in tabs.join_all().await {
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("Ira Itemba"), "{page}");
    }
    assert_eq!(faults.refreshes() - before, 1);
}
