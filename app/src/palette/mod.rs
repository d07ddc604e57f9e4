//! The palette, which finds pages, resources, people and actions, and the list of keyboard shortcuts.
//!
//! The code of both dialogs is a WebAssembly file of its own, loaded with the first of their commands (`commands.rs`).
//!
//! ```text
//! entries       what the palette offers, and what of it answers a typed text (pure)
//! ranking       how well texts match (pure)
//! dialogs       both dialogs, made with the first command
//! search        the palette
//! shortcuts     the list of keyboard shortcuts, with the switch that turns those of a single key off
//! ```

#[cfg(feature = "hydrate")]
mod dialogs;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a palette"))]
mod entries;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a palette"))]
mod ranking;
#[cfg(feature = "hydrate")]
mod search;
#[cfg(feature = "hydrate")]
mod shortcuts;

#[cfg(all(not(feature = "split"), feature = "hydrate"))]
pub(crate) use dialogs::run;
#[cfg(all(feature = "split", feature = "hydrate"))]
pub(crate) use file::{load, run};

/// The command that opens the palette.
pub(crate) const SEARCH: &str = "palette";
/// The command that lists the keyboard shortcuts.
pub(crate) const SHORTCUTS: &str = "shortcuts";
/// Begins the command that goes to the page of a key: `go p`.
#[cfg(feature = "hydrate")]
const GO: &str = "go ";

/// The code chunk, as those of pages in `pages/lazy.rs`.
#[cfg(all(feature = "split", feature = "hydrate"))]
mod file {
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    #[wasm_split(lazy_palette, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
    pub(crate) fn run(command: String) -> Result<(), SplitLoaderError> {
        super::dialogs::run(&command);
        Ok(())
    }
}
