//! Recorded events: `tests/events/`, one file for each trigger.
//!
//! A case is a merge patch (RFC 7396) on the file's event, and what the trigger must answer.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, path::Path};
use triggers::Config;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    event: Value,
    cases: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    event: Map<String, Value>,
    /// Members to set after the patch, which cannot set null.
    #[serde(default)]
    replace: Map<String, Value>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    account: Option<Value>,
    #[serde(default)]
    unavailable: bool,
    #[serde(default, deserialize_with = "even_null")]
    response: Option<Value>,
    refused: Option<String>,
    account_after: Option<Value>,
    #[serde(default)]
    messages: Vec<String>,
}

/// A case that is ready to run.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) event: Value,
    /// Environment variables.
    pub(crate) settings: BTreeMap<String, String>,
    /// The record before.
    pub(crate) account: Option<Value>,
    /// Whether DynamoDB, SES and SNS fail.
    pub(crate) unavailable: bool,
    /// The whole event that comes back, or the text of the refusal.
    pub(crate) expected: Result<Value, String>,
    pub(crate) account_after: Option<Value>,
    pub(crate) messages: Vec<String>,
}

impl Case {
    pub(crate) fn config(&self) -> Config {
        Config::from_variables(|name| self.settings.get(name).cloned()).unwrap()
    }

    /// Key of the account's record. Empty if the event names none.
    pub(crate) fn account_id(&self) -> String {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let configured = self.settings.get("USHER_COGNITO_ISSUER").map(|issuer| issuer.trim().to_owned());
        let issuer = configured.filter(|issuer| !issuer.is_empty()).or_else(|| {
            let (region, pool) = (text(&self.event["region"])?, text(&self.event["userPoolId"])?);
            Some(format!("https://cognito-idp.{region}.amazonaws.com/{pool}"))
        });
        let subject = text(&self.event["request"]["userAttributes"]["sub"]);
        issuer.zip(subject).map(|(issuer, subject)| format!("{issuer}#{subject}")).unwrap_or_default()
    }
}

/// All cases of a file.
pub(crate) fn cases(trigger: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../triggers/tests/events");
    let text = std::fs::read_to_string(folder.join(trigger).with_extension("json")).unwrap();
    let file: File = serde_json::from_str(&text).unwrap();
    file.cases.into_iter().map(|case| ready(&file.event, case)).collect()
}

fn ready(base: &Value, case: Written) -> Case {
    let mut event = base.clone();
    merge(&mut event, Value::Object(case.event));
    for (member, value) in case.replace {
        event[member] = value;
    }
    let expected = match (case.response, case.refused) {
        (Some(response), None) => {
            let mut answer = event.clone();
            answer["response"] = response;
            Ok(answer)
        }
        (None, Some(text)) => Err(text),
        _ => panic!("{}: either a response or a refusal", case.name),
    };
    let mut settings = BTreeMap::from([("USHER_ACCOUNTS_TABLE".to_owned(), "accounts".to_owned())]);
    settings.extend(case.settings);
    Case {
        name: case.name,
        event,
        settings,
        account_after: case.account_after.or_else(|| case.account.clone()),
        account: case.account,
        unavailable: case.unavailable,
        expected,
        messages: case.messages,
    }
}

fn merge(target: &mut Value, patch: Value) {
    match patch {
        Value::Object(patch) => {
            if !target.is_object() {
                *target = json!({});
            }
            for (member, value) in patch {
                match value {
                    Value::Null => {
                        target.as_object_mut().unwrap().remove(&member);
                    }
                    value => merge(&mut target[member], value),
                }
            }
        }
        value => *target = value,
    }
}

/// A response can be null.
fn even_null<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(input).map(Some)
}
