//! Which versions a caller names: those that a change is based on, or those that a program has.

/// What a change requires of what it changes: the field `If-Match` (RFC 9110, section 13.1.1). Also what a program has
/// already, by the same rules: `If-None-Match` (section 13.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// That it exists, at whatever version.
    Any,
    /// That it is at one of these versions.
    Versions(Vec<u64>),
}

impl Expected {
    /// That the resource is at this version.
    #[must_use]
    pub fn version(version: u64) -> Self {
        Self::Versions(vec![version])
    }

    /// Whether what is at this version is as expected.
    #[must_use]
    pub fn is_met_by(&self, current: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Versions(versions) => versions.contains(&current),
        }
    }

    /// Whether a resource at this version has been changed since.
    pub(super) fn is_overtaken_by(&self, current: u64) -> bool {
        match self {
            Self::Any => false,
            Self::Versions(versions) => versions.iter().any(|version| *version < current),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_version_that_is_named_is_expected() {
        let two_or_four = Expected::Versions(vec![2, 4]);
        let rows = [(1, false, false), (2, true, false), (3, false, true), (4, true, true), (5, false, true)];
        for (current, met, overtaken) in rows {
            let found = (two_or_four.is_met_by(current), two_or_four.is_overtaken_by(current));
            assert_eq!(found, (met, overtaken), "{current}");
        }
        assert!(Expected::Any.is_met_by(7) && !Expected::Any.is_overtaken_by(7));
        let none = Expected::Versions(Vec::new());
        assert!(!none.is_met_by(1) && !none.is_overtaken_by(1));
    }
}
