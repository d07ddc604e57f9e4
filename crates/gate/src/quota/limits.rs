//! The daily limits of users and groups. They are re-read so often that a change takes effect on every server within
//! five seconds.

use super::QuotaService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{Allowance, ChangeGroupLimit, ChangeLimit, Limit, Limits, Principal, canonical, claims::MAX_GROUP_CHARS};
use i18n::tr;
use std::collections::BTreeMap;
use store::WriteError;

/// Maximum number of groups with a limit: all group limits are in one item of at most 400 kB.
const MAX_GROUPS: usize = 500;
/// How often to try a change that conflicts with concurrent ones.
const MAX_ATTEMPTS: usize = 5;

impl QuotaService {
    /// The user's daily limit, and where it comes from.
    pub(crate) async fn allowance(&self, principal: &Principal) -> Result<Allowance, Refusal> {
        let (own, limits) = futures::try_join!(self.session_cache.user_state(&principal.user.id), self.limits())?;
        Ok(limits.allowance(&principal.groups, own.limit))
    }

    /// The default limit and the limits of groups.
    pub(crate) async fn limits(&self) -> Result<Limits, Refusal> {
        Ok(Limits { default: self.settings.default, groups: self.group_limits().await? })
    }

    /// Sets a user's own daily limit; `None` removes it. It takes effect within seconds.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn set_person_limit(&self, caller: &Caller, person: &str, limit: Option<Limit>) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        let admission = self.authorizer.admit(principal, ChangeLimit { user: user.clone() }).await?;
        let before = self.users.user_state(&user.id).await?.limit;
        let entry = self.audit.admitted(&admission).with_before(&before).with_after(&limit);
        let users = &self.users;
        users.set_limit(&admission, limit, self.clock.now(), &entry).await?;
        self.session_cache.changed(&user.id);
        tracing::info!(username = user.username, by = principal.user.username, ?limit, "limit changed");
        Ok(())
    }

    /// Sets a group's daily limit; `None` removes it. It takes effect within seconds.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn set_group_limit(&self, caller: &Caller, group: &str, limit: Option<Limit>) -> Result<(), Refusal> {
        let group = &*canonical(group);
        let principal = caller.principal()?;
        let admission = self.authorizer.admit(principal, ChangeGroupLimit { group: group.to_owned() }).await?;
        if group.is_empty() || group.chars().count() > MAX_GROUP_CHARS || group.chars().any(char::is_control) {
            return Err(Refusal::BadInput(tr!("A group has a name of at most 128 characters.").to_owned()));
        }
        // The limit of a group that no longer exists can still be removed.
        if limit.is_some() {
            self.user_lookup.check_group(group).await?;
        }
        let policy = &self.policy;
        for _ in 0..MAX_ATTEMPTS {
            let before = policy.group_limits().await?;
            let is_another = limit.is_some() && !before.limits.contains_key(group);
            if is_another && before.limits.len() >= MAX_GROUPS {
                return Err(Refusal::BadInput(tr!("At most 500 groups have a limit.").to_owned()));
            }
            let entry = self.audit.admitted(&admission);
            let entry = entry.with_before(&before.limits.get(group)).with_after(&limit);
            match policy.set_group_limit(&admission, before, limit, &entry).await {
                Ok(()) => {
                    self.group_limits.forget();
                    tracing::info!(group, by = principal.user.username, ?limit, "limit changed");
                    return Ok(());
                }
                // Somebody else changed a group's limit at the same moment: try again.
                Err(WriteError::Changed(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Contended("the limits of groups"))
    }

    async fn group_limits(&self) -> Result<BTreeMap<String, Limit>, Refusal> {
        let limits = async { Ok(self.policy.group_limits().await?.limits) };
        self.group_limits.get_or_load(limits).await
    }
}
