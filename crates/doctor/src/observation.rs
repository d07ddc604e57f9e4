//! What was read of an installation, and what could not be read. Names and values are spelled as in AWS's API.

use crate::Text;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
};

/// What was read, or why it was not.
pub type Read<T> = Result<T, Unread>;

/// Something that could not be read, so nothing is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The object, such as `the user pool eu-central-1_a`.
    pub what: Text,
    /// The IAM action, such as `cognito-idp:DescribeUserPool`, or the request.
    pub action: String,
    /// Why not.
    pub because: Because,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The credentials do not allow the action.
    Denied,
    /// The answer would contain secrets that the credentials need not read.
    HasSecrets,
    /// Any other error.
    Failed(String),
}

impl Unread {
    /// `code` is the name of AWS's exception, if it was AWS that answered.
    pub fn new(what: Text, action: impl Into<String>, code: Option<&str>, error: &dyn Error) -> Self {
        let is_denied = code.is_some_and(|code| ["AccessDeniedException", "NotAuthorizedException"].contains(&code));
        let because = if is_denied { Because::Denied } else { Because::Failed(with_causes(error)) };
        Self { what, action: action.into(), because }
    }
}

/// The error with its causes: the SDK's own texts do not contain them.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// Everything that the rules look at.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Usher's configuration.
    pub configured: Configured,
    /// The user pool; `None` if there is none.
    pub pool: Read<Option<Pool>>,
    /// The pool's app clients.
    pub clients: Clients,
    /// The names of the pool's identity providers.
    pub provider_names: Read<Vec<String>>,
    /// The identity providers that Usher shows or that its app client supports.
    pub providers: Vec<Read<Provider>>,
    /// The domain of the sign-in pages; `None` if there is none.
    pub domain: Read<Option<Domain>>,
    /// Whether Usher's groups are there.
    pub groups: Groups,
    /// Usher's tables.
    pub tables: Vec<Table>,
    /// This machine's time, in seconds since 1970.
    pub now: u64,
    /// How many seconds this machine's clock is ahead of AWS's.
    pub clock_ahead: Read<i64>,
    /// What a server needs to do, and is not allowed to do or could not try. Empty if it is not a server that looks.
    pub missing_rights: Vec<Unread>,
}

/// The part of Usher's configuration that has to fit what is in AWS.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The URL that people open.
    pub public_url: String,
    /// Where Cognito sends browsers after sign-in.
    pub callback_url: String,
    /// Where Cognito sends browsers after sign-out.
    pub sign_out_url: String,
    /// The user pool's id.
    pub pool_id: String,
    /// The id of Usher's app client.
    pub client_id: String,
    /// Whether Usher has a client secret.
    pub has_secret: bool,
    /// The URL of the sign-in pages.
    pub domain: String,
    /// The scopes that Usher requests.
    pub scopes: Vec<String>,
    /// The ids of the app clients of programs that Usher lets in.
    pub programs: Vec<String>,
    /// The identity providers with a sign-in button.
    pub providers: Vec<String>,
    /// The claims whose values are roles.
    pub role_claims: Vec<String>,
    /// The group of members.
    pub members_group: String,
    /// The group of administrators.
    pub administrators_group: String,
    /// Maximum lifetime of a session, in seconds.
    pub session_seconds: u64,
}

/// A user pool.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The feature plan: `LITE`, `ESSENTIALS` or `PLUS`.
    pub tier: String,
    /// Whether deleting it is refused.
    pub is_deletion_protected: bool,
    /// Whether it has no second factor.
    pub is_mfa_off: bool,
    /// Whether anybody can create an account.
    pub is_sign_up_open: bool,
    /// Whether `Admin` and `admin` are two users.
    pub is_case_sensitive: bool,
    /// The attributes of its schema.
    pub attributes: Vec<Attribute>,
    /// The ARN of the Lambda function of each trigger, by the trigger's name in `LambdaConfig`.
    pub triggers: BTreeMap<&'static str, String>,
    /// The event version of the pre token generation trigger, such as `V2_0`.
    pub token_trigger_version: Option<String>,
    /// The prefix of its domain.
    pub domain: Option<String>,
    /// Its custom domain.
    pub custom_domain: Option<String>,
}

