//! The trash against a real DynamoDB server.

use crate::support::{self, *};
use access::{
    DeleteResource, Grant, ListKind, ListQuery, ListResources, Principal, Resource, Right, Rules, SortBy, TRASH_DAYS,
    UndeleteResource,
};
use std::collections::BTreeSet;
use store::{Admitted, Store, WriteError};

/// When resources are deleted here, and when they are gone for good, in seconds since 1970.
const DELETED: u64 = 2_000;
const GONE: u64 = DELETED + TRASH_DAYS * 86_400;

async fn delete(store: &Store, path: &str) {
    let deletion = admitted::<DeleteResource>(store, path, ()).await.operation(DELETED);
    store.resources.write(&deletion, &entry()).await.unwrap();
}

/// As an administrator loads it at this time, to restore it.
async fn deleted(store: &Store, path: &str, now: u64) -> Option<Admitted<UndeleteResource>> {
    let found = store.resources.find_with_deleted(&path.parse().unwrap(), now).await.unwrap();
    found.map(|found| found.decide(&rules(), &admin(), ()).unwrap())
}

async fn trash(store: &Store, rules: &Rules, principal: &Principal, now: u64) -> Vec<String> {
    let mut in_every_order = BTreeSet::new();
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        let admission = rules.decide(principal, ListResources::in_trash(rules, principal, now)).admission().unwrap();
        let query = ListQuery { kind: ListKind::Deleted, sort, ..ListQuery::default() };
        let page = store.resources.list(&admission, &query).await.unwrap().page;
        in_every_order.insert(page.resources.iter().map(|resource| resource.path.to_string()).collect::<Vec<_>>());
    }
    assert_eq!(in_every_order.len(), 1, "{in_every_order:?}");
    in_every_order.pop_first().unwrap()
}

fn ann() -> Principal {
    principal("ann", &["usher-users"], &["group:usher-users"])
}

fn ida() -> Principal {
    principal("ida", &["usher-users"], &["group:usher-users", "department:IT"])
}

fn plan() -> Resource {
    resource("/plan", "Plan", "ann", &["department:IT"])
}

#[tokio::test]
async fn a_deleted_resource_is_in_the_trash_of_those_who_may_restore_it_and_nowhere_else() {
    let store = store().await;
    create(&store, &plan()).await;
    let listed = async || {
        let mut titles = Vec::new();
        for kind in [ListKind::Current, ListKind::Archived] {
            for principal in [&ann(), &ida(), &admin()] {
                let query = ListQuery { kind, ..ListQuery::default() };
                let page = store.resources.list(&may_list(principal), &query).await.unwrap().page;
                assert_eq!(page.count, Some(page.resources.len() as u64));
                titles.extend(page.resources.into_iter().map(|resource| resource.title));
            }
        }
        titles
    };
    assert_eq!(listed().await, ["Plan"; 3]);
    delete(&store, "/plan").await;
    assert_eq!((listed().await.len(), find(&store, "/plan").await), (0, None));

    let (of_ann, of_ida) =
        (trash(&store, &rules(), &ann(), DELETED).await, trash(&store, &rules(), &ida(), DELETED).await);
    assert_eq!((of_ann, of_ida), (vec!["/plan".to_owned()], vec![]), "a role that could open it cannot restore it");
    assert_eq!(trash(&store, &rules(), &admin(), DELETED).await, ["/plan"]);
    for (right, expected) in [(Right::Archive, 0), (Right::Delete, 1)] {
        let grant = Grant { pattern: "/plan".parse().unwrap(), right, roles: support::roles(&["department:IT"]) };
        let rules = Rules { grants: vec![grant], ..rules() };
        assert_eq!(trash(&store, &rules, &ida(), DELETED).await.len(), expected, "{right:?}");
    }

    let restoring = deleted(&store, "/plan", GONE - 1).await.unwrap();
    let deletion = restoring.summary().deletion.clone().unwrap();
    assert_eq!((deletion.by.as_str(), deletion.expires_at, restoring.summary().version), ("admin", GONE, 2));
    store.resources.write(&restoring.operation(GONE - 1), &entry()).await.unwrap();
    assert_eq!(listed().await, ["Plan"; 3]);
    assert!(trash(&store, &rules(), &admin(), DELETED).await.is_empty());
    let restored = find(&store, "/plan").await.unwrap();
    assert_eq!((restored.summary.version, restored.body), (3, plan().body));
}

