//! A page of the resource list: one concurrent query per audience, merged in order. A list that is restricted to one's
//! own resources, or to a role of which one sees all, is one query of their partition.
//!
//! The cost does not depend on the number of resources: each query reads at most one row more than a page shows, or at
//! most [`SEARCHED_ROWS`] rows when it filters. A list that filters asks up to [`QUERIES`] times, until it has a page.

use super::{
    PK, Resources, SK, TABLE,
    filters::Filters,
    range::Range,
    rows::{self, Audience, List},
};
use crate::{
    StoreError,
    attribute::{Item, Reader, s},
    cursor,
};
use access::{Admission, ListQuery, ListResources, PAGE_SIZE, Pattern, ResourcePage, ResourceSummary, SortBy};
use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::ReturnConsumedCapacity};
use futures::{FutureExt as _, future};
use std::collections::{BTreeMap, BTreeSet};

/// Number of patterns whose rows are all read, to sort them. The rows of further patterns are found by filtering all
/// rows.
const READ_WHOLE: usize = 10;
/// Maximum number of rows of an audience that one filtered query reads. The next page continues from there.
const SEARCHED_ROWS: i32 = 1_000;
/// Maximum number of filtered queries for all audiences together. Each audience has at least one.
const QUERIES: usize = 5;

/// Maximum length of a position, in bytes. No key is longer.
const MAX_POSITION: usize = 1_000;

/// A page and its cost.
#[derive(Debug)]
pub struct Listed {
    /// The page.
    pub page: ResourcePage,
    /// The read capacity units consumed.
    pub capacity_units: f64,
}

/// The rows of one audience with their positions, and how far the query got.
struct AudienceRows {
    rows: Vec<(String, ResourceSummary)>,
    /// The position of the last row read; `None` at the end.
    reached: Option<String>,
    capacity_units: f64,
}

