//! What people may do with resources, by the table of rules in docs/architecture.md, against real services.

use crate::support::{World, world};
use access::{AuditQuery, Entity, Field, ListKind, ListQuery, Operation, ResourceDraft};
use gate::{Caller, Expected, Refusal};

fn draft(path: &str, roles: &[&str]) -> ResourceDraft {
    ResourceDraft {
        path: path.into(),
        title: "Title".into(),
        body: "Text".into(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        ..ResourceDraft::default()
    }
}

/// What came of a call, as the HTTP status it becomes.
fn status<T>(outcome: &Result<T, Refusal>) -> u16 {
    match outcome {
        Ok(_) => 200,
        Err(Refusal::SignIn | Refusal::SessionExpired | Refusal::Token(_)) => 401,
        Err(Refusal::Denied(_)) => 403,
        Err(Refusal::NotFound) => 404,
        Err(Refusal::Conflict(_)) => 409,
        Err(Refusal::Invalid(_)) => 422,
        Err(_) => 503,
    }
}

struct People {
    world: World,
    admin: Caller,
    it: Caller,
    marketing: Caller,
    outsider: Caller,
}

/// `/it` is the IT member's and open to IT; `/private` is the IT member's alone; `/admin` is the administrator's.
async fn people() -> People {
    let world = world().await;
    let people = People {
        admin: world.caller("admin").await,
        it: world.caller("it-member").await,
        marketing: world.caller("marketing-member").await,
        outsider: world.caller("outsider").await,
        world,
    };
    let gate = &people.world.gate;
    gate.resources.create(&people.it, &draft("/it", &["department:IT"])).await.unwrap();
    gate.resources.create(&people.it, &draft("/private", &[])).await.unwrap();
    gate.resources.create(&people.admin, &draft("/admin", &["group:usher-users"])).await.unwrap();
    people
}

#[tokio::test]
async fn each_person_may_what_the_table_says() {
    let People { world, admin, it, marketing, outsider } = people().await;
    let gate = &world.gate;
    let callers = [&admin, &it, &marketing, &outsider, &Caller::Anonymous, &Caller::Expired];
    let change = |path: &str, version| ResourceDraft { version: Some(version), ..draft(path, &["department:IT"]) };
    let to_all = |path: &str| ResourceDraft { version: Some(99), ..draft(path, &["department:Finance"]) };
    let owned =
        |path: &str| ResourceDraft { owner: Some("marketing-member".into()), version: Some(99), ..draft(path, &[]) };
    let mut table: Vec<(&str, Vec<u16>)> = Vec::new();
    macro_rules! row {
        ($what:literal, |$caller:ident| $call:expr) => {{
            let mut statuses = Vec::new();
            for $caller in callers {
                statuses.push(status(&$call.await));
            }
            table.push(($what, statuses));
        }};
    }
    row!("list", |caller| gate.resources.list(caller, &ListQuery::default()));
    row!("open one for IT", |caller| gate.resources.open(caller, "/it"));
    row!("open its source", |caller| gate.resources.open_source(caller, "/it"));
    row!("have its source", |caller| gate.resources.open_source_unless(caller, "/it", &Expected::Any));
    row!("open a private one", |caller| gate.resources.open(caller, "/private"));
    row!("open one for members", |caller| gate.resources.open(caller, "/admin"));
    row!("open none", |caller| gate.resources.open(caller, "/none"));
    row!("open no path", |caller| gate.resources.open(caller, "/../etc"));
    row!("edit the IT member's", |caller| gate.resources.edit(caller, "/it"));
    row!("edit the administrator's", |caller| gate.resources.edit(caller, "/admin"));
    row!("save an old version", |caller| gate.resources.save(caller, "/it", &change("/it", 99)));
    row!("open to a foreign role", |caller| gate.resources.save(caller, "/it", &to_all("/it")));
    row!("give away", |caller| gate.resources.save(caller, "/it", &owned("/it")));
    row!("give away on creation", |caller| gate
        .resources
        .create(caller, &ResourceDraft { path: "/it".into(), ..owned("/it") }));
    row!("archive an old version", |caller| gate.resources.operate(caller, Operation::Archive, "/it", 99));
    row!("archive the administrator's", |caller| gate.resources.operate(caller, Operation::Archive, "/admin", 99));
    // There is nothing to do for those who may.
    row!("restore what is not archived", |caller| gate.resources.operate(caller, Operation::Restore, "/it", 99));
    row!("delete an old version", |caller| gate.resources.operate(caller, Operation::Delete, "/it", 99));
    row!("delete the administrator's", |caller| gate.resources.operate(caller, Operation::Delete, "/admin", 99));
    // Administrator, IT member, marketing member, outsider, nobody, a session that is over.
    let expected: Vec<(&str, Vec<u16>)> = vec![
        ("list", vec![200, 200, 200, 403, 401, 401]),
        ("open one for IT", vec![200, 200, 403, 403, 401, 401]),
        ("open its source", vec![200, 200, 403, 403, 401, 401]),
        ("have its source", vec![200, 200, 403, 403, 401, 401]),
        ("open a private one", vec![200, 200, 403, 403, 401, 401]),
        ("open one for members", vec![200, 200, 200, 403, 401, 401]),
        ("open none", vec![404, 404, 404, 403, 401, 401]),
        ("open no path", vec![404, 404, 404, 403, 401, 401]),
        ("edit the IT member's", vec![200, 200, 403, 403, 401, 401]),
        ("edit the administrator's", vec![200, 403, 403, 403, 401, 401]),
        ("save an old version", vec![409, 409, 403, 403, 401, 401]),
        ("open to a foreign role", vec![409, 403, 403, 403, 401, 401]),
        ("give away", vec![409, 403, 403, 403, 401, 401]),
        // The administrator may, and the marketing member keeps it, but the path is taken.
        ("give away on creation", vec![422, 403, 422, 403, 401, 401]),
        ("archive an old version", vec![409, 409, 403, 403, 401, 401]),
        ("archive the administrator's", vec![409, 403, 403, 403, 401, 401]),
        ("restore what is not archived", vec![200, 200, 403, 403, 401, 401]),
        ("delete an old version", vec![409, 409, 403, 403, 401, 401]),
        ("delete the administrator's", vec![409, 403, 403, 403, 401, 401]),
    ];
    assert_eq!(table, expected);
    let now = gate.resources.open(&admin, "/it").await.unwrap().resource;
    assert_eq!(
        (now.summary.version, now.summary.sharing.owner.username.as_str()),
        (1, "it-member"),
        "nothing was changed"
    );
}

#[tokio::test]
async fn an_archived_resource_is_found_opened_and_restored() {
    let People { world, it, admin, .. } = people().await;
    let gate = &world.gate;
    let listed = async |kind| {
        let query = ListQuery { kind, ..ListQuery::default() };
        let page = gate.resources.list(&it, &query).await.unwrap();
        page.resources.into_iter().map(|resource| resource.path.to_string()).collect::<Vec<_>>()
    };
    gate.resources.operate(&it, Operation::Archive, "/it", 1).await.unwrap();
    // Once more, as if the answer had been lost.
    gate.resources.operate(&it, Operation::Archive, "/it", 1).await.unwrap();
    assert!(!listed(ListKind::Current).await.contains(&"/it".to_owned()));
    assert_eq!(listed(ListKind::Archived).await, ["/it"]);
    let opened = gate.resources.open(&it, "/it").await.unwrap().resource.summary;
    assert_eq!((opened.archived, opened.version), (true, 2));
    let taken = gate.resources.create(&it, &draft("/it", &[])).await;
    assert!(matches!(taken, Err(Refusal::Invalid(_))), "{taken:?}");

    gate.resources.operate(&admin, Operation::Restore, "/it", 2).await.unwrap();
    assert!(listed(ListKind::Current).await.contains(&"/it".to_owned()) && listed(ListKind::Archived).await.is_empty());
    let query = AuditQuery { object: "/it".to_owned(), ..AuditQuery::default() };
    let records = gate.audit.page(&admin, &query).await.unwrap().records;
    let done: Vec<_> = records.iter().map(|record| (record.actor.as_str(), record.action.as_str())).collect();
    let expected = [("admin", "restore_resource"), ("it-member", "archive_resource"), ("it-member", "create_resource")];
    assert_eq!(done, expected);
}

#[tokio::test]
async fn a_deleted_resource_is_gone_for_everyone_and_can_be_restored_by_whoever_may_delete_it() {
    let People { world, it, admin, marketing, .. } = people().await;
    let gate = &world.gate;
    let listed = async |caller, kind| {
        let query = ListQuery { kind, ..ListQuery::default() };
        let page = gate.resources.list(caller, &query).await.unwrap();
        page.resources.into_iter().map(|resource| resource.path.to_string()).collect::<Vec<_>>()
    };
    gate.resources.operate(&it, Operation::Archive, "/it", 1).await.unwrap();
    let deleted = gate.resources.operate(&it, Operation::Delete, "/it", 2).await.unwrap();
    assert_eq!((deleted.version, deleted.deletion.unwrap().by.as_str()), (3, "it-member"));
    for (what, outcome) in [
        ("open", gate.resources.open(&admin, "/it").await.map(drop)),
        ("edit", gate.resources.edit(&it, "/it").await.map(drop)),
        ("save", gate.resources.save(&it, "/it", &draft("/it", &[])).await.map(drop)),
        ("archive", gate.resources.operate(&it, Operation::Archive, "/it", 3).await.map(drop)),
        ("restore from the archive", gate.resources.operate(&it, Operation::Restore, "/it", 3).await.map(drop)),
        ("delete", gate.resources.operate(&it, Operation::Delete, "/it", 3).await.map(drop)),
        ("ask to delete", gate.resources.ask_to_operate(&it, Operation::Delete, "/it").await.map(drop)),
    ] {
        assert!(matches!(outcome, Err(Refusal::NotFound)), "{what}: {outcome:?}");
    }
    for kind in [ListKind::Current, ListKind::Archived] {
        assert!(!listed(&admin, kind).await.contains(&"/it".to_owned()));
    }
    let trash = async |caller| listed(caller, ListKind::Deleted).await;
    assert_eq!((trash(&it).await, trash(&admin).await), (vec!["/it".to_owned()], vec!["/it".to_owned()]));
    assert_eq!(trash(&marketing).await, Vec::<String>::new());

    // The same text, as if the answer to a creation had been lost: it is still deleted.
    let refused = gate.resources.create(&it, &draft("/it", &["department:IT"])).await;
    let Err(Refusal::Invalid(invalid)) = refused else { unreachable!("invalid") };
    let message = invalid.message(Field::Path.name()).unwrap();
    assert!(message.contains("deleted resource in the trash") && message.contains("restore it"), "{message}");

    let restore = async |caller, version| gate.resources.operate(caller, Operation::Undelete, "/it", version).await;
    assert!(matches!(restore(&marketing, 3).await, Err(Refusal::Denied(_))));
    assert!(matches!(restore(&it, 2).await, Err(Refusal::Conflict(_))));
    let restored = restore(&admin, 3).await.unwrap();
    assert_eq!((restored.version, restored.archived, restored.deletion), (4, true, None));
    // Once more, as if the answer had been lost.
    assert_eq!(restore(&admin, 3).await.unwrap().version, 4);
    assert_eq!((listed(&it, ListKind::Archived).await, trash(&it).await), (vec!["/it".into()], vec![]));
    assert_eq!(gate.resources.open(&it, "/it").await.unwrap().resource.body, "Text");
    let query = AuditQuery { object: "/it".to_owned(), ..AuditQuery::default() };
    let records = gate.audit.page(&admin, &query).await.unwrap().records;
    let of = |action: &str| records.iter().find(|record| record.action == action && record.reason.is_empty()).unwrap();
    let (deletion, restoration) = (of("delete_resource"), of("undelete_resource"));
    assert_eq!((deletion.actor.as_str(), restoration.actor.as_str()), ("it-member", "admin"));
    let is_said = |text: &str| text.contains("restorable_until");
    assert!(!is_said(&deletion.before) && is_said(&deletion.after) && !is_said(&restoration.after), "{deletion:?}");
}

#[tokio::test]
async fn a_conflict_shows_both_and_can_be_resolved() {
    let People { world, it, admin, .. } = people().await;
    let theirs = ResourceDraft { body: "Theirs".into(), version: Some(1), ..draft("/it", &["department:IT"]) };
    world.gate.resources.save(&admin, "/it", &theirs).await.unwrap();
    let mut mine = ResourceDraft { body: "Mine".into(), version: Some(1), ..draft("/it", &["department:IT"]) };
    let refused = world.gate.resources.save(&it, "/it", &mine).await;
    let Err(Refusal::Conflict(now)) = refused else { unreachable!("a conflict") };
    let Entity::Resource(now) = *now;
    assert_eq!((now.body.as_str(), now.summary.version), ("Theirs", 2));
    mine.version = Some(now.summary.version);
    assert_eq!(world.gate.resources.save(&it, "/it", &mine).await.unwrap().body, "Mine");
}

#[tokio::test]
async fn a_taken_path_says_so_and_nothing_else() {
    let People { world, marketing, .. } = people().await;
    let refused = world.gate.resources.create(&marketing, &draft("/private", &[])).await;
    let Err(Refusal::Invalid(invalid)) = refused else { unreachable!("invalid") };
    let message = invalid.message(Field::Path.name()).unwrap();
    assert!(message.contains("/private") && !message.contains("it-member"), "{message}");
}

#[tokio::test]
async fn d24_what_is_opened_to_nobody_is_denied_and_no_error() {
    let People { world, marketing, .. } = people().await;
    let Err(Refusal::Denied(reason)) = world.gate.resources.open(&marketing, "/private").await.map(|_| ()) else {
        unreachable!("denied")
    };
    assert!(reason.to_string().contains("usher-admins"), "{reason}");
}

#[tokio::test]
async fn a_save_while_the_database_is_away_is_refused_and_works_again_after() {
    let People { world, it, .. } = people().await;
    let change = ResourceDraft { body: "Later".into(), version: Some(1), ..draft("/it", &["department:IT"]) };
    world.services.stop_dynamodb().await;
    assert!(matches!(world.gate.resources.save(&it, "/it", &change).await, Err(Refusal::Unavailable(_))));
    world.services.restart_dynamodb().await.unwrap();
    assert_eq!(world.gate.resources.save(&it, "/it", &change).await.unwrap().body, "Later");
}

/// Row 19: an owner is somebody, and a limit is a group's; a name in another case is pointed out.
#[tokio::test]
async fn owners_and_groups_that_nobody_knows_are_refused_with_whom_may_be_meant() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let draft = |path: &str, owner: &str| ResourceDraft {
        path: path.to_owned(),
        title: "A".to_owned(),
        owner: Some(owner.to_owned()),
        ..ResourceDraft::default()
    };
    let owner_of = |outcome: Result<access::Resource, Refusal>| match outcome {
        Err(Refusal::Invalid(errors)) => Err(errors.message(access::Field::Owner.name()).unwrap().to_owned()),
        other => Ok(other.unwrap().summary.sharing.owner.username),
    };
    world.sign_in("it-member").await;
    for (owner, expected) in [
        ("it-member", Ok("it-member")),
        // Has never signed in.
        ("marketing-member", Ok("marketing-member")),
        ("IT-Member", Err("“it-member”")),
        ("no-such-person", Err("no person")),
    ] {
        let (new, changed) = (format!("/new-{}", owner.to_lowercase()), format!("/changed-{}", owner.to_lowercase()));
        let (new, changed) = if owner == "IT-Member" { (new + "-2", changed + "-2") } else { (new, changed) };
        world.gate.resources.create(&admin, &draft(&changed, "admin")).await.unwrap();
        let change = ResourceDraft { version: Some(1), ..draft(&changed, owner) };
        for outcome in [
            world.gate.resources.create(&admin, &draft(&new, owner)).await,
            world.gate.resources.save(&admin, &changed, &change).await,
        ] {
            match (owner_of(outcome), expected) {
                (Ok(is), Ok(expected)) => assert_eq!(is, expected),
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (outcome, _) => panic!("{owner}: {outcome:?}"),
            }
        }
    }
    let limit =
        async |group: &str| world.gate.quota.set_group_limit(&admin, group, Some(access::Limit::Calls(9))).await;
    limit("usher-users").await.unwrap();
    for (group, part) in [("Usher-Users", "“usher-users”"), ("no-such-group", "no group")] {
        let refused = limit(group).await;
        assert!(matches!(&refused, Err(Refusal::BadInput(text)) if text.contains(part)), "{refused:?}");
        world.gate.quota.set_group_limit(&admin, group, None).await.unwrap();
    }
}

