//! A server that is killed at random moments while people change and open things: no change is without its record, no
//! record without its change, and no more is charged than was asked for.
//!
//! `SOAK_KILLS` says how often (`make soak`: 200), `SOAK_SEED` repeats a run.

use crate::{
    killed::{Random, number, seed},
    program::{Program, services},
    support::put_resources,
};
use access::AuditRecord;
use local::testing::Browser;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

const KILLS: u64 = 3;
const WRITERS: usize = 4;

/// What was asked for, by writer, and how often opening was answered.
#[derive(Default)]
struct Asked {
    opened: AtomicU64,
    answered: AtomicU64,
}

/// Resources to open, each once: what one has saved or opened a moment ago is not counted again.
const OTHERS: u64 = 2_000;

/// Creates and changes a resource of its own, and opens others, until there is no answer.
async fn write(server: Arc<Program>, browser: Arc<Browser>, path: String, asked: Arc<Asked>) {
    let mut version: Option<u64> = None;
    loop {
        let usher = &server.usher;
        if version.is_none() {
            let other = asked.opened.fetch_add(1, Ordering::SeqCst) % OTHERS;
            let open = usher.request("GET", &format!("/api/resources/open?path=/other-{other}"));
            let Ok(answer) = browser.try_send(open).await else { return };
            asked.answered.fetch_add(u64::from(answer.status() == 200), Ordering::SeqCst);
            let edit = usher.request("GET", &format!("/api/resources/edit?path={path}"));
            let Ok(answer) = browser.try_send(edit).await else { return };
            let Ok(opened) = answer.json::<serde_json::Value>().await else { return };
            version = opened["summary"]["version"].as_u64();
        }
        let known = version.map(|version| version.to_string()).unwrap_or_default();
        let title = format!("After {known}");
        let form = [("path", path.as_str()), ("title", &title), ("version", &known)];
        let address = if version.is_none() { "/resources/new".to_owned() } else { format!("/resources{path}/edit") };
        let request = usher.request("POST", &address).header("sec-fetch-site", "same-origin").form(&form);
        let Ok(answer) = browser.try_send(request).await else { return };
        assert!([303, 409].contains(&answer.status().as_u16()), "{} for {path}", answer.status());
        version = None;
    }
}

async fn trail(server: &Program, admin: &Browser) -> Vec<AuditRecord> {
    let file = server.usher.get(admin, "/admin/audit/export?format=jsonl").await;
    assert_eq!(file.status(), 200);
    file.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "it is shown when the test fails, and by `make soak`")]
async fn a_killed_server_leaves_no_change_without_its_record_and_charges_for_nothing_unasked() {
    let kills = number("SOAK_KILLS").unwrap_or(KILLS);
    let seed = seed();
    println!("SOAK_SEED={seed}");
    let mut random = Random(seed);
    let services = services().await;
    let mut server = Arc::new(Program::beside(services.clone(), "info").await);
    let member = Arc::new(server.usher.signed_in("it-member").await);
    let admin = server.usher.signed_in("admin").await;
    put_resources(&services, (0..OTHERS).map(|n| (format!("/other-{n}"), String::new()))).await;
    let asked = Arc::new(Asked::default());
    for kill in 0..kills {
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write(server.clone(), member.clone(), format!("/note-{writer}"), asked.clone()));
        }
        tokio::time::sleep(Duration::from_millis(200 + random.below(800))).await;
        // SIGKILL.
        let id = server.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
        writers.join_all().await;
        server = Arc::new(Program::beside(services.clone(), "info").await);

        let records = trail(&server, &admin).await;
        for writer in 0..WRITERS {
            let path = format!("/note-{writer}");
            let changes = records.iter().filter(|record| {
                record.object == path && ["create_resource", "save_resource"].contains(&record.action.as_str())
            });
            let changes = u64::try_from(changes.count()).unwrap();
            let edited = server.usher.get(&member, &format!("/api/resources/edit?path={path}")).await;
            if edited.status() == 404 {
                assert_eq!(changes, 0, "{path} after kill {kill}");
                continue;
            }
            let version = edited.json::<serde_json::Value>().await.unwrap()["summary"]["version"].as_u64().unwrap();
            assert_eq!(version, changes, "{path} after kill {kill}");
        }
        let quota: serde_json::Value = server.usher.get(&member, "/api/quota").await.json().await.unwrap();
        let used = quota["used"].as_u64().unwrap();
        let (asked, answered) = (asked.opened.load(Ordering::SeqCst), asked.answered.load(Ordering::SeqCst));
        assert!(answered <= used && used <= asked, "{answered} answered, {used} charged, {asked} asked");
    }
    let records = trail(&server, &admin).await;
    println!("{kills} kills, {} records, {} calls", records.len(), asked.opened.load(Ordering::SeqCst));
}
