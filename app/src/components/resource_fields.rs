//! The fields of the resource form.

use super::form_state::FormState;
use crate::{Cause, FormReply, Problem};
use access::{Field, FieldError, Resource, ResourceDraft, Rules};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The fields, and the state of their form.
#[derive(Clone, Copy)]
pub(crate) struct ResourceFields {
    pub(crate) path: RwSignal<String>,
    pub(crate) title: RwSignal<String>,
    pub(crate) summary: RwSignal<String>,
    pub(crate) body: RwSignal<String>,
    pub(crate) roles: RwSignal<BTreeSet<String>>,
    pub(crate) owner: RwSignal<Option<String>>,
    pub(crate) version: RwSignal<Option<u64>>,
    /// After a conflict, the version that the user's text is made of.
    pub(crate) base: RwSignal<Option<u64>>,
    pub(crate) form: FormState<ResourceDraft>,
    /// The draft that was refused last.
    refused: RwSignal<Option<ResourceDraft>>,
    rules: StoredValue<Rules>,
}

impl ResourceFields {
    pub(crate) fn new(draft: ResourceDraft, reply: Option<&FormReply>, rules: Rules) -> Self {
        let fields = Self {
            path: RwSignal::new(draft.path),
            title: RwSignal::new(draft.title),
            summary: RwSignal::new(draft.summary),
            body: RwSignal::new(draft.body),
            roles: RwSignal::new(draft.roles.into_iter().collect()),
            owner: RwSignal::new(draft.owner),
            version: RwSignal::new(draft.version),
            base: RwSignal::new(None),
            form: FormState::new(None),
            refused: RwSignal::new(None),
            rules: StoredValue::new(rules),
        };
        match reply {
            Some(FormReply::Refused(problem)) => fields.fail(problem.clone()),
            Some(FormReply::Merged) => fields.form.is_merged.set(true),
            Some(FormReply::Preview(_)) | None => {}
        }
        fields
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
            self.base.set(self.version.get_untracked());
            self.version.set(Some(theirs.version()));
        }
        self.form.is_merged.set(false);
        self.refused.set(Some(untrack(|| self.draft())));
        self.form.problem.set(Some(problem));
    }

    /// Error message of a field. Once the user has changed a refused field, it is checked again at each keystroke.
    pub(crate) fn error(self, field: Field) -> Signal<Option<String>> {
        let refusal = self.form.error(field.name());
        Signal::derive(move || {
            let message = refusal.get()?;
            let draft = self.draft();
            if self.refused.with(|refused| refused.as_ref().is_none_or(|refused| is_same(field, refused, &draft))) {
                return Some(message);
            }
            let invalid = self.rules.with_value(|rules| draft.validate(rules)).err()?;
            invalid.message(field.name()).map(str::to_owned)
        })
    }

    /// What is still wrong with the fields of a refused form, for its summary.
    pub(crate) fn errors_left(self) -> Signal<Vec<FieldError>> {
        Signal::derive(move || {
            let invalid = self.form.problem.with(|problem| match problem.as_ref().map(|problem| &problem.cause) {
                Some(Cause::Invalid(invalid)) => Some(invalid.clone()),
                _ => None,
            });
            let errors = invalid.into_iter().flat_map(|invalid| invalid.0);
            let left = |error: FieldError| {
                let message = self.error(Field::named(&error.field)?).get()?;
                Some(FieldError { message, ..error })
            };
            errors.filter_map(left).collect()
        })
    }

    /// Resolves the conflict with the other text in the form; the user's own is set aside.
    pub(crate) fn take(self, theirs: &Resource) {
        self.form.aside.set(Some(untrack(|| self.draft())));
        self.fill(theirs.draft());
        self.form.problem.set(None);
    }

    /// Resolves the conflict with a body made of both; the user's own is set aside. Nothing is saved yet.
    pub(crate) fn take_merged(self, body: String) {
        self.form.aside.set(Some(untrack(|| self.draft())));
        self.body.set(body);
        self.form.is_merged.set(true);
        self.form.problem.set(None);
    }

    /// Restores the user's own text, keeping the version number that they have now seen.
    pub(crate) fn take_back(self, mine: ResourceDraft) {
        let version = self.version.get_untracked();
        self.fill(ResourceDraft { version, ..mine });
        self.form.aside.set(None);
        self.form.is_merged.set(false);
    }
}

fn is_same(field: Field, one: &ResourceDraft, other: &ResourceDraft) -> bool {
    match field {
        Field::Path => one.path == other.path,
        Field::Title => one.title == other.title,
        Field::Summary => one.summary == other.summary,
        Field::Body => one.body == other.body,
        Field::Roles => one.roles == other.roles,
        Field::Owner => one.owner == other.owner,
    }
}
