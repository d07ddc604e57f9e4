//! The tokens of the corpus and the keys to verify them with, for another verifier.

use crate::{
    recipe::{self, KEYS},
    support::{AUDIENCE, CLIENT, NOW, SCOPE},
    token::Row,
};
use serde_json::{Value, json};

/// A Cognito pool: other verifiers take nothing else for an issuer.
const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aB3";

pub(crate) fn write(rows: &[Row], path: &str) {
    let rows: Vec<Value> = rows
        .iter()
        .filter(|row| row.level.is_none() && row.signed_out.is_none() && !row.flips)
        .map(|row| {
            let kind = row.verifier.as_deref().unwrap_or(&row.kind);
            json!({
                "id": row.id, "what": row.what, "usher": row.expect, "anchor": row.anchor, "kind": kind,
                "admins": row.no_admin, "token": recipe::token(row, ISSUER),
            })
        })
        .collect();
    let keys = json!({ "keys": [KEYS.first.jwk, KEYS.second.jwk] });
    let dump = json!({
        "issuer": ISSUER, "client": CLIENT, "scope": SCOPE, "audience": AUDIENCE, "now": NOW, "keys": keys, "rows": rows,
    });
    std::fs::write(path, dump.to_string()).unwrap();
}
