//! Logging: filter, format and output.

mod output;

use crate::{Configuration, ConfigurationError, configuration::LogFormat, traces::Traces};
use std::io::IsTerminal as _;
use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt as _, filter_fn},
    fmt,
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

/// The log and the traces of this program.
#[derive(Debug)]
#[must_use = "without it, nothing writes the log"]
pub struct Logging {
    traces: Traces,
    /// Dropping it writes the lines that still wait.
    _output: WorkerGuard,
}

impl Logging {
    /// Starts logging to standard output, and traces if they are on. It needs a runtime of tokio.
    ///
    /// # Errors
    /// [`ConfigurationError::Bad`] when the filter is invalid, [`ConfigurationError::Traces`] when spans cannot be sent.
    pub fn start(configuration: &Configuration) -> Result<Self, ConfigurationError> {
        let given = &configuration.log.filter;
        let filter = EnvFilter::try_new(given).map_err(|_| ConfigurationError::Bad {
            key: "log.filter",
            given: given.clone(),
            why: "it must be a filter such as \"info\" or \"info,gate=debug\"",
        })?;
        let traces = Traces::start(&configuration.otel)?;
        let (registry, written) = (tracing_subscriber::registry(), filter_fn(is_written));
        let (output, guard) = output::start(std::io::stdout());
        // A second call in one process keeps the first subscriber.
        let _ = match (traces.layer(), configuration.log.format) {
            (None, LogFormat::Json) => registry.with(filter).with(written).with(json(output)).try_init(),
            (None, LogFormat::Text) => registry.with(filter).with(written).with(text(output)).try_init(),
            // What is logged and what is exported are chosen apart. That costs more than one choice for all.
            (Some(spans), LogFormat::Json) => {
                registry.with(spans).with(json(output).with_filter(filter.and(written))).try_init()
            }
            (Some(spans), LogFormat::Text) => {
                registry.with(spans).with(text(output).with_filter(filter.and(written))).try_init()
            }
        };
        Ok(Self { traces, _output: guard })
    }

    /// Sends the spans and writes the lines that still wait.
    pub async fn stop(self) {
        self.traces.stop().await;
    }
}

fn json<S: Subscriber + for<'span> LookupSpan<'span>>(output: NonBlocking) -> impl Layer<S> + Send + Sync {
    // The log has spans of requests alone, and none is within another: a list of them would say the same once more.
    fmt::layer().with_writer(output).json().flatten_event(true).with_span_list(false)
}

fn text<S: Subscriber + for<'span> LookupSpan<'span>>(output: NonBlocking) -> impl Layer<S> + Send + Sync {
    fmt::layer().with_writer(output).with_target(false).with_ansi(std::io::stdout().is_terminal())
}

/// Usher's own crates: they log at every level that the filter enables.
const OWN: [&str; 8] = ["access", "app", "gate", "identity", "local", "store", "triggers", "usher"];

/// Local mode's DynamoDB. It warns of each response that is no success, such as that of a condition that did not hold.
const LOCAL_DYNAMODB: &str = "dynoxide";

/// Below `WARN`, libraries log headers and bodies, which contain tokens and codes. So only [`OWN`] crates may log below
/// `WARN`, whatever the filter says.
fn is_written(line: &Metadata<'_>) -> bool {
    let written_by = line.target().split("::").next().unwrap_or_default();
    let of_others = if written_by == LOCAL_DYNAMODB { Level::ERROR } else { Level::WARN };
    *line.level() <= of_others || OWN.contains(&written_by)
}
