//! The HTTP client for Cognito's endpoints: short time-outs, no redirects, bounded answers.

use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::{future::Future, pin::Pin, time::Duration};
use thiserror::Error;

const CONNECT: Duration = Duration::from_secs(1);
const WHOLE: Duration = Duration::from_secs(3);
/// A user in a hundred groups with the longest names has two tokens of some 70 kB each.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// A request got no usable answer.
#[derive(Debug, Error)]
pub enum HttpError {
    /// No answer, or not in time.
    #[error("no answer from {0}")]
    NoAnswer(String),
    /// An answer that is too long.
    #[error("an answer of more than {0} bytes")]
    TooLong(usize),
    /// A request or an answer that is no HTTP.
    #[error("malformed: {0}")]
    Malformed(#[from] http::Error),
}

/// The client; clones share their connections.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient(reqwest::Client);

impl HttpClient {
    pub(crate) fn new() -> Result<Self, HttpError> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            // What is read is bounded: nothing small may unfold into something large.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .build()
            .map_err(|_| HttpError::NoAnswer("the TLS set-up".to_owned()))?;
        Ok(Self(client))
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, HttpError> {
        self.send_for(request, MAX_ANSWER_BYTES).await
    }

    /// Reads an address whose answer must not be longer than `most` bytes.
    pub(crate) async fn get(&self, uri: &str, most: usize) -> Result<http::Response<Vec<u8>>, HttpError> {
        self.send_for(http::Request::get(uri).body(Vec::new())?, most).await
    }

    async fn send_for(
        &self,
        request: http::Request<Vec<u8>>,
        most: usize,
    ) -> Result<http::Response<Vec<u8>>, HttpError> {
        // The address may carry parameters; its host is enough to find the fault.
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
