//! Programs with tokens of their own (client credentials grant).

use crate::support::{World, movable_clock, settings, world, world_of};
use access::{
    AuditQuery, GrantDraft, Limit, ListQuery, MapChange, Outcome, PeopleQuery, Reason, ResourceDraft, Right, Role,
};
use gate::{Caller, Clock, Credentials, Gate, QuotaSettings, Refusal, Reset};
use identity::Rejection;
use local::{MachineClient, Options, Switches, TokenFault, TokenKind, WhichToken};
use std::{collections::BTreeSet, sync::atomic::Ordering::SeqCst};

const READ: &str = "usher/resources.read";
const READERS: &str = "scope:usher/resources.read";

async fn token(world: &World, client: &MachineClient, scope: &str) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &*client.id),
        ("client_secret", &*client.secret),
        ("scope", scope),
    ];
    let url = format!("{}/oauth2/token", world.services.user_pool.domain);
    let answer = local::testing::http().post(url).form(&form).send().await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn resolve(gate: &Gate, token: &str) -> Caller {
    let header = format!("Bearer {token}");
    let credentials = Credentials { authorization: Some(header.as_bytes()), ..Credentials::default() };
    gate.sessions.resolve(credentials).await.unwrap()
}

/// A server that lets the sample's program in, with two calls a day.
async fn with_programs(world: &World, clock: Clock) -> Gate {
    let mut settings = settings(&world.services, clock);
    settings.programs = vec![MachineClient::sample().id];
    settings.rules.roles.insert(Role::parse(READERS).unwrap());
    settings.quota = QuotaSettings { default: Limit::Calls(2), reset: Reset::default() };
    Gate::new(settings, world.store.clone()).await.unwrap()
}

async fn create(gate: &Gate, by: &Caller, path: &str, roles: &[&str]) -> Result<(), Refusal> {
    let draft = ResourceDraft {
        path: path.to_owned(),
        title: format!("About {path}"),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    };
    gate.resources.create(by, &draft).await.map(drop)
}

fn is_denied<T>(result: Result<T, Refusal>) -> bool {
    matches!(result, Err(Refusal::Denied(Reason::NotForPrograms)))
}

#[tokio::test]
async fn no_program_is_let_in_by_default() {
    let world = world().await;
    let token = token(&world, &MachineClient::sample(), READ).await;
    let caller = resolve(&world.gate, &token).await;
    assert!(matches!(caller, Caller::InvalidToken(Rejection::Audience { claim: "client_id", .. })), "{caller:?}");
    let admin = world.caller("admin").await;
    let page = world.gate.people.list(&admin, &PeopleQuery::default()).await.unwrap();
    assert!(page.programs.is_empty());
}

#[tokio::test]
async fn a_program_can_do_what_is_open_to_its_scopes_and_is_counted_and_recorded() {
    let world = world().await;
    let gate = with_programs(&world, Clock::system()).await;
    let admin = world.caller("admin").await;
    let made: [(&str, &[&str]); 4] = [
        ("/shared", &[READERS]),
        ("/reports/q3", &[]),
        ("/it", &["department:IT"]),
        ("/members", &["group:usher-users"]),
    ];
    for (path, roles) in made {
        create(&gate, &admin, path, roles).await.unwrap();
    }
    let program = resolve(&gate, &token(&world, &MachineClient::sample(), READ).await).await;
    let Caller::Bearer(principal) = &program else { panic!("{program:?}") };
    let name = format!("client:{}", MachineClient::sample().id);
    assert_eq!((principal.user.id.as_str(), principal.user.username.as_str()), (&*name, &*name));
    assert!(principal.is_program() && principal.groups.is_empty());
    assert_eq!(principal.roles, [Role::parse(READERS).unwrap()].into());

    for path in ["/reports/q3", "/it", "/members"] {
        assert!(is_denied(gate.resources.open(&program, path).await), "{path}");
    }
    gate.resources.open(&program, "/shared").await.unwrap();
    assert!(is_denied(create(&gate, &program, "/own", &[]).await));
    assert!(is_denied(gate.people.list(&program, &PeopleQuery::default()).await));
    assert!(is_denied(gate.map.read(&program).await));

    // A row of the map, too, and no more than its right.
    let roles = vec![READERS.to_owned()];
    let grant = GrantDraft { pattern: "/reports/**".to_owned(), right: Right::Open.name().to_owned(), roles };
    gate.map.change(&admin, &MapChange { was: None, grant: Some(grant) }).await.unwrap();
    let listed = gate.resources.list(&program, &ListQuery::default()).await.unwrap();
    let listed: BTreeSet<String> = listed.resources.into_iter().map(|resource| resource.path.to_string()).collect();
    assert_eq!(listed, ["/reports/q3", "/shared"].map(str::to_owned).into());
    gate.resources.open(&program, "/reports/q3").await.unwrap();

    // Two calls are used.
    assert_eq!(gate.quota.state(&program).await.unwrap().used, 2);
    create(&gate, &admin, "/further", &[READERS]).await.unwrap();
    assert!(matches!(gate.resources.open(&program, "/further").await, Err(Refusal::OverQuota(_))));

    gate.flush().await;
    let asked = AuditQuery { actor: name.clone(), ..AuditQuery::default() };
    let records = gate.audit.page(&admin, &asked).await.unwrap().records;
    assert!(!records.is_empty() && records.iter().all(|record| record.actor_id == name && record.actor == name));
    let of = |object: &str| records.iter().find(|record| record.object == object).unwrap();
    assert_eq!(of("/it").outcome, Outcome::Denied);
    assert!(of("/it").trace.contains(READERS) && of("/it").trace.contains("not_for_programs"), "{}", of("/it").trace);
    assert!(of("/further").reason.contains("All 2 calls of the day are used."));
}

