//! What must hold for every principal and every resource.
#![allow(missing_docs)]

use access::{
    AccessSource, CreateResource, ExplainableAction, Grant, ListResources, Membership, OpenResource, Operation,
    Principal, ReadHistory, ResourceAction as _, ResourcePath, ResourceSummary, Right, Role, Rules, SaveResource,
    Sharing, UndeleteResource, UserId, UserRef, claims,
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    sample::select,
};
use std::collections::BTreeSet;

const NAMES: [&str; 6] = ["usher-users", "usher-admins", "not-usher-admins", "IT", "Finance", ""];
const PEOPLE: [&str; 3] = ["ann", "ben", "cleo"];

const PATTERNS: [&str; 5] = ["/a", "/a/*", "/a/**", "/**", "/b/c"];

fn rules(grants: &[Grant]) -> Rules {
    let roles = ["IT", "Finance"].map(|name| Role::of_claim("custom:department", name)).into();
    Rules { roles, grants: grants.to_vec(), ..Rules::default() }
}

fn user(username: &str) -> UserRef {
    UserRef { id: UserId::new("https://pool", username), username: username.to_owned() }
}

fn path() -> impl Strategy<Value = ResourcePath> {
    select(&["/a", "/a/b", "/a/b/c", "/b", "/b/c"][..])
        .prop_map(|path| path.parse().unwrap_or_else(|_| unreachable!("{path} is a path")))
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let grant = (select(&PATTERNS[..]), select(&Right::ALL[..]), roles()).prop_map(|(pattern, right, roles)| Grant {
        pattern: pattern.parse().unwrap_or_else(|_| unreachable!("{pattern} is a pattern")),
        right,
        roles,
    });
    vec(grant, 0..4)
}

/// What is asked about, and the map.
#[derive(Clone, Debug)]
struct Case {
    path: ResourcePath,
    current: Sharing,
    proposed: Sharing,
    grants: Vec<Grant>,
}

fn case() -> impl Strategy<Value = Case> {
    (path(), sharing(), sharing(), grants()).prop_map(|(path, current, proposed, grants)| Case {
        path,
        current,
        proposed,
        grants,
    })
}

fn names() -> impl Strategy<Value = BTreeSet<String>> {
    btree_set(select(&NAMES[..]).prop_map(str::to_owned), 0..4)
}

fn roles() -> impl Strategy<Value = BTreeSet<Role>> {
    let origins = select(&[claims::GROUPS, "custom:department"][..]);
    let role = (origins, select(&NAMES[..5])).prop_map(|(claim, name)| Role::of_claim(claim, name));
    btree_set(role, 0..6)
}

fn sharing() -> impl Strategy<Value = Sharing> {
    (select(&PEOPLE[..]), roles()).prop_map(|(owner, roles)| Sharing { owner: user(owner), roles })
}

/// As a token makes them: every group is a role as well.
fn principal(username: &str, groups: &BTreeSet<String>, department: &str) -> Principal {
    let claims = serde_json::json!({
        "iss": "https://pool", "sub": username, "cognito:username": username, "cognito:groups": groups, "custom:department": department
    });
    Principal::from_claims(claims.as_object().unwrap_or(&Default::default()), &rules(&[]))
        .unwrap_or_else(|| unreachable!("the claims name a user"))
}

/// Every action on the resource, in one order.
fn answers(principal: &Principal, case: &Case) -> Vec<bool> {
    let rules = rules(&case.grants);
    let Case { path, current, proposed, .. } = case.clone();
    let summary = ResourceSummary::new(path.clone(), String::new(), String::new(), current.clone(), 0);
    let mut answers = vec![
        rules.decide(principal, ListResources::of(&rules, principal)).is_allowed(),
        rules.decide(principal, OpenResource { path: path.clone(), sharing: current.clone() }).is_allowed(),
        rules.decide(principal, CreateResource { path: path.to_string(), proposed: proposed.clone() }).is_allowed(),
        rules.decide(principal, SaveResource { path: path.clone(), current: current.clone(), proposed }).is_allowed(),
        rules.decide(principal, ReadHistory::on(&path, &current, ())).is_allowed(),
    ];
    answers.extend(Operation::ALL.iter().map(|operation| operation.denial(&rules, principal, &summary).is_none()));
    answers
}

