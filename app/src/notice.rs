//! A page that the server answers by itself.

use serde::{Deserialize, Serialize};

/// The words of such a page: an error of the sign-in's callback, a method that an address does not have, a body that
/// is too large. The server provides it as context, and the application shows it instead of the address's page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Notice {
    /// The response's HTTP status.
    pub status: u16,
    /// The page's heading.
    pub heading: String,
    /// What happened and what to do, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// Whether to show the links that start a sign-in.
    pub sign_in: bool,
    /// Whether to show the button that ends the session.
    pub sign_out: bool,
    /// Names the request in the server's log; empty when there is none to name.
    pub request_id: String,
}
