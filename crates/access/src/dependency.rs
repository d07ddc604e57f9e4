//! The external services that Usher needs, to name the failed one in errors.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An external service that Usher needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependency {
    /// DynamoDB.
    Database,
    /// Amazon Cognito's sign-in pages and token endpoint.
    SignInService,
    /// The JWKS endpoint of Amazon Cognito.
    SigningKeys,
    /// Amazon Cognito's administration API.
    UserPoolApi,
    /// The company's identity provider, federated with Amazon Cognito.
    IdentityProvider,
}

impl fmt::Display for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Database => "the database",
            Self::SignInService => "Amazon Cognito",
            Self::SigningKeys => "the server with Amazon Cognito’s signing keys",
            Self::UserPoolApi => "Amazon Cognito’s administration API",
            Self::IdentityProvider => "your company’s identity provider",
        })
    }
}
