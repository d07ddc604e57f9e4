//! The exit code, and both forms of the report.

use crate::clean::clean;
use doctor::Report;

#[test]
fn the_exit_code_is_that_of_the_worst_finding() {
    let mut seen = clean();
    seen.configured.providers.pop();
    assert_eq!(Report::of(&seen).exit_code(), 0, "a note");
    seen.clients.are_more = true;
    assert_eq!(Report::of(&seen).exit_code(), 1, "a warning");
    seen.groups.members = Ok(false);
    let report = Report::of(&seen);
    assert_eq!(report.exit_code(), 2, "an error");
    let severities: Vec<&str> = report.findings.iter().map(|finding| finding.severity.as_str()).collect();
    assert_eq!(severities, ["error", "warning", "note"]);
    assert!(report.to_string().ends_with("1 error, 1 warning, 1 note"), "{report}");
}

#[test]
fn programs_read_the_findings_as_json() {
    let mut seen = clean();
    seen.groups.members = Ok(false);
    let json: serde_json::Value = serde_json::from_str(&Report::of(&seen).json()).unwrap();
    assert_eq!((&json["errors"], &json["warnings"], &json["notes"]), (&1.into(), &0.into(), &0.into()));
    assert_eq!(json["findings"][0]["code"], "group-missing");
    assert_eq!(json["findings"][0]["severity"], "error");
    let fix = "aws cognito-idp create-group --user-pool-id eu-central-1_a --group-name usher-users";
    assert_eq!(json["findings"][0]["fix"], fix);
}
