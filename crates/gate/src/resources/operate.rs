//! Operations on one resource, such as deleting it, and the question before them.

use super::{Expected, ResourceService};
use crate::{
    Caller, Refusal,
    audit::{EntryFields as _, ResourceSnapshot},
};
use access::{Entity, Operation, OperationVisitor, Resource, ResourceOperation, ResourceSummary};
use futures::future::{BoxFuture, FutureExt as _};
use store::{Admitted, WriteError};

impl ResourceService {
    /// The summary that a user sees before they confirm an operation, without the text. It is not counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn ask_to_operate(
        &self,
        caller: &Caller,
        operation: Operation,
        path: &str,
    ) -> Result<ResourceSummary, Refusal> {
        operation.accept(Ask(Request { service: self, caller, path })).await
    }

    /// Carries out an operation on a resource that is still at `version`: nobody deletes what they have not seen. Returns
    /// the resource afterwards, without its text.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource, but without its text.
    pub async fn operate(
        &self,
        caller: &Caller,
        operation: Operation,
        path: &str,
        version: u64,
    ) -> Result<ResourceSummary, Refusal> {
        self.operate_on(caller, operation, path, &Expected::version(version)).await
    }

    /// The same for a caller who names the versions that the operation may change.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with the current resource, but without its text; [`Refusal::Contended`] if any version was
    /// expected, and somebody else changed the resource in the same moment.
    pub async fn operate_on(
        &self,
        caller: &Caller,
        operation: Operation,
        path: &str,
        expected: &Expected,
    ) -> Result<ResourceSummary, Refusal> {
        operation.accept(Operate(Request { service: self, caller, path }, expected)).await
    }
}

#[derive(Clone, Copy)]
struct Request<'a> {
    service: &'a ResourceService,
    caller: &'a Caller,
    path: &'a str,
}

impl Request<'_> {
    async fn admit<A: ResourceOperation>(self) -> Result<Admitted<A>, Refusal> {
        let principal = self.caller.principal()?;
        let found = match A::FINDS_DELETED {
            true => self.service.find_with_deleted(principal, self.path).await?,
            false => self.service.find(principal, self.path).await?,
        };
        self.service.authorizer.admit_to(principal, found.into_unchecked(), ()).await
    }

    async fn operate<A: ResourceOperation>(self, expected: &Expected) -> Result<ResourceSummary, Refusal> {
        let admitted = self.admit::<A>().await?;
        // Done already, perhaps by the caller's own request whose response was lost.
        if !A::is_offered(admitted.summary()) {
            return Ok(admitted.summary().clone());
        }
        let is_current = expected.is_met_by(admitted.summary().version);
        let entry = self.service.audit.admitted(admitted.admission());
        let change = admitted.operation(self.service.clock.now());
        let before = change.before();
        if !is_current {
            return Err(without_text(Refusal::Conflict(Box::new(Entity::Resource(before.clone())))));
        }
        let entry = entry.with_before(&ResourceSnapshot::of(before)).with_after(&ResourceSnapshot::of(change.after()));
        let written = self.service.resources.write(&change, &entry).await;
        written.map_err(|error| match error {
            WriteError::Changed(Some(_)) if *expected == Expected::Any => Refusal::Contended("a resource"),
            error => without_text(error.into()),
        })?;
        Ok(change.into_after().summary)
    }
}

struct Ask<'a>(Request<'a>);

impl<'a> OperationVisitor for Ask<'a> {
    type Output = BoxFuture<'a, Result<ResourceSummary, Refusal>>;

    fn visit<A: ResourceOperation>(self) -> Self::Output {
        async move { Ok(self.0.admit::<A>().await?.summary().clone()) }.boxed()
    }
}

struct Operate<'a>(Request<'a>, &'a Expected);

impl<'a> OperationVisitor for Operate<'a> {
    type Output = BoxFuture<'a, Result<ResourceSummary, Refusal>>;

    fn visit<A: ResourceOperation>(self) -> Self::Output {
        self.0.operate::<A>(self.1).boxed()
    }
}

/// The caller needs to know that there is another version, but not its text.
fn without_text(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Conflict(now) => {
            let Entity::Resource(resource) = *now;
            Refusal::Conflict(Box::new(Entity::Resource(Resource { body: String::new(), ..resource })))
        }
        other => other,
    }
}
