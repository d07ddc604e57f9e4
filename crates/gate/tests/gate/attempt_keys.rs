//! The key of sign-ins under way is another one each day. Numbers are those of the catalogue of attacks on OAuth
//! clients.

use crate::support::{gate, movable_clock, world_with};
use gate::{Browser, CallbackQuery, Clock, SignInError};
use local::Switches;
use std::{
    sync::atomic::Ordering::SeqCst,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const DAY: u64 = 24 * 3_600;

#[tokio::test]
async fn s10_a_sign_in_that_began_before_midnight_is_completed_after_it_on_every_server() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(300), clock.clone()).await;
    let set = async |seconds: u64| {
        ahead.store(seconds, SeqCst);
        let clock_ahead = Some(seconds.try_into().unwrap());
        world.services.faults().set(Switches { clock_ahead, ..Switches::default() }).await.unwrap();
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let to_midnight = DAY - now % DAY;
    set(to_midnight + DAY - 10).await;
    let (first, second) = (world.return_of("it-member").await, world.return_of("it-member").await);
    set(to_midnight + DAY + 20).await;
    let after = world.return_of("it-member").await;
    let day = |cookie: &gate::AttemptCookie| cookie.value.split('.').next().unwrap().parse::<u64>().unwrap();
    assert_eq!(day(&after.cookie), day(&first.cookie) + 1);

    // A server that has seen none of these days.
    let another = gate(&world.services, &world.store, clock).await;
    for (server, back) in [(&world.gate, &first), (&another, &second), (&another, &after)] {
        let query = CallbackQuery::parse(&back.text()).unwrap();
        let completed = server.sign_in.complete(&query, std::slice::from_ref(&back.cookie), Browser::default()).await;
        assert!(completed.is_ok(), "{completed:?}");
    }
}

#[tokio::test]
async fn s10_the_key_of_another_day_opens_nothing() {
    let world = world_with(Duration::from_secs(300), Clock::system()).await;
    let back = world.return_of("it-member").await;
    let (day, sealed) = back.cookie.value.split_once('.').unwrap();
    let day: u64 = day.parse().unwrap();
    let days = [day - 1, day + 1, day - 2, day + 2, 0, u64::MAX].map(|day| day.to_string());
    for other in days.iter().map(String::as_str).chain(["", "-1", "1e3"]) {
        let mut changed = back.clone();
        changed.cookie.value = format!("{other}.{sealed}");
        assert_eq!(world.complete(&changed).await.unwrap_err(), SignInError::NoAttempt, "{other}");
    }
    assert!(world.complete(&back).await.is_ok());
}
