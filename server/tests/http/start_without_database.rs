//! A server that starts while DynamoDB is away.

use crate::program::{Program, command, services};
use local::testing::Browser;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_server_that_starts_before_the_database_becomes_ready_with_it() {
    let services = services().await;
    let (first, data) = command(&services, "info");
    drop(Program::started_by(first, services.clone(), data).await);
    services.stop_dynamodb().await;
    let (mut second, data) = command(&services, "info");
    // Those of the first are there.
    second.env("USHER_DYNAMODB_CREATE_TABLES", "false");
    let program = Program::started_by(second, services.clone(), data).await;
    let status = async |path: &str| program.usher.get(&Browser::default(), path).await.status().as_u16();
    assert_eq!([status("/healthz").await, status("/readyz").await, status("/auth/sign-in").await], [200, 503, 503]);

    services.restart_dynamodb().await.unwrap();
    let back = Instant::now();
    while status("/readyz").await != 200 {
        assert!(back.elapsed() < Duration::from_secs(30), "it is not ready yet");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(status("/auth/sign-in").await, 303);
}