#[tokio::test]
async fn a_deleted_resource_keeps_its_path_until_it_is_gone() {
    let store = store().await;
    create(&store, &plan()).await;
    delete(&store, "/plan").await;
    let mut other = resource("/plan", "Other", "ben", &[]);
    let refused = store.resources.write(&creation(&other), &entry()).await;
    assert!(matches!(refused, Err(WriteError::Changed(Some(now))) if now.summary.deletion.is_some()));

    // DynamoDB has not removed it yet.
    assert!(deleted(&store, "/plan", GONE).await.is_none());
    assert!(trash(&store, &rules(), &admin(), GONE).await.is_empty());
    other.summary.updated_at = GONE;
    let other = create(&store, &other).await;
    assert_eq!(find(&store, "/plan").await.as_ref(), Some(&other));
    assert!(trash(&store, &rules(), &ann(), GONE).await.is_empty(), "what is left of the former resource is gone");
    let listed = store.resources.list(&may_list(&admin()), &ListQuery::default()).await.unwrap().page;
    assert_eq!((listed.resources, listed.count), (vec![other.summary], Some(1)));
}

#[tokio::test]
async fn dynamodb_removes_all_of_a_deleted_resource_and_nothing_of_a_restored_one() {
    let (store, client) = store_and_client().await;
    create(&store, &plan()).await;
    let ttls = async || {
        let items = client.scan().table_name("test-v2-resources").send().await.unwrap().items.unwrap();
        let of_plan = items.into_iter().filter(|item| item.contains_key("title"));
        of_plan.map(|item| item.get("ttl").map(|ttl| ttl.as_n().unwrap().clone())).collect::<Vec<_>>()
    };
    // The resource, its rows and its versions.
    assert_eq!(ttls().await, [None, None, None, None, None]);
    delete(&store, "/plan").await;
    assert_eq!(ttls().await, vec![Some(GONE.to_string()); 5]);
    let restoring = deleted(&store, "/plan", DELETED).await.unwrap().operation(DELETED);
    store.resources.write(&restoring, &entry()).await.unwrap();
    assert_eq!(ttls().await, [None, None, None, None, None, None, None]);
}

#[tokio::test]
async fn of_two_who_restore_at_once_one_learns_of_the_other() {
    let store = store().await;
    create(&store, &plan()).await;
    delete(&store, "/plan").await;
    let (first, second) =
        (deleted(&store, "/plan", DELETED).await.unwrap(), deleted(&store, "/plan", DELETED).await.unwrap());
    store.resources.write(&first.operation(DELETED), &entry()).await.unwrap();
    let late = store.resources.write(&second.operation(DELETED), &entry()).await;
    assert!(matches!(late, Err(WriteError::Changed(Some(now))) if now.summary.version == 3));
}

/// The trash has no partitions of roles.
#[tokio::test]
async fn the_trash_is_filtered_by_role_and_owner() {
    let store = store().await;
    create(&store, &plan()).await;
    create(&store, &resource("/menu", "Menu", "ben", &["department:Finance"])).await;
    for path in ["/plan", "/menu"] {
        delete(&store, path).await;
    }
    let found = async |principal: &Principal, role: &str, owner: &str| {
        let listing = ListResources::in_trash(&rules(), principal, DELETED);
        let admission = rules().decide(principal, listing).admission().unwrap();
        let query =
            ListQuery { kind: ListKind::Deleted, role: role.into(), owner: owner.into(), ..ListQuery::default() };
        let page = store.resources.list(&admission, &query).await.unwrap().page;
        page.resources.into_iter().map(|resource| resource.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(&admin(), "department:IT", "").await, ["/plan"]);
    assert_eq!(found(&admin(), "", "ben").await, ["/menu"]);
    assert_eq!(found(&ann(), "", "ann").await, ["/plan"]);
    assert_eq!(found(&ann(), "department:Finance", "").await, [""; 0]);
}
