//! Logging: filter and format.

use crate::{Configuration, ConfigurationError, configuration::LogFormat};
use std::io::IsTerminal as _;
use tracing::{Level, Metadata};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts logging to standard output.
///
/// # Errors
/// [`ConfigurationError::Bad`] when the filter is invalid.
pub fn start_logging(configuration: &Configuration) -> Result<(), ConfigurationError> {
    let given = &configuration.log.filter;
    let filter = EnvFilter::try_new(given).map_err(|_| ConfigurationError::Bad {
        key: "log.filter",
        given: given.clone(),
        why: "it must be a filter such as \"info\" or \"info,gate=debug\"",
    })?;
    let registry = tracing_subscriber::registry().with(filter).with(filter_fn(is_written));
    // A second call in one process, as in tests, keeps the first subscriber.
    let _ = match configuration.log.format {
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true)).try_init(),
        LogFormat::Text => {
            registry.with(fmt::layer().with_target(false).with_ansi(std::io::stdout().is_terminal())).try_init()
        }
    };
    Ok(())
}

/// Usher's own crates: they log at every level that the filter enables.
const OWN: [&str; 8] = ["access", "app", "gate", "identity", "local", "store", "triggers", "usher"];

/// Below `WARN`, libraries log headers and bodies, which contain tokens and codes. So only [`OWN`] crates may log below
/// `WARN`, whatever the filter says.
fn is_written(line: &Metadata<'_>) -> bool {
    let written_by = line.target().split("::").next().unwrap_or_default();
    *line.level() <= Level::WARN || OWN.contains(&written_by)
}
