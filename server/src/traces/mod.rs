//! What happens in a request, as spans of OpenTelemetry, sent to a collector by OTLP over HTTP (`[otel]`).
//!
//! ```text
//! request    the span of a request, and the trace that a trusted proxy has begun
//! collector  sends spans, and says when that fails
//! ```
//!
//! The request's span is the one that its lines in the log have. `telemetry` begins those within it: of decisions and
//! of calls of AWS. No other span and no line of the log is exported, so nothing that libraries note about headers, and
//! no path, user or text. Names and attributes are words of the program, beside the ids of request and trace.

mod collector;
mod request;

pub(crate) use request::{TracedRequest, begin_request};

use crate::{ConfigurationError, configuration::Otel};
use opentelemetry::{
    Context, KeyValue,
    trace::{SpanBuilder, SpanKind, Tracer, TracerProvider as _},
};
use opentelemetry_sdk::{
    Resource,
    resource::EnvResourceDetector,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider},
};
use std::time::Duration;
use tracing::{Metadata, level_filters::LevelFilter};
use tracing_subscriber::{Layer, Registry, filter::filter_fn};

/// How many spans wait to be sent, at most; others are dropped.
const QUEUE: usize = 4_096;
/// How many spans are sent at once.
const BATCH: usize = 512;
/// How long spans wait until they are sent.
const DELAY: Duration = Duration::from_secs(2);
/// How long the last spans may take when the server stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// The traces of this process. There are none unless `otel.endpoint` is set.
#[derive(Debug)]
pub(crate) struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Prepares to send spans, from within a runtime of tokio. Nothing is sent yet.
    pub(crate) fn start(otel: &Otel) -> Result<Self, ConfigurationError> {
        let Some(endpoint) = &otel.endpoint else { return Ok(Self(None)) };
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(DELAY)
            .build();
        let resource = Resource::builder_empty()
            .with_service_name("usher")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            // What whoever runs Usher says about it in OTEL_RESOURCE_ATTRIBUTES.
            .with_detector(Box::new(EnvResourceDetector::new()))
            .build();
        let exporter = collector::Exporter::to(endpoint)?;
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter).with_batch_config(batches).build())
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(otel.sample_ratio))))
            .with_resource(resource)
            .build();
        Ok(Self(Some(provider)))
    }

    /// Makes spans of `tracing` into those of OpenTelemetry.
    pub(crate) fn layer(&self) -> Option<impl Layer<Registry> + Send + Sync + use<>> {
        let tracer = self.0.as_ref()?.tracer("usher");
        let layer = tracing_opentelemetry::layer::<Registry>()
            .with_tracer(WithKind(tracer))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            // The parent of a span is the one around it in `tracing`, which follows a request into its tasks.
            .with_context_activation(false);
        Some(layer.with_filter(filter_fn(is_exported).with_max_level_hint(LevelFilter::INFO)))
    }

    /// Sends what has not been sent, within three seconds.
    pub(crate) async fn stop(self) {
        let Some(provider) = self.0 else { return };
        // It waits for a thread of the SDK.
        let stopped = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(SHUTDOWN_TIMEOUT)).await;
        if !matches!(stopped, Ok(Ok(()))) {
            tracing::warn!(seconds = SHUTDOWN_TIMEOUT.as_secs(), "the last spans were not sent");
        }
    }
}

fn is_exported(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && matches!(metadata.target(), telemetry::SPANS | request::TARGET)
}

/// Gives the span of a request its kind. The field `otel.kind`, which would do it, would stand in each line of the log.
#[derive(Clone, Debug)]
struct WithKind(SdkTracer);

impl Tracer for WithKind {
    type Span = <SdkTracer as Tracer>::Span;

    fn build_with_context(&self, builder: SpanBuilder, parent: &Context) -> Self::Span {
        let builder = if builder.name == request::NAME { builder.with_kind(SpanKind::Server) } else { builder };
        self.0.build_with_context(builder, parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing::{
        Event, Subscriber, info_span,
        span::{Attributes, Id},
    };
    use tracing_subscriber::layer::{self, SubscriberExt as _};

    /// Notes what is exported.
    #[derive(Default)]
    struct Seen(Arc<Mutex<Vec<&'static str>>>);

    impl<S: Subscriber> Layer<S> for Seen {
        fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: layer::Context<'_, S>) {
            self.0.lock().unwrap().push(attributes.metadata().name());
        }

        fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
            self.0.lock().unwrap().push(event.metadata().name());
        }
    }

    #[test]
    fn only_spans_of_usher_s_own_are_exported_and_no_line_of_the_log() {
        let seen = Seen::default();
        let names = Arc::clone(&seen.0);
        let subscriber = tracing_subscriber::registry().with(seen.with_filter(filter_fn(is_exported)));
        tracing::subscriber::with_default(subscriber, || {
            let request = begin_request("0123");
            let _within = request.enter();
            drop(info_span!(target: telemetry::SPANS, "call"));
            drop(info_span!(target: "hyper::proto", "connection", token = "secret"));
            drop(info_span!("own"));
            tracing::error!(target: telemetry::SPANS, "a line");
            tracing::error!("a line");
        });
        assert_eq!(*names.lock().unwrap(), ["request", "call"]);
    }
}
