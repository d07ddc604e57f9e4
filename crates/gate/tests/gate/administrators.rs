//! Row 8: whatever administrators do to each other, one of them remains.

use crate::support::{
    self, World, set_groups,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world,
};
use gate::{Caller, Refusal, SignInOptions};
use std::collections::BTreeSet;

const ADMINISTRATORS: &str = "usher-admins";

fn groups(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

async fn administers(world: &World, username: &str) -> bool {
    let settings = support::settings(&world.services, gate::Clock::system());
    let pool = identity::Administration::connect(&settings.administration, &settings.pool_id).await;
    pool.groups_of(username).await.unwrap().unwrap().contains(ADMINISTRATORS)
}

/// As an administrator of the user pool does in AWS.
async fn disable(world: &World, username: &str) {
    let pool = &world.services.user_pool;
    let input = serde_json::json!({ "UserPoolId": pool.pool_id, "Username": username });
    let request = local::testing::http()
        .post(&pool.domain)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AWSCognitoIdentityProviderService.AdminDisableUser")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/local/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
        );
    assert_eq!(request.body(input.to_string()).send().await.unwrap().status(), 200);
}

/// Groups that are given in the second of a sign-in hold from the next one.
async fn second_administrator(world: &World) -> Caller {
    let settings = support::settings(&world.services, gate::Clock::system());
    let pool = identity::Administration::connect(&settings.administration, &settings.pool_id).await;
    pool.add_to_group("it-member", ADMINISTRATORS).await.unwrap();
    world.caller("it-member").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_administrators_who_take_each_others_group_at_the_same_moment_one_remains() {
    let world = world().await;
    let (first, second) = (world.caller("admin").await, second_administrator(&world).await);
    let servers = [world.gate.clone(), support::gate(&world.services, &world.store, gate::Clock::system()).await];
    let (user, both) = (groups(&["usher-users"]), groups(&["usher-users", ADMINISTRATORS]));
    for round in 0..8 {
        let (by_first, by_second) = tokio::join!(
            set_groups(&servers[0].people, &first, "it-member", &user),
            set_groups(&servers[1].people, &second, "admin", &user),
        );
        let outcomes = [&by_first, &by_second];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "round {round}: {outcomes:?}");
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Refusal::Denied(_)))), "{outcomes:?}");
        let left = [administers(&world, "admin").await, administers(&world, "it-member").await];
        assert_eq!(left, [by_first.is_ok(), by_second.is_ok()], "round {round}");
        let (remaining, other) = if by_first.is_ok() { (&first, "it-member") } else { (&second, "admin") };
        set_groups(&world.gate.people, remaining, other, &both).await.unwrap();
    }
}

#[tokio::test]
async fn an_administrator_whom_somebody_has_disabled_takes_nobodys_administration() {
    let world = world().await;
    let (second, admin) = (second_administrator(&world).await, world.caller("admin").await);
    disable(&world, "it-member").await;
    let refused = set_groups(&world.gate.people, &second, "admin", &groups(&["usher-users"])).await;
    assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    assert!(administers(&world, "admin").await);
    set_groups(&world.gate.people, &admin, "it-member", &groups(&["usher-users"])).await.unwrap();
    assert!(!administers(&world, "it-member").await);
}

#[tokio::test]
async fn a_group_that_was_given_in_aws_is_taken_by_an_administrator_who_remains() {
    let world = world().await;
    let (second, admin) = (second_administrator(&world).await, world.caller("admin").await);
    // The table has heard nothing of it: neither may count on the other.
    let settings = support::settings(&world.services, gate::Clock::system());
    let pool = identity::Administration::connect(&settings.administration, &settings.pool_id).await;
    world.sign_in("marketing-member").await;
    pool.add_to_group("marketing-member", ADMINISTRATORS).await.unwrap();
    set_groups(&world.gate.people, &admin, "it-member", &groups(&["usher-users"])).await.unwrap();
    let refused = set_groups(&world.gate.people, &second, "marketing-member", &groups(&["usher-users"])).await;
    assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    assert!(administers(&world, "marketing-member").await && administers(&world, "admin").await);
}

