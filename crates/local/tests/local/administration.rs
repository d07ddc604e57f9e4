use crate::browser::{
    App, Changes, PASSWORD, RedirectOutcome, authorize_url, browser, http, options, sign_in, start, verified,
};
use access::PoolAccount;
use identity::{Administration, AdministrationError, AdministrationSettings, GlobalSignOut};
use local::{ACCESS_KEY_ID, Endpoint, EndpointFault, ErrorAnswer, Samples, Services, Switches};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn settings(services: &Services) -> AdministrationSettings {
    AdministrationSettings {
        region: services.user_pool.region.clone(),
        endpoint: Some(services.user_pool.domain.clone()),
        access_key: Some((ACCESS_KEY_ID.to_owned(), "not looked at".into())),
    }
}

async fn administration(services: &Services) -> Administration {
    Administration::connect(&settings(services), &services.user_pool.pool_id).await
}

const SIGNED: &str =
    "AWS4-HMAC-SHA256 Credential=local/20260101/local/cognito-idp/aws4_request, SignedHeaders=host, Signature=0";

/// A call of an operation that `identity` has no use for; the pool's id is added.
async fn call(services: &Services, operation: &str, mut input: Value) -> (u16, Value) {
    input["UserPoolId"] = json!(services.user_pool.pool_id);
    let request = http()
        .post(&services.user_pool.domain)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
        .header("authorization", SIGNED)
        .body(input.to_string());
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null))
}

