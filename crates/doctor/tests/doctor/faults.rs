//! One row for each fault: it is planted into a clean installation, and the rules find it and nothing else.

use crate::clean::{NOW, clean, codes, column, denied, secret, set, texts};
use doctor::{Check, Client, FoundTable, Observation, Pool, Provider, Report};
use std::collections::BTreeSet;

type Fault = (&'static [&'static str], fn(&mut Observation), &'static str);

/// The expected codes, how to plant the fault, and what the finding must name.
const FAULTS: &[Fault] = &[
    // Not looked at.
    (
        &["not-allowed"],
        |seen| seen.pool = Err(denied("the user pool a", "cognito-idp:DescribeUserPool")),
        "cognito-idp:DescribeUserPool",
    ),
    (
        &["not-allowed"],
        |seen| seen.clients.own = Err(denied("own", "cognito-idp:DescribeUserPoolClient")),
        "cognito-idp:DescribeUserPoolClient",
    ),
    (
        &["not-allowed"],
        |seen| seen.clients.others = Err(denied("all", "cognito-idp:ListUserPoolClients")),
        "ListUserPoolClients",
    ),
    (
        &["not-allowed"],
        |seen| seen.clients.others = Ok(vec![Err(denied("the app client b", "x:Y"))]),
        "the app client b",
    ),
    (
        &["not-allowed"],
        |seen| seen.provider_names = Err(denied("all", "cognito-idp:ListIdentityProviders")),
        "ListIdentityProviders",
    ),
    (
        &["not-allowed"],
        |seen| seen.providers[0] = Err(denied("CorpSSO", "cognito-idp:DescribeIdentityProvider")),
        "CorpSSO",
    ),
    (
        &["not-allowed"],
        |seen| seen.domain = Err(denied("corp", "cognito-idp:DescribeUserPoolDomain")),
        "DescribeUserPoolDomain",
    ),
    (&["not-allowed"], |seen| seen.groups.members = Err(denied("usher-users", "cognito-idp:GetGroup")), "GetGroup"),
    (
        &["not-allowed"],
        |seen| seen.tables[0].found = Err(denied("sessions", "dynamodb:DescribeTable")),
        "DescribeTable",
    ),
    (
        &["not-allowed"],
        |seen| found(seen).ttl = Err(denied("sessions", "dynamodb:DescribeTimeToLive")),
        "DescribeTimeToLive",
    ),
    (
        &["not-allowed"],
        |seen| found(seen).has_recovery = Err(denied("sessions", "dynamodb:DescribeContinuousBackups")),
        "DescribeContinuousBackups",
    ),
    (&["not-read"], |seen| seen.clock_ahead = Err(failed("the clock of AWS")), "the clock of AWS"),
    (
        &["right-missing"],
        |seen| seen.missing_rights.push(denied("the table usher-v2-audit", "dynamodb:PutItem")),
        "dynamodb:PutItem on the table usher-v2-audit",
    ),
    (
        &["not-read-here"],
        |seen| {
            seen.clients.own = Err(secret("app clients"));
            seen.clients.others = Err(secret("app clients"));
        },
        "app clients are not checked here",
    ),
    (&["clients-not-read"], |seen| seen.clients.are_more = true, "eu-central-1_a"),
    // Time and addresses.
    (
        &["public-url"],
        |seen| seen.configured.public_url = "http://usher.example.com".into(),
        "http://usher.example.com",
    ),
    (
        &["public-url"],
        |seen| seen.configured.public_url = "https://example.com/usher".into(),
        "https://example.com/usher",
    ),
    (&["clock-skew"], |seen| seen.clock_ahead = Ok(31), "31 seconds ahead of"),
    (&["clock-skew"], |seen| seen.clock_ahead = Ok(-31), "31 seconds behind"),
    // The pool.
    (&["pool-missing"], |seen| seen.pool = Ok(None), "eu-central-1_a"),
    (&["group-missing"], |seen| seen.groups.members = Ok(false), "usher-users"),
    (&["group-missing"], |seen| seen.groups.administrators = Ok(false), "usher-admins"),
    (&["pool-deletion-protection"], |seen| pool(seen).is_deletion_protected = false, "eu-central-1_a"),
    (&["mfa-off"], |seen| pool(seen).is_mfa_off = true, "eu-central-1_a"),
    (
        &["sign-up-open"],
        |seen| {
            pool(seen).is_sign_up_open = true;
            pool(seen).triggers.remove("PreSignUp");
        },
        "eu-central-1_a",
    ),
    (&["usernames-case-sensitive"], |seen| pool(seen).is_case_sensitive = true, "eu-central-1_a"),
    (&["domain-missing"], |seen| seen.domain = Ok(None), "eu-central-1_a"),
    (
        &["domain-differs"],
        |seen| seen.configured.domain = "https://corporation.auth.eu-central-1.amazoncognito.com".into(),
        "corporation",
    ),
    (
        &["classic-sign-in-pages"],
        |seen| seen.domain.as_mut().unwrap().as_mut().unwrap().has_managed_login = false,
        "ManagedLoginVersion",
    ),
    (
        &["classic-sign-in-pages"],
        |seen| {
            seen.domain.as_mut().unwrap().as_mut().unwrap().has_managed_login = false;
            pool(seen).tier = "LITE".into();
        },
        "PoolTier=ESSENTIALS",
    ),
    // The app client.
    (&["client-missing"], |seen| seen.clients.own = Ok(None), "own"),
    (&["callback-url-missing"], |seen| own(seen).callback_urls.clear(), "https://usher.example.com/auth/callback"),
    (
        &["callback-url-missing"],
        |seen| own(seen).callback_urls = texts(&["https://usher.example.com/auth/callback/"]),
        "/auth/callback/",
    ),
    (
        &["callback-url-unknown"],
        |seen| own(seen).callback_urls.push("https://old.example.com/".into()),
        "https://old.example.com/",
    ),
    (
        &["callback-url-unknown"],
        |seen| own(seen).callback_urls.push("http://localhost:3000/".into()),
        "http://localhost:3000/",
    ),
    (
        &["callback-url-http"],
        |seen| own(seen).callback_urls.push("http://old.example.com/".into()),
        "http://old.example.com/",
    ),
    (
        &["callback-url-http"],
        |seen| own(seen).callback_urls.push("http://localhost.example.com/".into()),
        "localhost.example.com",
    ),
    (
        &["sign-out-url-missing"],
        |seen| own(seen).sign_out_urls = texts(&["https://usher.example.com"]),
        "https://usher.example.com/",
    ),
    (&["token-revocation"], |seen| own(seen).revokes_tokens = false, "own"),
    (&["rotation-off"], |seen| own(seen).rotation_grace = None, "own"),
    (&["rotation-grace"], |seen| own(seen).rotation_grace = Some(0), "0 seconds"),
    (&["rotation-grace"], |seen| own(seen).rotation_grace = Some(61), "61 seconds"),
    (
        &["rotation-bypassed"],
        |seen| {
            own(seen).flows.insert("ALLOW_REFRESH_TOKEN_AUTH".into());
        },
        "ALLOW_REFRESH_TOKEN_AUTH",
    ),
    (&["token-lifetime"], |seen| own(seen).access_seconds = 3_601, "access tokens"),
    (&["token-lifetime"], |seen| own(seen).id_seconds = 7_200, "ID tokens for 120 minutes"),
    (&["refresh-token-short"], |seen| own(seen).refresh_seconds = 3_600, "60 minutes"),
    (&["code-grant-missing"], |seen| own(seen).grants = set(&["client_credentials"]), "own"),
    (&["code-grant-missing"], |seen| own(seen).uses_oauth = false, "own"),
    (
        &["implicit-grant"],
        |seen| {
            own(seen).grants.insert("implicit".into());
        },
        "own",
    ),
    (
        &["scope-missing"],
        |seen| {
            own(seen).scopes.remove("profile");
        },
        "profile",
    ),
    (&["user-existence-errors"], |seen| own(seen).hides_unknown_users = false, "own"),
    (&["client-secret-differs"], |seen| own(seen).has_secret = false, "own"),
    (&["client-secret-differs"], |seen| seen.configured.has_secret = false, "own"),
    (
        &["client-secret-none"],
        |seen| {
            own(seen).has_secret = false;
            seen.configured.has_secret = false;
        },
        "own",
    ),
    // Sign-in flows of every app client.
    (
        &["self-service-scope"],
        |seen| {
            other(seen).scopes.insert("aws.cognito.signin.user.admin".into());
        },
        "other (reports)",
    ),
    (
        &["password-flow"],
        |seen| {
            other(seen).flows.insert("ALLOW_USER_PASSWORD_AUTH".into());
        },
        "other (reports)",
    ),
    (
        &["srp-flow"],
        |seen| {
            other(seen).flows.insert("ALLOW_USER_SRP_AUTH".into());
        },
        "other (reports)",
    ),
    (&["srp-flow"], |seen| other(seen).flows.clear(), "other (reports)"),
    (&["srp-flow"], |seen| other(seen).flows = set(&["ADMIN_NO_SRP_AUTH"]), "other (reports)"),
    (
        &["choice-flow"],
        |seen| {
            other(seen).flows.insert("ALLOW_USER_AUTH".into());
        },
        "other (reports)",
    ),
    // Writable attributes are a fault only together with a way to write them, which is one by itself.
    (
        &["self-service-scope", "role-attribute-writable"],
        |seen| {
            own(seen).scopes.insert("aws.cognito.signin.user.admin".into());
        },
        "custom:department, custom:groups",
    ),
    (
        &["password-flow", "role-attribute-writable"],
        |seen| {
            own(seen).flows.insert("ALLOW_USER_PASSWORD_AUTH".into());
        },
        "custom:department, custom:groups",
    ),
    (
        &["srp-flow", "role-attribute-writable"],
        |seen| {
            other(seen).flows.clear();
            other(seen).write_attributes.clear();
        },
        "custom:department, custom:groups",
    ),
    (
        &["role-attribute-writable"],
        |seen| {
            pool(seen).is_sign_up_open = true;
            other(seen).has_secret = false;
            other(seen).write_attributes.insert("custom:tenant_id".into());
        },
        "custom:tenant_id",
    ),
    (
        &["srp-flow", "role-attribute-writable"],
        |seen| {
            seen.configured.role_claims.push("custom:level".into());
            let level = pool(seen).attributes[2].clone();
            pool(seen).attributes.push(doctor::Attribute { name: "custom:level".into(), ..level });
            other(seen).flows.clear();
            other(seen).write_attributes.insert("custom:level".into());
        },
        "custom:level",
    ),
    // What cannot change, or is not there, nobody can write.
    (
        &["srp-flow"],
        |seen| {
            other(seen).flows.clear();
            other(seen).write_attributes.extend(texts(&["custom:tenant_id", "custom:level"]));
            seen.configured.role_claims.push("custom:level".into());
        },
        "other (reports)",
    ),
    // Identity providers.
    (&["provider-missing"], |seen| seen.configured.providers.push("Okta".into()), "Okta"),
    (&["provider-missing"], |seen| seen.configured.providers[0] = "corpsso".into(), "corpsso"),
    (
        &["provider-not-supported"],
        |seen| {
            own(seen).providers.remove("CorpSSO");
        },
        "CorpSSO",
    ),
    (
        &["provider-not-supported"],
        |seen| {
            seen.configured.providers.push("COGNITO".into());
            own(seen).providers.remove("COGNITO");
        },
        "COGNITO",
    ),
    (&["certificate-expired"], |seen| provider(seen).certificate_expires_at = Some(NOW), "CorpOIDC has expired"),
    (
        &["certificate-expires"],
        |seen| provider(seen).certificate_expires_at = Some(NOW + 30 * 86_400),
        "CorpOIDC expires within 30 days",
    ),
    // App clients of programs.
    (
        &["program-missing"],
        |seen| {
            seen.clients.others.as_mut().unwrap().pop().unwrap().unwrap();
        },
        "no app client program",
    ),
    (
        &["program-grant"],
        |seen| {
            program(seen).grants.insert("code".into());
        },
        "program (export)",
    ),
    (&["program-grant"], |seen| program(seen).grants.clear(), "program (export)"),
    (&["program-grant"], |seen| program(seen).has_secret = false, "program (export)"),
    // It may be one that was not read.
    (
        &["clients-not-read"],
        |seen| {
            seen.clients.are_more = true;
            seen.clients.others.as_mut().unwrap().pop().unwrap().unwrap();
        },
        "eu-central-1_a",
    ),
    (
        &["provider-not-shown"],
        |seen| {
            seen.configured.providers.pop();
        },
        "CorpOIDC",
    ),
    // Attributes and their mappings.
    (
        &["mapping-email"],
        |seen| {
            provider(seen).mapping.remove("email");
        },
        "CorpOIDC",
    ),
    (
        &["mapping-name"],
        |seen| {
            provider(seen).mapping.remove("name");
        },
        "CorpOIDC",
    ),
    (
        &["mapping-unknown-attribute"],
        |seen| {
            provider(seen).mapping.insert("custom:office".into(), "office".into());
        },
        "custom:office",
    ),
    (
        &["mapping-immutable"],
        |seen| {
            provider(seen).mapping.insert("custom:tenant_id".into(), "tid".into());
        },
        "custom:tenant_id",
    ),
    (
        &["mapping-not-writable"],
        |seen| {
            provider(seen).mapping.insert("nickname".into(), "nick".into());
        },
        "nickname",
    ),
    (
        &["groups-too-short"],
        |seen| {
            pool(seen).attributes[3].max_length = Some(2_000);
            seen.providers.remove(0).unwrap();
        },
        "2000",
    ),
    (
        &["email-verified-reset"],
        |seen| {
            provider(seen).mapping.remove("email_verified");
        },
        "CorpOIDC",
    ),
    (
        &["email-verified-reset-saml"],
        |seen| {
            seen.providers[0].as_mut().unwrap().mapping.remove("email_verified");
        },
        "CorpSSO",
    ),
    // Triggers.
    (
        &["token-trigger-missing"],
        |seen| {
            pool(seen).triggers.remove("PreTokenGeneration");
        },
        "CorpSSO, CorpOIDC",
    ),
    (&["token-trigger-old"], |seen| pool(seen).token_trigger_version = Some("V1_0".into()), "V1_0"),
    (&["token-trigger-old"], |seen| pool(seen).token_trigger_version = None, "V1_0"),
    (
        &["triggers-differ"],
        |seen| {
            pool(seen).triggers.insert("PostConfirmation", "arn:other".into());
        },
        "arn:other",
    ),
    // Tables.
    (&["table-missing"], |seen| seen.tables[0].found = Ok(None), "usher-v2-sessions"),
    (&["table-keys"], |seen| found(seen).key.push(column("sk")), "id (S), sk (S)"),
    (&["table-keys"], |seen| found(seen).key[0].kind = "N".into(), "id (N)"),
    (&["table-index"], |seen| found(seen).indexes.clear(), "by_started"),
    (&["table-index"], |seen| found(seen).indexes[0].has_all_attributes = false, "by_started"),
    (&["table-ttl"], |seen| found(seen).ttl = Ok(None), "do not expire"),
    (&["table-ttl"], |seen| found(seen).ttl = Ok(Some("expires".into())), "by the attribute expires, not ttl"),
    (&["table-recovery"], |seen| found(seen).has_recovery = Ok(false), "usher-v2-sessions"),
    (&["table-deletion-protection"], |seen| found(seen).is_deletion_protected = false, "usher-v2-sessions"),
];

