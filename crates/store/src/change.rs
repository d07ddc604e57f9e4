//! Builds the update expression of a change.

use crate::{
    StoreError,
    attribute::{n, ss},
};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, builders::UpdateBuilder};
use std::collections::BTreeSet;

/// The attribute with a user's groups, in all tables that have it.
pub(crate) const GROUPS: &str = "groups";

/// A change of an item. All increments are `:one`.
#[derive(Clone, Default)]
pub(crate) struct Change {
    sets: Vec<String>,
    removes: Vec<String>,
    adds: Vec<String>,
    conditions: Vec<String>,
    values: Vec<(String, AttributeValue)>,
    names: Vec<(String, String)>,
    groups: Option<BTreeSet<String>>,
}

impl Change {
    pub(crate) fn to_groups(groups: &BTreeSet<String>) -> Self {
        Self { groups: Some(groups.clone()), ..Self::default() }.to(GROUPS, ss(groups))
    }

    /// The groups to which the user is changed, if they are.
    pub(crate) fn groups(&self) -> Option<&BTreeSet<String>> {
        self.groups.as_ref()
    }

    /// Sets the attribute, or removes it.
    pub(crate) fn to(self, attribute: &str, value: Option<AttributeValue>) -> Self {
        let (name, placeholder) = (format!("#{attribute}"), format!(":{attribute}"));
        let change = match value {
            Some(value) => self.setting(&format!("{name} = {placeholder}"), &placeholder, value),
            None => self.removing(&name),
        };
        change.naming(&name, attribute)
    }

    pub(crate) fn setting(mut self, set: &str, name: &str, value: AttributeValue) -> Self {
        self.sets.push(set.to_owned());
        self.values.push((name.to_owned(), value));
        self
    }

    pub(crate) fn removing(mut self, attribute: &str) -> Self {
        self.removes.push(attribute.to_owned());
        self
    }

    pub(crate) fn adding(mut self, add: &str) -> Self {
        self.adds.push(add.to_owned());
        self.values.push((":one".to_owned(), n(1)));
        self
    }

    pub(crate) fn only_if(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    /// Only if the attribute has this value.
    pub(crate) fn only_equal(mut self, attribute: &str, value: AttributeValue) -> Self {
        let (name, placeholder) = (format!("#{attribute}"), format!(":{attribute}"));
        self.values.push((placeholder.clone(), value));
        self.only_if(&format!("{name} = {placeholder}")).naming(&name, attribute)
    }

    pub(crate) fn naming(mut self, placeholder: &str, attribute: &str) -> Self {
        self.names.push((placeholder.to_owned(), attribute.to_owned()));
        self
    }

    /// Makes the change to the item that `update` names.
    pub(crate) fn make(self, update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
        let clauses = [("SET", self.sets), ("REMOVE", self.removes), ("ADD", self.adds)];
        let clauses = clauses.into_iter().filter(|(_, parts)| !parts.is_empty());
        let expression = clauses.map(|(verb, parts)| format!("{verb} {}", parts.join(", "))).collect::<Vec<_>>();
        let mut update = update
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
