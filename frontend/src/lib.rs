//! The browser's entry point: hydrate, nothing else.

// The type of the whole view is deep where its components are not erased, which only cargo-leptos does.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    // After a panic nothing of this program runs, but its listeners are still called.
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::page_failed();
    }));
    leptos::mount::hydrate_lazy(app::App);
}
