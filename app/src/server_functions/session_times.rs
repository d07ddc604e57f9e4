//! How long the session still has. The browser's half calls both by their addresses (`browser::session_times`): it
//! asks from the first page on, for which a client of its own would be too large.

#![allow(clippy::unused_async, reason = "server functions are asynchronous, whatever they do")]

use crate::{Problem, codec::JsonAnswer};
use access::SessionTimes;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};

/// Where [`ask_session_times`] is called.
#[cfg(any(test, feature = "hydrate"))]
pub(crate) const TIMES: &str = "/api/session/times";
/// Where [`stay_signed_in`] is called.
#[cfg(any(test, feature = "hydrate"))]
pub(crate) const STAY: &str = "/api/session/stay";

/// Asks without using the session.
#[server(prefix = "/api", endpoint = "session/times", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn ask_session_times() -> Result<SessionTimes, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.session_times(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}

/// Asks and uses the session by it: the server counts this address as use.
#[server(prefix = "/api", endpoint = "session/stay", input = Json, output = JsonAnswer)]
pub(crate) async fn stay_signed_in() -> Result<SessionTimes, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.session_times(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::server_fn::ServerFn;

    #[test]
    fn the_addresses_are_those_of_the_functions() {
        assert_eq!((AskSessionTimes::PATH, StaySignedIn::PATH), (TIMES, STAY));
    }
}
