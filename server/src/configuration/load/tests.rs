//! Which values start the program, and which stop it.

use super::*;

const PRODUCTION: &str = "
    public_url = 'https://usher.example.com'
    [cognito]
    region = 'eu-central-1'
    user_pool_id = 'eu-central-1_a'
    client_id = 'client'
    domain = 'https://sign-in.example.com'
    [access]
    roles = ['department:IT']
";

fn load(file: &str, variables: &[(&str, &str)]) -> Result<Configuration, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Configuration::from_parts(file.parse().unwrap(), variables).map_err(|error| error.to_string())
}

#[test]
fn nothing_at_all_is_local_mode() {
    assert!(load("", &[]).unwrap().cognito.is_none());
}

#[test]
fn the_shipped_example_can_be_used() {
    let example = include_str!("../../../../usher.example.toml");
    assert!(load(example, &[]).unwrap().cognito.is_some());
}

#[test]
fn five_keys_are_enough_for_production() {
    let file = PRODUCTION.split("[access]").next().unwrap();
    assert!(load(file, &[]).unwrap().cognito.is_some());
}

#[test]
fn variables_stand_over_the_file() {
    let variables =
        [("USHER_LISTEN", "127.0.0.1:8"), ("USHER_ACCESS_ROLES", "department:IT, group:Finance"), ("HOME", "/")];
    let configuration = load(PRODUCTION, &variables).unwrap();
    assert_eq!(configuration.listen.port(), 8);
    assert_eq!(configuration.access.roles.len(), 2);
}

#[test]
fn what_is_wrong_is_named() {
    let without =
        |key: &str| PRODUCTION.lines().filter(|line| !line.trim().starts_with(key)).collect::<Vec<_>>().join("\n");
    type Row<'a> = (String, &'a [(&'a str, &'a str)], &'a str);
    let rows: &[Row<'_>] = &[
        ("[cognito]\nclient = 'a'".into(), &[], "client"),
        ("colour = 'red'".into(), &[], "colour"),
        ("[log]\nlevel = 'red'".into(), &[], "level"),
        (without("region"), &[], "region"),
        (without("user_pool_id"), &[], "user_pool_id"),
        (without("client_id"), &[], "client_id"),
        (without("domain"), &[], "domain"),
        (without("public_url"), &[], "public_url"),
        (String::new(), &[("USHER_COGNITO_CLIENT_ID", "a")], "region"),
        (String::new(), &[("USHER_COLOUR", "red")], "USHER_COLOUR"),
        (String::new(), &[("USHER_SESSION_HOURS", "soon")], "USHER_SESSION_HOURS"),
        (String::new(), &[("USHER_SESSION_HOURS", "0")], "session.hours"),
        (String::new(), &[("USHER_PUBLIC_URL", "http://usher.example.com")], "public_url"),
        (String::new(), &[("USHER_PUBLIC_URL", "https://usher.example.com/")], "public_url"),
        (String::new(), &[("USHER_PUBLIC_URL", "usher")], "public_url"),
        (PRODUCTION.replace("https://sign-in", "http://sign-in"), &[], "cognito.domain"),
        (PRODUCTION.into(), &[("USHER_TLS_KEY", "key.pem")], "certificate"),
        (PRODUCTION.into(), &[("USHER_PROXY_TRUSTED", "10.0.0.0/8, proxy")], "trusted"),
        (PRODUCTION.into(), &[("USHER_PROXY_FORWARDED", "x-real-ip")], "forwarded"),
        (PRODUCTION.into(), &[("USHER_LIMITS_CONNECTIONS", "0")], "limits.connections"),
        (PRODUCTION.into(), &[("USHER_LIMITS_REQUESTS", "0")], "limits.requests"),
        (PRODUCTION.into(), &[("USHER_LIMITS_HEADER_SECONDS", "0")], "limits.header_seconds"),
        (PRODUCTION.into(), &[("USHER_LIMITS_SIGN_IN_REQUESTS_PER_MINUTE", "0")], "sign_in_requests_per_minute"),
        ("public_url = 'http://localhost:3000'\n[tls]\ncertificate = 'a'\nkey = 'b'".into(), &[], "public_url"),
        (PRODUCTION.into(), &[("USHER_COGNITO_ISSUER", "http://issuer.example.com")], "cognito.issuer"),
    ];
    for (file, variables, named) in rows {
        let error = load(file, variables).err().unwrap_or_default();
        assert!(error.contains(named), "{named}: {error}");
    }
}

