//! Calls that other servers carry out.

use crate::support::{World, settings, world};
use access::{GrantDraft, Limit, MapChange, Operation, Reason, ResourceDraft, Right};
use futures::{StreamExt as _, stream};
use gate::{AuthorizedCall, Call, Caller, Clock, Gate, QuotaSettings, Refusal, Reset};
use identity::Rejection;

async fn authorize(gate: &Gate, caller: &Caller, method: &str, path: &str) -> Result<AuthorizedCall, Refusal> {
    gate.calls.authorize(caller, &Call { method, path, counted: true, resources_decide: true }).await
}

async fn create(gate: &Gate, owner: &Caller, path: &str, roles: &[&str]) {
    let roles = roles.iter().map(|&role| role.to_owned()).collect();
    let draft = ResourceDraft { path: path.to_owned(), title: "A title".to_owned(), roles, ..ResourceDraft::default() };
    gate.resources.create(owner, &draft).await.unwrap();
}

async fn grant(gate: &Gate, admin: &Caller, pattern: &str, right: Right, role: &str) {
    let row = GrantDraft { pattern: pattern.to_owned(), right: right.name().to_owned(), roles: vec![role.to_owned()] };
    gate.map.change(admin, &MapChange { was: None, grant: Some(row) }).await.unwrap();
}

/// As in the tests of the quota: more would wait for each other too long on a machine that is busy.
const IN_FLIGHT: usize = 16;

/// Another server over the same tables, with this limit.
async fn limited(world: &World, limit: Limit) -> Gate {
    let mut settings = settings(&world.services, Clock::system());
    settings.quota = QuotaSettings { default: limit, reset: Reset::default() };
    Gate::new(settings, world.store.clone()).await.unwrap()
}

/// Allowed; denied for this reason; or not there.
fn outcome<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> Result<(), Option<Reason>> {
    match answer {
        Ok(_) => Ok(()),
        Err(Refusal::Denied(reason)) => Err(Some(reason)),
        Err(Refusal::NotFound) => Err(None),
        Err(other) => panic!("{other:?}"),
    }
}

fn not_open() -> Option<Reason> {
    Some(Reason::NotOpen { administrators: "usher-admins".to_owned() })
}

/// What a page answers, as a call does: whoever may not open what is at a path is not told whether there is anything.
fn as_a_call(page: Result<(), Option<Reason>>, caller: &Caller) -> Result<(), Option<Reason>> {
    match page {
        Err(Some(Reason::NotShared { .. })) => Err(not_open()),
        Err(None) if !caller.principal().unwrap().groups.contains("usher-admins") => Err(not_open()),
        other => other,
    }
}

