//! Messages for a failed sign-in: fixed text, and nothing from outside unless the configuration allows it.

use crate::http::extract::RequestContext;
use access::Dependency;
use app::Notice;
use gate::SignInError;

/// The page for an error. The user may be signed in nevertheless (`signed_in`), and was going to `return_to`.
pub(super) fn of(error: &SignInError, signed_in: bool, context: &RequestContext, return_to: Option<String>) -> Notice {
    let (status, heading, cause, advice) = match error {
        SignInError::Malformed(_) => (
            400,
            "Sign-in could not be completed",
            "The address that led here is incomplete or was changed on its way.",
            "Sign in again from here. If it happens again, give your administrator the request id.",
        ),
        SignInError::NoAttempt => (
            400,
            "This sign-in has expired",
            "It took longer than ten minutes, began in another browser, or is over already.",
            "Sign in again from here. Your browser must accept cookies from this site.",
        ),
        SignInError::Replayed => (
            400,
            "This sign-in was completed already",
            "Its answer can be used once. Reloading the page or going back does not repeat it.",
            "If you are not signed in, sign in again from here.",
        ),
        SignInError::Cancelled => (
            400,
            "Sign-in was cancelled",
            "You, or your company's identity provider, stopped it.",
            "Sign in again when you like.",
        ),
        SignInError::RefusedByTrigger(_) => (
            403,
            "You were not let in",
            "A rule of your organisation does not let this account sign in here.",
            "Sign in with another account, or ask your administrator and give them the request id.",
        ),
        SignInError::Disabled => (
            403,
            "This account is disabled",
            "Your organisation has disabled the account with which you signed in.",
            "Sign in with another account, or ask your administrator and give them the request id.",
        ),
        SignInError::ProviderUnusable => (
            400,
            "Sign-in could not be completed",
            "Amazon Cognito could not use what your company’s identity provider said about you.",
            "Sign in again. If it happens again, give your administrator the request id.",
        ),
        SignInError::SignedOutSince => (
            400,
            "Please sign in again",
            "You were signed out everywhere after you last showed who you are, so that has to be done again.",
            "Sign in again, with your password.",
        ),
        SignInError::CodeRefused => (
            400,
            "This sign-in has expired",
            "The confirmation from the sign-in page was not accepted; it is good for five minutes and once.",
            "Sign in again from here.",
        ),
        SignInError::TokenRefused(_) => (
            400,
            "Sign-in could not be verified",
            "What the sign-in page said about you does not hold, so nobody was signed in.",
            "Sign in again. If it happens again, give your administrator the request id.",
        ),
        SignInError::Refused(_) => (
            400,
            "Sign-in could not be completed",
            "The sign-in page refused it for a reason that Usher does not know.",
            "Sign in again. If it happens again, give your administrator the request id.",
        ),
        SignInError::Misconfigured(_) => (
            503,
            "Sign-in is misconfigured",
            "The sign-in page and Usher do not agree on their set-up. It is nothing that you did.",
            "Give your administrator the request id.",
        ),
        SignInError::Unavailable(outage) => (
            503,
            "Sign-in is not possible right now",
            match outage.dependency {
                Dependency::Database => "The database did not answer.",
                Dependency::SigningKeys => {
                    "Amazon Cognito’s signing keys, which show who you are, could not be fetched."
                }
                Dependency::IdentityProvider => "Your company’s identity provider did not answer Amazon Cognito.",
                Dependency::SignInService | Dependency::UserPoolApi => "Amazon Cognito did not answer.",
            },
            "Try again shortly.",
        ),
        _ => (
            500,
            "Something went wrong",
            "An error in Usher stopped this sign-in. It has been recorded.",
            "Sign in again. If it happens again, give your administrator the request id.",
        ),
    };
    let goes_on = signed_in && status < 500;
    let advice = if goes_on { "You are signed in, and can go on working." } else { advice };
    // Trying again does not help until the configuration is fixed.
    let sign_in = !goes_on && !matches!(error, SignInError::Misconfigured(_));
    let reauthenticate =
        matches!(error, SignInError::SignedOutSince | SignInError::RefusedByTrigger(_) | SignInError::Disabled);
    Notice {
        status,
        heading: heading.to_owned(),
        paragraphs: vec![cause.to_owned(), advice.to_owned()],
        sign_in,
        return_to: return_to.filter(|_| sign_in || signed_in),
        reauthenticate,
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    }
}

/// The page for a malformed request, or one that is not a user's navigation.
pub(super) fn malformed(context: &RequestContext) -> Notice {
    of(&SignInError::Malformed("request"), false, context, None)
}
