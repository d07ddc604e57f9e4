//! The table `accounts` of this pool, and messages that nobody receives: they are logged.

use crate::error::Error;
use crate::provider::{Provider, Store, users};
use triggers::{Account, Services, Status, Unavailable, UserId};

/// The accounts in a provider's state.
pub(super) struct PoolAccounts<'a>(pub(super) &'a Store);

impl Services for PoolAccounts<'_> {
    async fn account(&self, id: &UserId) -> Result<Option<Account>, Unavailable> {
        Ok(self.0.with(|state| state.durable.accounts.get(id.as_str()).cloned()))
    }

    async fn create_account(&self, id: &UserId, new: &Account) -> Result<bool, Unavailable> {
        let created = self.0.change(|state| {
            let accounts = &mut state.durable.accounts;
            let is_new = !accounts.contains_key(id.as_str());
            accounts.entry(id.as_str().to_owned()).or_insert_with(|| new.clone());
            is_new
        });
        created.await.map_err(unavailable)
    }

    async fn record_sign_in(&self, id: &UserId, now: u64) -> Result<bool, Unavailable> {
        let recorded = self.0.change(|state| match state.durable.accounts.get_mut(id.as_str()) {
            Some(account) => {
                account.last_sign_in_at = Some(now);
                true
            }
            None => false,
        });
        recorded.await.map_err(unavailable)
    }

    async fn send_welcome(&self, _email: &str) -> Result<(), Unavailable> {
        tracing::info!("local mode sends no welcome mail");
        Ok(())
    }

    async fn announce(&self, _id: &UserId) -> Result<(), Unavailable> {
        tracing::info!("local mode sends no notice about a new account");
        Ok(())
    }
}

/// The record of a user of the pool.
pub(crate) fn account(provider: &Provider, username: &str) -> Option<Account> {
    let id = id(provider, username)?;
    provider.store.with(|state| state.durable.accounts.get(id.as_str()).cloned())
}

/// Suspends a user's account, if there is a record.
pub(crate) async fn suspend(provider: &Provider, username: &str) -> Result<(), Error> {
    let Some(id) = id(provider, username) else { return Ok(()) };
    let suspended = provider.store.change(|state| {
        if let Some(account) = state.durable.accounts.get_mut(id.as_str()) {
            account.status = Status::stored("suspended".to_owned());
        }
    });
    suspended.await
}

fn id(provider: &Provider, username: &str) -> Option<UserId> {
    let user = users::get(provider, username)?;
    Some(UserId::new(&provider.settings.issuer(), &user.sub))
}

fn unavailable(error: Error) -> Unavailable {
    Unavailable { service: "the local pool", source: Box::new(error) }
}
