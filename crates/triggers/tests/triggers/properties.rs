use crate::recorder::{Recorder, answer};
use access::multi_value;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use triggers::{Config, Event, Refusal};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("EXTERNAL_PROVIDER")),
        Just(json!("[usher-admins,usher-users]")),
    ];
    let key = prop_oneof![
        Just("request".to_owned()),
        Just("response".to_owned()),
        Just("version".to_owned()),
        Just("userAttributes".to_owned()),
        Just("groupConfiguration".to_owned()),
        Just("groupsToOverride".to_owned()),
        Just("iamRolesToOverride".to_owned()),
        Just("claimsOverrideDetails".to_owned()),
        Just("claimsAndScopeOverrideDetails".to_owned()),
        Just("cognito:user_status".to_owned()),
        Just("custom:groups".to_owned()),
        "[a-z]{0,4}",
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_groups() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop_oneof![Just("usher-admins".to_owned()), Just("usher-users".to_owned()), ".{0,8}"], 0..6)
}

prop_compose! {
    fn realistic()(
        version in prop_oneof![Just("1"), Just("2"), Just("3")],
        status in prop_oneof![Just("EXTERNAL_PROVIDER"), Just("CONFIRMED")],
        existing in any_groups(),
        attribute in prop_oneof![".{0,40}", any_groups().prop_map(|groups| format!("[{}]", groups.join(","))),
            any_groups().prop_map(|groups| serde_json::to_string(&groups).unwrap())],
    ) -> Value {
        json!({
            "version": version,
            "triggerSource": "TokenGeneration_HostedAuth",
            "request": {
                "userAttributes": {"cognito:user_status": status, "custom:groups": attribute},
                "groupConfiguration": {"groupsToOverride": existing}
            },
            "response": {}
        })
    }
}

fn any_source() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("PreSignUp_SignUp"),
        Just("PreSignUp_ExternalProvider"),
        Just("PostConfirmation_ConfirmSignUp"),
        Just("PreAuthentication_Authentication"),
        Just("PostAuthentication_Authentication"),
        Just("TokenGeneration_HostedAuth"),
        Just("TokenGeneration_RefreshTokens"),
        Just("CustomMessage_AdminCreateUser"),
        Just("CustomMessage_ForgotPassword"),
        Just("InboundFederation_ExternalProvider"),
    ]
}

fn pre_token_generation(event: Event) -> Event {
    answer(event, &Config::default(), &Recorder::default()).unwrap()
}

proptest! {
    #[test]
    fn any_object_is_an_event_and_gets_an_answer(mut event in any_json(), source in any_source()) {
        if !event.is_object() {
            event = json!({"request": event});
        }
        event["triggerSource"] = json!(source);
        let event: Event = serde_json::from_value(event).unwrap();
        let once = pre_token_generation(event);
        prop_assert_eq!(once.group_override().is_some(), source.starts_with("TokenGeneration_"));
        prop_assert_eq!(pre_token_generation(once.clone()), once);
    }

    #[test]
    fn with_every_setting_an_event_is_answered_or_refused_and_changes_its_response_alone(
        mut event in any_json(), source in any_source()
    ) {
        if !event.is_object() {
            event = json!({"request": event});
        }
        event["triggerSource"] = json!(source);
        let settings = |name: &str| Some(match name {
            "USHER_ALLOWED_DOMAINS" | "USHER_AUTO_CONFIRM_DOMAINS" => "example.com",
            "USHER_GROUP_NAME_PART" => "CN",
            "USHER_GROUP_ROLES" => r#"{"usher-admins": "arn:aws:iam::1:role/r"}"#,
            "USHER_SUPPRESS_CLAIMS" => "email_verified",
            "USHER_PUBLIC_URL" => "https://usher.example.com",
            "USHER_DIRECTORY_GROUPS" => return None,
            _ => "text",
        }.to_owned());
        let config = Config::from_variables(settings).unwrap();
        match answer(serde_json::from_value(event.clone()).unwrap(), &config, &Recorder::default()) {
            Ok(answer) => {
                let mut answer = serde_json::to_value(answer).unwrap();
                answer["response"] = event["response"].clone();
                event["response"] = event["response"].clone();
                prop_assert_eq!(answer, event);
            }
            Err(refusal) => prop_assert!(matches!(refusal, Refusal::EmailDomain | Refusal::Unidentified)),
        }
    }

    #[test]
    fn groups_are_the_old_ones_and_allowed_ones_and_no_others(event in realistic()) {
        let config = Config::default();
        let existing: Vec<String> =
            serde_json::from_value(event["request"]["groupConfiguration"]["groupsToOverride"].clone()).unwrap();
        let trusted = event["request"]["userAttributes"]["cognito:user_status"] == "EXTERNAL_PROVIDER";
        let attribute = event["request"]["userAttributes"]["custom:groups"].as_str().unwrap().to_owned();
        let event: Event = serde_json::from_value(event).unwrap();
        let answer = pre_token_generation(event);
        let groups = answer.group_override().unwrap();

        let unique: BTreeSet<_> = groups.iter().collect();
        prop_assert_eq!(unique.len(), groups.len(), "each group once");
        for group in &existing {
            prop_assert!(groups.contains(&group.as_str()), "an existing group is kept");
        }
        for group in groups {
            let allowed = trusted && config.directory_groups.contains_key(group)
                && multi_value::parse(&attribute).iter().any(|value| value == group);
            prop_assert!(existing.iter().any(|old| old == group) || allowed, "{} was invented", group);
        }
    }
}
