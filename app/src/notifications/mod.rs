//! Notifications: the requests for access that wait for the user's answer, and the answers to their own.
//!
//! The bell in the header is a link to the requests. In the browser it opens a drawer instead, whose code is a WebAssembly
//! file of its own (`commands.rs`). The drawer asks the server each time it is opened, and no page does.
//!
//! ```text
//! news      what is new (pure)
//! contents  what the drawer shows of it
//! drawer    the drawer, made when it is first opened
//! ```

#[cfg(any(feature = "hydrate", feature = "design"))]
mod contents;
#[cfg(feature = "hydrate")]
mod drawer;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a drawer"))]
mod news;

#[cfg(feature = "design")]
pub(crate) use contents::contents;
#[cfg(all(not(feature = "split"), feature = "hydrate"))]
pub(crate) use drawer::open;
#[cfg(all(feature = "split", feature = "hydrate"))]
pub(crate) use file::{load, open};
#[cfg(feature = "design")]
pub(crate) use news::News;
pub(crate) use news::latest_answer;

/// The command that opens the drawer.
pub(crate) const OPEN: &str = "notifications";

/// The code chunk, as those of pages in `pages/lazy.rs`.
#[cfg(all(feature = "split", feature = "hydrate"))]
mod file {
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    #[wasm_split(lazy_notifications, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
    pub(crate) fn open() -> Result<(), SplitLoaderError> {
        super::drawer::open();
        Ok(())
    }
}