fn text(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_tokens_that_a_user_has_and_nothing_of_others() {
    let services = start().await;
    let app = App::new(&services);
    let (laptop, phone, other) = (browser(), browser(), browser());
    let first = app.tokens(&sign_in(&laptop, &services, "it-member").await).await;
    let second = app.tokens(&sign_in(&phone, &services, "it-member").await).await;
    let others = app.tokens(&sign_in(&other, &services, "marketing-member").await).await;

    let administration = administration(&services).await;
    assert_eq!(administration.sign_out_everywhere("it-member").await.unwrap(), GlobalSignOut::Done);

    for tokens in [&first, &second] {
        assert_eq!(app.refresh(&text(tokens, "refresh_token")).await, (400, json!({"error": "invalid_grant"})));
        assert_eq!(app.user_info(&text(tokens, "access_token")).await.status(), 401);
    }
    // The hosted UI's own sessions stay, until it is told to ask.
    for browser in [&laptop, &phone] {
        browser.follow(&authorize_url(&services, &[])).await.code();
        browser.follow(&authorize_url(&services, &[("prompt", "login")])).await.page_url();
    }
    assert_eq!(app.refresh(&text(&others, "refresh_token")).await.0, 200);
    assert_eq!(app.user_info(&text(&others, "access_token")).await.status(), 200);
    other.follow(&authorize_url(&services, &[])).await.code();
    // Not locked out: a new sign-in is a new family.
    let again = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    assert_eq!(app.refresh(&text(&again, "refresh_token")).await.0, 200);
}

#[tokio::test]
async fn a_user_who_does_not_exist_is_no_error() {
    let services = start().await;
    let administration = administration(&services).await;
    assert_eq!(administration.sign_out_everywhere("nobody").await.unwrap(), GlobalSignOut::NoSuchUser);
    assert_eq!(administration.groups_of("nobody").await.unwrap(), None);
}

#[tokio::test]
async fn what_is_refused_is_told_from_what_does_not_answer() {
    let services = start().await;
    let mut wrong_key = settings(&services);
    wrong_key.access_key = Some(("AKIDEXAMPLE".to_owned(), "secret".into()));
    let pool_id = &services.user_pool.pool_id;
    for (name, administration, expected) in [
        ("another key", Administration::connect(&wrong_key, pool_id).await, "UnrecognizedClientException"),
        (
            "another pool",
            Administration::connect(&settings(&services), "local_Other").await,
            "ResourceNotFoundException",
        ),
    ] {
        match administration.sign_out_everywhere("it-member").await {
            Err(AdministrationError::Refused { code, .. }) => assert_eq!(code, expected, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let mut nowhere = settings(&services);
    nowhere.endpoint = Some("http://127.0.0.1:9".to_owned());
    let nowhere = Administration::connect(&nowhere, pool_id).await;
    assert!(matches!(nowhere.groups_of("it-member").await, Err(AdministrationError::Unavailable(_))));
}

#[tokio::test]
async fn a_pool_that_stumbles_is_asked_again_twice() {
    let services = start().await;
    let administration = administration(&services).await;
    for (stumbles, expected) in [(2, true), (3, false)] {
        services.faults().clear();
        let body = json!({"__type": "InternalErrorException"}).to_string();
        let error = Some(ErrorAnswer { status: 500, body });
        let fault = EndpointFault { error, times: Some(stumbles), ..EndpointFault::default() };
        let endpoints = BTreeMap::from([(Endpoint::Administration, fault)]);
        services.faults().set(Switches { endpoints, ..Switches::default() }).await.unwrap();
        let answer = administration.sign_out_everywhere("it-member").await;
        match answer {
            Ok(outcome) => assert!(expected && outcome == GlobalSignOut::Done, "{stumbles}"),
            Err(AdministrationError::Unavailable(_)) => assert!(!expected, "{stumbles}"),
            Err(other) => panic!("{stumbles}: {other}"),
        }
        assert_eq!(services.faults().calls(Endpoint::Administration), 3, "{stumbles}");
    }
}

#[tokio::test]
async fn a_pool_that_does_not_answer_keeps_nobody_waiting_for_long() {
    let services = start().await;
    let fault = EndpointFault { delay_ms: 60_000, ..EndpointFault::default() };
    let endpoints = BTreeMap::from([(Endpoint::Administration, fault)]);
    services.faults().set(Switches { endpoints, ..Switches::default() }).await.unwrap();
    let begun = std::time::Instant::now();
    let answer = administration(&services).await.groups_of("it-member").await;
    assert!(matches!(answer, Err(AdministrationError::Unavailable(_))), "{answer:?}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn groups_change_at_the_next_refresh() {
    let services = start().await;
    let administration = administration(&services).await;
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let groups = async |tokens: &Value| {
        let claims = verified(&services, tokens["access_token"].as_str().unwrap()).await;
        claims.get("cognito:groups").cloned().unwrap_or_default()
    };
    assert_eq!(groups(&tokens).await, json!(["usher-users"]));

    let member = |group: &str| json!({"Username": "it-member", "GroupName": group});
    for _ in 0..2 {
        assert_eq!(call(&services, "AdminAddUserToGroup", member("usher-admins")).await, (200, Value::Null));
    }
    let expected: BTreeSet<String> = ["usher-admins".to_owned(), "usher-users".to_owned()].into();
    assert_eq!(administration.groups_of("it-member").await.unwrap(), Some(expected));
    let (_, tokens) = app.refresh(&text(&tokens, "refresh_token")).await;
    assert_eq!(groups(&tokens).await, json!(["usher-users", "usher-admins"]));

    for group in ["usher-admins", "usher-users"] {
        assert_eq!(call(&services, "AdminRemoveUserFromGroup", member(group)).await, (200, Value::Null));
    }
    let (_, tokens) = app.refresh(&text(&tokens, "refresh_token")).await;
    assert_eq!(groups(&tokens).await, Value::Null);

    for (operation, input, error) in [
        ("AdminAddUserToGroup", member("nothing"), "ResourceNotFoundException"),
        ("AdminRemoveUserFromGroup", member("nothing"), "ResourceNotFoundException"),
        ("AdminAddUserToGroup", json!({"Username": "nobody", "GroupName": "usher-users"}), "UserNotFoundException"),
        ("AdminAddUserToGroup", json!({"Username": "it-member"}), "InvalidParameterException"),
    ] {
        let (status, body) = call(&services, operation, input.clone()).await;
        assert_eq!((status, body["__type"].as_str()), (400, Some(error)), "{operation} {input}");
    }
}

#[tokio::test]
async fn a_disabled_user_neither_signs_in_nor_refreshes() {
    let services = start().await;
    let app = App::new(&services);
    let (browser, federated) = (browser(), browser());
    let tokens = app.tokens(&sign_in(&browser, &services, "it-member").await).await;
    let at_directory = authorize_url(&services, &[("identity_provider", "CorpSSO")]);
    let page = federated.follow(&at_directory).await.page_url();
    federated.submit(&page, "it-lead", PASSWORD).await.code();
    for name in ["it-member", "CorpSSO_it-lead"] {
        assert_eq!(call(&services, "AdminDisableUser", json!({"Username": name})).await, (200, json!({})));
    }

    assert_eq!(app.refresh(&text(&tokens, "refresh_token")).await, (400, json!({"error": "invalid_grant"})));
    let page = browser.follow(&authorize_url(&services, &[])).await.page_url();
    match browser.submit(&page, "it-member", PASSWORD).await {
        RedirectOutcome::Page { body, .. } => assert!(body.contains("User is disabled."), "{body}"),
        other => panic!("{other:?}"),
    }
    match browser.submit(&page, "it-member", "wrong").await {
        RedirectOutcome::Page { body, .. } => assert!(body.contains("Incorrect username or password."), "{body}"),
        other => panic!("{other:?}"),
    }
    let answer = federated.follow(&at_directory).await.app();
    assert_eq!(
        (answer["error"].as_str(), answer["error_description"].as_str()),
        ("invalid_request", "User is disabled.")
    );

    let (_, user) = call(&services, "AdminGetUser", json!({"Username": "it-member"})).await;
    assert_eq!(user["Enabled"], false);
    call(&services, "AdminEnableUser", json!({"Username": "it-member"})).await;
    assert_eq!(app.refresh(&text(&tokens, "refresh_token")).await.0, 400, "revoked for good");
    browser.submit(&page, "it-member", PASSWORD).await.code();
}

#[tokio::test]
async fn a_code_of_a_user_who_was_disabled_meanwhile_is_refused() {
    let services = start().await;
    let code = sign_in(&browser(), &services, "it-member").await;
    call(&services, "AdminDisableUser", json!({"Username": "it-member"})).await;
    assert_eq!(App::new(&services).redeem(&code, &[]).await, (400, json!({"error": "invalid_grant"})));
}

#[tokio::test]
async fn users_and_groups_are_listed_page_by_page() {
    let services = start().await;
    let seeded: BTreeSet<_> = services
        .accounts
        .iter()
        .filter(|account| account.place == local::Place::UserPool)
        .map(|account| account.username.clone())
        .collect();
    let mut found = Vec::new();
    let mut token = Value::Null;
    loop {
        let (status, page) = call(&services, "ListUsers", json!({"Limit": 3, "PaginationToken": token})).await;
        assert_eq!(status, 200, "{page}");
        let users = page["Users"].as_array().unwrap();
        assert!((1..=3).contains(&users.len()));
        found.extend(users.iter().map(|user| text(user, "Username")));
        token = page["PaginationToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(found.len(), seeded.len(), "nobody twice");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), seeded);

    let (_, page) = call(&services, "ListGroups", json!({"Limit": 1})).await;
    assert_eq!(page["Groups"][0]["GroupName"], "usher-admins");
    let (_, page) = call(&services, "ListGroups", json!({"NextToken": page["NextToken"]})).await;
    assert_eq!(page["Groups"], json!([{"GroupName": "usher-users", "UserPoolId": services.user_pool.pool_id}]));
    assert!(page.get("NextToken").is_none());

    let member = json!({"Username": "it-member"});
    let (_, page) = call(&services, "AdminListGroupsForUser", member.clone()).await;
    assert_eq!(page["Groups"].as_array().unwrap().len(), 1);
    let (_, user) = call(&services, "AdminGetUser", member).await;
    assert_eq!((&user["UserStatus"], &user["Enabled"]), (&json!("CONFIRMED"), &json!(true)));
    assert!(user["UserCreateDate"].as_u64().unwrap() > 1_600_000_000);
    let attributes = user["UserAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({"Name": "custom:department", "Value": "IT"})), "{user}");
    assert!(attributes.iter().any(|attribute| attribute["Name"] == "sub"));
}

#[tokio::test]
async fn users_are_searched_as_cognito_searches() {
    let services = start().await;
    call(&services, "AdminDisableUser", json!({"Username": "outsider"})).await;
    for (filter, expected) in [
        ("username = \"it-member\"", vec!["it-member"]),
        ("username ^= \"IT\"", vec![]),
        ("username ^= \"it\"", vec!["it-member"]),
        ("email ^= \"MARKETING\"", vec!["marketing-member"]),
        ("\"name\"=\"ada admin\"", vec!["admin"]),
        ("status = \"Disabled\"", vec!["outsider"]),
        ("cognito:user_status = \"external_provider\"", vec![]),
        (r#"username = "it-member\"""#, vec![]),
        (r#"username ^= "\\""#, vec![]),
    ] {
        let (_, page) = call(&services, "ListUsers", json!({"Filter": filter})).await;
        let found: Vec<_> = page["Users"].as_array().unwrap().iter().map(|user| text(user, "Username")).collect();
        assert_eq!(found, expected, "{filter}");
    }
    let (_, user) = call(&services, "AdminGetUser", json!({"Username": "admin"})).await;
    let sub = user["UserAttributes"].as_array().unwrap().iter().find(|attribute| attribute["Name"] == "sub").unwrap();
    let filter = format!("sub = {}", sub["Value"]);
    let (_, page) = call(&services, "ListUsers", json!({"Filter": filter})).await;
    assert_eq!(text(&page["Users"][0], "Username"), "admin");
    for input in [
        json!({"Filter": "custom:department = \"IT\""}),
        json!({"Filter": "username"}),
        json!({"Filter": "username = it-member"}),
        json!({"Filter": r#"username = "it"member""#}),
        json!({"Filter": r#"username = "it-member\""#}),
        json!({"Filter": r#"username = "it\-member""#}),
        json!({"Filter": format!("username = \"{}\"", "x".repeat(256))}),
        json!({"Limit": 61}),
        json!({"PaginationToken": "!"}),
    ] {
        let (status, body) = call(&services, "ListUsers", input.clone()).await;
        assert_eq!((status, body["__type"].as_str()), (400, Some("InvalidParameterException")), "{input}");
    }
}

#[tokio::test]
async fn users_are_found_by_what_is_known_of_them() {
    let services = start().await;
    let administration = administration(&services).await;
    call(&services, "AdminDisableUser", json!({"Username": "outsider"})).await;
    let long = "x".repeat(1_000);
    for (beginning, expected) in [
        ("new-h", vec!["new-hire"]),
        ("NEW-HIRE@example", vec!["new-hire"]),
        ("nia", vec!["new-hire"]),
        ("Nia New", vec!["new-hire"]),
        ("Newhire", vec![]),
        ("nia@", vec![]),
        ("m", vec!["marketing-member", "mfa-member"]),
        ("\"", vec![]),
        ("\\", vec![]),
        ("x\" or name ^= \"", vec![]),
        ("", vec![]),
        (long.as_str(), vec![]),
    ] {
        let found = administration.search(beginning).await.unwrap();
        let mut names: Vec<_> = found.users.iter().map(|user| user.username.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{beginning}");
        assert!(!found.has_more, "{beginning}");
    }

    let account = async |name: &str| administration.find_listed(name).await.unwrap();
    let new_hire = account("new-hire").await.unwrap();
    assert_eq!(new_hire.account, PoolAccount::MustChangePassword);
    assert_eq!(
        (new_hire.name.as_deref(), new_hire.email.as_deref()),
        (Some("Nia Newhire"), Some("new-hire@example.com"))
    );
    assert!(new_hire.created_at > 1_600_000_000);
    assert_eq!(account(&new_hire.subject).await.as_ref(), Some(&new_hire));
    assert_eq!(administration.find_user("new-hire").await.unwrap(), Some(new_hire));
    assert_eq!(account("it-member").await.unwrap().account, PoolAccount::Confirmed);
    assert_eq!(account("outsider").await.unwrap().account, PoolAccount::Disabled);
    for nobody in ["new", "", "new-hire\"", "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"] {
        assert_eq!(account(nobody).await, None, "{nobody}");
    }
}

#[tokio::test]
async fn a_search_says_that_more_users_may_match() {
    let mut options = options();
    // Of 440 people, 22 are called Chen.
    options.samples = Samples { people: 440, resources: 0 };
    let services = local::start(options).await.unwrap();
    let found = administration(&services).await.search("chen.").await.unwrap();
    assert_eq!((found.users.len(), found.has_more), (20, true));
}

#[tokio::test]
async fn a_right_that_is_missing_is_told_from_other_refusals() {
    let services = start().await;
    let administration = administration(&services).await;
    assert_eq!(administration.missing_rights("nobody").await, []);
    for (code, is_denied) in [("AccessDeniedException", true), ("InvalidParameterException", false)] {
        let error = Some(ErrorAnswer { status: 400, body: json!({"__type": code}).to_string() });
        let endpoints =
            BTreeMap::from([(Endpoint::Administration, EndpointFault { error, ..EndpointFault::default() })]);
        services.faults().set(Switches { endpoints, ..Switches::default() }).await.unwrap();
        let refused = administration.search("ada").await.unwrap_err();
        assert_eq!(refused.is_denied(), is_denied, "{refused:?}");
        let missing = administration.missing_rights("nobody").await;
        let named = missing.iter().any(|right| format!("{right:?}").contains("cognito-idp:ListUsers"));
        assert_eq!((missing.len(), named), if is_denied { (8, true) } else { (0, false) }, "{missing:?}");
    }
}

#[tokio::test]
async fn only_programs_with_the_access_key_may_call() {
    let services = start().await;
    let target = ("x-amz-target", "AWSCognitoIdentityProviderService.ListUsers");
    let signed = ("authorization", SIGNED);
    let other_key = SIGNED.replace("Credential=local/", "Credential=AKIDEXAMPLE/");
    let other_service = SIGNED.replace("/cognito-idp/", "/dynamodb/");
    let input = json!({"UserPoolId": services.user_pool.pool_id}).to_string();
    let rows: &[(&str, Changes<'_>, &str, u16, &str)] = &[
        ("as it should be", &[target, signed], &input, 200, ""),
        ("no signature", &[target], &input, 400, "MissingAuthenticationTokenException"),
        ("another key", &[target, ("authorization", &other_key)], &input, 400, "UnrecognizedClientException"),
        ("another service", &[target, ("authorization", &other_service)], &input, 400, "UnrecognizedClientException"),
        ("a bearer token", &[target, ("authorization", "Bearer local")], &input, 400, "UnrecognizedClientException"),
        ("a page", &[target, signed, ("origin", "http://localhost:3999")], &input, 403, "ForbiddenException"),
        (
            "a page without CORS",
            &[target, signed, ("sec-fetch-site", "same-origin")],
            &input,
            403,
            "ForbiddenException",
        ),
        ("no target", &[signed], &input, 400, "UnknownOperationException"),
        (
            "an unknown target",
            &[signed, ("x-amz-target", "AWSCognitoIdentityProviderService.AdminDeleteUser")],
            &input,
            400,
            "UnknownOperationException",
        ),
        ("no JSON", &[target, signed], "UserPoolId=x", 400, "SerializationException"),
        ("no pool", &[target, signed], "{}", 400, "InvalidParameterException"),
        ("another pool", &[target, signed], r#"{"UserPoolId": "local_Other"}"#, 400, "ResourceNotFoundException"),
    ];
    for (name, headers, body, status, error) in rows {
        let mut request = http().post(&services.user_pool.domain).body((*body).to_owned());
        for (header, value) in *headers {
            request = request.header(*header, *value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), *status, "{name}");
        assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1", "{name}");
        assert!(!response.headers().contains_key("access-control-allow-origin"), "{name}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["__type"].as_str().unwrap_or_default(), *error, "{name}");
    }
    let preflight = http().request(reqwest::Method::OPTIONS, &services.user_pool.domain).send().await.unwrap();
    assert_eq!(preflight.status(), 405);
    let directory = http().post(&services.directory_url).header(target.0, target.1).header(signed.0, signed.1);
    assert_eq!(directory.body(input).send().await.unwrap().status(), 404, "the directory is no user pool");
}

#[tokio::test]
async fn the_pool_describes_itself() {
    let services = start().await;
    let administration = administration(&services).await;
    let pool = administration.inspect_pool().await.unwrap().unwrap();
    assert!(!pool.is_sign_up_open && !pool.is_mfa_off && !pool.is_deletion_protected);
    assert_eq!(pool.token_trigger_version.as_deref(), Some("V2_0"));
    let host = services.user_pool.domain.strip_prefix("http://").unwrap();
    assert_eq!(pool.custom_domain.as_deref(), Some(host));
    assert!(administration.inspect_domain(host).await.unwrap().unwrap().has_managed_login);
    assert!(administration.inspect_domain("another").await.unwrap().is_none());
    assert_eq!(administration.provider_names().await.unwrap(), ["CorpSSO"]);
}
