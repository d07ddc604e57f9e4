//! Limits the memory of answers that wait for clients to read them. A client that sends much and reads nothing would
//! otherwise hold an answer for each of its requests.

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use std::{
    collections::HashMap,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

/// The bytes of all answers that were made and not yet sent, by client address.
#[derive(Debug)]
pub(crate) struct UnsentAnswers {
    most: u64,
    per_address: u64,
    bytes: Mutex<Unsent>,
}

#[derive(Debug, Default)]
struct Unsent {
    all: u64,
    by_address: HashMap<IpAddr, u64>,
}

impl UnsentAnswers {
    /// Limits in bytes: for all clients, and for those of one address.
    pub(crate) fn new(most: u64, per_address: u64) -> Self {
        Self { most, per_address, bytes: Mutex::default() }
    }

    /// Whether a request of this address may be answered. To be asked before anything is done, so that no work is
    /// thrown away; requests in progress may exceed the limits with their answers.
    pub(crate) fn has_room(&self, address: IpAddr) -> bool {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.all < self.most && bytes.by_address.get(&address).is_none_or(|bytes| *bytes < self.per_address)
    }

    /// Counts the answer until its bytes are sent or dropped. Streams, whose length is not known, do not count.
    pub(crate) fn count(self: &Arc<Self>, address: IpAddr, answer: Response) -> Response {
        let Some(bytes @ 1..) = answer.body().size_hint().exact() else { return answer };
        let mut unsent = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        unsent.all += bytes;
        *unsent.by_address.entry(address).or_default() += bytes;
        drop(unsent);
        let counted = Counted { answers: Arc::clone(self), address, bytes };
        answer.map(|body| Body::new(CountedBody { body, counted: Some(counted) }))
    }
}

/// Bytes that count until this is dropped.
#[derive(Debug)]
struct Counted {
    answers: Arc<UnsentAnswers>,
    address: IpAddr,
    bytes: u64,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut unsent = self.answers.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        unsent.all -= self.bytes;
        if let Some(of_address) = unsent.by_address.get_mut(&self.address) {
            *of_address -= self.bytes;
            if *of_address == 0 {
                unsent.by_address.remove(&self.address);
            }
        }
    }
}

/// The body of an answer. A body of known length has one frame.
struct CountedBody {
    body: Body,
    counted: Option<Counted>,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let counted = self.counted.take();
        // The connection drops the body once it has the frame, and keeps the frame until it is sent.
        Poll::Ready(frame.map(|frame| {
            frame.map(|frame| match counted {
                Some(counted) => frame.map_data(|data| Bytes::from_owner(CountedBytes { data, _counted: counted })),
                None => frame,
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

struct CountedBytes {
    data: Bytes,
    _counted: Counted,
}

impl AsRef<[u8]> for CountedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse as _;
    use futures::StreamExt as _;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn answer(bytes: usize) -> Response {
        "x".repeat(bytes).into_response()
    }

    #[tokio::test]
    async fn an_answer_counts_until_its_bytes_are_gone() {
        let answers = Arc::new(UnsentAnswers::new(100, 60));
        let first = answers.count(ONE, answer(60));
        assert_eq!(first.body().size_hint().exact(), Some(60));
        assert!(!answers.has_room(ONE) && answers.has_room(OTHER));
        let second = answers.count(OTHER, answer(40));
        assert!(!answers.has_room(OTHER), "all clients have a limit together");
        drop(second);
        let mut body = first.into_body().into_data_stream();
        let data = body.next().await.unwrap().unwrap();
        assert!(body.next().await.is_none());
        drop(body);
        assert!(!answers.has_room(ONE), "a connection may keep the bytes longer than the body");
        assert_eq!(data.len(), 60);
        drop(data);
        assert!(answers.has_room(ONE));
        assert!(answers.bytes.lock().unwrap().by_address.is_empty(), "who has none is forgotten");
    }

    #[tokio::test]
    async fn streams_do_not_count() {
        let answers = Arc::new(UnsentAnswers::new(1, 1));
        let stream = futures::stream::repeat_with(|| Ok::<_, axum::Error>(Bytes::from_static(b"x")));
        let _stream = answers.count(ONE, Body::from_stream(stream).into_response());
        let _empty = answers.count(ONE, ().into_response());
        assert!(answers.has_room(ONE));
    }
}
