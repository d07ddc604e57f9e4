//! Configuration of traces.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Otel {
    /// Address of the collector, without `/v1/traces`. Absent means that there are no traces.
    pub(crate) endpoint: Option<String>,
    /// Share of the traces that are recorded, from 0 to 1, unless a trusted proxy has decided.
    pub(crate) sample_ratio: f64,
}

impl Default for Otel {
    fn default() -> Self {
        Self { endpoint: None, sample_ratio: 1.0 }
    }
}
