//! Today's calls by user, for administrators.

use super::QuotaService;
use crate::{Caller, Refusal};
use access::{Admission, DailyUsage, Limits, PEOPLE_PER_PAGE, ReadUsage, UsagePage, UsageRow, UserId};
use futures::future;

/// Maximum number of pages of the day's ranking that one search for users near their limit reads.
const PAGES_SEARCHED: usize = 4;

/// The current day, and the permission to read everybody's calls of it.
struct Today {
    admission: Admission<ReadUsage>,
    now: u64,
    ends_at: u64,
}

impl Today {
    fn page(self, rows: Vec<UsageRow>, next: Option<Place>, search_stopped: bool) -> UsagePage {
        let Self { admission, now, ends_at } = self;
        let day = admission.action().last_day.clone();
        UsagePage { day, resets_at: ends_at, now, rows, next: next.as_ref().map(cursor), search_stopped }
    }
}

/// The calls and user of a row, after which a page begins.
type Place = (u64, UserId);

impl QuotaService {
    /// A page of the users who made calls today, most calls first; `after` is the [`UsagePage::next`] of the page
    /// before.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn usage(&self, caller: &Caller, after: Option<&str>) -> Result<UsagePage, Refusal> {
        let today = self.admit_to_today(caller).await?;
        let (limits, (rows, more)) =
            futures::try_join!(self.limits(), self.ranked(&today.admission, after.and_then(place)))?;
        let next = rows.last().filter(|_| more).map(|last| (last.calls, last.user.id.clone()));
        let rows = self.usage_rows(rows, &limits).await?;
        Ok(today.page(rows, next, false))
    }

    /// Like [`QuotaService::usage`], but only users who have used 90 % of their limit or more. Limits differ, so such
    /// users may be anywhere in the ranking: each call looks through at most four pages of it.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn usage_near_limits(&self, caller: &Caller, after: Option<&str>) -> Result<UsagePage, Refusal> {
        let today = self.admit_to_today(caller).await?;
        let limits = self.limits().await?;
        let mut reached = after.and_then(place);
        let mut found = Vec::new();
        for _ in 0..PAGES_SEARCHED {
            let (rows, more) = self.ranked(&today.admission, reached.clone()).await?;
            let mut rows = self.usage_rows(rows, &limits).await?.into_iter();
            while found.len() < PEOPLE_PER_PAGE
                && let Some(row) = rows.next()
            {
                reached = Some((row.calls, row.user.id.clone()));
                if row.is_near_limit() {
                    found.push(row);
                }
            }
            if !more && rows.as_slice().is_empty() {
                return Ok(today.page(found, None, false));
            }
            if found.len() == PEOPLE_PER_PAGE {
                return Ok(today.page(found, reached, false));
            }
        }
        Ok(today.page(found, reached, true))
    }

    /// The default limit and the limits of groups.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn group_limits_in_force(&self, caller: &Caller) -> Result<Limits, Refusal> {
        self.admit_to_today(caller).await?;
        self.limits().await
    }

    async fn admit_to_today(&self, caller: &Caller) -> Result<Today, Refusal> {
        let principal = caller.principal()?;
        let now = self.clock.now();
        let day = self.settings.reset.day_at(now);
        let action = ReadUsage { user: None, first_day: day.name.clone(), last_day: day.name };
        let admission = self.authorizer.admit(principal, action).await?;
        Ok(Today { admission, now, ends_at: day.ends_at })
    }

    /// A page of the day's ranking, and whether more follow.
    async fn ranked(
        &self,
        admission: &Admission<ReadUsage>,
        after: Option<Place>,
    ) -> Result<(Vec<DailyUsage>, bool), Refusal> {
        let after = after.as_ref().map(|(calls, user)| (*calls, user));
        Ok(self.usage.of_day(admission, after).await?)
    }

    async fn usage_rows(&self, rows: Vec<DailyUsage>, limits: &Limits) -> Result<Vec<UsageRow>, Refusal> {
        future::try_join_all(rows.into_iter().map(|row| self.usage_row(row, limits))).await
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

fn cursor((calls, user): &Place) -> String {
    format!("{calls}-{}", user.as_str())
}

/// Parses the calls and user of the previous page's last row; a malformed position means the beginning.
fn place(text: &str) -> Option<Place> {
    let (calls, user) = text.split_once('-')?;
    Some((calls.parse().ok()?, UserId::stored(user.to_owned())))
}
