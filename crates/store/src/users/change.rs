//! Builds the update expression for a user's item.

use super::{GROUPS, ID};
use crate::{
    StoreError,
    attribute::{n, s, ss},
};
use access::UserId;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use std::collections::BTreeSet;

/// A change of a user's item. All increments are `:one`.
#[derive(Clone, Default)]
pub(super) struct Change {
    sets: Vec<String>,
    removes: Vec<String>,
    adds: Vec<String>,
    conditions: Vec<String>,
    values: Vec<(String, AttributeValue)>,
    names: Vec<(String, String)>,
    groups: Option<BTreeSet<String>>,
}

impl Change {
    pub(super) fn to_groups(groups: &BTreeSet<String>) -> Self {
        Self { groups: Some(groups.clone()), ..Self::default() }.to(GROUPS, ss(groups))
    }

    /// The groups to which the user is changed, if they are.
    pub(super) fn groups(&self) -> Option<&BTreeSet<String>> {
        self.groups.as_ref()
    }

    /// Sets the attribute, or removes it.
    pub(super) fn to(self, attribute: &str, value: Option<AttributeValue>) -> Self {
        let (name, placeholder) = (format!("#{attribute}"), format!(":{attribute}"));
        let change = match value {
            Some(value) => self.setting(&format!("{name} = {placeholder}"), &placeholder, value),
            None => self.removing(&name),
        };
        change.naming(&name, attribute)
    }

    pub(super) fn setting(mut self, set: &str, name: &str, value: AttributeValue) -> Self {
        self.sets.push(set.to_owned());
        self.values.push((name.to_owned(), value));
        self
    }

    pub(super) fn removing(mut self, attribute: &str) -> Self {
        self.removes.push(attribute.to_owned());
        self
    }

    pub(super) fn adding(mut self, add: &str) -> Self {
        self.adds.push(add.to_owned());
        self.values.push((":one".to_owned(), n(1)));
        self
    }

    pub(super) fn only_if(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    pub(super) fn naming(mut self, placeholder: &str, attribute: &str) -> Self {
        self.names.push((placeholder.to_owned(), attribute.to_owned()));
        self
    }

    pub(super) fn update(self, table: &str, user: &UserId) -> Result<TransactWriteItem, StoreError> {
        let clauses = [("SET", self.sets), ("REMOVE", self.removes), ("ADD", self.adds)];
        let clauses = clauses.into_iter().filter(|(_, parts)| !parts.is_empty());
        let expression = clauses.map(|(verb, parts)| format!("{verb} {}", parts.join(", "))).collect::<Vec<_>>();
        let mut update = Update::builder()
            .table_name(table)
            .key(ID, s(user.as_str()))
            .update_expression(expression.join(" "))
            .set_condition_expression((!self.conditions.is_empty()).then(|| self.conditions.join(" AND ")));
        for (name, value) in self.values {
            update = update.expression_attribute_values(name, value);
        }
        for (name, attribute) in self.names {
            update = update.expression_attribute_names(name, attribute);
        }
        let update = update.build()?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
