//! One finding.

use crate::{Check, Text};
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
    pub what: Text,
    /// Why it matters.
    pub why: Text,
    /// What to change.
    pub fix: Text,
}

impl Check {
    pub(crate) fn finding(self, what: impl Into<Text>, fix: impl Into<Text>) -> Finding {
        Finding {
            severity: self.severity(),
            code: self.code().into(),
            what: what.into(),
            why: self.why().into(),
            fix: fix.into(),
        }
    }
}
