//! Asks the server how long the session still lasts, through the URLs of two server functions.

use crate::{
    codec,
    server_functions::{STAY, TIMES},
};
use access::SessionTimes;
use gloo_net::http::{Request, Response};

/// Result of asking the server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    /// The session is alive.
    Times(SessionTimes),
    /// The session is over.
    Over,
    /// No response, or one that says nothing about the session: no reason to sign the user out.
    Unreachable,
}

/// Asks without counting as use of the session.
pub(super) async fn ask() -> Answer {
    match Request::get(TIMES).send().await {
        Ok(response) => understood(response).await,
        Err(_) => Answer::Unreachable,
    }
}

/// Asks and counts as use of the session.
pub(super) async fn stay() -> Answer {
    let request = Request::post(STAY).header("Content-Type", "application/json").body("{}");
    match request {
        Ok(request) => match request.send().await {
            Ok(response) => understood(response).await,
            Err(_) => Answer::Unreachable,
        },
        Err(_) => Answer::Unreachable,
    }
}

async fn understood(response: Response) -> Answer {
    match (response.status(), response.text().await) {
        (200, Ok(text)) => codec::read(&text).map_or(Answer::Unreachable, Answer::Times),
        (401, _) => Answer::Over,
        _ => Answer::Unreachable,
    }
}
