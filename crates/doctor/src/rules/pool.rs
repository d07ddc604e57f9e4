//! The pool itself, its groups and its domain.

use super::{own_client, pool};
use crate::{Check, Configured, Domain, Finding, Observation, Pool, Read, Text, shell};
use i18n::msgid;

pub(super) fn missing(seen: &Observation) -> Vec<Finding> {
    let what = Text::new(msgid!("there is no user pool {pool}")).with("pool", &seen.configured.pool_id);
    let fix = msgid!("Set cognito.region and cognito.user_pool_id, and use credentials of the pool's account.");
    vec![Check::PoolMissing.finding(what, fix)]
}

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let mut findings = groups(seen);
    if let Some(pool) = pool(seen) {
        let id = &seen.configured.pool_id;
        findings.extend(deletion_protection(id, pool));
        findings.extend(mfa(seen, pool));
        findings.extend(sign_up(id, pool));
        findings.extend(usernames(id, pool));
        findings.extend(domain(&seen.configured, pool, &seen.domain));
    }
    findings
}

fn groups(seen: &Observation) -> Vec<Finding> {
    let Configured { members_group, administrators_group, pool_id, .. } = &seen.configured;
    let groups = [(members_group, &seen.groups.members), (administrators_group, &seen.groups.administrators)];
    groups
        .into_iter()
        .filter(|(_, is_there)| matches!(is_there, Ok(false)))
        .map(|(name, _)| {
            let fix = format!(
                "aws cognito-idp create-group --user-pool-id {} --group-name {}",
                shell::word(pool_id),
                shell::word(name)
            );
            let what = Text::new(msgid!("the user pool {pool} has no group {group}"));
            Check::GroupMissing.finding(what.with("pool", pool_id).with("group", name), Text::verbatim(fix))
        })
        .collect()
}

fn deletion_protection(id: &str, pool: &Pool) -> Option<Finding> {
    (!pool.is_deletion_protected).then(|| {
        Check::PoolDeletionProtection.finding(
            Text::new(msgid!("the user pool {pool} can be deleted")).with("pool", id),
            msgid!(
                "Deploy infra/usher.yaml with Production=true, or set DeletionProtection to ACTIVE in the user pool."
            ),
        )
    })
}

/// A second factor is only for accounts of the pool: others have that of their identity provider.
fn mfa(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let has_passwords = own_client(seen)?.providers.contains(super::POOL_ITSELF);
    (pool.is_mfa_off && has_passwords).then(|| {
        let what = Text::new(msgid!("the user pool {pool} has accounts with passwords and no second factor"));
        Check::MfaOff.finding(
            what.with("pool", &seen.configured.pool_id),
            msgid!(
                "Deploy infra/usher.yaml with Mfa=OPTIONAL or Mfa=ON, or with PasswordSignIn=false if everybody comes \
                 from an identity provider."
            ),
        )
    })
}

fn sign_up(id: &str, pool: &Pool) -> Option<Finding> {
    (pool.is_sign_up_open && !pool.triggers.contains_key("PreSignUp")).then(|| {
        let what = msgid!("anybody can sign up in the user pool {pool}, and no pre sign-up trigger restricts it");
        Check::SignUpOpen.finding(
            Text::new(what).with("pool", id),
            msgid!(
                "Set AdminCreateUserConfig.AllowAdminCreateUserOnly to true, or the pre sign-up trigger with \
                 USHER_ALLOWED_DOMAINS, in the user pool (in infra/usher.yaml: Pool)."
            ),
        )
    })
}

fn usernames(id: &str, pool: &Pool) -> Option<Finding> {
    pool.is_case_sensitive.then(|| {
        Check::UsernamesCaseSensitive.finding(
            Text::new(msgid!("the user pool {pool} distinguishes usernames by case")).with("pool", id),
            msgid!(
                "Create a new pool with UsernameConfiguration.CaseSensitive false, as infra/usher.yaml does: a pool \
                 cannot change it."
            ),
        )
    })
}

fn domain(configured: &Configured, pool: &Pool, domain: &Read<Option<Domain>>) -> Option<Finding> {
    let domain = match domain {
        Err(_) => return None,
        Ok(None) => {
            let what = Text::new(msgid!("the user pool {pool} has no domain")).with("pool", &configured.pool_id);
            let id = shell::word(&configured.pool_id);
            let fix = format!(
                "aws cognito-idp create-user-pool-domain --user-pool-id {id} --managed-login-version 2 --domain PREFIX"
            );
            return Some(Check::DomainMissing.finding(what, Text::verbatim(fix)));
        }
        Ok(Some(domain)) => domain,
    };
    let host = configured.domain.split_once("://").map_or(configured.domain.as_str(), |(_, host)| host);
    let is_prefix = |prefix: &String| host.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with(".auth"));
    let is_own = pool.custom_domain.as_deref() == Some(host) || pool.domain.as_ref().is_some_and(is_prefix);
    if !is_own {
        let what = Text::new(msgid!("cognito.domain is {configured}, which is not the domain {domain} of the pool"))
            .with("configured", &configured.domain)
            .with("domain", &domain.name);
        let fix = msgid!("Set cognito.domain (USHER_COGNITO_DOMAIN) to the URL of the pool's domain.");
        return Some(Check::DomainDiffers.finding(what, fix));
    }
    (!domain.has_managed_login).then(|| {
        let what = Text::new(msgid!("the domain {domain} shows the classic hosted UI")).with("domain", &domain.name);
        let fix = if pool.tier == "LITE" {
            msgid!("Deploy infra/usher.yaml with PoolTier=ESSENTIALS: the plan LITE has no managed login.")
        } else {
            msgid!(
                "Set ManagedLoginVersion to 2 in the domain (in infra/usher.yaml: Domain) and give the app client a \
                 style."
            )
        };
        Check::ClassicSignInPages.finding(what, fix)
    })
}
