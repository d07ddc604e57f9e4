//! After a conflict: where the texts differ, with a choice for each place. The choices are posted with the form, so
//! they also work without JavaScript.

use super::{UserText, focus::focus, loaded::loaded_for, resource_fields::ResourceFields};
use crate::{response::optional, server_functions::compare_texts};
use access::{Hunk, Resource, Side, merge, text_lines, with_line_feeds};
use i18n::tr;
use leptos::{ev::MouseEvent, html, prelude::*};
use std::{ops::Range, sync::Arc};

/// Maximum number of lines to show of each text at one place.
const MAX_LINES: usize = 100;

#[component]
pub(crate) fn MergeChoices(
    /// The form with the user's own text.
    fields: ResourceFields,
    /// The resource as the other user saved it.
    theirs: Resource,
    /// `id` of the form.
    form_id: &'static str,
) -> impl IntoView {
    let (path, version) = (theirs.summary.path.to_string(), theirs.summary.version);
    let base = fields.base.get_untracked();
    let theirs: Arc<str> = theirs.body.into();
    // The user's own text when it was compared, and how often it was.
    let mine = StoredValue::new(with_line_feeds(&fields.body.get_untracked()));
    let comparisons = RwSignal::new(0_u32);
    let compare = move |_: u32| {
        let answer = optional(compare_texts(path.clone(), version, base, mine.get_value()));
        // Without the places that differ there are still both texts to choose from.
        async move { Ok(answer.await.unwrap_or_default()) }
    };
    let show = move |_: u32, hunks: Vec<Hunk>| {
        if hunks.is_empty() {
            return ().into_any();
        }
        let theirs = theirs.clone();
        let places = mine.with_value(|mine| places(&theirs, mine, &hunks, form_id));
        let use_choices = move |event: MouseEvent| {
            event.prevent_default();
            let text = fields.body.get_untracked();
            match merge(&theirs, &text, &chosen(form_id)) {
                Some(merged) => fields.take_merged(merged),
                // The text in the form was changed since it was compared.
                None => {
                    mine.set_value(with_line_feeds(&text));
                    comparisons.update(|comparisons| *comparisons += 1);
                }
            }
        };
        view! {
            <div class="hunks" role="group" aria-labelledby="hunks-heading">
                <h3 id="hunks-heading">{tr!("Choose place by place")}</h3>
                <p class="hint">
                    {tr!(
                        "Where only they changed the text, their lines are chosen already. \
                         Nothing is saved before you have seen the result."
                    )}
                </p>
                {places}
                <div class="actions">
                    <button type="submit" form=form_id class="button" name="intent" value="merge" on:click=use_choices>
                        {tr!("Use these choices")}
                    </button>
                </div>
            </div>
        }
        .into_any()
    };
    loaded_for(move || comparisons.get(), compare, show)
}

/// Each place with both texts.
fn places(theirs: &str, mine: &str, hunks: &[Hunk], form_id: &'static str) -> Vec<AnyView> {
    let (theirs, mine) = (text_lines(theirs), text_lines(mine));
    let count = hunks.len();
    let place = |(nth, hunk): (usize, &Hunk)| {
        let side = |side: Side| {
            let (lines, range) = match side {
                Side::Theirs => (&theirs, &hunk.theirs),
                Side::Mine => (&mine, &hunk.mine),
            };
            let value = Hunk { side, ..hunk.clone() }.to_string();
            let label = line_numbers(side, range);
            let lines = lines.get(range.clone()).unwrap_or_default();
            choice(format!("hunk-{nth}"), value, label, hunk.side == side, lines, form_id)
        };
        view! {
            <fieldset class="hunk">
                <legend>{tr!("Place {place} of {count}", place = nth + 1, count = count)}</legend>
                {side(Side::Theirs)}
                {side(Side::Mine)}
            </fieldset>
        }
        .into_any()
    };
    hunks.iter().enumerate().map(place).collect()
}

fn choice(name: String, value: String, label: String, checked: bool, lines: &[&str], form_id: &'static str) -> AnyView {
    let shown: String = lines.iter().take(MAX_LINES).copied().collect();
    let more = lines.len().saturating_sub(MAX_LINES);
    let more =
        (more > 0).then(|| view! { <p class="hint">{tr!("Lines that are not shown: {more}.", more = more)}</p> });
    let text = if lines.is_empty() {
        view! { <p class="hint">{tr!("No lines.")}</p> }.into_any()
    } else {
        view! {
            <pre>
                <UserText text=shown/>
            </pre>
        }
        .into_any()
    };
    view! {
        <div class="hunk-side">
            <label>
                <input type="radio" name=name value=value form=form_id checked=checked/>
                {label}
            </label>
            {text}
            {more}
        </div>
    }
    .into_any()
}

/// Whose lines, and which, as people count them, from 1.
fn line_numbers(side: Side, range: &Range<usize>) -> String {
    let (first, last) = (range.start + 1, range.end);
    match (side, range.len()) {
        (Side::Theirs, 0) => tr!("Theirs, nothing here").to_owned(),
        (Side::Theirs, 1) => tr!("Theirs, line {line}", line = last),
        (Side::Theirs, _) => tr!("Theirs, lines {first} to {last}", first = first, last = last),
        (Side::Mine, 0) => tr!("Mine, nothing here").to_owned(),
        (Side::Mine, 1) => tr!("Mine, line {line}", line = last),
        (Side::Mine, _) => tr!("Mine, lines {first} to {last}", first = first, last = last),
    }
}

/// The choices in the form, as it would be posted.
fn chosen(form_id: &str) -> Vec<Hunk> {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast as _;
        let form =
            document().get_element_by_id(form_id).and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        let form = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok());
        let hunk = |nth: usize| form.as_ref()?.get(&format!("hunk-{nth}")).as_string()?.parse().ok();
        (0..access::MAX_HUNKS).map_while(hunk).collect()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = form_id;
        Vec::new()
    }
}

/// Says that the form holds what both users wrote. It takes the focus, because the conflict is no longer shown.
#[component]
pub(crate) fn MergedNotice() -> impl IntoView {
    let notice = NodeRef::<html::P>::new();
    Effect::new(move || {
        if let Some(notice) = notice.get() {
            focus(notice);
        }
    });
    view! {
        <p class="alert alert-info" role="status" tabindex="-1" node_ref=notice>
            {tr!("The body has the lines that you chose. Nothing is saved yet: look it over, then save it.")}
        </p>
    }
}
