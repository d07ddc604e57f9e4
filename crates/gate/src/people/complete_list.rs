//! Adds those to the list of people who last signed in to a version of Usher without it.

use super::PeopleService;
use crate::Refusal;
use std::time::Duration;

/// Pause after a pass that found somebody or failed. During a deployment, servers of the earlier version go on signing
/// people in; the next pass finds them.
const PAUSE: Duration = Duration::from_mins(10);

impl PeopleService {
    /// Adds whoever is missing from the list of people, until nobody is. Ends at once if another server, or an earlier
    /// run, has found nobody missing.
    pub async fn complete_list(&self) {
        loop {
            match self.add_missing_to_list().await {
                Ok(0) => return,
                Ok(added) => tracing::info!(added, "people of an earlier version are in the list now"),
                Err(refusal) => tracing::warn!(%refusal, "people of an earlier version may be missing in the list"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// One pass. Returns how many were missing; if nobody was, the list counts as complete from now on.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the database does not answer.
    pub async fn add_missing_to_list(&self) -> Result<u64, Refusal> {
        if self.people.is_complete().await? {
            return Ok(0);
        }
        let added = self.users.list_missing().await?;
        if added == 0 {
            self.people.mark_complete().await?;
        }
        Ok(added)
    }
}
