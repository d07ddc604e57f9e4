//! The settings, from environment variables. They have the names and meanings of the server's, so that both can be
//! given the same ones; `docs/authorizer.md` lists those that count here.

use access::{Limit, Role, Rules, origin};
use gate::{Clock, QuotaSettings, Reset};
use identity::{AdministrationSettings, IssuerForm, UserPool, UserPoolError};
use std::collections::BTreeSet;
use thiserror::Error;
use url::{Host, Url};

const DAY: u64 = 24 * 60 * 60;

/// The settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// How to reach the tables.
    pub store: store::Settings,
    /// Whether ID tokens identify a caller as access tokens do.
    pub id_tokens: bool,
    /// Whether the owner and the roles of a resource at the path of a call decide as well.
    pub resources_decide: bool,
    region: String,
    pool_id: String,
    issuer: String,
    client_id: String,
    programs: Vec<String>,
    required_scope: Option<String>,
    rules: Rules,
    quota: QuotaSettings,
    audit_seconds: u64,
}

/// A setting that is missing or wrong. It names the variable.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// It is wrong.
    #[error("{variable} is {given:?}: {why}")]
    Bad {
        /// The variable.
        variable: &'static str,
        /// Its value.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The user pool does not belong to the region.
    #[error("USHER_COGNITO_USER_POOL_ID: {0}")]
    Pool(#[from] UserPoolError),
}

impl Config {
    /// Reads the settings; `variable` returns an environment variable's value. An empty variable counts as absent.
    ///
    /// # Errors
    /// [`ConfigError`]
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &str| variable(name).filter(|text| !text.is_empty());
        let required = |name: &'static str| text(name).ok_or(ConfigError::Missing(name));
        // Lambda sets AWS_REGION.
        let region = match text("USHER_COGNITO_REGION").or_else(|| text("AWS_REGION")) {
            Some(region) => region,
            None => return Err(ConfigError::Missing("USHER_COGNITO_REGION")),
        };
        let pool_id = required("USHER_COGNITO_USER_POOL_ID")?;
        let issuer = match address("USHER_COGNITO_ISSUER", &text)? {
            Some(issuer) => issuer,
            None => UserPool::aws_issuer(&region, &pool_id, IssuerForm::Original)?,
        };
        let store = store::Settings {
            region: text("USHER_DYNAMODB_REGION").unwrap_or_else(|| region.clone()),
            table_prefix: text("USHER_DYNAMODB_TABLE_PREFIX").unwrap_or_else(|| "usher-".to_owned()),
            endpoint: address("USHER_DYNAMODB_ENDPOINT", &text)?,
            access_key: None,
        };
        Ok(Self {
            store,
            id_tokens: switch("USHER_AUTHORIZER_ID_TOKENS", &text)?,
            resources_decide: switch("USHER_AUTHORIZER_RESOURCES_DECIDE", &text)?,
            client_id: required("USHER_COGNITO_CLIENT_ID")?,
            programs: programs(&text)?,
            required_scope: text("USHER_COGNITO_REQUIRED_SCOPE"),
            rules: rules(&text)?,
            quota: quota(&text)?,
            audit_seconds: parsed("USHER_AUDIT_DAYS", &text, "it must be a number of days")?
                .unwrap_or(400_u64)
                .saturating_mul(DAY),
            region,
            pool_id,
            issuer,
        })
    }

    /// The settings of the gate. Nobody signs in here, so the addresses for that are never called.
    #[must_use]
    pub fn gate(&self, clock: Clock) -> gate::Settings {
        gate::Settings {
            pool: UserPool {
                issuer: self.issuer.clone(),
                domain: self.issuer.clone(),
                client_id: self.client_id.clone(),
                client_secret: None,
                redirect_uri: self.issuer.clone(),
                sign_out_uri: self.issuer.clone(),
                required_scope: self.required_scope.clone(),
                scopes: Vec::new(),
            },
            programs: self.programs.clone(),
            providers: Vec::new(),
            site_paths: Vec::new(),
            rules: self.rules.clone(),
            session_seconds: 0,
            idle_seconds: 0,
            administration: AdministrationSettings { region: self.region.clone(), endpoint: None, access_key: None },
            pool_id: self.pool_id.clone(),
            audit_seconds: self.audit_seconds,
            quota: self.quota.clone(),
            clock,
            telemetry: Default::default(),
        }
    }
}

