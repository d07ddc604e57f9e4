//! `usher audit verify`: checks the audit trail for tampering.

use crate::{Configuration, StartError, server};
use std::time::{SystemTime, UNIX_EPOCH};
use store::{Store, Verified};

/// Reads the whole audit trail and checks each record against its own hash and the record before it. In local mode this
/// also works while Usher is running.
///
/// # Errors
/// [`StartError`] when the configuration or the tables cannot be used.
pub async fn verify_audit(configuration: Configuration) -> Result<Verified, StartError> {
    let (settings, backends) = server::tables(&configuration).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let verified = Store::connect(&settings).await.audit.verify(now).await;
    // Keeps local mode's services running until here.
    drop(backends);
    Ok(verified?)
}
