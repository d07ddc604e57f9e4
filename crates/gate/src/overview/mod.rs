//! What happens in Usher, in numbers: counting it as it happens, and showing it.

mod daily_counters;
mod read;

pub(crate) use daily_counters::{DailyCounters, Metric, keep};
