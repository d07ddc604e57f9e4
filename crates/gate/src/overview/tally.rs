//! What happened since it was written down last. Many events become one write, every few seconds.

use crate::{gate::Shared, quota::QuotaDay};
use access::{DayTotals, ResourcePath, TopResource};
use futures::{StreamExt as _, stream};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError, Weak},
    time::Duration,
};
use store::{StoreError, Totals};

/// How often it is written down.
const EVERY: Duration = Duration::from_secs(3);
/// Of so many resources the calls are counted between two writes; those of more are in the sum alone.
const RESOURCES: usize = 1_000;
/// Of so many days something may be waiting while the table is away.
const DAYS: usize = 3;
/// How many writes are under way at once.
const AT_ONCE: usize = 8;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Happened<'a> {
    /// A call was counted.
    Call(&'a ResourcePath),
    /// Something was denied.
    Denial,
    /// Somebody signed in.
    SignIn,
}

/// What is still to be written, by day.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<BTreeMap<String, OfDay>>);

#[derive(Debug, Default)]
struct OfDay {
    forget_at: u64,
    totals: DayTotals,
    resources: BTreeMap<ResourcePath, u64>,
}

impl OfDay {
    fn count(&mut self, path: &ResourcePath, calls: u64) {
        if self.resources.len() < RESOURCES || self.resources.contains_key(path) {
            *self.resources.entry(path.clone()).or_default() += calls;
        }
    }
}

impl Tally {
    pub(crate) fn note(&self, day: &QuotaDay, happened: Happened<'_>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = waiting.entry(day.name.clone()).or_default();
        of_day.forget_at = day.forget_at();
        match happened {
            Happened::Call(path) => {
                of_day.totals.calls += 1;
                of_day.count(path, 1);
            }
            Happened::Denial => of_day.totals.denials += 1,
            Happened::SignIn => of_day.totals.sign_ins += 1,
        }
    }

    /// Writes all down. What cannot be written waits for the next time.
    pub(crate) async fn write(&self, totals: &Totals) {
        let waiting = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (day, OfDay { forget_at, totals: happened, resources }) in waiting {
            let happened = DayTotals { day: day.clone(), ..happened };
            if let Err(error) = totals.add(&happened, forget_at).await {
                self.wait(
                    &day,
                    forget_at,
                    |of_day| {
                        of_day.totals.calls += happened.calls;
                        of_day.totals.denials += happened.denials;
                        of_day.totals.sign_ins += happened.sign_ins;
                    },
                    &error,
                );
            }
            let writes = resources.into_iter().map(|(path, calls)| TopResource { path, calls }).map(async |opened| {
                let written = totals.add_calls(&opened, &day, forget_at).await;
                (opened, written)
            });
            let mut writes = stream::iter(writes).buffer_unordered(AT_ONCE);
            while let Some((opened, written)) = writes.next().await {
                if let Err(error) = written {
                    self.wait(&day, forget_at, |of_day| of_day.count(&opened.path, opened.calls), &error);
                }
            }
        }
    }

    fn wait(&self, day: &str, forget_at: u64, add: impl FnOnce(&mut OfDay), error: &StoreError) {
        tracing::debug!(%error, "the totals cannot be written yet");
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_day = waiting.entry(day.to_owned()).or_default();
        of_day.forget_at = forget_at;
        add(of_day);
        while waiting.len() > DAYS {
            waiting.pop_first();
        }
    }
}

/// Writes it down for as long as there is a gate.
pub(crate) async fn keep(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(EVERY).await;
        let Some(shared) = shared.upgrade() else { return };
        shared.tally.write(&shared.store.totals).await;
    }
}
