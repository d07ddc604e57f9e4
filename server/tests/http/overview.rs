//! The overview, as a browser without JavaScript shows it.

use crate::support::usher;
use std::time::Duration;

/// How often to look. The server adds to the totals every three seconds.
const LOOKS: usize = 100;

#[tokio::test]
async fn the_overview_says_which_rule_denied_and_with_what_people_signed_in() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    assert_eq!(usher.get(&member, "/admin").await.status(), 403);
    let mut page = String::new();
    for _ in 0..LOOKS {
        page = usher.get(&admin, "/admin").await.text().await.unwrap();
        if page.contains(">Administrators only<") && page.contains(">Cognito user pool<") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for shown in
        ["Denied today, by rule", "Sign-ins today, by provider", "provider=COGNITO", "seen=1d", "outcome=denied"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("Other providers") && !page.contains(">CorpSSO<"), "{page}");
}
