//! Daily totals for the overview page.

use crate::{DenialRule, ResourcePath};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Maximum number of resources in the ranking.
pub const TOP_RESOURCES: usize = 10;

/// The totals of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotals {
    /// The day, named by the date on which it ends.
    pub day: String,
    /// Number of counted calls.
    pub calls: u64,
    /// Number of actions denied by the rules or the quota.
    pub denials: u64,
    /// Number of sign-ins.
    pub sign_ins: u64,
    /// The denials by the rule that denied. Servers of earlier versions do not count them by rule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub denied_by: BTreeMap<DenialRule, u64>,
    /// The sign-ins by the identity provider's name in the user pool, [`crate::USER_POOL`] for accounts of the pool
    /// itself, and [`OTHER_PROVIDERS`]. Servers of earlier versions do not count them by provider.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signed_in_with: BTreeMap<String, u64>,
}

/// The sign-ins with providers that are not counted by name. No provider has an empty name.
pub const OTHER_PROVIDERS: &str = "";

/// How many people signed in lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentPeople {
    /// Their number, or the number that was counted.
    pub number: u64,
    /// Whether there may be more.
    pub has_more: bool,
}

/// How often a resource was opened on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopResource {
    /// The path of the resource.
    pub path: ResourcePath,
    /// Number of counted calls.
    pub calls: u64,
}

/// The last days, and the most opened resources of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The current day and those before it, latest first. Only the current day has its denials by rule and its sign-ins
    /// by provider.
    pub days: Vec<DayTotals>,
    /// When the current day ends, in seconds since 1970.
    pub resets_at: u64,
    /// At most [`TOP_RESOURCES`] resources, most opened first.
    pub top: Vec<TopResource>,
    /// The people whose last sign-in was within the last 24 hours.
    pub signed_in: RecentPeople,
}
