//! Faulty tokens: changes their claims before signing, or their signature.

use super::switches::{TokenFault, TokenKind, WhichToken};
use crate::provider::Provider;
use crate::provider::keys::SigningKey;
use crate::provider::respond::InternalError;
use crate::provider::secrets;
use crate::provider::trigger::TokenSource;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// Makes one token faulty, or leaves it unchanged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenCorruptor {
    kind: Option<TokenKind>,
    token: WhichToken,
}

impl TokenCorruptor {
    /// The corruptor for an ID or access token that is issued for the reason `source`.
    pub(crate) fn of(provider: &Provider, token: WhichToken, source: TokenSource) -> Self {
        let meant = |fault: &TokenFault| {
            (fault.of == token || fault.of == WhichToken::Both)
                && (!fault.only_refreshed || source == TokenSource::RefreshTokens)
        };
        Self { kind: provider.faults.switches().tokens.filter(meant).map(|fault| fault.kind), token }
    }

    /// Changes the claims.
    pub(crate) fn claims(self, claims: &mut Map<String, Value>) {
        let audience = if self.token == WhichToken::Access { "client_id" } else { "aud" };
        let Some(kind) = self.kind else { return };
        let (name, value) = match kind {
            TokenKind::InvalidIssuer => ("iss", Some(json!("http://localhost:1/local_Other"))),
            TokenKind::InvalidAudience => (audience, Some(json!("anotherclient"))),
            TokenKind::MissingAudience => (audience, None),
            TokenKind::MissingIssuedAt => ("iat", None),
            TokenKind::MissingSubject => ("sub", None),
            TokenKind::OtherSubject => ("sub", Some(json!("00000000-0000-4000-8000-000000000000"))),
            TokenKind::OtherOrigin => ("origin_jti", Some(json!("00000000-0000-4000-8000-000000000000"))),
            TokenKind::InvalidNonce if self.token == WhichToken::Id => ("nonce", Some(json!("another-nonce"))),
            TokenKind::MissingNonce => ("nonce", None),
            TokenKind::NonceArray => match claims.get("nonce") {
                Some(nonce) => ("nonce", Some(json!([nonce]))),
                None => return,
            },
            TokenKind::InvalidAtHash if self.token == WhichToken::Id => {
                ("at_hash", Some(json!(secrets::at_hash("another access token"))))
            }
            _ => return,
        };
        match value {
            Some(value) => claims.insert(name.to_owned(), value),
            None => claims.remove(name),
        };
    }

    /// Signs the token, correctly or not.
    pub(crate) fn sign(self, key: &SigningKey, claims: &Map<String, Value>) -> Result<String, InternalError> {
        let token = key.sign(claims)?;
        let message = |header: Value| {
            let payload = token.split('.').nth(1).unwrap_or_default();
            format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header.to_string()))
        };
        let signed = |message: &str, signature: &[u8]| format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
        Ok(match self.kind {
            Some(TokenKind::SignatureNone) => format!("{}.", message(json!({ "alg": "none" }))),
            Some(TokenKind::InvalidSignature) => {
                let other = key.sign(&Map::new())?;
                let signature = other.rsplit('.').next().unwrap_or_default();
                format!("{}.{signature}", message(json!({ "kid": key.kid(), "alg": "RS256" })))
            }
            Some(TokenKind::Hs256) => {
                let message = message(json!({ "kid": key.kid(), "alg": "HS256" }));
                let secret = hmac::Key::new(hmac::HMAC_SHA256, key.modulus().as_bytes());
                signed(&message, hmac::sign(&secret, message.as_bytes()).as_ref())
            }
            Some(TokenKind::Es256) => {
                let message = message(json!({ "kid": key.kid(), "alg": "ES256" }));
                let signature = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                    .and_then(|pair| pair.sign(&SystemRandom::new(), message.as_bytes()))
                    .map_err(|_| InternalError::new("a token could not be signed"))?;
                signed(&message, signature.as_ref())
            }
            Some(TokenKind::MissingKid) => {
                let message = message(json!({ "alg": "RS256" }));
                signed(&message, &key.signature(&message)?)
            }
            _ => token,
        })
    }
}
