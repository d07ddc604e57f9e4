//! The pre token generation trigger as a Lambda binary: build it for Amazon Linux and name it `bootstrap`.
//!
//! The environment variable `USHER_DIRECTORY_GROUPS` maps directory groups to pool groups, as a JSON object:
//! `{"corp-admins": "usher-admins"}`. Without it, only directory groups with the names of Usher's own groups count.

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
