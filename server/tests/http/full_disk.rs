//! A process whose log has no room on the disk.

use crate::{
    program::{Program, command, services},
    support::new_resource,
};
use local::testing::Browser;
use serde_json::json;
use std::{
    fs::{File, read_dir, read_link, read_to_string},
    net::{Ipv4Addr, SocketAddr},
    process::Child,
    time::{Duration, Instant},
};

/// Where the process listens, which it cannot say: the kernel knows.
fn listens(child: &Child) -> Option<SocketAddr> {
    let descriptors = read_dir(format!("/proc/{}/fd", child.id())).ok()?.flatten();
    let sockets: Vec<String> =
        descriptors.filter_map(|file| Some(read_link(file.path()).ok()?.to_str()?.to_owned())).collect();
    let connections = read_to_string("/proc/net/tcp").ok()?;
    let port = connections.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (address, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
        let is_listening = *state == "0A" && sockets.contains(&format!("socket:[{inode}]"));
        is_listening.then(|| u16::from_str_radix(address.split_once(':')?.1, 16).ok())?
    })?;
    Some((Ipv4Addr::LOCALHOST, port).into())
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_room_for_the_log_people_go_on_working() {
    let services = services().await;
    let (mut command, data) = command(&services, "debug");
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let mut child = command.stdout(full()).stderr(full()).spawn().unwrap();
    let begun = Instant::now();
    let address = loop {
        if let Some(address) = listens(&child) {
            break address;
        }
        assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(60), "it does not start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let mut program = Program::listening(address, child, services, data);
    let usher = &program.usher;
    let browser = usher.signed_in("it-member").await;
    for number in 0..10 {
        let path = format!("/note-{number}");
        let created = usher.post(&browser, "/resources/new", &new_resource(&path, "A note")).await;
        assert_eq!(created.status(), 303);
        for page in ["/", "/resources", &format!("/resources{path}"), "/account", "/account/sessions"] {
            assert_eq!(usher.get(&browser, page).await.status(), 200, "{page}");
        }
        // What is written about in the log.
        assert_eq!(usher.get(&browser, "/resources/none").await.status(), 404);
        assert_eq!(usher.get(&browser, "/auth/callback?code=a&state=b").await.status(), 400);
        assert_eq!(usher.get(&Browser::default(), "/account").await.status(), 401);
        let forged = usher.request("GET", "/api/resources/list").bearer_auth("a.b.c").send().await.unwrap();
        assert_eq!(forged.status(), 401);
        let foreign = usher.request("POST", "/resources/new").header("sec-fetch-site", "cross-site");
        assert_eq!(browser.send(foreign.json(&json!({}))).await.status(), 403);
    }
    assert_eq!(usher.post(&browser, "/auth/sign-out", &[]).await.status(), 303);
    assert!(program.child.try_wait().unwrap().is_none(), "it ended");
}
