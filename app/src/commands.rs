//! Commands of buttons, links and keys.
//!
//! `start.js` listens to the keys, and to what has the attribute `data-command`. The code that carries out a command is in
//! a WebAssembly file of its own, loaded when somebody is about to use it: that of the palette, or of the notifications.

/// Lets commands find the contexts of this component. Call once, inside the router.
pub(crate) fn provide() {
    #[cfg(feature = "hydrate")]
    client::provide();
}

#[cfg(feature = "hydrate")]
pub(crate) use client::owner;
#[cfg(feature = "hydrate")]
pub use client::run_command;

#[cfg(feature = "hydrate")]
mod client {
    use crate::{notifications, palette};
    use leptos::prelude::Owner;
    use std::cell::RefCell;

    thread_local! {
        static OWNER: RefCell<Option<Owner>> = const { RefCell::new(None) };
    }

    pub(super) fn provide() {
        OWNER.set(Owner::current());
    }

    /// Owner of the component that provides the contexts.
    pub(crate) fn owner() -> Option<Owner> {
        OWNER.with_borrow(Clone::clone)
    }

    /// Carries out a command of `start.js`. If its code cannot be loaded, the page says that it needs reloading.
    pub fn run_command(command: &str) {
        #[cfg(feature = "split")]
        {
            let command = command.to_owned();
            leptos::task::spawn_local(async move {
                let done = if command == notifications::OPEN {
                    notifications::open().await
                } else {
                    palette::run(command).await
                };
                if done.is_err() {
                    crate::browser::page_failed();
                }
            });
        }
        #[cfg(not(feature = "split"))]
        {
            if command == notifications::OPEN {
                notifications::open();
            } else {
                palette::run(command);
            }
        }
    }
}
