//! What an error from the hosted UI means.
//!
//! Cognito uses few codes for many cases. The description says what happened, but Cognito does not promise to keep its
//! wording (Developer Guide, "Managed login and federation error responses"). So an unknown description is ignored, and
//! the code decides.
//!
//! All of it comes through the browser, so anybody who begins a sign-in can send it. Errors that would call for help
//! have variants of their own here, which nobody is woken up for.

use super::SignInError;
use crate::Outage;
use access::Dependency;
use identity::TriggerRefusal;

/// Maximum length of a description in the log, in characters.
const MAX_LOGGED: usize = 500;

/// Cognito's descriptions, in lower case, when the company's identity provider did not answer it.
const PROVIDER_AWAY: [&str; 7] = [
    "timeout occurred in calling",
    "timeout in calling",
    "connection reset",
    "connection refused",
    "connect timed out",
    "read timed out",
    "service unavailable",
];
/// The descriptions when Cognito cannot use the provider's response or its data about the user.
const ANSWER_UNUSABLE: [&str; 5] = [
    "saml response",
    "invalid user attributes",
    "attribute mapping",
    "attributes required",
    "attribute cannot be updated",
];
/// The descriptions when an administrator has disabled the account in the user pool.
const DISABLED: [&str; 2] = ["user is disabled", "user is not enabled"];
/// The provider's description when the user or their company declined (RFC 6749, section 4.1.2.1).
const DENIED_BY_PROVIDER: &str = " error - access_denied";

/// Translates an error into a [`SignInError`]. The codes are those of RFC 6749, section 4.1.2.1, RFC 8707, section 2,
/// and OpenID Connect Core, section 3.1.2.6.
pub(super) fn meaning(code: &str, description: Option<&str>) -> SignInError {
    let description = description.unwrap_or_default();
    let printable = |text: &str, most| text.chars().filter(|c| !c.is_control()).take(most).collect::<String>();
    let code = printable(code, 200);
    tracing::warn!(code, description = printable(description, MAX_LOGGED), "the hosted UI refused a sign-in");
    if let Some(refusal) = TriggerRefusal::parse(description) {
        return SignInError::RefusedByTrigger(refusal);
    }
    if matches!(code.as_str(), "invalid_request" | "server_error" | "access_denied" | "unauthorized_client")
        && let Some(error) = of_provider(&description.to_lowercase())
    {
        return error;
    }
    match code.as_str() {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => SignInError::Cancelled,
        "server_error" | "temporarily_unavailable" => {
            SignInError::HostedUiUnavailable(Outage::of(Dependency::SignInService, code))
        }
        "invalid_request"
        | "invalid_request_object"
        | "invalid_request_uri"
        | "invalid_scope"
        | "invalid_target"
        | "registration_not_supported"
        | "request_not_supported"
        | "request_uri_not_supported"
        | "unauthorized_client"
        | "unsupported_response_type" => SignInError::HostedUiMisconfigured(code),
        _ => SignInError::Refused(code),
    }
}

/// What a description, in lower case, says about the account or the company's identity provider.
fn of_provider(description: &str) -> Option<SignInError> {
    let says = |texts: &[&str]| texts.iter().any(|text| description.contains(text));
    let away = || SignInError::HostedUiUnavailable(Outage::of(Dependency::IdentityProvider, "the hosted UI says so"));
    if says(&DISABLED) {
        return Some(SignInError::Disabled);
    }
    if says(&[DENIED_BY_PROVIDER]) {
        return Some(SignInError::Cancelled);
    }
    if says(&PROVIDER_AWAY) {
        return Some(away());
    }
    match provider_status(description) {
        Some(429 | 500..=599) => Some(away()),
        Some(_) => Some(SignInError::ProviderUnusable),
        None => says(&ANSWER_UNUSABLE).then_some(SignInError::ProviderUnusable),
    }
}

/// The HTTP status of the provider's response to Cognito: `CorpSSO Error - 503 error getting token`.
fn provider_status(description: &str) -> Option<u16> {
    let (_, rest) = description.split_once(" error - ")?;
    let status = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    status.parse().ok().filter(|status| (100..600).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 13: each meaning of one code.
    #[test]
    fn one_code_with_several_meanings_is_told_apart_by_its_description() {
        let trigger = |trigger: &str, message: &str| {
            SignInError::RefusedByTrigger(TriggerRefusal { trigger: trigger.to_owned(), message: message.to_owned() })
        };
        let away =
            || SignInError::HostedUiUnavailable(Outage::of(Dependency::IdentityProvider, "the hosted UI says so"));
        let misconfigured = || SignInError::HostedUiMisconfigured("invalid_request".to_owned());
        let rows = [
            (
                "invalid_request",
                "PreAuthentication failed with error Not today.",
                trigger("PreAuthentication", "Not today"),
            ),
            ("invalid_request", "PreSignUp failed with error No. ", trigger("PreSignUp", "No")),
            (
                "server_error",
                "Invalid SAML response received: PostConfirmation failed with error x. ",
                trigger("PostConfirmation", "x"),
            ),
            ("access_denied", "DefineAuthChallenge failed with error x.", trigger("DefineAuthChallenge", "x")),
            ("invalid_request", "User is disabled.", SignInError::Disabled),
            ("invalid_request", "CorpSSO Error - access_denied", SignInError::Cancelled),
            ("invalid_request", "Timeout occurred in calling IdP token endpoint", away()),
            ("invalid_request", "Timeout in calling jwks uri", away()),
            ("invalid_request", "Connection reset", away()),
            ("invalid_request", "Read timed out", away()),
            ("invalid_request", "CorpSSO Error - 503 error getting token", away()),
            ("invalid_request", "CorpSSO Error - 401 error getting token", SignInError::ProviderUnusable),
            (
                "invalid_request",
                "Invalid user attributes: email: Attribute cannot be updated.",
                SignInError::ProviderUnusable,
            ),
            ("invalid_request", "user.email: Attribute cannot be updated.", SignInError::ProviderUnusable),
            (
                "server_error",
                "Error in SAML response processing: Audience restriction was not found",
                SignInError::ProviderUnusable,
            ),
            (
                "server_error",
                "Invalid SAML response received: SAML Assertion signature is invalid.",
                SignInError::ProviderUnusable,
            ),
            ("invalid_request", "code_challenge_method is missing", misconfigured()),
            ("invalid_request", "PreSignUp invocation failed due to configuration.", misconfigured()),
            ("invalid_request", "", misconfigured()),
            ("invalid_scope", "User is disabled.", SignInError::HostedUiMisconfigured("invalid_scope".to_owned())),
            ("access_denied", "The user has cancelled", SignInError::Cancelled),
        ];
        for (code, description, expected) in rows {
            assert_eq!(meaning(code, Some(description)), expected, "{code}: {description}");
        }
    }
}
