//! The tables of an earlier Usher, which knew users by username and roles by name alone, become today's.

use crate::support::{
    World, connect, entry, gate, roles, settings,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world_on,
};
use access::{Limit, ListKind, ListQuery, Right, UserId, UserRef};
use gate::{Clock, migrate};
use local::Options;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{Entry, StoreError, UserDay};

/// When people signed in last: later than the accounts of the user pool were created.
const LATER: u64 = 4_000_000_000;

/// A call of DynamoDB past the store.
async fn dynamodb(url: &str, operation: &str, input: Value) -> Value {
    let request = reqwest::Client::new()
        .post(url)
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("x-amz-date", "20260101T000000Z")
        .header("content-type", "application/x-amz-json-1.0")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        )
        .body(input.to_string());
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{operation}: {}", answer.text().await.unwrap());
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

async fn put(url: &str, table: &str, items: impl IntoIterator<Item = Value>) {
    for item in items {
        dynamodb(url, "PutItem", json!({ "TableName": table, "Item": item })).await;
    }
}

/// The tables as the earlier Usher created and filled them.
async fn fill(url: &str) {
    let tables: [(&str, &[&str]); 6] = [
        ("users", &["username"]),
        ("usage", &["username", "day"]),
        ("resources", &["pk", "sk"]),
        ("totals", &["of", "day"]),
        ("policy", &["id"]),
        ("audit", &["chain", "place"]),
    ];
    for (name, keys) in tables {
        let attributes: Vec<_> = keys.iter().map(|key| json!({ "AttributeName": key, "AttributeType": "S" })).collect();
        let types = ["HASH", "RANGE"];
        let keys: Vec<_> =
            keys.iter().zip(types).map(|(key, kind)| json!({ "AttributeName": key, "KeyType": kind })).collect();
        let table = json!({
            "TableName": format!("test-{name}"), "AttributeDefinitions": attributes, "KeySchema": keys,
            "BillingMode": "PAY_PER_REQUEST",
        });
        dynamodb(url, "CreateTable", table).await;
    }
    let user = |username: &str, signed_in_at: u64| {
        json!({
            "username": { "S": username }, "kind": { "S": "user" }, "name": { "S": format!("Name of {username}") },
            "groups": { "SS": ["usher-users"] }, "attribute_roles": { "SS": ["IT"] },
            "signed_in_at": { "N": signed_in_at.to_string() }, "signed_out_at": { "N": "100" }, "epoch": { "N": "2" },
            "daily_calls": { "S": "9" }, "feed": { "S": "changes" }, "changed_at": { "S": "000000000100" },
            "changes": { "N": "3" },
        })
    };
    // The account that marketing-member has today is younger than the one that signed in.
    put(url, "test-users", [user("it-member", LATER), user("gone", LATER), user("marketing-member", 1_000)]).await;
    let day = json!({
        "username": { "S": "it-member" }, "day": { "S": "2026-11-21" }, "calls": { "N": "5" },
        "day_shard": { "S": "2026-11-21#0" }, "ttl": { "N": LATER.to_string() },
    });
    put(url, "test-usage", [day]).await;
    let resource = |path: &str, owner: &str, roles: Value, archived: bool| {
        let mut item = json!({
            "pk": { "S": format!("resource#{path}") }, "sk": { "S": "resource" }, "path": { "S": path },
            "title": { "S": format!("{path} Cafe\u{301}") }, "summary": { "S": "" }, "body": { "S": "Text" }, "owner": { "S": owner },
            "roles": { "SS": roles }, "version": { "N": "4" }, "updated_at": { "N": "1000" },
        });
        if archived {
            item["archived"] = json!({ "BOOL": true });
        }
        item
    };
    let rows = [
        resource("/blog", "it-member", json!(["Finance"]), false),
        resource("/team", "gone", json!(["IT", "everyone", "usher-users", "nobodys"]), false),
        resource("/old", "marketing-member", json!(["IT"]), true),
        // Rows and counts are made anew.
        json!({ "pk": { "S": "audience#all" }, "sk": { "S": "/blog" }, "path": { "S": "/blog" } }),
        json!({ "pk": { "S": "count#all" }, "sk": { "S": "x" }, "number": { "N": "3" } }),
    ];
    put(url, "test-resources", rows).await;
    put(
        url,
        "test-totals",
        [json!({
            "of": { "S": "all" }, "day": { "S": "2026-11-21" }, "all_calls": { "N": "5" }, "denials": { "N": "1" },
            "sign_ins": { "N": "2" }, "ttl": { "N": LATER.to_string() },
        })],
    )
    .await;
    let row = json!({ "pattern": { "S": "/odd/**" }, "right": { "S": "edit" }, "roles": { "SS": ["IT"] } });
    let settings = [
        json!({ "id": { "S": "resource_map" }, "resource_map": { "L": [{ "M": row }] }, "version": { "N": "7" } }),
        json!({ "id": { "S": "group_limits" }, "group_limits": { "M": { "usher-users": { "S": "77" } } }, "version": { "N": "1" } }),
    ];
    put(url, "test-policy", settings).await;
    // Records without ids have the hash that they had before there were ids.
    let before = connect_as(url, "before-").await;
    before.create_missing_tables().await.unwrap();
    for nth in 0..20 {
        let entry = Entry { at: 1_000 + nth, expires_at: LATER, actor: UserRef::unidentified("it-member"), ..entry() };
        before.audit.append(&[entry]).await.unwrap();
    }
    let records = dynamodb(url, "Scan", json!({ "TableName": "before-v2-audit" })).await;
    put(url, "test-audit", records["Items"].as_array().unwrap().clone()).await;
}

