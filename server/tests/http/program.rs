//! The program in a process of its own, configured as in production, and all that it writes.

use crate::support::{DataDir, PUBLIC, Usher, site};
use local::Services;
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// The app client's secret, which nothing may show.
pub(crate) const CLIENT_SECRET: &str = "clientsecretoftheprogram7Qx2";
/// The secret of the AWS access key.
pub(crate) const ACCESS_KEY_SECRET: &str = "aws/secret+of=the.program_9Zk4";

/// Starting takes a second; a machine that is busy takes longer.
const UNTIL_READY: Duration = Duration::from_secs(60);

/// What programs run beside.
pub(crate) async fn services() -> Arc<Services> {
    let mut options = local::Options::for_tests();
    options.app_urls.push(PUBLIC.to_owned());
    options.client_secret = Some(CLIENT_SECRET.to_owned());
    Arc::new(local::start(options).await.unwrap())
}

/// What starts it, and the folder in which its configuration is.
pub(crate) fn command(services: &Services, log_filter: &str) -> (Command, DataDir) {
    let (data, pool) = (DataDir::new(), &services.user_pool);
    std::fs::create_dir_all(&data.0).unwrap();
    let file = data.0.join("usher.toml");
    let configuration = format!(
        "listen = '127.0.0.1:0'\npublic_url = '{PUBLIC}'\nsite_root = '{}'\n\
         [log]\nfilter = '{log_filter}'\nformat = 'json'\n\
         [cognito]\nregion = '{}'\nuser_pool_id = '{}'\nclient_id = '{}'\ndomain = '{}'\nissuer = '{}'\n\
         endpoint = '{}'\nproviders = ['CorpSSO']\n\
         [dynamodb]\nendpoint = '{}'\ncreate_tables = true\n\
         [access]\nroles = ['department:IT']\n[quota]\ndaily_calls = 1000000\n\
         [limits]\nrequests = 2000\n",
        site(),
        pool.region,
        pool.pool_id,
        pool.client_id,
        pool.domain,
        pool.issuer,
        pool.domain,
        services.dynamodb_url,
    );
    std::fs::write(&file, configuration).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
    command
        .env("USHER_CONFIG", &file)
        .env("USHER_COGNITO_CLIENT_SECRET", CLIENT_SECRET)
        .env("AWS_ACCESS_KEY_ID", local::ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", ACCESS_KEY_SECRET);
    (command, data)
}

pub(crate) struct Program {
    pub(crate) usher: Usher,
    pub(crate) child: Child,
    writes: Vec<JoinHandle<String>>,
}

impl Program {
    /// Cognito and DynamoDB run in this process, so that the program has none of local mode.
    pub(crate) async fn start(log_filter: &str) -> Self {
        Self::beside(services().await, log_filter).await
    }

    /// One more server of the same application.
    pub(crate) async fn beside(services: Arc<Services>, log_filter: &str) -> Self {
        Self::with(services, log_filter, &[]).await
    }

    /// The same with more variables of the environment.
    pub(crate) async fn with(services: Arc<Services>, log_filter: &str, variables: &[(&str, &str)]) -> Self {
        let (mut command, data) = command(&services, log_filter);
        command.envs(variables.iter().copied());
        Self::started_by(command, services, data).await
    }

    /// Once it says that it is ready.
    pub(crate) async fn started_by(mut command: Command, services: Arc<Services>, data: DataDir) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (says_where, listens) = channel();
        let output = child.stdout.take().unwrap();
        let errors = child.stderr.take().unwrap();
        let writes = vec![keep(output, says_where.clone()), keep(errors, says_where)];
        let address = tokio::task::spawn_blocking(move || listens.recv_timeout(UNTIL_READY)).await.unwrap();
        let Ok(address) = address else {
            let _ = child.kill();
            panic!("it does not start: {}", written(writes));
        };
        let mut program = Self::listening(address.parse().unwrap(), child, services, data);
        program.writes = writes;
        program
    }

    /// One that was started otherwise. What it writes is not read.
    pub(crate) fn listening(address: SocketAddr, child: Child, services: Arc<Services>, data: DataDir) -> Self {
        let usher = Usher {
            url: PUBLIC.to_owned(),
            address,
            metrics: None,
            services,
            stop: None,
            running: tokio::spawn(async {}),
            client_secret: Some(CLIENT_SECRET.to_owned()),
            _data: data,
        };
        Self { usher, child, writes: Vec::new() }
    }

    /// Lets it stop by itself; all that it wrote.
    pub(crate) async fn stop(mut self) -> String {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        let ended = async {
            while self.child.try_wait().unwrap().is_none() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(UNTIL_READY, ended).await.unwrap();
        self.log()
    }

    /// All that it wrote, once it has ended.
    pub(crate) fn log(mut self) -> String {
        self.child.wait().unwrap();
        written(std::mem::take(&mut self.writes))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn written(writes: Vec<JoinHandle<String>>) -> String {
    writes.into_iter().map(|written| written.join().unwrap()).collect()
}

/// Reads to the end, and passes on where Usher listens when the log says so.
fn keep(from: impl Read + Send + 'static, says_where: Sender<String>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut written = String::new();
        for line in BufReader::new(from).lines() {
            let line = line.unwrap();
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if entry["message"] == "Usher is ready" {
                let _ = says_where.send(entry["listen"].as_str().unwrap().to_owned());
            }
            written += &line;
            written.push('\n');
        }
        written
    })
}
