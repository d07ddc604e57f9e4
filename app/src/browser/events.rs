//! Session events from the server (Server-Sent Events). One tab holds the stream for all tabs of the browser, because
//! over HTTP/1.1 a browser opens at most six connections to a site.

use super::{backoff::Backoff, locks};
use leptos::prelude::set_timeout;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

const ADDRESS: &str = "/api/events";
/// Event that reports a change of the session.
const SESSION: &str = "session";
/// Event with the fingerprint of the user's access, sent when the stream opens.
const GROUPS: &str = "groups";
/// Lock held by the tab that has the stream.
const LOCK: &str = "usher-events";

/// An event from the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SessionEvent {
    /// The server ended the session.
    Ended,
    /// Fingerprint of the user's access, sent when the stream opens.
    Groups(u32),
    /// The user's groups or the resource map may have changed.
    Changed,
    /// The server refused the stream: the session may be over, or the server unavailable.
    Refused,
}

/// Waits until no other tab holds the stream, then holds it until the user leaves the page. Without Web Locks no events
/// arrive; the page asks the server when it becomes visible.
pub(super) fn listen(heard: Rc<dyn Fn(SessionEvent)>) {
    locks::hold(LOCK, locks::Mode::Exclusive, move || open(heard, Rc::default()));
}

fn open(heard: Rc<dyn Fn(SessionEvent)>, backoff: Rc<Cell<Backoff>>) {
    let Ok(stream) = EventSource::new(ADDRESS) else { return };
    on(&stream, SESSION, heard.clone(), |data| match data {
        "ended" => Some(SessionEvent::Ended),
        "changed" => Some(SessionEvent::Changed),
        _ => None,
    });
    on(&stream, GROUPS, heard.clone(), |data| data.parse().ok().map(SessionEvent::Groups));
    let (broken, opened_at) = (stream.clone(), js_sys::Date::now());
    let on_error = Closure::<dyn Fn(Event)>::new(move |_| {
        if broken.ready_state() == EventSource::CLOSED {
            heard(SessionEvent::Refused);
        }
        // The browser would reconnect by itself, always after the same short delay.
        broken.close();
        broken.set_onerror(None);
        let mut pauses = backoff.get();
        let pause = pauses.pause_after(js_sys::Date::now() - opened_at, js_sys::Math::random());
        backoff.set(pauses);
        let (heard, backoff) = (heard.clone(), backoff.clone());
        set_timeout(move || open(heard, backoff), pause);
    });
    stream.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
}

fn on(
    stream: &EventSource,
    name: &str,
    heard: Rc<dyn Fn(SessionEvent)>,
    read: impl Fn(&str) -> Option<SessionEvent> + 'static,
) {
    let act = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(news) = event.data().as_string().and_then(|data| read(&data)) {
            heard(news);
        }
    });
    let _ = stream.add_event_listener_with_callback(name, act.into_js_value().unchecked_ref());
}
