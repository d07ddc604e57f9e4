//! How a row's token is made: from a good token, changed as the row says.
//!
//! Texts may hold placeholders. In a payload or header: `$OBJECT` (the changed claims as JSON), `$MEMBERS` (the same
//! without braces), `$HMEMBERS` (the header's), `$NEST(n)` (n lists in one another), `$MANY(n)` (n members),
//! `$GROUPS(n)`, `$X(n)` (n letters), `$ZERO(n)` (n digits). In claims and header members: `$ISS`, `$UPPERISS`,
//! `$OTHERSCHEME`, `$CLIENT`, `$KID`, `$JWK`, `$OTHERJWK`. In a token: `$T` (the whole), `$H`, `$P`, `$S` (its parts),
//! `$OTHERP`, `$SHORT`, `$LOWBITS`, `$STANDARD`, `$ZEROS` (parts that are wrong in one way).

use crate::{
    support::{CLIENT, NOW, SigningKey, access_claims, id_claims, program_claims, signing_key::pem},
    token::Row,
};
use aws_lc_rs::{rand::SystemRandom, signature};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

pub(crate) struct KeyRing {
    pub(crate) first: SigningKey,
    pub(crate) second: SigningKey,
    /// Not the pool's, but of the same name.
    pub(crate) other: SigningKey,
}

/// Made once: making a key takes longer than all that is done with it.
pub(crate) static KEYS: LazyLock<KeyRing> = LazyLock::new(|| KeyRing {
    first: SigningKey::new("key+/="),
    second: SigningKey::new("second"),
    other: SigningKey::new("key+/="),
});

/// The row's token.
pub(crate) fn token(row: &Row, issuer: &str) -> String {
    let Some(bytes) = row.pad_to else { return made(row, issuer) };
    let padded = |payload: usize, header: usize| {
        let mut row = row.clone();
        row.claims.insert("filler".to_owned(), json!("x".repeat(payload)));
        row.header.insert("filler".to_owned(), json!("x".repeat(header)));
        made(&row, issuer)
    };
    // Three bytes are four characters: not each length can be had by the payload alone.
    let payload = (bytes - padded(0, 0).len()) * 3 / 4 - 4;
    let tries = (0..3).flat_map(|header| (0..8).map(move |more| (payload + more, header)));
    tries.map(|(payload, header)| padded(payload, header)).find(|token| token.len() == bytes).unwrap()
}

