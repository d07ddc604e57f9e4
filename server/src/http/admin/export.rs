//! The body of an export: page by page, with its audit record before the last rows.
//!
//! Whoever reads slowly decides how long an export takes. So each page is read when there is room to send it, and only if
//! its reader is still signed in and still may.

use crate::http::{
    AppState,
    limits::{Permit, Saturated},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
};
use futures::stream;
use gate::{Caller, Credentials, Export, Gate, Refusal};
use std::{io, sync::Arc};

/// The rows of a page as text.
pub(crate) struct Rows {
    /// How many they are.
    pub(crate) number: usize,
    /// The text.
    pub(crate) text: String,
    /// The position of the next page, if there is one.
    pub(crate) next: Option<String>,
}

/// Who reads an export, with the permit for one of the exports that may be read at the same time.
pub(crate) struct Reader {
    gate: Gate,
    authorization: Option<HeaderValue>,
    cookie: Option<String>,
    _permit: Permit<String>,
}

impl Reader {
    /// The caller with these headers.
    ///
    /// # Errors
    /// [`Saturated`] when too many exports are being read, in all or by this caller.
    pub(crate) async fn admit(
        state: &AppState,
        gate: &Gate,
        caller: &Caller,
        headers: &HeaderMap,
    ) -> Result<Self, Saturated> {
        let user = caller.user().map(|user| user.id.as_str().to_owned()).unwrap_or_default();
        let permit = state.exports.take(user).await?;
        let authorization = headers.get(header::AUTHORIZATION).cloned();
        Ok(Self { gate: gate.clone(), authorization, cookie: state.site.session(headers), _permit: permit })
    }

    /// Who it is by now. Reading on does not keep a session alive.
    async fn caller(&self) -> Result<Caller, Refusal> {
        let authorization = self.authorization.as_ref().map(HeaderValue::as_bytes);
        let credentials = Credentials { authorization, cookie: self.cookie.as_deref(), in_use: false };
        self.gate.sessions.resolve(credentials).await
    }
}

/// What to send next.
enum Due {
    /// The page that was read before the answer began.
    First(Rows),
    /// The page at this position.
    At(String),
}

/// Streams the pages. `page` reads the one at a position, if the caller may.
pub(crate) fn body<P, F>(first: Rows, export: Export, reader: Reader, page: P) -> Body
where
    P: Fn(Caller, String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Rows, Refusal>> + Send + 'static,
{
    let reader = Arc::new(reader);
    let pages = stream::unfold(Some((Due::First(first), export)), move |current| {
        let (page, reader) = (page.clone(), reader.clone());
        async move {
            let (due, mut export) = current?;
            let read = match due {
                Due::First(rows) => Ok(rows),
                Due::At(position) => match reader.caller().await {
                    Ok(caller) => page(caller, position).await,
                    Err(refusal) => Err(refusal),
                },
            };
            let Rows { number, text, next } = match read {
                Ok(rows) => rows,
                Err(refusal) => return Some((Err(broken_off(refusal)), None)),
            };
            let Some(position) = next else {
                let recorded = export.finish(number).await;
                return Some((recorded.map(|()| text).map_err(broken_off), None));
            };
            export.hand_out(number);
            Some((Ok(text), Some((Due::At(position), export))))
        }
    });
    Body::from_stream(pages)
}

/// An incomplete file must not look complete, so the stream ends with an error.
fn broken_off(refusal: Refusal) -> io::Error {
    tracing::warn!(%refusal, "an export was broken off");
    io::Error::other(refusal.to_string())
}
