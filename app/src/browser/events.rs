//! What the server tells of the session, by an event stream. One tab holds it for all of the browser's, because over
//! HTTP/1.1 a browser has six connections to a site and no more.

use leptos::prelude::{set_timeout, window};
use std::{rc::Rc, time::Duration};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

const ADDRESS: &str = "/api/events";
/// What happened to the session.
const SESSION: &str = "session";
/// Stands for the person's groups as the stream begins.
const GROUPS: &str = "groups";
/// The lock whose holder has the stream.
const LOCK: &str = "usher-events";
const AGAIN: Duration = Duration::from_secs(20);

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
    // web-sys has the interface for unstable builds only (Web Locks API, W3C, 2.3).
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let Some(locks) = get(&window().navigator(), "locks").filter(JsValue::is_object) else { return };
    let Some(request) = get(&locks, "request").and_then(|request| request.dyn_into::<js_sys::Function>().ok()) else {
        return;
    };
    let holding = Closure::once_into_js(move || {
        open(heard);
        // The lock lasts as long as this promise is open, and that for as long as the page.
        js_sys::Promise::new(&mut |_, _| {})
    });
    let _ = request.call2(&locks, &LOCK.into(), &holding);
}

fn open(heard: Rc<dyn Fn(Heard)>) {
    let Ok(stream) = EventSource::new(ADDRESS) else { return };
    on(&stream, SESSION, heard.clone(), |data| match data {
        "ended" => Some(Heard::Ended),
        "changed" => Some(Heard::Changed),
        _ => None,
    });
    on(&stream, GROUPS, heard.clone(), |data| data.parse().ok().map(Heard::Groups));
    let refused = stream.clone();
    let on_error = Closure::<dyn Fn(Event)>::new(move |_| {
        // A lost connection is taken up by the browser itself; a refusal is final, so the next stream is a new one.
        if refused.ready_state() == EventSource::CLOSED {
            heard(Heard::Refused);
            let heard = heard.clone();
            set_timeout(move || open(heard), AGAIN);
        }
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
