//! Reading the configuration.

use super::{
    Configuration, ConfigurationError,
    keys::{KEYS, Kind, variable},
};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Where the file is looked for, unless `USHER_CONFIG` says otherwise.
const FILE: &str = "usher.toml";
const FILE_VARIABLE: &str = "USHER_CONFIG";

impl Configuration {
    /// From the file and the environment.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong.
    pub fn load() -> Result<Self, ConfigurationError> {
        let variables: Vec<(String, String)> = std::env::vars().collect();
        let named = variables.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, path)| PathBuf::from(path));
        let file = match named {
            Some(path) => Some(path),
            None => Some(PathBuf::from(FILE)).filter(|path| path.exists()),
        };
        let table = file.map_or_else(|| Ok(Table::new()), |path| read(&path))?;
        Self::from_parts(table, variables)
    }

    /// From the text of a file alone.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong.
    pub fn parse(text: &str) -> Result<Self, ConfigurationError> {
        let source = |source| ConfigurationError::NoToml { path: PathBuf::from(FILE), source: Box::new(source) };
        Self::from_parts(text.parse().map_err(source)?, Vec::new())
    }

    /// The variables stand over the file.
    fn from_parts(mut table: Table, variables: Vec<(String, String)>) -> Result<Self, ConfigurationError> {
        for (name, text) in variables {
            if !name.starts_with("USHER_") || name == FILE_VARIABLE {
                continue;
            }
            let Some((key, kind)) = KEYS.iter().find(|(key, _)| variable(key) == name) else {
                return Err(ConfigurationError::UnknownVariable(name));
            };
            set(&mut table, key, value(&name, *kind, text)?);
        }
        let configuration: Self =
            Value::Table(table).try_into().map_err(|e| ConfigurationError::Unusable(Box::new(e)))?;
        configuration.check()
    }

    /// What the types alone do not say.
    fn check(self) -> Result<Self, ConfigurationError> {
        if self.cognito.is_some() && self.public_url.is_none() {
            return Err(ConfigurationError::missing("public_url", "Cognito sends browsers back to it"));
        }
        if let Some(url) = &self.public_url {
            let parsed = secure_address("public_url", url)?;
            if parsed.path() != "/" || url.ends_with('/') || parsed.query().is_some() || parsed.fragment().is_some() {
                let why = "it must have no path, and no slash at the end";
                return Err(ConfigurationError::Bad { key: "public_url", given: url.clone(), why });
            }
        }
        if let Some(cognito) = &self.cognito {
            secure_address("cognito.domain", &cognito.domain)?;
            if let Some(issuer) = &cognito.issuer {
                secure_address("cognito.issuer", issuer)?;
            }
            if let Some(endpoint) = &cognito.endpoint {
                secure_address("cognito.endpoint", endpoint)?;
            }
        }
        if self.tls.is_some() && self.public_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            let (given, why) = (self.public_url.unwrap_or_default(), "it must start with https://, as [tls] is there");
            return Err(ConfigurationError::Bad { key: "public_url", given, why });
        }
        self.limits.check()?;
        self.quota.check()?;
        if !(1..=36_500).contains(&self.audit.days) {
            let given = self.audit.days.to_string();
            return Err(ConfigurationError::Bad { key: "audit.days", given, why: "it must be from 1 to 36500" });
        }
        if !(1..=24 * 30).contains(&self.session.hours) {
            let given = self.session.hours.to_string();
            return Err(ConfigurationError::Bad { key: "session.hours", given, why: "it must be from 1 to 720" });
        }
        // Use is noted once a minute: in a shorter time a session in use would seem to be idle.
        if !(2..=self.session.hours * 60).contains(&self.session.idle_minutes) {
            let given = self.session.idle_minutes.to_string();
            let why = "it must be from 2 to as long as a session lasts";
            return Err(ConfigurationError::Bad { key: "session.idle_minutes", given, why });
        }
        Ok(self)
    }
}

/// Codes, tokens and keys travel to these addresses: over TLS, or without leaving this machine.
fn secure_address(key: &'static str, given: &str) -> Result<url::Url, ConfigurationError> {
    let bad = |why| ConfigurationError::Bad { key, given: given.to_owned(), why };
    let parsed = url::Url::parse(given).map_err(|_| bad("it must be an address such as https://usher.example.com"))?;
    let this_machine = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match parsed.scheme() {
        "https" => Ok(parsed),
        "http" if this_machine => Ok(parsed),
        _ => Err(bad("it must start with https://; plain http:// is for this machine alone")),
    }
}

fn read(path: &Path) -> Result<Table, ConfigurationError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigurationError::Unreadable { path: path.to_owned(), source })?;
    text.parse().map_err(|source| ConfigurationError::NoToml { path: path.to_owned(), source: Box::new(source) })
}

