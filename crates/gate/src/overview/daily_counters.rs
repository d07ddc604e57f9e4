//! Counters of what happened since the last write. Many events become one write, every few seconds.

use crate::{Clock, Reset, seal::random_name};
use access::{DayTotals, DenialRule, ResourcePath, TopResource};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};
use store::{StoreError, Totals};

/// Interval between writes.
const FLUSH_INTERVAL: Duration = Duration::from_secs(3);
/// Maximum number of resources whose calls are counted separately between two writes; calls of further resources only
/// count in the total.
const MAX_RESOURCES: usize = 300;
/// Maximum number of days whose counts are kept in memory while the table is unavailable.
const MAX_PENDING_DAYS: usize = 3;

/// An event that the daily totals count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Metric<'a> {
    /// A call was counted. `None` counts in the total only: a call to a path without a resource.
    Call(Option<&'a ResourcePath>),
    /// This rule denied something. `None` counts in the total only.
    Denial(Option<DenialRule>),
    /// Somebody signed in with this provider. The names must be bounded, since each becomes an attribute of the day.
    SignIn(&'a str),
}

/// The counts still to be written, by day.
#[derive(Debug)]
pub(crate) struct DailyCounters {
    totals: Arc<Totals>,
    clock: Clock,
    reset: Reset,
    waiting: Mutex<BTreeMap<String, PendingDay>>,
    /// Held during a write, so that the final write waits for the one in progress.
    writing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct PendingDay {
    expires_at: u64,
    totals: DayTotals,
    resources: BTreeMap<ResourcePath, u64>,
}

impl PendingDay {
    fn count(&mut self, path: &ResourcePath, calls: u64) {
        if self.resources.len() < MAX_RESOURCES || self.resources.contains_key(path) {
            *self.resources.entry(path.clone()).or_default() += calls;
        }
    }

    fn add(&mut self, other: Self) {
        self.expires_at = other.expires_at;
        self.totals.calls += other.totals.calls;
        self.totals.denials += other.totals.denials;
        self.totals.sign_ins += other.totals.sign_ins;
        for (rule, number) in other.totals.denied_by {
            *self.totals.denied_by.entry(rule).or_default() += number;
        }
        for (provider, number) in other.totals.signed_in_with {
            *self.totals.signed_in_with.entry(provider).or_default() += number;
        }
        other.resources.iter().for_each(|(path, calls)| self.count(path, *calls));
    }

    /// Writes the counts and removes those that are written.
    async fn write(&mut self, day: &str, totals: &Totals) -> Result<(), StoreError> {
        let unwritten = |error: &StoreError| tracing::warn!(%error, "the totals cannot be written yet");
        let happened = DayTotals { day: day.to_owned(), ..self.totals.clone() };
        totals.add(&happened, &random_name(), self.expires_at).await.inspect_err(unwritten)?;
        self.totals = DayTotals::default();
        while let Some((path, calls)) = self.resources.pop_first() {
            let opened = TopResource { path, calls };
            let written = totals.add_calls(&opened, day, &random_name(), self.expires_at).await;
            if let Err(error) = written.inspect_err(unwritten) {
                self.resources.insert(opened.path, opened.calls);
                return Err(error);
            }
        }
        Ok(())
    }
}

impl DailyCounters {
    /// Starts the background task that writes the counts, as long as the counters exist.
    pub(crate) fn start(totals: Arc<Totals>, clock: Clock, reset: Reset) -> Arc<Self> {
        let counters = Arc::new(Self { totals, clock, reset, waiting: Mutex::default(), writing: Default::default() });
        tokio::spawn(flush_periodically(Arc::downgrade(&counters)));
        counters
    }

    /// Counts an event of the current day.
    pub(crate) fn note(&self, metric: Metric<'_>) {
        let day = self.reset.day_at(self.clock.now());
        let mut waiting = self.waiting();
        let of_day = waiting.entry(day.name.clone()).or_default();
        of_day.expires_at = day.expires_at();
        match metric {
            Metric::Call(path) => {
                of_day.totals.calls += 1;
                if let Some(path) = path {
                    of_day.count(path, 1);
                }
            }
            Metric::Denial(rule) => {
                of_day.totals.denials += 1;
                if let Some(rule) = rule {
                    *of_day.totals.denied_by.entry(rule).or_default() += 1;
                }
            }
            Metric::SignIn(provider) => {
                of_day.totals.sign_ins += 1;
                *of_day.totals.signed_in_with.entry(provider.to_owned()).or_default() += 1;
            }
        }
    }

    /// Writes all counts. After the first write that fails, the rest waits for the next time.
    pub(crate) async fn write(&self) {
        let _writing = self.writing.lock().await;
        let waiting = std::mem::take(&mut *self.waiting());
        let mut works = true;
        for (day, mut of_day) in waiting {
            if works {
                works = of_day.write(&day, &self.totals).await.is_ok();
            }
            if !works {
                self.waiting().entry(day).or_default().add(of_day);
            }
        }
        let mut waiting = self.waiting();
        while waiting.len() > MAX_PENDING_DAYS {
            waiting.pop_first();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<String, PendingDay>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the counts periodically, as long as the counters exist.
async fn flush_periodically(counters: Weak<DailyCounters>) {
    loop {
        tokio::time::sleep(FLUSH_INTERVAL).await;
        let Some(counters) = counters.upgrade() else { return };
        counters.write().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_written_is_added_to_what_happened_since() {
        let day = |denied: &[DenialRule], providers: &[&str]| {
            let totals = DayTotals {
                denied_by: denied.iter().map(|rule| (*rule, 2)).collect(),
                signed_in_with: providers.iter().map(|name| ((*name).to_owned(), 3)).collect(),
                ..DayTotals::default()
            };
            PendingDay { totals, ..PendingDay::default() }
        };
        let mut since = day(&[DenialRule::Quota], &["CorpSSO"]);
        since.add(day(&[DenialRule::Quota, DenialRule::NotOwner], &["CorpSSO", "COGNITO"]));
        assert_eq!(since.totals.denied_by, BTreeMap::from([(DenialRule::Quota, 4), (DenialRule::NotOwner, 2)]));
        let signed_in_with = [("CorpSSO", 6), ("COGNITO", 3)].map(|(name, number)| (name.to_owned(), number));
        assert_eq!(since.totals.signed_in_with, BTreeMap::from(signed_in_with));
    }
}
