//! Who may see the history of a resource, what it shows, and how a version is restored.

use crate::support::{World, movable_clock, world, world_with};
use access::{
    AuditQuery, DiffLine, FieldChange, GrantDraft, Limit, MapChange, Operation, Outcome, ResourceDraft, VersionChange,
    VersionDetail,
};
use gate::{Caller, QuotaSettings, Refusal, Reset};
use std::{sync::atomic::Ordering, time::Duration};

fn draft(body: &str, version: Option<u64>) -> ResourceDraft {
    ResourceDraft {
        path: "/plan".to_owned(),
        title: "Plan".to_owned(),
        body: body.to_owned(),
        roles: vec!["department:IT".to_owned(), "group:usher-users".to_owned()],
        version,
        ..ResourceDraft::default()
    }
}

/// The IT member's, open to all members, in two versions.
async fn plan(world: &World) -> Caller {
    let it = world.caller("it-member").await;
    world.gate.resources.create(&it, &draft("one\ntwo", None)).await.unwrap();
    let second = ResourceDraft {
        title: "Plan B".to_owned(),
        roles: vec!["group:usher-users".to_owned()],
        ..draft("one\n2", Some(1))
    };
    world.gate.resources.save(&it, "/plan", &second).await.unwrap();
    it
}

async fn detail(world: &World, caller: &Caller, version: u64) -> VersionDetail {
    world.gate.resources.version(caller, "/plan", version).await.unwrap().detail
}

/// Added and removed lines, as `diff` writes them.
fn changed_lines(detail: &VersionDetail) -> Vec<String> {
    let changed = |line: &DiffLine| match (line.old, line.new) {
        (Some(_), Some(_)) => None,
        (None, _) => Some(format!("+{}", line.text)),
        _ => Some(format!("-{}", line.text)),
    };
    detail.text.parts.iter().flatten().filter_map(changed).collect()
}

#[tokio::test]
async fn the_history_tells_who_changed_what() {
    let world = world().await;
    let it = plan(&world).await;
    let admin = world.caller("admin").await;
    world.gate.resources.operate(&admin, Operation::Archive, "/plan", 2).await.unwrap();

    let page = world.gate.resources.history(&it, "/plan", None).await.unwrap();
    let shown: Vec<_> = page.versions.iter().map(|version| (version.version, version.by.as_deref())).collect();
    assert_eq!(shown, [(3, Some("admin")), (2, Some("it-member")), (1, Some("it-member"))]);
    let earlier = world.gate.resources.history(&it, "/plan", Some(2)).await.unwrap();
    assert_eq!(earlier.versions, page.versions[2..]);

    let second = detail(&world, &it, 2).await;
    assert_eq!((second.title.as_str(), second.current, second.is_compared), ("Plan B", 3, true));
    assert_eq!(changed_lines(&second), ["-two", "+2"]);
    let field =
        |field, before: &str, after: &str| FieldChange { field, before: before.to_owned(), after: after.to_owned() };
    let roles = field(VersionChange::Roles, "department:IT, group:usher-users", "group:usher-users");
    assert_eq!(second.fields, [field(VersionChange::Title, "Plan", "Plan B"), roles]);

    let first = detail(&world, &it, 1).await;
    assert!(!first.is_compared && changed_lines(&first).is_empty());
    assert_eq!(first.text.parts.concat().len(), 2, "the text as it was");
    assert_eq!(first.fields.len(), 4);
    let third = detail(&world, &it, 3).await;
    assert_eq!(third.summary.changes, [VersionChange::Archived]);
    assert!(third.fields.is_empty() && third.text.parts.is_empty());
}

