//! The form that creates and edits resources.

use super::{
    UserText,
    body_editor::BodyEditor,
    error_summary::ErrorSummary,
    field::{Labels, TextField},
    merge_choices::MergedNotice,
    resource_conflict::{ResourceConflict, ResourceSetAside},
    resource_fields::ResourceFields,
    role_checkboxes::RoleCheckboxes,
    sentence::sentence,
    text_preview::{PreviewButton, TextPreview},
};
use crate::{
    Cause, FormReply, PostedForm, Problem, address,
    browser::drafts,
    navigation::Navigation,
    page_context::SignedIn,
    response::set_status,
    server_functions::{create_resource, save_resource},
};
use access::{
    Entity, Field, ResourceAction as _, ResourceDraft, ResourcePath, SaveResource, Sharing, Untrusted, UserRef,
};
use i18n::tr;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use std::{sync::Arc, time::Duration};

/// `id` of the form.
const FORM_ID: &str = "resource-form";

/// What the form is for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// Create a resource.
    Create,
    /// Edit the resource with this path.
    Edit {
        /// Path of the resource.
        path: String,
        /// Current owner and roles.
        sharing: Sharing,
    },
}

impl Purpose {
    fn action(&self) -> String {
        match self {
            Self::Create => "/resources/new".to_owned(),
            Self::Edit { path, .. } => address::edit(path),
        }
    }

    /// Storage key of unsaved text. It contains the subject, because the next user of the tab may be another.
    fn draft_key(&self, person: &SignedIn) -> String {
        let page = match self {
            Self::Create => "new",
            Self::Edit { path, .. } => path,
        };
        drafts::key(person.principal.user.id.subject(), page)
    }

    fn cancel(&self) -> String {
        match self {
            Self::Create => "/resources".to_owned(),
            Self::Edit { path, .. } => address::resource(path),
        }
    }

    fn submit_label(&self) -> &'static str {
        match self {
            Self::Create => tr!("Create resource"),
            Self::Edit { .. } => tr!("Save changes"),
        }
    }

    /// The edit action to ask the rules about; `None` for a new resource.
    fn change(&self) -> Option<SaveResource> {
        match self {
            Self::Create => None,
            Self::Edit { path, sharing } => Some(SaveResource::unchanged(&path.parse().ok()?, sharing)),
        }
    }

    fn sharing(&self) -> Option<&Sharing> {
        match self {
            Self::Create => None,
            Self::Edit { sharing, .. } => Some(sharing),
        }
    }
}

