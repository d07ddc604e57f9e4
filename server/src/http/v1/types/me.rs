//! The caller.

use access::{Limit, LimitSource, Membership, Principal, QuotaState, Role};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer of `GET /api/v1/me`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The subject at the user pool. It never changes, and belongs to nobody else later. A program's is its app client.
    pub(crate) subject: String,
    /// The username, for display. A program's is `client:` and its app client; no user has such a name.
    pub(crate) username: String,
    /// The display name; the username, if the token has no other.
    pub(crate) name: String,
    /// What the groups make of the caller, or that it is a program with a token of its own.
    pub(crate) membership: MembershipName,
    /// The groups.
    pub(crate) groups: Vec<String>,
    /// The roles, which resources are open to.
    pub(crate) roles: Vec<RoleView>,
    /// The calls of today; null for who is in neither of Usher's groups.
    #[schema(required = true)]
    pub(crate) quota: Option<Quota>,
}

/// What the groups make of a user, or a program.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MembershipName {
    /// In the administrators' group.
    Administrator,
    /// In the members' group.
    Member,
    /// In neither.
    None,
    /// No user: a program with a token of its own, which is in no group.
    Program,
}

/// A role, and where it comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleView {
    /// The whole role, as resources name it: `group:it`.
    pub(crate) role: String,
    /// The part after the origin: `it`.
    pub(crate) name: String,
    /// `group`, the claim of the token that it comes from, or `scope` for a scope of a program's own token.
    pub(crate) origin: String,
}

/// Calls of one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Quota {
    /// Calls made.
    pub(crate) used: u64,
    /// How many are possible; null if there is no limit.
    #[schema(required = true)]
    pub(crate) limit: Option<u64>,
    /// How many are left; null if there is no limit.
    #[schema(required = true)]
    pub(crate) left: Option<u64>,
    /// Where the limit comes from.
    pub(crate) source: LimitOrigin,
    /// When the day ends and the count starts anew.
    pub(crate) resets_at: u64,
}

/// Where a limit comes from.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LimitOrigin {
    /// It is everybody's.
    Default,
    /// One of the user's groups.
    Group,
    /// It was set for this user.
    Person,
}

impl Me {
    pub(crate) fn of(principal: &Principal, membership: Membership, quota: Option<&QuotaState>) -> Self {
        let id = &principal.user.id;
        Self {
            subject: id.client().unwrap_or_else(|| id.subject()).to_owned(),
            username: principal.user.username.clone(),
            name: principal.name.clone(),
            membership: membership.into(),
            groups: principal.groups.iter().cloned().collect(),
            roles: principal.roles.iter().map(RoleView::from).collect(),
            quota: quota.map(Quota::from),
        }
    }
}

impl From<Membership> for MembershipName {
    fn from(membership: Membership) -> Self {
        match membership {
            Membership::Administrator => Self::Administrator,
            Membership::Member => Self::Member,
            Membership::NonMember => Self::None,
            Membership::Program => Self::Program,
        }
    }
}

impl From<&Role> for RoleView {
    fn from(role: &Role) -> Self {
        Self { role: role.to_string(), name: role.name().to_owned(), origin: role.origin().to_owned() }
    }
}

impl From<&QuotaState> for Quota {
    fn from(quota: &QuotaState) -> Self {
        let limit = match quota.allowance.limit {
            Limit::Calls(calls) => Some(calls),
            Limit::Unlimited => None,
        };
        let source = match quota.allowance.source {
            LimitSource::Default => LimitOrigin::Default,
            LimitSource::Group(_) => LimitOrigin::Group,
            LimitSource::Person => LimitOrigin::Person,
        };
        Self { used: quota.used, limit, left: quota.left(), source, resets_at: quota.resets_at }
    }
}
