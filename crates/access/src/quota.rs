//! How many calls a person has on one day, how many they have made, and when the day ends.

use crate::canonical;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};
use thiserror::Error;

/// The highest number that a limit can be.
pub const MAX_LIMIT: u64 = 1_000_000_000;

/// How many calls a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    /// This number of calls.
    Calls(u64),
    /// Any number: more than any.
    Unlimited,
}

/// A text that is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a limit is a whole number from 0 to 1,000,000,000, or the word unlimited")]
pub struct NoLimit;

impl Limit {
    /// How no limit is written.
    pub const UNLIMITED: &'static str = "unlimited";
}

impl FromStr for Limit {
    type Err = NoLimit;

    fn from_str(text: &str) -> Result<Self, NoLimit> {
        let text = text.trim();
        if text.eq_ignore_ascii_case(Self::UNLIMITED) {
            return Ok(Self::Unlimited);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let calls = text.parse().ok().filter(|calls| digits && *calls <= MAX_LIMIT);
        calls.map(Self::Calls).ok_or(NoLimit)
    }
}

impl TryFrom<String> for Limit {
    type Error = NoLimit;

    fn try_from(text: String) -> Result<Self, NoLimit> {
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

/// Where a person's limit comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitSource {
    /// The configuration: nothing else says more.
    Default,
    /// This group of theirs.
    Group(String),
    /// Set for this person.
    Person,
}

/// How many calls a day somebody has, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// How many.
    pub limit: Limit,
    /// Where the limit comes from.
    pub source: LimitSource,
}

/// The limits that do not belong to a single person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Everybody's.
    pub default: Limit,
    /// Limits of groups, by name in canonical form. Leaving a group never raises a limit.
    pub groups: BTreeMap<String, Limit>,
}

impl Limits {
    /// The limit of a user in these groups. `own` is their own limit, which overrides all others.
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

/// A person's calls of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyUsage {
    /// Who.
    pub username: String,
    /// The day, by the date on which it ends: `2026-11-21`.
    pub day: String,
    /// How many calls were counted.
    pub calls: u64,
}

/// A person in the list of a day's calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRow {
    /// Who.
    pub username: String,
    /// A name for people to read; the username of somebody who never signed in with a browser.
    pub name: String,
    /// How many calls were counted.
    pub calls: u64,
    /// How many they have.
    pub allowance: Allowance,
}

/// A page of those who made calls on the day that is under way, the most first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsagePage {
    /// The day, by the date on which it ends.
    pub day: String,
    /// When it ends, in seconds since 1970.
    pub resets_at: u64,
    /// The server's time, in seconds since 1970.
    pub now: u64,
    /// Who made how many.
    pub rows: Vec<UsageRow>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
    /// The limits of everybody and of groups.
    pub limits: Limits,
}

/// How many days the usage of a person is shown.
pub const DAYS_SHOWN: usize = 30;

/// What one person uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonUsage {
    /// Today.
    pub today: QuotaState,
    /// The limit that was set for them, if one was.
    pub own_limit: Option<Limit>,
    /// The last [`DAYS_SHOWN`] days, the latest first.
    pub days: Vec<DailyUsage>,
}

/// A person's calls of the day that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaState {
    /// How many were made.
    pub used: u64,
    /// How many there are.
    pub allowance: Allowance,
    /// The server's time, in seconds since 1970.
    pub now: u64,
    /// When the day ends and all calls are there again, in seconds since 1970.
    pub resets_at: u64,
}

impl QuotaState {
    /// How many are left; `None` when any number is.
    #[must_use]
    pub fn left(&self) -> Option<u64> {
        match self.allowance.limit {
            Limit::Calls(calls) => Some(calls.saturating_sub(self.used)),
            Limit::Unlimited => None,
        }
    }

    /// How long until the day ends, in seconds; at least one.
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
            assert_eq!(text.parse::<Limit>(), Err(NoLimit), "{text}");
        }
    }
}
