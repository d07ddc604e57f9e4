//! A loaded resource before and after the decision. The proof of an allowed action owns the resource that it is for,
//! and writes are built from both.

use super::history;
use access::{
    Admission, Content, CreateResource, PathError, Reason, Resource, ResourceAction, ResourceOperation, ResourcePath,
    ResourceSummary, Rules, SaveResource, Sharing, UserRef,
};

/// A loaded resource before the decision. It exposes what the rules need, and none of its content.
#[derive(Debug)]
pub struct UncheckedResource(Box<Resource>);

impl UncheckedResource {
    pub(super) fn new(resource: Resource) -> Self {
        Self(Box::new(resource))
    }

    /// The path of the resource.
    #[must_use]
    pub fn path(&self) -> &ResourcePath {
        &self.0.summary.path
    }

    /// The owner and the roles of the resource.
    #[must_use]
    pub fn sharing(&self) -> &Sharing {
        &self.0.summary.sharing
    }

    /// Asks the rules whether the principal may do this action to this resource.
    ///
    /// # Errors
    /// The reason for the denial, and the resource, still unchecked.
    pub fn decide<A: ResourceAction>(
        self,
        rules: &Rules,
        principal: &access::Principal,
        input: A::Input,
    ) -> Result<Admitted<A>, (Self, Reason)> {
        let action = A::on(self.path(), self.sharing(), input);
        match rules.decide(principal, action).admission() {
            Ok(admission) => Ok(Admitted { admission, resource: self.0 }),
            Err(reason) => Err((self, reason)),
        }
    }
}

/// Proof that the rules allow `A` on the resource inside. Only [`UncheckedResource::decide`] creates one, so it cannot be used
/// for another resource:
///
/// ```compile_fail,E0451
/// # use {access::{DeleteResource, Resource}, store::Admitted};
/// fn of_another(admitted: Admitted<DeleteResource>, other: Box<Resource>) -> Admitted<DeleteResource> {
///     Admitted { resource: other, ..admitted }
/// }
/// ```
///
/// nor for another action:
///
/// ```compile_fail,E0599
/// # use {access::OpenResource, store::{Admitted, Entry, Resources}};
/// async fn delete(resources: Resources, admitted: Admitted<OpenResource>, entry: Entry) {
///     let _ = resources.write(&admitted.operation(0), &entry).await;
/// }
/// ```
///
/// ```
/// # use {access::DeleteResource, store::{Admitted, Entry, Resources}};
/// async fn delete(resources: Resources, admitted: Admitted<DeleteResource>, entry: Entry) {
///     let _ = resources.write(&admitted.operation(0), &entry).await;
/// }
/// ```
#[derive(Debug)]
pub struct Admitted<A> {
    admission: Admission<A>,
    resource: Box<Resource>,
}

impl<A> Admitted<A> {
    /// The proof itself.
    #[must_use]
    pub fn admission(&self) -> &Admission<A> {
        &self.admission
    }

    /// The user to whom the action is allowed.
    #[must_use]
    pub fn user(&self) -> &UserRef {
        self.admission.user()
    }

    /// The reason for allowing it.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        self.admission.reason()
    }

    /// The path of the resource.
    #[must_use]
    pub fn path(&self) -> &ResourcePath {
        &self.resource.summary.path
    }

    /// The current version of the resource.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.resource.summary.version
    }

    /// Discards the proof, to ask about another action on the same resource.
    #[must_use]
    pub fn into_unchecked(self) -> UncheckedResource {
        UncheckedResource(self.resource)
    }

    pub(crate) fn loaded(&self) -> &Resource {
        &self.resource
    }

    pub(crate) fn into_resource(self) -> Resource {
        *self.resource
    }
}

impl Admitted<SaveResource> {
    /// The current resource.
    #[must_use]
    pub fn resource(&self) -> &Resource {
        &self.resource
    }

    /// The change to this content, with the admitted owner and roles. `updated_at` in seconds since 1970.
    #[must_use]
    pub fn change(self, content: Content, updated_at: u64) -> ResourceChange<Resource> {
        let after = self.resource.changed(self.admission.into_action().proposed, content, updated_at);
        ResourceChange { before: *self.resource, after: identified(after) }
    }
}

impl<A: ResourceOperation> Admitted<A> {
    /// The version and the other facts of the current resource.
    #[must_use]
    pub fn summary(&self) -> &ResourceSummary {
        &self.resource.summary
    }

    /// The operation on the resource, which gets the next version. `now` in seconds since 1970.
    #[must_use]
    pub fn operation(self, now: u64) -> ResourceChange<Resource> {
        let mut after = (*self.resource).clone();
        A::apply(&mut after.summary, self.admission.user(), now);
        after.summary.version += 1;
        ResourceChange { before: *self.resource, after: identified(after) }
    }
}

/// Gives the resource an id, unless it has one.
fn identified(mut resource: Resource) -> Resource {
    if resource.id.is_empty() {
        resource.id = history::new_id();
    }
    resource
}

/// An allowed change, for [`super::Resources::write`]. `B` is what was there before.
#[derive(Debug)]
pub struct ResourceChange<B> {
    before: B,
    after: Resource,
}

impl ResourceChange<()> {
    /// A new resource at the admitted path, with the admitted owner and roles. `updated_at` in seconds since 1970.
    ///
    /// # Errors
    /// [`PathError`] when the admitted path is not the path of a resource.
    pub fn create(admission: Admission<CreateResource>, content: Content, updated_at: u64) -> Result<Self, PathError> {
        let CreateResource { path, proposed } = admission.into_action();
        let after = Resource::new(path.parse()?, proposed, content, updated_at);
        Ok(Self { before: (), after: identified(after) })
    }
}

impl<B> ResourceChange<B> {
    /// What is there before the change.
    #[must_use]
    pub fn before(&self) -> &B {
        &self.before
    }

    /// What is there after the change.
    #[must_use]
    pub fn after(&self) -> &Resource {
        &self.after
    }

    /// The same, once it is written.
    #[must_use]
    pub fn into_after(self) -> Resource {
        self.after
    }
}

/// What can be before a change: a resource or nothing.
pub trait ResourceState {
    /// The resource, if there is one.
    fn resource(&self) -> Option<&Resource>;
}

impl ResourceState for () {
    fn resource(&self) -> Option<&Resource> {
        None
    }
}

impl ResourceState for Resource {
    fn resource(&self) -> Option<&Resource> {
        Some(self)
    }
}
