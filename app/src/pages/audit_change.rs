//! What an audit record says of its object before and after: field by field, and as it is recorded.

use crate::{
    codec,
    components::{UserText, action_words},
};
use i18n::tr;
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How a field differs.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Difference {
    /// The values before and after; absent if there was none.
    Value(Option<String>, Option<String>),
    /// The members of a list, each with whether it was there before and whether it was there after.
    Members(Vec<(String, bool, bool)>),
}

/// The section of a record that changed something, or recorded facts; nothing if it did neither.
pub(super) fn change(before: &str, after: &str) -> Option<AnyView> {
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let (old, new) = (parsed(before), parsed(after));
    let fields = match (&old, &new) {
        (Value::Null, Value::Null) => Vec::new(),
        _ => differences(&old, &new),
    };
    let fields: Vec<_> = fields.into_iter().map(|(name, difference)| field(&name, difference)).collect();
    let fields = if fields.is_empty() {
        view! { <p class="quiet">{tr!("Nothing differs.")}</p> }.into_any()
    } else {
        view! { <dl class="facts facts-wide">{fields}</dl> }.into_any()
    };
    let recorded = [(tr!("Before"), old, before), (tr!("After"), new, after)].map(|(heading, value, json)| {
        let text = match value {
            Value::Null if json.is_empty() || json == "null" => tr!("Nothing").to_owned(),
            Value::Null => json.to_owned(),
            value => serde_json::to_string_pretty(&value).unwrap_or_else(|_| json.to_owned()),
        };
        view! {
            <div>
                <h3>{heading}</h3>
                <pre class="json" tabindex="0"><UserText text/></pre>
            </div>
        }
    });
    let section = view! {
        <section class="card" aria-labelledby="change">
            <h2 id="change">{tr!("What was changed")}</h2>
            {fields}
            <details class="recorded">
                <summary>{tr!("Everything as it is recorded")}</summary>
                <div class="before-after">{recorded}</div>
            </details>
        </section>
    };
    Some(section.into_any())
}

/// What is no JSON is nothing to compare.
fn parsed(json: &str) -> Value {
    codec::read(json).unwrap_or_default()
}

