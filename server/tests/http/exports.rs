//! Exports that are read slowly.

use crate::{
    support::{DataDir, PASSWORD, Usher, header, new_resource, usher_with},
    tls::certificate,
};
use futures::{StreamExt as _, stream};
use local::testing::{Browser, location};
use reqwest::{Certificate, Client, Response};
use std::time::Duration;

/// Several times as many as on a page, and more than fit into the window below with another page.
const RECORDS: usize = 250;
/// What Usher may send before the client reads, in bytes: less than a page.
const WINDOW: u32 = 16_384;
/// Far longer than the server takes to notice that an export is over.
const LONG: Duration = Duration::from_secs(60);
const OF_PAGES: &str = "/admin/audit/export?format=jsonl&action=create_resource&actor=admin";
const OF_API: &str = "/api/v1/audit/export?action=create_resource&actor=admin";

/// An Usher with a long audit trail, an administrator, and a client that takes no more than it reads.
struct Slow {
    usher: Usher,
    client: Client,
    admin: Browser,
    token: String,
    _folder: DataDir,
}

impl Slow {
    async fn new() -> Self {
        let folder = DataDir::new();
        let (section, _) = certificate(&folder);
        let usher = usher_with("", &section).await;
        let root = Certificate::from_pem(&std::fs::read(folder.0.join("certificate.pem")).unwrap()).unwrap();
        let client = Client::builder().tls_certs_only([root]).redirect(reqwest::redirect::Policy::none());
        let client = client.no_proxy().http2_initial_stream_window_size(WINDOW).build().unwrap();
        let admin = Browser::stopping_at(&usher.at("/auth/callback"));
        let begun = admin.send(client.get(usher.at("/auth/sign-in"))).await;
        let page = admin.follow(&location(&begun).unwrap()).await.page_url();
        let query = admin.submit(&page, "admin", PASSWORD).await.app();
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let back = admin.send(client.get(usher.at(&format!("/auth/callback?{query}")))).await;
        assert_eq!(back.status(), 303);
        let token = usher.access_token("admin").await;
        let slow = Self { usher, client, admin, token, _folder: folder };
        let created = stream::iter(0..RECORDS).map(|number| {
            let slow = &slow;
            async move {
                let (path, title) = (format!("/exports/{number}"), format!("Number {number}"));
                slow.post("/resources/new", &new_resource(&path, &title)).await.status().as_u16()
            }
        });
        let statuses: Vec<u16> = created.buffer_unordered(8).collect().await;
        assert_eq!(statuses, [303; RECORDS]);
        slow
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(self.usher.at(path)).header("sec-fetch-site", "same-origin");
        self.admin.send(request.form(form)).await
    }

    async fn of_pages(&self) -> Response {
        self.admin.send(self.client.get(self.usher.at(OF_PAGES))).await
    }

    async fn of_api(&self) -> Response {
        self.client.get(self.usher.at(OF_API)).bearer_auth(&self.token).send().await.unwrap()
    }
}

/// The number of lines, and whether the answer came to its end.
async fn read(mut answer: Response) -> (usize, bool) {
    let mut lines = 0;
    loop {
        match answer.chunk().await {
            Ok(Some(bytes)) => lines += bytes.iter().filter(|byte| **byte == b'\n').count(),
            Ok(None) => return (lines, true),
            Err(_) => return (lines, false),
        }
    }
}

#[tokio::test]
async fn an_export_that_is_read_slowly_ends_with_the_rights_of_its_reader() {
    let slow = Slow::new().await;
    for whole in [slow.of_pages().await, slow.of_api().await] {
        assert_eq!(read(whole).await, (RECORDS, true));
    }
    let begun = [slow.of_pages().await, slow.of_api().await];
    assert_eq!(slow.post("/account/sessions", &[("end", "all")]).await.status(), 303);
    for answer in begun {
        assert_eq!(answer.status(), 200);
        let (lines, is_whole) = read(answer).await;
        assert!(lines < RECORDS && !is_whole, "{lines}");
    }
}

#[tokio::test]
async fn one_person_reads_four_exports_at_the_same_time() {
    let slow = Slow::new().await;
    let mut begun = Vec::new();
    for _ in 0..4 {
        let answer = slow.of_pages().await;
        assert_eq!(answer.status(), 200);
        begun.push(answer);
    }
    for refused in [slow.of_pages().await, slow.of_api().await] {
        assert_eq!(refused.status(), 503);
        assert!(header(&refused, "retry-after").parse::<u64>().unwrap() > 0);
    }
    begun.pop();
    // The server hears of it a moment later.
    let given_back = async {
        while slow.of_api().await.status() != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LONG, given_back).await.unwrap();
    for answer in begun {
        assert_eq!(read(answer).await, (RECORDS, true));
    }
}
