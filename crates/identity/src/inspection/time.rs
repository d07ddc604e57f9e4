//! The time of AWS, from the response's date.

use crate::http::HttpClient;
use aws_sdk_cognitoidentityprovider::primitives::{DateTime, DateTimeFormat};
use doctor::{Read, Unread, objects};
use http::{HeaderMap, Request, header};

/// The time at the pool's issuer, in seconds since 1970, by the address of the pool's keys. An error response has a date
/// as well.
///
/// # Errors
/// [`Unread`] when there is no response, or none with a date.
pub async fn server_time(keys_uri: &str) -> Read<u64> {
    let unread = |error: &dyn std::error::Error| Unread::new(objects::time(), format!("HEAD {keys_uri}"), None, error);
    let client = HttpClient::new().map_err(|error| unread(&error))?;
    let request = Request::head(keys_uri).body(Vec::new()).map_err(|error| unread(&error))?;
    let answer = client.send(request).await.map_err(|error| unread(&error))?;
    time(answer.headers()).ok_or_else(|| unread(&std::io::Error::other("the response has no date")))
}

/// A response from a cache has the date of its origin, and its age.
fn time(headers: &HeaderMap) -> Option<u64> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let date = DateTime::from_str(text(header::DATE)?, DateTimeFormat::HttpDate).ok()?;
    let age = text(header::AGE).and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    u64::try_from(date.secs()).ok()?.checked_add(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_counts_with_the_age_of_a_cached_response() {
        let mut headers = HeaderMap::new();
        assert_eq!(time(&headers), None);
        headers.insert(header::DATE, "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
        assert_eq!(time(&headers), Some(784_111_777));
        headers.insert(header::AGE, "60".parse().unwrap());
        assert_eq!(time(&headers), Some(784_111_837));
        headers.insert(header::DATE, "yesterday".parse().unwrap());
        assert_eq!(time(&headers), None);
    }
}
