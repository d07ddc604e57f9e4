//! Where DynamoDB is and how the tables are called.

use secrecy::SecretString;

/// Where DynamoDB is and how the tables are called.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The AWS region.
    pub region: String,
    /// Put before each table's name, so that several installations share an account.
    pub table_prefix: String,
    /// Another address than the region's.
    pub endpoint: Option<String>,
    /// An explicit access key. Without it, the SDK uses its default provider chain.
    pub access_key: Option<(String, SecretString)>,
}
