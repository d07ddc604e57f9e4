//! The program that Lambda runs as the authorizer: build it for Amazon Linux and name it `bootstrap`.
//!
//! Its settings are environment variables; `docs/authorizer.md` lists them.
#![recursion_limit = "256"]

use authorizer::{Authorizer, Config, Event};
use gate::{Clock, Gate};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use store::Store;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().json().with_target(false).with_writer(std::io::stderr).init();
    // A variable that is no UTF-8 must not count as absent. As a text with other characters, it grants nothing.
    let variable = |name: &str| std::env::var_os(name).map(|text| text.to_string_lossy().into_owned());
    let config = Config::from_variables(variable)?;
    let store = Store::connect(&config.store).await;
    let gate = Gate::without_sign_in(config.gate(Clock::system()), store).await?;
    let authorizer = &Authorizer::new(gate, config.id_tokens).with_resources(config.resources_decide);
    run(service_fn(async |event: LambdaEvent<Event>| {
        let answer = authorizer.answer(&event.payload, &event.context.request_id).await;
        // API Gateway looks at the message alone.
        answer.map_err(|unauthorized| Diagnostic {
            error_type: "Unauthorized".to_owned(),
            error_message: unauthorized.to_string(),
        })
    }))
    .await
}
