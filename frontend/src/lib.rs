//! WebAssembly entry point: hydrates the application, nothing else.

// Without component erasure, which only cargo-leptos turns on, the type of the whole view is deeply nested.
#![recursion_limit = "256"]

use leptos::{mount::hydrate_from_async, prelude::document};
use wasm_bindgen::prelude::wasm_bindgen;

/// Hydrates the page that the server rendered. `language` is its language tag, `texts` the catalogue; empty for English.
/// The promise is fulfilled when every part of the page has its listeners.
#[wasm_bindgen]
pub async fn hydrate(language: String, texts: String) {
    app::speak(&language, &texts);
    // After a panic no WebAssembly code runs any more, but the browser still calls its listeners.
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::page_failed();
    }));
    if let Some(body) = document().body() {
        hydrate_from_async(body, app::App).await.forget();
    }
}

/// Carries out what a keyboard shortcut or a button of the header stands for.
#[wasm_bindgen]
pub fn command(command: &str) {
    app::run_command(command);
}

/// Loads the code of the page at this path, which somebody is about to visit.
#[wasm_bindgen]
pub fn preload(path: &str) {
    app::preload_page(path);
}
