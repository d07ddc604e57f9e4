//! Requests for access: who may ask, see and decide, and what a decision does.

use crate::support::{
    World, connect, gate, movable_clock, roles,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_with,
};
use access::{ListQuery, MAX_OPEN_REQUESTS, Operation, REQUEST_SECONDS, ResourceDraft, Role, UserId};
use gate::{Caller, Clock, Refusal, RequestDecision};
use std::{sync::atomic::Ordering::SeqCst, time::Duration};

struct People {
    world: World,
    admin: Caller,
    it: Caller,
    marketing: Caller,
    marketing_id: UserId,
}

/// `/plan` is the IT member's alone.
async fn people(world: World) -> People {
    let people = People {
        admin: world.caller("admin").await,
        it: world.caller("it-member").await,
        marketing: world.caller("marketing-member").await,
        marketing_id: world.user_id("marketing-member").await,
        world,
    };
    people.create(&people.it, "/plan").await;
    people
}

impl People {
    async fn create(&self, caller: &Caller, path: &str) {
        let draft = ResourceDraft { path: path.into(), title: "Title".into(), ..ResourceDraft::default() };
        self.world.gate.resources.create(caller, &draft).await.unwrap();
    }

    async fn ask(&self, caller: &Caller, path: &str) -> Result<(), Refusal> {
        self.world.gate.requests.ask(caller, path, "For <b>q3</b>.").await
    }

    async fn decide(&self, caller: &Caller, decision: &RequestDecision) -> Result<(), Refusal> {
        self.world.gate.requests.decide(caller, "/plan", &self.marketing_id, decision, "Done.").await
    }

    /// The paths that wait for the caller, and the caller's own with their answers.
    async fn seen(&self, caller: &Caller) -> (Vec<String>, Vec<(String, Option<bool>)>) {
        let page = self.world.gate.requests.list(caller, None).await.unwrap();
        let own = page.own.iter();
        let own = own.map(|own| (own.path.to_string(), own.answer.as_ref().map(|answer| answer.approved.is_some())));
        (page.waiting.iter().map(|request| request.path.to_string()).collect(), own.collect())
    }
}

fn members() -> RequestDecision {
    RequestDecision::Approve(Role::of_group("usher-users"))
}

#[tokio::test]
async fn an_approval_opens_the_resource_and_tells_the_requester() {
    let people = people(world().await).await;
    let gate = &people.world.gate;
    people.ask(&people.marketing, "/plan").await.unwrap();
    people.ask(&people.marketing, "/plan").await.unwrap();
    let other = gate.requests.ask(&people.marketing, "/plan", "Please!").await;
    assert!(matches!(other, Err(Refusal::BadInput(_))), "no message is dropped silently: {other:?}");
    assert_eq!(people.seen(&people.it).await, (vec!["/plan".to_owned()], vec![]));
    assert_eq!(people.seen(&people.admin).await, (vec!["/plan".to_owned()], vec![]));
    assert_eq!(people.seen(&people.marketing).await, (vec![], vec![("/plan".to_owned(), None)]));
    let waiting = gate.requests.list(&people.it, None).await.unwrap().waiting.remove(0);
    assert_eq!((waiting.message.as_str(), waiting.roles), ("For <b>q3</b>.", roles(&["group:usher-users"])));
    people.decide(&people.it, &members()).await.unwrap();
    assert!(gate.resources.open(&people.marketing, "/plan").await.is_ok());
    assert_eq!(people.seen(&people.admin).await, (vec![], vec![]));
    let own = gate.requests.list(&people.marketing, None).await.unwrap().own.remove(0);
    assert_eq!(own.answer.unwrap().message, "Done.");
    assert!(!own.owner.is_identified(), "who may not open it does not learn whose it is");
    assert!(matches!(people.decide(&people.it, &members()).await, Err(Refusal::BadInput(_))), "twice");
    for (action, reasons) in [("request_access", "For <b>q3</b>."), ("decide_request", "Done."), ("save_resource", "")]
    {
        assert_eq!(people.world.reasons_of(action).await, [reasons], "{action}");
    }
}

