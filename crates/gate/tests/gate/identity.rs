//! Two people who have the same username one after the other, and two roles of the same name. Issuer and subject are
//! what tells people apart (OpenID Connect Core, section 5.7).

use crate::support::{
    World, roles, set_groups,
    story::{Story, TOKENS_END},
};
use access::{
    AuditQuery, ExplainableAction, Limit, ListQuery, MapChange, Operation, PeopleQuery, ResourceDraft, Right, Role,
    UserId, WhyQuery,
};
use gate::{Caller, Credentials, Refusal};
use std::collections::BTreeSet;

const NAME: &str = "it-member";

fn draft(path: &str, roles: &[&str]) -> ResourceDraft {
    ResourceDraft {
        path: path.to_owned(),
        title: path.to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    }
}

/// Somebody had the username, owned, opened and was given things; now somebody new has it and is signed in.
struct Successor {
    story: Story,
    admin: Caller,
    /// The former one's id, and the cookie and token that they still have.
    former: UserId,
    token: String,
    successor: Caller,
}

async fn successor() -> Successor {
    let story = Story::begin().await;
    let world = &story.world;
    let admin = world.caller("admin").await;
    let (former, caller) = (world.user_id(NAME).await, story.resolve().await.unwrap());
    let private = ResourceDraft { path: "/mine".to_owned(), ..draft("/mine", &[]) };
    world.gate.resources.create(&caller, &private).await.unwrap();
    world.gate.resources.create(&admin, &draft("/it", &["department:IT"])).await.unwrap();
    world.gate.resources.open(&caller, "/it").await.unwrap();
    world.gate.quota.set_person_limit(&admin, NAME, Some(Limit::Calls(7))).await.unwrap();
    let token = world.access_token(NAME).await;
    world.services.replace_account(NAME).await.unwrap();
    story.pass(2).await;
    let successor = story.world.caller(NAME).await;
    Successor { story, admin, former, token, successor }
}

fn subject_of(caller: &Caller) -> &str {
    caller.user().unwrap().id.subject()
}

#[tokio::test]
async fn whoever_gets_a_username_gets_nothing_that_was_the_former_ones() {
    let Successor { story, admin, former, successor, .. } = successor().await;
    let gate = &story.world.gate;
    assert_ne!(subject_of(&successor), former.subject());

    // What is owned: not in the list, not to be opened, changed or deleted.
    let list = gate.resources.list(&successor, &ListQuery::default()).await.unwrap();
    assert_eq!(list.resources.iter().map(|resource| resource.path.as_str()).collect::<Vec<_>>(), ["/it"]);
    assert_eq!(list.count, Some(1));
    for refused in [
        gate.resources.open(&successor, "/mine").await.map(drop),
        gate.resources.edit(&successor, "/mine").await.map(drop),
        gate.resources
            .save(&successor, "/mine", &ResourceDraft { version: Some(1), ..draft("/mine", &[]) })
            .await
            .map(drop),
        gate.resources.ask_to_operate(&successor, Operation::Delete, "/mine").await.map(drop),
        gate.resources.operate(&successor, Operation::Delete, "/mine", 1).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    }
    // What is counted, and the limit.
    let quota = gate.quota.state(&successor).await.unwrap();
    assert_eq!((quota.used, quota.allowance.limit), (0, Limit::Calls(50)));
    // Whom administrators see: both, each with their own.
    let people = gate.people.list(&admin, &PeopleQuery::default()).await.unwrap().people;
    let subjects: BTreeSet<&str> =
        people.iter().filter(|person| person.user.username == NAME).map(|person| person.user.id.subject()).collect();
    assert_eq!(subjects, BTreeSet::from([former.subject(), subject_of(&successor)]));
    let usage = async |person: &str| gate.quota.person_usage(&admin, person).await.unwrap();
    assert_eq!(
        (usage(former.subject()).await.today.used, usage(former.subject()).await.own_limit),
        (1, Some(Limit::Calls(7)))
    );
    assert_eq!((usage(NAME).await.today.used, usage(NAME).await.own_limit), (0, None), "a username is today's user");
    let rows = gate.quota.usage(&admin, None).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| &row.user.id).collect::<Vec<_>>(), [&former]);
    // Why: the rules see two people.
    let why = async |subject: &str| {
        let (username, subject) = (NAME.to_owned(), subject.to_owned());
        let query = WhyQuery {
            username,
            subject,
            action: ExplainableAction::OpenResource,
            path: "/mine".to_owned(),
            ..WhyQuery::default()
        };
        gate.map.why(&admin, &query).await.unwrap().allowed
    };
    assert_eq!((why(former.subject()).await, why("").await), (true, false));
    // The trail: one username, two actors.
    let records = async |subject: &str| {
        let query = AuditQuery { actor: NAME.to_owned(), subject: subject.to_owned(), ..AuditQuery::default() };
        let records = gate.audit.page(&admin, &query).await.unwrap().records;
        records.into_iter().map(|record| record.actor_id).collect::<BTreeSet<_>>()
    };
    let both = BTreeSet::from([former.as_str().to_owned(), successor.user().unwrap().id.as_str().to_owned()]);
    assert_eq!(records("").await, both);
    assert_eq!(records(former.subject()).await, BTreeSet::from([former.as_str().to_owned()]));
}

