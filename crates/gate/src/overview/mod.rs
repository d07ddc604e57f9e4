//! Usage statistics: counting events as they happen, and reporting them.

mod daily_counters;
mod read;

pub(crate) use daily_counters::{DailyCounters, Metric, flush_periodically};
