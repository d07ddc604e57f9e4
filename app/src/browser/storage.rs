//! Whether there is storage at all.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Whether this tab may keep things while it is open.
pub(super) fn session_is_there() -> bool {
    window().session_storage().is_ok_and(works)
}

/// Whether this browser may keep things for good.
pub(super) fn local_is_there() -> bool {
    window().local_storage().is_ok_and(works)
}

/// Tried out each time, because gloo-storage panics on storage that is denied or cannot be read. A browser may offer
/// storage and then refuse to read or to write it, and people change what they allow while a page is open.
fn works(storage: Option<web_sys::Storage>) -> bool {
    const KEY: &str = "usher:probe";
    let try_out = |storage: web_sys::Storage| -> Result<(), JsValue> {
        storage.length()?;
        storage.set_item(KEY, "1")?;
        storage.get_item(KEY)?;
        storage.remove_item(KEY)
    };
    storage.is_some_and(|storage| try_out(storage).is_ok())
}
