//! Menu with the choice of columns of the list of people.

use crate::people_columns::{PeopleColumn, PeopleColumns};
use i18n::tr;
use leptos::prelude::*;

/// A popover of the browser itself with a plain form, which leads back to the list at the URL `return_to`. The server
/// renders the list again, by its cookie.
pub(crate) fn column_chooser(chosen: PeopleColumns, return_to: String) -> AnyView {
    let boxes = PeopleColumn::ALL.map(|(column, name, label)| {
        let id = format!("column-{name}");
        view! {
            <span class="checkbox">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=PeopleColumns::NAME
                    value=name
                    checked=chosen.shows(column)
                />
                <label for=id>{i18n::translate(label)}</label>
            </span>
        }
        .into_any()
    });
    // Without `autocomplete`, some browsers keep the boxes of before when the page is loaded again.
    view! {
        <button type="button" class="menu-button" popovertarget="choose-columns">
            {tr!("Columns")}
        </button>
        <div id="choose-columns" class="menu" popover="auto">
            <form class="column-choice" method="post" action="/preferences" autocomplete="off" data-in-place="">
                <input type="hidden" name="return_to" value=return_to/>
                <input type="hidden" name=PeopleColumns::NAME value=PeopleColumns::ALWAYS/>
                <fieldset class="field" aria-describedby="choose-columns-hint">
                    <legend>{tr!("Columns of this list")}</legend>
                    <p class="hint" id="choose-columns-hint">
                        {tr!("The name is always shown.")}
                    </p>
                    <div class="checkboxes">{boxes.collect_view()}</div>
                </fieldset>
                <p class="actions">
                    <button type="submit" class="button">
                        {tr!("Show these columns")}
                    </button>
                    <button type="submit" class="button" name=PeopleColumns::NAME value=PeopleColumns::RESET>
                        {tr!("Reset")}
                    </button>
                </p>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_that_are_shown_are_ticked_and_the_form_leads_back() {
        let chosen = PeopleColumns::of(["name", "email"]);
        let html = Owner::new().with(|| column_chooser(chosen, "/admin/people?q=a&sort=seen".to_owned()).to_html());
        let boxes: Vec<_> = html.split("<input").filter(|input| input.contains("type=\"checkbox\"")).collect();
        assert_eq!(boxes.len(), 4, "{html}");
        for input in boxes {
            let tag = input.split('>').next().unwrap_or_default();
            assert_eq!(tag.contains(" checked"), tag.contains("value=\"email\""), "{tag}");
        }
        assert!(html.contains("value=\"/admin/people?q=a&amp;sort=seen\""), "{html}");
        let always = html.split("<input").find(|input| input.contains("value=\"name\""));
        assert!(always.is_some_and(|input| input.contains("type=\"hidden\"")), "{html}");
    }
}
