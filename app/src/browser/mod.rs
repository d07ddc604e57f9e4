//! What only a browser has: storage, other tabs, time that passes. On the server all of it does nothing.
//!
//! ```text
//! drafts         unsaved text
//! preferences    theme, last identity provider
//! storage        whether there is any
//! session_times  asks the server how long the session still has
//! session_clock  when to warn, by the server's clock (pure)
//! watch          watches the session while its page is open: warns, and empties the page when it is over
//! tabs           what the tabs of a browser tell each other of the session
//! sign_out       asks before unsaved text is lost with the session
//! locks          what tabs hold together or against each other
//! backoff        how long to wait before something is tried again (pure)
//! events         what the server tells of it, by one tab for all
//! page           hides the page, loads it again, gives it back to the browser when this program fails
//! ```

#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
mod backoff;
pub(crate) mod drafts;
#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "hydrate")]
mod locks;
#[cfg(feature = "hydrate")]
mod page;
pub(crate) mod preferences;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
pub(crate) mod session_clock;
#[cfg(feature = "hydrate")]
mod session_times;
pub(crate) mod sign_out;
#[cfg(feature = "hydrate")]
mod storage;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
mod tabs;
pub(crate) mod watch;

/// The browser's half cannot go on: the page becomes what it is without JavaScript, and says that it needs reloading.
#[cfg(feature = "hydrate")]
pub fn page_failed() {
    page::failed();
}

/// The page at this path and query is shown.
pub(crate) fn page_is_shown(address: &str) {
    #[cfg(feature = "hydrate")]
    page::shown(address);
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}
