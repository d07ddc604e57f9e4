//! `usher audit verify`: checks the audit trail for tampering.

use crate::{Configuration, StartError, server};
use gate::Clock;
use store::{Store, Verified};

/// Reads the whole audit trail and checks each record against its own hash and the record before it. In local mode this
/// also works while Usher is running.
///
/// # Errors
/// [`StartError`] when the configuration or the tables cannot be used.
pub async fn verify_audit(configuration: Configuration) -> Result<Verified, StartError> {
    let (settings, backends) = server::tables(&configuration).await?;
    let verified = Store::connect(&settings).await.audit.verify(Clock::system().now()).await;
    // Keeps local mode's services running until here.
    drop(backends);
    Ok(verified?)
}
