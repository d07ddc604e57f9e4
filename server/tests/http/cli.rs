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