proptest! {
    #[test]
    fn losing_a_group_never_gives_more(
        who in select(&PEOPLE[..]), groups in names(), lost in select(&NAMES[..]), department in select(&NAMES[..]),
        case in case(),
    ) {
        let fewer = groups.iter().filter(|group| group.as_str() != lost).cloned().collect();
        let before = answers(&principal(who, &groups, department), &case);
        let after = answers(&principal(who, &fewer, department), &case);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before || !after);
        }
    }

    #[test]
    fn a_row_of_the_map_never_takes_away(
        who in select(&PEOPLE[..]), groups in names(), department in select(&NAMES[..]), case in case(),
    ) {
        let person = principal(who, &groups, department);
        let with = answers(&person, &case);
        let without = answers(&person, &Case { grants: Vec::new(), ..case });
        for (with, without) in with.into_iter().zip(without) {
            prop_assert!(with || !without);
        }
    }

    #[test]
    fn a_right_of_the_map_contains_those_before_it(
        groups in names(), path in path(), grants in grants(), sharing in sharing(),
    ) {
        let person = principal("nobody in particular", &groups, "");
        let case = Case { path, current: sharing.clone(), proposed: sharing, grants };
        let answers = answers(&person, &case);
        let [_, open, _, save, history, archive, restore, delete, undelete] = answers[..] else { unreachable!("{answers:?}") };
        prop_assert!((open || !save) && (save || !archive) && (archive || !delete));
        prop_assert_eq!(archive, restore);
        prop_assert_eq!(save, history);
        prop_assert_eq!(delete, undelete);
    }

    #[test]
    fn the_trash_lists_what_may_be_restored_and_nothing_else(
        who in select(&PEOPLE[..]), groups in names(), department in select(&NAMES[..]), case in case(),
    ) {
        let rules = rules(&case.grants);
        let person = principal(who, &groups, department);
        let restore = rules.decide(&person, UndeleteResource::unchanged(&case.path, &case.current));
        let trash = ListResources::in_trash(&rules, &person, 7);
        let listed = trash.sees_all()
            || *trash.user() == case.current.owner.id
            || !trash.roles().is_disjoint(&case.current.roles)
            || trash.patterns().iter().any(|pattern| pattern.matches(&case.path));
        let may_list = rules.decide(&person, trash).is_allowed();
        prop_assert_eq!(restore.is_allowed(), listed && may_list);
    }

    #[test]
    fn who_can_do_what_agrees_with_the_decision(
        who in select(&PEOPLE[..]), groups in names(), department in select(&NAMES[..]), case in case(),
    ) {
        let (rules, person) = (rules(&case.grants), principal(who, &groups, department));
        let membership = rules.membership(&person);
        let entries = rules.access_to(&case.path, &case.current);
        let concerned = |source: &AccessSource| match source {
            AccessSource::Administrators => membership == Membership::Administrator,
            _ if membership == Membership::NonMember => false,
            AccessSource::Owner(owner) => owner.is(&person.user),
            AccessSource::Role(role) => person.roles.contains(role),
            AccessSource::Row(row) => !row.roles.is_disjoint(&person.roles),
        };
        for (right, action) in [
            (Right::Open, ExplainableAction::OpenResource),
            (Right::Edit, ExplainableAction::SaveResource),
            (Right::Archive, ExplainableAction::ArchiveResource),
            (Right::Archive, ExplainableAction::RestoreResource),
            (Right::Delete, ExplainableAction::DeleteResource),
            (Right::Delete, ExplainableAction::UndeleteResource),
        ] {
            let (allowed, _) = action.decide(&rules, &person, &case.path, &case.current);
            let mut found = entries.iter().filter(|entry| concerned(&entry.source));
            prop_assert_eq!(found.any(|entry| entry.rights.contains(&right)), allowed, "{:?} {:?}", action, entries);
        }
        // A row that does not match the path, or names nobody, is not there.
        let rows = entries.iter().filter(|entry| matches!(entry.source, AccessSource::Row(_))).count();
        let matching = case.grants.iter().filter(|row| row.pattern.matches(&case.path) && !row.roles.is_empty());
        prop_assert_eq!(rows, matching.count());
    }

    #[test]
    fn what_may_be_opened_by_the_map_is_in_the_list(
        groups in names(), department in select(&NAMES[..]), case in case(),
    ) {
        let rules = rules(&case.grants);
        let person = principal("somebody", &groups, department);
        let unshared = Sharing { owner: user("nobody"), roles: BTreeSet::new() };
        let open = rules.decide(&person, OpenResource { path: case.path.clone(), sharing: unshared });
        let list = ListResources::of(&rules, &person);
        let listed = list.sees_all() || list.patterns().iter().any(|pattern| pattern.matches(&case.path));
        let may_list = rules.decide(&person, list).is_allowed();
        prop_assert_eq!(open.is_allowed(), listed && may_list);
    }

    #[test]
    fn an_administrator_may_everything_and_an_outsider_nothing(
        who in select(&PEOPLE[..]), groups in names(), department in select(&["IT", "Finance", ""][..]), case in case(),
    ) {
        let mut admin = groups.clone();
        admin.insert("usher-admins".to_owned());
        prop_assert!(answers(&principal(who, &admin, department), &case).into_iter().all(|may| may));
        let outside = groups.into_iter().filter(|group| !group.starts_with("usher-")).collect();
        prop_assert!(!answers(&principal(who, &outside, department), &case).into_iter().any(|may| may));
    }

    #[test]
    fn a_member_never_hands_out_what_they_do_not_have(
        who in select(&PEOPLE[..]), department in select(&["IT", "Finance", ""][..]), case in case(),
    ) {
        let member = principal(who, &BTreeSet::from(["usher-users".to_owned()]), department);
        let answers = answers(&member, &case);
        let (create, save) = (answers[2], answers[3]);
        let Case { current, proposed, .. } = case;
        if create {
            prop_assert_eq!(&proposed.owner.username, who);
            prop_assert!(proposed.roles.is_subset(&member.roles));
        }
        if save {
            prop_assert_eq!(&current.owner, &proposed.owner);
            prop_assert!(proposed.roles.difference(&current.roles).all(|role| member.roles.contains(role)));
        }
    }

    #[test]
    fn a_denial_says_which_group_grants_it(
        who in select(&PEOPLE[..]), department in select(&["IT", ""][..]), case in case(),
    ) {
        let member = principal(who, &BTreeSet::from(["usher-users".to_owned()]), department);
        let rules = rules(&case.grants);
        let change = SaveResource { path: case.path, current: case.current, proposed: case.proposed };
        if let Some(reason) = rules.decide(&member, change).denial() {
            prop_assert!(reason.to_string().contains("usher-admins"));
        }
    }
}
