//! Texts that take long to render, and pages that are rendered by several threads.

use crate::{
    program::Program,
    support::{put_resources, usher},
};
use local::testing::http;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const READERS: usize = 10;

/// Row 1: while ten people open the most expensive pages that there can be, saved before there was a limit, others are
/// answered. The server runs on this test's one thread: if a text were rendered there, nobody else would have it
/// meanwhile.
#[tokio::test]
async fn while_ten_people_open_a_text_that_is_slow_to_render_others_are_answered() {
    let usher = usher().await;
    let texts = [
        ("/quotes", ">".repeat(80_000)),
        ("/lists", "- ".repeat(20_000) + &"a\n".repeat(20_000)),
        ("/words", "*a* **b** [c](/d) `e` ~~f~~\n\n".repeat(2_700)),
    ];
    put_resources(&usher.services, texts.map(|(path, body)| (path.to_owned(), body))).await;
    let browser = usher.signed_in("it-member").await;
    // As often as it goes, and how long the slowest answer took.
    let slowest = async |over: &AtomicBool| {
        let (mut slowest, mut answers) = (Duration::ZERO, 0);
        while !over.load(Ordering::SeqCst) {
            let begun = Instant::now();
            assert_eq!(http().get(usher.at("/healthz")).send().await.unwrap().status(), 200);
            slowest = slowest.max(begun.elapsed());
            answers += 1;
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        (slowest, answers)
    };
    for path in ["/quotes", "/lists", "/words"] {
        let over = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        let open = async {
            let address = format!("/api/resources/open?path={path}");
            let opened = (0..READERS).map(|_| usher.get(&browser, &address));
            for answer in futures::future::join_all(opened).await {
                assert_eq!(answer.status(), 200, "{path}");
                assert!(answer.text().await.unwrap().len() > 80_000, "{path}");
            }
            over.store(true, Ordering::SeqCst);
        };
        let ((), (slowest, answers)) = tokio::join!(open, slowest(&over));
        let whole = begun.elapsed();
        assert!(answers >= 4, "{path}: {answers} answers in {whole:?}");
        assert!(slowest < whole / 2, "{path}: an answer took {slowest:?} of {whole:?}");
    }
}

/// Nearly one page in a hundred panicked in a task of its own: an effect read a lock that another thread held.
#[tokio::test]
async fn pages_that_load_data_are_rendered_without_a_panic() {
    let program = Program::start("info").await;
    let browser = program.usher.signed_in("it-member").await;
    let visit = async || {
        for _ in 0..150 {
            assert_eq!(program.usher.get(&browser, "/account/sessions").await.status(), 200);
        }
    };
    tokio::join!(visit(), visit(), visit(), visit());
    let written = program.stop().await;
    assert!(!written.contains("panicked"), "{}", written.split("panicked").nth(1).unwrap_or_default());
}