#[component]
pub(crate) fn ResourceForm(
    /// The user who fills in the form.
    person: Arc<SignedIn>,
    /// Create or edit.
    purpose: Purpose,
    /// Initial field values.
    draft: ResourceDraft,
    /// A form posted without JavaScript that is shown again; it replaces the draft.
    posted: Option<PostedForm>,
) -> impl IntoView {
    if let Some(problem) = posted.as_ref().and_then(PostedForm::problem) {
        set_status(problem.status());
    }
    let owner_denial = purpose.change().and_then(|change| owner_denial(&person, change));
    let may_choose_owner = purpose.change().is_some() && owner_denial.is_none();
    let draft = ResourceDraft { owner: draft.owner.filter(|_| may_choose_owner), ..draft };
    let was_posted = posted.is_some();
    let (typed, reply) = match posted.and_then(PostedForm::into_resource) {
        Some((draft, reply)) => (draft, Some(reply)),
        None => (draft.clone(), None),
    };
    let fields = ResourceFields::new(typed, reply.as_ref(), person.rules().clone());
    let html = reply.and_then(|reply| if let FormReply::Preview(html) = reply { Some(html) } else { None });
    let preview = TextPreview::new(fields.body, html);
    let restored = keep_draft(fields, purpose.draft_key(&person), draft.clone(), was_posted);

    if purpose.change().is_none() {
        suggest_path(fields);
    }
    let submit = submission(fields, person.clone(), purpose.clone());
    let (cancel_key, return_to) = (purpose.draft_key(&person), purpose.action());
    let preview_action = purpose.action();
    let submit_label = purpose.submit_label();
    let is_edit = purpose.sharing().is_some();
    let owner_shown = purpose.sharing().map(|sharing| sharing.owner.username.clone());

    view! {
        {move || match fields.form.theirs() {
            Some(Entity::Resource(theirs)) => view! { <ResourceConflict fields theirs form_id=FORM_ID/> }.into_any(),
            None => {
                fields
                    .form
                    .problem
                    .get()
                    .map(|problem| {
                        view! { <ErrorSummary problem left=fields.errors_left() return_to=return_to.clone()/> }
                    })
                    .into_any()
            }
        }}
        {move || fields.form.is_merged.get().then(|| view! { <MergedNotice/> })}
        {move || fields.form.aside.get().map(|mine| view! { <ResourceSetAside fields mine/> })}
        {move || restored.get().then(|| view! { <Restored fields key=restored initial=draft.clone()/> })}
        <form
            id=FORM_ID
            class="form card resource-form"
            method="post"
            action=purpose.action()
            novalidate
            on:submit=submit
        >
            <TextField
                labels=Labels { name: Field::Title.name(), label: tr!("Title"), hint: "" }
                value=fields.title
                error=fields.error(Field::Title)
                required=true
            />
            <TextField
                labels=Labels {
                    name: Field::Path.name(),
                    label: tr!("Path"),
                    hint: if is_edit {
                        tr!("The path cannot be changed later.")
                    } else {
                        tr!(
                            "Its address in Usher, for example /reports/q3: lower-case letters, digits and - _ . \
                             between slashes."
                        )
                    },
                }
                value=fields.path
                error=fields.error(Field::Path)
                required=true
                read_only=is_edit
                monospaced=true
            />
            <TextField
                labels=Labels {
                    name: Field::Summary.name(),
                    label: tr!("Summary"),
                    hint: tr!("One or two sentences for the list. Optional."),
                }
                value=fields.summary
                error=fields.error(Field::Summary)
            />
            <BodyEditor fields preview/>
            <RoleCheckboxes person=&person current=purpose.change() chosen=fields.roles error=fields.error(Field::Roles)/>
            {owner_shown.map(|owner| view! { <OwnerField fields owner denial=owner_denial/> })}
            {is_edit
                .then(|| {
                    view! {
                        <input
                            type="hidden"
                            name="version"
                            value=move || fields.version.get().map(|version| version.to_string())
                        />
                    }
                })}
            <div class="actions">
                {move || {
                    if fields.form.theirs().is_some() {
                        let above = view! {
                            <a href="#conflict" rel="external">
                                {tr!("above")}
                            </a>
                        };
                        view! {
                            <p class="hint">
                                {sentence(tr!("Choose what to keep {link}."), [("link", above.into_any())])}
                            </p>
                        }
                            .into_any()
                    } else {
                        view! {
                            <button
                                type="submit"
                                class="button button-primary"
                                aria-busy=move || fields.form.pending.get().to_string()
                            >
                                {submit_label}
                            </button>
                        }
                            .into_any()
                    }
                }}
                <a class="button" href=purpose.cancel() on:click=move |_| drafts::forget(&cancel_key)>
                    {tr!("Cancel")}
                </a>
                // Not the first button, which is the one that Enter presses.
                {move || {
                    let action = preview_action.clone();
                    fields.form.theirs().is_none().then(|| view! { <PreviewButton preview action/> })
                }}
            </div>
        </form>
    }
}

/// Derives the path from the title until the user types a path.
fn suggest_path(fields: ResourceFields) {
    Effect::new(move |before: Option<String>| {
        let suggestion = ResourcePath::suggested(&fields.title.read());
        let path = fields.path.get_untracked();
        if before.is_some_and(|before| before != suggestion && (path.trim().len() <= 1 || path == before)) {
            fields.path.set(suggestion.clone());
        }
        suggestion
    });
}

/// Reason why the user may not change the owner; `None` if they may.
fn owner_denial(person: &SignedIn, change: SaveResource) -> Option<String> {
    // Any other owner serves for the question.
    let proposed = Sharing { owner: UserRef::default(), ..change.proposed };
    person.decide(SaveResource { proposed, ..change }).denial().map(access::Reason::text)
}