/// An attribute of a user pool's schema.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name, such as `custom:groups`.
    pub name: String,
    /// Whether its value can change.
    pub is_mutable: bool,
    /// Whether every user has it.
    pub is_required: bool,
    /// Maximum length in characters, if it is a limited text.
    pub max_length: Option<u32>,
}

/// The app clients of a user pool.
#[derive(Clone, Debug)]
pub struct Clients {
    /// Usher's; `None` if there is none.
    pub own: Read<Option<Client>>,
    /// The others.
    pub others: Read<Vec<Read<Client>>>,
    /// Whether there are more than were read.
    pub are_more: bool,
}

/// An app client. Its secret is never kept.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// `ExplicitAuthFlows`; empty means Cognito's default.
    pub flows: BTreeSet<String>,
    /// Whether it can use the endpoints of OAuth.
    pub uses_oauth: bool,
    /// `AllowedOAuthFlows`.
    pub grants: BTreeSet<String>,
    /// `AllowedOAuthScopes`.
    pub scopes: BTreeSet<String>,
    /// `CallbackURLs`.
    pub callback_urls: Vec<String>,
    /// `LogoutURLs`.
    pub sign_out_urls: Vec<String>,
    /// `SupportedIdentityProviders`.
    pub providers: BTreeSet<String>,
    /// `WriteAttributes`; empty means Cognito's default.
    pub write_attributes: BTreeSet<String>,
    /// Whether it answers alike for users that exist and that do not.
    pub hides_unknown_users: bool,
    /// Whether its tokens can be revoked.
    pub revokes_tokens: bool,
    /// If each renewal replaces the refresh token: for how many seconds the old one still works.
    pub rotation_grace: Option<u32>,
    /// Lifetime of access tokens, in seconds.
    pub access_seconds: u64,
    /// Lifetime of ID tokens, in seconds.
    pub id_seconds: u64,
    /// Lifetime of refresh tokens, in seconds.
    pub refresh_seconds: u64,
}

/// An identity provider of a user pool.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Its type, such as `SAML` or `OIDC`.
    pub kind: String,
    /// For each attribute of the pool, the provider's attribute that fills it.
    pub mapping: BTreeMap<String, String>,
    /// When the last of its signing certificates expires, in seconds since 1970, if the pool has a copy of them. Cognito
    /// fetches those behind a metadata URL again by itself.
    pub certificate_expires_at: Option<u64>,
}

/// The domain of a pool's sign-in pages.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Its prefix, or its name if it is a custom domain.
    pub name: String,
    /// Whether its pages are managed login, not the classic hosted UI.
    pub has_managed_login: bool,
}

/// Whether the pool has Usher's groups.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The group of members.
    pub members: Read<bool>,
    /// The group of administrators.
    pub administrators: Read<bool>,
}

/// A table as it should be and as it is.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Whether Usher works without it.
    pub is_optional: bool,
    /// What Usher needs.
    pub expected: TableShape,
    /// What is there; `None` if there is no such table.
    pub found: Read<Option<FoundTable>>,
}

/// The keys of a table, its indexes, and when its items expire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// Partition key and, if any, sort key.
    pub key: Vec<Column>,
    /// Global secondary indexes.
    pub indexes: Vec<IndexShape>,
    /// The attribute with the time at which an item expires, if items expire.
    pub ttl: Option<String>,
}

/// An attribute of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `S` for text or `N` for a number.
    pub kind: String,
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexShape {
    /// Its name.
    pub name: String,
    /// Partition key and sort key.
    pub key: Vec<Column>,
    /// Whether it contains all attributes.
    pub has_all_attributes: bool,
}

/// A table in DynamoDB.
#[derive(Clone, Debug)]
pub struct FoundTable {
    /// Partition key and, if any, sort key.
    pub key: Vec<Column>,
    /// Global secondary indexes.
    pub indexes: Vec<IndexShape>,
    /// Whether deleting it is refused.
    pub is_deletion_protected: bool,
    /// The attribute with the time at which an item expires, if items expire.
    pub ttl: Read<Option<String>>,
    /// Whether it has point-in-time recovery.
    pub has_recovery: Read<bool>,
}
