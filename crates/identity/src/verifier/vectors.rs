//! Third-party test vectors: Wycheproof's for JSON Web Signature and Key, and the examples of RFC 7515 and RFC 7519.
//! Most sign no claims, so the tests run below the verifier: form, header, key, signature.

use super::{Access, Excerpt, Rejection, compact::Compact, header::Header, json, signed::Signed};
use crate::keys::KeySet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use wycheproof_ng_kdf_jose::json_web::{TestName, TestSet};

/// Verifies a JWS with a key set. Returns `holds`, or the code of the rule that refuses it.
fn verify(jws: &str, keys: &Value) -> &'static str {
    let checked = || {
        let compact = Compact::parse(jws)?;
        let header = Header::parse(&compact.header)?;
        let kid = header.kid::<Access>()?;
        let keys = KeySet::parse(keys.to_string().as_bytes()).map_err(|_| Rejection::NoKeys)?;
        let key = keys.find(kid).ok_or(Rejection::Kid(kid.into()))?;
        if is_signed_by(&compact, key) { Ok(()) } else { Err(Rejection::Signature) }
    };
    checked().map_or_else(|rejection: Rejection| rejection.code(), |()| "holds")
}

/// Whether the key signed the token, whatever it signed.
fn is_signed_by(compact: &Compact, key: &DecodingKey) -> bool {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    let signed = Signed::read(compact, key, &validation);
    signed.is_some_and(|signed| !matches!(signed, Err(Rejection::Header(_))))
}

/// The rows of a file: number, whether Wycheproof calls it valid, our result.
fn rows(file: TestName) -> Vec<(usize, bool, &'static str)> {
    let mut rows = Vec::new();
    for group in TestSet::load(file).unwrap().test_groups {
        let keys = set(group.public_key.or(group.private_key));
        for test in group.tests {
            let jws = test.jws.unwrap();
            let jws = jws.as_str().map_or_else(|| jws.to_string(), str::to_owned);
            rows.push((test.tc_id, !test.result.must_fail(), verify(&jws, &keys)));
        }
    }
    rows
}

/// Wycheproof writes either a key or a set of keys.
fn set(key: Option<Value>) -> Value {
    let key = key.unwrap();
    if key.get("keys").is_some() { key } else { json!({ "keys": [key] }) }
}

/// The numbers of the valid rows with this result.
fn valid(rows: &[(usize, bool, &str)], said: &str) -> Vec<usize> {
    rows.iter().filter(|row| row.1 && row.2 == said).map(|row| row.0).collect()
}

#[test]
fn wycheproofs_signatures_hold_when_they_are_rs256_and_valid() {
    let rows = rows(TestName::JsonWebSignature);
    assert_eq!(rows.len(), 401);
    for (id, valid, said) in &rows {
        assert!(*valid || *said != "holds", "{id}");
    }
    assert_eq!(valid(&rows, "holds"), [33, 260, 261, 262, 263, 345, 349]);
    // Empty payloads, and (372, 373) a character outside base64url, which Wycheproof accepts.
    assert_eq!(valid(&rows, "FORM"), [259, 264, 268, 272, 320, 325, 372, 373]);
    let other_algorithms = rows.iter().filter(|row| row.1).count() - 15;
    assert_eq!(valid(&rows, "ALG").len(), other_algorithms);
}

#[test]
fn wycheproofs_keys_are_taken_when_they_are_for_rs256_and_strong() {
    let rows = rows(TestName::JsonWebKey);
    assert_eq!(rows.len(), 26);
    assert_eq!(valid(&rows, "holds"), [5]);
    for (id, valid, said) in &rows {
        assert!(*valid || *said != "holds", "{id}");
    }
    // An encryption key, one that can be factored (T285), a short one, and one with exponent 1.
    for group in TestSet::load(TestName::JsonWebKey).unwrap().test_groups {
        let keys = set(group.public_key.or(group.private_key));
        for test in group.tests.iter().filter(|test| (5..=9).contains(&test.tc_id)) {
            let usable = KeySet::parse(keys.to_string().as_bytes()).is_ok();
            assert_eq!(usable, test.tc_id == 5, "{}", test.tc_id);
        }
    }
}

#[test]
fn wycheproofs_signatures_that_hold_sign_no_claims() {
    for group in TestSet::load(TestName::JsonWebSignature).unwrap().test_groups {
        for test in group.tests {
            let jws = test.jws.unwrap();
            if let Ok(compact) = Compact::parse(jws.as_str().unwrap_or_default()) {
                assert!(json::object(&compact.payload).is_err(), "{}", test.tc_id);
            }
        }
    }
}

/// RFC 7515, appendix A.2.
pub(crate) const RFC_7515_A2: &str = concat!(
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1d",
    "nZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwu",
    "sC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
);
pub(crate) const RFC_7515_A2_MODULUS: &str = concat!(
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgN",
    "MsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xs",
    "mtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
);

#[test]
fn the_signature_of_rfc_7515_a2_holds_but_a_token_names_its_key() {
    let compact = Compact::parse(RFC_7515_A2).unwrap();
    let header = Header::parse(&compact.header).unwrap();
    assert_eq!(header.kid::<Access>(), Err(Rejection::Kid(Excerpt::of(None))));
    let jwk = json!({ "kid": "a2", "kty": "RSA", "n": RFC_7515_A2_MODULUS, "e": "AQAB" });
    let keys = KeySet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap();
    assert!(is_signed_by(&compact, keys.find("a2").unwrap()));
    assert_eq!(json::object(&compact.payload).unwrap()["iss"], "joe");
}

#[test]
fn other_examples_of_rfc_7515_and_7519_are_refused_by_their_algorithm_or_form() {
    let keys = json!({ "keys": [{ "kid": "a2", "kty": "RSA", "n": RFC_7515_A2_MODULUS, "e": "AQAB" }] });
    let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    // RFC 7519, section 3.1 (HS256); RFC 7515, A.3 (ES256); RFC 7519, section 6.1 (none).
    let hs256 =
        format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{claims}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let es256 = format!(
        "eyJhbGciOiJFUzI1NiJ9.{claims}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );
    let none = format!("eyJhbGciOiJub25lIn0.{claims}.");
    assert_eq!([hs256, es256, none].map(|jws| verify(&jws, &keys)), ["ALG", "ALG", "FORM"]);
}
