//! `GET /pkg/locales/<language>-<hash>.json`: the texts of the pages in another language than English, for the browser.
//!
//! They are treated as built files are: under `/pkg/`, where a busy server still answers and a cache may keep them, and
//! compressed once.

use super::AppState;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse as _, Response},
    routing,
};
use flate2::{Compression, write::GzEncoder};
use std::{
    io::{self, Write as _},
    sync::LazyLock,
};

/// Headers of all of them. The URL contains a hash of the content, so browsers may keep it.
const HEADERS: [(HeaderName, &str); 2] =
    [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=31536000, immutable")];

/// A catalogue as it is sent.
struct Catalogue {
    address: &'static str,
    json: &'static str,
    gzip: Option<Bytes>,
}

/// Compressed by the first router, before the server accepts requests.
static CATALOGUES: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
    let all = app::served_locales();
    all.map(|(address, json)| Catalogue { address, json, gzip: compressed(json).ok().map(Bytes::from) }).collect()
});

fn compressed(text: &str) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

/// A route for each catalogue.
pub(super) fn routes() -> Router<AppState> {
    CATALOGUES.iter().fold(Router::new(), |routes, catalogue| {
        let answer = move |headers: HeaderMap| async move { catalogue.answer(&headers) };
        routes.route(catalogue.address, routing::get(answer))
    })
}

impl Catalogue {
    fn answer(&self, headers: &HeaderMap) -> Response {
        match &self.gzip {
            Some(gzip) if accepts_gzip(headers) => {
                (HEADERS, [(header::CONTENT_ENCODING, "gzip")], gzip.clone()).into_response()
            }
            _ => (HEADERS, self.json).into_response(),
        }
    }
}

/// Whether `Accept-Encoding` names gzip (RFC 9110, section 12.5.3).
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let fields = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|field| field.to_str().ok());
    fields.flat_map(|field| field.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use flate2::read::GzDecoder;

    #[test]
    fn what_is_compressed_is_the_same_text_and_much_shorter() {
        for Catalogue { address, json, gzip } in CATALOGUES.iter() {
            let gzip = gzip.as_ref().unwrap();
            assert_eq!(&io::read_to_string(GzDecoder::new(&gzip[..])).unwrap(), json, "{address}");
            assert!(gzip.len() * 2 < json.len(), "{address}: {} of {} bytes", gzip.len(), json.len());
        }
    }

    #[test]
    fn gzip_is_for_those_who_ask_for_it() {
        let rows: &[(&[&str], bool)] = &[
            (&[], false),
            (&["gzip, deflate, br"], true),
            (&["br", "deflate;q=0.5, GZIP ; q=0.1"], true),
            (&["gzip;q=0"], false),
            (&["gzip;q=0.000, br"], false),
            (&["identity"], false),
        ];
        for (fields, expected) in rows {
            let mut headers = HeaderMap::new();
            for field in *fields {
                headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(field));
            }
            assert_eq!(accepts_gzip(&headers), *expected, "{headers:?}");
        }
    }
}
