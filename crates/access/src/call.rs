//! Calls to what Usher protects for other servers: pages behind a proxy, APIs behind a gateway.

use crate::{ResourcePath, Right};
use i18n::tr;
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Maximum length of the path of a call, in bytes, as it is in the address.
pub const MAX_CALL_PATH_BYTES: usize = 2_048;

/// Characters that begin or end something in an address. Servers differ in whether they decode them before they read
/// the path, and `;` ends a segment for some of them.
const MEANINGFUL: [u8; 6] = [b'/', b'\\', b'%', b';', b'?', b'#'];

/// Characters that some servers turn into a dot, a slash or a backslash.
const SIMILAR: [char; 19] = [
    '\u{2024}', '\u{2025}', '\u{2026}', '\u{2044}', '\u{2100}', '\u{2101}', '\u{2105}', '\u{2106}', '\u{2215}',
    '\u{2216}', '\u{29f5}', '\u{29f8}', '\u{fe19}', '\u{fe30}', '\u{fe52}', '\u{fe68}', '\u{ff0e}', '\u{ff0f}',
    '\u{ff3c}',
];

/// The path of a call, decoded and without a slash at the end. A [`ResourcePath`] would not do: sites and APIs have
/// upper case, spaces and other alphabets in their addresses, and a folder's address ends in a slash.
///
/// The server behind reads the same address by rules of its own. So what two servers might read differently is refused,
/// and not corrected: a rule about one path must not be evaded by the spelling of another. Only two spellings mean the
/// same path: a slash at the end, and punctuation that means nothing (`:` and `%3A`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallPath(String);

/// Why an address has no such path, as a sentence for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CallPathError {
    /// The path is too long.
    #[error("This address is too long.")]
    TooLong,
    /// Two adjacent slashes.
    #[error("This address has // in it. Remove one of the slashes.")]
    EmptySegment,
    /// A segment consists only of dots.
    #[error("This address has . or .. as a part. Write it without.")]
    Dots,
    /// A character that servers read differently, an escape that nobody needs, or something that is no path.
    #[error(
        "This address has a character that servers read in different ways, such as a backslash, an encoded slash or an \
         encoded letter."
    )]
    Ambiguous,
}

impl CallPathError {
    /// The sentence for the user, in the language of the page. `Display` is English, for logs.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::TooLong => tr!("This address is too long."),
            Self::EmptySegment => tr!("This address has // in it. Remove one of the slashes."),
            Self::Dots => tr!("This address has . or .. as a part. Write it without."),
            Self::Ambiguous => tr!(
                "This address has a character that servers read in different ways, such as a backslash, an encoded \
                 slash or an encoded letter."
            ),
        }
    }
}

impl CallPath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the resource that the same rules are about. `None` if no resource can have this path.
    #[must_use]
    pub fn resource(&self) -> Option<ResourcePath> {
        // `ResourcePath` ignores spaces around a typed path; here they are part of another address.
        self.0.parse().ok().filter(|path: &ResourcePath| path.as_str() == self.0)
    }
}

impl FromStr for CallPath {
    type Err = CallPathError;

    /// Reads a path as it is in a request, without the query.
    fn from_str(path: &str) -> Result<Self, CallPathError> {
        if path.len() > MAX_CALL_PATH_BYTES {
            return Err(CallPathError::TooLong);
        }
        let decoded = decoded(path).ok_or(CallPathError::Ambiguous)?;
        let shorter = decoded.strip_suffix('/').filter(|shorter| !shorter.is_empty() && !shorter.ends_with('/'));
        let path = shorter.unwrap_or(&decoded);
        let segments = || path.strip_prefix('/').into_iter().flat_map(|path| path.split('/'));
        if !path.starts_with('/') {
            Err(CallPathError::Ambiguous)
        } else if path != "/" && segments().any(str::is_empty) {
            Err(CallPathError::EmptySegment)
        } else if segments().any(|segment| !segment.is_empty() && segment.chars().all(|c| c == '.')) {
            Err(CallPathError::Dots)
        } else {
            Ok(Self(path.to_owned()))
        }
    }
}

impl fmt::Display for CallPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Percent-decodes a path once. `None` if anything in it could be read in two ways, or is escaped in a way in which no
/// browser does (RFC 3986, section 6.2.2).
fn decoded(path: &str) -> Option<String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).filter(|_| !byte.is_ascii_lowercase());
    let needs_none = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
                let byte = u8::try_from(high * 16 + low).ok()?;
                decoded.push(Some(byte).filter(|byte| !MEANINGFUL.contains(byte) && !needs_none(*byte))?);
            }
            b'\\' | b';' | b'#' | b'?' => return None,
            b'!'..=b'~' => decoded.push(byte),
            _ => return None,
        }
    }
    let decoded = String::from_utf8(decoded).ok()?;
    let is_strange = |c: char| c.is_control() || SIMILAR.contains(&c);
    (!decoded.contains(is_strange)).then_some(decoded)
}

