//! Validation beyond the types: rejects values that would not work and, above all, values that would work but be
//! unsafe. A typo or a forgotten key must never grant access.

use super::{Access, Api, Cognito, Configuration, ConfigurationError, Otel, sites};
use crate::http::Authority;
use ::access::{Role, is_reserved_claim, origin};
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Longest group name, in characters (Cognito's API reference, `GroupNameType`).
const MAX_NAME_CHARS: usize = 128;
/// Longest table name prefix, in characters; DynamoDB allows 255 for the whole name.
const MAX_PREFIX_CHARS: usize = 200;
/// Most programs: the list of people reads the state of each.
const MAX_MACHINES: usize = 25;
/// The scope that an ID token requires (OpenID Connect Core, section 3.1.2.1).
const OPENID: &str = "openid";

impl Configuration {
    /// Runs all checks except [`Self::check_local_mode`].
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        if self.cognito.is_some() && self.public_url.is_none() {
            return Err(ConfigurationError::missing("public_url", "Cognito sends browsers back to it"));
        }
        if let Some(given) = &self.public_url {
            let url = secure_address("public_url", given)?;
            if url.path() != "/" || given.ends_with('/') {
                return Err(bad("public_url", given, "it must have no path, and no slash at the end"));
            }
            if self.tls.is_some() && url.scheme() != "https" {
                return Err(bad("public_url", given, "it must start with https://, as [tls] is there"));
            }
        }
        self.cognito.as_ref().map_or(Ok(()), check_cognito)?;
        if let Some(endpoint) = &self.dynamodb.endpoint {
            secure_address("dynamodb.endpoint", endpoint)?;
        }
        if let Some(region) = &self.dynamodb.region {
            check_region("dynamodb.region", region)?;
        }
        check_prefix(&self.dynamodb.table_prefix)?;
        check_access(&self.access)?;
        check_machines(&self.access, self.cognito.as_ref())?;
        self.check_metrics()?;
        check_api(&self.api)?;
        self.check_otel()?;
        self.proxy.check()?;
        self.limits.check()?;
        let on_this_machine = || format!("http://localhost:{}", self.listen.port());
        let public_url = self.public_url.clone().unwrap_or_else(on_this_machine);
        sites::check(&self.sites, Authority::of_url(&public_url).as_ref())?;
        self.quota.check()?;
        check_times(self)
    }

    /// The metrics need no sign-in, so their listener is never the public one.
    fn check_metrics(&self) -> Result<(), ConfigurationError> {
        let Some(address) = self.metrics.listen else { return Ok(()) };
        let redirecting = self.tls.as_ref().and_then(|tls| tls.redirect_from);
        // Port 0 is any free one.
        let is_taken = |other: SocketAddr| address.port() != 0 && address.port() == other.port();
        match [Some(self.listen), redirecting].into_iter().flatten().any(is_taken) {
            true => Err(bad("metrics.listen", &address.to_string(), "it must have a port of its own")),
            false => Ok(()),
        }
    }

    /// Spans say who does what when, and the request may have the collector's key.
    fn check_otel(&self) -> Result<(), ConfigurationError> {
        const KEY: &str = "otel.endpoint";
        let Otel { endpoint, sample_ratio } = &self.otel;
        if let Some(given) = endpoint {
            secure_address(KEY, given).map_err(|error| match error {
                // What follows may be a key.
                ConfigurationError::Bad { why, .. } if given.contains('?') => bad(KEY, "…", why),
                other => other,
            })?;
        }
        match (0.0..=1.0).contains(sample_ratio) {
            true => Ok(()),
            false => Err(bad("otel.sample_ratio", &sample_ratio.to_string(), "it must be from 0 to 1")),
        }
    }

    /// Local mode shows everybody's password, so it must be reachable from this machine only.
    pub(super) fn check_local_mode(&self) -> Result<(), ConfigurationError> {
        const WHY: &str = "without the section [cognito] Usher starts in local mode, which shows everybody's password and is for \
                           this machine alone; set the keys of [cognito], or remove this one";
        if self.cognito.is_some() {
            return Ok(());
        }
        if let Some(url) =
            self.public_url.as_ref().filter(|url| !Url::parse(url).is_ok_and(|url| is_this_machine(&url)))
        {
            return Err(bad("public_url", url, WHY));
        }
        if let Some(network) = self.proxy.trusted.first() {
            return Err(bad("proxy.trusted", &network.to_string(), WHY));
        }
        if let Some(address) = self.metrics.listen.filter(|address| !address.ip().is_loopback()) {
            return Err(bad("metrics.listen", &address.to_string(), WHY));
        }
        if let Some(endpoint) = &self.dynamodb.endpoint {
            return Err(bad(
                "dynamodb.endpoint",
                endpoint,
                "without the section [cognito] Usher has a database of its own",
            ));
        }
        Ok(())
    }
}

