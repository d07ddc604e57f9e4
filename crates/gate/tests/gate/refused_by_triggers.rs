//! Row 13: Lambda triggers of the user pool that do not let somebody in.

use crate::support::{
    self, World,
    story::{Story, TOKENS_END, answers, token_endpoint},
    world,
};
use access::{AuditQuery, AuditRecord, DayTotals, DenialRule, Outcome};
use gate::SignInError;
use identity::TriggerRefusal;
use local::{AuthorizeError, Switches};
use std::collections::BTreeMap;

fn refused_by(trigger: &str, message: &str) -> SignInError {
    SignInError::RefusedByTrigger(TriggerRefusal { trigger: trigger.to_owned(), message: message.to_owned() })
}

/// The hosted UI sends browsers back with this error.
async fn says(world: &World, code: &str, description: &str) {
    let error = AuthorizeError {
        error: code.to_owned(),
        description: Some(description.to_owned()),
        without_state: false,
        after_login: false,
    };
    let switches = Switches { authorize_error: Some(error), ..Switches::default() };
    world.services.faults().set(switches).await.unwrap();
}

/// The refusals of sign-ins that are remembered, and what was counted today.
async fn remembered(world: &World) -> (Vec<AuditRecord>, DayTotals) {
    let admin = world.caller("admin").await;
    world.gate.flush().await;
    let query = AuditQuery { action: "sign_in".to_owned(), outcome: "denied".to_owned(), ..AuditQuery::default() };
    let mut query = query;
    let mut records = Vec::new();
    loop {
        let page = world.gate.audit.page(&admin, &query).await.unwrap();
        records.extend(page.records);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    (records, world.gate.overview.read(&admin).await.unwrap().days.remove(0))
}

#[tokio::test]
async fn a_triggers_refusal_is_remembered_without_a_name_and_counted() {
    let world = world().await;
    let rows = [
        (
            "invalid_request",
            "PreAuthentication failed with error Not today.",
            refused_by("PreAuthentication", "Not today"),
        ),
        (
            "server_error",
            "Invalid SAML response received: PreSignUp failed with error No. ",
            refused_by("PreSignUp", "No"),
        ),
        ("invalid_request", "User is disabled.", SignInError::Disabled),
    ];
    for (code, description, expected) in rows {
        says(&world, code, description).await;
        let back = world.return_of("it-member").await;
        assert_eq!(world.complete(&back).await.unwrap_err(), expected, "{description}");
        assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Replayed, "{description}");
    }
    world.services.faults().clear();
    let (records, today) = remembered(&world).await;
    let denied_by = BTreeMap::from([(DenialRule::Trigger, 2), (DenialRule::AccountDisabled, 1)]);
    assert_eq!((today.denials, today.denied_by), (3, denied_by));
    let mut reasons: Vec<&str> = records.iter().map(|record| record.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "The account is disabled in the user pool.",
            "The user pool’s trigger PreAuthentication refused the sign-in.",
            "The user pool’s trigger PreSignUp refused the sign-in."
        ]
    );
    for record in &records {
        assert_eq!((record.actor.as_str(), record.object.as_str(), record.outcome), ("", "", Outcome::Denied));
    }
    assert_eq!(world.store.audit.verify(world.gate.clock.now()).await.unwrap().findings, []);
}

/// Whoever sends the same again and again does not fill the trail.
#[tokio::test]
async fn refusals_of_people_who_are_not_known_do_not_flood_the_trail() {
    let (clock, ahead) = support::movable_clock();
    let world = support::world_with(std::time::Duration::from_secs(300), clock).await;
    // To the beginning of a minute.
    ahead.store(60 - world.gate.clock.now() % 60, std::sync::atomic::Ordering::SeqCst);
    for _ in 0..40 {
        let begun = world.begin().await;
        let state = support::parameter(&begun.location, "state").unwrap();
        let query =
            [("error", "invalid_request"), ("error_description", "PreSignUp failed with error x."), ("state", &state)];
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let back = support::Return { cookie: begun.cookie, query };
        assert_eq!(world.complete(&back).await.unwrap_err(), refused_by("PreSignUp", "x"));
    }
    let (records, today) = remembered(&world).await;
    assert_eq!((records.len(), today.denials), (30, 40));
    let told = records.iter().filter(|record| record.reason.contains("Further ones")).count();
    assert_eq!(told, 1, "the trail says that there were more");
}

#[tokio::test]
async fn a_trigger_that_refuses_the_tokens_refuses_the_sign_in() {
    let world = world().await;
    let back = world.return_of("it-member").await;
    let body = r#"{"error":"invalid_request","error_description":"PreTokenGeneration failed with error No."}"#;
    world.services.faults().set(token_endpoint(answers(400, body))).await.unwrap();
    assert_eq!(world.complete(&back).await.unwrap_err(), refused_by("PreTokenGeneration", "No"));
    world.services.faults().clear();
    assert_eq!(remembered(&world).await.1.denials, 1);
}

#[tokio::test]
async fn a_trigger_that_refuses_to_renew_tokens_ends_the_session() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    let body = r#"{"error":"invalid_request","error_description":"PreTokenGeneration failed with error No."}"#;
    story.token_endpoint(answers(400, body)).await;
    assert!(story.is_over().await);
    let remembered = story.world.reasons_of("session_ended").await;
    assert_eq!(remembered, ["A trigger of the user pool refused to renew its tokens."]);
}
