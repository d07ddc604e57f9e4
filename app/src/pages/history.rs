//! The history of a resource: its versions, and what each of them changed. Both are in the URL.

use super::page_guards::signed_in_page;
use crate::{
    address,
    components::{LineDiffTable, Moment, PageHeading, QuotaMeter, UserText, loaded_for, page_link, page_links},
    navigation::search_here,
    server_functions::{OpenedVersion, list_versions, open_version},
};
use access::{FieldChange, HistoryPage as Page, Untrusted, VersionChange, VersionDetail, VersionSummary};
use i18n::tr;
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn HistoryPage(
    /// Path of the resource.
    path: String,
) -> impl IntoView {
    signed_in_page(move |_| view! { <History path/> })
}

#[component]
fn History(path: String) -> impl IntoView {
    let search = search_here();
    let shows_one = Memo::new(move |_| address::version_in(&search.read()).is_some());
    move || if shows_one.get() { one(path.clone(), search) } else { list(path.clone(), search) }
}

fn list(path: String, search: Memo<String>) -> AnyView {
    let before = Memo::new(move |_| address::before_in(&search.read()));
    let of = path.clone();
    loaded_for(
        move || before.get(),
        move |before| list_versions(of.clone(), before),
        move |before, page| view! { <Listed path=path.clone() further=before.is_some() page/> },
    )
}

fn one(path: String, search: Memo<String>) -> AnyView {
    // Stays as it is while the browser moves on to the list.
    let version = Memo::new(move |before: Option<&u64>| {
        address::version_in(&search.read()).or(before.copied()).unwrap_or_default()
    });
    let of = path.clone();
    loaded_for(
        move || version.get(),
        move |version| open_version(of.clone(), version),
        move |_, opened| view! { <Shown path=path.clone() opened/> },
    )
}

/// `further`: whether this is not the first page.
#[component]
fn Listed(path: String, further: bool, page: Page) -> impl IntoView {
    let Page { title, current, versions, next } = page;
    let content = if versions.is_empty() {
        Either::Left(view! {
            <div class="empty">
                <h2>{tr!("No older version is kept")}</h2>
                <p>{tr!("Usher keeps the latest versions only.")}</p>
            </div>
        })
    } else {
        Either::Right(view! {
            <div class="card table-card">
                <Versions path=path.clone() current versions/>
            </div>
        })
    };
    let latest = further.then(|| page_link("first", address::history(&path, None), tr!("Latest")));
    let older = next.map(|next| page_link("next", address::history(&path, Some(next)), tr!("Older")));
    view! {
        <Breadcrumb path title=title.clone() version=None/>
        <PageHeading text=tr!("History") title=tr!("History of {title}", title = Untrusted(&title))/>
        {content}
        {page_links(tr!("Pages"), latest, older)}
    }
}