#[tokio::test]
async fn a_resource_is_given_to_whoever_has_the_username_today() {
    let Successor { story, admin, former, successor, .. } = successor().await;
    let gate = &story.world.gate;
    let given = ResourceDraft { owner: Some(NAME.to_owned()), ..draft("/given", &[]) };
    let given = gate.resources.create(&admin, &given).await.unwrap();
    assert_eq!(given.summary.sharing.owner, *successor.user().unwrap());
    // A form that still names the former owner leaves the resource to them.
    let edited = gate.resources.edit(&admin, "/mine").await.unwrap();
    let edited = ResourceDraft { title: "Edited".to_owned(), ..edited.draft() };
    assert_eq!(edited.owner.as_deref(), Some(NAME));
    let saved = gate.resources.save(&admin, "/mine", &edited).await.unwrap();
    assert_eq!(saved.summary.sharing.owner.id, former);
}

#[tokio::test]
async fn what_administrators_do_to_the_former_one_does_not_reach_the_new_one() {
    let Successor { story, admin, former, token, successor } = successor().await;
    let (world, gate): (&World, _) = (&story.world, &story.world.gate);
    let (old, new) = (former.subject(), subject_of(&successor));
    let new_cookie = world.sign_in(NAME).await;
    // Cognito has no such user any more, so there is nothing to change in it.
    let both: BTreeSet<String> = ["usher-users", "usher-admins"].map(str::to_owned).into();
    assert!(matches!(set_groups(&gate.people, &admin, old, &both).await, Err(Refusal::NotFound)));
    let done = gate.sign_out.everywhere(&admin, old).await.unwrap();
    assert!(done.is_complete());
    let over = story.resolve().await;
    assert!(matches!(over, Ok(Caller::Expired)), "{over:?}");
    let bearer = format!("Bearer {token}");
    let credentials = Credentials { authorization: Some(bearer.as_bytes()), ..Credentials::default() };
    assert!(matches!(gate.sessions.resolve(credentials).await.unwrap(), Caller::InvalidToken(_)));
    assert!(matches!(world.resolve(&new_cookie).await, Caller::SignedIn(_)));
    gate.quota.reset(&admin, old, "for a test").await.unwrap();
    assert!(gate.people.get(&admin, old).await.unwrap().sessions.is_empty());
    assert!(!gate.people.get(&admin, new).await.unwrap().sessions.is_empty());
    // One's own page is one's own, whoever had the name before.
    let own = gate.sessions.own(&successor).await.unwrap();
    let theirs = gate.people.get(&admin, new).await.unwrap().sessions;
    assert_eq!(own.len(), theirs.len());
    assert!(matches!(gate.sign_out.everywhere(&successor, old).await, Err(Refusal::Denied(_))));
    // The new one's refresh tokens live.
    story.pass(TOKENS_END).await;
    assert!(matches!(world.resolve(&new_cookie).await, Caller::SignedIn(_)));
}

/// A department can be called like a group, and people may be able to choose it.
#[tokio::test]
async fn a_department_of_the_same_name_is_not_the_group() {
    let mut options = local::Options::for_tests();
    for (username, department) in [("it-member", "usher-admins"), ("marketing-member", "everyone")] {
        let account = options.seed.pool.accounts.iter_mut().find(|account| account.username == username).unwrap();
        account.department = Some(department.to_owned());
    }
    let world = crate::support::world_of(options, gate::Clock::system()).await;
    let gate = &world.gate;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let Caller::SignedIn(session) = &member else { panic!("signed in") };
    assert_eq!(session.principal.roles, roles(&["department:usher-admins", "group:usher-users"]));
    gate.resources.create(&admin, &draft("/secret", &["group:usher-admins"])).await.unwrap();
    let row = access::GrantDraft {
        pattern: "/**".to_owned(),
        right: Right::Delete.name().to_owned(),
        roles: vec!["group:usher-admins".to_owned()],
    };
    gate.map.change(&admin, &MapChange { was: None, grant: Some(row) }).await.unwrap();

    // Sharing and the map, through the list, the page, the form, the operation and "Why?".
    assert!(gate.resources.list(&member, &ListQuery::default()).await.unwrap().resources.is_empty());
    for refused in [
        gate.resources.open(&member, "/secret").await.map(drop),
        gate.resources.edit(&member, "/secret").await.map(drop),
        gate.resources.operate(&member, Operation::Delete, "/secret", 1).await.map(drop),
        gate.resources.create(&member, &draft("/mine", &["group:usher-admins"])).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    }
    let query = WhyQuery { username: "it-member".to_owned(), path: "/secret".to_owned(), ..WhyQuery::default() };
    let why = gate.map.why(&admin, &query).await.unwrap();
    assert!(!why.allowed && why.trace.roles.contains(&Role::of_claim("custom:department", "usher-admins")), "{why:?}");
    let typed = WhyQuery {
        groups: "usher-users".to_owned(),
        roles: "usher-admins".to_owned(),
        username: String::new(),
        ..query
    };
    assert!(!gate.map.why(&admin, &typed).await.unwrap().allowed);
    let denied = AuditQuery { outcome: "denied".to_owned(), object: "/secret".to_owned(), ..AuditQuery::default() };
    let denied = gate.audit.page(&admin, &denied).await.unwrap().records;
    assert!(denied.iter().all(|record| record.trace.contains("department:usher-admins")), "{denied:?}");
    // Neither role stands for the other in a form without an origin.
    let unclear = gate.resources.create(&admin, &draft("/unclear", &["usher-admins"])).await;
    assert!(matches!(&unclear, Err(Refusal::Invalid(fields)) if fields.to_string().contains('1')), "{unclear:?}");
}
