//! Asks the server how long the session still has, by the addresses of two server functions.

use crate::{
    codec,
    server_functions::{STAY, TIMES},
};
use access::SessionTimes;
use gloo_net::http::{Request, Response};

/// What came of asking.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    /// The session lasts.
    Times(SessionTimes),
    /// It is over.
    Over,
    /// No answer, or none that says anything of the session: no reason to sign anybody out.
    Unreachable,
}

/// Asks without using the session.
pub(super) async fn ask() -> Answer {
    match Request::get(TIMES).send().await {
        Ok(response) => understood(response).await,
        Err(_) => Answer::Unreachable,
    }
}

/// Uses the session.
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
