//! Suggests whom and what to ask about.

use super::MapService;
use crate::{Caller, Refusal};
use access::{ListResources, MAX_PATH_CHARS, ReadMap, SUGGESTIONS, SuggestedPerson, Suggestions, canonical};
use futures::future::try_join;
use store::User;

impl MapService {
    /// The first people and resources whose username or path begins with what is typed.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn suggest(&self, caller: &Caller, username: &str, path: &str) -> Result<Suggestions, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, ReadMap::default()).await?;
        let listing = ListResources::of(self.rules.configured(), principal);
        let listing = self.authorizer.admit(principal, listing).await?;
        let path: String = canonical(path.trim()).chars().take(MAX_PATH_CHARS).collect();
        let (people, paths) = try_join(
            self.users.beginning_with(username.trim(), SUGGESTIONS),
            self.resources.paths_beginning_with(&listing, &path, SUGGESTIONS),
        )
        .await?;
        let suggested = |User { person, .. }| SuggestedPerson { username: person.user.username, name: person.name };
        let mut people: Vec<_> = people.into_iter().map(suggested).collect();
        // Several users can have had a username one after the other.
        people.dedup_by(|a, b| a.username == b.username);
        Ok(Suggestions { people, paths: paths.into_iter().take(SUGGESTIONS).collect() })
    }
}
