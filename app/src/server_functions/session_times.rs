//! How long the session still lasts. The WebAssembly client requests both URLs directly (`browser::session_times`): it
//! needs them from the first page on, and generated clients would be too large.

#![allow(clippy::unused_async, reason = "server functions are asynchronous, whatever they do")]

use crate::{Problem, codec::JsonOutput};
use access::SessionTimes;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};

/// URL of [`ask_session_times`].
#[cfg(any(test, feature = "hydrate"))]
pub(crate) const TIMES: &str = "/api/session/times";
/// URL of [`stay_signed_in`].
#[cfg(any(test, feature = "hydrate"))]
pub(crate) const STAY: &str = "/api/session/stay";

/// Session times. The server does not count this request as use of the session.
#[server(prefix = "/api", endpoint = "session/times", input = GetUrl, output = JsonOutput)]
pub(crate) async fn ask_session_times() -> Result<SessionTimes, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.sessions.times(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}

/// Session times. The server counts this request as use of the session.
#[server(prefix = "/api", endpoint = "session/stay", input = Json, output = JsonOutput)]
pub(crate) async fn stay_signed_in() -> Result<SessionTimes, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.sessions.times(&context.caller).await.map_err(|refusal| context.refusal(refusal))
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
