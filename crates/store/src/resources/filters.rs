//! What a list is restricted to: words, a role, an owner.

use super::rows::{self, Audience, List};
use crate::{
    attribute::{is_key, s},
    search,
};
use access::{Admission, ListQuery, ListResources, Role};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use std::collections::BTreeSet;

/// The filters of a list. A resource matches all of them.
pub(super) struct Filters {
    /// The words to find; a search without words matches all.
    words: BTreeSet<String>,
    /// A role that can open the resource.
    role: Option<String>,
    /// The owner's username.
    owner: Option<String>,
}

impl Filters {
    pub(super) fn of(query: &ListQuery) -> Self {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self { words: search::words(&query.q), role: filled(&query.role), owner: filled(&query.owner) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.role.is_none() && self.owner.is_none()
    }

    /// The partition of all visible resources that match one of the filters, if there is one: it needs no search. The
    /// other filters remain.
    pub(super) fn take_audience(&mut self, list: List, admission: &Admission<ListResources>) -> Option<Audience> {
        let (user, action) = (admission.user(), admission.action());
        if self.owner.take_if(|owner| *owner == user.username).is_some() {
            return Some(Audience::whole(list.of_owner(&user.id)));
        }
        let role = self.role.as_deref().and_then(Role::parse)?;
        // The trash has no partitions of roles.
        let sees_it = action.trash_at().is_none() && (action.sees_all() || action.roles().contains(&role));
        let partition = list.of_role(&role);
        if !sees_it || !is_key(&partition) {
            return None;
        }
        self.role = None;
        Some(Audience::whole(partition))
    }

    /// The query, with the filters as its only filter expression.
    pub(super) fn apply(&self, mut query: QueryFluentBuilder) -> QueryFluentBuilder {
        let mut conditions = Vec::new();
        for (nth, word) in self.words.iter().enumerate() {
            conditions.push(format!("contains(#search, :word{nth})"));
            query = query.expression_attribute_values(format!(":word{nth}"), s(word));
        }
        if !self.words.is_empty() {
            query = query.expression_attribute_names("#search", rows::SEARCH);
        }
        if let Some(role) = &self.role {
            conditions.push("contains(#roles, :role)".to_owned());
            query = query.expression_attribute_names("#roles", "roles").expression_attribute_values(":role", s(role));
        }
        if let Some(owner) = &self.owner {
            conditions.push("#owner = :owner".to_owned());
            query = query.expression_attribute_names("#owner", "owner").expression_attribute_values(":owner", s(owner));
        }
        if conditions.is_empty() { query } else { query.filter_expression(conditions.join(" AND ")) }
    }
}