#[tokio::test]
async fn only_the_owner_and_administrators_decide_and_nobody_else_sees_requests() {
    let people = people(world().await).await;
    people.create(&people.marketing, "/news").await;
    people.ask(&people.marketing, "/plan").await.unwrap();
    people.ask(&people.it, "/news").await.unwrap();
    assert_eq!(people.seen(&people.marketing).await.0, ["/news"]);
    for decision in [members(), RequestDecision::Decline] {
        assert!(matches!(people.decide(&people.marketing, &decision).await, Err(Refusal::Denied(_))));
        assert!(matches!(people.decide(&Caller::Anonymous, &decision).await, Err(Refusal::SignIn)));
    }
    // A role that the requester does not have.
    let foreign = RequestDecision::Approve(Role::of_claim("custom:department", "IT"));
    assert!(matches!(people.decide(&people.it, &foreign).await, Err(Refusal::BadInput(_))));
    assert_eq!(people.seen(&people.it).await.0, ["/plan"]);
    people.decide(&people.admin, &RequestDecision::Decline).await.unwrap();
    let own = people.seen(&people.marketing).await.1;
    assert_eq!(own, [("/plan".to_owned(), Some(false))]);
    assert!(people.world.gate.resources.open(&people.marketing, "/plan").await.is_err());
    // Whoever was declined may ask again.
    people.ask(&people.marketing, "/plan").await.unwrap();
    assert_eq!(people.seen(&people.it).await.0, ["/plan"]);
}

#[tokio::test]
async fn asking_reveals_what_opening_does() {
    let people = people(world().await).await;
    let outsider = people.world.caller("outsider").await;
    for path in ["/none", "/../etc", "", "plan"] {
        assert!(matches!(people.ask(&people.marketing, path).await, Err(Refusal::NotFound)), "{path}");
    }
    for path in ["/none", "/plan"] {
        assert!(matches!(people.ask(&outsider, path).await, Err(Refusal::Denied(_))), "{path}");
    }
    for caller in [&people.it, &people.admin] {
        assert!(matches!(people.ask(caller, "/plan").await, Err(Refusal::BadInput(_))));
    }
    let long = "x".repeat(301);
    let refused = people.world.gate.requests.ask(&people.marketing, "/plan", &long).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))));
    assert_eq!(people.seen(&people.admin).await.0, Vec::<String>::new());
}

#[tokio::test]
async fn requests_are_bounded_and_end_after_thirty_days() {
    let (clock, ahead) = movable_clock();
    let people = people(world_with(Duration::from_secs(300), clock).await).await;
    for n in 0..=MAX_OPEN_REQUESTS {
        people.create(&people.it, &format!("/plan-{n}")).await;
    }
    for n in 0..MAX_OPEN_REQUESTS {
        people.ask(&people.marketing, &format!("/plan-{n}")).await.unwrap();
    }
    let last = format!("/plan-{MAX_OPEN_REQUESTS}");
    assert!(matches!(people.ask(&people.marketing, &last).await, Err(Refusal::BadInput(_))));
    assert_eq!(people.seen(&people.it).await.0.len(), MAX_OPEN_REQUESTS);
    ahead.fetch_add(REQUEST_SECONDS, SeqCst);
    assert_eq!(people.seen(&people.it).await.0.len(), 0);
    people.ask(&people.marketing, &last).await.unwrap();
    let all = people.world.store.requests.of(&people.marketing_id).await.unwrap().requests;
    assert_eq!(all.len(), 1, "those that are over are deleted");
    assert_eq!(people.seen(&people.it).await.0, [last]);
}

#[tokio::test]
async fn the_request_for_a_deleted_resource_can_be_declined() {
    let people = people(world().await).await;
    let gate = &people.world.gate;
    people.ask(&people.marketing, "/plan").await.unwrap();
    let listed = gate.resources.list(&people.it, &ListQuery::default()).await.unwrap();
    assert_eq!(listed.resources.len(), 1, "requests are in no list");
    gate.resources.operate(&people.it, Operation::Delete, "/plan", 1).await.unwrap();
    assert!(matches!(people.decide(&people.marketing, &RequestDecision::Decline).await, Err(Refusal::NotFound)));
    assert!(matches!(people.decide(&people.it, &members()).await, Err(Refusal::BadInput(_))));
    // In the trash, it counts as missing.
    assert!(matches!(people.ask(&people.marketing, "/plan").await, Err(Refusal::NotFound)));
    let nobodys = people.world.user_id("outsider").await;
    for requester in [&people.marketing_id, &nobodys] {
        let decline = RequestDecision::Decline;
        let decided = gate.requests.decide(&people.marketing, "/plan", requester, &decline, "").await;
        assert!(matches!(decided, Err(Refusal::NotFound)), "{decided:?}");
    }
    people.decide(&people.it, &RequestDecision::Decline).await.unwrap();
    assert_eq!(people.seen(&people.it).await.0, Vec::<String>::new());
}

