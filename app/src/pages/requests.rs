//! Requests for access: those that wait for the user's answer, and the user's own.

use super::{access::holders, page_guards::signed_in_page, refused_request::refused_request};
use crate::{
    address,
    browser::saw_answers_until,
    components::{
        AdminNav, FormFlash, Moment, PageHeading, loaded_for, message_field, no_requests, page_link, page_links,
        quotation, request_badge, request_sentence,
    },
    destinations,
    navigation::search_here,
    notifications::latest_answer,
    page_context::SignedIn,
    posted_form::{FormReply, PostedForm, PostedFormContext},
    server_functions::list_requests,
};
use access::{AccessRequest, ChangeMap, Draft, GrantDraft, RequestsPage as List, Right, Role, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

#[component]
pub(crate) fn RequestsPage() -> impl IntoView {
    signed_in_page(|person| {
        // Administrators come from the administrator pages, and go back there.
        let navigation = destinations::administrates(&person).then(|| view! { <AdminNav/> });
        let page = match PostedFormContext::of_this_page() {
            Some(PostedForm { draft: Draft::Request(draft), reply: FormReply::Refused(problem) }) => {
                refused_request(draft, problem)
            }
            _ => {
                let search = search_here();
                let after = Memo::new(move |_| address::value(&search.read(), "after"));
                let shown = move |after: Option<String>, list| requests(&person, after.is_some(), list);
                loaded_for(move || after.get(), list_requests, shown)
            }
        };
        view! {
            <div class="with-side-nav">
                {navigation}
                <div class="side-nav-page">{page}</div>
            </div>
        }
    })
}

fn requests(person: &Arc<SignedIn>, is_further: bool, list: List) -> AnyView {
    let administrates = person.decide(ChangeMap::default()).is_allowed();
    let waiting = if list.waiting.is_empty() {
        let text = if administrates {
            tr!("Nobody waits for your answer. When somebody asks to open a resource, you answer here.")
        } else {
            tr!("Nobody waits for your answer. When somebody asks to open a resource of yours, you answer here.")
        };
        view! { <p class="quiet">{text}</p> }.into_any()
    } else {
        let waiting = list.waiting.into_iter().enumerate();
        let waiting: Vec<_> = waiting.map(|(nth, request)| waiting_request(administrates, nth, request)).collect();
        view! { <ul class="requests" role="list">{waiting}</ul> }.into_any()
    };
    // Who looks at the answers here is not notified of them.
    if let Some(latest) = latest_answer(&list.own) {
        let subject = person.principal.user.id.subject().to_owned();
        Effect::new(move || saw_answers_until(&subject, latest));
    }
    let own = if list.own.is_empty() {
        no_requests()
    } else {
        let own: Vec<_> = list.own.into_iter().map(own_request).collect();
        view! { <ul class="requests" role="list">{own}</ul> }.into_any()
    };
    view! {
        <div class="page-head">
            <PageHeading text=tr!("Requests for access")/>
        </div>
        <FormFlash/>
        <section class="card" aria-labelledby="waiting">
            <h2 id="waiting">{tr!("Waiting for you")}</h2>
            {waiting}
        </section>
        {pager(is_further, list.next)}
        <section class="card" aria-labelledby="own">
            <h2 id="own">{tr!("Your requests")}</h2>
            {own}
        </section>
    }
    .into_any()
}

fn pager(is_further: bool, next: Option<String>) -> Option<AnyView> {
    let first = is_further.then(|| page_link("first", "/requests".to_owned(), tr!("First page")));
    let next = next
        .map(|next| page_link("next", address::with_query("/requests", &[("after", Some(&next))]), tr!("Next page")));
    page_links(tr!("Pages"), first, next)
}

/// A request with the form that answers it.
fn waiting_request(administrates: bool, nth: usize, request: AccessRequest) -> AnyView {
    let path = request.path.to_string();
    let username = request.requester.username.clone();
    let button = |value: &'static str, text: &'static str, label: String, class: &'static str| {
        view! {
            <button type="submit" class=class name="do" value=value aria-label=label>
                {text}
            </button>
        }
    };
    let approve = (!request.roles.is_empty()).then(|| {
        let label = tr!("Approve {path} for {username}", path = path, username = Untrusted(&username));
        button("approve", tr!("Approve"), label, "button button-primary")
    });
    let label = tr!("Decline {path} for {username}", path = path, username = Untrusted(&username));
    let decline = button("decline", tr!("Decline"), label, "button");
    let map = administrates.then(|| map_row(&path, &request.roles));
    let asks = request_sentence(administrates, &request);
    view! {
        <li>
            <form class="form" method="post" action="/requests">
                <p>{asks}</p>
                {quotation(request.message)}
                <input type="hidden" name="path" value=path.clone()/>
                <input type="hidden" name="requester" value=request.requester.id.as_str().to_owned()/>
                {roles(format!("role-{nth}"), &request.roles)}
                {message_field(format!("message-{nth}"), String::new(), None)}
                <div class="actions">{approve} {decline} {map}</div>
            </form>
        </li>
    }
    .into_any()
}

/// The choice of the role that an approval opens the resource to.
fn roles(id: String, roles: &BTreeSet<Role>) -> AnyView {
    if roles.is_empty() {
        return view! {
            <p class="quiet">
                {tr!(
                    "You cannot approve this: you may not open the resource to any role of this person. Decline it, or \
                     leave it to an administrator."
                )}
            </p>
        }
        .into_any();
    }
    let options: Vec<_> =
        roles.iter().map(|role| view! { <option value=role.to_string()>{holders(role)}</option> }).collect();
    view! {
        <div class="field">
            <label for=id.clone()>{tr!("Open it to")}</label>
            <select id=id name="role">
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The link to a new row of the resource map.
fn map_row(path: &str, roles: &BTreeSet<Role>) -> AnyView {
    let roles = roles.iter().map(Role::to_string).collect();
    let typed = GrantDraft { pattern: path.to_owned(), right: Right::Open.name().to_owned(), roles };
    let row = address::MapForm { typed: Some(typed), ..address::MapForm::default() };
    view! {
        <a class="text-link" href=row.page()>
            {tr!("Add a row to the resource map instead")}
        </a>
    }
    .into_any()
}

/// One of the user's own requests.
fn own_request(request: AccessRequest) -> AnyView {
    let path = request.path.to_string();
    let at = request.answer.as_ref().map_or(request.asked_at, |answer| answer.at);
    view! {
        <li>
            <p>
                {request_badge(&request)}
                " "
                <a href=address::resource(&path) dir="ltr">{path.clone()}</a>
                {tr!(", ")}
                <Moment at/>
            </p>
            {quotation(request.answer.map(|answer| answer.message).unwrap_or_default())}
        </li>
    }
    .into_any()
}
