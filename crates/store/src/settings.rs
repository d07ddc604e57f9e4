//! Region, endpoint, credentials and table prefix of DynamoDB.

use secrecy::SecretString;

/// The configuration of the DynamoDB client.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The AWS region.
    pub region: String,
    /// Prefix of every table name, so that several installations can share an account.
    pub table_prefix: String,
    /// An endpoint URL instead of the region's own.
    pub endpoint: Option<String>,
    /// Explicit access key id and secret. Without it, the SDK uses its default chain (environment, profile, instance or
    /// task role).
    pub access_key: Option<(String, SecretString)>,
}
