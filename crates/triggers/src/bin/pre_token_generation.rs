//! The pre token generation trigger as a program for Lambda: build it for Amazon Linux and name it `bootstrap`.
//!
//! The variable `USHER_DIRECTORY_GROUPS` says which groups of the directory count and as which groups of the pool, as a
//! JSON object: `{"corp-admins": "usher-admins"}`. Without it those count that are called as Usher's own.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use std::convert::Infallible;
use triggers::{Config, Event, pre_token_generation};

const GROUPS: &str = "USHER_DIRECTORY_GROUPS";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = &match std::env::var(GROUPS) {
        Ok(groups) => {
            let groups = serde_json::from_str(&groups).map_err(|error| format!("{GROUPS}: {error}"))?;
            Config { groups, ..Config::default() }
        }
        Err(std::env::VarError::NotPresent) => Config::default(),
        Err(error) => return Err(format!("{GROUPS}: {error}").into()),
    };
    let handle = async |event: LambdaEvent<Event>| Ok::<_, Infallible>(pre_token_generation(event.payload, config));
    run(service_fn(handle)).await
}
