//! The whole guarded call (session, rules, quota, read) against DynamoDB on this machine, with few and with many users in
//! the tables: calls a second, how long one takes, and what it costs. The costs are counted by a proxy that asks for
//! `ReturnConsumedCapacity`; speed is measured without it.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

#[path = "../crates/gate/tests/gate/support/mod.rs"]
mod support;

mod counter;
mod people;

use access::{Limit, ResourceDraft};
use counter::{Costs, Counter};
use gate::{Caller, Clock, Credentials, Gate, QuotaSettings, Reset};
use std::time::{Duration, Instant};
use store::Store;
use support::{World, settings, world};

const USERS: [usize; 2] = [100, 100_000];
const MEMBERS: [&str; 2] = ["it-member", "admin"];
/// How many calls are under way at once.
const AT_ONCE: usize = 8;
const MEASURED: Duration = Duration::from_secs(10);
const PATH: &str = "/measured";

#[tokio::main]
async fn main() {
    println!(
        "{:>8} {:>9} {:>8} {:>8} {:>12} {:>6} {:>6}",
        "users", "calls/s", "p50 ms", "p99 ms", "round trips", "RCU", "WCU"
    );
    let mut speeds = Vec::new();
    for users in USERS {
        let world = world().await;
        people::fill(&world.store, users).await;
        let draft = ResourceDraft {
            path: PATH.to_owned(),
            title: "Measured".to_owned(),
            body: "A page of text. ".repeat(200),
            roles: vec!["department:IT".to_owned()],
            ..ResourceDraft::default()
        };
        world.gate.resources.create(&world.caller("admin").await, &draft).await.unwrap();
        let mut cookies = Vec::new();
        for nth in 0..AT_ONCE {
            cookies.push(world.sign_in(MEMBERS[nth % MEMBERS.len()]).await);
        }
        let (rate, [p50, p99]) = speed(&gate(&world, &world.store).await, &cookies).await;
        let [first, next] = costs(&world, &cookies[0]).await;
        println!(
            "{users:>8} {rate:>9.0} {p50:>8.2} {p99:>8.2} {:>12} {:>6} {:>6}",
            next.round_trips, next.read, next.written
        );
        println!(
            "{:>8} {:>36} {:>12} {:>6} {:>6}",
            "", "first call of a session in seconds", first.round_trips, first.read, first.written
        );
        assert!(next.round_trips <= 2, "a guarded call takes at most two round trips");
        speeds.push(rate);
    }
    println!(
        "\nWith {} users {:.2} times as many calls a second as with {}.",
        USERS[1],
        speeds[1] / speeds[0],
        USERS[0]
    );
}

async fn gate(world: &World, store: &Store) -> Gate {
    let mut settings = settings(&world.services, Clock::system());
    settings.quota = QuotaSettings { default: Limit::Calls(access::MAX_LIMIT), reset: Reset::default() };
    Gate::new(settings, store.clone()).await.unwrap()
}

async fn call(gate: &Gate, cookie: &str) {
    let credentials = Credentials { cookie: Some(cookie), in_use: true, ..Credentials::default() };
    let caller = gate.sessions.resolve(credentials).await.unwrap();
    assert!(matches!(caller, Caller::SignedIn(_)), "{caller:?}");
    gate.resources.open(&caller, PATH).await.unwrap();
}

/// Calls a second, and how long the middle one and the slowest of a hundred take, in milliseconds.
async fn speed(gate: &Gate, cookies: &[String]) -> (f64, [f64; 2]) {
    let begun = Instant::now();
    let callers = cookies.iter().map(|cookie| async move {
        let mut times = Vec::new();
        while begun.elapsed() < MEASURED {
            let call_begun = Instant::now();
            call(gate, cookie).await;
            times.push(call_begun.elapsed().as_secs_f64() * 1_000.0);
        }
        times
    });
    let mut times: Vec<f64> = futures::future::join_all(callers).await.into_iter().flatten().collect();
    times.sort_by(f64::total_cmp);
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    (rate, [times[times.len() / 2], times[times.len() * 99 / 100]])
}

/// Of the first call of a session that the server has not seen for some seconds, and of the next one.
async fn costs(world: &World, cookie: &str) -> [Costs; 2] {
    let counter = Counter::to(&world.services.dynamodb_url).await;
    let gate = gate(world, &counter.store().await).await;
    counter.take();
    call(&gate, cookie).await;
    let first = counter.take();
    call(&gate, cookie).await;
    [first, counter.take()]
}
