//! A page that the server shows in place of the requested one.

use serde::{Deserialize, Serialize};

/// Content of such a page: an error in the sign-in callback, a method that a URL does not support, a body that is too
/// large. The server provides it as context, and the application shows it instead of the URL's own page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Notice {
    /// HTTP status of the response.
    pub status: u16,
    /// Heading of the page.
    pub heading: String,
    /// What happened and what to do; one item per paragraph.
    pub paragraphs: Vec<String>,
    /// Text from another system, set apart and isolated so that it cannot reorder its surroundings.
    pub quote: Option<String>,
    /// Whether to show the links that start a sign-in.
    pub sign_in: bool,
    /// URL that the user was heading for. The sign-in links return there; without them the page links to it.
    pub return_to: Option<String>,
    /// Whether those links make the hosted UI ask for credentials even if it still has a session.
    pub reauthenticate: bool,
    /// Whether to show the button that ends the session.
    pub sign_out: bool,
    /// Steps of the operation, if some of them may have failed.
    pub steps: Vec<Step>,
    /// A form that tries again.
    pub retry: Option<Retry>,
    /// Request ID in the server's log; empty if there is none.
    pub request_id: String,
}

/// One step of an operation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Description for the user: `Sessions ended here`.
    pub text: String,
    /// Whether the step succeeded.
    pub done: bool,
}

/// The same form again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retry {
    /// URL to which it is posted.
    pub action: String,
    /// Fields as name and value.
    pub fields: Vec<(String, String)>,
    /// Text of its button.
    pub label: String,
}
