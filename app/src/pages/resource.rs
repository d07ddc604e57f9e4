//! The page of one resource.

use super::{access::AccessPage, confirm_operation::ConfirmOperationPage, page_guards::signed_in_page};
use crate::{
    address::{self, AuditFilters, WhyForm},
    components::{
        GuardedLink, Markdown, Moment, OperationButtons, OperationDialog, PageHeading, QuotaMeter, RoleChips, UserText,
        loaded,
    },
    navigation::search_here,
    page_context::SignedIn,
    server_functions::{OpenedResource, open_resource},
};
use access::{Operation, ReadAccess, ReadHistory, ReadUsage, Reason, ResourceAction as _, SaveResource};
use i18n::tr;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use std::sync::Arc;

#[component]
pub(crate) fn ResourcePage(
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    let search = search_here();
    let confirming = Memo::new(move |_| address::confirmed_operation(&search.read()));
    // A user who comes to delete it does not open it, which would be a counted call. On an open page the dialog appears
    // on top.
    let only_asks = Memo::new(move |before: Option<&Option<Operation>>| {
        confirming.get().filter(|_| before.is_none_or(Option::is_some))
    });
    let shows_access = Memo::new(move |_| address::shows_access(&search.read()));
    let was_shown = StoredValue::new(false);
    move || {
        let path = path.clone();
        let is_next = was_shown.get_value();
        was_shown.set_value(true);
        if shows_access.get() {
            return EitherOf3::A(view! { <AccessPage path is_next/> });
        }
        if let Some(operation) = only_asks.get() {
            return EitherOf3::B(view! { <ConfirmOperationPage operation path/> });
        }
        EitherOf3::C(signed_in_page(move |person| view! { <OpenedPage person path confirming/> }))
    }
}

/// The opened resource, with or without the dialog of an operation.
#[component]
fn OpenedPage(person: Arc<SignedIn>, path: String, confirming: Memo<Option<Operation>>) -> impl IntoView {
    loaded(
        move || open_resource(path.clone()),
        move |opened| view! { <Opened person=person.clone() opened confirming/> },
    )
}

#[component]
fn Opened(person: Arc<SignedIn>, opened: OpenedResource, confirming: Memo<Option<Operation>>) -> impl IntoView {
    let OpenedResource { resource, html, quota } = opened;
    let summary = resource.summary;
    let path = summary.path.as_str();
    let edit = person.decide(SaveResource::unchanged(&summary.path, &summary.sharing));
    let history = person.decide(ReadHistory::unchanged(&summary.path, &summary.sharing)).is_allowed();
    let history = history.then(|| view! { " " <a href=address::history(path, None)>{tr!("History")}</a> });
    let dialog_subject = summary.clone();
    let administration = person.decide(ReadUsage::default()).is_allowed().then(|| {
        let activity = AuditFilters { object: path.to_owned(), ..AuditFilters::default() };
        view! {
            <div>
                <dt>{tr!("Administration")}</dt>
                <dd>
                    <ul role="list">
                        <li>
                            <a href=activity.page()>{tr!("Activity")}</a>
                        </li>
                        <li>
                            <a href=WhyForm::about_path(path)>{tr!("Check access")}</a>
                        </li>
                    </ul>
                </dd>
            </div>
        }
    });
    let may_read_access = person.decide(ReadAccess::unchanged(&summary.path, &summary.sharing)).is_allowed();
    let access = may_read_access.then(|| view! { <a href=address::access(path)>{tr!("Who can open this")}</a> });
    let archived = summary.archived.then(|| {
        view! {
            <p class="badges">
                <span class="badge badge-role">{tr!("Archived")}</span>
            </p>
        }
    });
    let dialog_person = person.clone();
    let text = if html.trim().is_empty() {
        Either::Left(view! { <p class="quiet">{tr!("This resource has no text yet.")}</p> })
    } else {
        Either::Right(view! { <Markdown html/> })
    };
    view! {
        <QuotaMeter quota/>
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/resources">{tr!("Resources")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page"><UserText text=summary.title.clone()/></span>
        </nav>
        <div class="page-head">
            <div>
                <PageHeading text=summary.title.clone()/>
                <p class="resource-path">{path.to_owned()}</p>
                {archived}
            </div>
            <div class="actions">
                <GuardedLink
                    href=address::edit(path)
                    denial=edit.denial().map(Reason::text)
                    id="why-not-edit".to_owned()
                    class="button"
                >
                    {tr!("Edit")}
                </GuardedLink>
                <OperationButtons person=&person resource=&summary/>
            </div>
        </div>
        {move || {
            confirming
                .get()
                .map(|operation| match operation.denial(dialog_person.rules(), &dialog_person.principal, &dialog_subject) {
                    None => {
                        let cancel_to = address::resource(dialog_subject.path.as_str());
                        Either::Left(view! { <OperationDialog operation resource=&dialog_subject cancel_to/> })
                    }
                    Some(reason) => {
                        Either::Right(
                            view! {
                                <p class="alert alert-danger" role="alert">
                                    {format!("{} {reason}", i18n::translate(operation.words().denied))}
                                </p>
                            },
                        )
                    }
                })
        }}
        <div class="resource-layout">
            <dl class="facts card facts-row">
                <div>
                    <dt>{tr!("Roles")}</dt>
                    <dd>
                        <RoleChips roles=summary.sharing.roles.clone()/>
                        {access}
                    </dd>
                </div>
                <div>
                    <dt>{tr!("Owner")}</dt>
                    <dd><UserText text=summary.sharing.owner.username.clone()/></dd>
                </div>
                <div>
                    <dt>{tr!("Last change")}</dt>
                    <dd>
                        <Moment at=summary.updated_at/>
                    </dd>
                </div>
                <div>
                    <dt>{tr!("Version")}</dt>
                    <dd>{summary.version} {history}</dd>
                </div>
                {administration}
            </dl>
            // Headings in the text start below the page's second level.
            <h2 class="visually-hidden">{tr!("Text")}</h2>
            <article class="card article">
                {(!summary.summary.is_empty()).then(|| view! { <p class="lead"><UserText text=summary.summary.clone()/></p> })}
                {text}
            </article>
        </div>
    }
}
