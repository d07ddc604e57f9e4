//! Measures the processor time of a request over HTTP: Usher's release build beside a bare axum program (`bare.rs`) that
//! makes the same calls to DynamoDB, and beside an Usher that measures for Prometheus. They take turns. All use the user
//! pool and the DynamoDB of this process, whose time does not count. It reads `/proc`, so it runs on Linux only.
//!
//! `http USHER BARE` takes the paths of the two programs.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use access::{Content, CreateResource, Outcome, Role, Rules, Sharing, UserId, UserRef};
use local::{
    Options, Services,
    testing::{Browser, location, tokens},
};
use reqwest::{Client, RequestBuilder};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use store::Store;

const CONNECTIONS: usize = 16;
/// Many short ones, because the speed of a machine varies from second to second. The three programs take turns at being
/// the first, and are in their places again after a multiple of three.
const ROUNDS: usize = 60;
const ROUND: Duration = Duration::from_millis(250);
/// Before the first round of each kind: caches fill.
const WARM_UP: Duration = Duration::from_secs(1);
const MEMBER: &str = "it-member";
const PASSWORD: &str = "Local-Passw0rd!";
const PUBLIC: &str = "https://usher.example.com";
/// Of `/proc/<pid>/stat`: 100 a second on every Linux.
const TICK: Duration = Duration::from_millis(10);

const OPEN_GOAL: f64 = 1.3;
const API_GOAL: f64 = 1.2;
const LIST_GOAL_MICROS: f64 = 400.0;
const METRICS_GOAL: f64 = 1.03;

#[tokio::main]
async fn main() {
    let [_, usher, bare]: [String; 3] = std::env::args().collect::<Vec<_>>().try_into().unwrap();
    let mut options = Options::for_tests();
    options.app_urls.push(PUBLIC.to_owned());
    let services = local::start(options).await.unwrap();
    let folder = std::env::temp_dir().join(format!("usher-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let measuring = Program::usher(&usher, &services, &folder, &[("USHER_METRICS_LISTEN", "127.0.0.1:0")]);
    let usher = Program::usher(&usher, &services, &folder, &[]);
    fs::remove_dir_all(&folder).unwrap();
    let member = member(&services).await;
    resources(&services, &member).await;
    let bare = Program::bare(&bare, &services, &member);
    let with_cookies = ("cookie", sign_in(&usher).await);
    let with_token = ("authorization", format!("Bearer {}", access_token(&services).await));

    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>7} {:>9} {:>12}",
        "processor time", "bare us", "Usher us", "more us", "ratio", "Usher/s", "measuring us"
    );
    let mut measured = BTreeMap::new();
    for (what, of_bare, of_usher, (header, credentials)) in [
        ("/healthz", "/healthz", "/healthz", &with_cookies),
        ("open a resource", "/open?path=/measured", "/api/resources/open?path=%2Fmeasured", &with_cookies),
        ("the same as an API call", "/open?path=/measured", "/api/v1/resources/measured", &with_token),
        ("the list as a page", "/list", "/resources", &with_cookies),
    ] {
        let of_measuring = measuring.get(of_usher).header(*header, credentials);
        let (of_bare, of_usher) = (bare.get(of_bare), usher.get(of_usher).header(*header, credentials));
        let mut programs = [(&bare, of_bare), (&usher, of_usher), (&measuring, of_measuring)]
            .map(|(program, request)| (program, request, Used::default()));
        for (_, request, _) in &programs {
            load(request, WARM_UP).await;
        }
        for _ in 0..ROUNDS {
            for (program, request, used) in &mut programs {
                used.add(program, request).await;
            }
            programs.rotate_left(1);
        }
        let [(_, _, bare_used), (_, _, usher_used), (_, _, measuring_used)] = &programs;
        let (bare, usher, measuring) = (bare_used.micros(), usher_used.micros(), measuring_used.micros());
        let rate = usher_used.requests as f64 / usher_used.took.as_secs_f64();
        println!(
            "{what:<24} {bare:>9.0} {usher:>9.0} {:>9.0} {:>7.2} {rate:>9.0} {measuring:>12.0}",
            usher - bare,
            usher / bare
        );
        measured.insert(what, (bare, usher, measuring));
    }
    println!("{:<24} {:>9.1} {:>9.1}\n", "peak memory, MiB", bare.peak_mebibytes(), usher.peak_mebibytes());

    let (open, list) = (measured["open a resource"], measured["the list as a page"]);
    let call = measured["the same as an API call"];
    let goals = [
        ("open a resource / bare", open.1 / open.0, OPEN_GOAL),
        ("an API call / bare", call.1 / call.0, API_GOAL),
        ("the list above its calls, us", list.1 - list.0, LIST_GOAL_MICROS),
        ("open, measuring / not measuring", open.2 / open.1, METRICS_GOAL),
        ("an API call, measuring / not", call.2 / call.1, METRICS_GOAL),
        ("the list, measuring / not", list.2 / list.1, METRICS_GOAL),
    ];
    for (what, value, goal) in goals {
        println!("{what:<34} {value:>12.2} goal {goal}: {}", if value <= goal { "met" } else { "missed" });
    }
}

