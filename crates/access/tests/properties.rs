//! What must hold for every principal and every resource.
#![allow(missing_docs)]

use access::{CreateResource, DeleteResource, ListResources, OpenResource, Principal, Rules, SaveResource, Sharing};
use proptest::{collection::btree_set, prelude::*, sample::select};
use std::collections::BTreeSet;

const NAMES: [&str; 6] = ["usher-users", "usher-admins", "not-usher-admins", "IT", "Finance", ""];
const PEOPLE: [&str; 3] = ["ann", "ben", "cleo"];

fn rules() -> Rules {
    Rules { roles: ["IT", "Finance"].map(str::to_owned).into(), ..Rules::default() }
}

fn names() -> impl Strategy<Value = BTreeSet<String>> {
    btree_set(select(&NAMES[..]).prop_map(str::to_owned), 0..4)
}

fn sharing() -> impl Strategy<Value = Sharing> {
    (select(&PEOPLE[..]), names()).prop_map(|(owner, roles)| Sharing { owner: owner.to_owned(), roles })
}

/// As a token makes them: every group is a role as well.
fn principal(username: &str, groups: &BTreeSet<String>, department: &str) -> Principal {
    let claims = serde_json::json!({
        "cognito:username": username, "cognito:groups": groups, "custom:department": department
    });
    Principal::from_claims(claims.as_object().unwrap_or(&Default::default()), &rules())
        .unwrap_or_else(|| unreachable!("the claims name a user"))
}

/// Every action on the resource, in one order.
fn answers(principal: &Principal, current: &Sharing, proposed: &Sharing) -> [bool; 5] {
    let rules = rules();
    [
        rules.decide(principal, ListResources::of(&rules, principal)).is_allowed(),
        rules.decide(principal, OpenResource { sharing: current.clone() }).is_allowed(),
        rules.decide(principal, CreateResource { proposed: proposed.clone() }).is_allowed(),
        rules.decide(principal, SaveResource { current: current.clone(), proposed: proposed.clone() }).is_allowed(),
        rules.decide(principal, DeleteResource { sharing: current.clone() }).is_allowed(),
    ]
}

proptest! {
    #[test]
    fn losing_a_group_never_gives_more(
        who in select(&PEOPLE[..]), groups in names(), lost in select(&NAMES[..]), department in select(&NAMES[..]),
        current in sharing(), proposed in sharing(),
    ) {
        let fewer = groups.iter().filter(|group| group.as_str() != lost).cloned().collect();
        let before = answers(&principal(who, &groups, department), &current, &proposed);
        let after = answers(&principal(who, &fewer, department), &current, &proposed);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before || !after);
        }
    }

    #[test]
    fn an_administrator_may_everything_and_an_outsider_nothing(
        who in select(&PEOPLE[..]), groups in names(), department in select(&["IT", "Finance", ""][..]),
        current in sharing(), proposed in sharing(),
    ) {
        let mut admin = groups.clone();
        admin.insert("usher-admins".to_owned());
        prop_assert_eq!(answers(&principal(who, &admin, department), &current, &proposed), [true; 5]);
        let outside = groups.into_iter().filter(|group| !group.starts_with("usher-")).collect();
        prop_assert_eq!(answers(&principal(who, &outside, department), &current, &proposed), [false; 5]);
    }

    #[test]
    fn a_member_never_hands_out_what_they_do_not_have(
        who in select(&PEOPLE[..]), department in select(&["IT", "Finance", ""][..]),
        current in sharing(), proposed in sharing(),
    ) {
        let member = principal(who, &BTreeSet::from(["usher-users".to_owned()]), department);
        let [_, _, create, save, _] = answers(&member, &current, &proposed);
        if create {
            prop_assert_eq!(&proposed.owner, who);
            prop_assert!(proposed.roles.is_subset(&member.roles));
        }
        if save {
            prop_assert_eq!((&current.owner, &proposed.owner), (&who.to_owned(), &who.to_owned()));
            prop_assert!(proposed.roles.difference(&current.roles).all(|role| member.roles.contains(role)));
        }
    }

    #[test]
    fn a_denial_says_which_group_grants_it(
        who in select(&PEOPLE[..]), department in select(&["IT", ""][..]), current in sharing(), proposed in sharing(),
    ) {
        let member = principal(who, &BTreeSet::from(["usher-users".to_owned()]), department);
        let decision = rules().decide(&member, SaveResource { current, proposed });
        if let Some(reason) = decision.denial() {
            prop_assert!(reason.to_string().contains("usher-admins"));
        }
    }
}
