//! The limits of members and parameters, from the constants of the code that enforces them: the macros of utoipa take
//! literals only.

use access::{
    ExplainableAction, MAX_BODY_CHARS, MAX_PATH_CHARS, MAX_ROLES, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS,
    MAX_USERNAME_CHARS, PAGE_SIZE, Right, expressions,
};
use gate::MAX_QUESTIONS;
use serde_json::{Map, Value, json};

/// What is limited.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A member of a type.
    Member(&'static str, &'static str),
    /// A parameter of an operation.
    Parameter(&'static str, &'static str),
}

use Place::{Member, Parameter};

/// All limits: what is added to the schema of each place.
pub(super) fn all() -> Vec<(Place, Value)> {
    let path = || json!({ "maxLength": MAX_PATH_CHARS, "pattern": expressions::PATH });
    let roles = || json!({ "maxItems": MAX_ROLES });
    let actions = || json!({ "enum": ExplainableAction::ALL.iter().map(|action| action.name()).collect::<Vec<_>>() });
    let rights = Right::ALL.map(Right::name);
    let mut all = vec![
        (Member("ResourceList", "resources"), json!({ "maxItems": PAGE_SIZE })),
        (Member("ResourceItem", "path"), path()),
        (Member("ResourceItem", "roles"), roles()),
        (Member("ResourceItem", "version"), json!({ "minimum": 1 })),
        (Member("NewResource", "path"), path()),
        (Member("QuestionList", "questions"), json!({ "minItems": 1, "maxItems": MAX_QUESTIONS })),
        (Member("QuestionBody", "action"), actions()),
        (Member("DecisionList", "decisions"), json!({ "maxItems": MAX_QUESTIONS })),
        (Member("DecisionView", "action"), actions()),
        (Member("GrantView", "right"), json!({ "enum": rights })),
        (
            Parameter("list_resources", "list"),
            json!({ "enum": ["current", "archived", "deleted"], "default": "current" }),
        ),
        (Parameter("list_resources", "sort"), json!({ "enum": ["title", "path", "updated"], "default": "title" })),
    ];
    for written in ["NewResource", "ResourceContent"] {
        all.extend([
            (Member(written, "title"), one_line(1, MAX_TITLE_CHARS, &expressions::title())),
            (Member(written, "summary"), one_line(0, MAX_SUMMARY_CHARS, &expressions::summary())),
            (Member(written, "body"), json!({ "maxLength": MAX_BODY_CHARS, "pattern": expressions::BODY })),
            (Member(written, "roles"), roles()),
            (Member(written, "owner"), one_line(0, MAX_USERNAME_CHARS, &expressions::username())),
        ]);
    }
    all
}

/// White space around a line does not count, so its length is a part of the expression. `maxLength` would refuse what
/// Usher takes; for people, the description says it.
fn one_line(least: usize, most: usize, expression: &str) -> Value {
    let length = format!("At most {most} characters, without the white space around them.");
    let least = (least > 0).then(|| ("minLength".to_owned(), least.into()));
    let rest = [("pattern".to_owned(), expression.into()), ("description".to_owned(), length.into())];
    Value::Object(least.into_iter().chain(rest).collect())
}

/// Adds what is limited to the description of the API.
pub(super) fn add_to(document: &mut Value) {
    for (place, limits) in all() {
        let (Some(schema), Value::Object(limits)) = (schema_of(document, place), limits) else { continue };
        for (name, limit) in limits {
            // A description goes on.
            let text = schema.get(&name).and_then(Value::as_str).filter(|_| name == "description");
            let longer = text.zip(limit.as_str()).map(|(text, more)| Value::from(format!("{text} {more}")));
            schema.insert(name, longer.unwrap_or(limit));
        }
    }
}

/// The schema of a place.
pub(super) fn schema_of(document: &mut Value, place: Place) -> Option<&mut Map<String, Value>> {
    match place {
        Member(schema, member) => {
            document.pointer_mut(&format!("/components/schemas/{schema}/properties/{member}"))?.as_object_mut()
        }
        Parameter(operation, parameter) => {
            let paths = document.get_mut("paths")?.as_object_mut()?.values_mut();
            let mut operations = paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
            let operation = operations.find(|found| found["operationId"] == operation)?;
            let mut parameters = operation.get_mut("parameters")?.as_array_mut()?.iter_mut();
            parameters.find(|found| found["name"] == parameter)?.get_mut("schema")?.as_object_mut()
        }
    }
}