fn failed(what: &str) -> doctor::Unread {
    doctor::Unread::new(
        doctor::Text::verbatim(what.to_owned()),
        "HEAD https://aws",
        None,
        &std::io::Error::other("no route"),
    )
}

fn pool(seen: &mut Observation) -> &mut Pool {
    seen.pool.as_mut().unwrap().as_mut().unwrap()
}

fn own(seen: &mut Observation) -> &mut Client {
    seen.clients.own.as_mut().unwrap().as_mut().unwrap()
}

fn other(seen: &mut Observation) -> &mut Client {
    seen.clients.others.as_mut().unwrap()[0].as_mut().unwrap()
}

fn program(seen: &mut Observation) -> &mut Client {
    seen.clients.others.as_mut().unwrap()[1].as_mut().unwrap()
}

fn provider(seen: &mut Observation) -> &mut Provider {
    seen.providers[1].as_mut().unwrap()
}

fn found(seen: &mut Observation) -> &mut FoundTable {
    seen.tables[0].found.as_mut().unwrap().as_mut().unwrap()
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    for (number, (expected, plant, named)) in FAULTS.iter().enumerate() {
        let mut seen = clean();
        plant(&mut seen);
        let report = Report::of(&seen);
        assert_eq!(codes(&seen), *expected, "row {number}: {report}");
        let names = |finding: &doctor::Finding| {
            finding.what.to_string().contains(named) || finding.fix.to_string().contains(named)
        };
        assert!(report.findings.iter().any(names), "row {number}, {named}: {report}");
    }
}

