//! Validation beyond the types: rejects values that would not work and, above all, values that would work but be
//! unsafe. A typo or a forgotten key must never grant access.

use super::{Api, Cognito, Configuration, ConfigurationError, Otel, sites};
use crate::http::Authority;
use gate::checks::{self, is_this_machine, is_word, secure_address};
use std::net::SocketAddr;
use url::Url;

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
            checks::region("dynamodb.region", region)?;
        }
        checks::table_prefix(&self.dynamodb.table_prefix)?;
        self.access.rules()?;
        self.access.programs(self.cognito.as_ref().map(|cognito| cognito.client_id.as_str()))?;
        self.check_metrics()?;
        check_api(&self.api)?;
        self.check_otel()?;
        self.proxy.check()?;
        self.limits.check()?;
        let on_this_machine = || format!("http://localhost:{}", self.listen.port());
        let public_url = self.public_url.clone().unwrap_or_else(on_this_machine);
        sites::check(&self.sites, Authority::of_url(&public_url).as_ref())?;
        self.quota.settings()?;
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
        let Otel { endpoint, sample_ratio } = &self.otel;
        if let Some(given) = endpoint {
            secure_address("otel.endpoint", given)?;
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

/// Rejects variables that make the AWS SDK call other addresses than configured.
pub(super) fn check_redirected(variables: &[(String, String)]) -> Result<(), ConfigurationError> {
    let redirects = |name: &String| checks::REDIRECTING_VARIABLES.contains(&name.as_str());
    let redirected = variables.iter().find(|(name, value)| redirects(name) && !value.is_empty());
    redirected.map_or(Ok(()), |(name, _)| Err(ConfigurationError::Redirected(name.clone())))
}

fn check_cognito(cognito: &Cognito) -> Result<(), ConfigurationError> {
    checks::region("cognito.region", &cognito.region)?;
    checks::user_pool_id(&cognito.user_pool_id)?;
    secure_address("cognito.domain", &cognito.domain)?;
    for (key, address) in [("cognito.issuer", &cognito.issuer), ("cognito.endpoint", &cognito.endpoint)] {
        if let Some(address) = address {
            secure_address(key, address)?;
        }
    }
    checks::client_id(&cognito.client_id)?;
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
    Ok(checks::required_scope(cognito.required_scope.as_deref())?)
}

/// An origin is compared character by character with the one that a browser sends (RFC 6454, section 6.2).
fn check_api(Api { allowed_origins }: &Api) -> Result<(), ConfigurationError> {
    const KEY: &str = "api.allowed_origins";
    const ANYBODY: &str = "name each site: * and null would let in anybody’s pages";
    for given in allowed_origins {
        // `null` is what a browser sends for a file, or for a frame in a sandbox, of anybody.
        if given == "*" || given == "null" {
            return Err(bad(KEY, given, ANYBODY));
        }
        let url = secure_address(KEY, given)?;
        if given.contains('*') {
            return Err(bad(KEY, given, ANYBODY));
        }
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

fn check_times(configuration: &Configuration) -> Result<(), ConfigurationError> {
    let Configuration { audit, session, .. } = configuration;
    checks::audit_seconds(audit.days)?;
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

fn bad(key: &'static str, given: &str, why: &'static str) -> ConfigurationError {
    ConfigurationError::Bad { key, given: given.to_owned(), why }
}
