//! Saved views of the audit trail.

use crate::support::{principal, rules, store};
use access::{Admission, AuditQuery, MAX_SAVED_VIEWS, ReadAudit, SavedView};
use futures::future::join_all;

fn reader(username: &str) -> Admission<ReadAudit> {
    let reader = principal(username, &["usher-admins"], &["group:usher-admins"]);
    rules().decide(&reader, ReadAudit::Page(AuditQuery::default(), None)).admission().unwrap()
}

fn view(name: &str, query: &str) -> SavedView {
    SavedView::new(name, query).unwrap()
}

#[tokio::test]
async fn views_are_their_users_and_a_name_means_one() {
    let users = store().await.users;
    let (ann, ben) = (reader("ann"), reader("ben"));
    assert_eq!(users.views(&ann).await.unwrap(), []);
    users.forget_view(&ann, "None").await.unwrap();
    for view in [view("b. c#d", "actor=ann"), view("a", "actor=ben"), view("b. c#d", "outcome=denied")] {
        assert!(users.save_view(&ann, &view).await.unwrap());
    }
    let both = [view("a", "actor=ben"), view("b. c#d", "outcome=denied")];
    assert_eq!(users.views(&ann).await.unwrap(), both);
    assert_eq!(users.views(&ben).await.unwrap(), []);

    users.forget_view(&ann, "a").await.unwrap();
    users.forget_view(&ann, "a").await.unwrap();
    assert_eq!(users.views(&ann).await.unwrap(), both[1..]);
    users.forget_view(&ann, "b. c#d").await.unwrap();
    assert_eq!(users.views(&ann).await.unwrap(), []);
    assert!(users.save_view(&ann, &both[0]).await.unwrap(), "after the last one as well");
}

#[tokio::test]
async fn views_saved_at_the_same_time_are_all_there_and_never_too_many() {
    let users = store().await.users;
    let ann = reader("ann");
    let views: Vec<_> = (0..MAX_SAVED_VIEWS + 5).map(|nth| view(&format!("View {nth:02}"), "actor=ann")).collect();
    let saved = join_all(views.iter().map(|view| users.save_view(&ann, view))).await;
    let saved: Vec<_> = saved.into_iter().map(Result::unwrap).collect();
    let kept: Vec<_> = views.iter().zip(&saved).filter(|(_, saved)| **saved).map(|(view, _)| view.clone()).collect();
    assert_eq!(kept.len(), MAX_SAVED_VIEWS);
    assert_eq!(users.views(&ann).await.unwrap(), kept);

    assert!(!users.save_view(&ann, &view("One more", "actor=ann")).await.unwrap());
    let replaced = view(&kept[3].name, "actor=ben");
    assert!(users.save_view(&ann, &replaced).await.unwrap(), "one that is there");
    assert_eq!(users.views(&ann).await.unwrap()[3], replaced);
}

#[tokio::test]
async fn a_saved_view_makes_nobody_a_user_and_is_no_change_of_one() {
    let users = store().await.users;
    let ann = reader("ann");
    assert!(users.save_view(&ann, &view("a", "actor=ben")).await.unwrap());
    assert_eq!(users.find(&ann.user().id).await.unwrap(), None);
    assert_eq!(users.list(None, 10).await.unwrap(), (Vec::new(), None));
    assert_eq!(users.changed_since(0).await.unwrap(), []);
}