#[tokio::test]
async fn only_the_app_clients_that_are_named_are_let_in_and_nobody_is_taken_for_another() {
    let mut options = Options::for_tests();
    let another = MachineClient { id: "another".to_owned(), ..MachineClient::sample() };
    options.machine_clients.push(another.clone());
    let world = world_of(options, Clock::system()).await;
    let gate = with_programs(&world, Clock::system()).await;
    for _ in 0..2 {
        let caller = resolve(&gate, &token(&world, &another, READ).await).await;
        assert!(matches!(caller, Caller::InvalidToken(Rejection::Audience { .. })), "{caller:?}");
    }
    let user = resolve(&gate, &world.access_token("it-member").await).await;
    let Caller::Bearer(principal) = &user else { panic!("{user:?}") };
    assert!(!principal.is_program() && !principal.roles.iter().any(Role::is_scope));
    // The same token, first verified and then remembered.
    let token = token(&world, &MachineClient::sample(), READ).await;
    for _ in 0..2 {
        assert!(matches!(resolve(&gate, &token).await, Caller::Bearer(principal) if principal.is_program()));
    }
}

/// The pool signs it all: whoever gets such a token has found a fault of the pool, or an app client with both grants.
#[tokio::test]
async fn a_token_that_is_half_a_persons_and_half_a_programs_is_nobodys() {
    const BOTH: &str = "anotherclient";
    let world = world().await;
    let mut settings = settings(&world.services, Clock::system());
    settings.programs = vec![BOTH.to_owned(), MachineClient::sample().id];
    let gate = Gate::new(settings, world.store.clone()).await.unwrap();
    let fault = async |kind: TokenKind| {
        let tokens = Some(TokenFault { kind, of: WhichToken::Access, only_refreshed: false });
        world.services.faults().set(Switches { tokens, ..Switches::default() }).await.unwrap();
    };
    // The app client in `client_id` is the other one that is let in.
    fault(TokenKind::InvalidAudience).await;
    let of_a_person = world.access_token("admin").await;
    let of_another = token(&world, &MachineClient::sample(), READ).await;
    fault(TokenKind::OtherSubject).await;
    let about_a_person = token(&world, &MachineClient::sample(), READ).await;
    world.services.faults().clear();
    for (token, what) in [
        (of_a_person, "a person's, for the app client of a program"),
        (of_another, "a program's, for the app client of another"),
        (about_a_person, "a program's, about a person"),
    ] {
        for _ in 0..2 {
            let caller = resolve(&gate, &token).await;
            assert!(matches!(caller, Caller::InvalidToken(Rejection::Subject("sub"))), "{what}: {caller:?}");
        }
    }
}

#[tokio::test]
async fn a_program_with_the_username_of_a_person_is_not_that_person() {
    const NAME: &str = "it-member";
    let mut options = Options::for_tests();
    let namesake = MachineClient { id: NAME.to_owned(), ..MachineClient::sample() };
    options.machine_clients.push(namesake.clone());
    let world = world_of(options, Clock::system()).await;
    let mut settings = settings(&world.services, Clock::system());
    settings.programs = vec![namesake.id.clone()];
    let gate = Gate::new(settings, world.store.clone()).await.unwrap();
    let (admin, person) = (world.caller("admin").await, world.caller(NAME).await);
    let program = resolve(&gate, &token(&world, &namesake, READ).await).await;
    let (Some(user), Some(client)) = (person.user(), program.user()) else { panic!("{person:?} {program:?}") };
    assert!(!user.is(client) && user.username == NAME && client.username == format!("client:{NAME}"));

    create(&gate, &person, "/own", &[]).await.unwrap();
    create(&gate, &admin, "/shared", &["group:usher-users"]).await.unwrap();
    gate.resources.open(&person, "/shared").await.unwrap();
    for path in ["/own", "/shared"] {
        assert!(is_denied(gate.resources.open(&program, path).await), "{path}");
    }
    let used = async |caller: &Caller| gate.quota.state(caller).await.unwrap().used;
    assert_eq!((used(&person).await, used(&program).await), (1, 0));

    // What an administrator does to one of them does not reach the other.
    gate.people.block_program(&admin, NAME, true).await.unwrap();
    let bearer = world.access_token(NAME).await;
    assert!(matches!(resolve(&gate, &bearer).await, Caller::Bearer(principal) if !principal.is_program()));
    assert!(matches!(
        resolve(&gate, &token(&world, &namesake, READ).await).await,
        Caller::InvalidToken(Rejection::Blocked)
    ));
    gate.people.block_program(&admin, NAME, false).await.unwrap();
    gate.quota.set_person_limit(&admin, NAME, Some(Limit::Calls(1))).await.unwrap();
    assert_eq!(gate.quota.state(&person).await.unwrap().allowance.limit, Limit::Calls(1));
    assert_eq!(gate.quota.state(&program).await.unwrap().allowance.limit, QuotaSettings::default().default);
}

