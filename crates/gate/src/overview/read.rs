//! The overview, for administrators.

use super::OverviewService;
use crate::{Caller, Refusal, quota::Reset};
use access::{DAYS_SHOWN, DayTotals, ListPeople, Overview, ReadUsage};

const DAY_SECONDS: u64 = 24 * 60 * 60;

impl OverviewService {
    /// The last [`DAYS_SHOWN`] days, the resources opened most today, and how many people signed in within 24 hours.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn read(&self, caller: &Caller) -> Result<Overview, Refusal> {
        let principal = caller.principal()?;
        let now = self.clock.now();
        let today = self.reset.day_at(now);
        let days = Reset::days_up_to(&today, DAYS_SHOWN);
        let first_day = days.last().unwrap_or(&today.name).clone();
        let action = ReadUsage { user: None, first_day, last_day: today.name };
        let admission = self.authorizer.admit(principal, action).await?;
        let listing = self.authorizer.admit(principal, ListPeople::default()).await?;
        let totals = &self.totals;
        let (known, top, signed_in) = futures::try_join!(
            totals.since(&admission),
            totals.top(&admission),
            self.people.signed_in_since(&listing, now.saturating_sub(DAY_SECONDS)),
        )?;
        let of_day = |day: String| {
            let known = known.iter().find(|totals| totals.day == day).cloned();
            known.unwrap_or_else(|| DayTotals { day, ..DayTotals::default() })
        };
        let mut days: Vec<DayTotals> = days.into_iter().map(of_day).collect();
        // The page would carry them along without showing them.
        for day in days.iter_mut().skip(1) {
            day.denied_by.clear();
            day.signed_in_with.clear();
        }
        Ok(Overview { days, resets_at: today.ends_at, top, signed_in })
    }
}