async fn connect_as(url: &str, prefix: &str) -> store::Store {
    store::Store::connect(&store::Settings {
        region: "local".into(),
        table_prefix: prefix.into(),
        endpoint: Some(url.to_owned()),
        access_key: Some(("local".into(), "local".into())),
    })
    .await
}

async fn services() -> local::Services {
    let mut options = Options::for_tests();
    options.app_urls.push(crate::support::APP.to_owned());
    local::start(options).await.unwrap()
}

#[tokio::test]
async fn the_tables_of_an_earlier_usher_become_todays_also_when_the_migration_is_killed_and_repeated() {
    let services = services().await;
    let url = services.dynamodb_url.clone();
    fill(&url).await;
    let database = Unreliable::to(&url).await;
    let store = connect(&database.url).await;
    let settings = settings(&services, Clock::system());

    // A dry run needs no tables and writes nothing.
    let planned = migrate(&settings, &store, true).await.unwrap();
    assert_eq!(planned.migrated, None);
    assert_eq!(planned.gone, BTreeSet::from(["gone", "marketing-member"].map(str::to_owned)));
    assert_eq!(planned.unconfigured, BTreeSet::from(["everyone", "nobodys"].map(str::to_owned)));
    store.create_missing_tables().await.unwrap();
    assert!(store.needs_migration().await.unwrap());
    assert!(store.ready().await.is_err(), "nobody works with tables that are not complete");

    // Ends somewhere in the middle, each time further on, and without a word whether the last write was made.
    for calls in [8, 14, 20, 26, 32] {
        database.follow(Some(Plan { trouble: Trouble::AnswerLost, calls: Calls::From(calls) }));
        assert!(migrate(&settings, &store, false).await.is_err(), "{calls}");
        assert!(connect(&url).await.needs_migration().await.unwrap(), "{calls}");
    }
    database.follow(None);
    let report = migrate(&settings, &store, false).await.unwrap();
    let migrated = report.migrated.unwrap();
    assert_eq!((migrated.users, migrated.usage, migrated.resources, migrated.totals, migrated.policy), (3, 1, 3, 1, 2));
    assert!(!store.needs_migration().await.unwrap() && store.ready().await.is_ok());

    let world = world_on(services, &url, Clock::system()).await;
    it_is_all_there(&world).await;
}

