//! Browser-only state: storage, other tabs, timers. On the server these functions do nothing.
//!
//! ```text
//! drafts         unsaved text
//! preferences    last identity provider
//! seen_answers   which answers to their requests a user has seen
//! storage        whether web storage is available
//! session_times  asks the server how long the session still lasts
//! session_clock  when to warn, by the server's clock (pure)
//! watch          watches the session while its page is open: warns, and empties the page when it is over
//! tabs           messages between the tabs of a browser about the session
//! sign_out       asks before sign-out deletes unsaved text
//! locks          locks shared between tabs (Web Locks)
//! backoff        exponential backoff (pure)
//! events         session events from the server, received by one tab for all
//! form           what is in a form
//! repeat         repeats a request while somebody looks at its page
//! page           hides and reloads the page; hands it back to the browser when the WebAssembly client fails
//! ```

#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
mod backoff;
pub(crate) mod drafts;
#[cfg(feature = "hydrate")]
mod events;
mod form;
#[cfg(feature = "hydrate")]
mod locks;
#[cfg(feature = "hydrate")]
mod page;
pub(crate) mod preferences;
mod repeat;
mod seen_answers;
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

pub(crate) use form::query_of;
pub(crate) use repeat::repeat;
pub(crate) use seen_answers::saw_answers_until;
#[cfg(feature = "hydrate")]
pub(crate) use seen_answers::seen_answers_until;

/// Whether this tab was reloaded because another one signed out. The answer is given once.
pub(crate) fn was_signed_out_elsewhere() -> bool {
    #[cfg(feature = "hydrate")]
    return tabs::take_signed_out();
    #[cfg(not(feature = "hydrate"))]
    false
}

/// Reports that the WebAssembly client cannot continue: the page then works as without JavaScript and asks for a
/// reload.
#[cfg(feature = "hydrate")]
pub fn page_failed() {
    page::failed();
}

/// Reports that the page at this path and query is on screen. If the user went back to it, it is scrolled to where it
/// was.
pub(crate) fn page_is_shown(address: &str) {
    #[cfg(feature = "hydrate")]
    page::shown(address);
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}
