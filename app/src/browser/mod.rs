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
//! events         what the server tells of it, by one tab for all
//! page           hides the page, loads it again
//! ```

pub(crate) mod drafts;
#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "hydrate")]
mod page;
pub(crate) mod preferences;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
pub(crate) mod session_clock;
#[cfg(feature = "hydrate")]
mod session_times;
#[cfg(feature = "hydrate")]
mod storage;
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "the server renders a page and does not watch it"))]
pub(crate) mod tabs;
pub(crate) mod watch;