#[component]
fn Versions(path: String, current: u64, versions: Vec<VersionSummary>) -> impl IntoView {
    let row = |version: VersionSummary| {
        let is_current = version.version == current;
        let words = change_words(&version);
        let VersionSummary { version, at, by, .. } = version;
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    <a href=address::version(&path, version)>{tr!("Version {version}", version = version)}</a>
                    {is_current.then(|| view! { " " <span class="badge badge-role">{tr!("Current")}</span> })}
                </th>
                <td role="cell" data-label=tr!("When")>
                    <Moment at/>
                </td>
                <td role="cell" data-label=tr!("Who")>{who(by)}</td>
                <td role="cell" data-label=tr!("What")>{words}</td>
            </tr>
        }
        .into_any()
    };
    let rows = versions.into_iter().map(row).collect::<Vec<_>>();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption class="visually-hidden">{tr!("Versions, the latest first")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("Version")}</th>
                    <th role="columnheader" scope="col">{tr!("When")}</th>
                    <th role="columnheader" scope="col">{tr!("Who")}</th>
                    <th role="columnheader" scope="col">{tr!("What")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Shown(path: String, opened: OpenedVersion) -> impl IntoView {
    let OpenedVersion { detail, quota } = opened;
    let VersionDetail { summary, title, current, is_compared, fields, text } = detail;
    let version = summary.version;
    let is_current = version == current;
    let heading = tr!("Version {version}", version = version);
    let document_title = tr!("Version {version} of {title}", version = version, title = Untrusted(&title));
    let restore = if is_current {
        Either::Left(view! { <p class="quiet">{tr!("This is the current version.")}</p> })
    } else {
        Either::Right(view! {
            <a class="button button-primary" href=address::edit_version(&path, version)>
                {tr!("Restore this version")}
            </a>
        })
    };
    let hint = (!is_current).then(|| {
        view! {
            <p class="hint">
                {tr!(
                    "Restoring opens the editor with this title, summary and text. Owner and roles stay as they are. \
                     Saving makes a new version."
                )}
            </p>
        }
    });
    let has_lines = !text.parts.is_empty();
    let (text_heading, caption) = if is_compared {
        (tr!("Changes of the text"), tr!("Lines that differ"))
    } else {
        (tr!("Text"), tr!("Lines of the text"))
    };
    let nothing = match (is_compared, summary.changes.contains(&VersionChange::Text)) {
        (true, true) => tr!("Only empty lines at the end differ."),
        (true, false) => tr!("The text is the same as in the version before."),
        (false, _) => tr!("This version has no text."),
    };
    let lines = if has_lines {
        Either::Left(view! { <LineDiffTable diff=text caption/> })
    } else {
        Either::Right(view! { <p class="quiet">{nothing}</p> })
    };
    let fields = (!fields.is_empty()).then(|| {
        let fields = fields.into_iter().map(|change| field(change, is_compared)).collect::<Vec<_>>();
        view! {
            <section class="card" aria-labelledby="fields">
                <h2 id="fields">{if is_compared { tr!("Changed fields") } else { tr!("Fields") }}</h2>
                <dl class="facts facts-wide">{fields}</dl>
            </section>
        }
    });
    let words = change_words(&summary);
    let earlier = is_compared.then(|| page_link("prev", address::version(&path, version - 1), tr!("Version before")));
    let later = (!is_current).then(|| page_link("next", address::version(&path, version + 1), tr!("Version after")));
    view! {
        <QuotaMeter quota/>
        <Breadcrumb path title version=Some(version)/>
        <div class="page-head">
            <PageHeading title=document_title text=heading/>
            <div class="actions">{restore}</div>
        </div>
        {hint}
        <dl class="facts card facts-row">
            <div>
                <dt>{tr!("When")}</dt>
                <dd>
                    <Moment at=summary.at/>
                </dd>
            </div>
            <div>
                <dt>{tr!("Who")}</dt>
                <dd>{who(summary.by)}</dd>
            </div>
            <div>
                <dt>{tr!("What")}</dt>
                <dd>{words}</dd>
            </div>
        </dl>
        {fields}
        <section class="card" aria-labelledby="text">
            <h2 id="text">{text_heading}</h2>
            {lines}
        </section>
        {page_links(tr!("Versions"), earlier, later)}
    }
}

/// `version` is absent on the list of versions.
#[component]
fn Breadcrumb(path: String, title: String, version: Option<u64>) -> impl IntoView {
    let history = match version {
        None => view! { <span aria-current="page">{tr!("History")}</span> }.into_any(),
        Some(version) => view! {
            <a href=address::history(&path, None)>{tr!("History")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{tr!("Version {version}", version = version)}</span>
        }
        .into_any(),
    };
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/resources">{tr!("Resources")}</a>
            <span aria-hidden="true">"/"</span>
            <a href=address::resource(&path)><UserText text=title/></a>
            <span aria-hidden="true">"/"</span>
            {history}
        </nav>
    }
}

/// A field before and after; with nothing to compare it with, its value.
fn field(change: FieldChange, is_compared: bool) -> AnyView {
    let FieldChange { field, before, after } = change;
    let nothing = if field == VersionChange::Roles { tr!("Owner and administrators only") } else { tr!("None") };
    let value = |text: String| if text.is_empty() { nothing.to_owned() } else { text };
    let value = if is_compared {
        view! {
            <span class="visually-hidden">{tr!("Before: ")}</span>
            <del><UserText text=value(before)/></del>
            <span class="visually-hidden">{tr!("; now: ")}</span>
            " "
            <ins><UserText text=value(after)/></ins>
        }
        .into_any()
    } else {
        view! { <UserText text=value(after)/> }.into_any()
    };
    view! {
        <dt>{field_label(field)}</dt>
        <dd>{value}</dd>
    }
    .into_any()
}

fn who(by: Option<String>) -> AnyView {
    match by {
        Some(text) => view! { <UserText text/> }.into_any(),
        None => view! { <span class="quiet">{tr!("Unknown")}</span> }.into_any(),
    }
}

/// The name of what changed, by itself.
fn field_label(field: VersionChange) -> &'static str {
    use VersionChange::{Archived, Created, Deleted, Owner, Restored, Roles, Summary, Text, Title, Undeleted};
    match field {
        Title => tr!("Title"),
        Summary => tr!("Summary"),
        Text => tr!("Text"),
        Owner => tr!("Owner"),
        Roles => tr!("Roles"),
        // These are no fields: a version that has one of them is told as a whole.
        Created | Archived | Restored | Deleted | Undeleted => field.name(),
    }
}

