//! The settings, from environment variables. They have the names and meanings of the server's, so that both can be
//! given the same ones; `docs/authorizer.md` lists those that count here.

use access::{AccessSection, InvalidSetting, Rules, variable_of};
use gate::{
    Clock, DailyCalls, QuotaSection, QuotaSettings,
    checks::{self, secure_address},
};
use identity::{AdministrationSettings, IssuerForm, UserPool, UserPoolError};
use std::str::FromStr;
use thiserror::Error;

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
    /// Its text is not what it must be.
    #[error("{variable} is {given:?}: {why}")]
    Unreadable {
        /// The variable.
        variable: &'static str,
        /// Its value.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The server refuses it as well.
    #[error("{}", named(.0))]
    Invalid(#[from] InvalidSetting),
    /// The user pool does not belong to the region.
    #[error("USHER_COGNITO_USER_POOL_ID: {0}")]
    Pool(#[from] UserPoolError),
    /// The AWS SDK would call another address than configured.
    #[error("{0} would send calls of AWS to another address; remove it, and set USHER_DYNAMODB_ENDPOINT instead")]
    Redirected(&'static str),
}

/// The same with the variable in place of the key.
fn named(invalid: &InvalidSetting) -> String {
    match invalid {
        InvalidSetting::Missing { key, why } => format!("{} is missing: {why}", variable_of(key)),
        InvalidSetting::Bad { key, given, why } => format!("{} is {given:?}: {why}", variable_of(key)),
    }
}

impl Config {
    /// Reads the settings; `variable` returns an environment variable's value. An empty value is refused or means
    /// something, as it does to the server.
    ///
    /// # Errors
    /// [`ConfigError`]
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let is_set = |name: &&str| variable(name).is_some_and(|text| !text.is_empty());
        if let Some(name) = checks::REDIRECTING_VARIABLES.into_iter().find(is_set) {
            return Err(ConfigError::Redirected(name));
        }
        let required = |name: &'static str| variable(name).ok_or(ConfigError::Missing(name));
        // Lambda sets AWS_REGION.
        let region = match variable("USHER_COGNITO_REGION").or_else(|| variable("AWS_REGION")) {
            Some(region) => region,
            None => return Err(ConfigError::Missing("USHER_COGNITO_REGION")),
        };
        checks::region("cognito.region", &region)?;
        let pool_id = required("USHER_COGNITO_USER_POOL_ID")?;
        checks::user_pool_id(&pool_id)?;
        let issuer = match variable("USHER_COGNITO_ISSUER") {
            Some(issuer) => {
                secure_address("cognito.issuer", &issuer)?;
                issuer.trim_end_matches('/').to_owned()
            }
            None => UserPool::aws_issuer(&region, &pool_id, IssuerForm::Original)?,
        };
        let client_id = required("USHER_COGNITO_CLIENT_ID")?;
        checks::client_id(&client_id)?;
        let required_scope = variable("USHER_COGNITO_REQUIRED_SCOPE");
        checks::required_scope(required_scope.as_deref())?;
        let access = access(&variable)?;
        let audit_days = parsed("USHER_AUDIT_DAYS", &variable, "it must be a number of days")?;
        Ok(Self {
            store: store(&variable, &region)?,
            id_tokens: switch("USHER_AUTHORIZER_ID_TOKENS", &variable)?,
            resources_decide: switch("USHER_AUTHORIZER_RESOURCES_DECIDE", &variable)?,
            programs: access.programs(Some(&client_id))?,
            client_id,
            required_scope,
            rules: access.rules()?,
            quota: quota(&variable)?,
            audit_seconds: checks::audit_seconds(audit_days.unwrap_or(checks::AUDIT_DAYS))?,
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

fn store(variable: &impl Fn(&str) -> Option<String>, region: &str) -> Result<store::Settings, ConfigError> {
    let region = variable("USHER_DYNAMODB_REGION").unwrap_or_else(|| region.to_owned());
    checks::region("dynamodb.region", &region)?;
    let table_prefix = variable("USHER_DYNAMODB_TABLE_PREFIX").unwrap_or_else(|| checks::TABLE_PREFIX.to_owned());
    checks::table_prefix(&table_prefix)?;
    let endpoint = variable("USHER_DYNAMODB_ENDPOINT");
    if let Some(endpoint) = &endpoint {
        secure_address("dynamodb.endpoint", endpoint)?;
    }
    Ok(store::Settings { region, table_prefix, endpoint, access_key: None })
}

fn access(variable: &impl Fn(&str) -> Option<String>) -> Result<AccessSection, ConfigError> {
    let default = AccessSection::default();
    Ok(AccessSection {
        members_group: variable("USHER_ACCESS_MEMBERS_GROUP").unwrap_or(default.members_group),
        administrators_group: variable("USHER_ACCESS_ADMINISTRATORS_GROUP").unwrap_or(default.administrators_group),
        role_claims: list("USHER_ACCESS_ROLE_CLAIMS", variable).unwrap_or(default.role_claims),
        roles: list("USHER_ACCESS_ROLES", variable).unwrap_or(default.roles),
        machines: switch("USHER_ACCESS_MACHINES", variable)?,
        machine_clients: list("USHER_ACCESS_MACHINE_CLIENTS", variable).unwrap_or(default.machine_clients),
    })
}

fn quota(variable: &impl Fn(&str) -> Option<String>) -> Result<QuotaSettings, InvalidSetting> {
    let default = QuotaSection::default();
    let section = QuotaSection {
        daily_calls: variable("USHER_QUOTA_DAILY_CALLS").map_or(default.daily_calls, DailyCalls::Text),
        resets_at: variable("USHER_QUOTA_RESETS_AT").unwrap_or(default.resets_at),
        time_zone: variable("USHER_QUOTA_TIME_ZONE").unwrap_or(default.time_zone),
    };
    section.settings()
}

fn parsed<T: FromStr>(
    name: &'static str,
    variable: &impl Fn(&str) -> Option<String>,
    why: &'static str,
) -> Result<Option<T>, ConfigError> {
    let unreadable = |given| ConfigError::Unreadable { variable: name, given, why };
    variable(name).map(|given| given.trim().parse().map_err(|_| unreadable(given))).transpose()
}

/// Off if the variable is absent.
fn switch(name: &'static str, variable: &impl Fn(&str) -> Option<String>) -> Result<bool, ConfigError> {
    Ok(parsed(name, variable, "it must be true or false")?.unwrap_or(false))
}

fn list<T: FromIterator<String>>(name: &str, variable: &impl Fn(&str) -> Option<String>) -> Option<T> {
    let items =
        |text: String| text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect();
    variable(name).map(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{Limit, claims::GROUPS};

    const DAY: u64 = 24 * 60 * 60;

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
        for variable in ["USHER_COGNITO_ISSUER", "USHER_DYNAMODB_ENDPOINT"] {
            for address in [
                "https://s3cret@pool.example",
                "https://ada:s3cret@pool.example",
                "https://pool.example/?key=s3cret",
                "https://pool.example#s3cret",
                "http://pool.example/s3cret",
                "https://ada:s3cret@pool.example:99999",
                "pool.example/s3cret",
            ] {
                let error = read(&[(variable, address)]).unwrap_err();
                assert!(error.starts_with(variable) && !error.contains("s3cret"), "{address}: {error}");
            }
        }
    }

    /// The server takes these values, or means them in the same way; its own tests have the same rows.
    #[test]
    fn what_the_server_takes_is_taken() {
        for (variable, value) in [
            ("USHER_DYNAMODB_ENDPOINT", "http://usher.localhost:8000"),
            ("USHER_DYNAMODB_ENDPOINT", "http://[::ffff:127.0.0.1]:8000"),
            ("USHER_ACCESS_MEMBERS_GROUP", "メンバー"),
            ("USHER_ACCESS_ROLES", ""),
            ("USHER_AUDIT_DAYS", "36500"),
            ("AWS_ENDPOINT_URL", ""),
        ] {
            assert!(read(&[(variable, value)]).is_ok(), "{variable}={value}");
        }
        assert_eq!(read(&[("USHER_DYNAMODB_TABLE_PREFIX", "")]).unwrap().store.table_prefix, "");
        assert!(read(&[("USHER_ACCESS_ROLE_CLAIMS", "")]).unwrap().rules.role_claims.is_empty());
        let issuer = read(&[("USHER_COGNITO_ISSUER", "http://localhost:9229/local_pool/")]).unwrap().issuer;
        assert_eq!(issuer, "http://localhost:9229/local_pool");
    }

    #[test]
    fn programs_are_let_in_only_if_that_is_switched_on() {
        let clients = ("USHER_ACCESS_MACHINE_CLIENTS", "nightly, billing");
        let programs = |more: &[(&str, &str)]| read(more).map(|config| config.programs);
        assert_eq!(programs(&[clients]), Ok(Vec::new()));
        assert_eq!(programs(&[clients, ("USHER_ACCESS_MACHINES", "true")]).unwrap(), ["nightly", "billing"]);
        let error = programs(&[("USHER_ACCESS_MACHINES", "true")]).unwrap_err();
        assert!(error.starts_with("USHER_ACCESS_MACHINE_CLIENTS is missing: "), "{error}");
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

    /// The server refuses each of these values, except of the authorizer's own variables.
    #[test]
    fn what_is_wrong_is_named() {
        let long_prefix = "a".repeat(201);
        let twenty_six = (0..26).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
        for (variable, value) in [
            ("USHER_COGNITO_REGION", ""),
            ("USHER_COGNITO_REGION", "eu-central-1.evil.example/"),
            ("USHER_COGNITO_USER_POOL_ID", ""),
            ("USHER_COGNITO_USER_POOL_ID", "us-east-1_a"),
            ("USHER_COGNITO_CLIENT_ID", ""),
            ("USHER_COGNITO_CLIENT_ID", "a client"),
            ("USHER_COGNITO_ISSUER", ""),
            ("USHER_COGNITO_ISSUER", "http://issuer.example.com"),
            ("USHER_COGNITO_REQUIRED_SCOPE", ""),
            ("USHER_COGNITO_REQUIRED_SCOPE", "usher/app email"),
            ("USHER_DYNAMODB_REGION", ""),
            ("USHER_DYNAMODB_REGION", "eu-central-1#"),
            ("USHER_DYNAMODB_TABLE_PREFIX", "usher/../"),
            ("USHER_DYNAMODB_TABLE_PREFIX", long_prefix.as_str()),
            ("USHER_DYNAMODB_ENDPOINT", ""),
            ("USHER_DYNAMODB_ENDPOINT", "http://10.0.0.9:8000"),
            ("USHER_DYNAMODB_ENDPOINT", "dynamodb"),
            ("AWS_ENDPOINT_URL", "https://elsewhere.example.com"),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://10.0.0.9:8000"),
            ("USHER_ACCESS_MEMBERS_GROUP", ""),
            ("USHER_ACCESS_MEMBERS_GROUP", "usher-users\n"),
            ("USHER_ACCESS_ADMINISTRATORS_GROUP", "usher-users"),
            ("USHER_ACCESS_ADMINISTRATORS_GROUP", "usher admins"),
            ("USHER_ACCESS_ROLE_CLAIMS", "cognito:groups,custom:scope"),
            ("USHER_ACCESS_ROLE_CLAIMS", "department,custom:department"),
            ("USHER_ACCESS_ROLE_CLAIMS", "a claim"),
            ("USHER_ACCESS_ROLES", "IT"),
            ("USHER_ACCESS_ROLES", "team:IT"),
            ("USHER_ACCESS_ROLES", "department:\u{0}"),
            ("USHER_ACCESS_MACHINES", "yes"),
            ("USHER_ACCESS_MACHINE_CLIENTS", "client"),
            ("USHER_ACCESS_MACHINE_CLIENTS", "a,a"),
            ("USHER_ACCESS_MACHINE_CLIENTS", "*"),
            ("USHER_ACCESS_MACHINE_CLIENTS", twenty_six.as_str()),
            ("USHER_QUOTA_DAILY_CALLS", ""),
            ("USHER_QUOTA_DAILY_CALLS", "-1"),
            ("USHER_QUOTA_RESETS_AT", ""),
            ("USHER_QUOTA_RESETS_AT", "24:00"),
            ("USHER_QUOTA_TIME_ZONE", "Mars"),
            ("USHER_AUDIT_DAYS", "long"),
            ("USHER_AUDIT_DAYS", "0"),
            ("USHER_AUDIT_DAYS", "36501"),
            ("USHER_AUTHORIZER_ID_TOKENS", "yes"),
            ("USHER_AUTHORIZER_RESOURCES_DECIDE", "1"),
            ("USHER_AUTHORIZER_RESOURCES_DECIDE", ""),
        ] {
            let error = read(&[(variable, value)]).err().unwrap_or_default();
            assert!(error.starts_with(variable), "{variable}={value}: {error}");
        }
        assert!(read(&[("AWS_REGION", "")]).is_err_and(|error| error.starts_with("USHER_COGNITO_REGION")));
    }
}
