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
    /// What somebody else says about it: it is set apart, and may turn nothing around it.
    pub quote: Option<String>,
    /// Whether to show the links that start a sign-in.
    pub sign_in: bool,
    /// Where the person was going: those links lead there in the end, and without them the page does itself.
    pub return_to: Option<String>,
    /// Whether those links have the hosted UI ask who one is although it may remember.
    pub afresh: bool,
    /// Whether to show the button that ends the session.
    pub sign_out: bool,
    /// What was to be done, step by step, when some of it may have failed.
    pub steps: Vec<Step>,
    /// A form that tries again.
    pub retry: Option<Retry>,
    /// Names the request in the server's log; empty when there is none to name.
    pub request_id: String,
}

/// One step of what was to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The step, as a person knows it: `Sessions ended here`.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// The same form once more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retry {
    /// Where it is posted.
    pub action: String,
    /// Its fields, by name.
    pub fields: Vec<(String, String)>,
    /// What its button says.
    pub label: String,
}
