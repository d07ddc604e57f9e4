//! Why a call is denied.

use access::{DenialRule, QuotaState, visible};
use gate::{Outage, Refusal};

/// Why a call is denied, for the context of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The rule, as a name that never changes.
    pub rule: &'static str,
    /// The reason in a sentence.
    pub reason: String,
    /// What the original says, word for word; where it says nothing, the reason.
    pub error_message: String,
    /// The quota, if all calls of the day are used.
    pub quota: Option<QuotaState>,
    /// When to try again, in seconds, if the call could not be decided.
    pub retry_after: Option<u64>,
}

/// Text of the original, which ends in a space. Its names have no control characters here.
fn no_role(username: &str, path: &str) -> String {
    let (username, path) = (visible(username), visible(path));
    format!("{username} doesn't have a role attached which is allowed to access the resource: {path} ")
}

/// Text of the original.
fn over_limit(username: &str, quota: &QuotaState) -> String {
    format!("Daily call limit of {} has exceeded for {}", quota.allowance.limit, visible(username))
}

/// When to try again if the service that failed is asked on every use, in seconds.
const RETRY_AFTER: u64 = 2;

impl Denial {
    /// Why the call of this user to this path is refused.
    #[must_use]
    pub fn of(refusal: &Refusal, username: &str, path: &str) -> Self {
        match refusal {
            Refusal::Denied(reason) => {
                let rule = DenialRule::of(reason).map_or("denied", DenialRule::name);
                Self { error_message: no_role(username, path), ..Self::because(rule, reason.to_string()) }
            }
            Refusal::OverQuota(quota) => Self {
                error_message: over_limit(username, quota),
                quota: Some((**quota).clone()),
                ..Self::because(
                    DenialRule::Quota.name(),
                    format!("All {} calls of the day are used.", quota.allowance.limit),
                )
            },
            Refusal::NotFound => {
                let path = visible(path);
                let reason = format!("There is no mapping for {path}: no row of the resource map matches it.");
                Self::because("no_mapping", reason)
            }
            Refusal::BadInput(why) => Self::because("bad_path", why.as_str()),
            // The only one of valid tokens.
            Refusal::Token(_) => Self::because("missing_scope", "The token lacks the scope that Usher requires."),
            Refusal::Unavailable(Outage { dependency, retry_after, .. }) => {
                let reason = format!("The call could not be checked, because {dependency} did not answer. Try again.");
                Self::undecided(reason, retry_after.map(|wait| wait.as_secs().max(1)))
            }
            Refusal::NotCounted(_) => Self::undecided("The call could not be counted. Try again.".to_owned(), None),
            _ => Self::undecided("The call could not be checked. Try again.".to_owned(), None),
        }
    }

    /// The event does not say what is called.
    #[must_use]
    pub fn no_target() -> Self {
        Self::because("no_target", "The event names no method and no path.")
    }

    /// The event names more than one method or path.
    #[must_use]
    pub fn wildcard() -> Self {
        Self::because("bad_path", "The method or the path contains * or ?, which stand for others in a policy.")
    }

    fn because(rule: &'static str, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { rule, error_message: reason.clone(), reason, quota: None, retry_after: None }
    }

    fn undecided(reason: String, retry_after: Option<u64>) -> Self {
        Self { retry_after: Some(retry_after.unwrap_or(RETRY_AFTER)), ..Self::because("unavailable", reason) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{Allowance, Dependency, Limit, LimitSource, Reason};
    use gate::Source;

    fn quota() -> QuotaState {
        let allowance = Allowance { limit: Limit::Calls(50), source: LimitSource::Default };
        QuotaState { used: 50, allowance, now: 1_000, resets_at: 1_060 }
    }

    #[test]
    fn the_originals_message_over_the_limit() {
        let denial = Denial::of(&Refusal::OverQuota(Box::new(quota())), "ada@example.com", "/blog");
        assert_eq!(denial.error_message, "Daily call limit of 50 has exceeded for ada@example.com");
        assert_eq!((denial.rule, &*denial.reason), ("quota", "All 50 calls of the day are used."));
        assert_eq!(denial.quota, Some(quota()));
    }

    #[test]
    fn the_originals_message_without_a_role() {
        let administrators = "usher-admins".to_owned();
        let reason = Reason::NotOpen { administrators };
        let denial = Denial::of(&Refusal::Denied(reason.clone()), "ada@example.com", "/blog");
        let original = "ada@example.com doesn't have a role attached which is allowed to access the resource: /blog ";
        assert_eq!((denial.rule, denial.error_message.as_str()), ("not_shared", original));
        assert_eq!(denial.reason, reason.to_string());
    }

    #[test]
    fn d24_what_is_not_mapped_is_denied_with_a_reason_of_its_own() {
        let denial = Denial::of(&Refusal::NotFound, "ada", "/bl\u{202e}og");
        assert_eq!(denial.rule, "no_mapping");
        assert!(denial.reason.starts_with("There is no mapping for /bl\u{fffd}og: "), "{}", denial.reason);
        assert_eq!(denial.error_message, denial.reason);
    }

    #[test]
    fn an_address_that_is_no_path_is_denied_for_good() {
        let denial = Denial::of(&Refusal::BadInput("This address is too long.".to_owned()), "ada", "/a");
        assert_eq!((denial.rule, &*denial.reason, denial.retry_after), ("bad_path", "This address is too long.", None));
        assert_eq!(denial.error_message, denial.reason);
    }

    #[test]
    fn what_could_not_be_decided_says_when_to_try_again() {
        let outage =
            |retry_after| Outage { dependency: Dependency::Database, source: Source::of("closed"), retry_after };
        for (refusal, seconds) in [
            (Refusal::Unavailable(outage(None)), RETRY_AFTER),
            (Refusal::Unavailable(outage(Some(std::time::Duration::from_secs(7)))), 7),
            (Refusal::Unavailable(outage(Some(std::time::Duration::from_millis(3)))), 1),
            (Refusal::NotCounted(Source::of("closed")), RETRY_AFTER),
            (Refusal::Fault(Source::of("closed")), RETRY_AFTER),
            (Refusal::Contended("items"), RETRY_AFTER),
        ] {
            let denial = Denial::of(&refusal, "ada", "/blog");
            assert_eq!((denial.rule, denial.retry_after), ("unavailable", Some(seconds)), "{refusal:?}");
            assert!(!denial.reason.contains("closed"), "the cause is for the log: {}", denial.reason);
        }
    }
}
