//! What the server tells of the session, by an event stream. One tab holds it for all of the browser's, because over
//! HTTP/1.1 a browser has six connections to a site and no more.

use super::{backoff::Backoff, locks};
use leptos::prelude::set_timeout;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

const ADDRESS: &str = "/api/events";
/// What happened to the session.
const SESSION: &str = "session";
/// Stands for the person's groups as the stream begins.
const GROUPS: &str = "groups";
/// The lock whose holder has the stream.
const LOCK: &str = "usher-events";

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The session was ended.
    Ended,
    /// What stands for the person's groups, as the stream begins.
    Groups(u32),
    /// The person's groups may have changed.
    Changed,
    /// The stream was refused: the session may be over, or the server away.
    Refused,
}

/// Waits until no other tab holds the stream, and then holds it until the page is left. Where a browser has no Web Locks,
/// nothing is heard, and a page asks when it comes into sight.
pub(super) fn listen(heard: Rc<dyn Fn(Heard)>) {
    locks::hold(LOCK, locks::Mode::Exclusive, move || open(heard, Rc::default()));
}

fn open(heard: Rc<dyn Fn(Heard)>, backoff: Rc<Cell<Backoff>>) {
    let Ok(stream) = EventSource::new(ADDRESS) else { return };
    on(&stream, SESSION, heard.clone(), |data| match data {
        "ended" => Some(Heard::Ended),
        "changed" => Some(Heard::Changed),
        _ => None,
    });
    on(&stream, GROUPS, heard.clone(), |data| data.parse().ok().map(Heard::Groups));
    let (broken, opened_at) = (stream.clone(), js_sys::Date::now());
    let on_error = Closure::<dyn Fn(Event)>::new(move |_| {
        if broken.ready_state() == EventSource::CLOSED {
            heard(Heard::Refused);
        }
        // The browser would take up a lost connection by itself, after the same short time whatever happens.
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

fn on(stream: &EventSource, name: &str, heard: Rc<dyn Fn(Heard)>, read: impl Fn(&str) -> Option<Heard> + 'static) {
    let act = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(news) = event.data().as_string().and_then(|data| read(&data)) {
            heard(news);
        }
    });
    let _ = stream.add_event_listener_with_callback(name, act.into_js_value().unchecked_ref());
}
