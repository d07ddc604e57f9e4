//! The browser's entry point: hydrate, nothing else.

// The type of the whole view is deep where its components are not erased, which only cargo-leptos does.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
