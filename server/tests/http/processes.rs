//! Several servers of one application.

use crate::{
    program::{Program, services},
    support::{header, put_resources},
};
use futures::{StreamExt as _, stream};
use local::{Endpoint, EndpointFault, Switches, TokenLifetimes, testing::Browser};
use std::{process::Command, sync::Arc, time::Duration};
use tokio::task::JoinSet;

const TABS: usize = 20;

fn signal(program: &Program, name: &str) {
    assert!(Command::new("kill").args([name, &program.child.id().to_string()]).status().unwrap().success());
}

/// New tokens last, and they come slowly enough for others to ask meanwhile.
async fn signed_in_with_expired_tokens(server: &Program) -> Browser {
    let faults = server.usher.services.faults();
    let of = |seconds| Some(TokenLifetimes { access_token: seconds, id_token: seconds, ..TokenLifetimes::default() });
    faults.set(Switches { lifetimes: of(Some(2)), ..Switches::default() }).await.unwrap();
    let browser = server.usher.signed_in("it-member").await;
    let slow = EndpointFault { delay_ms: 700, ..EndpointFault::default() };
    let endpoints = [(Endpoint::Token, slow)].into();
    faults.set(Switches { lifetimes: of(Some(300)), endpoints, ..Switches::default() }).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_tabs_on_two_servers_renew_expired_tokens_once() {
    let services = services().await;
    let servers = [Program::beside(services.clone(), "info").await, Program::beside(services.clone(), "info").await]
        .map(Arc::new);
    let faults = services.faults();
    let browser = Arc::new(signed_in_with_expired_tokens(&servers[0]).await);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_sleeps_through_its_lease_undoes_nothing() {
    let services = services().await;
    let [one, two] = [Program::beside(services.clone(), "info").await, Program::beside(services.clone(), "info").await]
        .map(Arc::new);
    let browser = Arc::new(signed_in_with_expired_tokens(&one).await);
    let before = services.faults().calls(Endpoint::Token);
    let asked = tokio::spawn({
        let (one, browser) = (one.clone(), browser.clone());
        async move { one.usher.get(&browser, "/account").await.status().as_u16() }
    });
    // The lease is taken, and the answer will take a while.
    while services.faults().calls(Endpoint::Token) == before {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    signal(&one, "-STOP");
    assert_eq!(two.usher.get(&browser, "/account").await.status(), 200, "the other waits for the lease, and renews");
    signal(&one, "-CONT");
    assert_eq!(asked.await.unwrap(), 200, "what the other one got counts");
    assert_eq!(services.faults().refreshes(), 2);
    for server in [&one, &two] {
        assert_eq!(server.usher.get(&browser, "/account").await.status(), 200);
    }
    assert_eq!(services.faults().refreshes(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn d21_two_servers_count_a_thousand_calls_at_once_to_the_last_one() {
    // Each waits for those before it at the one database: a hundred wait longer than a call may (two seconds), on a
    // machine that is busy.
    const IN_FLIGHT: usize = 16;
    let services = services().await;
    let one = Program::beside(services.clone(), "info").await;
    let usher = &one.usher;
    let admin = usher.signed_in("admin").await;
    // Whoever has signed in can be given a limit.
    usher.signed_in("it-member").await;
    put_resources(&services, (0..1_000).map(|n| (format!("/note-{n}"), String::new()))).await;
    let token = usher.access_token("it-member").await;
    let person = "/admin/people/it-member";
    let limited = usher.post(&admin, person, &[("change", "limit"), ("limit", "100")]).await;
    assert_eq!(header(&limited, "location"), person);
    // A connection that was kept may be closed while it is used again.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    // It has never heard of another limit.
    let other = Program::beside(services.clone(), "info").await;
    let servers = [usher, &other.usher];

    for round in 0..20 {
        let back = usher.post(&admin, person, &[("change", "usage"), ("reason", "the next round")]).await;
        let went = header(&back, "location");
        assert_eq!(went, person, "round {round}: {}", back.text().await.unwrap());
        let calls = (0..1_000).map(|call| {
            let usher = servers[call % 2];
            let request = client.get(format!("http://{}/api/resources/open?path=/note-{call}", usher.address));
            let request = request.header("host", usher.host()).bearer_auth(&token);
            async move { request.send().await.unwrap().status().as_u16() }
        });
        let statuses: Vec<u16> = stream::iter(calls).buffer_unordered(IN_FLIGHT).collect().await;
        let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
        assert_eq!((count(200), count(429)), (100, 900), "round {round}");
    }
}
