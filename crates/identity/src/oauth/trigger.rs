//! Errors that Cognito reports when a Lambda trigger of the user pool refuses a sign-in.

/// Maximum length kept of a trigger's own text, in characters.
const MAX_MESSAGE_CHARS: usize = 300;
/// Longer than the name of any trigger, in bytes.
const MAX_NAME: usize = 40;

/// A Lambda trigger of the user pool refused the user or failed; Cognito does not distinguish the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerRefusal {
    /// The trigger's name, for example `PreAuthentication`: ASCII letters and digits.
    pub trigger: String,
    /// The text that the trigger returned; may be empty. It arrives through the user's own browser, so control
    /// characters and characters that change the text direction are removed.
    pub message: String,
}

impl TriggerRefusal {
    /// Parses an error description. Cognito writes `PreSignUp failed with error <text>.` whatever the error code, and
    /// for SAML puts `Invalid SAML response received: ` before it (Developer Guide, "Managed login and federation error
    /// responses"; API reference, `UserLambdaValidationException`).
    #[must_use]
    pub fn parse(description: &str) -> Option<Self> {
        let (before, message) = description.split_once(" failed with error ")?;
        let trigger = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let is_name = trigger.starts_with(|c: char| c.is_ascii_uppercase()) && trigger.len() <= MAX_NAME;
        let message = message.trim();
        let message = message.strip_suffix('.').unwrap_or(message).trim_end();
        let message = message.chars().filter(|c| !c.is_control() && !turns(*c)).take(MAX_MESSAGE_CHARS).collect();
        is_name.then(|| Self { trigger: trigger.to_owned(), message })
    }
}

/// Whether `c` changes the text direction: marks, embeddings, overrides and isolates (Unicode Standard Annex 9).
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Row 13.
    #[test]
    fn a_triggers_refusal_is_told_from_everything_else() {
        let rows = [
            (
                "PreAuthentication failed with error Not from this network.",
                Some(("PreAuthentication", "Not from this network")),
            ),
            ("PreSignUp failed with error Ask the service desk..", Some(("PreSignUp", "Ask the service desk."))),
            ("PostConfirmation failed with error .", Some(("PostConfirmation", ""))),
            ("Invalid SAML response received: PreSignUp failed with error No. ", Some(("PreSignUp", "No"))),
            ("UserMigration failed with error a failed with error b", Some(("UserMigration", "a failed with error b"))),
            (
                "PreTokenGeneration failed with error 營業時間\u{202e} \n外.",
                Some(("PreTokenGeneration", "營業時間 外")),
            ),
            ("PreSignUp invocation failed due to error AccessDeniedException.", None),
            ("Invalid SAML response received: SAML Assertion signature is invalid.", None),
            ("it failed with error 7", None),
            (" failed with error 7", None),
            ("failed with error", None),
            ("", None),
        ];
        for (description, expected) in rows {
            let parsed = TriggerRefusal::parse(description);
            let parsed = parsed.as_ref().map(|refusal| (refusal.trigger.as_str(), refusal.message.as_str()));
            assert_eq!(parsed, expected, "{description}");
        }
        let long = format!("PreSignUp failed with error {}", "é".repeat(1_000));
        assert_eq!(
            TriggerRefusal::parse(&long).map(|refusal| refusal.message.chars().count()),
            Some(MAX_MESSAGE_CHARS)
        );
    }

    proptest! {
        #[test]
        fn any_description_is_survived(before in "\\PC{0,60}", after in "\\PC{0,60}") {
            if let Some(refusal) = TriggerRefusal::parse(&format!("{before} failed with error {after}")) {
                prop_assert!(refusal.trigger.bytes().all(|byte| byte.is_ascii_alphanumeric()));
                prop_assert!(!refusal.message.contains(turns));
            }
        }
    }
}
