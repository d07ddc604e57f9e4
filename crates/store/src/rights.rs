//! Tries the rights that servers need on the tables, for the page "Doctor". Nothing has an effect: reads look for keys that
//! nothing has, and writes have a condition that never holds. DynamoDB checks the rights first.

use crate::{
    Store,
    attribute::{Item, s},
    inspection::unread,
    tables::{self, Table},
};
use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    types::{ConditionCheck, KeysAndAttributes, TransactWriteItem},
};
use doctor::{Because, Unread};
use futures::{FutureExt as _, StreamExt as _, stream};
use std::error::Error;

/// An action of the API, as servers use it.
#[derive(Clone, Copy, Debug)]
enum Action {
    GetItem,
    /// Of the table itself.
    Query,
    QueryIndexes,
    PutItem,
    UpdateItem,
    DeleteItem,
    ConditionCheckItem,
    BatchGetItem,
}

use Action::{BatchGetItem, ConditionCheckItem, DeleteItem, GetItem, PutItem, Query, QueryIndexes, UpdateItem};

/// `infra/check-rights.py` compares this with the requests in the code and with the role in `infra/usher.yaml`.
const RIGHTS: [(Table, &[Action]); 9] = [
    (tables::RESOURCES, &[GetItem, BatchGetItem, Query, QueryIndexes, PutItem, UpdateItem, DeleteItem]),
    (tables::REQUESTS, &[Query, PutItem, UpdateItem, DeleteItem]),
    (tables::SESSIONS, &[GetItem, QueryIndexes, PutItem, UpdateItem, DeleteItem]),
    (tables::USERS, &[GetItem, QueryIndexes, UpdateItem, ConditionCheckItem]),
    (tables::PEOPLE, &[GetItem, BatchGetItem, Query, QueryIndexes, PutItem, UpdateItem, DeleteItem]),
    (tables::USAGE, &[GetItem, Query, QueryIndexes, PutItem, UpdateItem]),
    (tables::TOTALS, &[Query, QueryIndexes, UpdateItem]),
    (tables::POLICY, &[GetItem, PutItem]),
    (tables::AUDIT, &[GetItem, Query, QueryIndexes, PutItem]),
];

/// How many calls run at once.
const AT_ONCE: usize = 8;
/// No item has this key.
const NOTHING: &str = "doctor";
/// Contradicts itself.
const NEVER: &str = "attribute_exists(#key) AND attribute_not_exists(#key)";

impl Store {
    /// The actions on the tables that the credentials do not allow, and those that could not be tried.
    pub async fn missing_rights(&self) -> Vec<Unread> {
        let mut calls = Vec::new();
        for (table, actions) in &RIGHTS {
            for action in *actions {
                calls.push(attempt(&self.client, table, table.name(&self.prefix), *action).boxed());
            }
        }
        stream::iter(calls).buffered(AT_ONCE).filter_map(std::future::ready).collect().await
    }
}

/// Why the action is not possible, if it is not.
async fn attempt(client: &Client, table: &Table, name: String, action: Action) -> Option<Unread> {
    let key: Item = table.key().iter().map(|column| ((*column).to_owned(), s(NOTHING))).collect();
    let partition_key = table.key().first().copied().unwrap_or_default();
    match action {
        GetItem => {
            missing(&name, "GetItem", client.get_item().table_name(&name).set_key(Some(key)).send().boxed().await)
        }
        BatchGetItem => {
            let keys = KeysAndAttributes::builder().keys(key).build().ok()?;
            missing(&name, "BatchGetItem", client.batch_get_item().request_items(&name, keys).send().boxed().await)
        }
        Query => query(client, &name, partition_key, None).await,
        QueryIndexes => {
            for (index, partition_key) in table.indexes() {
                let unread = query(client, &name, partition_key, Some(index)).await;
                if unread.is_some() {
                    return unread;
                }
            }
            None
        }
        PutItem => {
            let call = client.put_item().table_name(&name).set_item(Some(key)).condition_expression(NEVER);
            missing(&name, "PutItem", call.expression_attribute_names("#key", partition_key).send().boxed().await)
        }
        UpdateItem => {
            let call = client.update_item().table_name(&name).set_key(Some(key)).condition_expression(NEVER);
            let call = call.update_expression("REMOVE doctor");
            missing(&name, "UpdateItem", call.expression_attribute_names("#key", partition_key).send().boxed().await)
        }
        DeleteItem => {
            let call = client.delete_item().table_name(&name).set_key(Some(key)).condition_expression(NEVER);
            missing(&name, "DeleteItem", call.expression_attribute_names("#key", partition_key).send().boxed().await)
        }
        ConditionCheckItem => {
            let check = ConditionCheck::builder().table_name(&name).set_key(Some(key)).condition_expression(NEVER);
            let check = check.expression_attribute_names("#key", partition_key).build().ok()?;
            let part = TransactWriteItem::builder().condition_check(check).build();
            missing(
                &name,
                "ConditionCheckItem",
                client.transact_write_items().transact_items(part).send().boxed().await,
            )
        }
    }
}

async fn query(client: &Client, name: &str, partition_key: &str, index: Option<&str>) -> Option<Unread> {
    let call = client
        .query()
        .table_name(name)
        .set_index_name(index.map(str::to_owned))
        .key_condition_expression("#key = :nothing")
        .expression_attribute_names("#key", partition_key)
        .expression_attribute_values(":nothing", s(NOTHING))
        .limit(1);
    let name = index.map_or_else(|| name.to_owned(), |index| format!("{name}/index/{index}"));
    missing(&name, "Query", call.send().boxed().await)
}

/// Only a refusal for want of rights, and no answer at all, count. A failed condition shows that the action is allowed.
fn missing<T, E, R>(table: &str, action: &str, answer: Result<T, SdkError<E, R>>) -> Option<Unread>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    let error = answer.err()?;
    let has_answered = error.as_service_error().is_some();
    let unread = unread(table, &format!("dynamodb:{action}"), error);
    (unread.because == Because::Denied || !has_answered).then_some(unread)
}
