//! A process that has no file descriptor left for one more connection.

use crate::program::{Program, command, services};
use std::{process::Command, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

const DESCRIPTORS: usize = 256;
/// What a healthy server needs a fraction of, even when it is busy.
const SOON: Duration = Duration::from_secs(20);

/// The same within a limit of the shell's.
fn within(limit: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{limit} && exec \"$0\"")).arg(command.get_program());
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell
}

async fn ask(connection: &mut TcpStream) {
    connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
}

/// Until the whole answer is there; the connection can be used again.
async fn is_well(connection: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    while !answer.ends_with(b"{\"status\":\"ok\"}") {
        assert!(connection.read_buf(&mut answer).await.unwrap() > 0, "{}", String::from_utf8_lossy(&answer));
    }
    answer.starts_with(b"HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread")]
async fn without_descriptors_new_connections_wait_and_are_answered_once_others_have_gone() {
    let services = services().await;
    let (mut command, data) = command(&services, "info");
    command.env("USHER_LIMITS_HEADER_SECONDS", "60");
    let limited = within(&format!("ulimit -n {DESCRIPTORS}"), &command);
    let mut program = Program::started_by(limited, services, data).await;
    let browser = program.usher.signed_in("it-member").await;
    let connect = async || TcpStream::connect(program.usher.address).await.unwrap();
    let mut known = connect().await;
    ask(&mut known).await;
    assert!(is_well(&mut known).await);

    let mut silent = Vec::new();
    for _ in 0..DESCRIPTORS {
        silent.push(connect().await);
    }
    let mut waiting = connect().await;
    ask(&mut waiting).await;
    let early = timeout(Duration::from_millis(1_500), is_well(&mut waiting)).await;
    assert!(early.is_err(), "there was room for {DESCRIPTORS} connections");
    ask(&mut known).await;
    assert!(timeout(SOON, is_well(&mut known)).await.unwrap(), "who is connected is answered");
    assert!(program.child.try_wait().unwrap().is_none(), "it ended");

    drop(silent);
    assert!(timeout(SOON, is_well(&mut waiting)).await.unwrap());
    assert_eq!(timeout(SOON, program.usher.get(&browser, "/account")).await.unwrap().status(), 200);
    let log = program.stop().await;
    assert!(log.contains("cannot accept connections"), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}
