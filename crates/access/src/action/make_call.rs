//! A call to what Usher protects for another server: administrators may, and members if the resource map grants it. If
//! a resource at the path of the call decides, its rules do, as on its page. Either way, whoever may not open what is at
//! the path learns only that.

use super::{Action, ArchiveResource, DeleteResource, OpenResource, ResourceAction, SaveResource, by_membership};
use crate::{CallPath, Principal, Reason, ResourcePath, Right, Rules, Sharing, Target};

/// Make a call to an address that a proxy or a gateway protects with Usher.
#[derive(Clone, Debug)]
pub struct MakeCall {
    /// The path of the call.
    pub path: CallPath,
    /// The right that the call needs.
    pub right: Right,
    /// Owner and roles of the resource at this path, if there is one that decides.
    pub sharing: Option<Sharing>,
}

impl MakeCall {
    /// As each action on the resource is decided after opening it, so is each call.
    fn on_resource(
        &self,
        rules: &Rules,
        principal: &Principal,
        path: &ResourcePath,
        sharing: &Sharing,
    ) -> Result<Reason, Reason> {
        let opens = OpenResource::unchanged(path, sharing).rule(rules, principal)?;
        match self.right {
            Right::Open => Ok(opens),
            Right::Edit => SaveResource::unchanged(path, sharing).rule(rules, principal),
            Right::Archive => ArchiveResource::unchanged(path, sharing).rule(rules, principal),
            Right::Delete => DeleteResource::unchanged(path, sharing).rule(rules, principal),
        }
    }

    fn by_map(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        let administrators = || rules.administrators.clone();
        let granted = |right| rules.granted_call(principal, right, &self.path);
        let opens = granted(Right::Open).ok_or_else(|| Reason::NotOpen { administrators: administrators() })?;
        if self.right == Right::Open {
            return Ok(opens);
        }
        granted(self.right).ok_or_else(|| Reason::AdministratorsOnly { administrators: administrators() })
    }
}

impl Action for MakeCall {
    const NAME: &'static str = "make_call";
    const LABEL: &'static str = "Call a protected address";
    /// The least one; which right a call needs depends on its method.
    const RIGHT: Option<Right> = Some(Right::Open);

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || match (&self.sharing, self.path.resource()) {
            (Some(sharing), Some(path)) => self.on_resource(rules, principal, &path, sharing),
            _ => self.by_map(rules, principal),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Grant, Role, UserId, UserRef};
    use std::collections::BTreeSet;

    fn person(name: &str, groups: &[&str], department: &str) -> Principal {
        let user = UserRef { id: UserId::new("https://issuer", name), username: name.to_owned() };
        let groups: BTreeSet<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        let roles = [Role::of_claim("custom:department", department)].into();
        Principal::of(user, name, &groups, &roles, &Rules::default())
    }

    fn grant(pattern: &str, right: Right, department: &str) -> Grant {
        let roles = [Role::of_claim("custom:department", department)].into();
        Grant { pattern: pattern.parse().unwrap(), right, roles }
    }

    fn rules() -> Rules {
        Rules {
            grants: vec![
                grant("/wiki/**", Right::Open, "IT"),
                grant("/wiki/drafts/*", Right::Edit, "IT"),
                grant("/wiki/trash", Right::Delete, "IT"),
            ],
            ..Rules::default()
        }
    }

    fn call(path: &str, method: &str, sharing: Option<Sharing>) -> MakeCall {
        MakeCall { path: path.parse().unwrap(), right: Right::of_method(method), sharing }
    }

    #[test]
    fn where_there_is_no_resource_the_map_decides() {
        let (admin, it) = (person("ada", &["usher-admins"], ""), person("ira", &["usher-users"], "IT"));
        let (finance, outsider) = (person("finn", &["usher-users"], "Finance"), person("otto", &[], "IT"));
        let rules = rules();
        for (path, method, expected) in [
            ("/wiki/Main_Page", "GET", true),
            ("/wiki/a/b%20c", "HEAD", true),
            ("/wiki", "GET", false),
            ("/wikis/a", "GET", false),
            ("/Wiki/a", "GET", false),
            ("/wiki/Main_Page", "POST", false),
            ("/wiki/Main_Page", "DELETE", false),
            ("/wiki/drafts/One", "PUT", true),
            ("/wiki/drafts/one/two", "PUT", false),
            ("/wiki/drafts/one", "DELETE", false),
            ("/wiki/trash", "DELETE", true),
            ("/wiki/trash", "PATCH", true),
            ("/wiki/drafts/One", "PROPFIND", false),
            ("/wiki/trash", "PROPFIND", true),
        ] {
            let may = |principal: &Principal| rules.decide(principal, call(path, method, None)).is_allowed();
            assert_eq!(may(&it), expected, "{method} {path}");
            assert!(may(&admin) && !may(&finance) && !may(&outsider), "{method} {path}");
        }
        let reason = |principal: &Principal, method| {
            rules.decide(principal, call("/wiki/a", method, None)).denial().cloned().unwrap()
        };
        assert!(matches!(reason(&outsider, "GET"), Reason::NoGroup { .. }));
        for method in ["GET", "POST", "DELETE", "PROPFIND"] {
            assert!(matches!(reason(&finance, method), Reason::NotOpen { .. }), "{method}");
        }
        assert!(matches!(reason(&it, "POST"), Reason::AdministratorsOnly { .. }));
    }

    /// The same decision and the same reason as on the resource's page.
    #[test]
    fn where_there_is_a_resource_its_own_rules_decide() {
        let rules = rules();
        let people = [
            person("ada", &["usher-admins"], ""),
            person("ira", &["usher-users"], "IT"),
            person("finn", &["usher-users"], "Finance"),
            person("mara", &["usher-users"], "Marketing"),
            person("otto", &[], "Finance"),
        ];
        let owner = people[3].user.clone();
        for (text, roles) in [
            ("/wiki/page", vec![Role::of_claim("custom:department", "Finance")]),
            ("/wiki/drafts/one", vec![]),
            ("/wiki/trash", vec![]),
            ("/notes/page", vec![Role::of_claim("custom:department", "Finance")]),
        ] {
            let (path, sharing) =
                (text.parse().unwrap(), Sharing { owner: owner.clone(), roles: roles.into_iter().collect() });
            for principal in &people {
                let opens = rules.decide(principal, OpenResource::unchanged(&path, &sharing));
                let opens = (opens.is_allowed(), opens.reason().clone());
                let saves = rules.decide(principal, SaveResource::unchanged(&path, &sharing));
                let deletes = rules.decide(principal, DeleteResource::unchanged(&path, &sharing));
                let after = |allowed, reason: &Reason| if opens.0 { (allowed, reason.clone()) } else { opens.clone() };
                for (method, expected) in [
                    ("GET", opens.clone()),
                    ("POST", after(saves.is_allowed(), saves.reason())),
                    ("DELETE", after(deletes.is_allowed(), deletes.reason())),
                ] {
                    let found = rules.decide(principal, call(text, method, Some(sharing.clone())));
                    let found = (found.is_allowed(), found.reason().clone());
                    assert_eq!(found, expected, "{} {method} {text}", principal.name);
                }
            }
        }
    }
}
