//! Totals of days.

use access::{DayTotals, DenialRule, OTHER_PROVIDERS, Overview, TopResource};
use serde::Serialize;
use utoipa::ToSchema;

/// What happened on the last days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OverviewView {
    /// The last thirty days, latest first.
    days: Vec<DayView>,
    /// When the current day ends.
    resets_at: u64,
    /// The denials of today, by the rule that denied.
    denied_by: Vec<DenialCount>,
    /// The sign-ins of today, by identity provider.
    signed_in_with: Vec<SignInCount>,
    /// The resources that were opened most today.
    top: Vec<ResourceCount>,
    /// The people whose last sign-in was within 24 hours.
    signed_in: RecentSignIns,
}

/// The totals of a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DayView {
    /// The day, named by the date on which it ends.
    day: String,
    /// Counted calls.
    calls: u64,
    /// What the rules or the quota denied.
    denials: u64,
    /// Sign-ins.
    sign_ins: u64,
}

/// Denials by one rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DenialCount {
    /// The rule.
    #[schema(value_type = String)]
    rule: DenialRule,
    /// How often it denied.
    denials: u64,
}

/// Sign-ins with one identity provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SignInCount {
    /// The provider; `COGNITO` for accounts of the user pool itself, and null for all that are not counted by name.
    #[schema(required = true)]
    provider: Option<String>,
    /// How often somebody signed in with it.
    sign_ins: u64,
}

/// Calls of one resource.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResourceCount {
    /// The path.
    path: String,
    /// Its counted calls.
    calls: u64,
}

/// How many people signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RecentSignIns {
    /// Their number, as far as they were counted.
    number: u64,
    /// Whether there may be more.
    has_more: bool,
}

impl From<Overview> for OverviewView {
    fn from(overview: Overview) -> Self {
        let Overview { days, resets_at, top, signed_in } = overview;
        // Only the current day has its parts.
        let (denied_by, signed_in_with) = match days.first() {
            Some(today) => (today.denied_by.clone(), today.signed_in_with.clone()),
            None => Default::default(),
        };
        let sign_ins = |(provider, sign_ins): (String, u64)| SignInCount {
            provider: Some(provider).filter(|provider| provider != OTHER_PROVIDERS),
            sign_ins,
        };
        Self {
            days: days.into_iter().map(DayView::from).collect(),
            resets_at,
            denied_by: denied_by.into_iter().map(|(rule, denials)| DenialCount { rule, denials }).collect(),
            signed_in_with: signed_in_with.into_iter().map(sign_ins).collect(),
            top: top.into_iter().map(ResourceCount::from).collect(),
            signed_in: RecentSignIns { number: signed_in.number, has_more: signed_in.has_more },
        }
    }
}

impl From<DayTotals> for DayView {
    fn from(totals: DayTotals) -> Self {
        let DayTotals { day, calls, denials, sign_ins, denied_by: _, signed_in_with: _ } = totals;
        Self { day, calls, denials, sign_ins }
    }
}

impl From<TopResource> for ResourceCount {
    fn from(resource: TopResource) -> Self {
        Self { path: resource.path.to_string(), calls: resource.calls }
    }
}
