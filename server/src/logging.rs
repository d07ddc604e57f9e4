//! Logging: filter and format.

use crate::{Configuration, ConfigurationError, Traces, configuration::LogFormat};
use std::io::IsTerminal as _;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt as _, filter_fn},
    fmt,
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

/// Starts logging to standard output, and traces if they are on. It needs a runtime of tokio.
///
/// # Errors
/// [`ConfigurationError::Bad`] when the filter is invalid, [`ConfigurationError::Traces`] when spans cannot be sent.
pub fn start_logging(configuration: &Configuration) -> Result<Traces, ConfigurationError> {
    let given = &configuration.log.filter;
    let filter = EnvFilter::try_new(given).map_err(|_| ConfigurationError::Bad {
        key: "log.filter",
        given: given.clone(),
        why: "it must be a filter such as \"info\" or \"info,gate=debug\"",
    })?;
    let traces = Traces::start(&configuration.otel)?;
    let (registry, written) = (tracing_subscriber::registry(), filter_fn(is_written));
    // A second call in one process, as in tests, keeps the first subscriber.
    let _ = match (traces.layer(), configuration.log.format) {
        (None, LogFormat::Json) => registry.with(filter).with(written).with(json()).try_init(),
        (None, LogFormat::Text) => registry.with(filter).with(written).with(text()).try_init(),
        // What is logged and what is exported are chosen apart. That costs more than one choice for all.
        (Some(spans), LogFormat::Json) => registry.with(spans).with(json().with_filter(filter.and(written))).try_init(),
        (Some(spans), LogFormat::Text) => registry.with(spans).with(text().with_filter(filter.and(written))).try_init(),
    };
    Ok(traces)
}

fn json<S: Subscriber + for<'span> LookupSpan<'span>>() -> impl Layer<S> + Send + Sync {
    // The log has spans of requests alone, and none is within another: a list of them would say the same once more.
    fmt::layer().json().flatten_event(true).with_span_list(false)
}

fn text<S: Subscriber + for<'span> LookupSpan<'span>>() -> impl Layer<S> + Send + Sync {
    fmt::layer().with_target(false).with_ansi(std::io::stdout().is_terminal())
}

/// Usher's own crates: they log at every level that the filter enables.
const OWN: [&str; 8] = ["access", "app", "gate", "identity", "local", "store", "triggers", "usher"];

/// Below `WARN`, libraries log headers and bodies, which contain tokens and codes. So only [`OWN`] crates may log below
/// `WARN`, whatever the filter says.
fn is_written(line: &Metadata<'_>) -> bool {
    let written_by = line.target().split("::").next().unwrap_or_default();
    *line.level() <= Level::WARN || OWN.contains(&written_by)
}
