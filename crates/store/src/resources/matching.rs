//! Finds the resources that a change of the resource map is about.

use super::{
    PK, Resources,
    range::Range,
    rows::{self, List},
};
use crate::{StoreError, attribute::s};
use access::{Admission, ChangeMap, ResourceSummary, SortBy};
use futures::future;

impl Resources {
    /// The resources that the patterns of the admitted change match, among the first `limit` rows of each pattern in
    /// each list, and whether there may be more.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn matching(
        &self,
        admission: &Admission<ChangeMap>,
        limit: usize,
    ) -> Result<(Vec<ResourceSummary>, bool), StoreError> {
        let patterns = admission.action().change.patterns();
        let ranges = patterns.iter().flat_map(|pattern| List::OF_OPEN.iter().map(move |list| (pattern, list)));
        let answers = future::try_join_all(ranges.map(|(pattern, list)| {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .expression_attribute_names("#pk", PK)
                .expression_attribute_values(":pk", s(list.of_all()))
                .limit(i32::try_from(limit).unwrap_or(i32::MAX));
            Range::of(pattern).apply(query, rows::sort_key(SortBy::Path)).send()
        }));
        let (mut found, mut has_more) = (Vec::new(), false);
        for answer in answers.await? {
            for item in answer.items() {
                found.push(rows::read(item)?);
            }
            has_more |= answer.last_evaluated_key().is_some();
        }
        found.retain(|row| patterns.iter().any(|pattern| pattern.matches(&row.path)));
        Ok((found, has_more))
    }
}
