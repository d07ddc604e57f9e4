//! The overview, for administrators.

use super::OverviewService;
use crate::{Caller, Refusal, quota::Reset};
use access::{DAYS_SHOWN, DayTotals, Overview, ReadUsage};

impl OverviewService {
    /// The last [`DAYS_SHOWN`] days, and the resources opened most today.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn read(&self, caller: &Caller) -> Result<Overview, Refusal> {
        let principal = caller.principal()?;
        let today = self.reset.day_at(self.clock.now());
        let days = Reset::days_up_to(&today, DAYS_SHOWN);
        let first_day = days.last().unwrap_or(&today.name).clone();
        let action = ReadUsage { user: None, first_day, last_day: today.name };
        let admission = self.authorizer.admit(principal, action).await?;
        let totals = &self.totals;
        let (known, top) = futures::try_join!(totals.since(&admission), totals.top(&admission))?;
        let of_day = |day: String| {
            let known = known.iter().find(|totals| totals.day == day).cloned();
            known.unwrap_or_else(|| DayTotals { day, ..DayTotals::default() })
        };
        Ok(Overview { days: days.into_iter().map(of_day).collect(), resets_at: today.ends_at, top })
    }
}
