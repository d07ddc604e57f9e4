//! Encodes a name as one URL path segment.
//!
//! Cognito usernames may contain any letters, marks, symbols and punctuation, including `.`, `..`, slashes and `%`. URL
//! parsers remove `.` and `..` segments, even when written `%2e` (WHATWG URL, "double-dot URL path segment"; RFC 3986,
//! section 5.2.4), and proxies decode `%2f` and `%5c`. Percent-encoding is therefore not used: every byte of a
//! character that is not plain becomes `~` and two hex digits of its UTF-8. `~` is unreserved (RFC 3986, section 2.3),
//! so nobody rewrites it.

use super::hex;
use std::fmt::Write as _;

/// Encodes a name. Ordinary names do not change: `ada@example.com`, `CorpSSO_it-lead`.
#[must_use]
pub fn segment(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for (place, byte) in name.bytes().enumerate() {
        if is_plain(byte) && !(byte == b'.' && place == 0) {
            segment.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(segment, "~{byte:02X}");
        }
    }
    segment
}

/// Decodes a segment. `None` unless it is the canonical encoding, so that each name has exactly one segment.
#[must_use]
pub fn name_in(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'~' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            plain => plain,
        });
    }
    let name = String::from_utf8(bytes).ok().filter(|name| !name.is_empty())?;
    (self::segment(&name) == segment).then_some(name)
}

/// Characters that need no encoding and are allowed in a path segment (RFC 3986, section 3.3).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@' | b'+' | b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

    /// Row 20.
    #[test]
    fn ordinary_names_are_themselves_and_strange_ones_are_told_apart() {
        for name in ["it-member", "CorpSSO_it-lead", "ada@example.com", "a.b", "first+second", "urn:1"] {
            assert_eq!(segment(name), name);
        }
        for (name, expected) in [
            (".", "~2E"),
            ("..", "~2E."),
            (".a", "~2Ea"),
            ("a/b", "a~2Fb"),
            ("a\\b", "a~5Cb"),
            ("%2e%2e", "~252e~252e"),
            ("~2E", "~7E2E"),
            ("é", "~C3~A9"),
            ("?#", "~3F~23"),
        ] {
            assert_eq!((segment(name).as_str(), name_in(expected).as_deref()), (expected, Some(name)));
        }
    }

    #[test]
    fn each_name_is_written_in_one_way() {
        for other in ["", ".", "..", "~", "~2", "~2e", "~61", "~zz", "a/b", "é", "a%20b", "~FF", "~C3", "a b"] {
            assert_eq!(name_in(other), None, "{other}");
        }
    }

    proptest! {
        /// Row 20: every username that Cognito accepts (API reference, `UsernameType`).
        #[test]
        fn every_username_survives_the_readers_of_addresses(name in "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}") {
            survives(&name)?;
        }

        #[test]
        fn usernames_of_dots_and_signs_survive_as_well(name in "[./\\\\%~?#@:+;&2eEfF]{1,8}") {
            survives(&name)?;
        }

        #[test]
        fn no_segment_is_read_as_two_names(text in ".{0,20}") {
            if let Some(name) = name_in(&text) {
                prop_assert_eq!(segment(&name), text);
            }
        }
    }

    fn survives(name: &str) -> Result<(), TestCaseError> {
        let address = crate::address::person(&access::UserRef {
            id: access::UserId::new("https://pool", name),
            username: String::new(),
        });
        let site = Url::parse("https://usher.example.com/admin/people").unwrap();
        let read = site.join(&address).unwrap();
        prop_assert_eq!(read.path(), &address);
        // Parsed once as a link on the page, and once more by the next reader.
        let again = Url::parse(read.as_str()).unwrap();
        let segments: Vec<_> = again.path_segments().unwrap().collect();
        prop_assert_eq!(&segments[..2], &["admin", "people"]);
        prop_assert_eq!(segments.len(), 3);
        prop_assert_eq!(name_in(segments[2]), Some(name.to_owned()));
        Ok(())
    }
}
