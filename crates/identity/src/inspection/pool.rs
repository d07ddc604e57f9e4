//! The pool, its domain, its groups.

use super::found;
use crate::{Administration, AdministrationError};
use aws_sdk_cognitoidentityprovider::types::{
    DeletionProtectionType, LambdaConfigType, SchemaAttributeType, UserPoolMfaType, UserPoolType,
};
use doctor::{Attribute, Domain, Pool, Read, Unread, objects};
use futures::FutureExt as _;
use std::collections::BTreeMap;

/// The feature plan that Cognito chooses if none is named.
const DEFAULT_TIER: &str = "ESSENTIALS";

impl Administration {
    /// Describes the pool; `None` if there is none.
    ///
    /// # Errors
    /// [`Unread`] when it cannot be read.
    pub async fn inspect_pool(&self) -> Read<Option<Pool>> {
        let answer = self.client.describe_user_pool().user_pool_id(&self.pool_id).send().boxed().await;
        let answer = found(answer, objects::user_pool(&self.pool_id), "DescribeUserPool")?;
        Ok(answer.and_then(|answer| answer.user_pool).as_ref().map(pool))
    }

    /// Describes a domain of sign-in pages; `None` if there is none.
    ///
    /// # Errors
    /// [`Unread`] when it cannot be read.
    pub async fn inspect_domain(&self, name: &str) -> Read<Option<Domain>> {
        let answer = self.client.describe_user_pool_domain().domain(name).send().boxed().await;
        let answer = found(answer, objects::domain(name), "DescribeUserPoolDomain")?;
        // For an unknown domain, Cognito returns an empty description.
        let description = answer.and_then(|answer| answer.domain_description);
        Ok(description.filter(|domain| domain.user_pool_id.is_some()).map(|domain| Domain {
            name: name.to_owned(),
            has_managed_login: domain.managed_login_version.is_some_and(|version| version >= 2),
        }))
    }

    /// Whether the pool has a group.
    ///
    /// # Errors
    /// [`Unread`] when that cannot be read.
    pub async fn inspect_group(&self, name: &str) -> Read<bool> {
        self.has_group(name).await.map_err(|error| {
            let (code, cause) = match &error {
                AdministrationError::Refused { code, source } => (Some(code.as_str()), source),
                AdministrationError::Unavailable(source) => (None, source),
            };
            Unread::new(objects::group(name), "cognito-idp:GetGroup", code, cause.as_ref())
        })
    }
}

fn pool(pool: &UserPoolType) -> Pool {
    let (triggers, token_trigger_version) = pool.lambda_config().map(triggers).unwrap_or_default();
    let creation = pool.admin_create_user_config();
    Pool {
        tier: pool.user_pool_tier().map_or(DEFAULT_TIER, |tier| tier.as_str()).to_owned(),
        is_deletion_protected: pool.deletion_protection() == Some(&DeletionProtectionType::Active),
        is_mfa_off: matches!(pool.mfa_configuration(), None | Some(UserPoolMfaType::Off)),
        is_sign_up_open: !creation.is_some_and(|creation| creation.allow_admin_create_user_only()),
        is_case_sensitive: pool.username_configuration().is_none_or(|names| names.case_sensitive()),
        attributes: pool.schema_attributes().iter().map(attribute).collect(),
        triggers,
        token_trigger_version,
        domain: pool.domain().map(str::to_owned),
        custom_domain: pool.custom_domain().map(str::to_owned),
    }
}

fn attribute(attribute: &SchemaAttributeType) -> Attribute {
    let limits = attribute.string_attribute_constraints();
    Attribute {
        name: attribute.name().unwrap_or_default().to_owned(),
        is_mutable: attribute.mutable().unwrap_or(true),
        is_required: attribute.required() == Some(true),
        max_length: limits.and_then(|limits| limits.max_length()).and_then(|length| length.parse().ok()),
    }
}

/// The triggers that the crate `triggers` serves, and the event version of pre token generation.
fn triggers(config: &LambdaConfigType) -> (BTreeMap<&'static str, String>, Option<String>) {
    let of_tokens = config.pre_token_generation_config();
    let functions = [
        ("PreSignUp", config.pre_sign_up()),
        ("PostConfirmation", config.post_confirmation()),
        ("PreAuthentication", config.pre_authentication()),
        ("PostAuthentication", config.post_authentication()),
        ("CustomMessage", config.custom_message()),
        ("PreTokenGeneration", of_tokens.map(|config| config.lambda_arn()).or(config.pre_token_generation())),
    ];
    let attached = functions.into_iter().filter_map(|(trigger, function)| Some((trigger, function?.to_owned())));
    let version = of_tokens.map(|config| config.lambda_version().as_str().to_owned());
    (attached.filter(|(_, function)| !function.is_empty()).collect(), version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cognitoidentityprovider::types::{
        PreTokenGenerationLambdaVersionType, PreTokenGenerationVersionConfigType,
    };

    /// A pool about which AWS says nothing is not taken for a safe one.
    #[test]
    fn what_is_not_said_is_not_safe() {
        let seen = pool(&UserPoolType::builder().build());
        assert!(!seen.is_deletion_protected && seen.is_mfa_off && seen.is_sign_up_open && seen.is_case_sensitive);
        assert!(seen.triggers.is_empty() && seen.token_trigger_version.is_none());
    }

    #[test]
    fn the_trigger_of_tokens_has_a_version_only_in_its_own_setting() {
        let old = LambdaConfigType::builder().pre_token_generation("arn:a").build();
        assert_eq!(triggers(&old), ([("PreTokenGeneration", "arn:a".to_owned())].into(), None));
        let config = PreTokenGenerationVersionConfigType::builder()
            .lambda_arn("arn:b")
            .lambda_version(PreTokenGenerationLambdaVersionType::V20)
            .build()
            .unwrap();
        let new = LambdaConfigType::builder().pre_token_generation_config(config).build();
        assert_eq!(triggers(&new), ([("PreTokenGeneration", "arn:b".to_owned())].into(), Some("V2_0".to_owned())));
    }
}