/// A program that runs until this is dropped.
struct Program {
    child: Child,
    address: String,
    http: Client,
}

impl Program {
    /// Configured as in production, with its log on.
    fn usher(program: &str, services: &Services, folder: &std::path::Path, variables: &[(&str, &str)]) -> Self {
        let (file, pool) = (folder.join("usher.toml"), &services.user_pool);
        let configuration = format!(
            "listen = '127.0.0.1:0'\npublic_url = '{PUBLIC}'\nsite_root = '{}'\n[log]\nformat = 'json'\n\
             [cognito]\nregion = '{}'\nuser_pool_id = '{}'\nclient_id = '{}'\ndomain = '{}'\nissuer = '{}'\n\
             endpoint = '{}'\nproviders = ['CorpSSO']\n[dynamodb]\nendpoint = '{}'\ncreate_tables = true\n\
             [access]\nroles = ['department:IT']\n[quota]\ndaily_calls = 1000000\n",
            std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| "target/site".to_owned()),
            pool.region,
            pool.pool_id,
            pool.client_id,
            pool.domain,
            pool.issuer,
            pool.domain,
            services.dynamodb_url,
        );
        fs::write(&file, configuration).unwrap();
        let mut command = Command::new(program);
        command.env("USHER_CONFIG", &file).envs(variables.iter().copied());
        command.env("AWS_ACCESS_KEY_ID", "local").env("AWS_SECRET_ACCESS_KEY", "local");
        Self::start(command, |line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            (line["message"] == "Usher is ready").then(|| line["listen"].as_str().unwrap().to_owned())
        })
    }

    fn bare(program: &str, services: &Services, member: &UserRef) -> Self {
        let mut command = Command::new(program);
        command.args([&services.dynamodb_url, member.id.as_str()]);
        Self::start(command, |line| Some(line.to_owned()))
    }

    /// `address` finds in what the program writes where it listens.
    fn start(mut command: Command, address: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (output, (says, listens)) = (child.stdout.take().unwrap(), mpsc::channel());
        // Reads to the end: a program whose log nobody takes would stop.
        thread::spawn(move || {
            let mut found = false;
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(address) = (!found).then(|| address(&line)).flatten() {
                    found = says.send(address).is_ok();
                }
            }
        });
        let address = listens.recv_timeout(Duration::from_secs(60)).unwrap();
        Self { child, address, http: local::testing::http() }
    }

    fn get(&self, path: &str) -> RequestBuilder {
        let host = PUBLIC.trim_start_matches("https://");
        self.http.get(format!("http://{}{path}", self.address)).header("host", host)
    }

    fn processor_time(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name, in parentheses, is the second field; user and system time are the 14th and 15th.
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2);
        TICK * fields.map(|ticks| ticks.parse::<u32>().unwrap()).sum()
    }

    fn peak_mebibytes(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Used {
    processor: Duration,
    took: Duration,
    requests: usize,
}

impl Used {
    async fn add(&mut self, program: &Program, request: &RequestBuilder) {
        let (used, begun) = (program.processor_time(), Instant::now());
        self.requests += load(request, ROUND).await;
        self.processor += program.processor_time() - used;
        self.took += begun.elapsed();
    }

    fn micros(&self) -> f64 {
        self.processor.as_secs_f64() * 1e6 / self.requests as f64
    }
}

/// Sends the request on all connections for this time, and says how often.
async fn load(request: &RequestBuilder, time: Duration) -> usize {
    let begun = Instant::now();
    let connections = (0..CONNECTIONS).map(|_| async {
        let mut answered = 0;
        while begun.elapsed() < time {
            let answer = request.try_clone().unwrap().send().await.unwrap();
            assert_eq!(answer.status(), 200, "{}", answer.url());
            assert!(!answer.bytes().await.unwrap().is_empty());
            answered += 1;
        }
        answered
    });
    futures::future::join_all(connections).await.into_iter().sum()
}

/// The cookies of a browser in which the member has signed in.
async fn sign_in(usher: &Program) -> String {
    let browser = Browser::stopping_at(&format!("{PUBLIC}/auth/callback"));
    let begun = browser.send(usher.get("/auth/sign-in")).await;
    let page = browser.follow(&location(&begun).unwrap()).await.page_url();
    let query = browser.submit(&page, MEMBER, PASSWORD).await.app();
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let back = browser.send(usher.get(&format!("/auth/callback?{query}"))).await;
    assert_eq!(back.status(), 303);
    let cookies = browser.cookies.lock().unwrap();
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// The access token of a program that the member has signed in to.
async fn access_token(services: &Services) -> String {
    let tokens = tokens(services, &format!("{PUBLIC}/auth/callback"), (MEMBER, PASSWORD), None).await;
    tokens["access_token"].as_str().unwrap().to_owned()
}

async fn member(services: &Services) -> UserRef {
    let settings = identity::AdministrationSettings {
        region: "local".to_owned(),
        endpoint: Some(services.user_pool.domain.clone()),
        access_key: Some(("local".to_owned(), "local".into())),
    };
    let pool = identity::Administration::connect(&settings, &services.user_pool.pool_id).await;
    let account = pool.find_user(MEMBER).await.unwrap().unwrap();
    UserRef { id: UserId::new(&services.user_pool.issuer, &account.subject), username: account.username }
}

/// The resource to open, and two pages of a list: half of them the member's own, half open to the department.
async fn resources(services: &Services, member: &UserRef) {
    let store = Store::connect(&store::Settings {
        region: "local".to_owned(),
        table_prefix: "usher-".to_owned(),
        endpoint: Some(services.dynamodb_url.clone()),
        access_key: Some(("local".to_owned(), "local".into())),
    })
    .await;
    let rules = Rules { roles: [Role::of_claim("custom:department", "IT")].into(), ..Rules::default() };
    let groups = [rules.administrators.clone()].into();
    let admin = access::Principal::of(UserRef::default(), "Admin", &groups, &Default::default(), &rules);
    let entry = store::Entry {
        at: 0,
        expires_at: u64::MAX / 2,
        actor: UserRef::unidentified("bench"),
        object_id: Default::default(),
        action: "bench".to_owned(),
        object: String::new(),
        outcome: Outcome::Done,
        reason: String::new(),
        trace: String::new(),
        before: String::new(),
        after: String::new(),
        request_id: String::new(),
        address: String::new(),
    };
    let paragraph = "A page of text with *emphasis*, `code` and [a link](/resources).\n".repeat(10);
    let body = format!("## A heading\n\n{paragraph}\n- one\n- two\n\n").repeat(4);
    for nth in 0..50 {
        let (owner, roles) =
            if nth % 2 == 0 { (member.clone(), Default::default()) } else { (UserRef::default(), rules.roles.clone()) };
        let sharing = Sharing { owner, roles };
        let path = if nth == 0 { "/measured".to_owned() } else { format!("/r/{nth}") };
        let create = CreateResource { path, proposed: sharing };
        let admission = rules.decide(&admin, create).admission().unwrap();
        let content = Content {
            title: format!("Title {nth:02}"),
            summary: "A sentence that says what it is about.".to_owned(),
            body: body.clone(),
        };
        let change = store::ResourceChange::create(admission, content, 1_000 + nth).unwrap();
        store.resources.write(&change, &entry).await.unwrap();
    }
}
