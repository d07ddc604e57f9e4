//! Cognito's endpoints for tokens answer, or they do not: where a redirect leads, no code and no token is sent.

use crate::support::pool;
use identity::{Code, CodeVerifier, Nonce, OAuthClient, RefreshToken, RevokeError, SignInAttempt, State, TokenError};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const TOKENS: &str = r#"{"id_token":"a.b.c","access_token":"d.e.f","refresh_token":"r","token_type":"Bearer"}"#;

/// Answers each request alike, and counts them.
struct Endpoint {
    url: String,
    asked: Arc<AtomicUsize>,
}

impl Endpoint {
    /// Answers with this, from the status on.
    async fn answering(status_and_headers: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let endpoint = Self { url, asked: Arc::default() };
        let asked = Arc::clone(&endpoint.asked);
        let answer = format!(
            "HTTP/1.1 {status_and_headers}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{TOKENS}",
            TOKENS.len()
        );
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                asked.fetch_add(1, SeqCst);
                tokio::spawn(serve(stream, answer.clone()));
            }
        });
        endpoint
    }

    fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }

    /// What comes of a code, a refresh token and a revocation.
    async fn all(&self) -> (Result<(), TokenError>, Result<(), TokenError>, Result<(), RevokeError>) {
        let mut pool = pool("https://issuer.example");
        pool.domain = self.url.clone();
        let oauth = OAuthClient::new(pool).unwrap();
        let attempt = SignInAttempt {
            state: State::new("s"),
            nonce: Nonce::new("n"),
            code_verifier: CodeVerifier::new("v".repeat(43)),
            return_to: "/".to_owned(),
            started_at: 0,
        };
        let refresh_token = RefreshToken::new("r");
        (
            oauth.exchange(&attempt, &Code::new("code")).await.map(drop),
            oauth.refresh(&refresh_token).await.map(drop),
            oauth.revoke(&refresh_token).await,
        )
    }
}

/// Reads the whole request first: who closes a connection with something unread in it takes the answer back.
async fn serve(mut stream: TcpStream, answer: String) {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await.is_ok_and(|read| read == 0) {
            return;
        }
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest.lines().next().unwrap());
    body.len() >= length.parse().unwrap()
}

#[tokio::test]
async fn t290_nobody_goes_where_the_token_endpoint_redirects() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent"] {
        let elsewhere = Endpoint::answering("200 OK".to_owned()).await;
        let endpoint = Endpoint::answering(format!("{status}\r\nlocation: {}/oauth2/token", elsewhere.url)).await;
        let (exchanged, refreshed, revoked) = endpoint.all().await;
        for tokens in [exchanged, refreshed] {
            assert!(matches!(tokens, Err(TokenError::Unavailable(_))), "{status}: {tokens:?}");
        }
        assert!(matches!(revoked, Err(RevokeError::Refused(_))), "{status}: {revoked:?}");
        assert_eq!((endpoint.asked(), elsewhere.asked()), (3, 0), "{status}");
    }
}

#[tokio::test]
async fn the_same_answers_are_taken_from_the_token_endpoint_itself() {
    let endpoint = Endpoint::answering("200 OK".to_owned()).await;
    let (exchanged, refreshed, revoked) = endpoint.all().await;
    assert_eq!((exchanged, refreshed), (Ok(()), Ok(())));
    revoked.unwrap();
    assert_eq!(endpoint.asked(), 3);
}
