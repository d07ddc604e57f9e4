//! Sends spans to the collector, and says when that fails: once a minute at most, and without what was sent.

use crate::ConfigurationError;
use async_trait::async_trait;
use http::{Request, Response};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanExporter},
};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::runtime::Handle;

/// Where a collector takes spans (OTLP specification, OTLP/HTTP request).
const PATH: &str = "/v1/traces";
const CONNECT: Duration = Duration::from_secs(2);
/// How long sending a batch may take, with all attempts.
const TOTAL: Duration = Duration::from_secs(5);
/// How much time passes at least between two lines of the log.
const SILENCE: Duration = Duration::from_secs(60);

/// Sends batches of spans, one after the other.
#[derive(Debug)]
pub(super) struct Exporter {
    otlp: opentelemetry_otlp::SpanExporter,
    losses: Mutex<Losses>,
}

impl Exporter {
    /// To the collector at this address. The SDK reads the headers for it from `OTEL_EXPORTER_OTLP_HEADERS`.
    pub(super) fn to(endpoint: &str) -> Result<Self, ConfigurationError> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            // A redirect could take the key of the collector elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| ConfigurationError::Traces(error.into()))?;
        let otlp = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Client { http, runtime: Handle::current() })
            .with_endpoint(format!("{}{PATH}", endpoint.trim_end_matches('/')))
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(TOTAL)
            .build()
            .map_err(|error| ConfigurationError::Traces(error.into()))?;
        Ok(Self { otlp, losses: Mutex::default() })
    }
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let result = self.otlp.export(batch).await;
        if let Err(error) = &result {
            let lost = self.losses.lock().unwrap_or_else(PoisonError::into_inner).add(spans, Instant::now());
            if let Some(spans) = lost {
                tracing::warn!(spans, %error, "spans are lost: the collector does not take them");
            }
        }
        result
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.otlp.set_resource(resource);
    }
}

/// What was lost since the log has said so.
#[derive(Debug, Default)]
struct Losses {
    spans: usize,
    said_at: Option<Instant>,
}

impl Losses {
    /// Adds spans that are lost. All that are to be reported, if it is time to do so.
    fn add(&mut self, spans: usize, now: Instant) -> Option<usize> {
        self.spans += spans;
        if self.said_at.is_some_and(|at| now.duration_since(at) < SILENCE) {
            return None;
        }
        self.said_at = Some(now);
        Some(std::mem::take(&mut self.spans))
    }
}

/// The SDK sends from a thread of its own, which is none of tokio's, but the HTTP client needs tokio.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // One may be the key of the collector: its value is never formatted.
        request.headers_mut().values_mut().for_each(|value| value.set_sensitive(true));
        let http = self.http.clone();
        self.runtime.spawn(async move { http.send_bytes(request).await }).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_that_is_away_is_reported_once_a_minute() {
        let (mut losses, start) = (Losses::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let said: Vec<_> =
            [(512, 0), (10, 1), (10, 59), (1, 60), (1, 119), (1, 121)].map(|(n, when)| losses.add(n, at(when))).into();
        assert_eq!(said, [Some(512), None, None, Some(21), None, Some(2)]);
    }
}