/// Rejects variables that make the AWS SDK send sessions and administrative calls to other addresses than configured,
/// possibly without TLS.
pub(super) fn check_redirected(variables: &[(String, String)]) -> Result<(), ConfigurationError> {
    const FOLLOWED: [&str; 3] =
        ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"];
    let redirected = variables.iter().find(|(name, value)| FOLLOWED.contains(&name.as_str()) && !value.is_empty());
    redirected.map_or(Ok(()), |(name, _)| Err(ConfigurationError::Redirected(name.clone())))
}

fn check_cognito(cognito: &Cognito) -> Result<(), ConfigurationError> {
    check_region("cognito.region", &cognito.region)?;
    secure_address("cognito.domain", &cognito.domain)?;
    for (key, address) in [("cognito.issuer", &cognito.issuer), ("cognito.endpoint", &cognito.endpoint)] {
        address.as_ref().map_or(Ok(()), |address| secure_address(key, address).map(drop))?;
    }
    let is_word = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_word(&cognito.client_id) {
        return Err(bad("cognito.client_id", &cognito.client_id, "it is an app client's id, without spaces"));
    }
    if cognito.client_secret.as_ref().is_some_and(|secret| !secret.is(is_word)) {
        return Err(bad("cognito.client_secret", "…", "it is empty, or has a space or the end of a line in it"));
    }
    // Several scopes in one string would be requested, yet pass every check of a single scope.
    if let Some(scope) = cognito.scopes.iter().find(|scope| !is_word(scope)) {
        return Err(bad("cognito.scopes", scope, "each scope is a text of its own, without spaces"));
    }
    if !cognito.scopes.iter().any(|scope| scope == OPENID) {
        return Err(bad(
            "cognito.scopes",
            &cognito.scopes.join(", "),
            "openid must be among them: nobody could sign in",
        ));
    }
    match cognito.required_scope.as_ref().filter(|scope| !is_word(scope)) {
        Some(scope) => Err(bad("cognito.required_scope", scope, "it is one scope; without one, leave the key out")),
        None => Ok(()),
    }
}

fn check_access(access: &Access) -> Result<(), ConfigurationError> {
    let Access { members_group, administrators_group, role_claims, roles, .. } = access;
    for (key, group) in [("access.members_group", members_group), ("access.administrators_group", administrators_group)]
    {
        if !is_name(group) || group.contains(char::is_whitespace) {
            return Err(bad(key, group, "it is a group's name: from 1 to 128 characters, without spaces"));
        }
    }
    if members_group == administrators_group {
        let why = "it must be another group than access.members_group: every member would be an administrator";
        return Err(bad("access.administrators_group", administrators_group, why));
    }
    if let Some(claim) = role_claims.iter().find(|claim| !is_name(claim) || claim.contains(char::is_whitespace)) {
        return Err(bad("access.role_claims", claim, "it is a claim's name, without spaces"));
    }
    if let Some(claim) = role_claims.iter().find(|claim| is_reserved_claim(claim)) {
        let why = "its roles would look like the scopes of programs; rename the attribute";
        return Err(bad("access.role_claims", claim, why));
    }
    let origins: Vec<&str> = role_claims.iter().map(|claim| origin(claim)).collect();
    for (nth, origin) in origins.iter().enumerate() {
        if origin.contains(':') || origins.iter().take(nth).any(|before| before == origin) {
            let why =
                "the part after “custom:” names the origin of roles: it has no colon, and no other claim has the same";
            return Err(bad("access.role_claims", origin, why));
        }
    }
    roles.iter().try_for_each(|role| check_role(role, &origins))
}

/// Without a list, each app client of the pool could let its program in, also those of other applications.
fn check_machines(access: &Access, cognito: Option<&Cognito>) -> Result<(), ConfigurationError> {
    const KEY: &str = "access.machine_clients";
    let clients = &access.machine_clients;
    if access.machines && clients.is_empty() && cognito.is_some() {
        return Err(ConfigurationError::missing(KEY, "with access.machines, it names the app clients of the programs"));
    }
    if clients.len() > MAX_MACHINES {
        return Err(bad(KEY, &clients.len().to_string(), "at most 25 app clients can be named"));
    }
    for (nth, client) in clients.iter().enumerate() {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+');
        if !(1..=MAX_NAME_CHARS).contains(&client.len()) || !client.bytes().all(is_allowed) {
            return Err(bad(KEY, client, "it is an app client's id: letters, digits, _ and + alone"));
        }
        if clients.iter().take(nth).any(|before| before == client) {
            return Err(bad(KEY, client, "it is there twice"));
        }
        if cognito.is_some_and(|cognito| cognito.client_id == *client) {
            return Err(bad(KEY, client, "it is cognito.client_id, which signs people in; a program needs its own"));
        }
    }
    Ok(())
}

