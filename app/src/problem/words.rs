//! All texts of problems, in one file so that they can be reviewed and edited together.

use super::{Cause, Problem};
use crate::time_text;
use access::{Dependency, Entity, Operation, OperationWords, QuotaState, Reason, Untrusted};
use i18n::tr;

/// What a refused call has met.
pub(crate) fn used_up(quota: &QuotaState) -> String {
    tr!("You have used all {limit} of today’s calls.", limit = quota.allowance.limit)
}

impl Problem {
    /// Heading of a page that shows the problem.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match &self.cause {
            Cause::SignIn | Cause::SessionExpired => tr!("Please sign in"),
            Cause::Denied(Reason::NoGroup { .. }) => tr!("No access"),
            Cause::Denied(_) | Cause::MissingScope => tr!("Not allowed"),
            Cause::NotFound | Cause::UnknownPerson => tr!("Not found"),
            Cause::Invalid(_) | Cause::BadInput(_) => tr!("There is a problem"),
            Cause::Conflict(current) => match **current {
                Entity::Resource(_) => tr!("Someone else changed this resource"),
            },
            Cause::MapChanged => tr!("Someone else changed this row"),
            Cause::OverQuota(_) => tr!("Daily limit reached"),
            Cause::NotCounted | Cause::Unavailable { .. } => tr!("Temporarily unavailable"),
            Cause::Contended => tr!("Too busy right now"),
            Cause::TooLarge => tr!("Too large"),
            Cause::Forbidden => tr!("Request refused"),
            Cause::Malformed => tr!("The request could not be read"),
            Cause::Internal => tr!("Something went wrong"),
            Cause::Network => tr!("Usher could not be reached"),
        }
    }

    /// What happened, in one or two sentences.
    #[must_use]
    pub fn explanation(&self) -> String {
        let fixed = match &self.cause {
            Cause::Denied(reason) => return reason.text(),
            Cause::Invalid(invalid) => return invalid.text(),
            Cause::BadInput(why) => return why.clone(),
            Cause::Conflict(current) => {
                return tr!(
                    "“{title}” is at version {version} now.",
                    title = Untrusted(current.title()),
                    version = current.version()
                );
            }
            Cause::MapChanged => {
                tr!("The row of the resource map is not there any more as you saw it. Nothing was changed.")
            }
            Cause::OverQuota(quota) => {
                let resets_at = time_text::readable(quota.resets_at);
                let resets = tr!("Your limit resets at {time}.", time = resets_at);
                return format!("{} {resets}", used_up(quota));
            }
            Cause::NotCounted => {
                tr!("The database did not answer: the call could not be counted, and without being counted none is \
                     made.")
            }
            Cause::SignIn => tr!("This page is for people who are signed in."),
            Cause::SessionExpired => tr!("Your session has expired."),
            Cause::MissingScope => tr!("The access token holds, but lacks the scope that Usher needs."),
            Cause::NotFound => {
                tr!("There is nothing at this address. It may have been deleted, or the link may be wrong.")
            }
            Cause::UnknownPerson => tr!("This person has not signed in to Usher yet, or the link is wrong."),
            Cause::Unavailable { dependency, .. } => unanswered(*dependency),
            Cause::Contended => tr!("Others kept changing the same thing at the same time. Nothing was changed."),
            Cause::TooLarge => tr!("More was sent than Usher takes in one request. Nothing was changed."),
            Cause::Forbidden => {
                tr!("The request came from another site, and Usher takes changes from its own pages only.")
            }
            Cause::Malformed => tr!("Usher did not understand what was sent. Nothing was changed."),
            Cause::Internal => tr!("An error in Usher stopped this request. It has been recorded."),
            Cause::Network => tr!("Your browser got no answer from the server."),
        };
        fixed.to_owned()
    }

    /// What the user can do now.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match &self.cause {
            Cause::SignIn => tr!("Sign in. You will be brought back here."),
            Cause::SessionExpired => tr!("Please sign in again. You will be brought back here."),
            Cause::Denied(Reason::NoGroup { .. }) => {
                tr!("Ask whoever manages your groups to add you to one of them, then sign out and sign in again.")
            }
            Cause::MissingScope => tr!("Ask the user pool for a token with the scope that is configured for Usher."),
            Cause::Denied(_) => tr!("If you need it, ask the owner or an administrator."),
            Cause::NotFound => tr!("Look for it in the list of resources."),
            Cause::UnknownPerson => tr!("Look for them in the list of people."),
            Cause::Invalid(_) => tr!("Correct the fields that are marked and try again."),
            Cause::BadInput(_) => tr!("Go back and correct it. Nothing was changed."),
            Cause::MapChanged => tr!("Look at the resource map, and choose the row again."),
            Cause::Conflict(_) => tr!("Compare both texts, then keep yours or take theirs."),
            Cause::OverQuota(_) => tr!("Come back then, or ask an administrator for more calls."),
            Cause::NotCounted | Cause::Unavailable { .. } | Cause::Contended => tr!("Wait a moment and try again."),
            Cause::TooLarge => tr!("Shorten the text and try again."),
            Cause::Forbidden => tr!("Open Usher in this tab and try again from its own pages."),
            Cause::Malformed => tr!("Go back, reload the page and try again."),
            Cause::Internal => tr!("Try again. If it happens again, tell an administrator the request id."),
            Cause::Network => tr!("Check your connection and try again."),
        }
    }

    /// Text above a form that could not be saved, where `explanation` would speak of a page.
    pub(crate) fn while_saving(&self) -> String {
        let fixed = match &self.cause {
            Cause::SignIn | Cause::SessionExpired => {
                tr!("Could not save: your session has expired. Your text is still here. Sign in and save again.")
            }
            Cause::Denied(_) => {
                return tr!("Could not save. {explanation} Your text is still here.", explanation = self.explanation());
            }
            Cause::NotFound => {
                tr!("Could not save: this resource was deleted meanwhile. Your text is still here; copy it to a new \
                 resource to keep it.")
            }
            // The other services are contacted before anything is saved.
            Cause::Unavailable { dependency: Some(Dependency::Database), .. } => {
                tr!("Perhaps not saved: the database did not answer. Your text is still here. Wait a moment and save \
                 again; nothing is saved twice.")
            }
            Cause::Unavailable { dependency: None, .. } => {
                tr!("Perhaps not saved: Usher did not answer. Your text is still here. Wait a moment and save again; \
                 nothing is saved twice.")
            }
            Cause::Network => tr!(
                "Could not save: the server could not be reached. Your text is still here. Check your connection and \
                 try again."
            ),
            Cause::TooLarge => {
                tr!("Could not save: the text is too large. Your text is still here. Shorten it and try again.")
            }
            _ => {
                return tr!(
                    "Could not save. {explanation} Your text is still here. {advice}",
                    explanation = self.explanation(),
                    advice = self.advice()
                );
            }
        };
        fixed.to_owned()
    }

    /// Text in the dialog when an operation failed.
    pub(crate) fn while_doing(&self, operation: Operation) -> String {
        let OperationWords { failed, signed_out, overtaken, .. } = operation.words();
        match &self.cause {
            Cause::Conflict(current) => i18n::fill(i18n::translate(overtaken), &[("version", &current.version())]),
            Cause::NotFound if operation == Operation::Undelete => tr!("It can no longer be restored.").to_owned(),
            Cause::NotFound => tr!("It has already been deleted.").to_owned(),
            Cause::SignIn | Cause::SessionExpired => i18n::translate(signed_out).to_owned(),
            _ => format!("{} {} {}", i18n::translate(failed), self.explanation(), self.advice()),
        }
    }
}

