//! Making somebody a member or an administrator, and the opposite.

use crate::{Caller, Gate, Refusal, audit::Fill as _, to_its_end};
use access::{Action as _, ChangeGroups, Reason};
use std::{collections::BTreeSet, time::Duration};
use store::WriteError;
use tracing::Instrument as _;

/// When the mark that a person's tokens are of before is tried again by itself.
const AGAIN: [Duration; 4] =
    [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60), Duration::from_secs(600)];

impl Gate {
    /// Puts a person into those of Usher's two groups that are in `wanted` and takes them out of the other. All their
    /// tokens are renewed before they count again, so that it holds within seconds. It goes on when the caller goes away:
    /// Cognito must not have changed what is neither remembered nor marked.
    ///
    /// # Errors
    /// [`Refusal`]; after [`Refusal::Unavailable`] doing it again does what is left.
    pub async fn change_groups(
        &self,
        caller: &Caller,
        username: &str,
        wanted: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let (gate, caller, username) = (self.clone(), caller.clone(), username.to_owned());
        let wanted = wanted.iter().filter(|group| self.is_ours(group)).cloned().collect();
        to_its_end(async move { gate.change_groups_to(&caller, &username, &wanted).await }).await?
    }

    async fn change_groups_to(
        &self,
        caller: &Caller,
        username: &str,
        wanted: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let principal = self.principal(caller)?;
        let asked = ChangeGroups { username: username.to_owned(), wanted: wanted.clone() };
        self.admit(principal, asked, username).await?;
        // Those of the last token: some may come from the person's identity provider.
        let known = self.shared().store.users.find(username).await?.ok_or(Refusal::NotFound)?.person.groups;
        let of_the_pool =
            self.shared().administration.groups_of(username).await.map_err(away)?.ok_or(Refusal::NotFound)?;
        let (kept, lost): (BTreeSet<_>, BTreeSet<_>) =
            known.iter().cloned().partition(|group| wanted.contains(group) || !self.is_ours(group));
        if let Some(group) = lost.difference(&of_the_pool).next() {
            let reason = Reason::GroupFromProvider { group: group.clone() };
            return Err(self.deny::<ChangeGroups>(principal, username, reason).await);
        }
        // Cognito and the tables cannot be changed together. First it is written down what is asked for and what is lost
        // by it, so that whoever does it again is not told that somebody else gave the group; then what came of it.
        let asked = self.done(&principal.username, "ask_for_groups", username).from(&known).to(wanted);
        self.shared().store.users.note_groups(username, &kept, &asked).await.map_err(unwritten)?;
        let changed = self.change_in_the_pool(username, wanted, &of_the_pool).await;
        let noted = match &changed {
            Ok(()) => {
                let groups = kept.union(&of_the_pool).filter(|group| !self.is_ours(group)).chain(wanted);
                let groups = groups.cloned().collect();
                let entry = self.done(&principal.username, ChangeGroups::NAME, username).from(&known).to(&groups);
                let noted = self.shared().store.users.groups_changed(username, &groups, self.now(), &entry).await;
                self.shared().standings.changed(username);
                noted.map_err(unwritten)
            }
            Err(_) => Ok(()),
        };
        if changed.is_err() || noted.is_err() {
            // Cognito may have changed them all the same.
            tokio::spawn(self.clone().renew_tokens_later(username.to_owned()).in_current_span());
        }
        changed.and(noted)?;
        tracing::info!(username, by = %principal.username, ?wanted, "groups changed");
        Ok(())
    }

    fn is_ours(&self, group: &String) -> bool {
        [&self.rules().members, &self.rules().administrators].contains(&group)
    }

    async fn change_in_the_pool(
        &self,
        username: &str,
        wanted: &BTreeSet<String>,
        of_the_pool: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let administration = &self.shared().administration;
        for group in [&self.rules().members, &self.rules().administrators] {
            match (of_the_pool.contains(group), wanted.contains(group)) {
                (false, true) => administration.add_to_group(username, group).await.map_err(away)?,
                (true, false) => administration.remove_from_group(username, group).await.map_err(away)?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn renew_tokens_later(self, username: String) {
        for wait in AGAIN {
            tokio::time::sleep(wait).await;
            if self.shared().store.users.renew_tokens(&username, self.now()).await.is_ok() {
                self.shared().standings.changed(&username);
                return;
            }
        }
        tracing::error!(username, "a change of groups is incomplete; change them again");
    }
}

fn unwritten(error: WriteError<()>) -> Refusal {
    match error {
        WriteError::Changed(_) => Refusal::NotFound,
        error => Refusal::Unavailable(error.to_string()),
    }
}

fn away(error: identity::AdministrationError) -> Refusal {
    Refusal::Unavailable(error.to_string())
}
