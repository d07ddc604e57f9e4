//! Daily call limits, call counts, and the time at which the day ends.

use crate::{Person, UserRef, canonical};
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};
use thiserror::Error;

/// The highest possible limit.
pub const MAX_LIMIT: u64 = 1_000_000_000;
/// Maximum length of the reason for a reset, in characters. The audit trail keeps as much.
pub const MAX_RESET_REASON_CHARS: usize = 500;

/// Maximum number of calls per day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    /// At most this number of calls.
    Calls(u64),
    /// No limit. Greater than every number.
    Unlimited,
}

/// The text is not a valid limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a limit is a whole number from 0 to 1,000,000,000, or the word unlimited")]
pub struct InvalidLimit;

impl InvalidLimit {
    /// The sentence for the user, in the language of the page. `Display` is English, for logs.
    #[must_use]
    pub fn text(self) -> &'static str {
        tr!("A limit is a whole number from 0 to 1,000,000,000, or the word unlimited.")
    }
}

impl Limit {
    /// Text form of [`Limit::Unlimited`].
    pub const UNLIMITED: &'static str = "unlimited";
    /// What forms let people type, as the attribute `pattern` has it. [`Limit::from_str`] also refuses what is above
    /// [`MAX_LIMIT`].
    pub const PATTERN: &'static str = "[0-9]{1,10}|unlimited";
}

impl FromStr for Limit {
    type Err = InvalidLimit;

    fn from_str(text: &str) -> Result<Self, InvalidLimit> {
        let text = text.trim();
        if text.eq_ignore_ascii_case(Self::UNLIMITED) {
            return Ok(Self::Unlimited);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let calls = text.parse().ok().filter(|calls| digits && *calls <= MAX_LIMIT);
        calls.map(Self::Calls).ok_or(InvalidLimit)
    }
}

impl TryFrom<String> for Limit {
    type Error = InvalidLimit;

    fn try_from(text: String) -> Result<Self, InvalidLimit> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calls(calls) => calls.fmt(f),
            Self::Unlimited => f.write_str(Self::UNLIMITED),
        }
    }
}

/// The origin of a user's limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitSource {
    /// The configured default: no group of the user has a higher limit.
    Default,
    /// This group of the user.
    Group(String),
    /// Set for this user.
    Person,
}

/// A user's daily limit and its origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The limit.
    pub limit: Limit,
    /// Its origin.
    pub source: LimitSource,
}

/// The limits that are not set for a single user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The default for every user.
    pub default: Limit,
    /// Limits of groups, by group name in canonical form. A group can only raise a limit, so leaving one never does.
    pub groups: BTreeMap<String, Limit>,
}

impl Limits {
    /// The allowance of a user in these groups. `own` is the limit set for this user and overrides all others.
    #[must_use]
    pub fn allowance<'a>(&self, groups: impl IntoIterator<Item = &'a String>, own: Option<Limit>) -> Allowance {
        if let Some(limit) = own {
            return Allowance { limit, source: LimitSource::Person };
        }
        let of_groups = groups.into_iter().filter_map(|group| Some((*self.groups.get(&*canonical(group))?, group)));
        match of_groups.max_by_key(|(limit, _)| *limit).filter(|(limit, _)| *limit > self.default) {
            Some((limit, group)) => Allowance { limit, source: LimitSource::Group(group.clone()) },
            None => Allowance { limit: self.default, source: LimitSource::Default },
        }
    }
}

/// A user's calls on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyUsage {
    /// The user.
    pub user: UserRef,
    /// The day, named by the date on which it ends: `2026-11-21`.
    pub day: String,
    /// Number of counted calls.
    pub calls: u64,
}

/// A user in the ranking of a day's calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// The user.
    pub user: UserRef,
    /// The display name; the username for users who never signed in with a browser.
    pub name: String,
    /// Number of counted calls.
    pub calls: u64,
    /// The user's limit and its origin.
    pub allowance: Allowance,
}

impl UsageRow {
    /// Whether the user has used at least 90 % of the limit. Never if there is none.
    #[must_use]
    pub fn is_near_limit(&self) -> bool {
        match self.allowance.limit {
            Limit::Calls(limit) => self.calls.saturating_mul(10) >= limit.saturating_mul(9),
            Limit::Unlimited => false,
        }
    }
}

/// The form that sets the limit of a group, as submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLimitDraft {
    /// The group.
    pub group: String,
    /// The limit; empty to remove it.
    pub limit: String,
}

/// A page of the users who made calls on the current day, most calls first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsagePage {
    /// The day, named by the date on which it ends.
    pub day: String,
    /// When the day ends, in seconds since 1970.
    pub resets_at: u64,
    /// The server's time, in seconds since 1970.
    pub now: u64,
    /// The users and their calls.
    pub rows: Vec<UsageRow>,
    /// Start of the next page, if there is one.
    pub next: Option<String>,
    /// Whether the search for users near their limit paused before it had filled the page.
    pub search_stopped: bool,
}

/// Number of days in a user's usage history.
pub const DAYS_SHOWN: usize = 30;

/// The usage of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUsage {
    /// The user.
    pub person: Person,
    /// The current day.
    pub today: QuotaState,
    /// The limit set for this user, if any.
    pub own_limit: Option<Limit>,
    /// The last [`DAYS_SHOWN`] days, latest first.
    pub days: Vec<DailyUsage>,
}

/// A user's calls on the current day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaState {
    /// Number of calls made.
    pub used: u64,
    /// The limit and its origin.
    pub allowance: Allowance,
    /// The server's time, in seconds since 1970.
    pub now: u64,
    /// When the day ends and the count restarts, in seconds since 1970.
    pub resets_at: u64,
}

impl QuotaState {
    /// Number of calls left; `None` when unlimited.
    #[must_use]
    pub fn left(&self) -> Option<u64> {
        match self.allowance.limit {
            Limit::Calls(calls) => Some(calls.saturating_sub(self.used)),
            Limit::Unlimited => None,
        }
    }

    /// Time until the day ends, in seconds; at least 1.
    #[must_use]
    pub fn resets_in(&self) -> u64 {
        self.resets_at.saturating_sub(self.now).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_unlimited() {
        for (text, limit) in [("0", 0), (" 50 ", 50), ("1000000000", MAX_LIMIT)] {
            assert_eq!(text.parse(), Ok(Limit::Calls(limit)), "{text}");
        }
        assert_eq!("Unlimited".parse(), Ok(Limit::Unlimited));
        for text in ["", "-1", "+1", "1.5", "1e3", "1000000001", "99999999999999999999999", "many", "٣"] {
            assert_eq!(text.parse::<Limit>(), Err(InvalidLimit), "{text}");
        }
    }

    #[test]
    fn nine_tenths_of_a_limit_are_near_it() {
        let is_near = |calls, limit| {
            let user = UserRef { id: crate::UserId::new("https://pool", "1"), username: "ada".to_owned() };
            let allowance = Allowance { limit, source: LimitSource::Default };
            UsageRow { user, name: "Ada".to_owned(), calls, allowance }.is_near_limit()
        };
        let near = [(45, 50), (50, 50), (51, 50), (9, 10), (1, 1), (0, 0), (900_000_000, MAX_LIMIT)];
        for (calls, limit) in near {
            assert!(is_near(calls, Limit::Calls(limit)), "{calls} of {limit}");
        }
        for (calls, limit) in [(44, 50), (0, 1), (8, 10), (899_999_999, MAX_LIMIT)] {
            assert!(!is_near(calls, Limit::Calls(limit)), "{calls} of {limit}");
        }
        assert!(!is_near(MAX_LIMIT, Limit::Unlimited));
    }
}