fn value(variable: &str, kind: Kind, text: String) -> Result<Value, ConfigurationError> {
    let bad =
        |expected| ConfigurationError::BadVariable { variable: variable.to_owned(), expected, given: text.clone() };
    Ok(match kind {
        Kind::Number => Value::Integer(text.trim().parse().map_err(|_| bad("a number"))?),
        Kind::Flag => Value::Boolean(text.trim().parse().map_err(|_| bad("true or false"))?),
        Kind::List => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
        }
        Kind::Text => Value::String(text),
    })
}

fn set(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => drop(table.insert(key.to_owned(), value)),
        Some((section, key)) => {
            let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(section) = section {
                section.insert(key.to_owned(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRODUCTION: &str = "
        public_url = 'https://usher.example.com'
        [cognito]
        region = 'eu-central-1'
        user_pool_id = 'eu-central-1_a'
        client_id = 'client'
        domain = 'https://sign-in.example.com'
        [access]
        roles = ['IT']
    ";

    fn load(file: &str, variables: &[(&str, &str)]) -> Result<Configuration, String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Configuration::from_parts(file.parse().unwrap(), variables).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_at_all_is_local_mode() {
        assert!(load("", &[]).unwrap().cognito.is_none());
    }

    #[test]
    fn the_shipped_example_can_be_used() {
        let example = include_str!("../../../usher.example.toml");
        assert!(load(example, &[]).unwrap().cognito.is_some());
    }

    #[test]
    fn five_keys_are_enough_for_production() {
        let file = PRODUCTION.split("[access]").next().unwrap();
        assert!(load(file, &[]).unwrap().cognito.is_some());
    }

    #[test]
    fn variables_stand_over_the_file() {
        let variables = [("USHER_LISTEN", "127.0.0.1:8"), ("USHER_ACCESS_ROLES", "IT, Finance"), ("HOME", "/")];
        let configuration = load(PRODUCTION, &variables).unwrap();
        assert_eq!(configuration.listen.port(), 8);
        assert_eq!(configuration.access.roles.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let without =
            |key: &str| PRODUCTION.lines().filter(|line| !line.trim().starts_with(key)).collect::<Vec<_>>().join("\n");
        type Row<'a> = (String, &'a [(&'a str, &'a str)], &'a str);
        let rows: &[Row<'_>] = &[
            ("[cognito]\nclient = 'a'".into(), &[], "client"),
            ("colour = 'red'".into(), &[], "colour"),
            ("[log]\nlevel = 'red'".into(), &[], "level"),
            (without("region"), &[], "region"),
            (without("user_pool_id"), &[], "user_pool_id"),
            (without("client_id"), &[], "client_id"),
            (without("domain"), &[], "domain"),
            (without("public_url"), &[], "public_url"),
            (String::new(), &[("USHER_COGNITO_CLIENT_ID", "a")], "region"),
            (String::new(), &[("USHER_COLOUR", "red")], "USHER_COLOUR"),
            (String::new(), &[("USHER_SESSION_HOURS", "soon")], "USHER_SESSION_HOURS"),
            (String::new(), &[("USHER_SESSION_HOURS", "0")], "session.hours"),
            (String::new(), &[("USHER_PUBLIC_URL", "http://usher.example.com")], "public_url"),
            (String::new(), &[("USHER_PUBLIC_URL", "https://usher.example.com/")], "public_url"),
            (String::new(), &[("USHER_PUBLIC_URL", "usher")], "public_url"),
            (PRODUCTION.replace("https://sign-in", "http://sign-in"), &[], "cognito.domain"),
            (PRODUCTION.into(), &[("USHER_TLS_KEY", "key.pem")], "certificate"),
            (PRODUCTION.into(), &[("USHER_PROXY_TRUSTED", "10.0.0.0/8, proxy")], "trusted"),
            (PRODUCTION.into(), &[("USHER_PROXY_FORWARDED", "x-real-ip")], "forwarded"),
            (PRODUCTION.into(), &[("USHER_LIMITS_CONNECTIONS", "0")], "limits.connections"),
            (PRODUCTION.into(), &[("USHER_LIMITS_REQUESTS", "0")], "limits.requests"),
            (PRODUCTION.into(), &[("USHER_LIMITS_HEADER_SECONDS", "0")], "limits.header_seconds"),
            (PRODUCTION.into(), &[("USHER_LIMITS_SIGN_IN_REQUESTS_PER_MINUTE", "0")], "sign_in_requests_per_minute"),
            ("public_url = 'http://localhost:3000'\n[tls]\ncertificate = 'a'\nkey = 'b'".into(), &[], "public_url"),
            (PRODUCTION.into(), &[("USHER_COGNITO_ISSUER", "http://issuer.example.com")], "cognito.issuer"),
        ];
        for (file, variables, named) in rows {
            let error = load(file, variables).err().unwrap_or_default();
            assert!(error.contains(named), "{named}: {error}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let configuration = load(PRODUCTION, &[("USHER_COGNITO_CLIENT_SECRET", "s3cret")]).unwrap();
        assert!(!format!("{configuration:?}").contains("s3cret"));
    }
}
