//! Initial data of local mode, read from a commented TOML file.

use crate::error::Error;
use crate::totp::TotpSecret;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// The seed file that is compiled into the binary.
const SHIPPED: &str = include_str!("../seed.toml");

/// Accounts, groups and resources to create if they are missing.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// The password of every account.
    pub password: String,
    /// The user pool's own accounts.
    pub pool: PoolSeed,
    /// The company directory.
    pub directory: DirectorySeed,
    /// Sample resources.
    #[serde(default)]
    pub resources: Vec<SeedResource>,
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed")
            .field("pool", &self.pool)
            .field("directory", &self.directory)
            .field("resources", &self.resources.len())
            .finish_non_exhaustive()
    }
}

/// The user pool's part of a [`Seed`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolSeed {
    /// Groups that exist in the pool.
    pub groups: Vec<String>,
    /// Users who sign in at the pool itself.
    #[serde(default)]
    pub accounts: Vec<SeedAccount>,
}

/// The company directory's part of a [`Seed`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectorySeed {
    /// The pool's name for this identity provider.
    pub provider: String,
    /// Heading of the directory's sign-in page.
    pub company: String,
    /// Directory groups that the pre token generation trigger may map to pool groups.
    pub mapped_groups: Vec<String>,
    /// The company's users.
    #[serde(default)]
    pub accounts: Vec<SeedAccount>,
}

/// One user account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedAccount {
    /// The user name; in the directory also the subject.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The person's department, if any.
    #[serde(default)]
    pub department: Option<String>,
    /// Groups of the pool, or of the directory.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the first sign-in requires a new password; pool accounts only.
    #[serde(default)]
    pub must_change_password: bool,
    /// The authenticator app's secret, whose code each sign-in requires; pool accounts only.
    #[serde(default)]
    pub totp_secret: Option<TotpSecret>,
}

/// A sample resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedResource {
    /// Its path, e.g. `/blog`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// Its text, Markdown.
    pub body: String,
    /// The roles it is open to; empty means owner and administrators only.
    pub roles: Vec<String>,
    /// The user name of its owner.
    pub owner: String,
}

impl Seed {
    /// The seed that ships with the project.
    ///
    /// A unit test parses the shipped file, so the empty fallback never occurs in a release.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).unwrap_or_else(|_| Self {
            password: String::new(),
            pool: PoolSeed { groups: Vec::new(), accounts: Vec::new() },
            directory: DirectorySeed {
                provider: "CorpSSO".to_owned(),
                company: String::new(),
                mapped_groups: Vec::new(),
                accounts: Vec::new(),
            },
            resources: Vec::new(),
        })
    }

    /// Loads a seed file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be read, [`Error::Seed`] with file, line and reason if it is not valid.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::File {
            action: "read",
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text).map_err(|error| match error {
            Error::Seed(reason) => Error::Seed(format!("{}: {reason}", path.display())),
            other => other,
        })
    }

    /// Parses a seed from TOML text.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] with line and reason: a syntax error, an unknown or missing key, an unlisted group, a name that
    /// Cognito would refuse, or a duplicate account or resource.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let seed: Self = toml::from_str(text).map_err(|error| Error::Seed(error.to_string().trim().to_owned()))?;
        seed.check().map_err(Error::Seed)?;
        Ok(seed)
    }

    fn check(&self) -> Result<(), String> {
        if self.password.chars().count() < 8 {
            return Err("password: at least 8 characters are needed".to_owned());
        }
        let provider = &self.directory.provider;
        // CreateIdentityProvider's limits. No underscore, because it separates provider and subject.
        if !(3..=32).contains(&provider.len()) || !provider.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("directory.provider: {provider:?} is not 3 to 32 letters and digits"));
        }
        check_accounts("pool", &self.pool.accounts)?;
        check_accounts("directory", &self.directory.accounts)?;
        for account in &self.pool.accounts {
            if let Some(group) = account.groups.iter().find(|g| !self.pool.groups.contains(g)) {
                return Err(format!(
                    "pool.accounts {:?}: group {group:?} is not listed in pool.groups",
                    account.username
                ));
            }
        }
        let special = |account: &&SeedAccount| account.must_change_password || account.totp_secret.is_some();
        if let Some(account) = self.directory.accounts.iter().find(special) {
            return Err(format!(
                "directory.accounts {:?}: must_change_password and totp_secret are for accounts of the pool",
                account.username
            ));
        }
        let mut paths = BTreeSet::new();
        for resource in &self.resources {
            if !resource.path.starts_with('/') || resource.path.len() < 2 {
                return Err(format!("resources: path {:?} does not start with /", resource.path));
            }
            if resource.title.trim().is_empty() {
                return Err(format!("resources {:?}: title is empty", resource.path));
            }
            if !paths.insert(&resource.path) {
                return Err(format!("resources: path {:?} is there twice", resource.path));
            }
        }
        Ok(())
    }
}

