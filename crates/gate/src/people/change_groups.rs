//! Making somebody a member or an administrator, and the opposite.

use crate::{Caller, Gate, Refusal, audit::Fill as _};
use access::{Action as _, ChangeGroups, Reason};
use std::collections::BTreeSet;
use store::WriteError;

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
        let (gate, caller, username, wanted) = (self.clone(), caller.clone(), username.to_owned(), wanted.clone());
        let task = tokio::spawn(async move { gate.change_groups_to(&caller, &username, &wanted).await });
        task.await.unwrap_or_else(|error| Err(Refusal::Unavailable(error.to_string())))
    }

    async fn change_groups_to(
        &self,
        caller: &Caller,
        username: &str,
        wanted: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, ChangeGroups { username: username.to_owned() }, username).await?;
        let rules = self.rules();
        // Whoever gave it up by mistake could not take it back.
        if username == principal.username && !wanted.contains(&rules.administrators) {
            let reason = Reason::OwnAdministration { administrators: rules.administrators.clone() };
            return Err(self.deny::<ChangeGroups>(principal, username, reason).await);
        }
        // Those of the last token: some may come from the person's identity provider.
        let known = self.shared().store.users.find(username).await?.ok_or(Refusal::NotFound)?.person.groups;
        let administration = &self.shared().administration;
        let unavailable = |error: identity::AdministrationError| Refusal::Unavailable(error.to_string());
        let of_the_pool = administration.groups_of(username).await.map_err(unavailable)?.ok_or(Refusal::NotFound)?;
        let ours = [&rules.members, &rules.administrators];
        let unwanted = |group: &&&String| !wanted.contains(**group) && known.contains(**group);
        if let Some(group) = ours.iter().filter(unwanted).find(|group| !of_the_pool.contains(**group)) {
            let reason = Reason::GroupFromProvider { group: (*group).clone() };
            return Err(self.deny::<ChangeGroups>(principal, username, reason).await);
        }
        // Cognito and the trail cannot be changed together: first that it is asked for, then what came of it.
        let asked = self.done(&principal.username, "ask_for_groups", username).from(&known).to(wanted);
        self.shared().store.audit.append(&[asked]).await?;
        let mut groups: BTreeSet<_> = known.union(&of_the_pool).cloned().collect();
        for group in ours {
            match (of_the_pool.contains(group), wanted.contains(group)) {
                (false, true) => {
                    administration.add_to_group(username, group).await.map_err(unavailable)?;
                    groups.insert(group.clone());
                }
                (true, false) => {
                    administration.remove_from_group(username, group).await.map_err(unavailable)?;
                    groups.remove(group);
                }
                _ => {}
            }
        }
        let entry = self.done(&principal.username, ChangeGroups::NAME, username).from(&known).to(&groups);
        let marked = self.shared().store.users.groups_changed(username, &groups, self.now(), &entry).await;
        marked.map_err(|error| match error {
            WriteError::Changed(_) => Refusal::NotFound,
            error => Refusal::Unavailable(error.to_string()),
        })?;
        self.shared().standings.changed(username);
        tracing::info!(username, by = %principal.username, ?groups, "groups changed");
        Ok(())
    }
}
