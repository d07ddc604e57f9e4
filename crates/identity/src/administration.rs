//! Calls to the user pool's administration API, made with AWS credentials instead of a user's token.
//!
//! The credentials need `cognito-idp:AdminUserGlobalSignOut`, `AdminGetUser`, `AdminListGroupsForUser`,
//! `AdminAddUserToGroup`, `AdminRemoveUserFromGroup`, `GetGroup`, `ListGroups` and `ListUsers` on the pool.

mod search;

pub use search::PoolSearch;

use access::PoolAccount;
use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{Credentials, Region, SharedInterceptor, retry::RetryConfig, timeout::TimeoutConfig},
    error::{BoxError, ProvideErrorMetadata, SdkError},
    primitives::DateTime,
    types::{AttributeType, UserStatusType},
};
use futures::FutureExt as _;
use secrecy::{ExposeSecret as _, SecretString};
use std::{collections::BTreeSet, time::Duration};
use telemetry::{CallInterceptor, Service, Telemetry};
use thiserror::Error;

const CONNECT: Duration = Duration::from_secs(1);
/// Timeout of one attempt. Every call here is idempotent, so retries are safe.
const ATTEMPT: Duration = Duration::from_secs(2);
/// Timeout of all attempts together.
const OPERATION: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;
/// Maximum number of groups listed: ten calls.
pub const MAX_GROUPS_LISTED: usize = 600;
/// The API's maximum page size.
const GROUPS_PER_PAGE: i32 = 60;

/// Connection settings for the pool's API.
#[derive(Clone, Debug)]
pub struct AdministrationSettings {
    /// The AWS region.
    pub region: String,
    /// Endpoint to use instead of the region's.
    pub endpoint: Option<String>,
    /// Access key id and secret. Without them, the SDK finds credentials as usual (environment, profile, instance or
    /// task role).
    pub access_key: Option<(String, SecretString)>,
}

/// The user pool's administration API.
#[derive(Clone, Debug)]
pub struct Administration {
    pub(crate) client: Client,
    pub(crate) pool_id: String,
}

/// Outcome of signing a user out everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalSignOut {
    /// All refresh tokens are revoked. Access tokens still verify until they expire: a caller that must refuse them
    /// keeps a record of the sign-out.
    Done,
    /// The user does not exist, so nobody can stay signed in.
    NoSuchUser,
}

/// A user as the pool stores them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolUser {
    /// The pool's spelling: most pools accept a username in any case.
    pub username: String,
    /// The subject of the user's tokens.
    pub subject: String,
    /// When the account was created, in seconds since 1970.
    pub created_at: u64,
    /// Whether the account is enabled.
    pub is_enabled: bool,
    /// The state of the account.
    pub account: PoolAccount,
    /// The attribute `name`.
    pub name: Option<String>,
    /// The attribute `email`.
    pub email: Option<String>,
}

impl PoolUser {
    fn of(
        username: &str,
        attributes: &[AttributeType],
        created: Option<&DateTime>,
        is_enabled: bool,
        status: Option<&UserStatusType>,
    ) -> Self {
        let attribute = |name: &str| {
            let attribute = attributes.iter().find(|attribute| attribute.name() == name)?;
            attribute.value().filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let account = match status {
            _ if !is_enabled => PoolAccount::Disabled,
            Some(UserStatusType::ForceChangePassword) => PoolAccount::MustChangePassword,
            Some(UserStatusType::ResetRequired) => PoolAccount::MustResetPassword,
            Some(UserStatusType::Unconfirmed) => PoolAccount::Unconfirmed,
            _ => PoolAccount::Confirmed,
        };
        Self {
            username: username.to_owned(),
            subject: attribute("sub").unwrap_or_default(),
            created_at: created.and_then(|at| u64::try_from(at.secs()).ok()).unwrap_or_default(),
            is_enabled,
            account,
            name: attribute("name"),
            email: attribute("email"),
        }
    }
}

/// A call to the user pool's API failed.
#[derive(Debug, Error)]
pub enum AdministrationError {
    /// The API does not respond or is temporarily unavailable; retrying later may help.
    #[error("the user pool's API does not answer")]
    Unavailable(#[source] BoxError),
    /// The API refuses the call because of credentials, permissions or the pool id.
    #[error("the user pool's API refuses the call: {code}")]
    Refused {
        /// The exception's name, e.g. `AccessDeniedException`.
        code: String,
        /// The whole error.
        source: BoxError,
    },
}

impl AdministrationError {
    /// Whether the credentials lack the right to this call.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        let Self::Refused { code, .. } = self else { return false };
        ["AccessDeniedException", "NotAuthorizedException"].contains(&code.as_str())
    }
}

impl Administration {
    /// Creates the client; nothing is sent yet.
    pub async fn connect(settings: &AdministrationSettings, pool_id: &str) -> Self {
        Self::observed(settings, pool_id, &Telemetry::default()).await
    }

