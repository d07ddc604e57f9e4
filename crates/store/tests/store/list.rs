//! Pages of the list against a real DynamoDB server.

use crate::support::{self, *};
use access::{ListQuery, PAGE_SIZE, Principal, Resource, ResourcePage, ResourceSummary, SortBy};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::{StreamExt as _, stream};
use store::Store;

/// Every third for IT, every fifth for Finance, every seventh owned by Ann.
fn numbered(n: usize) -> Resource {
    let roles: Vec<&str> = [(n.is_multiple_of(3), "department:IT"), (n.is_multiple_of(5), "department:Finance")]
        .iter()
        .filter(|(opened, _)| *opened)
        .map(|(_, role)| *role)
        .collect();
    let owner = if n.is_multiple_of(7) { "ann" } else { "ben" };
    let mut resource = resource(&format!("/r/{n}"), &format!("Title {}", (n * 7_919) % 10_007), owner, &roles);
    resource.summary.updated_at = 1_000 + ((n * 31) % 97) as u64;
    resource
}

async fn fill(store: &Store, resources: impl Iterator<Item = Resource>) {
    stream::iter(resources)
        .for_each_concurrent(2, |resource| async move { drop(create(store, &resource).await) })
        .await;
}

async fn list(store: &Store, principal: &Principal, query: &ListQuery) -> ResourcePage {
    store.resources.list(&may_list(principal), query).await.unwrap().page
}

fn ann() -> Principal {
    principal("ann", &["usher-users"], &["group:usher-users", "department:IT", "department:Finance"])
}

/// What a reader of the rules expects: the visible resources in order, from the model and not from the table.
fn expected(total: usize, principal: &Principal, query: &ListQuery) -> Vec<String> {
    let mut visible: Vec<Resource> = (0..total)
        .map(numbered)
        .filter(|r| {
            principal.user.username == "admin"
                || r.summary.sharing.is_owned_by(principal)
                || !r.summary.sharing.roles.is_disjoint(&principal.roles)
        })
        .filter(|r| {
            let ResourceSummary { path, title, summary, sharing, .. } = &r.summary;
            let text =
                format!("{path} {title} {summary} {} {:?}", sharing.owner.username, sharing.roles).to_lowercase();
            let has_role = sharing.roles.iter().any(|role| role.as_str() == query.role);
            query.q.to_lowercase().split_whitespace().all(|word| text.contains(word))
                && (query.role.is_empty() || has_role)
                && (query.owner.is_empty() || sharing.owner.username == query.owner)
        })
        .collect();
    visible.sort_by_key(|r| {
        let first = match query.sort {
            SortBy::Path => String::new(),
            SortBy::Title => r.summary.title.to_lowercase(),
            SortBy::Updated => format!("{:012}", r.summary.updated_at),
        };
        (first, r.summary.path.to_string())
    });
    if query.descending {
        visible.reverse();
    }
    visible.into_iter().map(|r| r.summary.path.to_string()).collect()
}

fn paths(page: &ResourcePage) -> Vec<String> {
    page.resources.iter().map(|resource| resource.path.to_string()).collect()
}

/// All pages of the list, checked against what is expected, forward and back.
async fn check_pages(store: &Store, total: usize, principal: &Principal, query: &ListQuery) -> Vec<ResourcePage> {
    let mut query = query.clone();
    let expected = expected(total, principal, &query);
    let mut pages = vec![list(store, principal, &query).await];
    assert_eq!(pages[0].previous, None);
    while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
        query.after = Some(next);
        pages.push(list(store, principal, &query).await);
        assert!(pages.len() <= total);
    }
    let all: Vec<String> = pages.iter().flat_map(paths).collect();
    assert_eq!(all, expected, "{query:?}");

    query.after = None;
    for (page, following) in pages.iter().zip(&pages[1..]).rev() {
        query.before = following.previous.clone();
        assert_eq!(paths(&list(store, principal, &query).await), paths(page), "{query:?}");
    }
    pages
}