/// The fields that differ, by name. What is not an object is one field.
fn differences(before: &Value, after: &Value) -> Vec<(String, Difference)> {
    let none = Map::new();
    let (before, after) = match (before, after) {
        (Value::Object(before), Value::Object(after)) => (before, after),
        (Value::Object(before), Value::Null) => (before, &none),
        (Value::Null, Value::Object(after)) => (&none, after),
        _ => return difference("value", before, after).into_iter().collect(),
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |fields: &Map<String, Value>, name: &str| fields.get(name).cloned().unwrap_or_default();
    names.into_iter().filter_map(|name| difference(name, &of(before, name), &of(after, name))).collect()
}

fn difference(name: &str, before: &Value, after: &Value) -> Option<(String, Difference)> {
    if before == after {
        return None;
    }
    let difference = match (members(before), members(after)) {
        (Some(before), Some(after)) => {
            let all = before.union(&after);
            Difference::Members(all.map(|one| (one.clone(), before.contains(one), after.contains(one))).collect())
        }
        _ => Difference::Value(text(before), text(after)),
    };
    Some((name.to_owned(), difference))
}

/// The members of a list; none of what is absent. `None` for anything else.
fn members(value: &Value) -> Option<BTreeSet<String>> {
    match value {
        Value::Array(members) => Some(members.iter().filter_map(text).collect()),
        Value::Null => Some(BTreeSet::new()),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

/// The name of a recorded field in the language of the page. A name that is unknown stays English.
fn field_words(name: &str) -> String {
    let known = match name {
        "title" => tr!("Title"),
        "summary" => tr!("Summary"),
        "owner" => tr!("Owner"),
        "owner_id" => tr!("Owner id"),
        "roles" => tr!("Roles"),
        "version" => tr!("Version"),
        "restorable_until" => tr!("Restorable until"),
        "body_chars" => tr!("Body chars"),
        "body_sha256" => tr!("Body sha256"),
        "pattern" => tr!("Pattern"),
        "right" => tr!("Right"),
        "device" => tr!("Device"),
        "provider" => tr!("Provider"),
        "groups" => tr!("Groups"),
        "path" => tr!("Path"),
        "requester" => tr!("Requester"),
        "name" => tr!("Name"),
        "message" => tr!("Message"),
        "asked_at" => tr!("Asked at"),
        "answer" => tr!("Answer"),
        "approved" => tr!("Approved"),
        "at" => tr!("At"),
        "filters" => tr!("Filters"),
        "rows" => tr!("Rows"),
        "value" => tr!("Value"),
        _ => return action_words(name),
    };
    known.to_owned()
}

fn field(name: &str, difference: Difference) -> AnyView {
    let values = match difference {
        Difference::Value(before, after) => {
            let (before, after) =
                (before.map(|text| value(text, true, false)), after.map(|text| value(text, false, true)));
            before.into_iter().chain(after).collect()
        }
        Difference::Members(all) => all.into_iter().map(|(one, was, is)| value(one, was, is)).collect::<Vec<_>>(),
    };
    view! {
        <dt>{field_words(name)}</dt>
        <dd>
            <ul class="changed" role="list">{values}</ul>
        </dd>
    }
    .into_any()
}

/// Removed and added values carry a word for screen readers besides their look.
fn value(text: String, was: bool, is: bool) -> AnyView {
    let text = if text.is_empty() {
        view! { <span class="quiet">{tr!("Empty")}</span> }.into_any()
    } else {
        view! { <UserText text/> }.into_any()
    };
    let (word, text) = match (was, is) {
        (true, false) => (tr!("Before: "), view! { <del>{text}</del> }.into_any()),
        (false, true) => (tr!("After: "), view! { <ins>{text}</ins> }.into_any()),
        _ => (tr!("Unchanged: "), text),
    };
    view! {
        <li>
            <span class="visually-hidden">{word}</span>
            {text}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Difference::{Members, Value as Whole};

    fn between(before: &str, after: &str) -> Vec<(String, Difference)> {
        differences(&parsed(before), &parsed(after))
    }

    fn whole(name: &str, before: Option<&str>, after: Option<&str>) -> (String, Difference) {
        (name.to_owned(), Whole(before.map(str::to_owned), after.map(str::to_owned)))
    }

    #[test]
    fn fields_that_differ_are_told_and_no_others() {
        let before = r#"{"title":"Q3","version":1,"roles":["group:a","group:b"],"deleted":false}"#;
        let after = r#"{"title":"Q3","version":2,"roles":["group:b","group:c"],"kept":"x"}"#;
        let member = |name: &str, was, is| (name.to_owned(), was, is);
        let roles = vec![member("group:a", true, false), member("group:b", true, true), member("group:c", false, true)];
        let expected = [
            whole("deleted", Some("false"), None),
            whole("kept", None, Some("x")),
            ("roles".to_owned(), Members(roles)),
            whole("version", Some("1"), Some("2")),
        ];
        assert_eq!(between(before, after), expected);
        assert_eq!(between(before, before), []);
    }

    #[test]
    fn what_came_or_went_differs_in_all_fields_and_a_plain_value_is_one() {
        assert_eq!(between("", r#"{"title":"Q3"}"#), [whole("title", None, Some("Q3"))]);
        assert_eq!(between(r#"{"title":"Q3"}"#, "null"), [whole("title", Some("Q3"), None)]);
        assert_eq!(between(r#""5""#, "null"), [whole("value", Some("5"), None)]);
        assert_eq!(between("3", "0"), [whole("value", Some("3"), Some("0"))]);
        let added = Members(vec![("it".to_owned(), false, true)]);
        assert_eq!(between("null", r#"["it"]"#), [("value".to_owned(), added)]);
    }

    #[test]
    fn a_field_has_the_same_words_whether_it_is_known_or_not() {
        for name in ["title", "owner_id", "restorable_until", "body_sha256", "asked_at", "filters"] {
            assert_eq!(field_words(name), action_words(name));
        }
        assert_eq!(field_words("of_later_versions"), "Of later versions");
    }

    #[test]
    fn a_record_without_states_has_no_such_section_and_one_that_cannot_be_read_shows_its_text() {
        let html = |before: &str, after: &str| change(before, after).map(|section| section.to_html());
        assert_eq!(html("", ""), None);
        let html = html("{not json", "").unwrap_or_default();
        assert!(html.contains("Nothing differs.") && html.contains("{not json"), "{html}");
    }
}
