//! The limits of members and parameters, from the constants of the code that enforces them: the macros of utoipa take
//! literals only.

use access::{
    AccountStatus, DAYS_SHOWN, DenialRule, EFFECTS_SHOWN, ExplainableAction, MAX_BODY_CHARS, MAX_GRANTS,
    MAX_PATH_CHARS, MAX_RESET_REASON_CHARS, MAX_ROLES, MAX_SEARCH_CHARS, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS,
    MAX_USERNAME_CHARS, NAMES_SHOWN, NEVER_SIGNED_IN_SHOWN, Outcome, PAGE_SIZE, PEOPLE_PER_PAGE, PoolAccount,
    RECORDS_PER_PAGE, Right, SignedInAt, TOP_RESOURCES, claims::MAX_GROUP_CHARS, expressions,
};
use gate::{MAX_FILTER_CHARS, MAX_QUESTIONS};
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
    [of_resources(), of_people(), of_calls(), of_rules(), of_records()].into_iter().flatten().collect()
}

fn of_resources() -> Vec<(Place, Value)> {
    let path = || json!({ "maxLength": MAX_PATH_CHARS, "pattern": expressions::PATH });
    let roles = || json!({ "maxItems": MAX_ROLES });
    let actions = || json!({ "enum": ExplainableAction::ALL.iter().map(|action| action.name()).collect::<Vec<_>>() });
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

fn of_people() -> Vec<(Place, Value)> {
    // An empty text is no period, and says nothing.
    let periods: Vec<&str> = [""].into_iter().chain(SignedInAt::ALL.map(|(name, _)| name)).collect();
    let mut all = vec![
        (Member("PersonList", "people"), json!({ "maxItems": PEOPLE_PER_PAGE })),
        (Member("PersonView", "account"), json!({ "enum": AccountStatus::ALL })),
        (Member("NewcomerList", "people"), json!({ "maxItems": NEVER_SIGNED_IN_SHOWN })),
        (Member("NewcomerItem", "account"), json!({ "enum": PoolAccount::ALL })),
        (Parameter("list_people", "q"), json!({ "maxLength": MAX_SEARCH_CHARS })),
        (Parameter("list_people", "seen"), json!({ "enum": periods })),
        (Parameter("list_people", "sort"), json!({ "enum": ["name", "username", "signed_in"], "default": "name" })),
        (Parameter("search_newcomers", "q"), json!({ "maxLength": MAX_SEARCH_CHARS })),
    ];
    for filter in ["group", "department", "provider"] {
        all.push((Parameter("list_people", filter), json!({ "maxLength": MAX_FILTER_CHARS })));
    }
    all
}

fn of_calls() -> Vec<(Place, Value)> {
    let group = json!({ "maxLength": MAX_GROUP_CHARS });
    vec![
        (Parameter("set_group_limit", "group"), group.clone()),
        (Parameter("remove_group_limit", "group"), group),
        (Member("UsageList", "people"), json!({ "maxItems": PEOPLE_PER_PAGE })),
        (Member("UsageOfPerson", "days"), json!({ "maxItems": DAYS_SHOWN })),
        (Member("OverviewView", "days"), json!({ "maxItems": DAYS_SHOWN })),
        (Member("OverviewView", "top"), json!({ "maxItems": TOP_RESOURCES })),
        (Member("ResetBody", "reason"), json!({ "maxLength": MAX_RESET_REASON_CHARS })),
        (Member("DenialCount", "rule"), json!({ "enum": DenialRule::ALL })),
    ]
}

fn of_rules() -> Vec<(Place, Value)> {
    let right = || json!({ "enum": Right::ALL });
    // A path has its length, and the stars are beyond it.
    let pattern = json!({ "maxLength": MAX_PATH_CHARS + "/**".len(), "pattern": expressions::pattern() });
    let roles = json!({ "minItems": 1, "items": { "type": "string", "pattern": expressions::ROLE } });
    vec![
        (Member("GrantView", "right"), right()),
        (Member("RuleRow", "pattern"), pattern),
        (Member("RuleRow", "right"), right()),
        (Member("RuleRow", "roles"), roles),
        (Member("RuleList", "rules"), json!({ "maxItems": MAX_GRANTS })),
        (Member("RuleEffects", "effects"), json!({ "maxItems": EFFECTS_SHOWN })),
        (Member("RuleEffect", "rights"), json!({ "items": { "type": "string", "enum": Right::ALL } })),
        (Member("RuleEffect", "names"), json!({ "maxItems": NAMES_SHOWN })),
    ]
}

fn of_records() -> Vec<(Place, Value)> {
    let mut all = vec![
        (Member("AuditList", "records"), json!({ "maxItems": RECORDS_PER_PAGE })),
        (Member("AuditItem", "outcome"), json!({ "enum": Outcome::ALL })),
    ];
    for operation in ["list_records", "export_records"] {
        all.extend([
            (Parameter(operation, "outcome"), json!({ "enum": Outcome::ALL })),
            (Parameter(operation, "from"), json!({ "maximum": u64::MAX })),
            (Parameter(operation, "until"), json!({ "maximum": u64::MAX })),
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
            let mut schema = document.pointer_mut(&format!("/components/schemas/{schema}"))?;
            // A type that contains another one has its own members beside those.
            if schema.get("allOf").is_some() {
                let mut parts = schema.get_mut("allOf")?.as_array_mut()?.iter_mut();
                schema = parts.find(|part| part.get("properties").is_some())?;
            }
            schema.get_mut("properties")?.get_mut(member)?.as_object_mut()
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