#[tokio::test]
async fn pages_forward_and_back_show_each_resource_once_in_order() {
    const TOTAL: usize = 180;
    let store = store().await;
    fill(&store, (0..TOTAL).map(numbered)).await;
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        for descending in [false, true] {
            for (principal, q) in
                [(admin(), ""), (ann(), ""), (ann(), "title 1"), (admin(), "/r/2 TITLE"), (admin(), "finance ANN")]
            {
                let query = ListQuery { sort, descending, q: q.into(), ..ListQuery::default() };
                let pages = check_pages(&store, TOTAL, &principal, &query).await;
                let expected = expected(TOTAL, &principal, &query).len();
                assert_eq!(pages[0].count, Some(expected as u64), "{query:?}");
            }
        }
    }
}

#[tokio::test]
async fn filters_by_role_and_owner_restrict_the_list_in_each_order() {
    const TOTAL: usize = 180;
    let store = store().await;
    fill(&store, (0..TOTAL).map(numbered)).await;
    let zoe = principal("zoe", &["usher-users"], &["group:usher-users", "department:Finance"]);
    let filters = [
        ("department:IT", "", ""),
        ("", "ann", ""),
        ("", "ben", ""),
        ("department:IT", "ann", ""),
        ("department:Finance", "ben", "title 1"),
        ("", "ann", "finance"),
        ("", "nobody", ""),
        ("nonsense", "", ""),
        ("department:", "", ""),
    ];
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        for descending in [false, true] {
            for (role, owner, q) in filters {
                for principal in [admin(), ann(), zoe.clone()] {
                    let query = ListQuery {
                        q: q.into(),
                        role: role.into(),
                        owner: owner.into(),
                        sort,
                        descending,
                        ..ListQuery::default()
                    };
                    check_pages(&store, TOTAL, &principal, &query).await;
                }
            }
        }
    }
}

/// A partition has exactly the resources of a role, or of an owner.
#[tokio::test]
async fn a_filter_by_a_role_that_one_sees_or_by_oneself_reads_no_more_than_a_page() {
    let store = store().await;
    fill(&store, (0..300).map(numbered)).await;
    create(&store, &resource("/r/rare", "Rare", "ann", &["department:Rare"])).await;
    let rare = ListQuery { role: "department:Rare".into(), ..ListQuery::default() };
    let mine = ListQuery { owner: "ann".into(), ..ListQuery::default() };
    let whole = store.resources.list(&may_list(&admin()), &ListQuery::default()).await.unwrap().capacity_units;
    for (principal, query) in [(admin(), &rare), (ann(), &mine)] {
        let listed = store.resources.list(&may_list(&principal), query).await.unwrap();
        assert!(listed.capacity_units <= whole, "{} {whole}", listed.capacity_units);
        assert!(!listed.page.search_stopped, "{query:?}");
    }
    let found = list(&store, &admin(), &rare).await;
    assert_eq!((paths(&found), found.count), (vec!["/r/rare".to_owned()], Some(1)));
    let of_another = store.resources.list(&may_list(&admin()), &mine).await.unwrap();
    assert!(of_another.capacity_units > whole, "no partition is named by somebody else's username");
}

#[tokio::test]
async fn filters_apply_to_what_the_map_grants() {
    let store = store().await;
    fill(&store, (0..30).map(numbered)).await;
    for sort in [SortBy::Path, SortBy::Title] {
        let query = ListQuery { role: "department:IT".into(), owner: "ann".into(), sort, ..ListQuery::default() };
        let page = store.resources.list(&may_list_by("/r/**"), &query).await.unwrap().page;
        let found: std::collections::BTreeSet<String> = paths(&page).into_iter().collect();
        assert_eq!(found, ["/r/0", "/r/21"].map(str::to_owned).into(), "{sort:?}");
    }
}