fn rules(text: &impl Fn(&str) -> Option<String>) -> Result<Rules, ConfigError> {
    let default = Rules::default();
    let rules = Rules {
        members: text("USHER_ACCESS_MEMBERS_GROUP").unwrap_or(default.members),
        administrators: text("USHER_ACCESS_ADMINISTRATORS_GROUP").unwrap_or(default.administrators),
        role_claims: list("USHER_ACCESS_ROLE_CLAIMS", text).unwrap_or(default.role_claims),
        roles: BTreeSet::new(),
        grants: Vec::new(),
    };
    if rules.members == rules.administrators {
        let why = "it must be another group than that of the members: every member would be an administrator";
        return Err(bad("USHER_ACCESS_ADMINISTRATORS_GROUP", rules.administrators, why));
    }
    let origins: Vec<&str> = rules.role_claims.iter().map(|claim| origin(claim)).collect();
    let mut roles = BTreeSet::new();
    for given in list("USHER_ACCESS_ROLES", text).unwrap_or_default() {
        match Role::parse(&given).filter(|role| role.is_scope() || origins.contains(&role.origin())) {
            Some(role) => drop(roles.insert(role)),
            None => {
                let why = "put the role's origin before it, as in group:Finance or department:Finance";
                return Err(bad("USHER_ACCESS_ROLES", given, why));
            }
        }
    }
    Ok(Rules { roles, ..rules })
}

/// The app clients of programs. The gate checks that none of them signs people in.
fn programs(text: &impl Fn(&str) -> Option<String>) -> Result<Vec<String>, ConfigError> {
    const CLIENTS: &str = "USHER_ACCESS_MACHINE_CLIENTS";
    let clients = list(CLIENTS, text).unwrap_or_default();
    match switch("USHER_ACCESS_MACHINES", text)? {
        true if clients.is_empty() => Err(ConfigError::Missing(CLIENTS)),
        true => Ok(clients),
        false => Ok(Vec::new()),
    }
}

fn quota(text: &impl Fn(&str) -> Option<String>) -> Result<QuotaSettings, ConfigError> {
    let why = "it must be a whole number from 0 to 1000000000, or \"unlimited\"";
    let default = parsed("USHER_QUOTA_DAILY_CALLS", text, why)?.unwrap_or(Limit::Calls(50));
    let time = text("USHER_QUOTA_RESETS_AT").unwrap_or_else(|| "23:55".to_owned());
    let zone = text("USHER_QUOTA_TIME_ZONE").unwrap_or_else(|| "UTC".to_owned());
    let reset = Reset::new(&time, &zone).map_err(|error| match error {
        gate::InvalidResetTime::Time => bad("USHER_QUOTA_RESETS_AT", time, "it must be a time of day such as 23:55"),
        gate::InvalidResetTime::Zone => {
            bad("USHER_QUOTA_TIME_ZONE", zone, "it must be an IANA time zone such as UTC or Europe/Berlin")
        }
    })?;
    Ok(QuotaSettings { default, reset })
}

fn parsed<T: std::str::FromStr>(
    variable: &'static str,
    text: &impl Fn(&str) -> Option<String>,
    why: &'static str,
) -> Result<Option<T>, ConfigError> {
    text(variable).map(|given| given.trim().parse().map_err(|_| bad(variable, given, why))).transpose()
}

/// Off if the variable is absent.
fn switch(variable: &'static str, text: &impl Fn(&str) -> Option<String>) -> Result<bool, ConfigError> {
    Ok(parsed(variable, text, "it must be true or false")?.unwrap_or(false))
}

fn list(variable: &str, text: &impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let items =
        |text: String| text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
    text(variable).map(items)
}

/// An address to which tokens or calls go: not over the network without TLS.
fn address(variable: &'static str, text: &impl Fn(&str) -> Option<String>) -> Result<Option<String>, ConfigError> {
    let Some(given) = text(variable) else { return Ok(None) };
    let url = Url::parse(&given);
    let has_more = |url: &Url| {
        !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some()
    };
    if let Some(url) = url.as_ref().ok().filter(|url| has_more(url)) {
        // Shows the host only, because the rest may be a secret.
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(bad(variable, host, "it must have no user, no password, no ? and no #"));
    }
    let is_secure = url.is_ok_and(|url| match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Domain(name))) => name == "localhost",
        ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
        ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    });
    if is_secure {
        Ok(Some(given.trim_end_matches('/').to_owned()))
    } else {
        Err(bad(variable, given, "it must start with https://"))
    }
}

