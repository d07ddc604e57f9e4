//! Messages for a failed sign-in: fixed texts, and nothing from outside unless the configuration allows it.

use crate::http::extract::RequestContext;
use access::Dependency;
use app::Notice;
use gate::SignInError;
use i18n::tr;

/// The page for an error. The user may be signed in nevertheless (`signed_in`), and was going to `return_to`.
pub(super) fn of(error: &SignInError, signed_in: bool, context: &RequestContext, return_to: Option<String>) -> Notice {
    let (status, heading, cause, advice) = match error {
        SignInError::Malformed(_) => (
            400,
            tr!("Sign-in could not be completed"),
            tr!("The address that led here is incomplete or was changed on its way."),
            tr!("Sign in again from here. If it happens again, give your administrator the request id."),
        ),
        SignInError::NoAttempt => (
            400,
            tr!("This sign-in has expired"),
            tr!("It took longer than ten minutes, began in another browser, or is over already."),
            tr!("Sign in again from here. Your browser must accept cookies from this site."),
        ),
        SignInError::Replayed => (
            400,
            tr!("This sign-in was completed already"),
            tr!("Its answer can be used once. Reloading the page or going back does not repeat it."),
            tr!("If you are not signed in, sign in again from here."),
        ),
        SignInError::Cancelled => (
            400,
            tr!("Sign-in was cancelled"),
            tr!("You, or your company's identity provider, stopped it."),
            tr!("Sign in again when you like."),
        ),
        SignInError::RefusedByTrigger(_) => (
            403,
            tr!("You were not let in"),
            tr!("A rule of your organisation does not let this account sign in here."),
            tr!("Sign in with another account, or ask your administrator and give them the request id."),
        ),
        SignInError::Disabled => (
            403,
            tr!("This account is disabled"),
            tr!("Your organisation has disabled the account with which you signed in."),
            tr!("Sign in with another account, or ask your administrator and give them the request id."),
        ),
        SignInError::ProviderUnusable => (
            400,
            tr!("Sign-in could not be completed"),
            tr!("Amazon Cognito could not use what your company’s identity provider said about you."),
            tr!("Sign in again. If it happens again, give your administrator the request id."),
        ),
        SignInError::SignedOutSince => (
            400,
            tr!("Please sign in again"),
            tr!("You were signed out everywhere after you last showed who you are, so that has to be done again."),
            tr!("Sign in again, with your password."),
        ),
        SignInError::CodeRefused => (
            400,
            tr!("This sign-in has expired"),
            tr!("The confirmation from the sign-in page was not accepted; it is good for five minutes and once."),
            tr!("Sign in again from here."),
        ),
        SignInError::TokenRefused(_) => (
            400,
            tr!("Sign-in could not be verified"),
            tr!("What the sign-in page said about you does not hold, so nobody was signed in."),
            tr!("Sign in again. If it happens again, give your administrator the request id."),
        ),
        SignInError::Refused(_) => (
            400,
            tr!("Sign-in could not be completed"),
            tr!("The sign-in page refused it for a reason that Usher does not know."),
            tr!("Sign in again. If it happens again, give your administrator the request id."),
        ),
        SignInError::Misconfigured(_) | SignInError::HostedUiMisconfigured(_) => (
            503,
            tr!("Sign-in is misconfigured"),
            tr!("The sign-in page and Usher do not agree on their set-up. It is nothing that you did."),
            tr!("Give your administrator the request id."),
        ),
        SignInError::Unavailable(outage) | SignInError::HostedUiUnavailable(outage) => (
            503,
            tr!("Sign-in is not possible right now"),
            match outage.dependency {
                Dependency::Database => tr!("The database did not answer."),
                Dependency::SigningKeys => {
                    tr!("Amazon Cognito’s signing keys, which show who you are, could not be fetched.")
                }
                Dependency::IdentityProvider => tr!("Your company’s identity provider did not answer Amazon Cognito."),
                Dependency::SignInService | Dependency::UserPoolApi => tr!("Amazon Cognito did not answer."),
            },
            tr!("Try again shortly."),
        ),
        _ => (
            500,
            tr!("Something went wrong"),
            tr!("An error in Usher stopped this sign-in. It has been recorded."),
            tr!("Sign in again. If it happens again, give your administrator the request id."),
        ),
    };
    let goes_on = signed_in && status < 500;
    let advice = if goes_on { tr!("You are signed in, and can go on working.") } else { advice };
    // Trying again does not help until the configuration is fixed.
    let is_misconfigured = matches!(error, SignInError::Misconfigured(_) | SignInError::HostedUiMisconfigured(_));
    let sign_in = !goes_on && !is_misconfigured;
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