#[tokio::test]
async fn a_decision_goes_by_the_resource_as_it_is_now() {
    let people = people(world().await).await;
    let gate = &people.world.gate;
    people.ask(&people.marketing, "/plan").await.unwrap();
    // The owner gives it away.
    let draft = gate.resources.edit(&people.admin, "/plan").await.unwrap().draft();
    let given = ResourceDraft { owner: Some("admin".to_owned()), ..draft };
    gate.resources.save(&people.admin, "/plan", &given).await.unwrap();
    for decision in [members(), RequestDecision::Decline] {
        assert!(matches!(people.decide(&people.it, &decision).await, Err(Refusal::Denied(_))));
    }
    // Text that was saved after the request stays as it is.
    let draft =
        ResourceDraft { body: "New.".to_owned(), ..gate.resources.edit(&people.admin, "/plan").await.unwrap().draft() };
    gate.resources.save(&people.admin, "/plan", &draft).await.unwrap();
    people.decide(&people.admin, &members()).await.unwrap();
    let opened = gate.resources.open(&people.marketing, "/plan").await.unwrap().resource;
    assert_eq!((opened.body.as_str(), opened.summary.sharing.owner.username.as_str()), ("New.", "admin"));
}

#[tokio::test]
async fn of_two_decisions_at_the_same_time_one_counts() {
    let people = people(world().await).await;
    people.ask(&people.marketing, "/plan").await.unwrap();
    let (approve, decline) = (members(), RequestDecision::Decline);
    let (approved, declined) =
        tokio::join!(people.decide(&people.it, &approve), people.decide(&people.admin, &decline));
    assert!(approved.is_ok() != declined.is_ok(), "{approved:?}, {declined:?}");
    assert_eq!(people.world.reasons_of("decide_request").await, ["Done."]);
    let own = people.seen(&people.marketing).await.1;
    assert_eq!(own, [("/plan".to_owned(), Some(approved.is_ok()))]);
    let opened = people.world.gate.resources.open(&people.marketing, "/plan").await;
    assert_eq!(opened.is_ok(), approved.is_ok(), "{opened:?}");
}

#[tokio::test]
async fn an_approval_that_meets_a_change_of_the_resource_leaves_the_request_open() {
    let people = people(world().await).await;
    people.ask(&people.marketing, "/plan").await.unwrap();
    let resources = &people.world.gate.resources;
    let database = Unreliable::to(&people.world.services.dynamodb_url).await;
    let server = gate(&people.world.services, &connect(&database.url).await, Clock::system()).await;
    // The approval reads the resource and then the requests, whose answer waits.
    database.follow(Some(Plan { trouble: Trouble::Held, calls: Calls::Of("Query") }));
    let members = members();
    let approving = server.requests.decide(&people.it, "/plan", &people.marketing_id, &members, "Done.");
    let meanwhile = async {
        database.held().await;
        let draft = resources.edit(&people.it, "/plan").await.unwrap().draft();
        let other = ResourceDraft { title: "Other".to_owned(), ..draft };
        resources.save(&people.it, "/plan", &other).await.unwrap();
        database.follow(None);
    };
    let (approved, ()) = tokio::join!(approving, meanwhile);
    let Err(Refusal::BadInput(why)) = &approved else { unreachable!("{approved:?}") };
    assert!(why.contains("nothing was saved") && why.contains("approve again"), "{why}");
    assert_eq!(people.seen(&people.it).await.0, ["/plan"]);
    let plan = resources.edit(&people.it, "/plan").await.unwrap().summary;
    assert_eq!((plan.title.as_str(), plan.version, plan.sharing.roles.len()), ("Other", 2, 0));
    assert!(people.world.reasons_of("decide_request").await.is_empty(), "nor is it recorded");

    people.decide(&people.it, &members).await.unwrap();
    assert!(resources.open(&people.marketing, "/plan").await.is_ok());
    assert_eq!(people.world.reasons_of("save_resource").await.len(), 2);
}
