//! What must hold for every principal and every resource.
#![allow(missing_docs)]

use access::{
    AccessSource, CreateResource, ExplainableAction, Grant, ListResources, Membership, OpenResource, Operation,
    Pattern, Principal, ReadHistory, ResourceAction as _, ResourcePath, ResourceSummary, Right, Role, Rules,
    SaveResource, Sharing, UndeleteResource, UserId, UserRef, claims,
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    sample::select,
};
use std::collections::BTreeSet;

const NAMES: [&str; 6] = ["usher-users", "usher-admins", "not-usher-admins", "IT", "Finance", ""];
const PEOPLE: [&str; 3] = ["ann", "ben", "cleo"];

const SCOPES: [&str; 3] = ["usher/resources.read", "usher/resources.write", "other/read"];

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
    fn a_program_may_what_is_open_to_its_scopes_and_nothing_else(
        held in btree_set(select(&SCOPES[..]), 0..3), case in case(), open in btree_set(select(&SCOPES[..]), 0..3),
        right in select(&Right::ALL[..]), pattern in select(&PATTERNS[..]),
    ) {
        let program = Principal::of_client("4abc", held.iter().copied());
        prop_assert!(program.roles.iter().all(Role::is_scope));
        // Whatever is open to people is open to no program.
        prop_assert!(!answers(&program, &case).into_iter().skip(1).any(|may| may));
        let lists = rules(&case.grants).decide(&program, ListResources::of(&rules(&case.grants), &program));
        prop_assert_eq!(lists.is_allowed(), !held.is_empty());
        // It owns nothing, even if somebody wrote so.
        let own = Sharing { owner: program.user.clone(), roles: BTreeSet::new() };
        let owned = answers(&program, &Case { current: own, ..case.clone() });
        prop_assert!(!owned.into_iter().skip(1).any(|may| may));
        let scopes: BTreeSet<Role> = open.iter().map(|scope| Role::of_scope(scope)).collect();
        let has_one = !scopes.is_disjoint(&program.roles);
        let may_open = |grants: &[Grant], roles: &BTreeSet<Role>| {
            let sharing = Sharing { roles: roles.clone(), ..case.current.clone() };
            let action = OpenResource { path: case.path.clone(), sharing };
            rules(grants).decide(&program, action).is_allowed()
        };
        prop_assert_eq!(may_open(&[], &scopes), has_one);
        let pattern: Pattern = pattern.parse().unwrap_or_else(|_| unreachable!("{} is a pattern", pattern));
        let matches = pattern.matches(&case.path);
        let row = Grant { pattern, right, roles: scopes };
        prop_assert_eq!(may_open(&[row], &BTreeSet::new()), has_one && matches);
    }

    #[test]
    fn who_can_do_what_is_true_of_programs_too(
        held in btree_set(select(&SCOPES[..]), 0..3), case in case(), open in btree_set(select(&SCOPES[..]), 0..3),
        right in select(&Right::ALL[..]), pattern in select(&PATTERNS[..]),
    ) {
        let program = Principal::of_client("4abc", held.iter().copied());
        let scopes: BTreeSet<Role> = open.iter().map(|scope| Role::of_scope(scope)).collect();
        let pattern: Pattern = pattern.parse().unwrap_or_else(|_| unreachable!("{} is a pattern", pattern));
        let row = Grant { pattern, right, roles: scopes.clone() };
        let rules = rules(&case.grants.iter().cloned().chain([row]).collect::<Vec<_>>());
        let roles = case.current.roles.union(&scopes).cloned().collect();
        let sharing = Sharing { roles, ..case.current.clone() };
        let entries = rules.access_to(&case.path, &sharing);
        let concerned = |source: &AccessSource| match source {
            AccessSource::Administrators | AccessSource::Owner(_) => false,
            AccessSource::Role(role) => program.roles.contains(role),
            AccessSource::Row(row) => !row.roles.is_disjoint(&program.roles),
        };
        for (right, action) in [
            (Right::Open, ExplainableAction::OpenResource),
            (Right::Edit, ExplainableAction::SaveResource),
            (Right::Archive, ExplainableAction::ArchiveResource),
            (Right::Delete, ExplainableAction::DeleteResource),
        ] {
            let (allowed, _) = action.decide(&rules, &program, &case.path, &sharing);
            let mut found = entries.iter().filter(|entry| concerned(&entry.source));
            prop_assert_eq!(found.any(|entry| entry.rights.contains(&right)), allowed, "{:?} {:?}", action, entries);
        }
    }

    #[test]
    fn no_claim_of_a_user_makes_a_scope(
        claim in select(&["scope", "custom:scope", claims::GROUPS, "custom:department", "custom:scope:x"][..]),
        value in "(scope:)?\\PC{0,20}", used in select(&["access", "id"][..]),
    ) {
        let mut token = serde_json::json!({
            "iss": "https://pool", "sub": "1", "username": "ann", "cognito:username": "ann", "token_use": used,
        });
        token[claim] = if claim == claims::GROUPS { serde_json::json!([value]) } else { value.into() };
        let rules = Rules { role_claims: vec![claims::GROUPS.to_owned(), claim.to_owned()], ..rules(&[]) };
        let person = Principal::from_claims(token.as_object().unwrap_or(&Default::default()), &rules)
            .unwrap_or_else(|| unreachable!("the claims name a user"));
        prop_assert!(!person.is_program() && !person.roles.iter().any(Role::is_scope), "{:?}", person.roles);
        let stored = [Role::of_scope("usher/resources.read")].into();
        let stored = Principal::of(person.user, "", &person.groups, &stored, &rules);
        prop_assert!(!stored.roles.iter().any(Role::is_scope));
    }

    #[test]
    fn a_scope_is_one_role(first in "[!#-\\[\\]-~]{1,30}", second in "[!#-\\[\\]-~]{1,30}") {
        let (one, other) = (Role::of_scope(&first), Role::of_scope(&second));
        prop_assert_eq!((one.origin(), one.name()), ("scope", first.as_str()));
        prop_assert_eq!(Role::parse(one.as_str()), Some(one.clone()));
        prop_assert_eq!(one == other, first == second);
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
