//! Calls of people.

use super::{limits::LimitValue, me::Quota, query::query};
use access::{DailyUsage, PersonUsage, QuotaState, UsagePage, UsageRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is in the address of today's calls.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsageParameters {
    /// Only people who have used at least 90 % of their limit.
    near_limit: bool,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

impl UsageParameters {
    pub(crate) fn near_limit(&self) -> bool {
        self.near_limit
    }

    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The same list from this cursor on, as the query of an address.
    pub(crate) fn address(&self, cursor: &str) -> String {
        query(&[("near_limit", if self.near_limit { "true" } else { "" }), ("cursor", cursor)])
    }
}

/// A page of the people who made calls today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UsageList {
    /// The day, named by the date on which it ends.
    day: String,
    /// The people, most calls first.
    people: Vec<UsageItem>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(required = true)]
    next: Option<String>,
    /// Whether the search for people near their limit stopped before it had filled the page. `next` goes on with it.
    search_stopped: bool,
}

/// The calls of a person today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UsageItem {
    /// The subject at the user pool.
    subject: String,
    /// The username.
    username: String,
    /// The display name; the username, if no other is known.
    name: String,
    /// The calls and the limit.
    quota: Quota,
}

/// The calls of one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UsageOfPerson {
    /// The subject at the user pool.
    subject: String,
    /// The username.
    username: String,
    /// The calls of today.
    today: Quota,
    /// The limit that is set for this person; null if there is none.
    #[schema(required = true)]
    own_limit: Option<LimitValue>,
    /// The last thirty days, latest first.
    days: Vec<UsageOfDay>,
}

/// The calls of a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UsageOfDay {
    /// The day, named by the date on which it ends.
    day: String,
    /// Its calls.
    calls: u64,
}

/// What resets the calls of today.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetBody {
    /// Why, for the audit trail. White space alone is no reason.
    #[schema(min_length = 1)]
    pub(crate) reason: String,
}

impl From<UsagePage> for UsageList {
    fn from(page: UsagePage) -> Self {
        let UsagePage { day, resets_at, now, rows, next, search_stopped } = page;
        let item = |row: UsageRow| {
            let UsageRow { user, name, calls, allowance } = row;
            let quota = Quota::from(&QuotaState { used: calls, allowance, now, resets_at });
            UsageItem { subject: user.id.subject().to_owned(), username: user.username, name, quota }
        };
        Self { day, people: rows.into_iter().map(item).collect(), next, search_stopped }
    }
}

impl From<PersonUsage> for UsageOfPerson {
    fn from(usage: PersonUsage) -> Self {
        let PersonUsage { person, today, own_limit, days } = usage;
        Self {
            subject: person.user.id.subject().to_owned(),
            username: person.user.username,
            today: Quota::from(&today),
            own_limit: own_limit.map(LimitValue),
            days: days.into_iter().map(|DailyUsage { user: _, day, calls }| UsageOfDay { day, calls }).collect(),
        }
    }
}
