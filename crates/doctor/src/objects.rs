//! What an installation consists of, as findings name it.

use crate::Text;
use i18n::msgid;

/// The user pool of this id.
#[must_use]
pub fn user_pool(id: &str) -> Text {
    Text::new(msgid!("the user pool {pool}")).with("pool", id)
}

/// A domain of sign-in pages.
#[must_use]
pub fn domain(name: &str) -> Text {
    Text::new(msgid!("the domain {domain}")).with("domain", name)
}

/// A group of the user pool.
#[must_use]
pub fn group(name: &str) -> Text {
    Text::new(msgid!("the group {group}")).with("group", name)
}

/// The app client of this id.
#[must_use]
pub fn client(id: &str) -> Text {
    Text::new(msgid!("the app client {client}")).with("client", id)
}

/// The list of a user pool's app clients.
#[must_use]
pub fn clients_of(pool: &str) -> Text {
    Text::new(msgid!("the list of app clients of the user pool {pool}")).with("pool", pool)
}

/// An identity provider of the user pool.
#[must_use]
pub fn provider(name: &str) -> Text {
    Text::new(msgid!("the identity provider {provider}")).with("provider", name)
}

/// The list of a user pool's identity providers.
#[must_use]
pub fn providers_of(pool: &str) -> Text {
    Text::new(msgid!("the list of identity providers of the user pool {pool}")).with("pool", pool)
}

/// The settings of app clients, which contain secrets.
#[must_use]
pub fn client_settings() -> Text {
    Text::new(msgid!("app clients"))
}

/// The settings of identity providers, which contain secrets.
#[must_use]
pub fn provider_settings() -> Text {
    Text::new(msgid!("the settings of identity providers"))
}

/// A table, or an index of one.
#[must_use]
pub fn table(name: &str) -> Text {
    Text::new(msgid!("the table {table}")).with("table", name)
}

/// AWS's clock.
#[must_use]
pub fn time() -> Text {
    Text::new(msgid!("the time of AWS"))
}
