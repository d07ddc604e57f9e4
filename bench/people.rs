//! Many people in the tables.

use access::{Limit, OpenResource, Person};
use futures::{StreamExt as _, stream};
use store::{Call, PersonsDay, Store};

/// People who have signed in, and have made a call today.
pub(crate) async fn fill(store: &Store, users: usize) {
    let rules = access::Rules::default();
    let admin =
        access::Principal::of("admin", "Admin", &["usher-admins".to_owned()].into(), &Default::default(), &rules);
    let rules = &rules;
    let admin = &admin;
    stream::iter(0..users)
        .for_each_concurrent(32, |nth| async move {
            let username = format!("user-{nth:06}");
            let person = Person {
                username: username.clone(),
                name: username.clone(),
                groups: ["usher-users".to_owned()].into(),
                attribute_roles: Default::default(),
                signed_in_at: 1,
                signed_out_at: None,
            };
            store.users.signed_in(&person).await.unwrap();
            let sharing = access::Sharing { owner: username.clone(), roles: Default::default() };
            let open = OpenResource { path: "/somewhere".parse().unwrap(), sharing };
            let admission = rules.decide(admin, open).admission().unwrap();
            let day = PersonsDay { username: &username, day: "2026-11-21", forget_at: u64::MAX / 2 };
            let call = Call { day, object: "/somewhere", limit: Limit::Unlimited, now: 1, id: "call" };
            store.usage.charge(admission, call).await.unwrap();
        })
        .await;
}
