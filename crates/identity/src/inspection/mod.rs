//! What the user pool is like, for `usher doctor`. Reads settings only, never users.
//!
//! ```text
//! pool        the pool, its domain, its groups
//! clients     app clients, without their secrets
//! providers   identity providers
//! rights      tries what servers may do
//! time        the time of AWS
//! ```
//!
//! The credentials need `cognito-idp:DescribeUserPool`, `DescribeUserPoolClient`, `ListUserPoolClients`,
//! `ListIdentityProviders`, `DescribeIdentityProvider` and `GetGroup` on the pool, and `DescribeUserPoolDomain` on `*`.

mod clients;
mod pool;
mod providers;
mod rights;
mod time;

pub use time::server_time;

use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use doctor::{Text, Unread};
use std::error::Error;

/// How many calls run at once. Cognito allows 15 of a kind in a second.
const AT_ONCE: usize = 4;

/// The response, or `None` when there is no such object.
fn found<T, E, R>(answer: Result<T, SdkError<E, R>>, what: Text, action: &str) -> doctor::Read<Option<T>>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
        Err(error) => Err(unread(what, action, &error)),
    }
}

fn unread<E, R>(what: Text, action: &str, error: &SdkError<E, R>) -> Unread
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    Unread::new(what, format!("cognito-idp:{action}"), error.code(), error)
}