/// In Unicode's other form, as some input methods write it, and in any case.
#[tokio::test]
async fn b21_a_search_finds_all_its_words_in_any_order_and_field() {
    let store = store().await;
    create(&store, &resource("/audits/2026", "Audit note", "ann", &[])).await;
    create(&store, &resource("/menu", "Café note", "ben", &["department:IT"])).await;
    let found =
        async |q: &str| paths(&list(&store, &admin(), &ListQuery { q: q.into(), ..ListQuery::default() }).await);
    let (audit, menu) = ("/audits/2026", "/menu");
    assert_eq!(found("note audit").await, [audit]);
    assert_eq!(found("2026 NOTE about").await, [audit], "path, title and summary");
    assert_eq!(found(" note\u{a0} cafe\u{301}").await, [menu]);
    assert_eq!(found("note").await, [audit, menu]);
    assert_eq!(found("note nothing").await, [""; 0]);
    let many = "note ".repeat(10) + "a u d i t n o e b x";
    assert_eq!(found(&many).await, [audit, menu], "further words are not looked for");
}

/// As earlier versions wrote them.
#[tokio::test]
async fn rows_without_owner_and_roles_in_their_text_are_found_by_the_rest() {
    let (store, client) = store_and_client().await;
    let menu = resource("/menu", "Menu", "ann", &["department:IT"]);
    create(&store, &menu).await;
    let found = async |q: &str| {
        list(&store, &admin(), &ListQuery { q: q.into(), ..ListQuery::default() }).await.resources.len()
    };
    assert_eq!((found("menu").await, found("menu Ann").await, found("department:it").await), (1, 1, 1));
    let rows = client.scan().table_name("test-v2-resources").send().await.unwrap().items.unwrap();
    for mut row in rows.into_iter().filter(|row| row.contains_key("search")) {
        row.insert("search".to_owned(), AttributeValue::S("/menu\nmenu\nabout menu".to_owned()));
        client.put_item().table_name("test-v2-resources").set_item(Some(row)).send().await.unwrap();
    }
    assert_eq!((found("about menu").await, found("ann").await, found("department:it").await), (1, 0, 0));
    store.resources.write(&retitling(&store, "/menu", "Menu").await, &entry()).await.unwrap();
    assert_eq!((found("about menu").await, found("ann").await, found("department:it").await), (1, 1, 1));
}

/// All alike to the byte, and each in every audience of Ann's: the dearest list to put together.
fn alike(n: usize) -> Resource {
    resource(&format!("/r/{n:04}"), &format!("Title {n:04}"), "ann", &["department:IT", "department:Finance"])
}

#[tokio::test]
async fn d14_page_one_costs_the_same_with_5_000_resources_as_with_50() {
    let store = store().await;
    let cost = async || {
        let mut units = Vec::new();
        for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
            for principal in [admin(), ann()] {
                let query = ListQuery { sort, ..ListQuery::default() };
                let listed = store.resources.list(&may_list(&principal), &query).await.unwrap();
                assert_eq!(listed.page.resources.len(), PAGE_SIZE);
                assert!(listed.capacity_units > 0.0);
                units.push(listed.capacity_units);
            }
        }
        units
    };
    fill(&store, (0..50).map(alike)).await;
    let few = cost().await;
    fill(&store, (50..5_000).map(alike)).await;
    let many = cost().await;
    assert_eq!(few, many, "capacity units of page one, by order and principal, among 50 and among 5,000");

    let last = ListQuery { q: "title 4999".into(), ..ListQuery::default() };
    assert_eq!(paths(&list(&store, &admin(), &last).await), ["/r/4999"], "an administrator's search reads them all");
    let stopped = list(&store, &ann(), &last).await;
    assert!(stopped.search_stopped && stopped.next.is_some(), "a search stays within its bound: {stopped:?}");

    // By the resource map: more than are read for a page, in each order; and one among many, at the cost of one.
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        let query = ListQuery { sort, ..ListQuery::default() };
        let all = store.resources.list(&may_list_by("/r/**"), &query).await.unwrap();
        assert_eq!(all.page.resources.len(), PAGE_SIZE, "{sort:?}");
        assert!(all.page.next.is_some() && all.page.count.is_none());
        let one = store.resources.list(&may_list_by("/r/4999"), &query).await.unwrap();
        assert_eq!((paths(&one.page), one.page.next.as_deref()), (vec!["/r/4999".to_owned()], None), "{sort:?}");
        assert!(one.capacity_units < 5.0 && all.capacity_units < 200.0, "{one:?} {}", all.capacity_units);
    }
}

