//! State of the resource form.

use crate::{Cause, Problem};
use access::{Field, Resource, ResourceDraft};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The fields and the form's last problem.
#[derive(Clone, Copy)]
pub(crate) struct FormState {
    pub(crate) path: RwSignal<String>,
    pub(crate) title: RwSignal<String>,
    pub(crate) summary: RwSignal<String>,
    pub(crate) body: RwSignal<String>,
    pub(crate) roles: RwSignal<BTreeSet<String>>,
    pub(crate) owner: RwSignal<Option<String>>,
    pub(crate) version: RwSignal<Option<u64>>,
    pub(crate) problem: RwSignal<Option<Problem>>,
    /// The user's own text, while the form holds another user's.
    pub(crate) aside: RwSignal<Option<ResourceDraft>>,
    pub(crate) pending: RwSignal<bool>,
}

impl FormState {
    pub(crate) fn new(draft: ResourceDraft, problem: Option<Problem>) -> Self {
        let state = Self {
            path: RwSignal::new(draft.path),
            title: RwSignal::new(draft.title),
            summary: RwSignal::new(draft.summary),
            body: RwSignal::new(draft.body),
            roles: RwSignal::new(draft.roles.into_iter().collect()),
            owner: RwSignal::new(draft.owner),
            version: RwSignal::new(draft.version),
            problem: RwSignal::new(None),
            aside: RwSignal::new(None),
            pending: RwSignal::new(false),
        };
        if let Some(problem) = problem {
            state.fail(problem);
        }
        state
    }

    /// Current field values. Tracks all of them.
    pub(crate) fn draft(self) -> ResourceDraft {
        ResourceDraft {
            path: self.path.get(),
            title: self.title.get(),
            summary: self.summary.get(),
            body: self.body.get(),
            roles: self.roles.get().into_iter().collect(),
            owner: self.owner.get(),
            version: self.version.get(),
        }
    }

    /// Sets all fields.
    pub(crate) fn fill(self, draft: ResourceDraft) {
        self.path.set(draft.path);
        self.title.set(draft.title);
        self.summary.set(draft.summary);
        self.body.set(draft.body);
        self.roles.set(draft.roles.into_iter().collect());
        self.owner.set(draft.owner);
        self.version.set(draft.version);
    }

    /// Shows why the form was refused. After a conflict the form takes the other version's number: "Keep mine" then
    /// overwrites a version that the user has seen.
    pub(crate) fn fail(self, problem: Problem) {
        if let Cause::Conflict(theirs) = &problem.cause {
            self.version.set(Some(theirs.summary.version));
        }
        self.problem.set(Some(problem));
    }

    /// Error message for this field.
    pub(crate) fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| match problem.as_ref().map(|problem| &problem.cause) {
                Some(Cause::Invalid(invalid)) => invalid.message(field).map(str::to_owned),
                _ => None,
            })
        })
    }

    /// After a conflict, the resource as another user saved it.
    pub(crate) fn theirs(self) -> Option<Resource> {
        self.problem.with(|problem| match problem.as_ref().map(|problem| &problem.cause) {
            Some(Cause::Conflict(theirs)) => Some(theirs.as_ref().clone()),
            _ => None,
        })
    }

    /// Resolves the conflict with the other text in the form; the user's own is set aside.
    pub(crate) fn take(self, theirs: &Resource) {
        self.aside.set(Some(untrack(|| self.draft())));
        self.fill(theirs.draft());
        self.problem.set(None);
    }

    /// Restores the user's own text, keeping the version number that they have now seen.
    pub(crate) fn take_back(self, mine: ResourceDraft) {
        let version = self.version.get_untracked();
        self.fill(ResourceDraft { version, ..mine });
        self.aside.set(None);
    }
}
