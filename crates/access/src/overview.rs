//! What happens in Usher, in numbers.

use crate::ResourcePath;
use serde::{Deserialize, Serialize};

/// How many resources are named.
pub const TOP_RESOURCES: usize = 10;

/// What happened on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotals {
    /// The day, by the date on which it ends.
    pub day: String,
    /// Counted calls.
    pub calls: u64,
    /// What the rules or the quota denied.
    pub denials: u64,
    /// Sign-ins.
    pub sign_ins: u64,
}

/// How often a resource was opened on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopResource {
    /// Which.
    pub path: ResourcePath,
    /// How often.
    pub calls: u64,
}

/// The last days, and what was opened most today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The day that is under way and those before it, the latest first.
    pub days: Vec<DayTotals>,
    /// When the day ends, in seconds since 1970.
    pub resets_at: u64,
    /// At most [`TOP_RESOURCES`] resources, the most opened first.
    pub top: Vec<TopResource>,
}
