//! People who are in the user pool, but have never signed in.

use access::{NeverSignedIn, Newcomer, PoolAccount, PoolPerson};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is in the address of the search.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NewcomerParameters {
    /// The beginning of the username, the e-mail address or the name.
    #[param(example = "new")]
    pub(crate) q: String,
}

/// What a search has found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NewcomerList {
    /// At most 10 people.
    people: Vec<NewcomerItem>,
    /// Whether more may match.
    has_more: bool,
    /// Whether the user pool gave no answer, so that nothing is known.
    unknown: bool,
}

/// Somebody who has never signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NewcomerItem {
    /// The subject at the user pool.
    subject: String,
    /// The username.
    username: String,
    /// The name, if the pool has one.
    #[schema(required = true)]
    name: Option<String>,
    /// The e-mail address, if the pool has one.
    #[schema(required = true)]
    email: Option<String>,
    /// The state of the account.
    #[schema(value_type = String)]
    account: PoolAccount,
    /// When the account was created.
    created_at: u64,
}

/// One of them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct NewcomerView {
    #[serde(flatten)]
    item: NewcomerItem,
    /// The groups in the pool; null if the pool did not tell them.
    #[schema(required = true)]
    groups: Option<Vec<String>>,
}

impl From<NeverSignedIn> for NewcomerList {
    fn from(found: NeverSignedIn) -> Self {
        let NeverSignedIn { people, has_more, is_unknown } = found;
        Self { people: people.into_iter().map(NewcomerItem::from).collect(), has_more, unknown: is_unknown }
    }
}

impl From<PoolPerson> for NewcomerItem {
    fn from(person: PoolPerson) -> Self {
        let PoolPerson { user, name, email, account, created_at } = person;
        let subject = user.id.subject().to_owned();
        Self { subject, username: user.username, name, email, account, created_at }
    }
}

impl From<Newcomer> for NewcomerView {
    fn from(newcomer: Newcomer) -> Self {
        let Newcomer { person, groups } = newcomer;
        Self { item: person.into(), groups: groups.map(|groups| groups.into_iter().collect()) }
    }
}