#[tokio::test]
async fn a_call_to_a_resource_is_decided_as_its_pages_are() {
    let world = world().await;
    let gate = &world.gate;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    create(gate, &admin, "/blog", &["department:IT"]).await;
    create(gate, &admin, "/handbook", &["group:usher-users"]).await;
    create(gate, &member, "/own", &[]).await;
    grant(gate, &admin, "/handbook", Right::Edit, "department:IT").await;
    let callers = [admin, member, world.caller("marketing-member").await, world.caller("outsider").await];
    for caller in &callers {
        for path in ["/blog", "/handbook", "/own", "/nowhere"] {
            let who = &caller.user().unwrap().username;
            let by_call = async |method| outcome(authorize(gate, caller, method, path).await);
            let page = as_a_call(outcome(gate.resources.open(caller, path).await), caller);
            for method in ["GET", "HEAD", "OPTIONS"] {
                assert_eq!(by_call(method).await, page, "{who} {method} {path}");
            }
            let page = as_a_call(outcome(gate.resources.edit(caller, path).await), caller);
            for method in ["POST", "PUT", "PATCH"] {
                assert_eq!(by_call(method).await, page, "{who} {method} {path}");
            }
            let page = outcome(gate.resources.ask_to_operate(caller, Operation::Delete, path).await);
            let page = as_a_call(page, caller);
            for method in ["DELETE", "TRACE", "get"] {
                assert_eq!(by_call(method).await, page, "{who} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn d26_a_row_of_the_map_opens_all_paths_under_it_for_the_methods_of_its_right() {
    let world = world().await;
    let gate = &world.gate;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let other = world.caller("marketing-member").await;
    grant(gate, &admin, "/api/**", Right::Edit, "department:IT").await;
    grant(gate, &admin, "/api/tools/*", Right::Delete, "group:usher-users").await;
    for (caller, method, path) in [
        (&member, "GET", "/api/orders/1"),
        (&member, "PUT", "/api/orders/1"),
        (&other, "GET", "/api/tools/drill"),
        (&other, "DELETE", "/api/tools/drill"),
        (&admin, "DELETE", "/api/orders/1"),
    ] {
        authorize(gate, caller, method, path).await.unwrap();
    }
    let granted = authorize(gate, &member, "GET", "/api/orders/1").await.unwrap();
    assert!(matches!(&granted.reason, Reason::Granted { pattern, .. } if pattern.to_string() == "/api/**"));
    assert_eq!(Some(&granted.principal.user), member.user());

    let only = Reason::AdministratorsOnly { administrators: "usher-admins".to_owned() };
    assert_eq!(outcome(authorize(gate, &member, "DELETE", "/api/orders/1").await), Err(Some(only)));
    for method in ["GET", "PUT", "DELETE"] {
        let denied = outcome(authorize(gate, &other, method, "/api/orders/1").await);
        assert_eq!(denied, Err(not_open()), "{method}");
    }
}

#[tokio::test]
async fn d24_where_nothing_is_mapped_nobody_may_call_and_no_answer_tells_what_is_hidden() {
    let world = world().await;
    let gate = &world.gate;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let outsider = world.caller("outsider").await;
    create(gate, &admin, "/payroll", &["department:Finance"]).await;
    create(gate, &admin, "/unshared", &[]).await;
    grant(gate, &admin, "/api/*", Right::Open, "department:Finance").await;
    for method in ["GET", "PUT", "DELETE", "BREW"] {
        for path in ["/payroll", "/unshared", "/api/a", "/api/a/b", "/nowhere", "/Nowhere/at%20all", "/"] {
            assert_eq!(outcome(authorize(gate, &member, method, path).await), Err(not_open()), "{method} {path}");
            let denied = outcome(authorize(gate, &outsider, method, path).await);
            assert!(matches!(denied, Err(Some(Reason::NoGroup { .. }))), "{method} {path}");
        }
        for path in ["/nowhere", "/api", "/api/a/b", "/Payroll", "/"] {
            assert_eq!(outcome(authorize(gate, &admin, method, path).await), Err(None), "{method} {path}");
        }
    }
    assert_eq!(gate.quota.state(&admin).await.unwrap().used, 0, "nothing of it is counted");
    gate.flush().await;
    let told = world.reasons_of("make_call").await;
    assert!(told.iter().any(|reason| reason.contains("department:Finance")), "administrators read it: {told:?}");
}

#[tokio::test]
async fn a_resource_that_members_create_opens_no_address_where_the_map_alone_decides() {
    let world = world().await;
    let gate = &world.gate;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    grant(gate, &admin, "/orders/*", Right::Open, "department:Finance").await;
    for path in ["/orders/1", "/elsewhere"] {
        create(gate, &member, path, &["department:IT"]).await;
        for method in ["GET", "PUT", "DELETE"] {
            let call = Call { method, path, counted: true, resources_decide: false };
            assert_eq!(outcome(gate.calls.authorize(&member, &call).await), Err(not_open()), "{method} {path}");
            let by_admin = outcome(gate.calls.authorize(&admin, &call).await);
            assert_eq!(by_admin, if path == "/elsewhere" { Err(None) } else { Ok(()) }, "{method} {path}");
        }
        assert!(authorize(gate, &member, "DELETE", path).await.is_ok(), "its owner, where resources decide: {path}");
    }
}

#[tokio::test]
async fn an_address_that_servers_read_differently_is_refused_whatever_is_there() {
    let world = world().await;
    let gate = &world.gate;
    let admin = world.caller("admin").await;
    create(gate, &admin, "/blog", &[]).await;
    grant(gate, &admin, "/api/**", Right::Delete, "department:IT").await;
    for path in [
        "//blog",
        "/blog//",
        "/blog ",
        " /blog",
        "/api/../blog",
        "/api/..",
        "/api/./a",
        "/api/%2E%2E/blog",
        "/api/%2e%2e/blog",
        "/api%2Fa",
        "/api/a%5Cb",
        "/api/a\\b",
        "/%62log",
        "/api/%00",
        "/api/a\0",
        "/blog?x",
        "/blog#x",
        "/blog;x",
        "/blog\n",
        "blog",
        "",
    ] {
        let refused = authorize(gate, &admin, "GET", path).await;
        assert!(matches!(refused, Err(Refusal::BadInput(_))), "{path:?}: {refused:?}");
        let nobody = authorize(gate, &Caller::Anonymous, "GET", path).await;
        assert!(matches!(nobody, Err(Refusal::SignIn)), "{path:?}: {nobody:?}");
    }
    assert!(authorize(gate, &admin, "GET", "/blog/").await.is_ok(), "a slash at the end means nothing");
    assert_eq!(gate.quota.state(&admin).await.unwrap().used, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d21_of_calls_to_one_path_at_once_on_two_servers_as_many_are_allowed_as_the_limit_is() {
    let world = world().await;
    let admin = world.caller("admin").await;
    create(&world.gate, &admin, "/blog", &["department:IT"]).await;
    let caller = &world.caller("it-member").await;
    let servers = &[limited(&world, Limit::Calls(20)).await, limited(&world, Limit::Calls(20)).await];
    let calls = (0..60).map(|call: usize| async move { authorize(&servers[call % 2], caller, "GET", "/blog").await });
    let answers: Vec<_> = stream::iter(calls).buffer_unordered(IN_FLIGHT).collect().await;
    let mut counts: Vec<u64> = Vec::new();
    for answer in answers {
        match answer {
            Ok(call) => counts.push(call.quota.unwrap().used),
            Err(Refusal::OverQuota(quota)) => assert_eq!((quota.used, quota.left()), (20, Some(0))),
            Err(other) => panic!("{other:?}"),
        }
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=20).collect::<Vec<_>>(), "each call is counted once");
}

#[tokio::test]
async fn d23_what_is_denied_is_not_counted_nor_what_is_not_to_be_counted() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    create(&world.gate, &admin, "/blog", &["department:IT"]).await;
    create(&world.gate, &admin, "/payroll", &["department:Finance"]).await;
    let gate = limited(&world, Limit::Calls(1)).await;
    let used = async || gate.quota.state(&member).await.unwrap().used;
    for (method, path) in [("GET", "/payroll"), ("DELETE", "/blog"), ("PUT", "/blog"), ("GET", "/nowhere")] {
        assert!(outcome(authorize(&gate, &member, method, path).await).is_err(), "{method} {path}");
    }
    let uncounted = Call { method: "GET", path: "/blog", counted: false, resources_decide: true };
    assert!(gate.calls.authorize(&member, &uncounted).await.unwrap().quota.is_none());
    assert_eq!(used().await, 0);
    assert_eq!(authorize(&gate, &member, "GET", "/blog").await.unwrap().quota.unwrap().used, 1);
    // Unlike a page, a program is not looking at what it has just called.
    assert!(matches!(authorize(&gate, &member, "GET", "/blog").await, Err(Refusal::OverQuota(_))));
    assert_eq!(used().await, 1);
    assert!(gate.calls.authorize(&member, &uncounted).await.is_ok());
}

#[tokio::test]
async fn denied_calls_and_those_over_the_limit_are_in_the_audit_trail() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    create(&world.gate, &admin, "/blog", &["department:IT"]).await;
    let gate = limited(&world, Limit::Calls(0)).await;
    for method in ["GET", "DELETE"] {
        assert!(authorize(&gate, &member, method, "/blog").await.is_err());
    }
    gate.flush().await;
    let owner = "Only its owner admin or an administrator can do this. Group usher-admins grants it.";
    let mut reasons = world.reasons_of("make_call").await;
    reasons.sort_unstable();
    assert_eq!(reasons, ["All 0 calls of the day are used.", owner]);
}

#[tokio::test]
async fn only_a_known_caller_calls_anything() {
    let world = world().await;
    for caller in [Caller::Anonymous, Caller::Expired, Caller::InvalidToken(Rejection::Signature)] {
        let refused = authorize(&world.gate, &caller, "GET", "/blog").await;
        assert!(
            matches!(refused, Err(Refusal::SignIn | Refusal::SessionExpired | Refusal::Token(_))),
            "{caller:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_address_of_a_caller_is_told_if_it_is_verified() {
    let world = world().await;
    let admin = world.caller("admin").await;
    create(&world.gate, &admin, "/blog", &["department:IT"]).await;
    let member = world.caller("it-member").await;
    let call = authorize(&world.gate, &member, "GET", "/blog").await.unwrap();
    assert_eq!(call.email.as_deref(), Some("it-member@example.com"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_and_opened_resources_at_once_use_up_the_same_limit_to_the_last_one() {
    let world = world().await;
    let admin = world.caller("admin").await;
    grant(&world.gate, &admin, "/wiki/*", Right::Open, "department:IT").await;
    let notes = (0..60).map(|nth| {
        let (gate, admin, path) = (&world.gate, &admin, format!("/note-{nth}"));
        async move { create(gate, admin, &path, &["department:IT"]).await }
    });
    stream::iter(notes).buffer_unordered(8).collect::<Vec<()>>().await;
    let gate = &limited(&world, Limit::Calls(50)).await;
    let member = &world.caller("it-member").await;
    let calls = (0..120).map(|nth| async move {
        match nth % 2 {
            0 => gate.resources.open(member, &format!("/note-{}", nth / 2)).await.map(drop),
            _ => authorize(gate, member, "GET", &format!("/wiki/{nth}")).await.map(drop),
        }
    });
    let outcomes: Vec<Result<(), Refusal>> = stream::iter(calls).buffer_unordered(IN_FLIGHT).collect().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 50);
    let exhausted = |outcome: &&Result<(), Refusal>| matches!(outcome, Err(Refusal::OverQuota(_)));
    assert_eq!(outcomes.iter().filter(exhausted).count(), 70);
}
