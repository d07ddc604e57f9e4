//! The body of a response on its way to the client.

use super::activity::Activity;
use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// A body that detects whether the client reads it: hyper polls for the next frame as soon as it has room for it.
/// Frames are no larger than those of HTTP/2, so that no frame hides waiting bytes.
#[derive(Debug)]
pub(super) struct Outgoing<B> {
    body: B,
    rest: Option<Bytes>,
    held_back: bool,
    activity: Activity,
}

/// The largest HTTP/2 frame that every client accepts, in bytes (RFC 9113, section 4.2).
const FRAME: usize = 16 * 1024;

impl<B> Outgoing<B> {
    pub(super) fn new(body: B, activity: Activity) -> Self {
        Self { body, rest: None, held_back: false, activity }
    }

    fn hold_back(&mut self, held_back: bool) {
        if self.held_back != held_back {
            self.held_back = held_back;
            self.activity.set_held_back(held_back);
        }
    }
}

impl<B> Drop for Outgoing<B> {
    fn drop(&mut self) {
        self.hold_back(false);
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Outgoing<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = &mut *self;
        if this.held_back {
            this.activity.taken();
            this.hold_back(false);
        }
        let mut data = match this.rest.take() {
            Some(rest) => rest,
            None => match ready!(Pin::new(&mut this.body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                other => return Poll::Ready(other),
            },
        };
        if data.len() > FRAME {
            this.rest = Some(data.split_off(FRAME));
        }
        this.hold_back(true);
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.as_ref().map_or(0, |rest| rest.len() as u64);
        let of_body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(of_body.lower() + rest);
        if let Some(upper) = of_body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt as _;
    use std::io;

    #[tokio::test]
    async fn a_body_that_has_nothing_to_say_is_not_held_back_by_the_other_end() {
        let activity = Activity::over_http2();
        let text = Bytes::from(vec![b'a'; FRAME + 1]);
        let frames = futures::stream::iter([Ok::<_, io::Error>(text)]).chain(futures::stream::pending());
        let mut body = Outgoing::new(axum::body::Body::from_stream(frames), activity.clone());
        let is_stuck = || activity.is_stuck();
        let mut sizes = Vec::new();
        for _ in 0..2 {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await.unwrap().unwrap();
            sizes.push(frame.into_data().unwrap().len());
            assert!(is_stuck(), "until the next one is asked for");
        }
        assert_eq!(sizes, [FRAME, 1]);
        let next = futures::poll!(std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)));
        assert!(next.is_pending() && !is_stuck());
    }
}
