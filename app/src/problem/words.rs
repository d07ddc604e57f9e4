//! All texts of problems, in one file so that they can be reviewed and edited together.

use super::{Cause, Problem};
use crate::time_text;
use access::{Dependency, Entity, Operation, OperationWords, QuotaState, Reason, Untrusted};

/// What a refused call has met.
pub(crate) fn used_up(quota: &QuotaState) -> String {
    format!("You have used all {} of today’s calls.", quota.allowance.limit)
}

impl Problem {
    /// Heading of a page that shows the problem.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match &self.cause {
            Cause::SignIn | Cause::SessionExpired => "Please sign in",
            Cause::Denied(Reason::NoGroup { .. }) => "No access",
            Cause::Denied(_) | Cause::MissingScope => "Not allowed",
            Cause::NotFound | Cause::UnknownPerson => "Not found",
            Cause::Invalid(_) | Cause::BadInput(_) => "There is a problem",
            Cause::Conflict(current) => match **current {
                Entity::Resource(_) => "Someone else changed this resource",
            },
            Cause::MapChanged => "Someone else changed this row",
            Cause::OverQuota(_) => "Daily limit reached",
            Cause::NotCounted | Cause::Unavailable { .. } => "Temporarily unavailable",
            Cause::Contended => "Too busy right now",
            Cause::TooLarge => "Too large",
            Cause::Forbidden => "Request refused",
            Cause::Malformed => "The request could not be read",
            Cause::Internal => "Something went wrong",
            Cause::Network => "Usher could not be reached",
        }
    }

    /// What happened, in one or two sentences.
    #[must_use]
    pub fn explanation(&self) -> String {
        let fixed = match &self.cause {
            Cause::Denied(reason) => return reason.to_string(),
            Cause::Invalid(invalid) => return format!("{invalid}."),
            Cause::BadInput(why) => return why.clone(),
            Cause::Conflict(current) => {
                return format!("“{}” is at version {} now.", Untrusted(current.title()), current.version());
            }
            Cause::MapChanged => {
                "The row of the resource map is not there any more as you saw it. Nothing was changed."
            }
            Cause::OverQuota(quota) => {
                let resets_at = time_text::readable(quota.resets_at);
                return format!("{} Your limit resets at {resets_at}.", used_up(quota));
            }
            Cause::NotCounted => {
                "The database did not answer: the call could not be counted, and without being counted none is made."
            }
            Cause::SignIn => "This page is for people who are signed in.",
            Cause::SessionExpired => "Your session has expired.",
            Cause::MissingScope => "The access token holds, but lacks the scope that Usher needs.",
            Cause::NotFound => "There is nothing at this address. It may have been deleted, or the link may be wrong.",
            Cause::UnknownPerson => "This person has not signed in to Usher yet, or the link is wrong.",
            Cause::Unavailable { dependency, .. } => unanswered(*dependency),
            Cause::Contended => "Others kept changing the same thing at the same time. Nothing was changed.",
            Cause::TooLarge => "More was sent than Usher takes in one request. Nothing was changed.",
            Cause::Forbidden => "The request came from another site, and Usher takes changes from its own pages only.",
            Cause::Malformed => "Usher did not understand what was sent. Nothing was changed.",
            Cause::Internal => "An error in Usher stopped this request. It has been recorded.",
            Cause::Network => "Your browser got no answer from the server.",
        };
        fixed.to_owned()
    }

    /// What the user can do now.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match &self.cause {
            Cause::SignIn => "Sign in. You will be brought back here.",
            Cause::SessionExpired => "Please sign in again. You will be brought back here.",
            Cause::Denied(Reason::NoGroup { .. }) => {
                "Ask whoever manages your groups to add you to one of them, then sign out and sign in again."
            }
            Cause::MissingScope => "Ask the user pool for a token with the scope that is configured for Usher.",
            Cause::Denied(_) => "If you need it, ask the owner or an administrator.",
            Cause::NotFound => "Look for it in the list of resources.",
            Cause::UnknownPerson => "Look for them in the list of people.",
            Cause::Invalid(_) => "Correct the fields that are marked and try again.",
            Cause::BadInput(_) => "Go back and correct it. Nothing was changed.",
            Cause::MapChanged => "Look at the resource map, and choose the row again.",
            Cause::Conflict(_) => "Compare both texts, then keep yours or take theirs.",
            Cause::OverQuota(_) => "Come back then, or ask an administrator for more calls.",
            Cause::NotCounted | Cause::Unavailable { .. } | Cause::Contended => "Wait a moment and try again.",
            Cause::TooLarge => "Shorten the text and try again.",
            Cause::Forbidden => "Open Usher in this tab and try again from its own pages.",
            Cause::Malformed => "Go back, reload the page and try again.",
            Cause::Internal => "Try again. If it happens again, tell an administrator the request id.",
            Cause::Network => "Check your connection and try again.",
        }
    }

    /// Text above a form that could not be saved, where `explanation` would speak of a page.
    pub(crate) fn while_saving(&self) -> String {
        match &self.cause {
            Cause::SignIn | Cause::SessionExpired => {
                "Could not save: your session has expired. Your text is still here. Sign in and save again.".to_owned()
            }
            Cause::Denied(reason) => format!("Could not save. {reason} Your text is still here."),
            Cause::NotFound => {
                "Could not save: this resource was deleted meanwhile. Your text is still here; copy it to a new \
                 resource to keep it."
                    .to_owned()
            }
            // The other services are contacted before anything is saved.
            Cause::Unavailable { dependency: dependency @ (Some(Dependency::Database) | None), .. } => {
                let who = if dependency.is_some() { "the database" } else { "Usher" };
                format!(
                    "Perhaps not saved: {who} did not answer. Your text is still here. Wait a moment and save again; \
                     nothing is saved twice."
                )
            }
            Cause::Network => {
                "Could not save: the server could not be reached. Your text is still here. Check your connection and \
                 try again."
                    .to_owned()
            }
            Cause::TooLarge => {
                "Could not save: the text is too large. Your text is still here. Shorten it and try again.".to_owned()
            }
            _ => format!("Could not save. {} Your text is still here. {}", self.explanation(), self.advice()),
        }
    }

    /// Text in the dialog when an operation failed.
    pub(crate) fn while_doing(&self, operation: Operation) -> String {
        let OperationWords { verb, participle, .. } = operation.words();
        match &self.cause {
            Cause::Conflict(current) => format!(
                "Someone else changed this {} meanwhile; it is at version {} now. Nothing was {participle}. \
                 Cancel to read it first, or {verb} it as it is now.",
                current.kind(),
                current.version()
            ),
            Cause::NotFound if operation == Operation::Undelete => "It can no longer be restored.".to_owned(),
            Cause::NotFound => "It has already been deleted.".to_owned(),
            Cause::SignIn | Cause::SessionExpired => {
                format!("Could not {verb}: your session has expired. Sign in and try again.")
            }
            _ => format!("Could not {verb}. {} {}", self.explanation(), self.advice()),
        }
    }
}

/// What happened, for each service that can fail to respond.
fn unanswered(dependency: Option<Dependency>) -> &'static str {
    match dependency {
        Some(Dependency::Database) => "The database did not answer.",
        Some(Dependency::SignInService) => "Amazon Cognito did not answer, and your session could not be renewed.",
        Some(Dependency::SigningKeys) => {
            "Amazon Cognito’s signing keys could not be fetched, and without them nobody can be recognised."
        }
        Some(Dependency::UserPoolApi) => "Amazon Cognito did not do what Usher asked of it.",
        Some(Dependency::IdentityProvider) => "Your company’s identity provider did not answer.",
        None => "Usher did not answer.",
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