    /// The same, and reports every call.
    pub async fn observed(settings: &AdministrationSettings, pool_id: &str, telemetry: &Telemetry) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let mut loader = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .region(Region::new(settings.region.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts);
        if let Some((id, secret)) = &settings.access_key {
            loader = loader.credentials_provider(Credentials::new(id, secret.expose_secret(), None, None, "settings"));
        }
        let mut config = aws_sdk_cognitoidentityprovider::config::Builder::from(&loader.load().boxed().await);
        if telemetry.is_observed() {
            let interceptor = CallInterceptor::new(telemetry.clone(), Service::Cognito);
            config.push_interceptor(SharedInterceptor::permanent(interceptor));
        }
        // Use the configured endpoint or the region's, whatever the environment or a profile says.
        config.set_endpoint_url(settings.endpoint.clone());
        Self { client: Client::from_conf(config.build()), pool_id: pool_id.to_owned() }
    }

    /// Revokes all refresh tokens of a user (`AdminUserGlobalSignOut`).
    ///
    /// # Errors
    /// [`AdministrationError`]; whether the user was signed out is then unknown.
    pub async fn sign_out_everywhere(&self, username: &str) -> Result<GlobalSignOut, AdministrationError> {
        let call = self.client.admin_user_global_sign_out().user_pool_id(&self.pool_id).username(username);
        match found(call.send().boxed().await)? {
            Some(_) => Ok(GlobalSignOut::Done),
            None => Ok(GlobalSignOut::NoSuchUser),
        }
    }

    /// Adds a user to a group (`AdminAddUserToGroup`). Has no effect if the user is already in it.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn add_to_group(&self, username: &str, group: &str) -> Result<(), AdministrationError> {
        let call = self.client.admin_add_user_to_group().user_pool_id(&self.pool_id);
        found(call.username(username).group_name(group).send().boxed().await).map(drop)
    }

    /// Removes a user from a group (`AdminRemoveUserFromGroup`). Has no effect if the user is not in it.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn remove_from_group(&self, username: &str, group: &str) -> Result<(), AdministrationError> {
        let call = self.client.admin_remove_user_from_group().user_pool_id(&self.pool_id);
        found(call.username(username).group_name(group).send().boxed().await).map(drop)
    }

    /// Finds a user by username, which the pool may spell differently (`AdminGetUser`). `None` when there is no such
    /// user.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn find_user(&self, username: &str) -> Result<Option<PoolUser>, AdministrationError> {
        let call = self.client.admin_get_user().user_pool_id(&self.pool_id).username(username);
        let user = found(call.send().boxed().await)?;
        Ok(user.map(|user| {
            PoolUser::of(
                user.username(),
                user.user_attributes(),
                user.user_create_date(),
                user.enabled(),
                user.user_status(),
            )
        }))
    }

    /// Whether the pool has a group with this name (`GetGroup`).
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn has_group(&self, group: &str) -> Result<bool, AdministrationError> {
        let call = self.client.get_group().user_pool_id(&self.pool_id).group_name(group);
        match found(call.send().boxed().await) {
            Ok(_) => Ok(true),
            Err(AdministrationError::Refused { code, .. }) if code == "ResourceNotFoundException" => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The names of the pool's groups (`ListGroups`), at most [`MAX_GROUPS_LISTED`].
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn groups(&self) -> Result<Vec<String>, AdministrationError> {
        let call = self.client.list_groups().user_pool_id(&self.pool_id).limit(GROUPS_PER_PAGE);
        let mut pages = call.into_paginator().items().send();
        let mut names = Vec::new();
        while let Some(group) = pages.next().await {
            names.extend(found(group)?.and_then(|group| group.group_name));
            if names.len() >= MAX_GROUPS_LISTED {
                break;
            }
        }
        Ok(names)
    }

    /// The canonical names of the groups that a user is in now; `None` when there is no such user. A token may contain
    /// more: a trigger can add groups to it.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn groups_of(&self, username: &str) -> Result<Option<BTreeSet<String>>, AdministrationError> {
        let call = self.client.admin_list_groups_for_user().user_pool_id(&self.pool_id).username(username);
        let mut pages = call.into_paginator().items().send();
        let mut groups = BTreeSet::new();
        while let Some(group) = pages.next().await {
            match found(group)? {
                Some(group) => groups.extend(group.group_name.map(|name| access::canonical(&name).into_owned())),
                None => return Ok(None),
            }
        }
        Ok(Some(groups))
    }
}

/// The response, or `None` when the user does not exist.
fn found<T, E, R>(answer: Result<T, SdkError<E, R>>) -> Result<Option<T>, AdministrationError>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let error = match answer {
        Ok(answer) => return Ok(Some(answer)),
        Err(error) => error,
    };
    let code = error.as_service_error().and_then(|service| service.code()).map(str::to_owned);
    match code.as_deref() {
        Some("UserNotFoundException") => Ok(None),
        Some(code) if !is_temporary(code) => {
            Err(AdministrationError::Refused { code: code.to_owned(), source: error.into() })
        }
        _ => Err(AdministrationError::Unavailable(error.into())),
    }
}

fn is_temporary(code: &str) -> bool {
    ["TooManyRequestsException", "InternalErrorException", "ThrottlingException", "ServiceUnavailable"].contains(&code)
}
