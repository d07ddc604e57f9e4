//! Filter form of the audit trail. Submitting it leads to a URL.

use crate::address::AuditFilters;
use access::AuditAction;
use leptos::{html, prelude::*};

#[component]
pub(crate) fn AuditFilterForm(
    /// The filters of the records shown.
    filters: AuditFilters,
    /// Whether other filters were shown before.
    is_next: bool,
    /// Whether new records appear by themselves.
    live: Memo<bool>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    // The form says what is shown: text that was typed before a link changed the filters would say something else.
    Effect::new(move || {
        if is_next && let Some(form) = form.get() {
            form.reset();
        }
    });
    let actions = AuditAction::ALL.iter().map(|recorded| {
        let action = recorded.name();
        let chosen = filters.action == action;
        view! {
            <option value=action selected=chosen>
                {super::action_words(action)}
            </option>
        }
    });
    let actions = actions.collect_view();
    let outcomes = [("done", "Done"), ("denied", "Denied")].map(|(name, text)| {
        let chosen = filters.outcome == name;
        view! {
            <option value=name selected=chosen>
                {text}
            </option>
        }
    });
    let clear = (!filters.are_none()).then(|| {
        view! {
            <a class="text-link" href="/admin/audit">
                "Clear filters"
            </a>
        }
    });
    let subject = (!filters.subject.is_empty())
        .then(|| view! { <input type="hidden" name="subject" value=filters.subject.clone()/> });
    let stays_live = move || live.get().then(|| view! { <input type="hidden" name="live" value="1"/> });
    view! {
        <form
            class="filters card"
            role="search"
            method="get"
            action="/admin/audit"
            aria-label="Filter the audit trail"
            node_ref=form
        >
            {subject}
            {stays_live}
            <p class="field">
                <label for="actor">"Who"</label>
                <input id="actor" type="text" name="actor" value=filters.actor placeholder="Username" maxlength="128"/>
            </p>
            <p class="field">
                <label for="action">"Action"</label>
                <select id="action" name="action">
                    <option value="">"Any"</option>
                    {actions}
                </select>
            </p>
            <p class="field">
                <label for="object">"On"</label>
                <input id="object" type="text" name="object" value=filters.object placeholder="Path or username" maxlength="256"/>
            </p>
            <p class="field">
                <label for="outcome">"Outcome"</label>
                <select id="outcome" name="outcome">
                    <option value="">"Any"</option>
                    {outcomes}
                </select>
            </p>
            <p class="field">
                <label for="from">"From (UTC)"</label>
                <input id="from" type="datetime-local" name="from" value=filters.from/>
            </p>
            <p class="field">
                <label for="until">"Until (UTC)"</label>
                <input id="until" type="datetime-local" name="until" value=filters.until/>
            </p>
            <p class="actions">
                <button type="submit" class="button button-primary">
                    "Filter"
                </button>
                {clear}
            </p>
        </form>
    }
}
