//! The external services that Usher uses, in AWS or on this machine: their addresses and keys.

use crate::{Configuration, ConfigurationError, StartError, configuration::Cognito};
use access::Rules;
use identity::AdministrationSettings;

/// Addresses and keys of the services that a server uses, in AWS or on this machine.
pub(crate) struct Backends {
    pub(crate) cognito: Cognito,
    pub(crate) administration: AdministrationSettings,
    pub(crate) store: store::Settings,
    pub(crate) create_tables: bool,
    /// The rules, without the resource map.
    pub(crate) rules: Rules,
    /// The app clients of programs whose own tokens are accepted.
    pub(crate) programs: Vec<String>,
    pub(crate) public_url: String,
    #[cfg(feature = "local")]
    pub(crate) local: Option<local::Services>,
}

impl Backends {
    /// Cognito and DynamoDB in AWS.
    pub(crate) fn in_aws(configuration: &Configuration, cognito: Cognito) -> Result<Self, StartError> {
        let missing = || ConfigurationError::missing("public_url", "Cognito sends browsers back to it");
        Ok(Self {
            administration: AdministrationSettings {
                region: cognito.region.clone(),
                endpoint: cognito.endpoint.clone(),
                access_key: None,
            },
            store: store::Settings {
                region: configuration.dynamodb.region.clone().unwrap_or_else(|| cognito.region.clone()),
                table_prefix: configuration.dynamodb.table_prefix.clone(),
                endpoint: configuration.dynamodb.endpoint.clone(),
                access_key: None,
            },
            create_tables: configuration.dynamodb.create_tables,
            rules: configuration.access.rules()?,
            programs: configuration.access.programs(Some(&cognito.client_id))?,
            cognito,
            public_url: configuration.public_url.clone().ok_or_else(missing)?,
            #[cfg(feature = "local")]
            local: None,
        })
    }
}