#[tokio::test]
async fn a_person_with_the_name_of_a_program_has_no_session_and_no_token() {
    let mut options = Options::for_tests();
    let account = options.seed.pool.accounts.iter_mut().find(|account| account.username == "it-member").unwrap();
    account.username = format!("client:{}", MachineClient::sample().id);
    let name = account.username.clone();
    let world = world_of(options, Clock::system()).await;
    let gate = with_programs(&world, Clock::system()).await;
    let refused = world.complete(&world.return_of(&name).await).await;
    assert!(refused.is_err());
    let caller = resolve(&gate, &world.access_token(&name).await).await;
    assert!(matches!(caller, Caller::InvalidToken(Rejection::Subject("username"))), "{caller:?}");
}

#[tokio::test]
async fn an_id_token_is_no_credential_where_programs_are_let_in_either() {
    let world = world().await;
    let gate = with_programs(&world, Clock::system()).await;
    let Caller::SignedIn(session) = world.caller("admin").await else { panic!("nobody signed in") };
    for _ in 0..2 {
        let caller = resolve(&gate, session.id_token.expose()).await;
        assert!(matches!(caller, Caller::InvalidToken(Rejection::TokenUse { .. })), "{caller:?}");
    }
}

#[tokio::test]
async fn a_blocked_program_is_refused_at_once_and_on_every_server_within_five_seconds() {
    let world = world().await;
    let (clock, ahead) = movable_clock();
    let servers = [with_programs(&world, Clock::system()).await, with_programs(&world, clock).await];
    let (here, there) = (&servers[0], &servers[1]);
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let client = MachineClient::sample();
    let token = token(&world, &client, READ).await;
    for gate in &servers {
        assert!(matches!(resolve(gate, &token).await, Caller::Bearer(_)));
    }
    let program = resolve(here, &token).await;
    assert!(matches!(here.people.block_program(&member, &client.id, true).await, Err(Refusal::Denied(_))));
    assert!(is_denied(here.people.block_program(&program, &client.id, false).await));
    // The record of a denial is written whatever the request names.
    let long = "x".repeat(100_000);
    assert!(matches!(here.people.block_program(&member, &long, true).await, Err(Refusal::Denied(_))));
    here.flush().await;
    let asked = AuditQuery { action: "block_program".to_owned(), ..AuditQuery::default() };
    let records = here.audit.page(&admin, &asked).await.unwrap().records;
    assert!(records.iter().any(|record| record.outcome == Outcome::Denied && record.object.starts_with("xxx")));
    for unknown in ["another", "", "client:another", &*long] {
        let refused = here.people.block_program(&admin, unknown, true).await;
        assert!(matches!(refused, Err(Refusal::NotFound)), "{unknown}: {refused:?}");
    }

    here.people.block_program(&admin, &client.id, true).await.unwrap();
    assert!(matches!(resolve(here, &token).await, Caller::InvalidToken(Rejection::Blocked)));
    ahead.fetch_add(5, SeqCst);
    assert!(matches!(resolve(there, &token).await, Caller::InvalidToken(Rejection::Blocked)));
    // A new token helps no more.
    let another = self::token(&world, &client, READ).await;
    assert!(matches!(resolve(here, &another).await, Caller::InvalidToken(Rejection::Blocked)));
    let shown = here.people.list(&admin, &PeopleQuery::default()).await.unwrap().programs;
    assert_eq!(
        shown.iter().map(|program| (&*program.client_id, program.blocked)).collect::<Vec<_>>(),
        [(&*client.id, true)]
    );
    // It is no person, and in no list of people.
    let search = PeopleQuery { q: "client".to_owned(), ..PeopleQuery::default() };
    let found = here.people.list(&admin, &search).await.unwrap();
    assert!(found.people.is_empty() && found.programs.is_empty(), "{found:?}");

    here.people.block_program(&admin, &client.id, false).await.unwrap();
    assert!(matches!(resolve(here, &another).await, Caller::Bearer(_)));
    let asked = AuditQuery { action: "block_program".to_owned(), ..AuditQuery::default() };
    let records = here.audit.page(&admin, &asked).await.unwrap().records;
    let done: Vec<_> = records
        .iter()
        .filter(|record| record.outcome == Outcome::Done)
        .map(|record| (&*record.object, &*record.before, &*record.after))
        .collect();
    let name = format!("client:{}", client.id);
    assert_eq!(done, [(&*name, "true", "false"), (&*name, "false", "true")]);
}
