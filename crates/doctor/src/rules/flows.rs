//! What lets users change their own attributes, and with them their roles: in any app client of the pool, because
//! attributes belong to the pool.

use super::{list, pool};
use crate::{Attribute, Check, Client, Finding, Observation, Text};
use i18n::msgid;
use std::collections::BTreeSet;

/// The scope that lets users change their own attributes.
const SELF_SERVICE: &str = "aws.cognito.signin.user.admin";
/// Attributes that decide what a user may do, besides the configured role claims.
const OF_ROLES: [&str; 3] = ["custom:department", "custom:groups", "custom:tenant_id"];

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let own = seen.clients.own.iter().flatten();
    let others = seen.clients.others.iter().flatten().flatten();
    own.chain(others).flat_map(|client| of_client(seen, client)).collect()
}

fn of_client(seen: &Observation, client: &Client) -> Vec<Finding> {
    let about = |text: Text| text.with("client", &client.id).with("name", &client.name);
    let mut findings = Vec::new();
    if client.scopes.contains(SELF_SERVICE) {
        let what = Text::new(msgid!("the app client {client} ({name}) allows the scope {scope}"));
        let fix = Text::new(msgid!("Remove {scope} from AllowedOAuthScopes of the app client {client} ({name})."));
        let [what, fix] = [what, fix].map(|text| about(text).with("scope", SELF_SERVICE));
        findings.push(Check::SelfServiceScope.finding(what, fix));
    }
    let fix = about(Text::new(msgid!(
        "Set ExplicitAuthFlows of the app client {client} ({name}) to [ALLOW_ADMIN_USER_PASSWORD_AUTH], which needs AWS \
         credentials."
    )));
    for (check, opens) in [
        (Check::PasswordFlow, password as fn(&Client) -> Option<Text>),
        (Check::SrpFlow, srp),
        (Check::ChoiceFlow, choice),
    ] {
        findings.extend(opens(client).map(|what| check.finding(about(what), fix.clone())));
    }
    let writable = if findings.is_empty() { writable_at_sign_up(seen, client) } else { writable(seen, client) };
    if !writable.is_empty() {
        let writable = list(writable);
        let what = Text::new(msgid!("users of the app client {client} ({name}) can write {attributes}"));
        let fix = Text::new(msgid!(
            "Remove {attributes} from WriteAttributes of the app client {client} ({name}), or close every way in which \
             its users can write them (docs/doctor.md)."
        ));
        let [what, fix] = [what, fix].map(|text| about(text).with("attributes", &writable));
        findings.push(Check::RoleAttributeWritable.finding(what, fix));
    }
    findings
}

/// The client is named by the caller.
fn allows(flow: &str) -> Text {
    Text::new(msgid!("the app client {client} ({name}) allows {flow}")).with("flow", flow)
}

fn password(client: &Client) -> Option<Text> {
    let flows = ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"];
    flows.iter().any(|flow| client.flows.contains(*flow)).then(|| allows("ALLOW_USER_PASSWORD_AUTH"))
}

fn srp(client: &Client) -> Option<Text> {
    if client.flows.contains("ALLOW_USER_SRP_AUTH") {
        return Some(allows("ALLOW_USER_SRP_AUTH"));
    }
    // The names without ALLOW_ are older, and SRP cannot be left out of them.
    let says_nothing = !client.flows.iter().any(|flow| flow.starts_with("ALLOW_"));
    (says_nothing && !client.flows.contains("CUSTOM_AUTH_FLOW_ONLY")).then(|| {
        Text::new(msgid!(
            "the app client {client} ({name}) has no ExplicitAuthFlows that leave out SRP, so Cognito allows it"
        ))
    })
}

fn choice(client: &Client) -> Option<Text> {
    client.flows.contains("ALLOW_USER_AUTH").then(|| allows("ALLOW_USER_AUTH"))
}

/// The attributes of roles that the client may write. Federation needs this permission, so it is no fault by itself.
fn writable<'a>(seen: &'a Observation, client: &Client) -> BTreeSet<&'a str> {
    let claims = seen.configured.role_claims.iter().map(String::as_str);
    let names = claims.filter(|claim| claim.starts_with("custom:")).chain(OF_ROLES);
    names.filter(|name| may_write(client, name) && can_change(seen, name)).collect()
}

/// With self-service sign-up, whoever knows a client's id chooses the first values, unless the client has a secret.
fn writable_at_sign_up<'a>(seen: &'a Observation, client: &Client) -> BTreeSet<&'a str> {
    let is_open = pool(seen).is_some_and(|pool| pool.is_sign_up_open) && !client.has_secret;
    if is_open { writable(seen, client) } else { BTreeSet::new() }
}

/// Without a list, Cognito's documents disagree on whether the default includes custom attributes.
pub(super) fn may_write(client: &Client, name: &str) -> bool {
    client.write_attributes.is_empty() || client.write_attributes.contains(name)
}

/// Whether the attribute exists, as far as is known, and is not fixed for ever.
fn can_change(seen: &Observation, name: &str) -> bool {
    let is_it = |attribute: &&Attribute| attribute.name == name;
    pool(seen).is_none_or(|pool| {
        let found = pool.attributes.iter().find(is_it);
        found.is_some_and(|attribute| attribute.is_mutable || pool.is_sign_up_open)
    })
}
