//! The table `accounts`: key `id`, `<issuer>#<sub>`.

use crate::{Account, Status, Unavailable};
use access::UserId;
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use futures::FutureExt as _;
use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
};

const ID: &str = "id";
const EMAIL: &str = "email";
const TENANT: &str = "tenant";
const CREATED_AT: &str = "created_at";
const STATUS: &str = "status";
const TIER: &str = "tier";
const PERMISSIONS: &str = "permissions";
const GROUPS: &str = "groups";
const LAST_SIGN_IN_AT: &str = "last_sign_in_at";

type Item = HashMap<String, AttributeValue>;

/// An item lacks an attribute, or has it with another type.
#[derive(Debug, thiserror::Error)]
#[error("the account's item has no usable attribute {0}")]
struct Malformed(&'static str);

#[derive(Clone, Debug)]
pub(super) struct Accounts {
    client: Client,
    table: String,
}

impl Accounts {
    pub(super) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// Reads consistently: a suspension holds from the next sign-in on.
    pub(super) async fn get(&self, id: &UserId) -> Result<Option<Account>, Unavailable> {
        let request = self.client.get_item().table_name(&self.table).key(ID, s(id.as_str())).consistent_read(true);
        let item = request.send().boxed().await.map_err(unavailable)?.item;
        item.map(|item| read(&item)).transpose().map_err(unavailable)
    }

    pub(super) async fn create(&self, id: &UserId, new: &Account) -> Result<bool, Unavailable> {
        let mut item = written(new);
        item.insert(ID.to_owned(), s(id.as_str()));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        match put.condition_expression("attribute_not_exists(id)").send().boxed().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Returns `false` if there is no record.
    pub(super) async fn record_sign_in(&self, id: &UserId, now: u64) -> Result<bool, Unavailable> {
        let update = self.client.update_item().table_name(&self.table).key(ID, s(id.as_str()));
        let update = update
            .update_expression("SET last_sign_in_at = :now")
            .expression_attribute_values(":now", n(now))
            .condition_expression("attribute_exists(id)");
        match update.send().boxed().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn written(account: &Account) -> Item {
    let mut item = Item::from([
        (TENANT.to_owned(), s(&account.tenant)),
        (CREATED_AT.to_owned(), n(account.created_at)),
        (STATUS.to_owned(), s(account.status.as_str())),
        (TIER.to_owned(), s(&account.tier)),
    ]);
    let mut put = |name: &str, value: Option<AttributeValue>| {
        item.extend(value.map(|value| (name.to_owned(), value)));
    };
    put(EMAIL, account.email.as_deref().map(s));
    put(PERMISSIONS, set(&account.permissions));
    put(GROUPS, set(&account.groups));
    put(LAST_SIGN_IN_AT, account.last_sign_in_at.map(n));
    item
}

fn read(item: &Item) -> Result<Account, Malformed> {
    let text = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned().ok_or(Malformed(name));
    let number = |name| {
        let number = item.get(name).and_then(|value| value.as_n().ok()).and_then(|number| number.parse().ok());
        number.ok_or(Malformed(name))
    };
    let texts = |name| match item.get(name) {
        None => Ok(BTreeSet::new()),
        Some(AttributeValue::Ss(texts)) => Ok(texts.iter().cloned().collect()),
        Some(_) => Err(Malformed(name)),
    };
    Ok(Account {
        email: item.contains_key(EMAIL).then(|| text(EMAIL)).transpose()?,
        tenant: text(TENANT)?,
        created_at: number(CREATED_AT)?,
        status: Status::stored(text(STATUS)?),
        tier: text(TIER)?,
        permissions: texts(PERMISSIONS)?,
        groups: texts(GROUPS)?,
        last_sign_in_at: item.contains_key(LAST_SIGN_IN_AT).then(|| number(LAST_SIGN_IN_AT)).transpose()?,
    })
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// A string set; `None` when empty, because DynamoDB has no empty sets.
fn set(texts: &BTreeSet<String>) -> Option<AttributeValue> {
    (!texts.is_empty()).then(|| AttributeValue::Ss(texts.iter().cloned().collect()))
}

fn unavailable(error: impl Error + Send + Sync + 'static) -> Unavailable {
    Unavailable { service: "DynamoDB", source: Box::new(error) }
}