/// What happened, for each service that can fail to respond.
fn unanswered(dependency: Option<Dependency>) -> &'static str {
    match dependency {
        Some(Dependency::Database) => tr!("The database did not answer."),
        Some(Dependency::SignInService) => tr!("Amazon Cognito did not answer, and your session could not be renewed."),
        Some(Dependency::SigningKeys) => {
            tr!("Amazon Cognito’s signing keys could not be fetched, and without them nobody can be recognised.")
        }
        Some(Dependency::UserPoolApi) => tr!("Amazon Cognito did not do what Usher asked of it."),
        Some(Dependency::IdentityProvider) => tr!("Your company’s identity provider did not answer."),
        None => tr!("Usher did not answer."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d20_what_failed_is_called_by_its_name() {
        let causes = [
            Cause::SignIn,
            Cause::SessionExpired,
            Cause::NotFound,
            Cause::Unavailable { dependency: Some(Dependency::Database), retry_after: None },
            Cause::Unavailable { dependency: Some(Dependency::SignInService), retry_after: Some(7) },
            Cause::Contended,
            Cause::NotCounted,
            Cause::Network,
            Cause::TooLarge,
            Cause::Forbidden,
            Cause::Internal,
        ];
        for cause in causes {
            let problem = Problem { request_id: String::new(), cause };
            let (saving, deleting) = (problem.while_saving(), problem.while_doing(Operation::Delete));
            assert!(saving.starts_with("Could not save") || saving.starts_with("Perhaps not saved"), "{saving}");
            assert!(!deleting.to_lowercase().contains("save") && deleting.contains("delete"), "{deleting}");
        }
    }

    /// Row 9: the text names the service that did not respond, and no other.
    #[test]
    fn only_a_database_that_does_not_answer_is_called_the_database() {
        let of = |dependency| {
            let cause = Cause::Unavailable { dependency: Some(dependency), retry_after: None };
            let problem = Problem { request_id: String::new(), cause };
            [problem.explanation(), problem.while_saving(), problem.while_doing(Operation::Delete)]
        };
        let named = |texts: &[String], name: &str| texts.iter().all(|text| text.contains(name));
        assert!(named(&of(Dependency::Database), "he database did not answer"));
        for (dependency, name) in [
            (Dependency::SignInService, "Amazon Cognito did not answer"),
            (Dependency::SigningKeys, "signing keys"),
            (Dependency::UserPoolApi, "Amazon Cognito did not do"),
            (Dependency::IdentityProvider, "identity provider"),
        ] {
            let texts = of(dependency);
            assert!(named(&texts, name) && !texts.iter().any(|text| text.contains("database")), "{texts:?}");
        }
    }
}