/// Somebody to whom nothing but the resource map opens anything.
fn may_list_by(pattern: &str) -> access::Admission<access::ListResources> {
    let roles = support::roles(&["group:usher-users"]);
    let grant = access::Grant { pattern: pattern.parse().unwrap(), right: access::Right::Open, roles };
    let rules = access::Rules { grants: vec![grant], ..rules() };
    let zoe = principal("zoe", &["usher-users"], &["group:usher-users"]);
    rules.decide(&zoe, access::ListResources::of(&rules, &zoe)).admission().unwrap()
}

#[tokio::test]
async fn a_place_that_is_none_is_the_beginning() {
    let store = store().await;
    fill(&store, (0..30).map(numbered)).await;
    let first = list(&store, &admin(), &ListQuery::default()).await;
    for place in ["", "!", "////", "AAAA\u{0}", &"A".repeat(4_000)] {
        let query = ListQuery { after: Some(place.to_owned()), ..ListQuery::default() };
        assert_eq!(paths(&list(&store, &admin(), &query).await), paths(&first), "{place:?}");
    }
}

#[tokio::test]
async fn g11_a_forged_place_shows_nothing_foreign() {
    let store = store().await;
    fill(&store, (0..60).map(numbered)).await;
    let foreign = list(&store, &admin(), &ListQuery::default()).await.next;
    let stranger = principal("zoe", &["usher-users"], &["group:usher-users"]);
    let page = list(&store, &stranger, &ListQuery { after: foreign, ..ListQuery::default() }).await;
    assert_eq!((page.resources.len(), page.count), (0, Some(0)));
}

/// One set of the ten roles for each number up to 1,023.
fn in_many_ways(n: usize) -> Resource {
    let names: Vec<String> =
        (0..10).filter(|bit| n & (1 << bit) != 0).map(|bit| format!("department:role-{bit}")).collect();
    let roles: Vec<&str> = names.iter().map(String::as_str).collect();
    resource(&format!("/r/{n:04}"), "Title", "ann", &roles)
}

#[tokio::test]
async fn of_very_many_sets_of_roles_no_more_are_read_and_nobody_counts() {
    let store = store().await;
    let listed = async || store.resources.list(&may_list(&admin()), &ListQuery::default()).await.unwrap();
    fill(&store, (0..500).map(in_many_ways)).await;
    let counted = listed().await;
    assert_eq!(counted.page.count, Some(500));
    fill(&store, (500..600).map(in_many_ways)).await;
    let many = listed().await;
    assert_eq!((many.page.count, many.page.resources.len()), (None, PAGE_SIZE));
    assert!(many.capacity_units <= counted.capacity_units * 1.02, "{} {}", many.capacity_units, counted.capacity_units);
}

#[tokio::test]
async fn a_resource_that_had_many_sets_of_roles_leaves_none_of_them_behind() {
    let store = store().await;
    let mut now = in_many_ways(1);
    create(&store, &now).await;
    let listed = async || store.resources.list(&may_list(&admin()), &ListQuery::default()).await.unwrap();
    let one = listed().await.capacity_units;
    for n in 2..300 {
        let path = now.summary.path.as_str();
        let admitted = admitted::<access::SaveResource>(&store, path, in_many_ways(n).summary.sharing).await;
        let change = admitted.change(retitled(&now, "Title"), 1_001);
        store.resources.write(&change, &entry()).await.unwrap();
        now = change.into_after();
    }
    assert!(listed().await.capacity_units > one, "they are there until somebody reads them");
    let mut last = f64::INFINITY;
    for _ in 0..1_000 {
        last = listed().await.capacity_units;
        if last <= one {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(last <= one, "{last} {one}");
    assert_eq!(listed().await.page.count, Some(1));
}
