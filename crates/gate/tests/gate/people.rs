//! The people who have signed in, as administrators see them.

use crate::support::{World, world};
use access::USER_POOL;
use gate::{Caller, SignInOptions};

/// Signs in somebody of the company's directory.
async fn from_the_directory(world: &World, username: &str) {
    let options = SignInOptions { provider: Some("CorpSSO"), ..SignInOptions::default() };
    let begun = world.gate.sign_in.begin(options, &[]).await.unwrap();
    world.complete(&world.return_from(begun.cookie, &begun.location, username).await).await.unwrap();
}

async fn person(world: &World, admin: &Caller, username: &str) -> access::Person {
    world.gate.people.get(admin, username).await.unwrap().person
}

#[tokio::test]
async fn a_profile_says_which_address_and_provider_somebody_has() {
    let world = world().await;
    from_the_directory(&world, "it-lead").await;
    let admin = world.caller("admin").await;
    let lead = person(&world, &admin, "CorpSSO_it-lead").await;
    assert_eq!((lead.email.as_deref(), lead.provider.as_deref()), (Some("it-lead@example.com"), Some("CorpSSO")));
    let own = person(&world, &admin, "admin").await;
    assert_eq!((own.email.as_deref(), own.provider.as_deref()), (Some("admin@example.com"), Some(USER_POOL)));
}
