//! Daily totals for the overview page.

use crate::ResourcePath;
use serde::{Deserialize, Serialize};

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
    /// The current day and those before it, latest first.
    pub days: Vec<DayTotals>,
    /// When the current day ends, in seconds since 1970.
    pub resets_at: u64,
    /// At most [`TOP_RESOURCES`] resources, most opened first.
    pub top: Vec<TopResource>,
}
