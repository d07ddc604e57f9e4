//! Requests for access against a real DynamoDB server.

use crate::support::*;
use access::{
    AccessRequest, DecideRequest, ListRequests, MAX_OPEN_REQUESTS, Principal, REQUEST_SECONDS, REQUESTS_PER_PAGE,
    RequestAccess, RequestAnswer, Resource, UserRef,
};
use store::{RequestsOf, ResourceChange, Store, WriteError};

/// When people ask here, in seconds since 1970.
const NOW: u64 = 2_000;

async fn ask(store: &Store, who: &Principal, path: &str, before: &RequestsOf, now: u64) -> Result<(), WriteError<()>> {
    let unchecked = store.resources.find(&path.parse().unwrap()).await.unwrap().unwrap();
    let admitted = unchecked.decide::<RequestAccess>(&rules(), who, ()).unwrap();
    let message = "For <b>q3</b>.".to_owned();
    store.requests.ask(&admitted, who, message, before, now, &entry()).await
}

async fn answer(store: &Store, path: &str, before: &RequestsOf, now: u64) -> Result<(), WriteError<()>> {
    decide(store, path, before, now, None).await
}

async fn decide(
    store: &Store,
    path: &str,
    before: &RequestsOf,
    now: u64,
    opening: Option<&ResourceChange<Resource>>,
) -> Result<(), WriteError<()>> {
    let sharing = find(store, path).await.unwrap().summary.sharing;
    let deciding = DecideRequest { path: path.parse().unwrap(), sharing, requester: user("mia") };
    let admission = rules().decide(&admin(), deciding).admission().unwrap();
    let answer = RequestAnswer { approved: None, message: "Not yet.".to_owned(), at: now };
    store.requests.answer(&admission, answer, before, opening, &[entry()]).await
}

async fn of(store: &Store, who: &Principal) -> RequestsOf {
    store.requests.of(&who.user.id).await.unwrap()
}

/// All pages.
async fn waiting(store: &Store, who: &Principal, now: u64) -> Vec<AccessRequest> {
    let all = who.groups.contains("usher-admins");
    let admission = rules().decide(who, ListRequests { all }).admission().unwrap();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = store.requests.waiting(&admission, after.as_deref(), now).await.unwrap();
        assert!(page.len() <= REQUESTS_PER_PAGE);
        found.extend(page);
        after = next;
        if after.is_none() {
            return found;
        }
    }
}

fn member(username: &str) -> Principal {
    principal(username, &["usher-users"], &["group:usher-users"])
}

fn mia() -> Principal {
    member("mia")
}

async fn with_plans(number: usize) -> Store {
    let store = store().await;
    for n in 0..number {
        create(&store, &resource(&format!("/plan-{n:02}"), "Plan", "ann", &[])).await;
    }
    store
}

#[tokio::test]
async fn a_request_is_read_as_written_by_those_whom_it_concerns_until_it_is_answered() {
    let store = with_plans(1).await;
    ask(&store, &mia(), "/plan-00", &of(&store, &mia()).await, NOW).await.unwrap();
    let asked = AccessRequest {
        path: "/plan-00".parse().unwrap(),
        requester: user("mia"),
        name: mia().name,
        owner: user("ann"),
        roles: roles(&["group:usher-users"]),
        message: "For <b>q3</b>.".to_owned(),
        asked_at: NOW,
        answer: None,
    };
    let before = of(&store, &mia()).await;
    assert_eq!(before.requests, std::slice::from_ref(&asked));
    for (who, expected) in [(member("ann"), 1), (admin(), 1), (mia(), 0), (member("ida"), 0)] {
        let seen = waiting(&store, &who, NOW).await;
        assert_eq!(seen, vec![asked.clone(); expected], "{}", who.name);
    }

    answer(&store, "/plan-00", &before, NOW + 9).await.unwrap();
    for who in [member("ann"), admin()] {
        assert!(waiting(&store, &who, NOW).await.is_empty());
    }
    let answered = of(&store, &mia()).await.requests.remove(0).answer.unwrap();
    assert_eq!((answered.message.as_str(), answered.at), ("Not yet.", NOW + 9));
    // What somebody else decided meanwhile is not overwritten.
    for stale in [before, of(&store, &mia()).await] {
        assert!(matches!(answer(&store, "/plan-00", &stale, NOW + 10).await, Err(WriteError::Changed(_))));
    }
}

