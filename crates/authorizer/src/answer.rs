//! The answers to API Gateway.
//!
//! Sources: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer", and "Control access to HTTP
//! APIs with AWS Lambda authorizers". Values of the context are texts, numbers or booleans; API Gateway refuses an
//! answer with anything else.

use crate::{Denial, event::Format, literal};
use access::{Limit, QuotaState, UserRef};
use gate::AuthorizedCall;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Who calls if that is not known.
const UNKNOWN: &str = "unknown";
/// Maximum length of a list in the context, in bytes. A longer one is left out, because half of it would be wrong.
const MAX_LIST: usize = 1_000;

/// Whether a call may be made, and what the API learns about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    is_allowed: bool,
    /// The caller's subject.
    subject: Option<String>,
    context: Context,
}

/// What the API learns. Texts, numbers and booleans are the only values.
#[derive(Clone, Debug, Default, PartialEq)]
struct Context(Map<String, Value>);

impl Context {
    fn text(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), Value::String(value.to_owned()));
        self
    }

    fn number(mut self, name: &str, value: u64) -> Self {
        self.0.insert(name.to_owned(), Value::Number(value.into()));
        self
    }

    /// A list as JSON text.
    fn list(self, name: &str, values: &impl Serialize) -> Self {
        match serde_json::to_string(values) {
            Ok(text) if text.len() <= MAX_LIST => self.text(name, &text),
            _ => self,
        }
    }

    fn user(self, user: Option<&UserRef>) -> Self {
        match user {
            Some(user) => self.text("sub", user.id.subject()).text("username", &user.username),
            None => self,
        }
    }

    fn quota(self, quota: Option<&QuotaState>) -> Self {
        let Some(quota) = quota else { return self };
        let context = self.number("used", quota.used).number("resetsIn", quota.resets_in());
        match quota.allowance.limit {
            Limit::Calls(limit) => context.number("limit", limit),
            Limit::Unlimited => context,
        }
    }
}

impl Answer {
    /// The call may be made.
    #[must_use]
    pub fn allow(call: &AuthorizedCall) -> Self {
        let AuthorizedCall { principal, reason, quota, .. } = call;
        let context = Context::default()
            .text("rule", reason.rule())
            .text("reason", &reason.to_string())
            .user(Some(&principal.user))
            .text("name", &principal.name)
            .list("groups", &principal.groups)
            .list("roles", &principal.roles)
            .quota(quota.as_ref());
        Self { is_allowed: true, subject: Some(principal.user.id.subject().to_owned()), context }
    }

    /// The call may not be made. `user` is the caller, if known.
    #[must_use]
    pub fn deny(user: Option<&UserRef>, denial: &Denial) -> Self {
        let context = Context::default()
            .text("rule", denial.rule)
            .text("reason", &denial.reason)
            .text("errorMessage", &denial.error_message)
            .user(user)
            .quota(denial.quota.as_ref());
        let context = match denial.retry_after {
            Some(seconds) => context.number("retryAfter", seconds),
            None => context,
        };
        Self { is_allowed: false, subject: user.map(|user| user.id.subject().to_owned()), context }
    }

    /// The answer as an event expects it. A policy names the asked ARN and nothing else; without an ARN it denies all.
    #[must_use]
    pub fn write(self, format: Format<'_>) -> Value {
        let Self { is_allowed, subject, context: Context(context) } = self;
        let arn = match format {
            Format::Simple => return json!({ "isAuthorized": is_allowed, "context": context }),
            Format::Policy(arn) => arn,
        };
        let (effect, resource) = match arn {
            Some(arn) => (if is_allowed { "Allow" } else { "Deny" }, literal(arn)),
            None => ("Deny", "*".to_owned()),
        };
        let mut policy = json!({
            "principalId": subject.as_deref().unwrap_or(UNKNOWN),
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [{ "Action": "execute-api:Invoke", "Effect": effect, "Resource": [resource] }]
            },
            "context": context
        });
        if let (Some(subject), Some(policy)) = (subject, policy.as_object_mut()) {
            policy.insert("usageIdentifierKey".to_owned(), Value::String(subject));
        }
        policy
    }
}