#[tokio::test]
async fn an_administrator_whom_somebody_has_disabled_takes_nothing_from_one_who_has_never_signed_in() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let both = groups(&["usher-users", ADMINISTRATORS]);
    set_groups(&world.gate.people, &admin, "new-hire", &both).await.unwrap();
    disable(&world, "admin").await;
    let refused = set_groups(&world.gate.people, &admin, "new-hire", &groups(&["usher-users"])).await;
    assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    assert!(administers(&world, "new-hire").await);
}

#[tokio::test]
async fn an_administrator_who_is_removed_meanwhile_takes_nothing_from_one_who_has_never_signed_in() {
    let world = world().await;
    let (second, admin) = (second_administrator(&world).await, world.caller("admin").await);
    let (user, both) = (groups(&["usher-users"]), groups(&["usher-users", ADMINISTRATORS]));
    set_groups(&world.gate.people, &admin, "new-hire", &both).await.unwrap();
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let mut settings = support::settings(&world.services, gate::Clock::system());
    settings.administration.endpoint = Some(cognito.url.clone());
    let server = gate::Gate::new(settings, world.store.clone()).await.unwrap();
    cognito.follow(Some(Plan { trouble: Trouble::Held, calls: Calls::Of("AdminRemoveUserFromGroup") }));
    let wanted = user.clone();
    let asked = tokio::spawn(async move { set_groups(&server.people, &admin, "new-hire", &wanted).await });
    cognito.held().await;
    assert!(!administers(&world, "new-hire").await);
    set_groups(&world.gate.people, &second, "admin", &user).await.unwrap();
    cognito.follow(None);
    let refused = asked.await.unwrap();
    assert!(matches!(refused, Err(Refusal::Contended(_))), "{refused:?}");
    assert!(administers(&world, "new-hire").await && !administers(&world, "admin").await);
}

/// Makes Usher believe that somebody of the directory is an administrator, who is none in the user pool, and `it-member`,
/// from whom that was taken in AWS since they signed in.
async fn administrators_from_elsewhere(world: &World) -> [&'static str; 2] {
    second_administrator(world).await;
    let settings = support::settings(&world.services, gate::Clock::system());
    let pool = identity::Administration::connect(&settings.administration, &settings.pool_id).await;
    pool.remove_from_group("it-member", ADMINISTRATORS).await.unwrap();
    let options = SignInOptions { provider: Some("CorpSSO"), ..SignInOptions::default() };
    let begun = world.gate.sign_in.begin(options, &[]).await.unwrap();
    world.complete(&world.return_from(begun.cookie, &begun.location, "it-lead").await).await.unwrap();
    ["it-member", "CorpSSO_it-lead"]
}

/// Neither what somebody has from the directory, nor what was taken from them in AWS since they signed in.
#[tokio::test]
async fn a_change_of_the_members_makes_nobody_an_administrator_in_the_pool() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let [taken, from_the_directory] = administrators_from_elsewhere(&world).await;
    for (username, joins) in [(taken, true), (taken, false), (from_the_directory, true)] {
        let known = world.gate.people.get(&admin, username).await.unwrap().person.groups;
        assert!(known.contains(ADMINISTRATORS), "{username}: {known:?}");
        world.gate.people.change_group(&admin, username, "usher-users", joins).await.unwrap();
        assert!(!administers(&world, username).await, "{username}, {joins}");
    }
}

/// The form on a person's page ticks all groups that Usher knows, and sends them.
#[tokio::test]
async fn groups_that_are_saved_as_they_were_shown_make_nobody_an_administrator_in_the_pool() {
    let world = world().await;
    let admin = world.caller("admin").await;
    for username in administrators_from_elsewhere(&world).await {
        let shown = world.gate.people.get(&admin, username).await.unwrap().person.groups;
        assert!(shown.contains(ADMINISTRATORS), "{username}: {shown:?}");
        let wanted = &shown | &groups(&["usher-users"]);
        world.gate.people.change_groups(&admin, username, &shown, &wanted).await.unwrap();
        assert!(!administers(&world, username).await, "{username}");
    }
}
