use std::collections::BTreeMap;
use triggers::Config;

fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables: BTreeMap<&str, &str> = variables.iter().copied().collect();
    Config::from_variables(|name| variables.get(name).map(|text| (*text).to_owned())).map_err(|error| error.to_string())
}

#[test]
fn d19_each_variable_that_cannot_be_used_is_named() {
    for (variable, value, reason) in [
        ("USHER_ALLOWED_DOMAINS", "example.com,@example.org", "@example.org is not a domain"),
        ("USHER_ALLOWED_DOMAINS", "*.example.com", "*.example.com is not a domain"),
        ("USHER_AUTO_CONFIRM_DOMAINS", "example.com example.org", "is not a domain"),
        ("USHER_DIRECTORY_GROUPS", "corp-admins", "expected value"),
        ("USHER_DIRECTORY_GROUPS", r#"{"corp-admins": 1}"#, "expected a string"),
        ("USHER_GROUP_ROLES", r#"["arn"]"#, "an object of texts"),
        ("USHER_SUPPRESS_CLAIMS", "email_verified,sub", "the claim sub must stay"),
        ("USHER_SUPPRESS_CLAIMS", "cognito:groups", "the claim cognito:groups must stay"),
        ("USHER_PUBLIC_URL", "usher.example.com", "is not a URL"),
        ("USHER_PUBLIC_URL", "https://usher.example.com/\"><b>", "is not a URL"),
        ("USHER_PUBLIC_URL", "javascript:alert(1)", "is not a URL"),
    ] {
        let error = read(&[(variable, value)]).unwrap_err();
        assert!(error.starts_with(&format!("{variable}: ")) && error.contains(reason), "{value}: {error}");
    }
}

#[test]
fn an_empty_variable_counts_as_absent() {
    let names = [
        "USHER_ACCOUNTS_TABLE",
        "USHER_COGNITO_ISSUER",
        "USHER_ALLOWED_DOMAINS",
        "USHER_DIRECTORY_GROUPS",
        "USHER_GROUPS_ATTRIBUTE",
        "USHER_GROUP_ROLES",
        "USHER_PUBLIC_URL",
        "USHER_WELCOME_SENDER",
    ];
    assert_eq!(read(&names.map(|name| (name, " "))).unwrap(), Config::default());
}

#[test]
fn lists_are_trimmed_and_names_are_compared_in_canonical_form() {
    let config = read(&[
        ("USHER_ALLOWED_DOMAINS", " Example.COM ,, cafe\u{301}.example "),
        ("USHER_DIRECTORY_GROUPS", "{\"cafe\u{301}\": \"usher-users\"}"),
        ("USHER_GROUP_ROLES", r#"{"z": "arn:z", "a": "arn:a"}"#),
    ])
    .unwrap();
    assert!(config.allowed_domains.iter().eq(["café.example", "example.com"].iter()), "{:?}", config.allowed_domains);
    assert_eq!(config.directory_groups.get("café").map(String::as_str), Some("usher-users"));
    assert_eq!(config.group_roles.iter().map(|(group, _)| group.as_str()).collect::<Vec<_>>(), ["z", "a"]);
}
