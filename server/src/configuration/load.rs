//! Reading the configuration.

use super::{
    Configuration, ConfigurationError,
    check::check_redirected,
    keys::{KEYS, Kind},
};
use ::access::variable_of;
use std::{
    ffi::OsString,
    io::ErrorKind,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Default path of the configuration file; `USHER_CONFIG` overrides it.
const FILE: &str = "usher.toml";
const FILE_VARIABLE: &str = "USHER_CONFIG";
/// Prefixes of Usher's own variables, and of those that make the AWS SDK call other endpoints.
const OWN: &str = "USHER_";
const OF_THE_SDK: &str = "AWS_ENDPOINT_URL";

impl Configuration {
    /// Reads the file and the environment.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong.
    pub fn load() -> Result<Self, ConfigurationError> {
        let variables = relevant(std::env::vars_os())?;
        let named = variables.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, path)| PathBuf::from(path));
        // An unreadable file or a dangling link does not count as absent: reading it must fail.
        let is_there =
            |path: &PathBuf| path.symlink_metadata().map_or_else(|e| e.kind() != ErrorKind::NotFound, |_| true);
        let file = named.or_else(|| Some(PathBuf::from(FILE)).filter(is_there));
        let table = file.map_or_else(|| Ok(Table::new()), |path| read(&path))?;
        Self::from_parts(table, variables)
    }

    /// Parses the text of a file, without the environment.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong.
    pub fn parse(text: &str) -> Result<Self, ConfigurationError> {
        Self::from_parts(parse(Path::new(FILE), text)?, Vec::new())
    }

    /// Like [`Self::parse`], but allows a public address and proxies in local mode, for tests that act as the proxy and
    /// its clients. No file and no variable can enable this.
    ///
    /// # Errors
    /// [`ConfigurationError`] names what is wrong.
    #[cfg(feature = "local")]
    #[doc(hidden)]
    pub fn parse_for_tests_in_public(text: &str) -> Result<Self, ConfigurationError> {
        let configuration = Self::from_table(parse(Path::new(FILE), text)?)?;
        configuration.check().map(|()| configuration)
    }

    /// Variables override the file.
    fn from_parts(mut table: Table, variables: Vec<(String, String)>) -> Result<Self, ConfigurationError> {
        for (name, text) in &variables {
            if !name.starts_with(OWN) || name == FILE_VARIABLE {
                continue;
            }
            let Some((key, kind)) = KEYS.iter().find(|(key, _)| variable_of(key) == *name) else {
                return Err(ConfigurationError::UnknownVariable(name.clone()));
            };
            set(&mut table, key, value(name, *kind, text)?);
        }
        let configuration = Self::from_table(table)?;
        configuration.check()?;
        configuration.check_local_mode()?;
        if configuration.cognito.is_some() {
            check_redirected(&variables)?;
        }
        Ok(configuration)
    }

    fn from_table(table: Table) -> Result<Self, ConfigurationError> {
        Value::Table(table).try_into().map_err(|error| ConfigurationError::Unusable(Box::new(error)))
    }
}

/// Keeps the variables with these prefixes. All others belong to other programs and may hold any bytes.
fn relevant(all: impl Iterator<Item = (OsString, OsString)>) -> Result<Vec<(String, String)>, ConfigurationError> {
    let named = all.map(|(name, value)| (name.to_string_lossy().into_owned(), value));
    let ours = named.filter(|(name, _)| name.starts_with(OWN) || name.starts_with(OF_THE_SDK));
    ours.map(|(name, value)| match value.into_string() {
        Ok(value) => Ok((name, value)),
        // The error does not show the value, which may be the client secret.
        Err(_) => {
            Err(ConfigurationError::BadVariable { variable: name, expected: "text in UTF-8", given: "…".to_owned() })
        }
    })
    .collect()
}

fn read(path: &Path) -> Result<Table, ConfigurationError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigurationError::Unreadable { path: path.to_owned(), source })?;
    parse(path, &text)
}

/// The error names the line without quoting it, because it may contain the client secret.
fn parse(path: &Path, text: &str) -> Result<Table, ConfigurationError> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        ConfigurationError::NoToml { path: path.to_owned(), line, why: error.message().to_owned() }
    })
}

fn value(variable: &str, kind: Kind, text: &str) -> Result<Value, ConfigurationError> {
    let bad =
        |expected| ConfigurationError::BadVariable { variable: variable.to_owned(), expected, given: text.to_owned() };
    Ok(match kind {
        Kind::Number => Value::Integer(text.trim().parse().map_err(|_| bad("a number"))?),
        Kind::Decimal => Value::Float(text.trim().parse().map_err(|_| bad("a number"))?),
        Kind::Flag => Value::Boolean(text.trim().parse().map_err(|_| bad("true or false"))?),
        Kind::List => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
        }
        Kind::Text => Value::String(text.to_owned()),
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
mod tests;
