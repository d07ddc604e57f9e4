//! A token's header (RFC 7515, section 4).

use super::{Rejection, TokenKind};
use crate::jose::{Excerpt, MAX_KID_BYTES, json};
use serde_json::{Map, Value};

/// Members that would change what is verified, or by which key. Cognito sends none of them.
const REFUSED: [&str; 8] = ["b64", "zip", "enc", "cty", "jku", "jwk", "x5u", "x5c"];

/// The header of a token that is signed with RS256 and uses no extension of RFC 7515.
pub(super) struct Header(Map<String, Value>);

impl Header {
    /// Checks the rules for every JWS; [`Header::kid`] checks those specific to Cognito's tokens.
    pub(super) fn parse(header: &[u8]) -> Result<Self, Rejection> {
        let header = json::object(header).map_err(|fault| match fault {
            json::Fault::Duplicate(member) => Rejection::Duplicate(member),
            fault => Rejection::Header(fault.why()),
        })?;
        if let Some(demanded) = header.get("crit") {
            return Err(Rejection::Critical(Excerpt::of(Some(demanded))));
        }
        if let Some(member) = REFUSED.into_iter().find(|member| header.contains_key(*member)) {
            return Err(Rejection::Header(member));
        }
        match header.get("alg") {
            Some(Value::String(alg)) if alg == "RS256" => Ok(Self(header)),
            Some(Value::String(alg)) => Err(Rejection::Algorithm(alg.as_str().into())),
            _ => Err(Rejection::Header("alg")),
        }
    }

    /// Checks `typ` and returns the key id.
    pub(super) fn kid<K: TokenKind>(&self) -> Result<&str, Rejection> {
        match self.0.get("typ") {
            None => {}
            Some(Value::String(typ)) if K::TYPES.contains(&typ.as_str()) => {}
            Some(Value::String(typ)) => return Err(Rejection::Type(typ.as_str().into())),
            Some(_) => return Err(Rejection::Header("typ")),
        }
        match self.0.get("kid") {
            Some(Value::String(kid)) if (1..=MAX_KID_BYTES).contains(&kid.len()) => Ok(kid),
            other => Err(Rejection::Kid(Excerpt::of(other))),
        }
    }
}
