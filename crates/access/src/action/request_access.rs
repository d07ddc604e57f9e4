//! Requests for access. Members may ask for resources; the owner and administrators decide.

use super::{Action, ResourceAction, administrators_only, by_membership, own_or_granted};
use crate::{Principal, Reason, ResourcePath, Rules, Sharing, Target, UserRef};

/// Ask to be allowed to open a resource.
#[derive(Clone, Debug)]
pub struct RequestAccess {
    /// The path of the resource.
    pub path: ResourcePath,
    /// The owner and the roles of the resource.
    pub sharing: Sharing,
}

impl Action for RequestAccess {
    const NAME: &'static str = "request_access";
    const LABEL: &'static str = "Request access to a resource";

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || Ok(Reason::Member { group: rules.members.clone() }))
    }
}

impl ResourceAction for RequestAccess {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}

/// Approve or decline the request of a user.
#[derive(Clone, Debug)]
pub struct DecideRequest {
    /// The path of the resource.
    pub path: ResourcePath,
    /// The owner and the roles of the resource.
    pub sharing: Sharing,
    /// Who asked.
    pub requester: UserRef,
}

impl Action for DecideRequest {
    const NAME: &'static str = "decide_request";
    const LABEL: &'static str = "Answer a request for access";

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, None, &self.path))
    }
}

/// See one's own requests, and those that wait for one's decision.
#[derive(Clone, Copy, Debug)]
pub struct ListRequests {
    /// Whether those for other people's resources as well: for administrators only.
    pub all: bool,
}

impl Action for ListRequests {
    const NAME: &'static str = "list_requests";
    const LABEL: &'static str = "See requests for access";

    fn target(&self) -> Target<'_> {
        Target::All
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        if self.all {
            return administrators_only(rules, principal);
        }
        by_membership(rules, principal, || Ok(Reason::Member { group: rules.members.clone() }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Role, UserId};

    #[test]
    fn members_ask_owners_and_administrators_decide() {
        let rules = Rules::default();
        let user = |name: &str| UserRef { id: UserId::new("https://a", name), username: name.to_owned() };
        let principal = |name: &str, groups: &[&str]| Principal {
            user: user(name),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            roles: [Role::of_claim("custom:department", "IT")].into(),
            ..Principal::default()
        };
        let path: ResourcePath = "/a".parse().unwrap();
        // A role that may open the resource does not make anybody decide.
        let sharing = Sharing { owner: user("owner"), roles: [Role::of_claim("custom:department", "IT")].into() };
        let decide = DecideRequest { path: path.clone(), sharing: sharing.clone(), requester: user("ann") };
        let rows = [
            (principal("ann", &["usher-users"]), [true, false, true, false]),
            (principal("owner", &["usher-users"]), [true, true, true, false]),
            (principal("owner", &[]), [false; 4]),
            (principal("admin", &["usher-admins"]), [true; 4]),
        ];
        for (principal, expected) in rows {
            let allowed = [
                rules.decide(&principal, RequestAccess::unchanged(&path, &sharing)).is_allowed(),
                rules.decide(&principal, decide.clone()).is_allowed(),
                rules.decide(&principal, ListRequests { all: false }).is_allowed(),
                rules.decide(&principal, ListRequests { all: true }).is_allowed(),
            ];
            assert_eq!(allowed, expected, "{principal:?}");
        }
    }
}
