//! `usher audit verify`: whether the audit trail is as it was written.

use crate::{Configuration, StartError, server};
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Store, Verified};

/// Reads the whole trail and compares each record with what it says of itself, and with the one before it. In local mode
/// also while Usher runs.
///
/// # Errors
/// [`StartError`] if the tables are unavailable.
pub async fn verify_audit(configuration: Configuration) -> Result<Verified, StartError> {
    let (settings, backends) = server::tables(&configuration).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let verified = Store::connect(&settings).await.audit.verify(now).await;
    // Local mode's services end only now.
    drop(backends);
    Ok(verified?)
}
