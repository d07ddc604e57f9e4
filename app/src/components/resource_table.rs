//! Table of resources.

use super::{
    GuardedLink, Moment, OperationButtons, RoleChips, UserText, sentence,
    sort_header::{SortLink, aria_sort},
};
use crate::{address, page_context::SignedIn};
use access::{ListQuery, OpenResource, Reason, ResourceAction as _, ResourceSummary, SaveResource, SortBy, Untrusted};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn ResourceTable<'a>(
    /// The user who views the list.
    person: &'a SignedIn,
    /// The state of the list.
    query: &'a ListQuery,
    /// Resources to list.
    resources: &'a [ResourceSummary],
) -> impl IntoView + use<> {
    let rows = resources.iter().map(|resource| view! { <Row person resource/> }).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow resources" role="table">
            <caption class="visually-hidden">{tr!("Resources you can see")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col" aria-sort=aria_sort(query, &[SortBy::Title, SortBy::Path])>
                        <SortLink query by=SortBy::Title label=tr!("Title")/>
                        " "
                        <SortLink query by=SortBy::Path label=tr!("Path")/>
                    </th>
                    <th role="columnheader" scope="col" class="plain-column">
                        {tr!("Roles")}
                    </th>
                    <th role="columnheader" scope="col" class="plain-column">
                        {tr!("Owner")}
                    </th>
                    <th role="columnheader" scope="col" aria-sort=aria_sort(query, &[SortBy::Updated])>
                        <SortLink query by=SortBy::Updated label=tr!("Updated")/>
                    </th>
                    <th role="columnheader" scope="col" class="plain-column">
                        {tr!("Actions")}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row<'a>(person: &'a SignedIn, resource: &'a ResourceSummary) -> impl IntoView + use<> {
    let path = resource.path.as_str();
    let why_not = |denial: Option<&Reason>| denial.map(Reason::text);
    // Like the operations that are not offered for it, opening and editing wait until it is restored.
    let in_trash = resource.deletion.as_ref().map(|_| tr!("It is in the trash. Restore it first.").to_owned());
    let open = person.decide(OpenResource { path: resource.path.clone(), sharing: resource.sharing.clone() });
    let edit = person.decide(SaveResource::unchanged(&resource.path, &resource.sharing));
    let (title, shown_path) = (resource.title.clone(), path.to_owned());
    let archived = resource.archived.then(|| view! { <span class="badge badge-role">{tr!("Archived")}</span> });
    let of_title = format!(" {}", Untrusted(&title));
    let menu = format!("actions-{path}");
    let actions = tr!("Actions for {title}", title = Untrusted(&resource.title));
    let summary = (!resource.summary.is_empty())
        .then(|| view! { <span class="resource-summary"><UserText text=resource.summary.clone()/></span> });
    let deletion = resource.deletion.clone().map(|deletion| {
        let name = view! { <UserText text=deletion.by/> }.into_any();
        let time = view! { <Moment at=deletion.expires_at/> }.into_any();
        let text = sentence(tr!("Deleted by {name}, kept until {time}"), [("name", name), ("time", time)]);
        view! { <span class="resource-summary">{text}</span> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <div class="resource-line">
                    <GuardedLink
                        href=address::resource(path)
                        denial=in_trash.clone().or_else(|| why_not(open.denial()))
                        id=format!("why-not-open-{path}")
                        class="resource-link"
                    >
                        <span class="resource-title"><UserText text=title/> " " {archived}</span>
                        " "
                        <span class="resource-path">{shown_path}</span>
                    </GuardedLink>
                    {summary}
                    {deletion}
                </div>
            </th>
            <td role="cell" data-label=tr!("Roles")>
                <RoleChips roles=resource.sharing.roles.clone() most=2/>
            </td>
            <td role="cell" data-label=tr!("Owner")>
                <UserText text=resource.sharing.owner.username.clone()/>
            </td>
            <td role="cell" data-label=tr!("Updated") class="nowrap">
                <Moment at=resource.updated_at/>
            </td>
            <td role="cell" data-label=tr!("Actions")>
                <button type="button" class="menu-button row-menu-button" popovertarget=menu.clone()>
                    <span class="visually-hidden">{actions}</span>
                </button>
                <div id=menu class="menu row-menu" popover="auto">
                    <GuardedLink
                        href=address::edit(path)
                        denial=in_trash.or_else(|| why_not(edit.denial()))
                        id=format!("why-not-edit-{path}")
                        class="button button-small"
                    >
                        {tr!("Edit")}
                        <span class="visually-hidden">{of_title}</span>
                    </GuardedLink>
                    <OperationButtons person resource in_row=true/>
                </div>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::page_context::{PageContext, SessionView};
    use access::{Deletion, Principal, Role, Sharing, UserId, UserRef};
    use leptos_router::{components::Router, location::RequestUrl};

    fn member() -> SignedIn {
        let names = || ["usher-users".to_owned()].into();
        let principal = Principal {
            user: user("it-member"),
            groups: names(),
            roles: [Role::of_group("usher-users")].into(),
            ..Principal::default()
        };
        let session = Some(SessionView { principal, ..SessionView::default() });
        SignedIn::of(&PageContext { session, ..PageContext::default() }).unwrap()
    }

    fn user(username: &str) -> UserRef {
        UserRef { id: UserId::new("https://pool", username), username: username.to_owned() }
    }

    fn resource(path: &str, title: &str, owner: &str, roles: &[&str]) -> ResourceSummary {
        ResourceSummary {
            path: path.parse().unwrap(),
            title: title.to_owned(),
            summary: "What we write about, and when.".to_owned(),
            sharing: Sharing { owner: user(owner), roles: roles.iter().filter_map(|role| Role::parse(role)).collect() },
            version: 1,
            updated_at: 1_795_246_929,
            archived: path.contains("2026"),
            deletion: path.contains("gone").then(|| Deletion::new(&user("ben"), 1_795_246_929)),
        }
    }

    fn html(query: ListQuery) -> String {
        let resources = [
            resource("/blog", "Blog", "admin", &["group:usher-users", "department:IT"]),
            resource("/notes/2026", "My notes", "it-member", &[]),
            resource("/gone", "Gone", "it-member", &[]),
        ];
        Owner::new().with(|| {
            provide_context(RequestUrl::new("/resources"));
            let person = member();
            let rows = move || view! { <ResourceTable person=&person query=&query resources=&resources/> };
            view! { <Router>{rows()}</Router> }.to_html()
        })
    }

    #[test]
    fn what_is_not_allowed_is_there_and_says_why() {
        let html = html(ListQuery::default());
        let row = html.split("<tr").find(|row| row.contains("/blog")).unwrap();
        assert_eq!(row.matches("aria-disabled=\"true\"").count(), 3, "{row}");
        assert!(row.contains("<bdi>admin"), "{row}");
        assert!(row.contains("aria-describedby=\"why-not-edit-/blog\"") && row.contains("id=\"why-not-edit-/blog\""));
        assert!(row.contains("Only its owner admin or an administrator can do this. Group usher-admins grants it."));
        let own = html.split("<tr").find(|row| row.contains("/notes/2026")).unwrap();
        assert!(!own.contains("aria-disabled") && own.contains("href=\"/resources/notes/2026/edit\""), "{own}");
        assert!(own.contains(">Archived<") && own.contains(">Restore<") && !own.contains(">Archive<"), "{own}");
    }

    #[test]
    fn what_is_deleted_can_only_be_restored_and_says_who_deleted_it_and_until_when() {
        let html = html(ListQuery::default());
        let row = html.split("<tr").find(|row| row.contains("/gone")).unwrap();
        assert_eq!(row.matches("It is in the trash. Restore it first.").count(), 2, "{row}");
        assert!(row.contains(">Restore<") && row.contains("value=\"undelete\"") && !row.contains(">Delete<"), "{row}");
        assert!(row.contains("Deleted by") && row.contains(">ben<") && row.contains("2026-12-21"), "{row}");
    }

    #[test]
    fn the_order_is_told_and_can_be_turned_round() {
        let html = html(ListQuery { sort: SortBy::Updated, descending: true, ..ListQuery::default() });
        assert_eq!(html.matches("aria-sort=\"descending\"").count(), 1);
        assert!(html.contains("href=\"/resources?sort=updated\"") && html.contains("href=\"/resources\""), "{html}");
    }
}
