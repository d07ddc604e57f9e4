//! The body of an export: page by page, with its audit record before the last rows.

use axum::body::Body;
use futures::stream;
use gate::{Export, Refusal};
use std::io;

/// The rows of a page as text.
pub(crate) struct Rows {
    /// How many they are.
    pub(crate) number: usize,
    /// The text.
    pub(crate) text: String,
    /// The position of the next page, if there is one.
    pub(crate) next: Option<String>,
}

/// Streams the pages. `page` reads the one at a position.
pub(crate) fn body<P, F>(first: Rows, export: Export, page: P) -> Body
where
    P: Fn(String) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Rows, Refusal>> + Send + 'static,
{
    let pages = stream::unfold(Some((first, export)), move |current| {
        let page = page.clone();
        async move {
            let (rows, mut export) = current?;
            let Some(position) = rows.next else {
                let recorded = export.finish(rows.number).await;
                return Some((recorded.map(|()| rows.text).map_err(broken_off), None));
            };
            match page(position).await {
                Ok(following) => {
                    export.hand_out(rows.number);
                    Some((Ok(rows.text), Some((following, export))))
                }
                Err(refusal) => Some((Err(broken_off(refusal)), None)),
            }
        }
    });
    Body::from_stream(pages)
}

/// An incomplete file must not look complete, so the stream ends with an error.
fn broken_off(refusal: Refusal) -> io::Error {
    tracing::warn!(%refusal, "an export was broken off");
    io::Error::other(refusal.to_string())
}