fn made(row: &Row, issuer: &str) -> String {
    let key = match row.sign.as_str() {
        "second" => &KEYS.second,
        _ => &KEYS.first,
    };
    let mut header = object(key.header());
    change(&mut header, &row.header, &row.header_without, issuer);
    let mut claims = object(match row.kind.as_str() {
        "id" => id_claims(issuer),
        "program" => program_claims(issuer),
        _ => access_claims(issuer),
    });
    change(&mut claims, &row.claims, &row.without, issuer);
    for (claim, seconds) in &row.times {
        let time = NOW as f64 + seconds;
        claims.insert(claim.clone(), if time.fract() == 0.0 { json!(time as u64) } else { json!(time) });
    }
    let header = fill(row.header_text.as_deref().unwrap_or("{$HMEMBERS}"), &header, issuer);
    let payload = fill(row.payload.as_deref().unwrap_or("$OBJECT"), &claims, issuer);
    let payload = match row.encoding.as_deref() {
        None => payload.into_bytes(),
        Some("latin1") => payload.chars().map(|c| u8::try_from(c).unwrap()).collect(),
        Some("utf16le") => payload.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Some(other) => panic!("unknown encoding {other}"),
    };
    let (h, p) = (URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let message = row.message.as_deref().unwrap_or("$H.$P").replace("$H", &h).replace("$P", &p);
    let s = sign(&row.sign, &message);
    let raw = URL_SAFE_NO_PAD.decode(&s).unwrap_or_default();
    let whole = format!("{message}.{s}");
    let promoted = URL_SAFE_NO_PAD.encode(r#"{"cognito:groups":["admins"]}"#);
    let replacements = [
        ("$OTHERP", &promoted),
        ("$SHORT", &URL_SAFE_NO_PAD.encode(&raw[..raw.len().saturating_sub(3)])),
        ("$LOWBITS", &low_bits(&s)),
        ("$STANDARD", &STANDARD_NO_PAD.encode(&raw)),
        ("$ZEROS", &URL_SAFE_NO_PAD.encode([0; 64])),
        ("$T", &whole),
        ("$H", &h),
        ("$P", &p),
        ("$S", &s),
    ];
    let template = row.token.as_deref().unwrap_or("$T").to_owned();
    replacements.iter().fold(template, |text, (name, value)| text.replace(name, value))
}

/// The last character of 256 bytes stands for two bits, and has four that no encoder sets. (Of a length without such
/// bits it is just another signature.)
fn low_bits(signature: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (start, last) = signature.split_at(signature.len() - 1);
    let place = ALPHABET.iter().position(|letter| *letter == last.as_bytes()[0]).unwrap();
    format!("{start}{}", char::from(ALPHABET[(place + 1) % ALPHABET.len()]))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn change(object: &mut Map<String, Value>, changes: &BTreeMap<String, Value>, without: &[String], issuer: &str) {
    for name in without {
        object.remove(name).unwrap_or_else(|| panic!("there is no {name}"));
    }
    for (name, value) in changes {
        object.insert(name.clone(), named(value, issuer));
    }
}

/// Fills in the names in each text of a value.
fn named(value: &Value, issuer: &str) -> Value {
    match value {
        Value::String(text) if text == "$JWK" => KEYS.first.jwk.clone(),
        Value::String(text) if text == "$OTHERJWK" => KEYS.other.jwk.clone(),
        Value::String(text) => {
            let text = text.replace("$UPPERISS", &issuer.to_uppercase());
            let text = text.replace("$OTHERSCHEME", &other_scheme(issuer));
            let text = text.replace("$ISS", issuer).replace("$CLIENT", CLIENT).replace("$KID", &KEYS.first.kid);
            json!(repeated(&text))
        }
        Value::Array(items) => items.iter().map(|item| named(item, issuer)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), named(value, issuer))).collect(),
        other => other.clone(),
    }
}

fn other_scheme(issuer: &str) -> String {
    issuer.strip_prefix("https:").map_or_else(|| issuer.replacen("http:", "https:", 1), |rest| format!("http:{rest}"))
}

fn fill(template: &str, object: &Map<String, Value>, issuer: &str) -> String {
    let whole = Value::Object(object.clone()).to_string();
    let members = &whole[1..whole.len() - 1];
    let text = template.replace("$OBJECT", &whole).replace("$HMEMBERS", members).replace("$MEMBERS", members);
    repeated(&text.replace("$ISS", issuer).replace("$KID", &KEYS.first.kid))
}

/// `$WHAT(n)`: n times the same, or much the same.
fn repeated(text: &str) -> String {
    let mut text = text.to_owned();
    for what in ["$NEST", "$MANY", "$GROUPS", "$X", "$ZERO"] {
        let Some((before, rest)) = text.split_once(&format!("{what}(")) else { continue };
        let (times, after) = rest.split_once(')').unwrap();
        let times: usize = times.parse().unwrap();
        let filling: String = match what {
            "$NEST" => format!("{}{}", "[".repeat(times), "]".repeat(times)),
            "$MANY" => (0..times).map(|n| format!("\"m{n}\":0")).collect::<Vec<_>>().join(","),
            "$GROUPS" => (0..times).map(|n| format!("\"g{n}\",")).collect(),
            "$ZERO" => "0".repeat(times),
            _ => "x".repeat(times),
        };
        text = format!("{before}{filling}{after}");
    }
    text
}

/// How rows call a way to sign; the signature, in base64url.
pub(crate) fn sign(how: &str, message: &str) -> String {
    let key = &KEYS.first;
    let secret = |secret: &[u8]| {
        jsonwebtoken::crypto::sign(message.as_bytes(), &EncodingKey::from_secret(secret), Algorithm::HS256).unwrap()
    };
    match how {
        "first" => key.sign_with(Algorithm::RS256, message),
        "second" => KEYS.second.sign_with(Algorithm::RS256, message),
        "other" => KEYS.other.sign_with(Algorithm::RS256, message),
        "RS384" => key.sign_with(Algorithm::RS384, message),
        "RS512" => key.sign_with(Algorithm::RS512, message),
        "PS256" => key.sign_with(Algorithm::PS256, message),
        "HS256 pem" => secret(pem("PUBLIC", &key.spki).as_bytes()),
        "HS256 der" => secret(&key.spki),
        "HS256 modulus" => secret(&URL_SAFE_NO_PAD.decode(key.jwk["n"].as_str().unwrap()).unwrap()),
        "HS256 empty" => secret(b""),
        "ES256" | "ES384" | "ES512" => {
            let algorithm = curve(how);
            let random = SystemRandom::new();
            let pair = signature::EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
            let pair = signature::EcdsaKeyPair::from_pkcs8(algorithm, pair.as_ref()).unwrap();
            URL_SAFE_NO_PAD.encode(pair.sign(&random, message.as_bytes()).unwrap())
        }
        "EdDSA" => {
            let pair = signature::Ed25519KeyPair::generate().unwrap();
            URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()))
        }
        other => panic!("unknown signer {other}"),
    }
}

fn curve(name: &str) -> &'static signature::EcdsaSigningAlgorithm {
    match name {
        "ES256" => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        "ES384" => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        _ => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
    }
}
