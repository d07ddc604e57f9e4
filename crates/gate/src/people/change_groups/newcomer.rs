//! Changing the groups of somebody who is in the user pool, but has never signed in: only the pool has them.

use super::{Change, GroupChange, user_pool_outage};
use crate::{Refusal, audit::EntryFields as _, people::PeopleService};
use access::{Admission, AuditAction, ChangeGroups, Principal, Reason, Target, UserRef};
use identity::PoolUser;
use std::collections::BTreeSet;
use tracing::Instrument as _;

impl PeopleService {
    /// Like [`Self::change_groups`]. Nothing is stored of this person, so there are no tokens to renew.
    pub(super) async fn change_groups_of_newcomer(
        &self,
        principal: &Principal,
        person: &str,
        change: &GroupChange,
    ) -> Result<(), Refusal> {
        let PoolUser { username, subject, .. } = match self.administration.find_listed(person).await {
            Ok(found) => found.ok_or(Refusal::NotFound)?,
            Err(error) if error.is_denied() => return Err(Refusal::NotFound),
            Err(error) => return Err(user_pool_outage(error)),
        };
        let user = UserRef { id: self.user_lookup.user_id(&subject), username };
        if self.users.find(&user.id).await?.is_some() {
            return Err(Refusal::NotFound);
        }
        let of_the_pool = self.administration.groups_of(&user.username).await.map_err(user_pool_outage)?;
        let of_the_pool = of_the_pool.ok_or(Refusal::NotFound)?;
        let present = of_the_pool.iter().filter(|group| self.is_usher_group(group)).cloned().collect();
        let wanted = change.applied_to(present);
        let action = ChangeGroups { user: user.clone(), wanted: wanted.clone() };
        let admission = self.authorizer.admit(principal, action).await?;
        let administrators = &self.rules.configured().administrators;
        let is_removal = of_the_pool.contains(administrators) && !wanted.contains(administrators);
        if is_removal && !self.is_administrator_still(principal).await? {
            let reason = Reason::AdministratorsOnly { administrators: administrators.clone() };
            return Err(self.authorizer.deny(principal, admission.action(), reason).await);
        }
        let asked = self.audit.entry(&principal.user, AuditAction::GROUP_CHANGE_REQUESTED, &Target::User(&user));
        self.audit.append(asked.with_before(&of_the_pool).with_after(&wanted)).await?;
        let change = Change { admission, known: of_the_pool, from_elsewhere: BTreeSet::new(), of_newcomer: true };
        let settled = self.carry_out(principal, &change, is_removal).await;
        if settled.is_err() {
            // Cognito may have applied all or part of the change, or undone it.
            tokio::spawn(self.clone().record_outcome_later(change).in_current_span());
        }
        settled
    }

    /// Changes the groups and records it. Whoever is removed from the administrators may have signed in meanwhile and
    /// removed the caller: then the change is undone, so that one of them remains.
    async fn carry_out(&self, principal: &Principal, change: &Change, is_removal: bool) -> Result<(), Refusal> {
        let Change { admission, known: of_the_pool, .. } = change;
        let ChangeGroups { user, wanted } = admission.action();
        self.change_in_the_pool(&user.username, wanted, of_the_pool).await?;
        if is_removal && !self.is_administrator_still(principal).await? {
            self.change_in_the_pool(&user.username, of_the_pool, wanted).await?;
            return Err(Refusal::Contended("the administrators"));
        }
        let others = of_the_pool.iter().filter(|group| !self.is_usher_group(group));
        self.record_outcome(change, &others.chain(wanted).cloned().collect()).await
    }

    /// Records the outcome, as [`Self::record_outcome`] does, of a change that began with these groups of the pool.
    pub(super) async fn record_outcome_of_newcomer(
        &self,
        admission: &Admission<ChangeGroups>,
        of_the_pool: &BTreeSet<String>,
        now_in_the_pool: &BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let (by, user) = (admission.user(), &admission.action().user);
        if let Some(signed_in) = self.users.find(&user.id).await? {
            // Meanwhile, with tokens that may have the groups from before.
            let known = signed_in.person.groups;
            let groups = known.difference(of_the_pool).chain(now_in_the_pool).cloned().collect();
            return self.record_groups(admission, &known, &groups).await;
        }
        let entry = self.audit.admitted(admission).with_before(of_the_pool).with_after(now_in_the_pool);
        self.audit.append(entry).await?;
        let (username, by, groups) = (&user.username, &by.username, now_in_the_pool);
        tracing::info!(username, by, ?groups, "groups changed before the first sign-in");
        Ok(())
    }

    /// Whether the caller remains when another administrator goes: in the table, and with an account that is enabled.
    async fn is_administrator_still(&self, principal: &Principal) -> Result<bool, Refusal> {
        let account = self.user_lookup.pool_account(&principal.user).await?;
        let stored = self.users.find(&principal.user.id).await?;
        let administrators = &self.rules.configured().administrators;
        Ok(account.is_some_and(|account| account.is_enabled)
            && stored.is_some_and(|stored| stored.person.groups.contains(administrators)))
    }
}
