use crate::recorder::{Recorder, answer};
use serde_json::{Value, json};
use triggers::{Config, Event};

/// An event as Cognito sends it, of a federated user with these directory groups.
fn federated(version: &str, directory_groups: &str) -> Value {
    json!({
        "version": version,
        "triggerSource": "TokenGeneration_HostedAuth",
        "region": "eu-central-1",
        "userPoolId": "eu-central-1_Example01",
        "userName": "CorpSSO_it-lead",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client"},
        "request": {
            "userAttributes": {
                "sub": "5f7c", "email": "it-lead@example.com",
                "cognito:user_status": "EXTERNAL_PROVIDER",
                "custom:groups": directory_groups
            },
            "scopes": ["openid"],
            "groupConfiguration": {
                "groupsToOverride": ["pool_CorpSSO"],
                "iamRolesToOverride": ["arn:aws:iam::1:role/r"],
                "preferredRole": "arn:aws:iam::1:role/r"
            },
            "clientMetadata": null
        },
        "response": {"claimsOverrideDetails": null, "claimsAndScopeOverrideDetails": null}
    })
}

fn run(event: Value) -> Value {
    serde_json::to_value(pre_token_generation(event, &Config::default())).unwrap()
}

/// Without accounts, as the function always worked.
fn pre_token_generation(event: Value, config: &Config) -> Event {
    answer(serde_json::from_value(event).unwrap(), config, &Recorder::default()).unwrap()
}

fn groups(event: Value) -> Vec<String> {
    let answer = pre_token_generation(event, &Config::default());
    answer.group_override().unwrap().into_iter().map(str::to_owned).collect()
}

#[test]
fn answers_where_the_version_expects_it() {
    let expected = json!({
        "groupsToOverride": ["pool_CorpSSO", "usher-admins", "usher-users"],
        "iamRolesToOverride": ["arn:aws:iam::1:role/r"],
        "preferredRole": "arn:aws:iam::1:role/r"
    });
    for (version, here, not_here) in [
        ("1", "claimsOverrideDetails", "claimsAndScopeOverrideDetails"),
        ("2", "claimsAndScopeOverrideDetails", "claimsOverrideDetails"),
        ("3", "claimsAndScopeOverrideDetails", "claimsOverrideDetails"),
    ] {
        let answer = run(federated(version, "[usher-admins,everyone,usher-users]"));
        assert_eq!(answer["response"][here]["groupOverrideDetails"], expected, "version {version}");
        assert_eq!(answer["response"][not_here], Value::Null, "version {version}");
    }
}

#[test]
fn a_missing_version_is_read_from_the_prepared_response() {
    let mut event = federated("1", "usher-users");
    event.as_object_mut().unwrap().remove("version");
    event["response"] = json!({"claimsOverrideDetails": {}});
    let answer = run(event);
    assert!(answer["response"]["claimsOverrideDetails"]["groupOverrideDetails"].is_object());
}

#[test]
fn everything_else_is_preserved() {
    let mut event = federated("2", "[usher-users]");
    event["aNewField"] = json!({"x": [1, null]});
    event["request"]["another"] = json!(7);
    event["request"]["groupConfiguration"]["future"] = json!("kept");
    event["response"]["claimsAndScopeOverrideDetails"] = json!({"idTokenGeneration": {"claimsToSuppress": ["email"]}});
    let answer = run(event.clone());
    for member in
        ["version", "triggerSource", "region", "userPoolId", "userName", "callerContext", "request", "aNewField"]
    {
        assert_eq!(answer[member], event[member], "{member}");
    }
    let details = &answer["response"]["claimsAndScopeOverrideDetails"];
    assert_eq!(details["idTokenGeneration"], json!({"claimsToSuppress": ["email"]}));
    assert_eq!(details["groupOverrideDetails"]["future"], "kept");
}

#[test]
fn only_federated_users_are_believed() {
    let rows = [
        ("status of a federated user", json!({"cognito:user_status": "EXTERNAL_PROVIDER"}), true),
        ("a linked identity", json!({"identities": r#"[{"providerName":"CorpSSO"}]"#}), true),
        ("a local user", json!({"cognito:user_status": "CONFIRMED"}), false),
        ("no status at all", json!({}), false),
        ("an empty list of identities", json!({"identities": "[]"}), false),
        ("identities that are no list", json!({"identities": "yes"}), false),
        ("identities that are no text", json!({"identities": [1]}), false),
    ];
    for (name, mut attributes, believed) in rows {
        attributes["custom:groups"] = json!("[usher-admins]");
        let mut event = federated("2", "");
        event["userName"] = json!("CorpSSO_somebody");
        event["request"]["userAttributes"] = attributes;
        let admin = groups(event).contains(&"usher-admins".to_owned());
        assert_eq!(admin, believed, "{name}");
    }
}

#[test]
fn nulls_and_wrong_types_are_no_groups() {
    for request in [
        json!(null),
        json!("text"),
        json!({}),
        json!({"userAttributes": null, "groupConfiguration": null}),
        json!({"userAttributes": [], "groupConfiguration": []}),
        json!({"userAttributes": {"cognito:user_status": "EXTERNAL_PROVIDER", "custom:groups": null}}),
        json!({"userAttributes": {"cognito:user_status": "EXTERNAL_PROVIDER", "custom:groups": 7}}),
        json!({"groupConfiguration": {"groupsToOverride": null, "iamRolesToOverride": null, "preferredRole": null}}),
        json!({"groupConfiguration": {"groupsToOverride": [null, 1, {}]}}),
    ] {
        let event = json!({"version": "2", "triggerSource": "TokenGeneration_HostedAuth", "request": request, "response": null});
        assert_eq!(groups(event.clone()), Vec::<String>::new(), "{event}");
    }
}

#[test]
fn groups_come_once_and_in_order() {
    let mut event = federated("2", "[usher-users,usher-admins,usher-users]");
    event["request"]["groupConfiguration"]["groupsToOverride"] = json!(["z", "usher-users", "a", "z"]);
    assert_eq!(groups(event), ["z", "usher-users", "a", "usher-admins"]);
}

#[test]
fn a_directory_group_can_have_another_name_in_the_pool() {
    let config = Config {
        groups_attribute: "custom:memberOf".to_owned(),
        directory_groups: [("CN=Usher,OU=Apps".to_owned(), "usher-users".to_owned())].into(),
        ..Config::default()
    };
    let mut event = federated("2", "");
    event["request"]["userAttributes"]["custom:memberOf"] = json!("[CN%3DUsher%2COU%3DApps,usher-admins]");
    let answer = pre_token_generation(event, &config);
    assert_eq!(answer.group_override(), Some(vec!["pool_CorpSSO", "usher-users"]));
}

#[test]
fn machine_to_machine_events_are_returned_untouched() {
    let event = json!({
        "version": "3", "triggerSource": "TokenGeneration_ClientCredentials", "userName": "ClientCredentials",
        "request": {"userAttributes": {}, "groupConfiguration": null},
        "response": {"claimsAndScopeOverrideDetails": null}
    });
    assert_eq!(run(event.clone()), event);
}
