//! The home page: what somebody probably wants next.

use super::{first_page::FirstPage, page_guards::page_with_quota};
use crate::{
    Cause, Problem, address,
    components::{ActionTable, GuardedLink, Moment, PageHeading, ProblemAlert, ProblemView, UserText, loaded},
    page_context::{PageState, SignedIn, page_state},
    response::{of_part, optional},
    server_functions::{list_recent_resources, list_requests},
};
use access::{
    CreateResource, ListQuery, ListResources, Reason, RecentResources, RequestsPage, ResourceSummary, SortBy, Untrusted,
};
use i18n::tr;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    match signed_in {
        None => view! { <FirstPage expired=context.session_expired/> }.into_any(),
        Some(person) => {
            let list = ListResources::of(person.rules(), &person.principal);
            match person.decide(list).admission() {
                Ok(_) => page_with_quota(welcome),
                Err(reason) => {
                    let problem = Problem { request_id: context.request_id.clone(), cause: Cause::Denied(reason) };
                    view! { <ProblemView problem/> }.into_any()
                }
            }
        }
    }
}

fn welcome(person: Arc<SignedIn>) -> AnyView {
    let username = person.principal.user.username.clone();
    let content = loaded(load, move |(resources, requests)| {
        let resources = match resources {
            Ok(resources) => recent(&username, resources),
            Err(problem) => view! { <ProblemAlert problem/> }.into_any(),
        };
        [attention(requests.unwrap_or_default()), resources].into_iter().collect_view()
    });
    // Erased parts, because the types of nested ones need much stack in builds without optimisation.
    let parts = [head(&person), content, allowed(&person)];
    parts.into_iter().collect_view().into_any()
}

/// Both at once, and each without the other if that fails.
async fn load() -> Result<(Result<RecentResources, Problem>, Option<RequestsPage>), Problem> {
    let (resources, requests) = (Box::pin(list_recent_resources()), Box::pin(list_requests(None)));
    Ok(futures::join!(of_part(resources), optional(requests)))
}

fn head(person: &SignedIn) -> AnyView {
    let create = person.decide(CreateResource::own(&person.principal));
    view! {
        <div class="page-head">
            <PageHeading text=tr!("Welcome, {name}", name = Untrusted(&person.principal.name)) title=tr!("Home")/>
            <GuardedLink
                href="/resources/new".to_owned()
                denial=create.denial().map(Reason::text)
                id="why-not-create".to_owned()
                class="button button-primary"
            >
                {tr!("New resource")}
            </GuardedLink>
        </div>
    }
    .into_any()
}

fn allowed(person: &SignedIn) -> AnyView {
    view! {
        <details class="card action-table">
            <summary>{tr!("What your groups allow")}</summary>
            {view! { <ActionTable person/> }.into_any()}
        </details>
    }
    .into_any()
}

/// What waits for the person, or for whose answer the person waits.
fn attention(requests: RequestsPage) -> AnyView {
    let waiting = requests.waiting.len();
    let open = requests.own.iter().filter(|request| request.is_open()).count();
    let waiting = match (waiting, &requests.next) {
        (0, _) => None,
        (_, None) => Some(tr!(
            "{n} request for access waits for your answer." | "{n} requests for access wait for your answer.",
            n = waiting
        )),
        (_, Some(_)) => Some(tr!(
            "At least {n} request for access waits for your answer."
                | "At least {n} requests for access wait for your answer.",
            n = waiting
        )),
    };
    let open = match open {
        0 => None,
        _ => Some(tr!(
            "{n} request of yours is not answered yet." | "{n} requests of yours are not answered yet.",
            n = open
        )),
    };
    if waiting.is_none() && open.is_none() {
        return ().into_any();
    }
    let texts: Vec<_> = [waiting, open].into_iter().flatten().map(|text| view! { <p>{text}</p> }).collect();
    view! {
        <div class="alert alert-note alert-row" role="note">
            <div>{texts}</div>
            <a class="button button-small" href="/requests">
                {tr!("See requests")}
            </a>
        </div>
    }
    .into_any()
}

fn recent(username: &str, resources: RecentResources) -> AnyView {
    let own = address::list(&ListQuery {
        owner: username.to_owned(),
        sort: SortBy::Updated,
        descending: true,
        ..ListQuery::default()
    });
    view! {
        <div class="home">
            {section(
                "changed",
                tr!("Recently changed"),
                resources.changed,
                tr!("Nothing that changed lately is open to you."),
                ("/resources".to_owned(), tr!("All resources")),
            )}
            {section(
                "yours",
                tr!("Yours"),
                resources.own,
                tr!("You own nothing yet. What you write appears here."),
                (own, tr!("All that you own")),
            )}
        </div>
    }
    .into_any()
}

fn section(
    id: &'static str,
    heading: &'static str,
    resources: Vec<ResourceSummary>,
    empty: &'static str,
    (href, all): (String, &'static str),
) -> AnyView {
    let content = if resources.is_empty() {
        view! { <p class="quiet">{empty}</p> }.into_any()
    } else {
        let rows: Vec<_> = resources.into_iter().map(row).collect();
        view! { <ul role="list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {content}
            <p>
                <a class="text-link" href=href>
                    {all}
                </a>
            </p>
        </section>
    }
    .into_any()
}

fn row(resource: ResourceSummary) -> AnyView {
    let path = resource.path.to_string();
    view! {
        <li>
            <a class="resource-link" href=address::resource(&path)>
                <span class="resource-title"><UserText text=resource.title/></span>
                " "
                <span class="resource-path">{path.clone()}</span>
            </a>
            <span class="quiet"><Moment at=resource.updated_at/></span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use access::{AccessRequest, RequestAnswer, UserRef};

    fn request(is_open: bool) -> AccessRequest {
        let answer = RequestAnswer { approved: None, message: String::new(), at: 2 };
        AccessRequest {
            path: "/plans".parse().unwrap(),
            requester: UserRef::default(),
            name: String::new(),
            owner: UserRef::default(),
            roles: Default::default(),
            message: String::new(),
            asked_at: 1,
            answer: (!is_open).then_some(answer),
        }
    }

    fn said(waiting: usize, own: Vec<AccessRequest>, next: Option<&str>) -> String {
        let waiting = vec![request(true); waiting];
        let requests = RequestsPage { own, waiting, next: next.map(str::to_owned) };
        Owner::new().with(|| attention(requests).to_html())
    }

    #[test]
    fn only_what_is_open_needs_attention() {
        let (open, answered) = (|| request(true), || request(false));
        assert!(!said(0, vec![answered()], None).contains("request"));
        assert!(said(1, Vec::new(), None).contains("1 request for access waits for your answer."));
        assert!(said(2, vec![open()], None).contains("2 requests for access wait for your answer."));
        assert!(said(0, vec![open(), answered(), open()], None).contains("2 requests of yours are not answered yet."));
        assert!(said(25, Vec::new(), Some("x")).contains("At least 25 requests"));
    }
}
