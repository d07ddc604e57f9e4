//! `usher audit verify`: checks that the audit trail is unchanged.

use crate::{Configuration, StartError, server};
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Store, Verified};

/// Reads the whole trail and compares each record with its own hash and with the record before it. In local mode, this
/// works while Usher runs.
///
/// # Errors
/// [`StartError`] if the tables are unavailable.
pub async fn verify_audit(configuration: Configuration) -> Result<Verified, StartError> {
    let (settings, backends) = server::tables(&configuration).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let verified = Store::connect(&settings).await.audit.verify(now).await;
    // Keeps the services of local mode running until here.
    drop(backends);
    Ok(verified?)
}
