//! Parsers of untrusted bytes, for the fuzzer (`fuzz/`) and for the properties below. None of them may panic, and
//! accepted input must satisfy the rules when checked again.

use super::{Access, Id, TokenKind as _, claims, compact::Compact, header::Header, json, signed::Signed};
use crate::keys::KeySet;

const NOW: u64 = 1_700_000_000;

/// A token as received over HTTP.
pub fn token(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(compact) = Compact::parse(text)
    {
        header(&compact.header);
        payload(&compact.payload);
    }
}

/// A header's bytes.
pub fn header(bytes: &[u8]) {
    if let Ok(header) = Header::parse(bytes)
        && let Ok(kid) = header.kid::<Id>()
    {
        assert!(!kid.is_empty(), "a key has a name");
    }
}

/// A payload's bytes, as parsed once the signature is verified.
pub fn payload(bytes: &[u8]) {
    let Ok(claims) = json::object(bytes) else { return };
    let again = json::object(serde_json::Value::Object(claims.clone()).to_string().as_bytes());
    assert!(again.is_ok(), "what was read can be written and read");
    let signed = Signed { claims: claims.clone(), refused: None };
    let expected = ["https://issuer.example".to_owned()];
    let rules = [
        claims::times(&claims, NOW).map(drop),
        claims::issuer(&signed, &expected),
        claims::audience(&signed, &expected),
        claims::token_use(&claims, Access::TOKEN_USE),
        claims::subject(&claims, "sub"),
        claims::token_id(&claims),
        claims::groups(&claims),
    ];
    for rejection in rules.into_iter().filter_map(Result::err) {
        assert!(!rejection.to_string().contains(char::is_control), "a line of the log is one line");
    }
}

/// A key set as an issuer publishes it.
pub fn keys(bytes: &[u8]) {
    let _ = KeySet::parse(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Claims that a fuzzer would have to find: names that the rules check, with values of each type.
    fn claims() -> impl Strategy<Value = String> {
        let name = proptest::sample::select(vec![
            "exp",
            "iat",
            "nbf",
            "auth_time",
            "iss",
            "sub",
            "token_use",
            "cognito:groups",
            "jti",
            "username",
            "\\u0073ub",
        ]);
        let value = prop_oneof![
            any::<f64>().prop_map(|number| number.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            (NOW - 100..NOW + 100).prop_map(|number| number.to_string()),
            "\\PC{0,9}".prop_map(|text| serde_json::json!(text).to_string()),
            Just("null".to_owned()),
            Just("[\"a\",\"a\"]".to_owned()),
            Just("[[{}]]".to_owned()),
        ];
        proptest::collection::vec((name, value), 0..9).prop_map(|members| {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            format!("{{{}}}", members.join(","))
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            token(&bytes);
            header(&bytes);
            payload(&bytes);
            keys(&bytes);
        }

        #[test]
        fn any_claims_are_survived(text in claims()) {
            payload(text.as_bytes());
        }
    }
}
