//! Reads an attribute of a distinguished name (RFC 4514): `CN` of `CN=usher-admins,OU=Groups,DC=example`.

/// The value of the first attribute of this type; `None` if the text is no distinguished name or has no such attribute.
///
/// Types are compared without case (section 2.3). A value in hexadecimal BER (`#04…`) is no text and is not read.
pub(crate) fn attribute(name: &str, wanted: &str) -> Option<String> {
    let mut found = None;
    for part in parts(name) {
        let (kind, value) = part.split_once('=')?;
        let kind = kind.trim();
        let is_type = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        if kind.is_empty() || !is_type {
            return None;
        }
        if found.is_none() && kind.eq_ignore_ascii_case(wanted) {
            found = Some(unescape(value)?);
        }
    }
    found.filter(|value| !value.is_empty())
}

/// The parts between commas and plus signs that no backslash escapes.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    name.split(move |character| {
        let separates = !escaped && matches!(character, ',' | '+');
        escaped = !escaped && character == '\\';
        separates
    })
}

/// Resolves `\,` and `\2C`; spaces around the value do not count unless they are escaped (section 3).
fn unescape(value: &str) -> Option<String> {
    let value = value.trim_start_matches(' ');
    if value.starts_with('#') {
        return None;
    }
    let mut bytes = Vec::with_capacity(value.len());
    // The length up to the last character that counts.
    let mut kept = 0;
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let counts = byte != b' ';
        match byte {
            b'\\' => {
                let first = rest.next()?;
                bytes.push(match (first as char).to_digit(16) {
                    Some(high) => u8::try_from(high * 16 + (rest.next()? as char).to_digit(16)?).ok()?,
                    None => first,
                });
            }
            other => bytes.push(other),
        }
        if counts {
            kept = bytes.len();
        }
    }
    bytes.truncate(kept);
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use proptest::prelude::*;

    #[test]
    fn reads_the_first_attribute_of_the_type() {
        for (name, expected) in [
            ("CN=usher-admins,OU=Groups,DC=example", Some("usher-admins")),
            ("cn=usher-admins, ou=Groups", Some("usher-admins")),
            ("OU=Groups, CN = usher-admins ,DC=example", Some("usher-admins")),
            ("CN=first,CN=second", Some("first")),
            ("OU=a+CN=b,DC=example", Some("b")),
            (r"CN=Smith\, Ada,OU=People", Some("Smith, Ada")),
            (r"CN=Smith\2C Ada,OU=People", Some("Smith, Ada")),
            (r"CN=\C3\A9t\C3\A9,OU=People", Some("été")),
            (r"CN=ends\ ,OU=People", Some("ends ")),
            (r"CN=a\\,OU=b", Some(r"a\")),
            (r"CN=a\\\,OU\=b", Some(r"a\,OU=b")),
            (r"CN=a\+b,OU=c", Some("a+b")),
            ("CN=a=b,OU=c", Some("a=b")),
            ("OU=Groups,DC=example", None),
            ("usher-admins", None),
            ("CN=", None),
            ("CN= ,OU=a", None),
            ("CN=a,no pair", None),
            ("CN=a,=b", None),
            ("CN=a,O U=b", None),
            ("CN=#0403616263,OU=a", None),
            (r"CN=a\", None),
            (r"CN=a\F", None),
            (r"CN=\FF,OU=a", None),
            ("", None),
        ] {
            assert_eq!(attribute(name, "CN").as_deref(), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_value_is_read_back_if_it_is_escaped(value in "[^\\x00]{1,12}") {
            let escaped: String = value.bytes().map(|byte| format!("\\{byte:02X}")).collect();
            prop_assert_eq!(attribute(&format!("OU=a,CN={escaped},DC=b"), "cn"), Some(value));
        }

        #[test]
        fn any_text_is_survived(name in ".{0,60}", wanted in ".{0,4}") {
            let _ = attribute(&name, &wanted);
        }
    }
}