/// Owner field: editable for users who may change the owner, read-only for others.
#[component]
fn OwnerField(fields: ResourceFields, owner: String, denial: Option<String>) -> impl IntoView {
    let Some(reason) = denial else {
        let owner = RwSignal::new(fields.owner.get_untracked().unwrap_or(owner));
        Effect::new(move |before: Option<()>| {
            let text = owner.get();
            if before.is_some() || fields.owner.get_untracked().is_some_and(|known| known != text) {
                fields.owner.set(Some(text));
            }
        });
        Effect::new(move || {
            if let Some(known) = fields.owner.get()
                && known != owner.get_untracked()
            {
                owner.set(known);
            }
        });
        let labels = Labels { name: Field::Owner.name(), label: tr!("Owner"), hint: tr!("A username.") };
        return view! { <TextField labels value=owner error=fields.error(Field::Owner)/> }.into_any();
    };
    view! {
        <div class="field">
            <label for="owner">{tr!("Owner")}</label>
            <p class="hint" id="owner-hint">
                <UserText text=reason/>
            </p>
            // Without a `name` the field is not submitted.
            <input type="text" id="owner" value=owner readonly aria-disabled="true" aria-describedby="owner-hint"/>
        </div>
    }
    .into_any()
}

/// Notice that unsaved text was restored.
#[component]
fn Restored(fields: ResourceFields, key: RwSignal<bool>, initial: ResourceDraft) -> impl IntoView {
    let discard = move |_| {
        key.set(false);
        fields.form.problem.set(None);
        fields.fill(initial.clone());
    };
    view! {
        <div class="alert alert-info alert-row" role="status">
            <p>{tr!("Your unsaved text was restored.")}</p>
            <button type="button" class="button button-small" on:click=discard>
                {tr!("Discard it")}
            </button>
        </div>
    }
}

/// Stores typed text in the browser until it is saved, and restores it. The signal is true while restored text is
/// shown.
fn keep_draft(fields: ResourceFields, key: String, initial: ResourceDraft, was_posted: bool) -> RwSignal<bool> {
    let restored = RwSignal::new(false);
    let key = StoredValue::new(key);
    let initial = StoredValue::new(initial);
    let mut keep = debounce(Duration::from_millis(300), move |draft: ResourceDraft| {
        // The text that is being saved is stored already. Once it is saved, it is no draft any more.
        if fields.form.pending.try_get_untracked().unwrap_or(true) {
            return;
        }
        if initial.with_value(|initial| *initial == draft) {
            drafts::forget(&key.get_value());
        } else {
            drafts::keep(&key.get_value(), &draft);
        }
    });
    Effect::new(move |before: Option<()>| {
        let draft = fields.draft();
        if before.is_some() {
            keep(draft);
        } else if !was_posted {
            // After this round of effects, in which the fields take over text typed before hydration.
            request_animation_frame(move || {
                let Some(kept) = drafts::kept(&key.get_value()) else { return };
                let untouched = initial.with_value(|initial| *initial == untrack(|| fields.draft()));
                if untouched && initial.with_value(|initial| *initial != kept) {
                    fields.fill(kept);
                    restored.set(true);
                }
            });
        }
    });
    restored
}

/// Submit handler of the hydrated form; replaces the form post.
fn submission(fields: ResourceFields, person: Arc<SignedIn>, purpose: Purpose) -> impl Fn(SubmitEvent) + 'static {
    let navigate = use_navigate();
    let navigation = use_context::<Navigation>();
    move |event| {
        event.prevent_default();
        if fields.form.pending.get_untracked() {
            return;
        }
        let draft = untrack(|| fields.draft());
        if let Err(invalid) = draft.validate(person.rules()) {
            fields.fail(Problem::here(Cause::Invalid(invalid)));
            return;
        }
        fields.form.pending.set(true);
        let (navigate, purpose, key) = (navigate.clone(), purpose.clone(), purpose.draft_key(&person));
        // The answer may never come.
        drafts::keep(&key, &draft);
        spawn_local(async move {
            let answer = match &purpose {
                Purpose::Create => create_resource(draft.clone()).await,
                Purpose::Edit { path, .. } => save_resource(path.clone(), draft.clone()).await,
            };
            match answer {
                // The form stays busy until the browser has left it.
                Ok(saved) => {
                    drafts::forget(&key);
                    let page = address::resource(saved.summary.path.as_str());
                    if let Some(navigation) = navigation {
                        let title = Untrusted(&saved.summary.title);
                        let done = match purpose {
                            Purpose::Create => tr!("“{title}” was created.", title = title),
                            Purpose::Edit { .. } => tr!("“{title}” was saved.", title = title),
                        };
                        navigation.say_at(&page, done);
                    }
                    navigate(&page, Default::default());
                }
                Err(problem) => {
                    fields.form.pending.set(false);
                    // Stored immediately: the user may leave the page to sign in. Not read from the fields, which are
                    // gone if the user has left already.
                    drafts::keep(&key, &draft);
                    fields.fail(problem);
                }
            }
        });
    }
}
