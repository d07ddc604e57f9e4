//! The app clients of programs, which Usher lets in with tokens of their own.

use crate::{Check, Client, Finding, Observation, Text};
use i18n::msgid;

/// The grant whose tokens name no user (RFC 6749, section 4.4).
const GRANT: &str = "client_credentials";

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let Ok(others) = &seen.clients.others else { return Vec::new() };
    // One that was not read may be any of them.
    let are_all = !seen.clients.are_more && others.iter().all(Result::is_ok);
    let found = |id: &str| others.iter().flatten().find(|client| client.id == id);
    let of_program = |id: &String| match found(id) {
        Some(client) => grant(client),
        None => are_all.then(|| missing(seen, id)),
    };
    seen.configured.programs.iter().filter_map(of_program).collect()
}

fn missing(seen: &Observation, id: &str) -> Finding {
    let what = Text::new(msgid!("the user pool {pool} has no app client {client}, which access.machine_clients names"));
    let fix = msgid!("Correct access.machine_clients (USHER_ACCESS_MACHINE_CLIENTS), or create the app client.");
    Check::ProgramMissing.finding(what.with("pool", &seen.configured.pool_id).with("client", id), fix)
}

fn grant(client: &Client) -> Option<Finding> {
    let is_a_programs = client.has_secret && client.uses_oauth && client.grants.iter().eq([GRANT]);
    (!is_a_programs).then(|| {
        let what = Text::new(msgid!(
            "the app client {client} ({name}) of a program does not have the client credentials grant alone"
        ));
        let fix = Text::new(msgid!(
            "Set AllowedOAuthFlows to [client_credentials], and AllowedOAuthFlowsUserPoolClient to true, in the app \
             client {client} ({name}). If it has no secret, create another app client: a client cannot get one later."
        ));
        let [what, fix] = [what, fix].map(|text| text.with("client", &client.id).with("name", &client.name));
        Check::ProgramGrant.finding(what, fix)
    })
}
