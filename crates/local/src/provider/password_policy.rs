//! The default password policy of a user pool.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>

/// The policy in words.
pub(crate) const TEXT: &str =
    "At least 8 characters, among them a number, a capital and a small letter, and a special character.";

const SPECIAL: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";
const MAX: usize = 256;

/// Whether the policy allows a password.
pub(crate) fn admits(password: &str) -> bool {
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    (8..=MAX).contains(&password.chars().count())
        && password.trim() == password
        && has(|c| c.is_ascii_digit())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| SPECIAL.contains(c))
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn each_rule_counts() {
        for (password, expected) in [
            ("Abcdef1!", true),
            ("Abcd ef1", true),
            ("Abcde1!", false),
            ("abcdef1!", false),
            ("ABCDEF1!", false),
            ("Abcdefg!", false),
            ("Abcdefg1", false),
            (" Abcdef1", false),
            ("", false),
        ] {
            assert_eq!(admits(password), expected, "{password:?}");
        }
        assert!(!admits(&format!("Aa1!{}", "x".repeat(253))));
    }
}
