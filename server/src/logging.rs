//! What is logged, and how.

use crate::{Configuration, ConfigurationError, configuration::LogFormat};
use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts logging to standard output.
///
/// # Errors
/// [`ConfigurationError::Bad`] when the filter is none.
pub fn start_logging(configuration: &Configuration) -> Result<(), ConfigurationError> {
    let given = &configuration.log.filter;
    let filter = EnvFilter::try_new(given).map_err(|_| ConfigurationError::Bad {
        key: "log.filter",
        given: given.clone(),
        why: "it must be a filter such as \"info\" or \"info,gate=debug\"",
    })?;
    // HTTP libraries log headers and bodies at their lowest levels, and with them tokens: a wide filter does not let
    // them through, only one that names them.
    let quiet = [
        "h2",
        "aws_runtime",
        "aws_sigv4",
        "hyper",
        "hyper_util",
        "reqwest",
        "aws_smithy_runtime",
        "aws_sdk_dynamodb",
        "aws_config",
        "rustls",
    ];
    let filter = quiet.into_iter().fold(filter, |filter, library| match format!("{library}=warn").parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    });
    let registry = tracing_subscriber::registry().with(filter);
    // A second start in one process, as in a test, keeps the first one's.
    let _ = match configuration.log.format {
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true)).try_init(),
        LogFormat::Text => {
            registry.with(fmt::layer().with_target(false).with_ansi(std::io::stdout().is_terminal())).try_init()
        }
    };
    Ok(())
}
