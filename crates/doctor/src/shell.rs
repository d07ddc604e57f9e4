//! Quotes names in the commands that fixes contain.

/// The text as one word of a POSIX shell.
pub(crate) fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_name_stays_one_word() {
        for (text, quoted) in
            [("usher-users", "usher-users"), ("a b", "'a b'"), ("it's; rm -rf /", r"'it'\''s; rm -rf /'"), ("", "''")]
        {
            assert_eq!(word(text), quoted);
        }
    }
}
