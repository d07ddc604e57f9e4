//! Writes a request or its answer, in one transaction with its copies, its audit record and, for an approval, the
//! change of the resource.

use super::{
    CHANGES, PK, Requests, RequestsOf, SK,
    item::{copies, item, partition_of, place},
};
use crate::{
    Admitted, Entry, ResourceChange, StoreError, WriteError,
    attribute::{n, s},
    transaction::{Transaction, TransactionOutcome},
};
use access::{AccessRequest, Admission, DecideRequest, Principal, RequestAccess, RequestAnswer, Resource, UserId};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};

impl Requests {
    /// Writes the admitted request, if the user's requests are still as in `before`. `requester` says the name and the
    /// roles to keep; the user is the admitted one. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write came first.
    pub async fn ask(
        &self,
        admitted: &Admitted<RequestAccess>,
        requester: &Principal,
        message: String,
        before: &RequestsOf,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let request = AccessRequest {
            path: admitted.path().clone(),
            requester: admitted.user().clone(),
            name: requester.name.clone(),
            owner: admitted.admission().action().sharing.owner.clone(),
            roles: requester.roles.clone(),
            message,
            asked_at: now,
            answer: None,
        };
        let mut actions = self.request_actions(&request, before)?;
        actions.extend(self.deletions(&request, before, now)?);
        self.commit(actions, 1, std::slice::from_ref(entry)).await
    }

    /// Writes the answer to the admitted request, if the requester's requests are still as in `before`, and with it the
    /// change of the resource that the answer needs: both or nothing.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when another write to the requests or to the resource came first, or there is no such
    /// open request.
    pub async fn answer(
        &self,
        admission: &Admission<DecideRequest>,
        answer: RequestAnswer,
        before: &RequestsOf,
        opening: Option<&ResourceChange<Resource>>,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let action = admission.action();
        let asked = before.open(&action.path).filter(|request| request.requester.is(&action.requester));
        let asked = asked.ok_or(WriteError::Changed(None))?;
        let now = answer.at;
        let request = AccessRequest { answer: Some(answer), ..asked.clone() };
        let of_request = self.request_actions(&request, before)?;
        match opening {
            None => {
                let deletions = self.deletions(&request, before, now)?;
                self.commit(of_request.into_iter().chain(deletions).collect(), 1, entries).await
            }
            Some(opening) if opening.after().summary.path != request.path => Err(WriteError::Changed(None)),
            // Both begin with what has a condition. What is over is deleted by the next write.
            Some(opening) => {
                let mut of_request = of_request.into_iter();
                let counter = of_request.next();
                let of_resource = self.resources.change_actions(opening, admission.user())?;
                self.commit(counter.into_iter().chain(of_resource).chain(of_request).collect(), 2, entries).await
            }
        }
    }

    /// The writes of a request. The counter comes first, so that its condition is the first cancellation reason.
    fn request_actions(
        &self,
        request: &AccessRequest,
        before: &RequestsOf,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = vec![self.count(&request.requester.id, before.changes)?];
        let old = before.requests.iter().find(|old| old.path == request.path);
        // A copy at the same place is overwritten: no transaction writes an item twice.
        if let Some(old) = old.filter(|old| !request.is_open() || place(old) != place(request)) {
            actions.extend(self.delete_copies(old)?);
        }
        actions.push(self.put(request, (partition_of(&request.requester.id), request.path.to_string()))?);
        if request.is_open() {
            for key in copies(request) {
                actions.push(self.put(request, key)?);
            }
        }
        Ok(actions)
    }

    /// The deletions of the user's other requests that are over or too many.
    fn deletions(
        &self,
        request: &AccessRequest,
        before: &RequestsOf,
        now: u64,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = Vec::new();
        for gone in before.gone_with(request, now) {
            let key = (partition_of(&gone.requester.id), gone.path.to_string());
            actions.push(self.delete(key)?);
            actions.extend(self.delete_copies(gone)?);
        }
        Ok(actions)
    }

    /// The first `conditions` actions have conditions.
    async fn commit(
        &self,
        actions: Vec<TransactWriteItem>,
        conditions: usize,
        entries: &[Entry],
    ) -> Result<(), WriteError<()>> {
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit_if(actions, conditions, entries).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }

    fn count(&self, user: &UserId, before: u64) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .key(PK, s(partition_of(user)))
            .key(SK, s(CHANGES))
            .update_expression("SET #changes = :after")
            .expression_attribute_names("#changes", CHANGES)
            .expression_attribute_values(":after", n(before + 1));
        let update = match before {
            0 => update.condition_expression("attribute_not_exists(#changes)"),
            before => {
                update.condition_expression("#changes = :before").expression_attribute_values(":before", n(before))
            }
        };
        Ok(TransactWriteItem::builder().update(update.build()?).build())
    }

    fn put(&self, request: &AccessRequest, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item(request))).item(PK, s(pk)).item(SK, s(sk));
        Ok(TransactWriteItem::builder().put(put.build()?).build())
    }

    fn delete(&self, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).key(PK, s(pk)).key(SK, s(sk));
        Ok(TransactWriteItem::builder().delete(delete.build()?).build())
    }

    fn delete_copies(&self, request: &AccessRequest) -> Result<Vec<TransactWriteItem>, StoreError> {
        if !request.is_open() {
            return Ok(Vec::new());
        }
        copies(request).into_iter().map(|key| self.delete(key)).collect()
    }
}
