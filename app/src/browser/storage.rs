//! Whether web storage is available.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// Whether session storage works.
pub(super) fn session_storage_works() -> bool {
    window().session_storage().is_ok_and(works)
}

/// Whether local storage works.
pub(super) fn local_storage_works() -> bool {
    window().local_storage().is_ok_and(works)
}

/// Tested on every call: gloo-storage panics when storage is denied or unreadable, some browsers offer storage but
/// refuse reads or writes, and users change permissions while a page is open.
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
