//! A token's header (RFC 7515, section 4).

use super::{Kind, Rejection};
use serde_json::{Map, Value};

const MAX_HEADER_BYTES: usize = 1_024;
const MAX_KID_BYTES: usize = 128;
/// Members that would change what is verified, or by which key. Cognito sends none of them.
const REFUSED: [&str; 9] = ["crit", "b64", "zip", "enc", "cty", "jku", "jwk", "x5u", "x5c"];

/// Checks the header and gives the name of its key.
pub(super) fn kid<K: Kind>(header: &[u8]) -> Result<String, Rejection> {
    if header.len() > MAX_HEADER_BYTES {
        return Err(Rejection::Size);
    }
    let header: Map<String, Value> = serde_json::from_slice(header).map_err(|_| Rejection::Shape)?;
    let refuse = |member| Err(Rejection::Header { member });
    if let Some(member) = REFUSED.into_iter().find(|member| header.contains_key(*member)) {
        return refuse(member);
    }
    if header.get("alg").and_then(Value::as_str) != Some("RS256") {
        return refuse("alg");
    }
    if header.get("typ").is_some_and(|typ| typ.as_str().is_none_or(|typ| !K::TYPES.contains(&typ))) {
        return refuse("typ");
    }
    match header.get("kid").and_then(Value::as_str) {
        Some(kid) if !kid.is_empty() && kid.len() <= MAX_KID_BYTES => Ok(kid.to_owned()),
        _ => refuse("kid"),
    }
}
