//! Names as long as Cognito allows, in scripts whose characters take three and four bytes.

use crate::support::story::{Story, TOKENS_END};
use gate::Caller;
use local::Options;

/// Somebody who is in these groups as well, and whose tokens have been renewed once.
async fn renewed_in(groups: &[String]) -> Story {
    let mut options = Options::for_tests();
    options.seed.pool.groups.extend_from_slice(groups);
    let member = options.seed.pool.accounts.iter_mut().find(|account| account.username == "it-member").unwrap();
    member.groups.extend_from_slice(groups);
    let story = Story::with(options).await;
    story.pass(TOKENS_END).await;
    assert!(story.is_signed_in().await);
    assert_eq!(story.world.services.faults().refreshes(), 1);
    story
}

/// Row 4: Cognito counts the characters of a group's name.
#[tokio::test]
async fn somebody_in_a_group_of_50_japanese_characters_signs_in_and_stays() {
    let group: String = "営業部第一課".chars().cycle().take(50).collect();
    let story = renewed_in(std::slice::from_ref(&group)).await;
    let Ok(Caller::SignedIn(session)) = story.resolve().await else { panic!("signed in") };
    assert!(session.principal.groups.contains(&group) && session.principal.groups.contains("usher-users"));
    let known = story.world.store.users.find(&story.world.user_id("it-member").await).await.unwrap().unwrap();
    assert!(known.person.groups.contains(&group));
}

/// Row 4: the largest tokens are those of a hundred groups whose names have 128 characters of four bytes.
#[tokio::test]
async fn somebody_in_a_hundred_groups_with_the_longest_names_signs_in_and_stays() {
    let groups: Vec<String> = (0..99).map(|number| format!("{number:02}{}", "\u{20bb7}".repeat(126))).collect();
    let story = renewed_in(&groups).await;
    let Ok(Caller::SignedIn(session)) = story.resolve().await else { panic!("signed in") };
    assert_eq!(session.principal.groups.len(), 100);
    assert!(session.id_token.expose().len() > 64 * 1024);
}
