//! One finding.

use crate::Check;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing has to be done.
    Note,
    /// Something is less safe than it could be, works only partly, or could not be checked.
    Warning,
    /// Somebody gets rights they should not have, or people cannot use Usher.
    Error,
}

impl Severity {
    /// Its name in reports and in the documentation.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that is not as it should be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The check's stable code.
    pub code: Cow<'static, str>,
    /// What is wrong, with the name of the object.
    pub what: String,
    /// Why it matters.
    pub why: Cow<'static, str>,
    /// What to change.
    pub fix: String,
}

impl Check {
    pub(crate) fn finding(self, what: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding {
            severity: self.severity(),
            code: self.code().into(),
            what: what.into(),
            why: self.why().into(),
            fix: fix.into(),
        }
    }
}
