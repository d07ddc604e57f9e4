//! The daily call quota, and when it resets.

use super::ConfigurationError;
use ::access::Limit;
use gate::{InvalidResetTime, QuotaSettings, Reset};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Quota {
    pub(crate) daily_calls: DailyCalls,
    pub(crate) resets_at: String,
    pub(crate) time_zone: String,
}

/// A number, or `"unlimited"`. Environment variables give either as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum DailyCalls {
    Number(u64),
    Text(String),
}

impl Default for Quota {
    fn default() -> Self {
        Self { daily_calls: DailyCalls::Number(50), resets_at: "23:55".to_owned(), time_zone: "UTC".to_owned() }
    }
}

impl Quota {
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        self.settings().map(drop)
    }

    /// Parses the keys into the gate's settings.
    pub(crate) fn settings(&self) -> Result<QuotaSettings, ConfigurationError> {
        let given = match &self.daily_calls {
            DailyCalls::Number(number) => number.to_string(),
            DailyCalls::Text(text) => text.clone(),
        };
        let default: Limit = given.parse().map_err(|_| ConfigurationError::Bad {
            key: "quota.daily_calls",
            given,
            why: "it must be a whole number from 0 to 1000000000, or \"unlimited\"",
        })?;
        let reset = Reset::new(&self.resets_at, &self.time_zone).map_err(|error| match error {
            InvalidResetTime::Time => ConfigurationError::Bad {
                key: "quota.resets_at",
                given: self.resets_at.clone(),
                why: "it must be a time of day such as 23:55",
            },
            InvalidResetTime::Zone => ConfigurationError::Bad {
                key: "quota.time_zone",
                given: self.time_zone.clone(),
                why: "it must be an IANA time zone such as UTC or Europe/Berlin",
            },
        })?;
        Ok(QuotaSettings { default, reset })
    }
}
