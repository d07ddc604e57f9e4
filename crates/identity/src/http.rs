//! The HTTP client for Cognito's endpoints: short timeouts, no redirects, bounded responses.

use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::{future::Future, pin::Pin, time::Duration};
use thiserror::Error;

const CONNECT: Duration = Duration::from_secs(1);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(3);
/// Two tokens of a user in a hundred groups with the longest names have some 70 kB each.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// A request without a usable response.
#[derive(Debug, Error)]
pub enum HttpError {
    /// No response, or not in time.
    #[error("no answer from {0}")]
    NoAnswer(String),
    /// The response exceeds the limit, in bytes.
    #[error("an answer of more than {0} bytes")]
    TooLong(usize),
    /// A request or response that is not valid HTTP.
    #[error("malformed: {0}")]
    Malformed(#[from] http::Error),
}

/// The HTTP client; clones share its connection pool.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient(reqwest::Client);

impl HttpClient {
    pub(crate) fn new() -> Result<Self, HttpError> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(TOTAL_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            // No decompression: a small response must not expand into a large one.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .build()
            .map_err(|_| HttpError::NoAnswer("the TLS set-up".to_owned()))?;
        Ok(Self(client))
    }

    /// Sends a request and reads the whole response.
    pub(crate) async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, HttpError> {
        self.send_for(request, MAX_ANSWER_BYTES).await
    }

    /// Sends a GET request and reads a response of at most `most` bytes.
    pub(crate) async fn get(&self, uri: &str, most: usize) -> Result<http::Response<Vec<u8>>, HttpError> {
        self.send_for(http::Request::get(uri).body(Vec::new())?, most).await
    }

    async fn send_for(
        &self,
        request: http::Request<Vec<u8>>,
        most: usize,
    ) -> Result<http::Response<Vec<u8>>, HttpError> {
        // The URL may carry parameters; the host is enough to find the fault.
        let host = request.uri().host().unwrap_or("nowhere").to_owned();
        let no_answer = |_| HttpError::NoAnswer(host.clone());
        let mut answer = self.0.execute(request.try_into().map_err(no_answer)?).await.map_err(no_answer)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(no_answer)? {
            if body.len() + chunk.len() > most {
                return Err(HttpError::TooLong(most));
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
