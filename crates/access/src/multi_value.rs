//! Decodes a multi-valued claim of an identity provider, which Cognito stores in one string attribute.
//!
//! Cognito writes `[v1,v2]`: square brackets, commas, and every value form-URL-encoded, so a comma inside a value is
//! `%2C` and a space is `+`. Source:
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html>.
//! Identity providers that flatten a list themselves often send a JSON array; a single value may come without brackets.
//! The parser accepts all three, for the trigger and for role claims alike.

use serde_json::Value;

/// Returns the non-empty values of a flattened attribute, in order.
///
/// - `["a","b,c"]`: a JSON array of strings; its values are taken literally.
/// - `[a,b%2Cc]`: Cognito's own encoding; split at commas, trimmed, then decoded. A value with broken
///   escapes or invalid UTF-8 is skipped, because guessing a group name could grant one.
/// - `anything else`: one value, taken literally. A bare `CN=a,OU=b` is thus one value, not two.
#[must_use]
pub fn parse(text: &str) -> Vec<String> {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return non_empty(text).into_iter().collect();
    };
    if let Some(values) = json_strings(text) {
        return values;
    }
    inner.split(',').filter_map(|value| form_decode(value.trim())).filter_map(|value| non_empty(&value)).collect()
}

/// `Some` only for an array of strings: `[1,2]` is Cognito's encoding of "1" and "2".
fn json_strings(text: &str) -> Option<Vec<String>> {
    // Parses into `Value` like the claims do, so the browser needs only one parser.
    let Ok(Value::Array(items)) = serde_json::from_str(text) else { return None };
    let values = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?;
    Some(values.into_iter().filter_map(non_empty).collect())
}

fn non_empty(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Strict `application/x-www-form-urlencoded` decoding of one value (WHATWG URL, section 5.1).
fn form_decode(value: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::*;

    #[test]
    fn reads_every_form_in_which_the_attribute_arrives() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("   ", &[]),
            ("[]", &[]),
            ("[ ]", &[]),
            ("[,]", &[]),
            ("[", &["["]),
            ("]", &["]"]),
            ("usher-users", &["usher-users"]),
            ("  usher-users ", &["usher-users"]),
            ("[usher-users]", &["usher-users"]),
            ("[a,b]", &["a", "b"]),
            (" [ a , b ] ", &["a", "b"]),
            ("[a,,b,]", &["a", "b"]),
            ("[1,2]", &["1", "2"]),
            ("[null]", &["null"]),
            ("[R%26D,Human+Resources]", &["R&D", "Human Resources"]),
            ("[caf%C3%A9]", &["café"]),
            ("[a,%ZZ,%4,%,b]", &["a", "b"]),
            ("[a,%FF]", &["a"]),
            (r#"["a","b"]"#, &["a", "b"]),
            (r#"["a","","b"]"#, &["a", "b"]),
            (r#"["a+b","50%"]"#, &["a+b", "50%"]),
            (r#"["CN=a,OU=b","c"]"#, &["CN=a,OU=b", "c"]),
            ("[CN%3Da%2COU%3Db,c]", &["CN=a,OU=b", "c"]),
            ("CN=a,OU=b", &["CN=a,OU=b"]),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), *expected, "for {text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_gives_no_empty_value(text in "[\\[]?.{0,80}\\]?") {
            prop_assert!(parse(&text).iter().all(|value| !value.trim().is_empty()));
        }
    }
}
