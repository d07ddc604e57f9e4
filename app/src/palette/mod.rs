//! The palette, which finds pages, resources, people and actions, and the list of keyboard shortcuts.
//!
//! `start.js` listens to the keys and to the buttons that have the attribute `data-command`. The code of both dialogs is
//! a WebAssembly file of its own, loaded with the first command.
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

#[cfg(all(feature = "split", feature = "hydrate"))]
pub(crate) use file::load;

/// Stands for the palette where paths name pages: to load its code ahead.
#[cfg(any(feature = "ssr", all(feature = "split", feature = "hydrate")))]
pub(crate) const FILE: &str = "palette";
/// The command that opens the palette.
pub(crate) const SEARCH: &str = "palette";
/// The command that lists the keyboard shortcuts.
pub(crate) const SHORTCUTS: &str = "shortcuts";
/// Begins the command that goes to the page of a key: `go p`.
#[cfg(feature = "hydrate")]
const GO: &str = "go ";

/// Lets commands find the contexts of this component. Call once, inside the router.
pub(crate) fn provide() {
    #[cfg(feature = "hydrate")]
    client::provide();
}

#[cfg(feature = "hydrate")]
pub use client::run_command;

#[cfg(feature = "hydrate")]
mod client {
    use leptos::prelude::Owner;
    use std::cell::RefCell;

    thread_local! {
        static OWNER: RefCell<Option<Owner>> = const { RefCell::new(None) };
    }

    pub(super) fn provide() {
        OWNER.set(Owner::current());
    }

    pub(super) fn owner() -> Option<Owner> {
        OWNER.with_borrow(Clone::clone)
    }

    /// Carries out a command of `start.js`. If its code cannot be loaded, the page says that it needs reloading.
    pub fn run_command(command: &str) {
        #[cfg(feature = "split")]
        {
            let command = command.to_owned();
            leptos::task::spawn_local(async move {
                if super::file::run(command).await.is_err() {
                    crate::browser::page_failed();
                }
            });
        }
        #[cfg(not(feature = "split"))]
        super::dialogs::run(command);
    }
}

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
