//! Alerts, tables, what is around a list, navigation, waiting, the dialog, the drawer.

use super::section;
use crate::{
    Cause, Problem,
    components::{
        Column, ListCount, Loading, NothingToList, Pager, ProblemAlert, QuotaMeter, ResourceTable, card_table,
    },
    notifications::{News, contents},
    page_context::SignedIn,
};
use access::{
    AccessRequest, Allowance, Limit, LimitSource, ListQuery, QuotaState, RequestAnswer, ResourcePage, ResourceSummary,
    Role, Rules, Sharing, UserRef,
};
use leptos::prelude::*;

/// A time for examples, in seconds since 1970.
const THEN: u64 = 1_795_246_929;

pub(super) fn alerts() -> AnyView {
    let problem = Problem { request_id: "example".to_owned(), cause: Cause::Contended };
    let examples = view! {
        <p class="alert alert-info">"Something to know."</p>
        <p class="alert alert-note">"Something to act on soon."</p>
        <div class="alert alert-success alert-row">
            <p>"What was just done is said here once."</p>
            <button type="button" class="button button-small">
                "Undo"
            </button>
        </div>
        <ProblemAlert problem/>
    };
    section("Alerts and messages", examples.into_any())
}

/// Two resources of other people.
fn resources() -> Vec<ResourceSummary> {
    let rows = [("/handbook", "Handbook", "How we work."), ("/travel", "Travel policy", "")];
    let resource = |(path, title, summary): (&str, &str, &str)| {
        let roles = ["IT", "Finance", "Sales"].map(|name| Role::of_claim("custom:department", name)).into();
        let sharing = Sharing { owner: UserRef::unidentified("ada"), roles };
        Some(ResourceSummary::new(path.parse().ok()?, title.to_owned(), summary.to_owned(), sharing, THEN))
    };
    rows.into_iter().filter_map(resource).collect()
}

pub(super) fn table() -> AnyView {
    let person = SignedIn::somebody(Rules::default(), Vec::new());
    let (query, resources) = (ListQuery::default(), resources());
    let examples = view! {
        <div class="card-head">
            <h2>"Table"</h2>
            <p class="hint">"Comfortable or compact, as the account menu says."</p>
        </div>
        <ResourceTable person=&person query=&query resources=&resources/>
    };
    let cell = |label: &'static str, text: &'static str| view! { <td role="cell" data-label=label>{text}</td> };
    let row = view! { <tr role="row">{cell("Group", "Finance")} {cell("Calls a day", "80")}</tr> }.into_any();
    let columns = [Column::Text("Group"), Column::Text("Calls a day")];
    view! {
        <section class="card table-card">{examples}</section>
        {card_table("table cards-when-narrow", "Table of an administrator", &columns, vec![row])}
    }
    .into_any()
}

pub(super) fn around_a_list() -> AnyView {
    let query = ListQuery { q: "travel".to_owned(), ..ListQuery::default() };
    let nothing = ResourcePage::default();
    let place = || Some("x".to_owned());
    let page = ResourcePage { next: place(), previous: place(), ..ResourcePage::default() };
    let allowance = Allowance { limit: Limit::Calls(50), source: LimitSource::Default };
    let quota = QuotaState { used: 48, allowance, now: THEN, resets_at: THEN + 3_600 };
    let examples = view! {
        <h3>"Meter"</h3>
        <QuotaMeter quota/>
        <h3>"Count"</h3>
        <ListCount query=&query page=&page/>
        <h3>"Pager"</h3>
        <Pager query=&query page=&page/>
    };
    let empty = view! { <NothingToList query=&query page=&nothing/> };
    view! {
        {section("Around a list", examples.into_any())}
        <section class="card" aria-label="Empty state">
            {empty}
        </section>
    }
    .into_any()
}

pub(super) fn navigation() -> AnyView {
    let examples = view! {
        <nav class="breadcrumb" aria-label="Example of a breadcrumb">
            <a href="/resources">"Resources"</a>
            <span aria-hidden="true">"/"</span>
            <span>"Handbook"</span>
        </nav>
        <nav class="tabs" aria-label="Example of tabs">
            <ul role="list">
                <li>
                    <a href="#content" aria-current="page">
                        "Current"
                    </a>
                </li>
                <li>
                    <a href="#content">"Other"</a>
                </li>
            </ul>
        </nav>
        <nav class="periods" aria-label="Example of views">
            <ul role="list">
                <li>
                    <a href="#content" aria-current="true">
                        "All"
                    </a>
                </li>
                <li>
                    <a href="#content">"Mine"</a>
                </li>
            </ul>
        </nav>
    };
    section("Breadcrumb, tabs and views", examples.into_any())
}

pub(super) fn waiting() -> AnyView {
    section("Waiting", view! { <Loading/> }.into_any())
}

pub(super) fn dialog() -> AnyView {
    let examples = view! {
        <dialog open class="dialog" aria-labelledby="design-question">
            <h2 id="design-question">"Delete “Handbook”?"</h2>
            <p>"It moves to the trash, from which it can be restored for 30 days."</p>
            <p class="actions">
                <button type="button" class="button">
                    "Cancel"
                </button>
                <button type="button" class="button button-danger-solid">
                    "Move to trash"
                </button>
            </p>
        </dialog>
    };
    section("Dialog", examples.into_any())
}

/// A request for access with this answer.
fn request(path: &str, answer: Option<RequestAnswer>) -> Option<AccessRequest> {
    Some(AccessRequest {
        path: path.parse().ok()?,
        requester: UserRef::unidentified("ada"),
        name: "Ada Lovelace".to_owned(),
        owner: UserRef::unidentified("ben"),
        roles: Default::default(),
        message: "For the audit of the third quarter.".to_owned(),
        asked_at: THEN,
        answer,
    })
}

pub(super) fn drawer() -> AnyView {
    let answer = RequestAnswer { approved: None, message: "Ask your lead first.".to_owned(), at: THEN };
    let waiting: Vec<_> = request("/payroll", None).into_iter().collect();
    let answered = request("/handbook", Some(answer)).into_iter().collect();
    let news = News { waiting, more_wait: false, answered };
    let frame = |id: &'static str, summary: &'static str, content: AnyView| {
        view! {
            <dialog open class="dialog drawer" aria-labelledby=id>
                <div class="drawer-head">
                    <div>
                        <h2 id=id>"Notifications"</h2>
                        <p class="quiet">{summary}</p>
                    </div>
                    <button type="button" class="button">
                        "Close"
                    </button>
                </div>
                <div class="drawer-content">{content}</div>
                <div class="drawer-foot">
                    <a class="button" href="#content">
                        "All requests"
                    </a>
                </div>
            </dialog>
        }
    };
    let examples = view! {
        <p class="hint">"It stands at the end of the window and is as high. Here it is part of the page."</p>
        {frame("design-news", "2 notifications", contents(false, &news))}
        {frame("design-no-news", "Nothing new", contents(false, &News::default()))}
    };
    section("Drawer", examples.into_any())
}
