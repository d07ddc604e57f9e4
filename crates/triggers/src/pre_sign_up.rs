//! Pre sign-up: who may register.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html>

use crate::{Config, Event, Refusal, domain};

/// A user who registers at the pool itself.
pub(crate) fn self_service(mut event: Event, config: &Config) -> Result<Event, Refusal> {
    let domain = allowed_domain(&event, config)?;
    if domain.is_some_and(|domain| config.auto_confirm_domains.contains(&domain)) {
        let response = event.response();
        response.insert("autoConfirmUser".to_owned(), true.into());
        response.insert("autoVerifyEmail".to_owned(), true.into());
    }
    Ok(event)
}

/// A user of an identity provider who signs in for the first time. The provider has checked the address.
pub(crate) fn federated(event: Event, config: &Config) -> Result<Event, Refusal> {
    allowed_domain(&event, config)?;
    Ok(event)
}

fn allowed_domain(event: &Event, config: &Config) -> Result<Option<String>, Refusal> {
    let domain = event.attribute("email").and_then(domain::of);
    let allowed = &config.allowed_domains;
    if allowed.is_empty() || domain.as_ref().is_some_and(|domain| allowed.contains(domain)) {
        Ok(domain)
    } else {
        Err(Refusal::EmailDomain)
    }
}
