//! Today's calls by user, for administrators.

use super::QuotaService;
use crate::{Caller, Refusal};
use access::{DailyUsage, Limits, ReadUsage, UsagePage, UsageRow, UserId};
use futures::future;

impl QuotaService {
    /// A page of the users who made calls today, most calls first; `after` is the [`UsagePage::next`] of the page
    /// before.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn usage(&self, caller: &Caller, after: Option<&str>) -> Result<UsagePage, Refusal> {
        let principal = caller.principal()?;
        let now = self.clock.now();
        let today = self.settings.reset.day_at(now);
        let action = ReadUsage { user: None, first_day: today.name.clone(), last_day: today.name.clone() };
        let admission = self.authorizer.admit(principal, action).await?;
        let after = after.and_then(place);
        let after = after.as_ref().map(|(calls, user)| (*calls, user));
        let rows = async { self.usage.of_day(&admission, after).await.map_err(Refusal::from) };
        let (limits, (rows, more)) = futures::try_join!(self.limits(), rows)?;
        let next = rows.last().filter(|_| more).map(|last| format!("{}-{}", last.calls, last.user.id.as_str()));
        let rows = future::try_join_all(rows.into_iter().map(|row| self.usage_row(row, &limits))).await?;
        Ok(UsagePage { day: today.name, resets_at: today.ends_at, now, rows, next, limits })
    }

    async fn usage_row(&self, usage: DailyUsage, limits: &Limits) -> Result<UsageRow, Refusal> {
        let user = self.users.find(&usage.user.id).await?;
        let (name, groups, own) = match user {
            Some(user) => (user.person.name, user.person.groups, user.state.limit),
            None => (usage.user.username.clone(), Default::default(), None),
        };
        let allowance = limits.allowance(&groups, own);
        Ok(UsageRow { user: usage.user, name, calls: usage.calls, allowance })
    }
}

/// Parses the calls and user of the previous page's last row; a malformed position means the beginning.
fn place(text: &str) -> Option<(u64, UserId)> {
    let (calls, user) = text.split_once('-')?;
    Some((calls.parse().ok()?, UserId::stored(user.to_owned())))
}
