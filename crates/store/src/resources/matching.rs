//! Finds the resources that a pattern of the resource map matches.

use super::{PK, Resources, item, range::Range, rows};
use crate::{StoreError, attribute::s};
use access::{Admission, ChangeMap, ListQuery, Pattern, ResourceSummary};

impl Resources {
    /// The resources that match among the first `limit` rows, and whether there may be more.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn matching(
        &self,
        _: &Admission<ChangeMap>,
        pattern: &Pattern,
        limit: usize,
    ) -> Result<(Vec<ResourceSummary>, bool), StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", s(rows::List::asked_for(&ListQuery::default()).of_all()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let answer = Range::of(pattern).apply(query, rows::sort_key(access::SortBy::Path)).send().await?;
        let mut found: Vec<_> = answer.items().iter().map(item::read_summary).collect::<Result<_, _>>()?;
        found.retain(|row| pattern.matches(&row.path));
        Ok((found, answer.last_evaluated_key().is_some()))
    }
}
