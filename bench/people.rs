//! Many people in the tables.

use crate::support::entry;
use access::{Content, CreateResource, DeleteResource, Limit, OpenResource, Person, ResourcePath, Sharing};
use futures::{StreamExt as _, stream};
use store::{Call, ResourceChange, Store};

/// A user whose subject is the username.
pub(crate) fn user(username: &str) -> access::UserRef {
    access::UserRef { id: access::UserId::new("https://pool.example", username), username: username.to_owned() }
}

/// Who signs in.
pub(crate) fn person(username: &str) -> Person {
    Person {
        user: user(username),
        name: username.to_owned(),
        email: Some(format!("{username}@example.com")),
        provider: None,
        groups: ["usher-users".to_owned()].into(),
        attribute_roles: Default::default(),
        signed_in_at: 1,
        signed_out_at: None,
    }
}

/// The name of today's quota day, which ends at 23:55 UTC.
fn today() -> String {
    let five_minutes = jiff::SignedDuration::from_mins(5);
    jiff::Timestamp::now().saturating_add(five_minutes).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// People who have signed in, and have made a call today.
pub(crate) async fn fill(store: &Store, users: usize) {
    let rules = access::Rules::default();
    let admin =
        access::Principal::of(user("admin"), "Admin", &["usher-admins".to_owned()].into(), &Default::default(), &rules);
    let rules = &rules;
    let admin = &admin;
    let day = &today();
    let sharing = Sharing { owner: user("admin"), roles: [access::Role::of_group("usher-users")].into() };
    let path = &"/opened-by-everybody".parse::<ResourcePath>().unwrap();
    let create = CreateResource { path: path.to_string(), proposed: sharing };
    let admission = rules.decide(admin, create).admission().unwrap();
    let content = Content { title: "Title".to_owned(), summary: String::new(), body: String::new() };
    let creation = ResourceChange::create(admission, content, 1).unwrap();
    store.resources.write(&creation, &entry()).await.unwrap();
    stream::iter(0..users)
        .for_each_concurrent(32, |nth| async move {
            let username = format!("user-{nth:06}");
            store.users.signed_in(&person(&username)).await.unwrap();
            let groups = ["usher-users".to_owned()].into();
            let member = access::Principal::of(user(&username), &username, &groups, &Default::default(), rules);
            let guarded = store.resources.find(path).await.unwrap().unwrap();
            let admitted = guarded.decide::<OpenResource>(rules, &member, ()).unwrap();
            let call = Call { day, expires_at: u64::MAX / 2, limit: Limit::Unlimited, now: 1, id: "call" };
            store.usage.charge(admitted, call).await.unwrap();
        })
        .await;
    let admitted =
        store.resources.find(path).await.unwrap().unwrap().decide::<DeleteResource>(rules, admin, ()).unwrap();
    store.resources.write(&admitted.operation(2), &entry()).await.unwrap();
}
