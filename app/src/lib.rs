//! What people see: routes, pages, components and server functions.
//!
//! Rendered on the server first (feature `ssr`), then brought to life in the browser (feature `hydrate`). Every page
//! works without JavaScript: links are links and forms are forms; the browser's half only makes them quicker.
//!
//! ```text
//! shell              the HTML document around the application: head, style sheet, scripts with their nonce
//! assets             the built files: their names, and the style sheet's text
//! app                the router: which address shows which page
//! page_context         what a page knows from its first byte: the session, the rules, the theme
//! posted, notice     a refused form to show again; a page that the server answers by itself
//! done               what a form that was posted has done
//! problem            everything that can go wrong, its status and all of its words
//! address            addresses of pages and the state of the list in them
//! journey            what changes while a person moves from page to page without reloading
//! codec              how values travel between server and browser
//! escape             text where Leptos does not escape it
//! time_text          seconds since 1970 as text
//! response           the status of the response under way
//! server_functions/  one file for each call to the server: the caller, one gate method, the error
//! pages/             one file for each page
//! components/        what pages are made of
//! browser/           what only a browser has: storage, other tabs, time that passes
//! ```
//!
//! What a person may do is asked of [`access::Rules::decide`] and decided nowhere else.

#![allow(unreachable_pub, reason = "the macros `component` and `server` make `pub` items of private functions")]

mod address;
mod app;
#[cfg(feature = "ssr")]
mod assets;
mod browser;
mod codec;
mod components;
mod done;
mod escape;
mod journey;
mod notice;
mod page_context;
mod pages;
mod posted;
mod problem;
mod response;
mod server_functions;
mod shell;
mod theme;
mod time_text;

pub use address::{audit_query, map_change, map_row, name_in, segment};
pub use app::App;
#[cfg(feature = "hydrate")]
pub use browser::page_failed;
pub use done::Done;
pub use notice::{Notice, Retry, Step};
pub use page_context::{PageContext, SessionView, SignedIn};
pub use posted::Posted;
pub use problem::{Cause, Problem, ProblemJson};
#[cfg(feature = "ssr")]
pub use shell::{NoAssets, shell};
pub use theme::Theme;
pub use time_text::{iso_date, iso_time};