impl Resources {
    /// A page of the resources that the admitted principal may see.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn list(&self, admission: &Admission<ListResources>, query: &ListQuery) -> Result<Listed, StoreError> {
        let mut plan = Plan::of(query, admission.action());
        let is_restricted = !plan.filters.is_empty();
        let (visible, patterns) = match plan.filters.take_audience(plan.list, admission) {
            Some(audience) => (vec![audience], Vec::new()),
            None => (rows::visible(plan.list, admission.action()), rows::patterns(admission.action())),
        };
        plan.queries = (QUERIES / (visible.len() + patterns.len()).max(1)).max(1);
        // There are no stored counts for searches, filters, patterns and the trash.
        let counts = plan.list.counts.filter(|_| !is_restricted && patterns.is_empty());
        let stretches = future::try_join_all(visible.iter().map(|audience| self.stretch(audience, &plan)));
        let granted = self.granted(patterns, &plan);
        let count = async {
            match counts {
                None => Ok((None, 0.0)),
                Some(counts) => self.count(counts, admission.action()).await,
            }
        };
        let (mut stretches, granted, (count, units)) = future::try_join3(stretches, granted, count).await?;
        stretches.extend(granted);
        let capacity_units = units + stretches.iter().map(|stretch| stretch.capacity_units).sum::<f64>();
        let mut page = merge(&plan, stretches);
        page.count = page.count.or(count);
        Ok(Listed { page, capacity_units })
    }

    /// The first paths that begin with `beginning`, at most `limit` of each audience of the admitted principal. Without
    /// those in the archive, and without those that only the resource map grants.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn paths_beginning_with(
        &self,
        admission: &Admission<ListResources>,
        beginning: &str,
        limit: usize,
    ) -> Result<BTreeSet<String>, StoreError> {
        let query = ListQuery { sort: SortBy::Path, ..ListQuery::default() };
        let plan = Plan::of(&query, admission.action());
        let audiences = rows::visible(plan.list, admission.action());
        let read = audiences.iter().map(async |audience| {
            let query = self.query(audience, &plan).limit(i32::try_from(limit).unwrap_or(i32::MAX));
            let query = Range::beginning_with(beginning).apply(query, rows::sort_key(SortBy::Path));
            plan.rows(query.send().boxed().await?.items())
        });
        let found = future::try_join_all(read).await?;
        Ok(found.into_iter().flatten().map(|(path, _)| path).collect())
    }

    /// The rows that the patterns match. Sorted by path, they are contiguous and one page of them is enough. In any
    /// other order all of them are read, or, when there are too many, the rows of all resources are filtered.
    async fn granted(&self, patterns: Vec<Pattern>, plan: &Plan) -> Result<Vec<AudienceRows>, StoreError> {
        if plan.sort == SortBy::Path {
            let stretches = patterns
                .into_iter()
                .map(async |pattern| self.stretch(&rows::matching(plan.list, vec![pattern]), plan).await);
            return future::try_join_all(stretches).await;
        }
        let mut scattered = patterns.clone().split_off(patterns.len().min(READ_WHOLE));
        let read = patterns.iter().take(READ_WHOLE).map(|pattern| self.all_matching(pattern, plan));
        let mut stretches = Vec::new();
        for (pattern, read) in patterns.iter().zip(future::try_join_all(read).await?) {
            if read.is_too_much {
                scattered.push(pattern.clone());
            }
            stretches.push(read.stretch);
        }
        if !scattered.is_empty() {
            stretches.push(self.stretch(&rows::matching(plan.list, scattered), plan).await?);
        }
        Ok(stretches)
    }

    /// All rows that the pattern matches and that may be on the page, unless there are more than [`SEARCHED_ROWS`].
    async fn all_matching(&self, pattern: &Pattern, plan: &Plan) -> Result<AllMatching, StoreError> {
        let audience = rows::matching(plan.list, vec![pattern.clone()]);
        let query = self.query(&audience, plan).limit(SEARCHED_ROWS);
        let answer = Range::of(pattern).apply(query, rows::sort_key(SortBy::Path)).send().boxed().await?;
        let is_too_much = answer.last_evaluated_key().is_some();
        let mut rows = plan.rows(answer.items())?;
        rows.retain(|(at, row)| !is_too_much && audience.has(row) && plan.has(at));
        let capacity_units = answer.consumed_capacity().and_then(|c| c.capacity_units()).unwrap_or_default();
        Ok(AllMatching { stretch: AudienceRows { rows, reached: None, capacity_units }, is_too_much })
    }

    /// A query of the audience's partition, with the filters.
    fn query(&self, audience: &Audience, plan: &Plan) -> QueryFluentBuilder {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":pk", s(&audience.partition))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        plan.filters.apply(query)
    }

    async fn stretch(&self, audience: &Audience, plan: &Plan) -> Result<AudienceRows, StoreError> {
        let range = plan.range(audience);
        if range.is_empty() {
            return Ok(AudienceRows::nothing());
        }
        let query = self
            .query(audience, plan)
            .set_index_name((plan.sort != SortBy::Path).then(|| rows::sort_key(plan.sort).to_owned()))
            .scan_index_forward(plan.forward)
            .limit(if plan.looks_for_rows(audience) { SEARCHED_ROWS } else { PAGE_SIZE as i32 + 1 });
        let mut query = range.apply(query, rows::sort_key(plan.sort));
        if plan.sort != SortBy::Path && !audience.patterns.is_empty() {
            let any = (0..audience.patterns.len()).map(|nth| format!("begins_with(#path, :{nth})"));
            let mut filters = vec![format!("({})", any.collect::<Vec<_>>().join(" OR "))];
            filters.extend(query.get_filter_expression().clone());
            query = query.filter_expression(filters.join(" AND ")).expression_attribute_names("#path", SK);
            for (nth, pattern) in audience.patterns.iter().enumerate() {
                query = query.expression_attribute_values(format!(":{nth}"), s(pattern.prefix()));
            }
        }
        let mut stretch = AudienceRows::nothing();
        let mut last = None;
        for _ in 0..plan.queries {
            let answer = query.clone().set_exclusive_start_key(last).send().boxed().await?;
            stretch.rows.extend(plan.rows(answer.items())?.into_iter().filter(|(_, row)| audience.has(row)));
            stretch.capacity_units += answer.consumed_capacity().and_then(|c| c.capacity_units()).unwrap_or_default();
            last = answer.last_evaluated_key;
            if last.is_none() || stretch.rows.len() > PAGE_SIZE {
                break;
            }
        }
        stretch.reached = last.and_then(|key| key.get(rows::sort_key(plan.sort))?.as_s().ok().cloned());
        Ok(stretch)
    }
}

/// All rows that a pattern matches.
struct AllMatching {
    /// Only the cost when there are too many rows.
    stretch: AudienceRows,
    is_too_much: bool,
}

impl AudienceRows {
    fn nothing() -> Self {
        Self { rows: Vec::new(), reached: None, capacity_units: 0.0 }
    }
}

