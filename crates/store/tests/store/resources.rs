//! Creating, changing and deleting against a real DynamoDB server.

use crate::support::{self, *};
use access::{
    ArchiveResource, DeleteResource, ListKind, ListQuery, ResourcePath, RestoreResource, SaveResource, Sharing, SortBy,
    TRASH_DAYS,
};
use std::collections::BTreeSet;
use store::WriteError;

#[tokio::test]
async fn what_is_written_is_read() {
    let store = store().await;
    let blog = resource("/blog", "Blog — größer", "ann", &["department:IT", "department:Finance"]);
    let created = create(&store, &blog).await;
    assert!(created.says_the_same_as(&blog) && created.summary == blog.summary);
    assert_eq!(find(&store, "/blog").await, Some(created));
    assert_eq!(find(&store, "/other").await, None);
}

#[tokio::test]
async fn owner_and_roles_of_many_are_those_of_each_one() {
    let store = store().await;
    for (path, owner, roles) in
        [("/gone", "ann", &["department:IT"][..]), ("/old", "ben", &["department:Finance"]), ("/plan", "ann", &[])]
    {
        create(&store, &resource(path, "One", owner, roles)).await;
    }
    let deletion = admitted::<DeleteResource>(&store, "/gone", ()).await.operation(2_000);
    store.resources.write(&deletion, &entry()).await.unwrap();
    let archiving = admitted::<ArchiveResource>(&store, "/old", ()).await.operation(2_000);
    store.resources.write(&archiving, &entry()).await.unwrap();

    // More than one request can name.
    let nowhere = (0..100).map(|n| format!("/nowhere/{n}"));
    let paths = nowhere.chain(["/gone", "/old", "/plan"].map(str::to_owned));
    let paths: BTreeSet<ResourcePath> = paths.map(|path| path.parse().unwrap()).collect();
    let over = 2_000 + TRASH_DAYS * 86_400;
    for (trash_at, expected) in [
        (None, &["/old", "/plan"][..]),
        (Some(over - 1), &["/gone", "/old", "/plan"]),
        (Some(over), &["/old", "/plan"]),
    ] {
        let found = store.resources.sharings(&paths, trash_at).await.unwrap();
        assert_eq!(found.keys().map(ResourcePath::as_str).collect::<Vec<_>>(), expected, "{trash_at:?}");
        for (path, sharing) in found {
            let one = store.resources.find_with_deleted(&path, 2_000).await.unwrap().unwrap();
            assert_eq!(one.sharing(), &sharing, "{path}");
        }
    }
    assert!(store.resources.sharings(&BTreeSet::new(), None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_path_is_taken_once() {
    let store = store().await;
    let (first, second) =
        (resource("/blog", "First", "ann", &[]), resource("/blog", "Second", "ben", &["department:IT"]));
    let first = create(&store, &first).await;
    let refused = store.resources.write(&creation(&second), &entry()).await;
    assert!(matches!(refused, Err(WriteError::Changed(Some(now))) if *now == first));
    assert_eq!(find(&store, "/blog").await, Some(first));
    let listed = store.resources.list(&may_list(&admin()), &ListQuery::default()).await.unwrap();
    assert_eq!((listed.page.resources.len(), listed.page.count), (1, Some(1)));
}

#[tokio::test]
async fn d12_no_update_is_lost() {
    let store = store().await;
    let original = resource("/blog", "Original", "ann", &["department:IT"]);
    create(&store, &original).await;
    let (mine, theirs) = (retitling(&store, "/blog", "Mine").await, retitling(&store, "/blog", "Theirs").await);
    let deletion = admitted::<DeleteResource>(&store, "/blog", ()).await.operation(2_000);
    store.resources.write(&mine, &entry()).await.unwrap();

    let refused = store.resources.write(&theirs, &entry()).await;
    assert!(matches!(refused, Err(WriteError::Changed(Some(now))) if *now == *mine.after()));
    let refused = store.resources.write(&deletion, &entry()).await;
    assert!(matches!(refused, Err(WriteError::Changed(Some(now))) if *now == *mine.after()));

    let late = retitling(&store, "/blog", "Late").await;
    let deletion = admitted::<DeleteResource>(&store, "/blog", ()).await.operation(2_000);
    store.resources.write(&deletion, &entry()).await.unwrap();
    let refused = store.resources.write(&late, &entry()).await;
    assert!(matches!(refused, Err(WriteError::Changed(None))));
    assert_eq!(find(&store, "/blog").await, None);
}

#[tokio::test]
async fn of_two_writers_at_once_one_wins() {
    let store = store().await;
    let original = resource("/blog", "Original", "ann", &[]);
    create(&store, &original).await;
    let mut changes = Vec::new();
    for n in 0..8 {
        changes.push(retitling(&store, "/blog", &format!("Change {n}")).await);
    }
    let entry = entry();
    let saves = changes.iter().map(|change| store.resources.write(change, &entry));
    let saved = futures::future::join_all(saves).await;
    assert_eq!(saved.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let winner = saved.iter().position(Result::is_ok).unwrap();
    assert_eq!(find(&store, "/blog").await.as_ref(), Some(changes[winner].after()));
}

#[tokio::test]
async fn lists_follow_every_change_of_owner_and_roles() {
    let store = store().await;
    let seen = async |principal| {
        let page = store.resources.list(&may_list(&principal), &ListQuery::default()).await.unwrap().page;
        assert_eq!(page.count, Some(page.resources.len() as u64));
        page.resources.into_iter().map(|resource| resource.title).collect::<Vec<_>>()
    };
    let (ann, ben, it) = (
        principal("ann", &["usher-users"], &["group:usher-users"]),
        principal("ben", &["usher-users"], &["group:usher-users"]),
        principal("ida", &["usher-users"], &["group:usher-users", "department:IT"]),
    );
    let plan = resource("/plan", "Plan", "ann", &["department:IT", "department:Finance"]);
    create(&store, &plan).await;
    assert_eq!((seen(ann.clone()).await, seen(ben.clone()).await), (vec!["Plan".to_owned()], vec![]));
    assert_eq!((seen(it.clone()).await, seen(admin()).await), (vec!["Plan".into()], vec!["Plan".into()]));

    let sharing = Sharing { owner: support::user("ben"), roles: support::roles(&["department:Finance"]) };
    let admission = admitted::<SaveResource>(&store, "/plan", sharing).await;
    let change = admission.change(retitled(&plan, "Plan B"), 1_001);
    store.resources.write(&change, &entry()).await.unwrap();
    assert_eq!((seen(ann.clone()).await, seen(ben.clone()).await), (vec![], vec!["Plan B".to_owned()]));
    assert_eq!((seen(it.clone()).await, seen(admin()).await), (vec![], vec!["Plan B".into()]));

    let deletion = admitted::<DeleteResource>(&store, "/plan", ()).await.operation(2_000);
    store.resources.write(&deletion, &entry()).await.unwrap();
    for principal in [ann, ben, it, admin()] {
        assert_eq!(seen(principal).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_archived_resource_is_in_the_archive_until_it_is_restored() {
    let store = store().await;
    let (ann, ben, it) = (
        principal("ann", &["usher-users"], &["group:usher-users"]),
        principal("ben", &["usher-users"], &["group:usher-users"]),
        principal("ida", &["usher-users"], &["group:usher-users", "department:IT"]),
    );
    // In the list and in the archive; the counts agree with the rows, for whoever sees them.
    let lists = async || {
        let mut titles = [Vec::new(), Vec::new()];
        for (kind, titles) in [ListKind::Current, ListKind::Archived].into_iter().zip(&mut titles) {
            for principal in [&ann, &ben, &it, &admin()] {
                let query = ListQuery { kind, sort: SortBy::Updated, ..ListQuery::default() };
                let page = store.resources.list(&may_list(principal), &query).await.unwrap().page;
                assert_eq!(page.count, Some(page.resources.len() as u64));
                titles.push(page.resources.into_iter().map(|resource| resource.title).collect::<Vec<_>>().join(" "));
            }
        }
        titles
    };
    let in_one = |titles: &str| [titles, "", titles, titles].map(str::to_owned).to_vec();
    create(&store, &resource("/plan", "Plan", "ann", &["department:IT"])).await;
    assert_eq!(lists().await, [in_one("Plan"), in_one("")]);

    let archiving = admitted::<ArchiveResource>(&store, "/plan", ()).await.operation(2_000);
    store.resources.write(&archiving, &entry()).await.unwrap();
    assert_eq!(lists().await, [in_one(""), in_one("Plan")]);
    // A change of an archived resource leaves it where it is.
    store.resources.write(&retitling(&store, "/plan", "Plan B").await, &entry()).await.unwrap();
    assert_eq!(lists().await, [in_one(""), in_one("Plan B")]);
    let found = find(&store, "/plan").await.unwrap();
    assert_eq!((found.summary.archived, found.summary.version), (true, 3));

    let restoring = admitted::<RestoreResource>(&store, "/plan", ()).await.operation(2_000);
    store.resources.write(&restoring, &entry()).await.unwrap();
    assert_eq!(lists().await, [in_one("Plan B"), in_one("")]);
    let again = store.resources.write(&archiving, &entry()).await;
    assert!(matches!(again, Err(WriteError::Changed(Some(now))) if now.summary.version == 4));
}
