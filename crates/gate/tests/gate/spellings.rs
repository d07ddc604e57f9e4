//! Row 17: names and texts whose accented characters are one character here and two there.

use crate::support::{self, World, settings, world_of};
use access::{Limit, ListQuery, Operation, ResourceDraft, Role, SortBy};
use gate::{Caller, Clock, Gate};
use local::Options;

/// Composed and decomposed (Unicode Normalization Forms C and D).
const ETUDES: [&str; 2] = ["Études", "E\u{301}tudes"];
const TEAM: [&str; 2] = ["équipe-é", "e\u{301}quipe-e\u{301}"];

/// Cognito says one spelling of a department and of the members' group, and the configuration the other.
async fn world(by_cognito: usize, by_configuration: usize) -> World {
    let mut options = Options::for_tests();
    options.seed.pool.groups.push(TEAM[by_cognito].to_owned());
    let member = options.seed.pool.accounts.iter_mut().find(|account| account.username == "it-member").unwrap();
    member.department = Some(ETUDES[by_cognito].to_owned());
    member.groups = vec![TEAM[by_cognito].to_owned()];
    let mut world = world_of(options, Clock::system()).await;
    let mut settings = settings(&world.services, Clock::system());
    settings.rules.members = TEAM[by_configuration].to_owned();
    settings.rules.roles = [Role::of_claim("custom:department", ETUDES[by_configuration])].into();
    world.gate = Gate::new(settings, world.store.clone()).await.unwrap();
    world
}

fn etudes() -> std::collections::BTreeSet<Role> {
    [Role::of_claim("custom:department", ETUDES[0])].into()
}

fn draft(path: &str, title: &str, roles: &[&str]) -> ResourceDraft {
    ResourceDraft {
        path: path.to_owned(),
        title: title.to_owned(),
        body: "Text".to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    }
}

async fn found(world: &World, caller: &Caller, q: &str) -> Vec<String> {
    let query = ListQuery { q: q.to_owned(), ..ListQuery::default() };
    let page = world.gate.resources.list(caller, &query).await.unwrap();
    page.resources.into_iter().map(|resource| resource.path.to_string()).collect()
}

#[tokio::test]
async fn a_search_finds_a_title_however_either_was_typed() {
    let world = support::world().await;
    let admin = world.caller("admin").await;
    let titles =
        [("/composed", "Menü im Café"), ("/decomposed", "Menu\u{308} im Cafe\u{301}"), ("/other", "Menu im Cafe")];
    for (path, title) in titles {
        world.gate.resources.create(&admin, &draft(path, title, &[])).await.unwrap();
    }
    for q in ["CAFÉ", "cafe\u{301}", "menü im", "MENU\u{308} IM"] {
        assert_eq!(found(&world, &admin, q).await, ["/composed", "/decomposed"], "{q}");
    }
    assert_eq!(found(&world, &admin, "cafe").await, ["/other"]);
    let sorted = ListQuery { sort: SortBy::Title, ..ListQuery::default() };
    let sorted = world.gate.resources.list(&admin, &sorted).await.unwrap().resources;
    let titles: Vec<&str> = sorted.iter().map(|resource| resource.title.as_str()).collect();
    assert_eq!(titles, ["Menu im Cafe", "Menü im Café", "Menü im Café"]);
}

#[tokio::test]
async fn groups_and_roles_are_the_same_in_every_spelling() {
    for (by_cognito, by_configuration) in [(0, 1), (1, 0)] {
        let world = world(by_cognito, by_configuration).await;
        let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
        for (path, role) in [("/composed", ETUDES[0]), ("/decomposed", ETUDES[1])] {
            let role = format!("department:{role}");
            world.gate.resources.create(&admin, &draft(path, path, &[&role])).await.unwrap();
            let opened = world.gate.resources.open(&member, path).await.unwrap();
            assert_eq!(opened.resource.summary.sharing.roles, etudes());
        }
        assert_eq!(found(&world, &member, "").await, ["/composed", "/decomposed"]);

        let limits = TEAM.into_iter().zip([60, 70]);
        for (group, calls) in limits {
            world.gate.quota.set_group_limit(&admin, group, Some(Limit::Calls(calls))).await.unwrap();
            let usage = world.gate.quota.person_usage(&admin, "it-member").await.unwrap();
            assert_eq!(usage.today.allowance.limit, Limit::Calls(calls), "{group}");
        }
        assert_eq!(world.store.policy.group_limits().await.unwrap().limits.len(), 1);
    }
}

/// What was written before all was put into canonical form is compared in it all the same.
#[tokio::test]
async fn what_was_kept_in_another_spelling_counts() {
    let world = world(1, 0).await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let known = world.store.users.find(&world.user_id("it-member").await).await.unwrap().unwrap().person;
    let decomposed = access::Person { groups: [TEAM[1].to_owned()].into(), ..known };
    world.store.users.signed_in(&decomposed).await.unwrap();
    let person = world.gate.people.get(&admin, "it-member").await.unwrap().person;
    assert_eq!((person.groups, person.attribute_roles), ([TEAM[0].to_owned()].into(), etudes()));

    let resource = world.gate.resources.create(&admin, &draft("/old", "Cafe\u{301}", &[])).await.unwrap();
    let Caller::SignedIn(session) = &admin else { panic!("signed in") };
    let sharing = access::Sharing { roles: etudes(), ..resource.summary.sharing };
    let unchecked = world.store.resources.find(&resource.summary.path).await.unwrap().unwrap();
    let admitted =
        unchecked.decide::<access::SaveResource>(world.gate.rules.configured(), &session.principal, sharing).unwrap();
    let content = access::Content { title: "Cafe\u{301}".to_owned(), summary: String::new(), body: resource.body };
    let old = admitted.change(content, resource.summary.updated_at);
    world.store.resources.write(&old, &support::entry()).await.unwrap();

    assert!(world.gate.resources.open(&member, "/old").await.is_ok());
    assert_eq!(found(&world, &member, "").await, ["/old"]);
    assert_eq!(found(&world, &member, "CAFÉ").await, ["/old"]);
    let listed = world.gate.resources.list(&member, &ListQuery::default()).await.unwrap();
    assert_eq!(listed.count, Some(1));

    // A change writes it down anew, and leaves nothing of the old spelling behind.
    let again = ResourceDraft { version: Some(2), ..draft("/old", "Café", &["department:Études"]) };
    world.gate.resources.save(&admin, "/old", &again).await.unwrap();
    assert_eq!(found(&world, &member, "café").await, ["/old"]);
    world.gate.resources.operate(&admin, Operation::Delete, "/old", 3).await.unwrap();
    let listed = world.gate.resources.list(&member, &ListQuery::default()).await.unwrap();
    assert_eq!((listed.resources.len(), listed.count), (0, Some(0)));
}
