//! A page of the list in one of its orders.

use super::{
    PK, People, TABLE,
    plan::{Place, Plan, SEARCHED_ROWS},
    row::{LISTED, Row, sort_key},
};
use crate::{
    StoreError,
    attribute::{Reader, s},
};
use access::{PEOPLE_PER_PAGE, PeoplePage};
use futures::FutureExt as _;

impl People {
    /// Reads at most two rows more than a page shows, or at most [`SEARCHED_ROWS`] if it filters.
    pub(super) async fn listed(&self, plan: &Plan) -> Result<PeoplePage, StoreError> {
        let Some((low, high)) = plan.range() else { return Ok(plan.page(Vec::new(), None)) };
        let index = sort_key(plan.sort);
        let limit = if plan.filter.is_none() { PEOPLE_PER_PAGE as i32 + 2 } else { SEARCHED_ROWS };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#pk = :pk AND #at BETWEEN :low AND :high")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#at", index)
            .expression_attribute_values(":pk", s(LISTED))
            .expression_attribute_values(":low", s(low))
            .expression_attribute_values(":high", s(high))
            .scan_index_forward(plan.forward)
            .limit(limit)
            .send()
            .boxed()
            .await?;
        let mut found = Vec::new();
        for item in answer.items() {
            // A position computed today could differ from the one that DynamoDB sorted by.
            let at = Reader { table: TABLE, item }.text(index)?;
            let row = Row::read(item)?;
            if plan.has(&at) && plan.filter.has(&row) {
                found.push((at, row.person));
            }
        }
        let reached = answer.last_evaluated_key().and_then(|key| key.get(index)).and_then(|at| at.as_s().ok()).cloned();
        Ok(plan.page(found, reached.map(|at| Place { start: None, from: Some(at) })))
    }
}