/// The rows above have each way by itself.
#[test]
fn d27_users_who_can_write_an_attribute_that_becomes_a_role_are_found() {
    let mut seen = clean();
    own(&mut seen).flows.insert("ALLOW_USER_SRP_AUTH".into());
    let report = Report::of(&seen);
    let found = report.findings.iter().find(|finding| finding.code == "role-attribute-writable").unwrap();
    assert!(found.what.to_string().contains("custom:department"), "{report}");
    assert_eq!(report.exit_code(), 2);
}

#[test]
fn each_check_has_a_fault() {
    let planted: BTreeSet<&str> = FAULTS.iter().flat_map(|(codes, ..)| codes.iter().copied()).collect();
    let all: BTreeSet<&str> = Check::ALL.iter().map(|check| check.code()).collect();
    assert_eq!(planted, all);
    assert_eq!(all.len(), Check::ALL.len(), "two checks have the same code");
}

/// What is normal somewhere is no fault.
#[test]
fn what_is_no_fault_is_not_found() {
    let harmless: &[fn(&mut Observation)] = &[
        // People who come from a directory have its second factor.
        |seen| {
            pool(seen).is_mfa_off = true;
            own(seen).providers.remove("COGNITO");
        },
        |seen| pool(seen).is_sign_up_open = true,
        |seen| {
            pool(seen).tier = "LITE".into();
            pool(seen).token_trigger_version = Some("V1_0".into());
        },
        // Without triggers there is no table of theirs.
        |seen| seen.tables[2].found = Ok(None),
        |seen| seen.clock_ahead = Ok(30),
        // The limits themselves.
        |seen| own(seen).rotation_grace = Some(60),
        |seen| (own(seen).access_seconds, own(seen).id_seconds) = (3_600, 3_600),
        |seen| {
            pool(seen).domain = None;
            pool(seen).custom_domain = Some("sign-in.example.com".into());
            seen.configured.domain = "https://sign-in.example.com".into();
        },
        |seen| seen.configured.providers.push("COGNITO".into()),
        // Another client's URLs are its own business.
        |seen| other(seen).callback_urls = texts(&["https://reports.example.com/"]),
        // Cognito's default: its documents disagree on what it is.
        |seen| own(seen).write_attributes.clear(),
        |seen| own(seen).flows.extend(texts(&["ALLOW_CUSTOM_AUTH"])),
    ];
    for (number, change) in harmless.iter().enumerate() {
        let mut seen = clean();
        change(&mut seen);
        assert!(codes(&seen).is_empty(), "row {number}: {}", Report::of(&seen));
    }
}
