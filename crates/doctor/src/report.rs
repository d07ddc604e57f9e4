//! The findings as text or JSON, and the exit code.

use crate::{Finding, Observation, Severity, rules};
use serde::{Deserialize, Serialize};
use std::fmt;

/// All findings, the worst first.
#[derive(Clone, Debug)]
pub struct Report {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Applies all rules.
    #[must_use]
    pub fn of(seen: &Observation) -> Self {
        let mut findings = rules::findings(seen);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            findings,
        }
    }

    /// 2 if there is an error, 1 if there is a warning, otherwise 0.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match (self.errors, self.warnings) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 2,
        }
    }

    /// One JSON object: the number of findings of each severity, and the findings.
    #[must_use]
    pub fn json(&self) -> String {
        let &Self { errors, warnings, notes, .. } = self;
        let findings = self.findings.iter().map(Printed::from).collect();
        // Texts and numbers alone, which JSON can always represent.
        serde_json::to_string_pretty(&PrintedReport { errors, warnings, notes, findings }).unwrap_or_default()
    }
}

/// A report as programs read it: in English.
#[derive(Serialize)]
struct PrintedReport<'a> {
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<Printed<'a>>,
}

#[derive(Serialize)]
struct Printed<'a> {
    severity: Severity,
    code: &'a str,
    what: String,
    why: String,
    fix: String,
}

impl<'a> From<&'a Finding> for Printed<'a> {
    fn from(Finding { severity, code, what, why, fix }: &'a Finding) -> Self {
        let [what, why, fix] = [what, why, fix].map(ToString::to_string);
        Self { severity: *severity, code, what, why, fix }
    }
}

/// What a server found, and keeps for a while.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DatedFindings {
    /// When the server began to look, in seconds since 1970.
    pub at: u64,
    /// The findings, the worst first.
    pub findings: Vec<Finding>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { severity, code, what, why, fix } in &self.findings {
            writeln!(f, "{}: {what} [{code}]\n  why: {why}\n  fix: {fix}\n", severity.as_str())?;
        }
        let [errors, warnings, notes] =
            [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")].map(counted);
        write!(f, "{errors}, {warnings}, {notes}")
    }
}

fn counted((number, noun): (usize, &str)) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