fn bad(variable: &'static str, given: String, why: &'static str) -> ConfigError {
    ConfigError::Bad { variable, given, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::claims::GROUPS;

    const POOL: [(&str, &str); 3] = [
        ("AWS_REGION", "eu-central-1"),
        ("USHER_COGNITO_USER_POOL_ID", "eu-central-1_a"),
        ("USHER_COGNITO_CLIENT_ID", "client"),
    ];

    fn read(more: &[(&str, &str)]) -> Result<Config, String> {
        let variable = |name: &str| {
            let found = more.iter().chain(&POOL).find(|(given, _)| *given == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::from_variables(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn an_address_with_a_secret_in_it_is_refused_and_not_shown() {
        for address in
            ["https://ada:s3cret@pool.example", "https://pool.example/?key=s3cret", "https://pool.example#s3cret"]
        {
            let error = read(&[("USHER_COGNITO_ISSUER", address)]).unwrap_err();
            assert!(
                error.starts_with("USHER_COGNITO_ISSUER is \"pool.example\"") && !error.contains("s3cret"),
                "{error}"
            );
        }
    }

    #[test]
    fn programs_are_let_in_only_if_that_is_switched_on() {
        let clients = ("USHER_ACCESS_MACHINE_CLIENTS", "nightly, billing");
        let programs = |more: &[(&str, &str)]| read(more).map(|config| config.programs);
        assert_eq!(programs(&[clients]), Ok(Vec::new()));
        assert_eq!(programs(&[clients, ("USHER_ACCESS_MACHINES", "true")]).unwrap(), ["nightly", "billing"]);
        let error = programs(&[("USHER_ACCESS_MACHINES", "true")]).unwrap_err();
        assert_eq!(error, "USHER_ACCESS_MACHINE_CLIENTS is missing");
    }

    #[test]
    fn two_variables_are_enough_in_lambda() {
        let config = read(&[]).unwrap();
        assert_eq!(config.issuer, "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a");
        assert_eq!((config.store.region.as_str(), config.store.table_prefix.as_str()), ("eu-central-1", "usher-"));
        assert_eq!(
            (config.id_tokens, config.resources_decide, config.quota.default, config.audit_seconds),
            (false, false, Limit::Calls(50), 400 * DAY)
        );
        assert_eq!(config.rules.role_claims, [GROUPS, "custom:department"]);
    }

    #[test]
    fn all_variables_are_read() {
        let config = read(&[
            ("USHER_COGNITO_REQUIRED_SCOPE", "usher/app"),
            ("USHER_DYNAMODB_TABLE_PREFIX", "a-"),
            ("USHER_ACCESS_ROLES", "department:IT, group:Finance, scope:usher/orders.read"),
            ("USHER_QUOTA_DAILY_CALLS", "unlimited"),
            ("USHER_AUDIT_DAYS", "7"),
            ("USHER_AUTHORIZER_ID_TOKENS", "true"),
            ("USHER_AUTHORIZER_RESOURCES_DECIDE", "true"),
        ])
        .unwrap();
        assert_eq!((config.rules.roles.len(), config.quota.default), (3, Limit::Unlimited));
        assert_eq!((config.id_tokens, config.resources_decide, config.audit_seconds), (true, true, 7 * DAY));
        assert_eq!(config.gate(Clock::system()).pool.required_scope.as_deref(), Some("usher/app"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (variable, value) in [
            ("USHER_COGNITO_USER_POOL_ID", ""),
            ("USHER_COGNITO_USER_POOL_ID", "us-east-1_a"),
            ("USHER_COGNITO_CLIENT_ID", ""),
            ("USHER_COGNITO_ISSUER", "http://issuer.example.com"),
            ("USHER_DYNAMODB_ENDPOINT", "http://10.0.0.9:8000"),
            ("USHER_DYNAMODB_ENDPOINT", "dynamodb"),
            ("USHER_ACCESS_ADMINISTRATORS_GROUP", "usher-users"),
            ("USHER_ACCESS_ROLES", "IT"),
            ("USHER_ACCESS_ROLES", "team:IT"),
            ("USHER_QUOTA_DAILY_CALLS", "-1"),
            ("USHER_QUOTA_RESETS_AT", "24:00"),
            ("USHER_QUOTA_TIME_ZONE", "Mars"),
            ("USHER_AUDIT_DAYS", "long"),
            ("USHER_AUTHORIZER_ID_TOKENS", "yes"),
            ("USHER_AUTHORIZER_RESOURCES_DECIDE", "1"),
        ] {
            let error = read(&[(variable, value)]).err().unwrap_or_default();
            assert!(error.starts_with(variable), "{variable}={value}: {error}");
        }
        assert!(read(&[("AWS_REGION", "")]).is_err_and(|error| error.starts_with("USHER_COGNITO_REGION")));
    }
}