#[tokio::test]
async fn an_answer_and_the_change_of_the_resource_are_written_together_or_not_at_all() {
    let store = with_plans(2).await;
    let changing = async |path, title| retitling(&store, path, title).await;
    let title = async || find(&store, "/plan-00").await.unwrap().summary.title;
    ask(&store, &mia(), "/plan-00", &of(&store, &mia()).await, NOW).await.unwrap();
    let asked = of(&store, &mia()).await;

    // The resource is another one by now.
    let overtaken = changing("/plan-00", "Overtaken").await;
    store.resources.write(&changing("/plan-00", "Newer").await, &entry()).await.unwrap();
    let refused = decide(&store, "/plan-00", &asked, NOW + 9, Some(&overtaken)).await;
    assert!(matches!(refused, Err(WriteError::Changed(_))), "{refused:?}");
    // So are the requests.
    ask(&store, &mia(), "/plan-01", &asked, NOW).await.unwrap();
    let refused = decide(&store, "/plan-00", &asked, NOW + 9, Some(&changing("/plan-00", "Open").await)).await;
    assert!(matches!(refused, Err(WriteError::Changed(_))), "{refused:?}");
    // It is another resource.
    let asked = of(&store, &mia()).await;
    let refused = decide(&store, "/plan-00", &asked, NOW + 9, Some(&changing("/plan-01", "Open").await)).await;
    assert!(matches!(refused, Err(WriteError::Changed(_))), "{refused:?}");
    assert_eq!((title().await.as_str(), of(&store, &mia()).await.requests), ("Newer", asked.requests.clone()));
    assert_eq!(waiting(&store, &admin(), NOW).await.len(), 2);

    decide(&store, "/plan-00", &asked, NOW + 9, Some(&changing("/plan-00", "Open").await)).await.unwrap();
    assert_eq!(title().await, "Open");
    let open = waiting(&store, &admin(), NOW).await;
    assert_eq!(open.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), ["/plan-01"]);
}

#[tokio::test]
async fn a_request_without_a_name_is_called_by_the_username() {
    let (store, client) = store_and_client().await;
    create(&store, &resource("/plan-00", "Plan", "ann", &[])).await;
    ask(&store, &mia(), "/plan-00", &of(&store, &mia()).await, NOW).await.unwrap();
    let items = client.scan().table_name("test-v2-requests").send().await.unwrap().items.unwrap();
    for mut item in items.into_iter().filter(|item| item.contains_key("asked_at")) {
        item.remove("name").unwrap();
        client.put_item().table_name("test-v2-requests").set_item(Some(item)).send().await.unwrap();
    }
    let old = of(&store, &mia()).await.requests.remove(0);
    assert_eq!((old.name.as_str(), old.requester_name()), ("", "mia"));
}

#[tokio::test]
async fn of_several_requests_at_the_same_moment_one_is_written() {
    let store = with_plans(2).await;
    let before = of(&store, &mia()).await;
    ask(&store, &mia(), "/plan-00", &before, NOW).await.unwrap();
    assert!(matches!(ask(&store, &mia(), "/plan-01", &before, NOW).await, Err(WriteError::Changed(_))));
    assert_eq!(waiting(&store, &admin(), NOW).await.len(), 1);
}

#[tokio::test]
async fn requests_are_listed_page_by_page_and_expire() {
    let (store, client) = store_and_client().await;
    let number = MAX_OPEN_REQUESTS as u64;
    let nia = member("nia");
    for n in 0..number {
        let path = format!("/plan-{n:02}");
        create(&store, &resource(&path, "Plan", "ann", &[])).await;
        ask(&store, &mia(), &path, &of(&store, &mia()).await, NOW + n).await.unwrap();
        ask(&store, &nia, &path, &of(&store, &nia).await, NOW + n).await.unwrap();
    }
    assert!(!of(&store, &mia()).await.has_room(NOW + number));
    let all = waiting(&store, &admin(), NOW).await;
    assert_eq!(all.len() as u64, 2 * number);
    assert!(all.is_sorted_by_key(|request| request.asked_at), "oldest first");

    let items = client.scan().table_name("test-v2-requests").send().await.unwrap().items.unwrap();
    for item in items.iter().filter(|item| item.contains_key("asked_at")) {
        let number = |name: &str| item[name].as_n().unwrap().parse::<u64>().unwrap();
        assert_eq!(number("ttl"), number("asked_at") + REQUEST_SECONDS);
    }

    // Before DynamoDB has removed them, they are not shown, and the next request removes the person's own.
    let later = NOW + number + REQUEST_SECONDS;
    assert!(waiting(&store, &admin(), later).await.is_empty());
    let before = of(&store, &mia()).await;
    assert!(before.has_room(later));
    ask(&store, &mia(), "/plan-00", &before, later).await.unwrap();
    let left = of(&store, &mia()).await.requests;
    assert_eq!(left.iter().map(|request| request.asked_at).collect::<Vec<_>>(), [later]);
    assert_eq!(waiting(&store, &admin(), NOW).await.len() as u64, number + 1, "hers are gone, his are left");
}

#[tokio::test]
async fn the_latest_answers_are_kept() {
    let store = with_plans(22).await;
    for n in 0..22 {
        let path = format!("/plan-{n:02}");
        ask(&store, &mia(), &path, &of(&store, &mia()).await, NOW + n).await.unwrap();
        answer(&store, &path, &of(&store, &mia()).await, NOW + n).await.unwrap();
    }
    let kept = of(&store, &mia()).await.requests;
    assert_eq!(kept.first().map(|request| request.asked_at), Some(NOW + 2), "{}", kept.len());
    assert!(store.requests.of(&UserRef::default().id).await.unwrap().requests.is_empty());
}
