//! The command line of the program itself.

use std::process::{Command, Output};

fn usher(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let folder = empty_folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
    command.args(arguments).current_dir(&folder).env_clear().envs(variables.iter().copied());
    command.output().unwrap()
}

/// A folder without an `usher.toml`.
fn empty_folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("usher-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn it_says_its_version_and_its_commands() {
    let version = usher(&["--version"], &[]);
    assert!(version.status.success());
    assert_eq!(text(&version.stdout).trim(), format!("usher {}", env!("CARGO_PKG_VERSION")));
    let help = usher(&["--help"], &[]);
    assert!(help.status.success());
    let help = text(&help.stdout);
    for said in ["audit", "config", "USHER_*", "usher.toml"] {
        assert!(help.contains(said), "{said}: {help}");
    }
}

#[test]
fn a_command_that_is_none_is_refused_and_nothing_starts() {
    let refused = usher(&["serve", "--port", "80"], &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("unrecognized subcommand 'serve'"), "{}", text(&refused.stderr));
}

#[test]
fn the_configuration_is_checked_without_starting_anything() {
    let valid = usher(&["config", "check"], &[]);
    assert!(valid.status.success(), "{}", text(&valid.stderr));
    assert!(text(&valid.stdout).contains("The configuration is valid."));
    let invalid = usher(&["config", "check"], &[("USHER_PUBLIC_URL", "https://usher.example.com")]);
    assert_eq!(invalid.status.code(), Some(1));
    assert!(text(&invalid.stderr).contains("cognito"), "{}", text(&invalid.stderr));
}

/// An installation in AWS where nothing answers.
const UNREACHABLE: &[(&str, &str)] = &[
    ("USHER_PUBLIC_URL", "https://usher.example.com"),
    ("USHER_COGNITO_REGION", "eu-central-1"),
    ("USHER_COGNITO_USER_POOL_ID", "eu-central-1_a"),
    ("USHER_COGNITO_CLIENT_ID", "client"),
    ("USHER_COGNITO_CLIENT_SECRET", "s3cret"),
    ("USHER_COGNITO_DOMAIN", "https://sign-in.example.com"),
    ("USHER_COGNITO_ISSUER", "http://127.0.0.1:1/eu-central-1_a"),
    ("USHER_COGNITO_ENDPOINT", "http://127.0.0.1:1"),
    ("USHER_DYNAMODB_ENDPOINT", "http://127.0.0.1:1"),
    ("AWS_ACCESS_KEY_ID", "key"),
    ("AWS_SECRET_ACCESS_KEY", "hidden"),
];

#[test]
fn the_doctor_claims_nothing_about_what_does_not_answer() {
    let report = usher(&["doctor", "--json"], UNREACHABLE);
    assert_eq!(report.status.code(), Some(1), "{}", text(&report.stderr));
    let printed = text(&report.stdout);
    assert!(!printed.contains("s3cret") && !printed.contains("hidden"), "{printed}");
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["code"] == "not-read"), "{printed}");
    for looked_at in [
        "the time of AWS",
        "the user pool eu-central-1_a",
        "the app client client",
        "the list of app clients",
        "the list of identity providers",
        "the group usher-users",
        "the group usher-admins",
        "the table usher-v2-audit",
        "the table usher-v2-accounts",
    ] {
        let named = findings.iter().filter(|finding| finding["what"].as_str().unwrap().starts_with(looked_at));
        assert_eq!(named.count(), 1, "{looked_at}: {printed}");
    }
}

#[test]
fn the_doctor_needs_an_installation_in_aws() {
    let refused = usher(&["doctor"], &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("cognito.user_pool_id"), "{}", text(&refused.stderr));
}
