//! One user's usage, for administrators.

use super::{QuotaService, Reset};
use crate::{Caller, Refusal};
use access::{DAYS_SHOWN, DailyUsage, PersonUsage, QuotaState, ReadUsage, UserRef};
use std::collections::HashMap;

impl QuotaService {
    /// A user's calls today and on the last thirty days.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn person_usage(&self, caller: &Caller, person: &str) -> Result<PersonUsage, Refusal> {
        let principal = caller.principal()?;
        let stored = self.user_lookup.find_stored(person).await?;
        let target = stored.as_ref().map_or_else(|| UserRef::unidentified(person), |user| user.person.user.clone());
        let now = self.clock.now();
        let today = self.settings.reset.day_at(now);
        let names = Reset::days_up_to(&today, DAYS_SHOWN);
        let first_day = names.last().unwrap_or(&today.name).clone();
        let action = ReadUsage { user: Some(target.clone()), first_day, last_day: today.name.clone() };
        let admission = self.authorizer.admit(principal, action).await?;
        let user = stored.ok_or(Refusal::NotFound)?;
        let (limits, used, counted) = futures::try_join!(
            self.limits(),
            async { self.usage.calls(today.of(&target)).await.map_err(Refusal::from) },
            async { self.usage.of_person(&admission).await.map_err(Refusal::from) },
        )?;
        let counted: HashMap<String, u64> = counted.into_iter().map(|day| (day.day, day.calls)).collect();
        let day = |name: String| DailyUsage {
            user: target.clone(),
            calls: counted.get(&name).copied().unwrap_or_default(),
            day: name,
        };
        let own_limit = user.state.limit;
        Ok(PersonUsage {
            today: QuotaState {
                used,
                allowance: limits.allowance(&user.person.groups, own_limit),
                now,
                resets_at: today.ends_at,
            },
            own_limit,
            days: names.into_iter().map(day).collect(),
            person: user.person,
        })
    }
}