fn check_accounts(place: &str, accounts: &[SeedAccount]) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for SeedAccount { username, groups, .. } in accounts {
        let name_ok = |name: &str| (1..=128).contains(&name.chars().count()) && !name.contains(char::is_whitespace);
        if !name_ok(username) {
            return Err(format!("{place}.accounts: username {username:?} is not 1 to 128 characters without spaces"));
        }
        if let Some(group) = groups.iter().find(|group| !name_ok(group)) {
            return Err(format!(
                "{place}.accounts {username:?}: group {group:?} is not 1 to 128 characters without spaces"
            ));
        }
        if !names.insert(username) {
            return Err(format!("{place}.accounts: {username:?} is there twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::{SHIPPED, Seed};

    #[test]
    fn the_shipped_seed_is_valid_and_complete() {
        let seed = Seed::parse(SHIPPED).unwrap();
        let names = |accounts: &[super::SeedAccount]| accounts.iter().map(|a| a.username.clone()).collect::<Vec<_>>();
        assert_eq!(seed.password, "Local-Passw0rd!");
        assert_eq!(
            names(&seed.pool.accounts),
            ["admin", "it-member", "marketing-member", "outsider", "new-hire", "mfa-member"]
        );
        assert_eq!(names(&seed.directory.accounts), ["it-lead", "finance-member"]);
        assert_eq!(seed.directory.provider, "CorpSSO");
        let paths: Vec<_> = seed.resources.iter().map(|r| r.path.as_str()).collect();
        assert_eq!(paths, ["/blog", "/handbook", "/payroll", "/roadmap"]);
    }

    #[test]
    fn mistakes_are_named() {
        let rows = [
            ("password = \"Local-Passw0rd!\"", "pass_word = \"Local-Passw0rd!\"", "pass_word"),
            ("password = \"Local-Passw0rd!\"", "password = \"short\"", "8 characters"),
            ("username = \"admin\"", "user = \"admin\"", "unknown field `user`"),
            ("username = \"it-member\"", "username = \"admin\"", "\"admin\" is there twice"),
            ("username = \"it-member\"", "username = \"it member\"", "\"it member\""),
            ("groups = [\"usher-admins\"]", "groups = [\"nobody\"]", "\"nobody\" is not listed"),
            ("provider = \"CorpSSO\"", "provider = \"Corp_SSO\"", "Corp_SSO"),
            ("path = \"/payroll\"", "path = \"/blog\"", "\"/blog\" is there twice"),
            ("path = \"/payroll\"", "path = \"payroll\"", "does not start with /"),
            ("title = \"Payroll calendar\"", "title = \" \"", "title is empty"),
            ("totp_secret = \"", "totp_secret = \"!", "not base32"),
            ("totp_secret = \"JBSWY3DP", "totp_secret = \"JBSWY3DP\" # ", "shorter than"),
            (
                "username = \"it-lead\"",
                "must_change_password = true\nusername = \"it-lead\"",
                "for accounts of the pool",
            ),
            ("company = \"Example Corp\"", "", "missing field `company`"),
        ];
        for (before, after, expected) in rows {
            assert!(SHIPPED.contains(before), "{before}");
            let error = Seed::parse(&SHIPPED.replacen(before, after, 1)).unwrap_err().to_string();
            assert!(error.contains(expected), "{after}: {error}");
        }
    }

    #[test]
    fn debug_does_not_show_the_password() {
        assert!(!format!("{:?}", Seed::shipped()).contains("Local-Passw0rd!"));
    }
}