#[tokio::test]
async fn two_texts_are_compared_with_the_one_they_were_made_of() {
    let People { world, it, admin, marketing, .. } = people().await;
    let with = |body: &str, version| ResourceDraft { body: body.into(), version, ..draft("/it", &["department:IT"]) };
    let resources = &world.gate.resources;
    resources.save(&it, "/it", &with("a\nb\nc", Some(1))).await.unwrap();
    resources.save(&admin, "/it", &with("A\nb\nc", Some(2))).await.unwrap();
    let mine = "a\nb\nC";
    let hunks = resources.hunks(&it, "/it", 3, Some(2), mine).await.unwrap();
    let written: Vec<_> = hunks.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["theirs 0-1 0-1", "mine 2-3 2-3"]);
    assert_eq!(resources.merge(&it, "/it", &with(mine, Some(3)), &hunks).await.unwrap(), "A\nb\nC");
    // Without the version that one's own text is made of, nothing of it is given up.
    let hunks = resources.hunks(&it, "/it", 3, Some(99), mine).await.unwrap();
    assert_eq!(resources.merge(&it, "/it", &with(mine, Some(3)), &hunks).await.unwrap(), mine);

    assert_eq!(status(&resources.merge(&it, "/it", &with(mine, Some(2)), &hunks).await), 409);
    assert_eq!(status(&resources.merge(&it, "/it", &with(mine, Some(3)), &[]).await), 409);
    assert_eq!(status(&resources.hunks(&it, "/it", 99, Some(2), mine).await), 404);
    assert_eq!(status(&resources.hunks(&marketing, "/it", 3, Some(2), mine).await), 403);
    assert_eq!(status(&resources.merge(&marketing, "/it", &with(mine, Some(3)), &hunks).await), 403);
    assert_eq!(resources.open(&it, "/it").await.unwrap().resource.body, "A\nb\nc");
}

#[tokio::test]
async fn whoever_may_create_sees_a_preview() {
    let People { world, it, outsider, .. } = people().await;
    let resources = &world.gate.resources;
    assert_eq!(resources.preview(&it, "a *b*").await.unwrap(), "<p>a <em>b</em></p>\n");
    assert_eq!(status(&resources.preview(&it, "a\u{b}").await), 422);
    assert_eq!(status(&resources.preview(&outsider, "a").await), 403);
    assert_eq!(status(&resources.preview(&Caller::Anonymous, "a").await), 401);
}