/// Row 10: local mode shows passwords, so Usher does not start it with a configuration meant for other users.
#[test]
fn local_mode_is_for_this_machine_alone() {
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let rows: [Row<'_>; 7] = [
        ("", &[("USHER_METRICS_LISTEN", "0.0.0.0:9464")], "metrics.listen"),
        ("public_url = 'https://usher.example.com'", &[], "public_url"),
        ("public_url = 'https://192.168.1.7'", &[], "public_url"),
        ("public_url = 'https://localhost.example.com'", &[], "public_url"),
        ("", &[("USHER_PUBLIC_URL", "https://usher.example.com")], "public_url"),
        ("", &[("USHER_PROXY_TRUSTED", "10.0.0.0/8")], "proxy.trusted"),
        ("[dynamodb]\nendpoint = 'https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com'", &[], "dynamodb.endpoint"),
    ];
    for (file, variables, key) in rows {
        let error = load(file, variables).err().unwrap_or_default();
        assert!(error.starts_with(key) && error.contains("[cognito]"), "{file} {variables:?}: {error}");
    }
    for url in [
        "http://localhost:3000",
        "https://localhost",
        "http://usher.localhost:80",
        "http://127.0.0.2",
        "http://[::1]:1",
    ] {
        assert!(load(&format!("public_url = '{url}'"), &[]).unwrap().cognito.is_none(), "{url}");
    }
}