/// A list query, translated for DynamoDB.
struct Plan {
    list: List,
    /// The time as of which to list the trash, in seconds since 1970.
    trash_at: Option<u64>,
    sort: SortBy,
    filters: Filters,
    from: Option<String>,
    forward: bool,
    /// Whether the page is read from its end backwards.
    backwards: bool,
    /// Maximum number of queries for each audience.
    queries: usize,
}

impl Plan {
    fn of(query: &ListQuery, action: &ListResources) -> Self {
        let backwards = query.before.is_some();
        let place = query.before.as_deref().or(query.after.as_deref());
        Self {
            list: List::asked_for(query, action),
            trash_at: action.trash_at(),
            sort: query.sort,
            filters: Filters::of(query),
            from: place.and_then(cursor::decode).filter(|position| position.len() <= MAX_POSITION),
            forward: query.descending == backwards,
            backwards,
            queries: 1,
        }
    }

    /// Whether only a few of the rows read may match.
    fn looks_for_rows(&self, audience: &Audience) -> bool {
        let precise = |pattern: &Pattern| self.sort == SortBy::Path && (pattern.is_exact() || pattern.is_whole());
        !self.filters.is_empty() || !audience.patterns.iter().all(precise)
    }

    /// The range of the audience's keys to query.
    fn range(&self, audience: &Audience) -> Range {
        let whole = match audience.patterns.as_slice() {
            [pattern] if self.sort == SortBy::Path => Range::of(pattern),
            _ => Range::All,
        };
        match &self.from {
            None => whole,
            Some(from) if self.forward => whole.after(from),
            Some(from) => whole.before(from),
        }
    }

    /// Rows with their stored positions. A position computed today could differ from the one that DynamoDB sorted by.
    /// DynamoDB removes expired rows late, so they are left out here.
    fn rows(&self, items: &[Item]) -> Result<Vec<(String, ResourceSummary)>, StoreError> {
        let row = |item| {
            let at = Reader { table: TABLE, item }.text(rows::sort_key(self.sort))?;
            Ok((at, rows::read(item)?))
        };
        let mut rows = items.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
        rows.retain(|(_, row)| match (&row.deletion, self.trash_at) {
            (Some(deletion), Some(now)) => !deletion.has_expired(now),
            _ => true,
        });
        Ok(rows)
    }

    /// Whether this position comes after the start of the page.
    fn has(&self, at: &str) -> bool {
        self.from.as_ref().is_none_or(|from| self.is_before(from, at))
    }

    fn is_before(&self, a: &str, b: &str) -> bool {
        if self.forward { a < b } else { a > b }
    }
}

/// Merges the rows of all audiences in order, each resource once, up to the point that every query has reached.
fn merge(plan: &Plan, stretches: Vec<AudienceRows>) -> ResourcePage {
    let mut limit: Option<String> = None;
    for reached in stretches.iter().filter_map(|stretch| stretch.reached.as_deref()) {
        if limit.as_deref().is_none_or(|limit| plan.is_before(reached, limit)) {
            limit = Some(reached.to_owned());
        }
    }
    let rows: BTreeMap<String, ResourceSummary> = stretches
        .into_iter()
        .flat_map(|stretch| stretch.rows)
        .filter(|(at, _)| limit.as_deref().is_none_or(|limit| !plan.is_before(limit, at)))
        .collect();
    let found = rows.len();
    let mut rows: Vec<(String, ResourceSummary)> =
        if plan.forward { rows.into_iter().collect() } else { rows.into_iter().rev().collect() };
    rows.truncate(PAGE_SIZE);

    let at_end = |rows: &[(String, ResourceSummary)]| rows.last().map(|(at, _)| cursor::encode(at));
    let at_start = |rows: &[(String, ResourceSummary)]| rows.first().map(|(at, _)| cursor::encode(at));
    let stopped = found <= PAGE_SIZE && limit.is_some();
    let onward = if found > PAGE_SIZE { at_end(&rows) } else { limit.as_deref().map(cursor::encode) };
    let back = plan.from.as_ref().map(|from| at_start(&rows).unwrap_or_else(|| cursor::encode(from)));
    let everything = plan.from.is_none() && limit.is_none();
    let (next, previous) = if plan.backwards { (back, onward) } else { (onward, back) };
    if plan.backwards {
        rows.reverse();
    }
    ResourcePage {
        resources: rows.into_iter().map(|(_, row)| row).collect(),
        count: everything.then_some(found as u64),
        next,
        previous,
        search_stopped: stopped,
    }
}
