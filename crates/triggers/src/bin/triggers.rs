//! The program that Lambda runs for all six triggers: build it for Amazon Linux and name it `bootstrap`.
//!
//! Its settings are environment variables; `docs/triggers.md` lists them.

use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use std::time::{SystemTime, UNIX_EPOCH};
use triggers::{Config, Event, aws::AwsServices, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().json().with_target(false).with_writer(std::io::stderr).init();
    let variable = |name: &str| std::env::var(name).ok();
    let config = &Config::from_variables(variable)?;
    let services = &AwsServices::new(config, variable);
    run(service_fn(async |event: LambdaEvent<Event>| answer(event.payload, config, services).await)).await
}

async fn answer(event: Event, config: &Config, services: &AwsServices) -> Result<Event, Diagnostic> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let source = event.trigger_source().to_owned();
    handle(event, config, services, now).await.map_err(|refusal| {
        tracing::warn!(trigger_source = source, error = &refusal as &dyn std::error::Error, "refused");
        // Cognito shows the text to the user.
        Diagnostic { error_type: "Refusal".to_owned(), error_message: refusal.to_string() }
    })
}
