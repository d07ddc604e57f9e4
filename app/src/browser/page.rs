//! The page as a whole.

use leptos::prelude::{document, set_timeout, window};
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};

/// Where the document notes, in milliseconds since 1970, that the browser began to leave it. It does so before this
/// program is loaded.
const LEFT_AT: &str = "usherLeftAt";
/// Where the document notes path and query of the page whose content it shows (`start.js`).
const SHOWN: &str = "usherShown";
/// What the document does when this program cannot go on (`start.js`).
const FAILED: &str = "usherFailed";
/// After so long without the next page, the way to it has come to nothing: it was a file, or the server did not answer.
const LEAVING: Duration = Duration::from_secs(10);

/// This program cannot go on: from now on the page is what it is without JavaScript, and says that it needs reloading.
/// It may be called at any time, also while a panic is reported.
pub(super) fn failed() {
    let failed = js_sys::Reflect::get(&js_sys::global(), &FAILED.into());
    if let Some(failed) = failed.ok().and_then(|failed| failed.dyn_into::<js_sys::Function>().ok()) {
        let _ = failed.call0(&JsValue::UNDEFINED);
    }
}

/// The page at this path and query is shown.
pub(super) fn shown(address: &str) {
    let _ = js_sys::Reflect::set(&window(), &SHOWN.into(), &address.into());
}

/// The browser came back to the page, which it had kept.
pub(super) fn come_back() {
    let _ = js_sys::Reflect::set(&window(), &LEFT_AT.into(), &JsValue::UNDEFINED);
}

/// For how much longer the browser may be on its way to another page.
fn is_left_for() -> Option<Duration> {
    let left_at = js_sys::Reflect::get(&window(), &LEFT_AT.into()).ok()?.as_f64()?;
    LEAVING.checked_sub(Duration::try_from_secs_f64((js_sys::Date::now() - left_at) / 1_000.0).ok()?)
}

/// Loads the page at its address again: by `GET`, also when it was the answer to a form. One that is being left is hidden
/// instead: to load it would end the way to the page that comes next.
pub(super) fn load_again() {
    if let Some(wait) = is_left_for() {
        hide();
        set_timeout(load_again, wait + Duration::from_millis(1));
        return;
    }
    let location = window().location();
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    // Without a fragment, with which the browser would stay where it is.
    let _ = location.replace(&format!("{path}{search}"));
}

/// Shows nothing of it.
pub(super) fn hide() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("hidden", "");
    }
}

/// Shows it again.
pub(super) fn show() {
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute("hidden");
    }
}
