//! State of a form, whatever its fields are.

use crate::{Cause, Problem};
use access::Entity;
use leptos::prelude::*;

/// The last problem of a form, and what was set aside after a conflict. `D` is the draft that the form submits.
pub(crate) struct FormState<D: Send + Sync + 'static> {
    pub(crate) problem: RwSignal<Option<Problem>>,
    /// The user's own draft, while the form holds another user's.
    pub(crate) aside: RwSignal<Option<D>>,
    /// Whether the form holds what both users wrote, put together and not saved yet.
    pub(crate) is_merged: RwSignal<bool>,
    pub(crate) pending: RwSignal<bool>,
}

impl<D: Send + Sync> Clone for FormState<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: Send + Sync> Copy for FormState<D> {}

impl<D: Send + Sync> FormState<D> {
    pub(crate) fn new(problem: Option<Problem>) -> Self {
        Self {
            problem: RwSignal::new(problem),
            aside: RwSignal::new(None),
            is_merged: RwSignal::new(false),
            pending: RwSignal::new(false),
        }
    }

    /// Error message for this field.
    pub(crate) fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| match problem.as_ref().map(|problem| &problem.cause) {
                Some(Cause::Invalid(invalid)) => invalid.message(field).map(str::to_owned),
                _ => None,
            })
        })
    }

    /// After a conflict, what another user saved.
    pub(crate) fn theirs(self) -> Option<Entity> {
        self.problem.with(|problem| match problem.as_ref().map(|problem| &problem.cause) {
            Some(Cause::Conflict(theirs)) => Some(theirs.as_ref().clone()),
            _ => None,
        })
    }
}
