//! `at_hash`: which access token an ID token was issued with (OpenID Connect Core, section 3.1.3.6).

use access::claims::Claims;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::AccessToken;

/// Whether both tokens come from one response. The claim is optional; any value but the token's hash is a mismatch.
pub(super) fn agrees(id_claims: &Claims, access: &AccessToken) -> bool {
    let Some(claim) = id_claims.get("at_hash") else { return true };
    let hash = digest::digest(&digest::SHA256, access.expose().as_bytes());
    let (left_half, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    claim.as_str() == Some(URL_SAFE_NO_PAD.encode(left_half).as_str())
}
