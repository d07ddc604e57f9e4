//! Adding users to Usher's groups (members, administrators) and removing them.

mod newcomer;

use super::PeopleService;
use crate::{Caller, Outage, Refusal, audit::EntryFields as _, retries, spawn_detached};
use access::{Admission, AuditAction, ChangeGroups, Dependency, Principal, Reason, Target, UserRef, canonical};
use std::{collections::BTreeSet, time::Duration};
use store::{AdministratorRemoval, Entry};
use tracing::Instrument as _;

/// Delay before the first re-check of an unconfirmed change.
const RETRY_DELAY: Duration = Duration::from_secs(2);

impl PeopleService {
    /// Adds a user to those of Usher's two groups that are in `wanted`, but not in `shown`: the groups that the caller
    /// saw when they chose. Removes the user from those that are in `shown` alone, and leaves the others as they are.
    /// Usher renews the user's tokens before it accepts them again, so the change takes effect within seconds. The work
    /// continues when the caller goes away: Cognito must not have a change that is neither recorded nor announced.
    ///
    /// # Errors
    /// [`Refusal`]; after [`Refusal::Unavailable`], repeating the call completes the change.
    pub async fn change_groups(
        &self,
        caller: &Caller,
        person: &str,
        shown: &BTreeSet<String>,
        wanted: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let (service, caller, person) = (self.clone(), caller.clone(), person.to_owned());
        let of_usher = |groups: &BTreeSet<String>| {
            let groups = groups.iter().map(|group| canonical(group).into_owned());
            groups.filter(|group| self.is_usher_group(group)).collect::<BTreeSet<_>>()
        };
        let (shown, wanted) = (of_usher(shown), of_usher(wanted));
        let change = GroupChange { joined: &wanted - &shown, left: &shown - &wanted };
        spawn_detached(async move { service.apply_group_change(&caller, &person, change).await }).await?
    }

    /// Adds a user to one of Usher's two groups, or removes them, and leaves the other as it is. Otherwise like
    /// [`Self::change_groups`].
    ///
    /// # Errors
    /// As those of [`Self::change_groups`]; [`Refusal::NotFound`] also when it is none of Usher's groups.
    pub async fn change_group(
        &self,
        caller: &Caller,
        person: &str,
        group: &str,
        is_member: bool,
    ) -> Result<(), Refusal> {
        let (service, caller, person) = (self.clone(), caller.clone(), person.to_owned());
        let group = BTreeSet::from([canonical(group).into_owned()]);
        let (joined, left) = if is_member { (group, BTreeSet::new()) } else { (BTreeSet::new(), group) };
        let change = GroupChange { joined, left };
        spawn_detached(async move { service.apply_group_change(&caller, &person, change).await }).await?
    }

