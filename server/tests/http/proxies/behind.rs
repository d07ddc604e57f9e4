//! A running proxy, with Usher and the sites behind it.

use super::site::Site;
use crate::support::{DataDir, Usher, cookie_line, usher_with};
use local::testing::Browser;
use reqwest::{RequestBuilder, Response};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// How often to look for free ports: another program may take one before the proxy does.
const ATTEMPTS: usize = 5;
/// Far longer than any proxy takes to start or to answer.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// What differs between the proxies.
pub(super) struct Proxy {
    /// The program, and Debian's package.
    pub(super) program: &'static str,
    /// Writes the configuration into a folder.
    pub(super) configure: fn(&Path, &Addresses, &Program),
    /// Started in that folder with these, it stays in the foreground.
    pub(super) arguments: &'static [&'static str],
}

/// Where everything listens.
pub(super) struct Addresses {
    pub(super) proxy: SocketAddr,
    pub(super) usher: SocketAddr,
    pub(super) wiki: SocketAddr,
    pub(super) shop: SocketAddr,
}

/// A proxy with Usher behind it, and the sites that Usher protects.
pub(super) struct Behind {
    child: Child,
    address: SocketAddr,
    pub(super) usher: Usher,
    /// Under Usher's own host name. Its calls are counted.
    pub(super) wiki: Site,
    /// Under [`Self::shop_host`], and under [`Self::news_host`] as if it were another site.
    pub(super) shop: Site,
    _folder: DataDir,
}

impl Drop for Behind {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that `scripts/setup.sh` has unpacked into the folder `PROXIES`, or else one that is installed.
pub(super) struct Program {
    path: PathBuf,
    /// The folder with its files and libraries, if it is not installed.
    pub(super) unpacked: Option<PathBuf>,
}

impl Program {
    fn find(name: &str) -> Option<Self> {
        let is_here = |folder: PathBuf| Some(folder.join(name)).filter(|path| path.is_file());
        if let Some(unpacked) = std::env::var_os("PROXIES").map(|folder| PathBuf::from(folder).join(name))
            && let Some(path) = ["usr/bin", "usr/sbin"].into_iter().find_map(|bin| is_here(unpacked.join(bin)))
        {
            return Some(Self { path, unpacked: Some(unpacked) });
        }
        let on_path = std::env::var_os("PATH").unwrap_or_default();
        let mut installed = std::env::split_paths(&on_path).chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
        Some(Self { path: installed.find_map(is_here)?, unpacked: None })
    }

    fn start(&self, arguments: &[&str], folder: &Path) -> Child {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir(folder).env("HOME", folder).stdin(Stdio::null());
        if let Some(unpacked) = &self.unpacked {
            command.env("LD_LIBRARY_PATH", unpacked.join("libraries"));
        }
        command.spawn().unwrap()
    }
}

impl Behind {
    /// `None` where the proxy is not installed, and `make test` could not fetch it.
    #[expect(clippy::print_stderr, reason = "whoever runs the tests should know")]
    pub(super) async fn start(proxy: &Proxy) -> Option<Self> {
        let name = proxy.program;
        let Some(program) = Program::find(name) else {
            assert!(std::env::var_os("CI").is_none(), "{name} is missing: scripts/setup.sh test fetches it");
            eprintln!("skipped: there is no {name}");
            return None;
        };
        for _ in 0..ATTEMPTS {
            let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let port = address.port();
            let usher = usher_with(
                &format!("public_url = 'http://localhost:{port}'"),
                &format!(
                    "[proxy]\ntrusted = ['127.0.0.0/8']\n\
                     [sites.wiki]\nhost = 'localhost:{port}'\npath = '/wiki'\ncounted = true\n\
                     [sites.shop]\nhost = 'shop.example.com:{port}'\npath = '/shop'\n\
                     [sites.news]\nhost = 'news.example.com:{port}'\npath = '/news'"
                ),
            )
            .await;
            let (wiki, shop) = (Site::start().await, Site::start().await);
            let folder = DataDir::new();
            std::fs::create_dir_all(&folder.0).unwrap();
            let addresses = Addresses { proxy: address, usher: usher.address, wiki: wiki.address, shop: shop.address };
            (proxy.configure)(&folder.0, &addresses, &program);
            let child = program.start(proxy.arguments, &folder.0);
            let mut behind = Self { child, address, usher, wiki, shop, _folder: folder };
            let started = tokio::time::timeout(LONG, behind.listens()).await;
            if started.unwrap_or_else(|_| panic!("{name} does not listen")) {
                behind.grant().await;
                return Some(behind);
            }
        }
        panic!("{name} does not start: see above");
    }

    /// Waits until the proxy listens. Whether it does: it ends if it cannot.
    async fn listens(&mut self) -> bool {
        while self.child.try_wait().unwrap().is_none() {
            if TcpStream::connect(self.address).await.is_ok() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// The department IT may edit on all sites.
    async fn grant(&self) {
        let admin = self.usher.signed_in("admin").await;
        for pattern in ["/wiki/**", "/shop/**", "/news/**"] {
            let row = [("pattern", pattern), ("right", "edit"), ("roles", "department:IT")];
            assert_eq!(self.usher.post(&admin, "/admin/map", &row).await.status(), 303, "{pattern}");
        }
    }

    pub(super) fn shop_host(&self) -> String {
        format!("shop.example.com:{}", self.address.port())
    }

    pub(super) fn news_host(&self) -> String {
        format!("news.example.com:{}", self.address.port())
    }

    /// Whether the URL leads to the proxy.
    pub(super) fn is_here(&self, url: &str) -> bool {
        let hosts = [self.usher.host().to_owned(), self.shop_host(), self.news_host()];
        hosts.iter().any(|host| url.starts_with(&format!("http://{host}/")))
    }

    /// A request under a host name that leads to the proxy.
    pub(super) fn request_under(&self, host: &str, method: &str, path: &str) -> RequestBuilder {
        let client = local::testing::http();
        client.request(method.parse().unwrap(), format!("http://{}{path}", self.address)).header("host", host)
    }

    /// The same under Usher's host name.
    pub(super) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.request_under(self.usher.host(), method, path)
    }

    pub(super) async fn get(&self, browser: &Browser, path: &str) -> Response {
        browser.send(self.request("GET", path)).await
    }

    /// A connection on which these very bytes were sent, which other clients would tidy up.
    pub(super) async fn raw(&self, browser: &Browser, line: &str, host: &str, headers: &str) -> TcpStream {
        let cookies = cookie_line(browser);
        let request = format!("{line} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookies}\r\n{headers}\r\n");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    /// The whole answer to these very bytes.
    pub(super) async fn raw_answer(&self, browser: &Browser, line: &str, host: &str, headers: &str) -> String {
        let mut stream = self.raw(browser, line, host, &format!("connection: close\r\n{headers}")).await;
        let mut answer = Vec::new();
        tokio::time::timeout(LONG, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}
