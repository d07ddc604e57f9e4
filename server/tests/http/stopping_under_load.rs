//! A process that is told to stop while many ask, behind a load balancer.

use crate::{
    program::{Program, services},
    raw::{rest, statuses},
    support::{cookie_line, new_resource},
};
use local::testing::http;
use reqwest::{Client, RequestBuilder, redirect::Policy};
use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tokio::{
    io::AsyncWriteExt as _,
    net::TcpStream,
    task::JoinSet,
    time::{interval, sleep},
};

/// A hundred requests in a second.
const PACE: Duration = Duration::from_millis(10);
/// So many requests come before the signal.
const BEFORE: usize = 100;
/// How often the load balancer asks whether it should go on sending requests.
const CHECK: Duration = Duration::from_millis(300);
/// Longer than it takes to send what was begun before the load balancer knew, also on a machine that is busy.
const NOTICE: Duration = Duration::from_secs(8);

/// What people do all the time, and the status that it has.
fn request(program: &Program, client: &Client, cookies: &str, number: usize) -> (RequestBuilder, u16) {
    let at = |path: &str| format!("http://{}{path}", program.usher.address);
    let (request, status) = match number % 10 {
        0 => {
            let (path, title) = (format!("/load-{number}"), format!("Number {number}"));
            let form = client.post(at("/resources/new")).header("sec-fetch-site", "same-origin");
            (form.form(&new_resource(&path, &title)), 303)
        }
        1 => (client.get(at("/api/resources/list")), 200),
        2 => (client.get(at("/pkg/usher.js")), 200),
        3 => (client.get(at("/auth/sign-in")), 303),
        4 | 5 => (client.get(at("/")), 200),
        6 | 7 => (client.get(at("/account")), 200),
        _ => (client.get(at("/resources")), 200),
    };
    (request.header("host", program.usher.host()).header("cookie", cookies), status)
}

/// The status of an answer that came to its end.
async fn status(request: RequestBuilder) -> Result<u16, String> {
    let answer = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = answer.status().as_u16();
    answer.bytes().await.map(|_| status).map_err(|error| format!("{error:?}"))
}

/// A form that takes so long to arrive that nobody listens any more when it is there.
async fn slow_form(mut connection: TcpStream, host: &str, cookies: &str) -> Vec<u16> {
    let form = new_resource("/slow", "A form that takes its time");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let head = format!(
        "POST /resources/new HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // A body has five seconds.
    sleep(NOTICE - Duration::from_secs(2)).await;
    connection.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(2_500)).await;
    connection.write_all(body.as_bytes()).await.unwrap();
    statuses(&rest(&mut connection).await)
}

/// Ends when the load balancer sends no more: two answers in a row say that it should not.
async fn out_of_service(program: &Program) {
    let (mut checks, mut refusals) = (interval(CHECK), 0);
    while refusals < 2 {
        checks.tick().await;
        let answer = program.usher.request("GET", "/readyz").send().await.unwrap();
        refusals = if answer.status() == 503 { refusals + 1 } else { 0 };
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_load_no_request_fails_when_the_process_is_told_to_stop() {
    let limits = [
        ("USHER_LIMITS_STOP_NOTICE_SECONDS", NOTICE.as_secs().to_string()),
        ("USHER_LIMITS_SIGN_IN_REQUESTS_PER_MINUTE", "6000".to_owned()),
        ("USHER_LIMITS_HEADER_SECONDS", "60".to_owned()),
    ];
    let limits = limits.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut program = Program::with(services().await, "info", &limits).await;
    let cookies = cookie_line(&program.usher.signed_in("it-member").await);
    let reauthenticate =
        Client::builder().pool_max_idle_per_host(0).redirect(Policy::none()).no_proxy().build().unwrap();
    let clients = [http(), reauthenticate];

    let (mut answers, out) = (JoinSet::new(), AtomicBool::new(false));
    let work = async {
        let mut pace = interval(PACE);
        for number in 0.. {
            pace.tick().await;
            if out.load(Ordering::SeqCst) {
                return number;
            }
            let (request, expected) = request(&program, &clients[number % 2], &cookies, number);
            answers.spawn(async move { (format!("request {number}"), status(request).await, expected) });
        }
        unreachable!()
    };
    let stop = async {
        sleep(PACE * BEFORE as u32).await;
        let connection = TcpStream::connect(program.usher.address).await.unwrap();
        let (host, cookies) = (program.usher.host().to_owned(), cookies.clone());
        let slow = tokio::spawn(async move { slow_form(connection, &host, &cookies).await });
        sleep(PACE).await;
        assert!(Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap().success());
        out_of_service(&program).await;
        out.store(true, Ordering::SeqCst);
        slow.await.unwrap()
    };
    let (sent, slow) = tokio::join!(work, stop);
    for (what, outcome, expected) in answers.join_all().await {
        assert_eq!(outcome, Ok(expected), "{what} of {sent}");
    }
    assert!(sent > BEFORE + 20, "{sent}");
    assert_eq!(slow, [303]);

    let told = Instant::now();
    let status = loop {
        if let Some(status) = program.child.try_wait().unwrap() {
            break status;
        }
        assert!(told.elapsed() < Duration::from_secs(10), "it does not end");
        sleep(CHECK).await;
    };
    assert!(status.success(), "{status}");
    let log = program.log();
    assert!(log.contains("\"stopped\"") && !log.contains("did not finish"), "{log}");
}