    async fn apply_group_change(&self, caller: &Caller, person: &str, change: GroupChange) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        let admit = async |wanted: BTreeSet<String>| {
            self.authorizer.admit(principal, ChangeGroups { user: user.clone(), wanted }).await
        };
        // Nobody learns of a user whose groups they may not change. What becomes of both groups is known only then.
        let mut admission = admit(change.applied_to(self.usher_groups().map(Clone::clone).into())).await?;
        if !change.joined.union(&change.left).all(|group| self.is_usher_group(group)) {
            return Err(Refusal::NotFound);
        }
        // The groups of the last token: some may come from the user's identity provider.
        let Some(stored) = self.users.find(&user.id).await? else {
            return self.change_groups_of_newcomer(principal, person, &change).await;
        };
        let known = stored.person.groups;
        let of_the_pool = self.groups_in_the_pool(&user).await?.ok_or(Refusal::NotFound)?;
        let of_usher = |groups: &BTreeSet<String>| -> BTreeSet<String> {
            groups.iter().filter(|group| self.is_usher_group(group)).cloned().collect()
        };
        let (known_of_usher, pool_of_usher) = (of_usher(&known), of_usher(&of_the_pool));
        let wanted = &change.applied_to(&known_of_usher | &pool_of_usher);
        if admission.action().wanted != *wanted {
            admission = admit(wanted.clone()).await?;
        }
        // Both sides have the groups already, so no earlier call is left to complete. A removal is always carried out: what
        // is missing on both sides may lack its record.
        if change.left.is_empty() && *wanted == known_of_usher && *wanted == pool_of_usher {
            return Ok(());
        }
        let (kept, lost): (BTreeSet<_>, BTreeSet<_>) =
            known.iter().cloned().partition(|group| wanted.contains(group) || !self.is_usher_group(group));
        if let Some(group) = lost.difference(&of_the_pool).next() {
            let reason = Reason::GroupFromProvider { group: group.clone() };
            return Err(self.authorizer.deny(principal, admission.action(), reason).await);
        }
        // Cognito and the tables cannot change in one transaction. First record what is asked for and which groups are
        // lost, so that a repeated call is not refused because an identity provider seems to give the group. Then
        // record the outcome.
        let asked = self.audit.entry(&principal.user, AuditAction::GROUP_CHANGE_REQUESTED, &Target::User(&user));
        let asked = asked.with_before(&known).with_after(wanted);
        let administrators = &self.rules.configured().administrators;
        let is_administrator = known.contains(administrators) || of_the_pool.contains(administrators);
        if is_administrator && !wanted.contains(administrators) {
            self.remove_administrator(principal, &admission, &kept, &asked).await?;
        } else {
            self.users.note_groups(&admission, &kept, &asked).await?;
        }
        // A group that is not asked about may be known from elsewhere, or only from before: the pool does not get it.
        let others = &of_the_pool - &pool_of_usher;
        let wanted_there = change.applied_to(pool_of_usher);
        let changed = self.change_in_the_pool(&user.username, &wanted_there, &of_the_pool).await;
        let now_in_the_pool = others.union(&wanted_there).cloned().collect();
        let from_elsewhere = known.difference(&of_the_pool).cloned().collect();
        let change = Change { admission, from_elsewhere, known, of_newcomer: false };
        let settled = match changed {
            Ok(()) => self.record_outcome(&change, &now_in_the_pool).await,
            Err(refusal) => Err(refusal),
        };
        if settled.is_err() {
            // Cognito may have applied all or part of the change.
            tokio::spawn(self.clone().record_outcome_later(change).in_current_span());
        }
        settled
    }

    /// Starts removing a user from the administrators' group. At least one administrator must remain: the caller must
    /// be an administrator, in the table and in the user pool, and nobody may be removing the caller at the same
    /// moment.
    async fn remove_administrator(
        &self,
        principal: &Principal,
        admission: &Admission<ChangeGroups>,
        groups: &BTreeSet<String>,
        asked: &Entry,
    ) -> Result<(), Refusal> {
        let administrators = self.rules.configured().administrators.as_str();
        let taking = AdministratorRemoval { groups, administrators, now: self.clock.now() };
        let account = self.user_lookup.pool_account(admission.user()).await?;
        let remains = account.is_some_and(|account| account.is_enabled)
            && self.users.remove_administrator(admission, taking, asked).await?;
        if remains {
            return Ok(());
        }
        let reason = Reason::AdministratorsOnly { administrators: administrators.to_owned() };
        Err(self.authorizer.deny(principal, admission.action(), reason).await)
    }

    /// The groups that the user is in at the pool; `None` when the pool no longer has this user.
    async fn groups_in_the_pool(&self, user: &UserRef) -> Result<Option<BTreeSet<String>>, Refusal> {
        if self.user_lookup.pool_account(user).await?.is_none() {
            return Ok(None);
        }
        self.administration.groups_of(&user.username).await.map_err(user_pool_outage)
    }

    /// The groups of members and of administrators.
    fn usher_groups(&self) -> [&String; 2] {
        [&self.rules.configured().members, &self.rules.configured().administrators]
    }

    fn is_usher_group(&self, group: &String) -> bool {
        self.usher_groups().contains(&group)
    }

    async fn change_in_the_pool(
        &self,
        username: &str,
        wanted: &BTreeSet<String>,
        of_the_pool: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let administration = &self.administration;
        for group in self.usher_groups() {
            match (of_the_pool.contains(group), wanted.contains(group)) {
                (false, true) => administration.add_to_group(username, group).await.map_err(user_pool_outage)?,
                (true, false) => administration.remove_from_group(username, group).await.map_err(user_pool_outage)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Records the outcome. From now on, tokens issued before are renewed before they are accepted.
    async fn record_outcome(&self, change: &Change, in_the_pool: &BTreeSet<String>) -> Result<(), Refusal> {
        let Change { admission, known, from_elsewhere, of_newcomer } = change;
        if *of_newcomer {
            return self.record_outcome_of_newcomer(admission, known, in_the_pool).await;
        }
        self.record_groups(admission, known, &from_elsewhere.union(in_the_pool).cloned().collect()).await
    }

    async fn record_groups(
        &self,
        admission: &Admission<ChangeGroups>,
        known: &BTreeSet<String>,
        groups: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let (by, user) = (admission.user(), &admission.action().user);
        let entry = self.audit.admitted(admission).with_before(known).with_after(groups);
        let noted = self.users.groups_changed(admission, groups, self.clock.now(), &entry).await;
        self.session_cache.changed(&user.id);
        noted?;
        tracing::info!(username = user.username, by = by.username, ?groups, "groups changed");
        Ok(())
    }

    async fn record_outcome_later(self, change: Change) {
        let user = change.admission.action().user.clone();
        let username = user.username.as_str();
        let settle = async || {
            let settled = match self.groups_in_the_pool(&user).await {
                Ok(groups) => self.record_outcome(&change, &groups.unwrap_or_default()).await,
                Err(refusal) => Err(refusal),
            };
            settled.inspect_err(|refusal| {
                tracing::warn!(%refusal, username, "a change of groups is incomplete; retrying");
            })
        };
        if retries::later(RETRY_DELAY, settle).await.is_err() {
            tracing::error!(username, "a change of groups is incomplete; change them again");
        }
    }
}

/// What is asked for. It leaves all other groups as they are.
struct GroupChange {
    /// To be in these groups as well.
    joined: BTreeSet<String>,
    /// To be in these groups no longer.
    left: BTreeSet<String>,
}

impl GroupChange {
    fn applied_to(&self, mut groups: BTreeSet<String>) -> BTreeSet<String> {
        groups.retain(|group| !self.left.contains(group));
        groups.extend(self.joined.iter().cloned());
        groups
    }
}

/// A change of groups in progress.
struct Change {
    admission: Admission<ChangeGroups>,
    /// All groups before the change.
    known: BTreeSet<String>,
    /// The groups that do not come from the user pool.
    from_elsewhere: BTreeSet<String>,
    /// Whether only the pool had this user when the change began.
    of_newcomer: bool,
}

pub(crate) fn user_pool_outage(error: identity::AdministrationError) -> Refusal {
    Outage::of(Dependency::UserPoolApi, error).into()
}