/// Row 10: Usher does not start with a value that would grant access or redirect traffic; the error names the key.
#[test]
fn what_would_fail_open_stops_the_start() {
    let rows: &[(&str, &str, &str)] = &[
        // Plain HTTP over the network.
        ("USHER_DYNAMODB_ENDPOINT", "http://dynamodb.internal:8000", "dynamodb.endpoint"),
        ("USHER_DYNAMODB_ENDPOINT", "http://10.0.0.9:8000", "dynamodb.endpoint"),
        ("USHER_DYNAMODB_ENDPOINT", "dynamodb:8000", "dynamodb.endpoint"),
        ("USHER_COGNITO_ENDPOINT", "http://cognito.internal", "cognito.endpoint"),
        ("USHER_PUBLIC_URL", "http://usher.example.com", "public_url"),
        // Variables that bypass the configuration.
        ("AWS_ENDPOINT_URL", "https://elsewhere.example.com", "AWS_ENDPOINT_URL"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://10.0.0.9:8000", "AWS_ENDPOINT_URL_DYNAMODB"),
        ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://10.0.0.9", "AWS_ENDPOINT_URL_COGNITO"),
        ("USHER_DYNAMODB_REGION", "eu-central-1.evil.example/", "dynamodb.region"),
        ("USHER_COGNITO_REGION", "eu-central-1#", "cognito.region"),
        // Would make everybody an administrator, or give nobody access.
        ("USHER_ACCESS_ADMINISTRATORS_GROUP", "usher-users", "access.administrators_group"),
        ("USHER_ACCESS_ADMINISTRATORS_GROUP", "", "access.administrators_group"),
        ("USHER_ACCESS_ADMINISTRATORS_GROUP", "usher admins", "access.administrators_group"),
        ("USHER_ACCESS_MEMBERS_GROUP", "", "access.members_group"),
        ("USHER_ACCESS_MEMBERS_GROUP", "usher-users\n", "access.members_group"),
        // Several scopes in one value, which would evade checks of a single scope.
        ("USHER_COGNITO_SCOPES", "openid aws.cognito.signin.user.admin", "cognito.scopes"),
        ("USHER_COGNITO_SCOPES", "email, profile", "cognito.scopes"),
        ("USHER_COGNITO_REQUIRED_SCOPE", "", "cognito.required_scope"),
        ("USHER_COGNITO_REQUIRED_SCOPE", "usher/app email", "cognito.required_scope"),
        ("USHER_COGNITO_CLIENT_SECRET", "", "cognito.client_secret"),
        ("USHER_COGNITO_CLIENT_SECRET", "s3cret\n", "cognito.client_secret"),
        ("USHER_COGNITO_CLIENT_ID", "", "cognito.client_id"),
        // Would trust everybody as a proxy.
        ("USHER_PROXY_TRUSTED", "0.0.0.0/0", "proxy.trusted"),
        ("USHER_PROXY_TRUSTED", "::/0", "proxy.trusted"),
        ("USHER_PROXY_TRUSTED", "10.0.0.0/8, 128.0.0.0/1", "proxy.trusted"),
        ("USHER_PROXY_TRUSTED", "2000::/3", "proxy.trusted"),
        ("USHER_PROXY_TRUSTED", "10.0.1.10/8", "proxy.trusted"),
        // Limits too high to limit anything, and other values out of range.
        ("USHER_LIMITS_SIGN_IN_REQUESTS_PER_MINUTE", "1000000", "limits.sign_in_requests_per_minute"),
        ("USHER_LIMITS_STOP_NOTICE_SECONDS", "86400", "limits.stop_notice_seconds"),
        // The public listener would show the metrics.
        ("USHER_METRICS_LISTEN", "127.0.0.1:3000", "metrics.listen"),
        ("USHER_METRICS_LISTEN", "0.0.0.0:3000", "metrics.listen"),
        ("USHER_METRICS_LISTEN", "localhost", "socket address"),
        // Would let pages of anybody call the API, or those of nobody.
        ("USHER_API_ALLOWED_ORIGINS", "*", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "null", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://*.example.com", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://a.example.com, http://b.example.com", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://a.example.com/", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://a.example.com/app", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://a.example.com:443", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "https://A.example.com", "api.allowed_origins"),
        ("USHER_API_ALLOWED_ORIGINS", "a.example.com", "api.allowed_origins"),
        // Spans, and the key of the collector, over the network as plain text.
        ("USHER_OTEL_ENDPOINT", "http://collector.internal:4318", "otel.endpoint"),
        ("USHER_OTEL_ENDPOINT", "collector:4318", "otel.endpoint"),
        ("USHER_OTEL_ENDPOINT", "https://collector.example.com/?api-key=s3cret", "otel.endpoint"),
        ("USHER_OTEL_SAMPLE_RATIO", "1.1", "otel.sample_ratio"),
        ("USHER_OTEL_SAMPLE_RATIO", "nan", "otel.sample_ratio"),
        ("USHER_OTEL_SAMPLE_RATIO", "all", "USHER_OTEL_SAMPLE_RATIO"),
        ("USHER_DYNAMODB_TABLE_PREFIX", "usher/../", "dynamodb.table_prefix"),
        ("USHER_SESSION_HOURS", "721", "session.hours"),
    ];
    for (variable, value, named) in rows {
        let error = load(PRODUCTION, &[(variable, value)]).err().unwrap_or_default();
        assert!(error.contains(named), "{variable}={value}: {error}");
        assert!(!error.contains("s3cret"), "{error}");
    }
    for (lines, named) in [
        ("roles = ['department:IT', '']", "access.roles"),
        ("roles = ['department:IT,Finance']", "access.roles"),
        ("roles = [' department:IT']", "access.roles"),
        ("roles = ['IT']", "access.roles"),
        ("roles = ['team:IT']", "access.roles"),
        ("members_group = 'Café'\nadministrators_group = 'Cafe\u{301}'", "access.administrators_group"),
        ("role_claims = ['cognito:groups', '']", "access.role_claims"),
        ("role_claims = ['department', 'custom:department']", "access.role_claims"),
        ("role_claims = ['https://example.com/teams']", "access.role_claims"),
        // Would let users have the roles of programs, or programs be taken for the app client of users.
        ("role_claims = ['cognito:groups', 'custom:scope']", "access.role_claims"),
        ("role_claims = ['scope']", "access.role_claims"),
        ("machines = true", "access.machine_clients is missing"),
        ("machines = true\nmachine_clients = []", "access.machine_clients is missing"),
        ("machines = true\nmachine_clients = ['']", "access.machine_clients"),
        ("machines = true\nmachine_clients = ['*']", "access.machine_clients"),
        ("machines = true\nmachine_clients = ['a#b']", "access.machine_clients"),
        ("machines = true\nmachine_clients = ['a', 'a']", "access.machine_clients"),
        ("machine_clients = ['client']", "access.machine_clients"),
    ] {
        let error = load(&PRODUCTION.replace("roles = ['department:IT']", lines), &[]).err().unwrap_or_default();
        assert!(error.contains(named), "{lines}: {error}");
    }
}

/// Row 10: the same keys with safe values.
#[test]
fn what_is_safe_starts() {
    for (variable, value) in [
        ("USHER_DYNAMODB_ENDPOINT", "http://127.0.0.1:8000"),
        ("USHER_DYNAMODB_ENDPOINT", "https://vpce-1.dynamodb.eu-central-1.vpce.amazonaws.com"),
        ("USHER_PROXY_TRUSTED", "10.0.0.0/8, 10.0.1.10/32, 172.16.0.0/12, 2400:cb00::/32, fd00::/8, ::1/128"),
        ("USHER_PROXY_TRUSTED", ""),
        ("AWS_ENDPOINT_URL", ""),
        ("AWS_ENDPOINT_URL_S3", "https://elsewhere.example.com"),
        ("USHER_PUBLIC_URL", "http://localhost:3000"),
        ("USHER_PUBLIC_URL", "HTTPS://Usher.Example.com"),
        ("USHER_PUBLIC_URL", "https://münchen.example"),
        ("USHER_API_ALLOWED_ORIGINS", "https://a.example.com, https://b.example.com:8443, http://localhost:5173"),
        ("USHER_API_ALLOWED_ORIGINS", ""),
        ("USHER_COGNITO_SCOPES", "openid"),
        ("USHER_ACCESS_MEMBERS_GROUP", "メンバー"),
        ("USHER_DYNAMODB_TABLE_PREFIX", ""),
        ("USHER_METRICS_LISTEN", "10.0.0.9:9464"),
        ("USHER_METRICS_LISTEN", "[::1]:0"),
        ("USHER_OTEL_ENDPOINT", "http://127.0.0.1:4318"),
        ("USHER_OTEL_ENDPOINT", "https://otlp.example.com/otlp"),
        ("USHER_OTEL_SAMPLE_RATIO", "0"),
        ("USHER_OTEL_SAMPLE_RATIO", "0.05"),
    ] {
        assert!(load(PRODUCTION, &[(variable, value)]).is_ok(), "{variable}={value}");
    }
    let developing = load("", &[("AWS_ENDPOINT_URL", "http://localhost:4566")]);
    assert!(developing.is_ok(), "local mode has its own addresses");
}

/// Row 10: each address that goes with secrets has TLS, and no secret in it that an error or a log would show.
#[test]
fn an_address_with_a_secret_in_it_is_refused_and_not_shown() {
    for key in [
        "public_url",
        "cognito.domain",
        "cognito.issuer",
        "cognito.endpoint",
        "dynamodb.endpoint",
        "api.allowed_origins",
        "otel.endpoint",
    ] {
        for address in [
            "https://s3cret@host.example",
            "https://me:s3cret@host.example",
            "https://me:s3cret@*.host.example",
            "https://host.example/?key=s3cret",
            "https://host.example#s3cret",
            "http://host.example/s3cret",
            "https://me:s3cret@host.example:99999",
            "host.example/s3cret",
        ] {
            let error = load(PRODUCTION, &[(&variable_of(key), address)]).err().unwrap_or_default();
            assert!(error.starts_with(key) && !error.contains("s3cret"), "{key} = {address}: {error}");
        }
    }
}

/// Row 10: errors never repeat a password in an address or a line of the file.
#[test]
fn errors_show_no_secret() {
    for (file, named) in [
        (PRODUCTION.replace("https://usher", "https://me:s3cret@usher"), "public_url"),
        (PRODUCTION.replace("https://sign-in", "https://s3cret@sign-in"), "cognito.domain"),
        (format!("{PRODUCTION}[otel]\nendpoint = 'https://me:s3cret@collector.example.com'"), "otel.endpoint"),
    ] {
        let error = load(&file, &[]).err().unwrap_or_default();
        assert!(error.contains(named) && !error.contains("s3cret"), "{error}");
    }
    let broken = Configuration::parse("listen = '127.0.0.1:0'\n[cognito]\nclient_secret = \"s3cret\n");
    let error = broken.unwrap_err().to_string();
    assert!(error.contains("line 3") && !error.contains("s3cret"), "{error}");
    let broken = Configuration::parse("[cognito]\nclient_secret = ['s3cret']").unwrap_err().to_string();
    assert!(!broken.contains("s3cret"), "{broken}");
}

/// Row 3: Usher ignores other programs' variables, whatever bytes they hold.
#[cfg(unix)]
#[test]
fn variables_of_others_may_hold_any_bytes() {
    use std::os::unix::ffi::OsStringExt as _;
    let strange = || OsString::from_vec(b"M\xfcnchen".to_vec());
    let others =
        [(OsString::from("CITY"), strange()), (strange(), strange()), ("USHER_LISTEN".into(), "127.0.0.1:8".into())];
    assert_eq!(relevant(others.into_iter()).unwrap(), [("USHER_LISTEN".to_owned(), "127.0.0.1:8".to_owned())]);
    let ours = [(OsString::from("USHER_COGNITO_CLIENT_SECRET"), strange())];
    let error = relevant(ours.into_iter()).unwrap_err().to_string();
    assert!(error.contains("USHER_COGNITO_CLIENT_SECRET") && !error.contains("nchen"), "{error}");
}

#[test]
fn a_secret_is_not_shown() {
    let configuration = load(PRODUCTION, &[("USHER_COGNITO_CLIENT_SECRET", "s3cret")]).unwrap();
    assert!(!format!("{configuration:?}").contains("s3cret"));
}
