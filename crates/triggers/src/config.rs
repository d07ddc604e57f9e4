//! The triggers' settings, from environment variables.

use crate::domain;
use access::canonical;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The settings. `docs/triggers.md` says what each of them does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the table `accounts`; without it, the triggers keep no records.
    pub accounts_table: Option<String>,
    /// The issuer in the tokens, if it is not the region's own.
    pub issuer: Option<String>,
    /// E-mail domains that may register, in canonical form; every domain if empty.
    pub allowed_domains: BTreeSet<String>,
    /// E-mail domains whose users need not confirm their address, in canonical form.
    pub auto_confirm_domains: BTreeSet<String>,
    /// Groups of a new record.
    pub new_account_groups: BTreeSet<String>,
    /// The sender of the welcome mail; none is sent without it.
    pub welcome_sender: Option<String>,
    /// The SNS topic that hears of new accounts.
    pub new_user_topic: Option<String>,
    /// The user attribute that holds the directory's groups.
    pub groups_attribute: String,
    /// Directory group, in canonical form -> pool group. Other groups are ignored: the directory's administrators
    /// cannot grant anything that was not agreed on.
    pub directory_groups: BTreeMap<String, String>,
    /// The attribute of a distinguished name that is the group's name.
    pub group_name_part: Option<String>,
    /// Pool group and the ARN of its IAM role, the preferred one first.
    pub group_roles: Vec<(String, String)>,
    /// Claims to leave out of the tokens.
    pub suppressed_claims: Vec<String>,
    /// Where users find Usher.
    pub public_url: Option<PublicUrl>,
}

/// A variable that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {reason}")]
pub struct ConfigError {
    /// Its name.
    pub variable: &'static str,
    /// What is wrong.
    pub reason: String,
}

/// Claims that no trigger can change.
///
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>
pub const LOCKED_CLAIMS: [&str; 21] = [
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "client_id",
    "device_key",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
    "username",
    "version",
];

impl Default for Config {
    /// Directory groups `usher-admins` and `usher-users` by their own names; nothing else.
    fn default() -> Self {
        Self::allowing(["usher-admins", "usher-users"])
    }
}

impl Config {
    /// Maps each of these directory groups to the pool group of the same name; nothing else.
    pub fn allowing<I, S>(groups: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let groups = groups.into_iter().map(Into::into);
        Self {
            accounts_table: None,
            issuer: None,
            allowed_domains: BTreeSet::new(),
            auto_confirm_domains: BTreeSet::new(),
            new_account_groups: BTreeSet::new(),
            welcome_sender: None,
            new_user_topic: None,
            groups_attribute: "custom:groups".to_owned(),
            directory_groups: groups.map(|name: String| (canonical(&name).into_owned(), name)).collect(),
            group_name_part: None,
            group_roles: Vec::new(),
            suppressed_claims: Vec::new(),
            public_url: None,
        }
    }

    /// Reads the settings. `variable` returns an environment variable's value.
    ///
    /// # Errors
    /// [`ConfigError`] names the first variable that cannot be used.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &str| variable(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let list = |name: &str| items(text(name).as_deref().unwrap_or_default());
        let defaults = Self::default();
        Ok(Self {
            accounts_table: text("USHER_ACCOUNTS_TABLE"),
            issuer: text("USHER_COGNITO_ISSUER"),
            allowed_domains: domains("USHER_ALLOWED_DOMAINS", list)?,
            auto_confirm_domains: domains("USHER_AUTO_CONFIRM_DOMAINS", list)?,
            new_account_groups: list("USHER_NEW_ACCOUNT_GROUPS").into_iter().collect(),
            welcome_sender: text("USHER_WELCOME_SENDER"),
            new_user_topic: text("USHER_NEW_USER_TOPIC"),
            groups_attribute: text("USHER_GROUPS_ATTRIBUTE").unwrap_or(defaults.groups_attribute),
            directory_groups: match json::<Pairs>("USHER_DIRECTORY_GROUPS", text)? {
                Some(Pairs(pairs)) => pairs.into_iter().map(|(from, to)| (canonical(&from).into_owned(), to)).collect(),
                None => defaults.directory_groups,
            },
            group_name_part: text("USHER_GROUP_NAME_PART"),
            group_roles: json::<Pairs>("USHER_GROUP_ROLES", text)?.map(|Pairs(pairs)| pairs).unwrap_or_default(),
            suppressed_claims: suppressed("USHER_SUPPRESS_CLAIMS", list)?,
            public_url: match text("USHER_PUBLIC_URL") {
                Some(url) => Some(PublicUrl::parse(url)?),
                None => None,
            },
        })
    }
}

/// The trimmed items of a list, without empty ones.
fn items(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn domains(variable: &'static str, list: impl Fn(&str) -> Vec<String>) -> Result<BTreeSet<String>, ConfigError> {
    let domains = list(variable);
    match domains.iter().find(|domain| domain.contains(|c: char| c == '@' || c == '*' || c.is_whitespace())) {
        Some(wrong) => Err(ConfigError { variable, reason: format!("{wrong} is not a domain such as example.com") }),
        None => Ok(domains.iter().map(|domain| domain::canonical_form(domain)).collect()),
    }
}

fn suppressed(variable: &'static str, list: impl Fn(&str) -> Vec<String>) -> Result<Vec<String>, ConfigError> {
    let claims = list(variable);
    match claims.iter().find(|claim| claim.starts_with("cognito:") || LOCKED_CLAIMS.contains(&claim.as_str())) {
        Some(fixed) => Err(ConfigError { variable, reason: format!("the claim {fixed} must stay in the tokens") }),
        None => Ok(claims),
    }
}

fn json<T: DeserializeOwned>(
    variable: &'static str,
    text: impl Fn(&str) -> Option<String>,
) -> Result<Option<T>, ConfigError> {
    let parse = |text: String| serde_json::from_str(&text);
    text(variable).map(parse).transpose().map_err(|error| ConfigError { variable, reason: error.to_string() })
}

/// A JSON object of texts, in the order in which it is written.
struct Pairs(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// An `https://` or `http://` URL whose text needs no escaping in HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    url: String,
    host: String,
}

impl PublicUrl {
    fn parse(url: String) -> Result<Self, ConfigError> {
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        let host = host.strip_suffix('/').unwrap_or(host).to_owned();
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        if host.is_empty() || !host.bytes().all(is_host) {
            let reason = format!("{url} is not a URL such as https://usher.example.com");
            return Err(ConfigError { variable: "USHER_PUBLIC_URL", reason });
        }
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
            _ => host,
        };
        Ok(Self { url, host })
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The host, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}
