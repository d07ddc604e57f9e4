//! A page of those who are found by words.
//!
//! One query reads the rows of the longest word, and compares the others. The rows do not change when somebody merely
//! signs in, so what changes then (last sign-in, groups) comes from the rows of the list.

use super::{
    PK, People, SK,
    change::key_of,
    plan::{Place, Plan, SEARCHED_ROWS},
    row::{FOUND, Found, LISTED, Row},
    words::{first_with, match_all},
};
use crate::{
    StoreError,
    attribute::{Item, s},
    batch_get::{self, ITEMS_AT_ONCE},
};
use access::{PEOPLE_PER_PAGE, PeoplePage, SortPeople, UserId};
use futures::FutureExt as _;
use std::collections::HashMap;

/// A person who is found.
struct Match {
    user: UserId,
    at: String,
    /// The row of the list, if it has been read.
    row: Option<Row>,
}

impl People {
    /// Reads at most [`SEARCHED_ROWS`] rows of words; and the rows of the list of those who are shown, or of all who
    /// match if it filters or sorts by what only those rows say.
    pub(super) async fn found(&self, plan: &Plan) -> Result<PeoplePage, StoreError> {
        let (rows, reached) = self.with_words(plan).await?;
        let mut matches = if plan.filter.is_none() && plan.sort != SortPeople::SignedIn {
            let found = |row: Found| Some(Match { at: row.position(plan.sort)?, user: row.user, row: None });
            rows.into_iter().filter_map(found).collect::<Vec<_>>()
        } else {
            let rows = self.rows(rows.iter().map(|row| &row.user)).await?;
            let matching = rows.into_values().filter(|row| plan.filter.has(row));
            let found =
                |row: Row| Match { user: row.person.user.id.clone(), at: row.position(plan.sort), row: Some(row) };
            matching.map(found).collect()
        };
        let number = matches.len() as u64;
        matches.sort_by(|a, b| if plan.forward { a.at.cmp(&b.at) } else { b.at.cmp(&a.at) });
        matches.retain(|found| plan.has(&found.at));
        let unread = matches.iter().take(PEOPLE_PER_PAGE + 1).filter(|found| found.row.is_none());
        let mut rows = self.rows(unread.map(|found| &found.user)).await?;
        let person = |found: Match| Some((found.at, found.row.or_else(|| rows.remove(&found.user))?.person));
        let people = matches.into_iter().take(PEOPLE_PER_PAGE + 1).filter_map(person).collect();
        let is_all = reached.is_none() && plan.start.is_none();
        // Backwards, the first page of these rows is the end: the place of the rows before them is not known.
        let onward = reached.filter(|_| !plan.backwards).map(|at| Place { start: Some(at), from: None });
        let mut page = plan.page(people, onward);
        page.count = is_all.then_some(number);
        Ok(page)
    }

    /// The rows of those who match, each person once, and the last row that was read if more follow.
    async fn with_words(&self, plan: &Plan) -> Result<(Vec<Found>, Option<String>), StoreError> {
        let Some((longest, others)) = plan.words.split_first() else { return Ok((Vec::new(), None)) };
        let last = format!("{longest}{}", char::MAX);
        let low =
            plan.start.clone().filter(|start| start > longest && *start <= last).unwrap_or_else(|| longest.clone());
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :low AND :high")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#sk", SK)
            .expression_attribute_values(":pk", s(FOUND))
            .expression_attribute_values(":low", s(low))
            .expression_attribute_values(":high", s(last))
            .limit(SEARCHED_ROWS)
            .send()
            .boxed()
            .await?;
        let rows = answer.items().iter().map(Found::read).collect::<Result<Vec<_>, _>>()?;
        let is_new = |row: &Found| plan.start.as_ref() != Some(&row.at);
        // Of several words that begin like this, the first one stands for the person.
        let stands = |row: &Found| first_with(&row.words, longest) == Some(&row.word);
        let found =
            rows.into_iter().filter(|row| is_new(row) && stands(row) && match_all(&row.words, others)).collect();
        let reached = answer.last_evaluated_key().and_then(|key| key.get(SK)).and_then(|at| at.as_s().ok()).cloned();
        Ok((found, reached))
    }

    /// The rows of the list of these users.
    pub(super) async fn rows(&self, users: impl Iterator<Item = &UserId>) -> Result<HashMap<UserId, Row>, StoreError> {
        let keys: Vec<_> = users.map(|user| key_of(LISTED, user.as_str())).collect();
        let chunks = keys.chunks(ITEMS_AT_ONCE).map(|keys| self.rows_of(keys.to_vec()));
        Ok(futures::future::try_join_all(chunks).await?.into_iter().flatten().collect())
    }

    async fn rows_of(&self, keys: Vec<Item>) -> Result<Vec<(UserId, Row)>, StoreError> {
        let row = |item: &Item| Row::read(item).map(|row| (row.person.user.id.clone(), row));
        self.items(keys).await?.iter().map(row).collect()
    }

    /// The items with these keys, of which there are at least one and at most [`ITEMS_AT_ONCE`].
    pub(super) async fn items(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        batch_get::items(self.client.batch_get_item(), &self.table, keys).await
    }
}