/// The name of what changed, within a sentence.
fn field_name(field: VersionChange) -> &'static str {
    use VersionChange::{Archived, Created, Deleted, Owner, Restored, Roles, Summary, Text, Title, Undeleted};
    match field {
        Title => tr!("title"),
        Summary => tr!("summary"),
        Text => tr!("text"),
        Owner => tr!("owner"),
        Roles => tr!("roles"),
        // These are no fields: a version that has one of them is told as a whole.
        Created | Archived | Restored | Deleted | Undeleted => field.name(),
    }
}

/// What a version changed, in words: "Changed title and text".
fn change_words(version: &VersionSummary) -> String {
    use VersionChange::{Archived, Created, Deleted, Restored, Undeleted};
    let has = |change: VersionChange| version.changes.contains(&change);
    if has(Created) {
        return tr!("Created").to_owned();
    }
    let fields: Vec<&str> = version.changes.iter().map(|change| field_name(*change)).collect();
    match fields.as_slice() {
        _ if has(Deleted) => tr!("Moved to the trash").to_owned(),
        _ if has(Undeleted) => tr!("Restored from the trash").to_owned(),
        _ if has(Archived) => tr!("Archived").to_owned(),
        _ if has(Restored) => tr!("Restored from the archive").to_owned(),
        [] if version.by.is_none() => tr!("From before a history was kept").to_owned(),
        [] => tr!("Saved without a change").to_owned(),
        [one] => tr!("Changed {fields}", fields = one),
        [first @ .., last] => {
            let fields = tr!("{first} and {last}", first = first.join(tr!(", ")), last = last);
            tr!("Changed {fields}", fields = fields)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_version_changed_is_told_in_words() {
        use VersionChange::{Archived, Created, Deleted, Owner, Restored, Roles, Text, Title, Undeleted};
        let rows: [(&[VersionChange], Option<&str>, &str); 9] = [
            (&[Created], Some("ann"), "Created"),
            (&[Title], Some("ann"), "Changed title"),
            (&[Text, Owner, Roles], Some("ann"), "Changed text, owner and roles"),
            (&[Archived], Some("ann"), "Archived"),
            (&[Restored], Some("ann"), "Restored from the archive"),
            (&[Deleted], Some("ann"), "Moved to the trash"),
            (&[Undeleted], Some("ann"), "Restored from the trash"),
            (&[], Some("ann"), "Saved without a change"),
            (&[], None, "From before a history was kept"),
        ];
        for (changes, by, expected) in rows {
            let changes = changes.to_vec();
            let version =
                VersionSummary { version: 2, title: String::new(), at: 0, by: by.map(str::to_owned), changes };
            assert_eq!(change_words(&version), expected);
        }
    }
}
