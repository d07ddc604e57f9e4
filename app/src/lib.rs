//! User interface: routes, pages, components and server functions.
//!
//! Rendered on the server first (feature `ssr`), then hydrated in the browser (feature `hydrate`). Every page works
//! without JavaScript: links are links and forms are forms; the WebAssembly client only makes them quicker.
//!
//! ```text
//! shell              the HTML document around the application: head, style sheet, scripts with their nonce
//! assets             built files: their names, and the text of the style sheet
//! app                the router: maps URLs to pages
//! page_context       what every page knows from its first byte: the session, the rules, the theme
//! preference         how a user wants pages to look and to behave
//! people_columns     which columns the list of people shows
//! posted_form        a posted form to show again: refused, or with its preview
//! locales            the languages: their catalogues, and which one is current
//! notice             a page that replaces the requested one
//! flash_message      success messages of posted forms
//! problem            everything that can go wrong, its HTTP status and all of its texts
//! destinations       the pages that the navigation and the palette list
//! commands           what buttons, links and keys stand for: which code carries it out
//! palette/           the palette that finds pages, resources, people and actions; the list of keyboard shortcuts
//! notifications/     the drawer with what is new for the user
//! address            URLs of pages, and the list state in their query strings
//! navigation         state of client-side navigation
//! busy               whether the page waits for what the user asked for
//! codec              JSON encoding between server and browser
//! escape             escaping where Leptos does not escape
//! time_text          seconds since 1970 as text
//! time_zone          the time zone in which the user reads times
//! response           sets the HTTP status of the current response
//! server_functions/  one file per server function: the caller, one method of a service, the error
//! pages/             one file per page
//! components/        components that pages are built from
//! design/            the page that shows the design system, in local mode only
//! browser/           browser-only state: storage, other tabs, timers
//! ```
//!
//! Only [`access::Rules::decide`] decides what a user may do.

// Without component erasure, which only cargo-leptos turns on, the type of the whole view is deeply nested.
#![recursion_limit = "256"]
#![allow(unreachable_pub, reason = "the macros `component` and `server` make `pub` items of private functions")]

mod address;
mod app;
#[cfg(feature = "ssr")]
mod assets;
mod browser;
mod busy;
mod codec;
mod commands;
mod components;
#[cfg(feature = "design")]
mod design;
mod destinations;
mod escape;
mod flash_message;
mod locales;
mod navigation;
mod notice;
mod notifications;
mod page_context;
mod pages;
mod palette;
mod people_columns;
mod posted_form;
mod preference;
mod problem;
mod response;
mod server_functions;
mod shell;
mod time_text;
mod time_zone;

pub use address::{
    SELECTED_PEOPLE, SELECTED_USER, audit_query, confirmed_operation, map_change, map_list, map_row, name_in,
    people_query, saved_view_query, segment,
};
pub use app::App;
#[cfg(feature = "hydrate")]
pub use browser::page_failed;
#[cfg(feature = "hydrate")]
pub use commands::run_command;
#[cfg(feature = "design")]
pub use design::design_document;
pub use flash_message::{DoneOperation, FlashMessage};
#[cfg(feature = "hydrate")]
pub use locales::speak;
#[cfg(feature = "ssr")]
pub use locales::{install as install_locales, served as served_locales};
pub use notice::{Notice, Retry, Step};
pub use page_context::{PageContext, SessionView, SignedIn};
#[cfg(feature = "hydrate")]
pub use pages::preload_page;
pub use people_columns::PeopleColumns;
pub use posted_form::{FormReply, PostedForm};
pub use preference::{Density, PREFERENCE_MAX_AGE, Preference, Shortcuts, Theme, preference_cookie};
pub use problem::{Cause, Problem, ProblemJson};
#[cfg(feature = "ssr")]
pub use shell::{NoAssets, shell, style_sheet};
pub use time_text::{iso_date, iso_time};
pub use time_zone::TimeZone;