impl Right {
    /// The right that a call with this HTTP method needs. Method names are case-sensitive (RFC 9110, section 9.1), and
    /// a method that is not known to do less may do anything.
    #[must_use]
    pub fn of_method(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" => Self::Open,
            "POST" | "PUT" | "PATCH" => Self::Edit,
            _ => Self::Delete,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use CallPathError::{Ambiguous, Dots, EmptySegment, TooLong};
    use proptest::prelude::*;

    #[test]
    fn an_address_has_one_path_or_none() {
        let long = format!("/{}", "a".repeat(MAX_CALL_PATH_BYTES));
        let rows: &[(&str, Result<&str, CallPathError>)] = &[
            ("/", Ok("/")),
            ("/wiki", Ok("/wiki")),
            ("/wiki/", Ok("/wiki")),
            ("/wiki/Main_Page", Ok("/wiki/Main_Page")),
            ("/wiki/Talk:Main", Ok("/wiki/Talk:Main")),
            ("/wiki/Talk%3AMain", Ok("/wiki/Talk:Main")),
            ("/wiki/Main_Page?a=b", Err(Ambiguous)),
            ("/wiki/%4Dain", Err(Ambiguous)),
            ("/wiki/a%2Eb", Err(Ambiguous)),
            ("/wiki/a%7Eb", Err(Ambiguous)),
            ("/wiki/a%20b", Ok("/wiki/a b")),
            ("/wiki/caf%c3%a9", Err(Ambiguous)),
            ("/wiki/caf%C3%A9", Ok("/wiki/café")),
            ("/wiki/a+b|c@d:e~f", Ok("/wiki/a+b|c@d:e~f")),
            ("/wiki/..a", Ok("/wiki/..a")),
            ("", Err(Ambiguous)),
            ("wiki", Err(Ambiguous)),
            ("*", Err(Ambiguous)),
            ("https://wiki.example.com/a", Err(Ambiguous)),
            ("//", Err(EmptySegment)),
            ("/wiki//", Err(EmptySegment)),
            ("//wiki", Err(EmptySegment)),
            ("/wiki//a", Err(EmptySegment)),
            ("/wiki/..", Err(Dots)),
            ("/wiki/../admin", Err(Dots)),
            ("/wiki/./a", Err(Dots)),
            ("/wiki/.../a", Err(Dots)),
            ("/wiki/%2E%2E/admin", Err(Ambiguous)),
            ("/wiki/.%2E/admin", Err(Ambiguous)),
            ("/wiki/%2e%2e/admin", Err(Ambiguous)),
            ("/wiki%2fa", Err(Ambiguous)),
            ("/wiki%2Fa", Err(Ambiguous)),
            ("/wiki%5ca", Err(Ambiguous)),
            ("/wiki\\a", Err(Ambiguous)),
            ("/wiki/%252E%252E/admin", Err(Ambiguous)),
            ("/wiki/..;/admin", Err(Ambiguous)),
            ("/wiki;a=b/c", Err(Ambiguous)),
            ("/wiki%3ba", Err(Ambiguous)),
            ("/wiki%3Fa", Err(Ambiguous)),
            ("/wiki%23a", Err(Ambiguous)),
            ("/wiki#a", Err(Ambiguous)),
            ("/wiki%", Err(Ambiguous)),
            ("/wiki%6", Err(Ambiguous)),
            ("/wiki%ZZ", Err(Ambiguous)),
            ("/wiki%+1", Err(Ambiguous)),
            ("/wiki/%C0%AE%C0%AE/admin", Err(Ambiguous)),
            ("/wiki/%C0%AF", Err(Ambiguous)),
            ("/wiki/%EF%BC%8E%EF%BC%8E/admin", Err(Ambiguous)),
            ("/wiki/%E2%80%A5/admin", Err(Ambiguous)),
            ("/wiki/%EF%B8%B0/admin", Err(Ambiguous)),
            ("/wiki/%EF%B8%99/admin", Err(Ambiguous)),
            ("/wiki/%E2%84%80", Err(Ambiguous)),
            ("/wiki%00", Err(Ambiguous)),
            ("/wiki%0D%0A", Err(Ambiguous)),
            ("/wiki%C2%85", Err(Ambiguous)),
            ("/wiki a", Err(Ambiguous)),
            ("/wiki\ta", Err(Ambiguous)),
            ("/café", Err(Ambiguous)),
            (&long, Err(TooLong)),
        ];
        for (address, expected) in rows {
            let found = address.parse::<CallPath>();
            assert_eq!(found.as_ref().map(CallPath::as_str).map_err(|error| *error), *expected, "{address}");
        }
        for error in [TooLong, EmptySegment, Dots, Ambiguous] {
            assert_eq!(error.text(), error.to_string());
        }
    }

    #[test]
    fn only_the_very_path_of_a_resource_is_one() {
        for (address, expected) in [
            ("/wiki/page", Some("/wiki/page")),
            ("/wiki/page/", Some("/wiki/page")),
            ("/wiki/Page", None),
            ("/wiki/page%20", None),
            ("/", None),
            ("/new", None),
        ] {
            let path: CallPath = address.parse().unwrap();
            assert_eq!(path.resource().as_ref().map(ResourcePath::as_str), expected, "{address}");
        }
    }

    #[test]
    fn a_method_needs_a_right() {
        for (methods, right) in [
            (&["GET", "HEAD", "OPTIONS"][..], Right::Open),
            (&["POST", "PUT", "PATCH"], Right::Edit),
            (&["DELETE", "PROPFIND", "TRACE", "CONNECT", "get", "Get", "GET ", "*", ""], Right::Delete),
        ] {
            for method in methods {
                assert_eq!(Right::of_method(method), right, "{method}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_path_is_whole(address in "(/([a-z.~%0-9A-F]{0,6}|%2[eEfF]|%5[cC]|;|\\.\\.?)){1,4}/?") {
            if let Ok(path) = address.parse::<CallPath>() {
                let text = path.as_str();
                prop_assert!(text.starts_with('/') && !text.contains("//") && !text.contains(['%', ';', '\\']));
                prop_assert!(text.split('/').all(|segment| segment != "." && segment != ".."));
                if text.bytes().all(|byte| byte.is_ascii_graphic()) {
                    prop_assert_eq!(text.parse::<CallPath>(), Ok(path.clone()));
                }
            }
        }

        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            let _ = text.parse::<CallPath>();
        }
    }
}
