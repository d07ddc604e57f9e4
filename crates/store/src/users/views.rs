//! A user's saved views of the audit trail. They have an item of their own: the user's item is read for every session,
//! and its changes go to all servers.

use super::{ID, Users};
use crate::{
    StoreError,
    attribute::{Item, n, s},
    conditional::condition_met,
};
use access::{Admission, MAX_SAVED_VIEWS, ReadAudit, SavedView};
use aws_sdk_dynamodb::{operation::update_item::builders::UpdateItemFluentBuilder, types::AttributeValue};
use futures::FutureExt as _;

/// A map from the names of the views to their query strings.
const VIEWS: &str = "views";

impl Users {
    /// The views that the reader of the audit trail has saved, by name.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn views(&self, admission: &Admission<ReadAudit>) -> Result<Vec<SavedView>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).key(ID, key(admission)).consistent_read(true);
        let Some(item) = get.send().boxed().await?.item else { return Ok(Vec::new()) };
        read(&item).ok_or(StoreError::Malformed { table: "users", attribute: VIEWS })
    }

    /// Saves a view, instead of one of the same name. Returns `false` if the user has too many. Views that are saved at
    /// the same time do not replace each other.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn save_view(&self, admission: &Admission<ReadAudit>, view: &SavedView) -> Result<bool, StoreError> {
        // DynamoDB sets no element of a map that is not there. Whoever is overtaken while making it finds it then.
        Ok(self.add_view(admission, view).await?
            || self.save_first_view(admission, view).await?
            || self.add_view(admission, view).await?)
    }

    /// Removes the view of this name, if there is one. The name is one of [`SavedView::checked_name`].
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn forget_view(&self, admission: &Admission<ReadAudit>, name: &str) -> Result<(), StoreError> {
        let update = self
            .update_views(admission)
            .update_expression("REMOVE #views.#name")
            .condition_expression("attribute_exists(#views.#name)")
            .expression_attribute_names("#name", name);
        condition_met(update.send().boxed().await).map(|_| ())
    }

    /// Returns `false` if the user has too many views, or never had one.
    async fn add_view(&self, admission: &Admission<ReadAudit>, view: &SavedView) -> Result<bool, StoreError> {
        let update = self
            .update_views(admission)
            .update_expression("SET #views.#name = :query")
            .condition_expression("attribute_exists(#views.#name) OR size(#views) < :most")
            .expression_attribute_names("#name", &view.name)
            .expression_attribute_values(":query", s(&view.query))
            .expression_attribute_values(":most", n(MAX_SAVED_VIEWS));
        condition_met(update.send().boxed().await)
    }

    /// Returns `false` if the user has had a view before.
    async fn save_first_view(&self, admission: &Admission<ReadAudit>, view: &SavedView) -> Result<bool, StoreError> {
        let views = Item::from([(view.name.clone(), s(&view.query))]);
        let update = self
            .update_views(admission)
            .update_expression("SET #views = :views")
            .condition_expression("attribute_not_exists(#views)")
            .expression_attribute_values(":views", AttributeValue::M(views));
        condition_met(update.send().boxed().await)
    }

    fn update_views(&self, admission: &Admission<ReadAudit>) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.table).key(ID, key(admission));
        update.expression_attribute_names("#views", VIEWS)
    }
}

/// Nobody has this id: those of users begin with an issuer, which is a URL, and those of programs with `client:`.
fn key(admission: &Admission<ReadAudit>) -> AttributeValue {
    s(format!("views#{}", admission.user().id.as_str()))
}

fn read(item: &Item) -> Option<Vec<SavedView>> {
    let view = |(name, query): (&String, &AttributeValue)| {
        Some(SavedView { name: name.clone(), query: query.as_s().ok()?.clone() })
    };
    let mut views = item.get(VIEWS)?.as_m().ok()?.iter().map(view).collect::<Option<Vec<_>>>()?;
    views.sort_by(|a, b| a.name.cmp(&b.name));
    Some(views)
}