#[tokio::test]
async fn the_history_is_for_those_who_may_edit() {
    let world = world().await;
    let it = plan(&world).await;
    let admin = world.caller("admin").await;
    // May open it, and no more.
    let reader = world.caller("marketing-member").await;
    let outsider = world.caller("outsider").await;
    world.gate.resources.open(&reader, "/plan").await.unwrap();
    let resources = &world.gate.resources;
    for caller in [&it, &admin] {
        assert_eq!(resources.history(caller, "/plan", None).await.unwrap().current, 2);
        resources.version(caller, "/plan", 1).await.unwrap();
        resources.edit_version(caller, "/plan", 1).await.unwrap();
    }
    for caller in [&reader, &outsider] {
        assert!(matches!(resources.history(caller, "/plan", None).await, Err(Refusal::Denied(_))));
        assert!(matches!(resources.version(caller, "/plan", 1).await, Err(Refusal::Denied(_))));
        assert!(matches!(resources.edit_version(caller, "/plan", 1).await, Err(Refusal::Denied(_))));
    }
    assert!(matches!(resources.history(&Caller::Anonymous, "/plan", None).await, Err(Refusal::SignIn)));
    assert!(matches!(resources.history(&it, "/none", None).await, Err(Refusal::NotFound)));
    for version in [0, 3, u64::MAX] {
        assert!(matches!(resources.version(&it, "/plan", version).await, Err(Refusal::NotFound)), "{version}");
        assert!(matches!(resources.edit_version(&it, "/plan", version).await, Err(Refusal::NotFound)), "{version}");
    }
    world.gate.flush().await;
    let query = AuditQuery { action: "read_history".to_owned(), ..AuditQuery::default() };
    let records = world.gate.audit.page(&admin, &query).await.unwrap().records;
    let denied = records.iter().filter(|record| record.actor == "marketing-member");
    assert_eq!(denied.filter(|record| record.outcome == Outcome::Denied && record.object == "/plan").count(), 3);

    let grant = GrantDraft {
        pattern: "/plan".to_owned(),
        right: "edit".to_owned(),
        roles: vec!["group:usher-users".to_owned()],
    };
    world.gate.map.change(&admin, &MapChange { was: None, grant: Some(grant) }).await.unwrap();
    assert_eq!(resources.history(&reader, "/plan", None).await.unwrap().current, 2);
}

#[tokio::test]
async fn an_earlier_version_is_restored_as_a_new_one() {
    let world = world().await;
    let it = plan(&world).await;
    let restored = world.gate.resources.edit_version(&it, "/plan", 1).await.unwrap();
    assert_eq!((restored.summary.title.as_str(), restored.body.as_str()), ("Plan", "one\ntwo"));
    let now = world.gate.resources.edit(&it, "/plan").await.unwrap().summary;
    assert_eq!((&restored.summary.sharing, restored.summary.version), (&now.sharing, 2), "nobody else may open it");

    let saved = world.gate.resources.save(&it, "/plan", &restored.draft()).await.unwrap();
    assert_eq!((saved.summary.version, saved.body.as_str()), (3, "one\ntwo"));
    let page = world.gate.resources.history(&it, "/plan", None).await.unwrap();
    assert_eq!(page.versions.len(), 3, "what was restored from is there as well");
    assert_eq!(changed_lines(&detail(&world, &it, 3).await), ["-2", "+two"]);
    // Somebody else was faster.
    let late = ResourceDraft { body: "late".to_owned(), ..restored.draft() };
    assert!(matches!(world.gate.resources.save(&it, "/plan", &late).await, Err(Refusal::Conflict(_))));
}

#[tokio::test]
async fn a_version_is_counted_as_opening_the_resource_is() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(86_400), clock.clone()).await;
    let it = plan(&world).await;
    let mut settings = crate::support::settings(&world.services, clock);
    settings.quota = QuotaSettings { default: Limit::Calls(1), reset: Reset::default() };
    let gate = gate::Gate::new(settings, world.store.clone()).await.unwrap();
    let used = async || gate.quota.state(&it).await.unwrap().used;
    // Not within a minute of saving it; nor the list, a version that is not there, or the form.
    gate.resources.version(&it, "/plan", 1).await.unwrap();
    ahead.store(120, Ordering::SeqCst);
    gate.resources.history(&it, "/plan", None).await.unwrap();
    gate.resources.edit_version(&it, "/plan", 1).await.unwrap();
    assert!(matches!(gate.resources.version(&it, "/plan", 9).await, Err(Refusal::NotFound)));
    assert_eq!(used().await, 0);
    assert_eq!(gate.resources.version(&it, "/plan", 1).await.unwrap().quota.used, 1);
    assert_eq!(gate.resources.version(&it, "/plan", 2).await.unwrap().quota.used, 1, "within a minute");
    ahead.store(240, Ordering::SeqCst);
    assert!(matches!(gate.resources.version(&it, "/plan", 1).await, Err(Refusal::OverQuota(_))));
}

#[tokio::test]
async fn the_history_is_out_of_reach_while_the_resource_is_in_the_trash() {
    let world = world().await;
    let it = plan(&world).await;
    let resources = &world.gate.resources;
    resources.operate(&it, Operation::Delete, "/plan", 2).await.unwrap();
    assert!(matches!(resources.history(&it, "/plan", None).await, Err(Refusal::NotFound)));
    assert!(matches!(resources.version(&it, "/plan", 1).await, Err(Refusal::NotFound)));
    resources.operate(&it, Operation::Undelete, "/plan", 3).await.unwrap();
    let versions = resources.history(&it, "/plan", None).await.unwrap().versions;
    let changes: Vec<_> = versions.into_iter().map(|version| version.changes).collect();
    assert_eq!(changes[..2], [vec![VersionChange::Undeleted], vec![VersionChange::Deleted]]);
    assert_eq!(changes.len(), 4);
}
