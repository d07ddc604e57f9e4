//! The section `[quota]` of the configuration: the daily limit, and when the count starts again at zero.

use super::{QuotaSettings, Reset};
use access::{InvalidSetting, Limit};
use serde::Deserialize;

/// The daily quota, as configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaSection {
    /// The daily limit for users without another one.
    pub daily_calls: DailyCalls,
    /// The time of day at which the count starts again at zero.
    pub resets_at: String,
    /// The IANA time zone of that time.
    pub time_zone: String,
}

/// A number, or `"unlimited"`. Environment variables give either as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum DailyCalls {
    /// A number.
    Number(u64),
    /// A number or `"unlimited"`.
    Text(String),
}

impl Default for QuotaSection {
    fn default() -> Self {
        Self { daily_calls: DailyCalls::Number(50), resets_at: "23:55".to_owned(), time_zone: "UTC".to_owned() }
    }
}

impl QuotaSection {
    /// The quota's settings.
    ///
    /// # Errors
    /// [`InvalidSetting`] names the key.
    pub fn settings(&self) -> Result<QuotaSettings, InvalidSetting> {
        let given = match &self.daily_calls {
            DailyCalls::Number(number) => number.to_string(),
            DailyCalls::Text(text) => text.clone(),
        };
        let why = "it must be a whole number from 0 to 1000000000, or \"unlimited\"";
        let default: Limit = given.parse().map_err(|_| InvalidSetting::bad("quota.daily_calls", &given, why))?;
        Ok(QuotaSettings { default, reset: Reset::new(&self.resets_at, &self.time_zone)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(daily_calls: DailyCalls) -> Result<Limit, &'static str> {
        let section = QuotaSection { daily_calls, ..QuotaSection::default() };
        section.settings().map(|settings| settings.default).map_err(|error| match error {
            InvalidSetting::Missing { key, .. } | InvalidSetting::Bad { key, .. } => key,
        })
    }

    #[test]
    fn a_limit_is_a_number_or_none() {
        assert_eq!(limit(QuotaSection::default().daily_calls), Ok(QuotaSettings::default().default));
        assert_eq!(limit(DailyCalls::Number(1_000_000_000)), Ok(Limit::Calls(1_000_000_000)));
        assert_eq!(limit(DailyCalls::Text("0".to_owned())), Ok(Limit::Calls(0)));
        assert_eq!(limit(DailyCalls::Text(" Unlimited ".to_owned())), Ok(Limit::Unlimited));
        assert_eq!(limit(DailyCalls::Number(1_000_000_001)), Err("quota.daily_calls"));
        for text in ["", "-1", "+1", "1.5", "none", "1000000001"] {
            assert_eq!(limit(DailyCalls::Text(text.to_owned())), Err("quota.daily_calls"), "{text}");
        }
    }
}
