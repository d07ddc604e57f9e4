//! Hides, shows and reloads the page as a whole.

use leptos::prelude::{document, set_timeout, window};
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};

/// Global variable: when the browser began to leave the page, in milliseconds since 1970. `start.js` sets it, even
/// before the WebAssembly client has loaded.
const LEFT_AT: &str = "usherLeftAt";
/// Global function to call with path and query of the page on screen (`start.js`).
const SHOWS: &str = "usherShows";
/// Global function to call when the WebAssembly client cannot continue (`start.js`).
const FAILED: &str = "usherFailed";
/// If the next page has not arrived after this time, the navigation failed: it was a download, or the server did not
/// answer.
const LEAVING: Duration = Duration::from_secs(10);

/// Reports that the WebAssembly client cannot continue: the page then works as without JavaScript and asks for a
/// reload. May be called at any time, even while a panic is reported.
pub(super) fn failed() {
    call(FAILED, &JsValue::UNDEFINED);
}

/// Calls a global function of `start.js`.
fn call(function: &str, argument: &JsValue) {
    let function = js_sys::Reflect::get(&js_sys::global(), &function.into());
    if let Some(function) = function.ok().and_then(|function| function.dyn_into::<js_sys::Function>().ok()) {
        let _ = function.call1(&JsValue::UNDEFINED, argument);
    }
}

/// Reports that the page at this path and query is on screen. If the user went back to it, it is scrolled to where it
/// was.
pub(super) fn shown(address: &str) {
    call(SHOWS, &address.into());
}

/// The browser restored the page from its back/forward cache.
pub(super) fn come_back() {
    let _ = js_sys::Reflect::set(&window(), &LEFT_AT.into(), &JsValue::UNDEFINED);
}

/// How much longer the browser may still be navigating to another page.
fn is_left_for() -> Option<Duration> {
    let left_at = js_sys::Reflect::get(&window(), &LEFT_AT.into()).ok()?.as_f64()?;
    LEAVING.checked_sub(Duration::try_from_secs_f64((js_sys::Date::now() - left_at) / 1_000.0).ok()?)
}

/// Reloads the page with `GET`, even if it was the response to a form. A page the browser is leaving is hidden instead:
/// a reload would cancel the navigation.
pub(super) fn reload() {
    if let Some(wait) = is_left_for() {
        hide();
        set_timeout(reload, wait + Duration::from_millis(1));
        return;
    }
    let location = window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    // With a fragment the browser would not reload.
    let _ = location.replace(&format!("{path}{search}"));
}

/// Hides the whole document.
pub(super) fn hide() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("hidden", "");
    }
}

/// Shows the document again.
pub(super) fn show() {
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute("hidden");
    }
}
