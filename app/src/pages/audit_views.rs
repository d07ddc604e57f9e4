//! Filters of the audit trail under a name. The forms are posted to the page itself, whose address says the filters.

use crate::{
    Cause, FormReply, PostedForm, Problem,
    address::AuditFilters,
    components::{ErrorSummary, ProblemAlert, UserText},
    posted_form::PostedFormContext,
};
use access::{Draft, SavedView, SavedViewDraft, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// A form that the server refused, and why.
type RefusedView = (SavedViewDraft, Problem);

/// The form that this page is the answer to, if it was refused.
pub(super) fn refused_view() -> Option<RefusedView> {
    match PostedFormContext::of_this_page() {
        Some(PostedForm { draft: Draft::SavedView(draft), reply: FormReply::Refused(problem) }) => {
            Some((draft, problem))
        }
        _ => None,
    }
}

/// A popover of the browser itself: it opens and closes without JavaScript, also on Escape and on a click elsewhere.
pub(super) fn views_menu(filters: &AuditFilters, views: Vec<SavedView>) -> AnyView {
    view! {
        <button type="button" class="menu-button" popovertarget="saved-views">
            {tr!("Saved views")}
        </button>
        <div id="saved-views" class="menu saved-views" popover="auto">
            {contents(filters, views, None)}
        </div>
    }
    .into_any()
}

/// The menu's content with what was typed and what is wrong with it, on the page itself: a popover is closed at first.
pub(super) fn refused_form(filters: &AuditFilters, views: Vec<SavedView>, refused: RefusedView) -> AnyView {
    let (draft, problem) = refused;
    let (error, errors) = match &problem.cause {
        Cause::Invalid(invalid) => (invalid.message(SavedViewDraft::NAME).map(str::to_owned), invalid.0.clone()),
        _ => (None, Vec::new()),
    };
    let alert = match problem.cause {
        Cause::Invalid(_) | Cause::SignIn | Cause::SessionExpired => {
            view! { <ErrorSummary problem left=Signal::stored(errors) return_to=filters.page()/> }.into_any()
        }
        _ => view! { <ProblemAlert problem/> }.into_any(),
    };
    view! {
        {alert}
        <section class="card saved-views" aria-labelledby="saved-views">
            <h2 id="saved-views">{tr!("Saved views")}</h2>
            {contents(filters, views, Some((draft.name, error)))}
        </section>
    }
    .into_any()
}

/// `typed`: the name that was refused, and what is wrong with it.
fn contents(filters: &AuditFilters, views: Vec<SavedView>, typed: Option<(String, Option<String>)>) -> AnyView {
    let (action, shown) = (filters.page(), filters.as_saved());
    let items: Vec<AnyView> = views.into_iter().map(|view| item(&action, view, &shown)).collect();
    let list = (!items.is_empty()).then(|| view! { <ul role="list" aria-label=tr!("Saved views")>{items}</ul> });
    let form = if shown.are_none() && typed.is_none() {
        view! { <p class="hint">{tr!("Filter the trail, then save the filters here under a name.")}</p> }.into_any()
    } else {
        let (name, error) = typed.unwrap_or_default();
        save_form(action, name, error)
    };
    view! {
        {list}
        {form}
        <p class="hint">
            {tr!("Only you see your saved views, in every browser. To share filters, share the address of this page.")}
        </p>
    }
    .into_any()
}

/// A link to the view, and the form that removes it. `shown`: what a view would keep of this page. Query strings are not
/// compared, because the server escapes more characters than the browser.
fn item(action: &str, view: SavedView, shown: &AuditFilters) -> AnyView {
    let SavedView { name, query } = view;
    let filters = AuditFilters::of(&query);
    let is_current = filters == *shown;
    let label = tr!("Forget {name}", name = Untrusted(&name));
    view! {
        <li>
            <a href=filters.page() aria-current=is_current.then_some("true")>
                <UserText text=name.clone()/>
            </a>
            <form class="inline-form" method="post" action=action.to_owned() data-in-place="">
                <input type="hidden" name=SavedViewDraft::NAME value=name/>
                <button type="submit" class="button button-small" name="do" value="forget" aria-label=label>
                    {tr!("Forget")}
                </button>
            </form>
        </li>
    }
    .into_any()
}

/// Without `maxlength`: browsers cut off what is pasted, and nobody notices. The server sends back what is too long.
fn save_form(action: String, name: String, error: Option<String>) -> AnyView {
    let error_id = error.as_ref().map(|_| format!("{}-error", SavedViewDraft::NAME));
    let is_invalid = error.is_some().then_some("true");
    let described_by = error_id.clone();
    let error = error.map(|error| {
        view! {
            <p class="field-error" id=error_id>
                {error}
            </p>
        }
    });
    view! {
        <form class="save-view" method="post" action=action data-in-place="">
            <label for=SavedViewDraft::NAME>{tr!("Name")}</label>
            <input
                id=SavedViewDraft::NAME
                type="text"
                name=SavedViewDraft::NAME
                dir="auto"
                value=name
                required=true
                autocomplete="off"
                aria-invalid=is_invalid
                aria-describedby=described_by
            />
            <button type="submit" class="button" name="do" value="save">
                {tr!("Save this view")}
            </button>
            {error}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> Vec<SavedView> {
        vec![SavedView { name: "Denied \"x\"".to_owned(), query: "outcome=denied".to_owned() }]
    }

    fn html(search: &str, typed: Option<(String, Option<String>)>) -> String {
        let shown = || contents(&AuditFilters::of(search), views(), typed).to_html();
        Owner::new().with(shown).replace("<!>", "")
    }

    #[test]
    fn a_view_is_a_link_and_its_forms_lead_back_to_the_page() {
        let html = html("outcome=denied&after=x", None);
        assert!(html.contains("href=\"/admin/audit?outcome=denied\" aria-current=\"true\""), "{html}");
        assert_eq!(html.matches("action=\"/admin/audit?outcome=denied&amp;after=x\"").count(), 2, "{html}");
        assert!(html.contains("value=\"Denied &quot;x&quot;\""), "{html}");
        assert!(html.contains("value=\"save\"") && !html.contains("aria-invalid"), "{html}");
    }

    #[test]
    fn without_a_filter_there_is_nothing_to_save_but_what_was_typed_comes_back() {
        let nothing = html("", None);
        assert!(!nothing.contains("value=\"save\"") && !nothing.contains("aria-current"), "{nothing}");
        assert!(nothing.contains("Filter the trail, then save"), "{nothing}");
        let refused = html("", Some(("typed".to_owned(), Some("Why not.".to_owned()))));
        assert!(refused.contains("value=\"typed\"") && refused.contains("aria-invalid=\"true\""), "{refused}");
        assert!(refused.contains("id=\"view-name-error\"") && refused.contains("Why not."), "{refused}");
    }
}
