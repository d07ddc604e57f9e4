//! Checks of settings that the server and the authorizer read, so that both take and refuse the same values: they use
//! the same tables. [`access::AccessSection`] and [`crate::QuotaSection`] check theirs themselves.

mod address;

pub use address::{is_this_machine, secure_address};

use access::InvalidSetting;

/// Prefix of the tables' names, unless another one is configured.
pub const TABLE_PREFIX: &str = "usher-";
/// How many days audit records are kept, unless configured otherwise.
pub const AUDIT_DAYS: u64 = 400;
/// Longest table name prefix, in characters; DynamoDB allows 255 for the whole name.
const MAX_PREFIX_CHARS: usize = 200;

/// Variables that make the AWS SDK send sessions and administrative calls to other addresses than configured, possibly
/// without TLS. No program starts with one of them.
pub const REDIRECTING_VARIABLES: [&str; 3] =
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"];

/// A region becomes part of a host name.
///
/// # Errors
/// [`InvalidSetting`] names `key`.
pub fn region(key: &'static str, given: &str) -> Result<(), InvalidSetting> {
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_region = !given.is_empty() && given.bytes().all(is_label);
    require(is_region, key, given, "it is a region such as eu-central-1")
}

/// The user pool's id. [`identity::UserPool::aws_issuer`] reads it more strictly, but not all pools are in AWS.
///
/// # Errors
/// [`InvalidSetting`]
pub fn user_pool_id(given: &str) -> Result<(), InvalidSetting> {
    require(is_word(given), "cognito.user_pool_id", given, "it is a user pool's id, without spaces")
}

/// The id of the app client with which users sign in.
///
/// # Errors
/// [`InvalidSetting`]
pub fn client_id(given: &str) -> Result<(), InvalidSetting> {
    require(is_word(given), "cognito.client_id", given, "it is an app client's id, without spaces")
}

/// The scope that access tokens must have. Several in one text would pass every check of a single one.
///
/// # Errors
/// [`InvalidSetting`]
pub fn required_scope(given: Option<&str>) -> Result<(), InvalidSetting> {
    let Some(given) = given else { return Ok(()) };
    let why = "it is one scope; without one, leave the key out";
    require(is_word(given), "cognito.required_scope", given, why)
}

/// The characters and the length of the table name prefix (DynamoDB's developer guide, "Naming rules").
///
/// # Errors
/// [`InvalidSetting`]
pub fn table_prefix(given: &str) -> Result<(), InvalidSetting> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let is_prefix = given.len() <= MAX_PREFIX_CHARS && given.bytes().all(is_allowed);
    require(is_prefix, "dynamodb.table_prefix", given, "it has letters, digits, - _ and . alone, 200 at most")
}

/// How long audit records are kept, in seconds.
///
/// # Errors
/// [`InvalidSetting`]
pub fn audit_seconds(days: u64) -> Result<u64, InvalidSetting> {
    require((1..=36_500).contains(&days), "audit.days", &days.to_string(), "it must be from 1 to 36500")?;
    Ok(days * 24 * 60 * 60)
}

/// Whether the text is not empty and has no whitespace and no control characters.
#[must_use]
pub fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn require(holds: bool, key: &'static str, given: &str, why: &'static str) -> Result<(), InvalidSetting> {
    if holds { Ok(()) } else { Err(InvalidSetting::bad(key, given, why)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_safe_is_taken() {
        for given in ["eu-central-1", "us-gov-west-1", "local"] {
            assert_eq!(region("dynamodb.region", given), Ok(()), "{given}");
        }
        for given in ["", "usher-", "Usher_2.test-", &"a".repeat(200)] {
            assert_eq!(table_prefix(given), Ok(()), "{given}");
        }
        for given in [None, Some("usher/app")] {
            assert_eq!(required_scope(given), Ok(()), "{given:?}");
        }
        assert_eq!((user_pool_id("eu-central-1_a"), client_id("1example23456789")), (Ok(()), Ok(())));
        assert_eq!((audit_seconds(1), audit_seconds(36_500)), (Ok(86_400), Ok(36_500 * 86_400)));
    }

    #[test]
    fn what_is_unsafe_is_refused() {
        let refused = |result: Result<(), InvalidSetting>, key: &str, given: &str| {
            let error = result.unwrap_err();
            assert!(matches!(&error, InvalidSetting::Bad { key: named, .. } if *named == key), "{error} of {given:?}");
        };
        for given in ["", "EU-CENTRAL-1", "eu-central-1.evil.example/", "eu-central-1#", "eu central", "eu-central-1\n"]
        {
            refused(region("dynamodb.region", given), "dynamodb.region", given);
        }
        for given in ["usher/../", "usher ", "ä", &"a".repeat(201)] {
            refused(table_prefix(given), "dynamodb.table_prefix", given);
        }
        for given in ["", " ", "usher/app email", "usher/app\u{a0}", "usher/app\u{0}"] {
            refused(required_scope(Some(given)), "cognito.required_scope", given);
            refused(client_id(given), "cognito.client_id", given);
            refused(user_pool_id(given), "cognito.user_pool_id", given);
        }
        for days in [0, 36_501, u64::MAX] {
            refused(audit_seconds(days).map(drop), "audit.days", &days.to_string());
        }
    }

    proptest! {
        #[test]
        fn a_region_is_one_label_of_a_host_name(given in "[a-c0-9./@:#?-]{0,6}") {
            let host = format!("dynamodb.{given}.amazonaws.com");
            if region("dynamodb.region", &given).is_ok() {
                let url = url::Url::parse(&format!("https://{host}")).ok();
                prop_assert_eq!(url.as_ref().and_then(url::Url::host_str), Some(host.as_str()));
            }
        }

        #[test]
        fn records_are_kept_for_as_many_days_as_configured(days in 0_u64..40_000) {
            let expected = (1..=36_500).contains(&days).then_some(days * 86_400);
            prop_assert_eq!(audit_seconds(days).ok(), expected);
        }
    }
}
