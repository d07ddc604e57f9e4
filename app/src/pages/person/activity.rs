//! What a user did and was denied: the latest records of the audit trail.

use super::Tabs;
use crate::{
    address::{AuditFilters, PersonTab},
    components::{page_link, page_links},
    pages::audit::RecordTable,
};
use access::PersonActivity;
use i18n::tr;
use leptos::{either::Either, prelude::*};

/// `further`: whether this is not the first page.
pub(super) fn activity(shown: PersonActivity, further: bool, tabs: &Tabs) -> AnyView {
    let PersonActivity { person, page } = shown;
    let username = person.user.username;
    let of_theirs = AuditFilters {
        actor: username.clone(),
        subject: person.user.id.subject().to_owned(),
        ..AuditFilters::default()
    };
    let about_them = AuditFilters { object: username, ..AuditFilters::default() };
    let first = further.then(|| page_link("first", tabs.at(PersonTab::Activity), tr!("Newest")));
    let next = page.next.as_deref().map(|last| page_link("next", tabs.activity_after(last), tr!("Older")));
    let pager = page_links(tr!("Pages"), first, next);
    let records = if page.records.is_empty() {
        let text = match (page.next.is_some(), further) {
            (true, _) => tr!("Nothing found so far. The search paused to stay quick: “Older” goes on."),
            (false, true) => tr!("Nothing older."),
            (false, false) => tr!("Nothing is recorded of this person."),
        };
        Either::Left(view! { <p class="card-note quiet">{text}</p> })
    } else {
        Either::Right(view! { <RecordTable page=RwSignal::new(page)/> })
    };
    view! {
        <section class="card table-card" aria-labelledby="activity">
            <div class="card-head">
                <h2 id="activity">{tr!("What this person did")}</h2>
                <p class="actions">
                    <a class="button button-small" href=of_theirs.page()>
                        {tr!("Open in the audit trail")}
                    </a>
                    <a class="button button-small" href=about_them.page()>
                        {tr!("What was done to this person")}
                    </a>
                </p>
            </div>
            {records}
        </section>
        {pager}
    }
    .into_any()
}