fn check_role(role: &str, origins: &[&str]) -> Result<(), ConfigurationError> {
    // Forms send roles separated by commas.
    if !is_name(role) || role.contains(',') {
        return Err(bad("access.roles", role, "a role has from 1 to 128 characters, none of them a comma"));
    }
    let known = Role::parse(role).is_some_and(|role| role.is_scope() || origins.contains(&role.origin()));
    if known {
        return Ok(());
    }
    Err(bad("access.roles", role, "put the role's origin before it, as in group:Finance or department:Finance"))
}

/// An origin is compared character by character with the one that a browser sends (RFC 6454, section 6.2).
fn check_api(Api { allowed_origins }: &Api) -> Result<(), ConfigurationError> {
    const KEY: &str = "api.allowed_origins";
    for given in allowed_origins {
        // `null` is what a browser sends for a file, or for a frame in a sandbox, of anybody.
        if given.contains('*') || given == "null" {
            return Err(bad(KEY, given, "name each site: * and null would let in anybody’s pages"));
        }
        let url = secure_address(KEY, given)?;
        if url.path() != "/" || given.ends_with('/') {
            return Err(bad(KEY, given, "it must have no path, and no slash at the end"));
        }
        if url.origin().ascii_serialization() != *given {
            let why = "write it as browsers send it: in small letters, and without the port that its scheme has anyway";
            return Err(bad(KEY, given, why));
        }
    }
    Ok(())
}

/// Whether the text has 1 to 128 characters, no surrounding whitespace and no control characters.
fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (1..=MAX_NAME_CHARS).contains(&length) && text.trim() == text && !text.contains(char::is_control)
}

/// The region becomes part of a host name.
fn check_region(key: &'static str, region: &str) -> Result<(), ConfigurationError> {
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match !region.is_empty() && region.bytes().all(is_label) {
        true => Ok(()),
        false => Err(bad(key, region, "it is a region such as eu-central-1")),
    }
}

/// Checks the characters and length of the table name prefix (DynamoDB's developer guide, "Naming rules").
fn check_prefix(prefix: &str) -> Result<(), ConfigurationError> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match prefix.len() <= MAX_PREFIX_CHARS && prefix.bytes().all(is_allowed) {
        true => Ok(()),
        false => Err(bad("dynamodb.table_prefix", prefix, "it has letters, digits, - _ and . alone, 200 at most")),
    }
}

fn check_times(configuration: &Configuration) -> Result<(), ConfigurationError> {
    let Configuration { audit, session, .. } = configuration;
    if !(1..=36_500).contains(&audit.days) {
        return Err(bad("audit.days", &audit.days.to_string(), "it must be from 1 to 36500"));
    }
    if !(1..=24 * 30).contains(&session.hours) {
        return Err(bad("session.hours", &session.hours.to_string(), "it must be from 1 to 720"));
    }
    // Activity is recorded once a minute: with a shorter limit, an active session would seem idle.
    if !(2..=session.hours * 60).contains(&session.idle_minutes) {
        let why = "it must be from 2 to as long as a session lasts";
        return Err(bad("session.idle_minutes", &session.idle_minutes.to_string(), why));
    }
    Ok(())
}

/// Usher sends codes, tokens, keys and sessions to these addresses, so they need TLS or must be on this machine.
fn secure_address(key: &'static str, given: &str) -> Result<Url, ConfigurationError> {
    let parsed =
        Url::parse(given).map_err(|_| bad(key, given, "it must be an address such as https://usher.example.com"))?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        // Shows the host only, because the value contains credentials.
        return Err(bad(key, parsed.host_str().unwrap_or_default(), "it must have no user and no password"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(bad(key, given, "it must have neither ? nor # in it"));
    }
    match parsed.scheme() {
        "https" if parsed.has_host() => Ok(parsed),
        "http" if is_this_machine(&parsed) => Ok(parsed),
        _ => Err(bad(key, given, "it must start with https://; plain http:// is for this machine alone")),
    }
}

/// Whether the host is `localhost` (RFC 6761, section 6.3) or a loopback address.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).to_canonical().is_loopback(),
        None => false,
    }
}

fn bad(key: &'static str, given: &str, why: &'static str) -> ConfigurationError {
    ConfigurationError::Bad { key, given: given.to_owned(), why }
}
