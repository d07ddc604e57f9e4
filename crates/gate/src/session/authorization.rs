//! The `Authorization` header, as far as Usher uses it.

/// Extracts the token after the scheme `Bearer`, which is case-insensitive, and one or more spaces (RFC 9110, sections
/// 11.1 and 11.4; RFC 6750, section 2.1). The token is empty when nothing follows the scheme.
///
/// Returns `None` for every other scheme. Browsers send those by themselves, for a proxy in front that asks for a
/// password or a ticket: they do not identify the caller to Usher, and do not prove where a request comes from.
#[must_use]
pub fn bearer_token(authorization: &[u8]) -> Option<&[u8]> {
    let end_of_scheme = authorization.iter().position(|byte| *byte == b' ').unwrap_or(authorization.len());
    let (scheme, rest) = authorization.split_at(end_of_scheme);
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    scheme.eq_ignore_ascii_case(b"bearer").then(|| rest.get(spaces..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 15.
    #[test]
    fn a_token_follows_its_scheme_after_one_space_or_more() {
        for (header, token) in [
            (&b"Bearer a.b.c"[..], Some(&b"a.b.c"[..])),
            (b"bEARER   a.b.c", Some(b"a.b.c")),
            (b"Bearer", Some(b"")),
            (b"Bearer  ", Some(b"")),
            (b"Bearer \xff", Some(b"\xff")),
            (b"Bearer \ta", Some(b"\ta")),
            (b"Bearer\ta", None),
            (b"Bearera", None),
            (b" Bearer a", None),
            (b"Basic dXNlcjpwYXNzd29yZA==", None),
            (b"Negotiate YII=", None),
            (b"Basic Bearer a", None),
            (b"B\xe9arer a", None),
            (b"", None),
        ] {
            assert_eq!(bearer_token(header), token, "{:?}", String::from_utf8_lossy(header));
        }
    }
}
