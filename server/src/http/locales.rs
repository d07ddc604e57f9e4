//! `GET /locales/<language>-<hash>.json`: the texts of the pages in another language than English, for the browser.

use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

/// Its URL contains a hash of the content, so browsers may keep it.
pub(crate) async fn catalogue(uri: Uri) -> Response {
    match app::served_locale(uri.path()) {
        Some(json) => {
            let headers =
                [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=31536000, immutable")];
            (headers, json).into_response()
        }
        None => (StatusCode::NOT_FOUND, "Not found").into_response(),
    }
}