async fn it_is_all_there(world: &World) {
    let store = &world.store;
    let id = world.user_id("it-member").await;
    let user = store.users.find(&id).await.unwrap().unwrap();
    assert_eq!((user.state.epoch, user.state.signed_out_at, user.state.limit), (2, 100, Some(Limit::Calls(9))));
    assert_eq!(
        (user.person.name.as_str(), user.person.attribute_roles),
        ("Name of it-member", roles(&["department:IT"]))
    );
    let day = UserDay { user: &user.person.user, day: "2026-11-21", expires_at: LATER };
    assert_eq!(store.usage.calls(day).await.unwrap(), 5);
    assert_eq!(store.policy.group_limits().await.unwrap().limits.get("usher-users"), Some(&Limit::Calls(77)));
    let map = store.policy.map().await.unwrap();
    assert_eq!((map.version, map.grants[0].right, &map.grants[0].roles), (7, Right::Edit, &roles(&["department:IT"])));
    let verified = store.audit.verify(2_000).await.unwrap();
    assert!(verified.findings.is_empty() && verified.records >= 20, "{verified:?}");

    let admin = world.caller("admin").await;
    let list = world.gate.resources.list(&admin, &ListQuery::default()).await.unwrap();
    let archived = ListQuery { kind: ListKind::Archived, ..ListQuery::default() };
    let archive = world.gate.resources.list(&admin, &archived).await.unwrap();
    assert_eq!((list.count, archive.count), (Some(2), Some(1)));
    let items = dynamodb(&world.services.dynamodb_url, "Scan", json!({ "TableName": "test-v2-resources" })).await;
    let counted = |partition: &str| -> u64 {
        let items = items["Items"].as_array().unwrap().iter().filter(|item| item["pk"]["S"] == partition);
        items.map(|item| item["number"]["N"].as_str().unwrap().parse::<u64>().unwrap()).sum()
    };
    assert_eq!((counted("count#all"), counted("archive_count#all")), (2, 1), "nothing is counted twice");
    let sharing = |path: &str| {
        let all = list.resources.iter().chain(&archive.resources);
        all.filter(|resource| resource.path.as_str() == path).map(|resource| resource.sharing.clone()).next().unwrap()
    };
    assert_eq!((sharing("/blog").owner.id, sharing("/blog").roles), (id, roles(&["department:Finance"])));
    // The configuration has the department and the members' group. Nobody has the others: they stay open to both.
    let of_the_team = [
        "department:IT",
        "department:everyone",
        "department:nobodys",
        "group:everyone",
        "group:nobodys",
        "group:usher-users",
    ];
    assert_eq!(sharing("/team").roles, roles(&of_the_team));
    // Nobody who signs in gets what those owned who are gone.
    let successor = world.user_id("marketing-member").await;
    for (path, owner) in [("/team", "gone"), ("/old", "marketing-member")] {
        let UserRef { id, username } = sharing(path).owner;
        assert_eq!(username, owner);
        assert!(id != successor && id.subject() == format!("username:{owner}"), "{id:?}");
    }
    // People work on: the sign-out everywhere of before holds, and a new sign-in is a sign-in.
    let member = world.caller("it-member").await;
    let opened = world.gate.resources.open(&member, "/blog").await.unwrap();
    assert_eq!((opened.resource.summary.version, opened.quota.allowance.limit), (4, Limit::Calls(9)));
    // Titles are found however they were typed.
    let query = ListQuery { q: "CAFÉ".to_owned(), ..ListQuery::default() };
    assert_eq!(world.gate.resources.list(&admin, &query).await.unwrap().resources.len(), 2);
    // Another server, and a second look: there is nothing more to do.
    assert!(!connect(&world.services.dynamodb_url).await.needs_migration().await.unwrap());
    drop(gate(&world.services, &world.store, Clock::system()).await);
}

/// A role that may not read the old tables cannot tell whether there are any: the new ones are not marked as complete.
#[tokio::test]
async fn whoever_may_not_read_old_tables_does_not_take_them_for_missing() {
    let services = services().await;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let store = connect(&database.url).await;
    store.create_missing_tables().await.unwrap();
    // The first call reads the marker, the second the old table.
    database.follow(Some(Plan { trouble: Trouble::Denied, calls: Calls::Only(1) }));
    let error = store.ready().await.unwrap_err();
    assert!(matches!(&error, StoreError::OldTablesHidden { table } if table == "test-users"), "{error:?}");
    database.follow(None);
    assert!(store.ready().await.is_ok());
}

#[tokio::test]
async fn a_new_installation_has_nothing_to_migrate() {
    let services = services().await;
    let store = connect(&services.dynamodb_url).await;
    store.create_missing_tables().await.unwrap();
    assert!(!store.needs_migration().await.unwrap());
    // Tables of the earlier names that appear later are none of its own.
    let key = json!([{ "AttributeName": "username", "KeyType": "HASH" }]);
    let attributes = json!([{ "AttributeName": "username", "AttributeType": "S" }]);
    let table = json!({ "TableName": "test-users", "AttributeDefinitions": attributes, "KeySchema": key, "BillingMode": "PAY_PER_REQUEST" });
    dynamodb(&services.dynamodb_url, "CreateTable", table).await;
    assert!(!store.needs_migration().await.unwrap());
    let unknown = UserId::new("https://pool.example", "nobody");
    assert_eq!(store.users.find(&unknown).await.unwrap(), None);
}
