//! URLs of a resource's history.

use super::{edit, resource, value, with_query};

/// Last segment of the address of a resource's history. The path of no resource contains an `@`, so the address of no
/// resource ends in it.
pub(crate) const SEGMENT: &str = "@history";

/// URL of the versions of the resource before this one, or of the latest ones.
pub(crate) fn history(path: &str, before: Option<u64>) -> String {
    numbered(&format!("{}/{SEGMENT}", resource(path)), "before", before)
}

/// URL of the page that shows a version of the resource.
pub(crate) fn version(path: &str, version: u64) -> String {
    numbered(&history(path, None), "version", Some(version))
}

/// URL of the page that edits the resource, starting with an earlier version.
pub(crate) fn edit_version(path: &str, version: u64) -> String {
    numbered(&edit(path), "version", Some(version))
}

/// The version that a query string names.
pub(crate) fn version_in(search: &str) -> Option<u64> {
    number(search, "version")
}

/// The version before which the page of the history begins.
pub(crate) fn before_in(search: &str) -> Option<u64> {
    number(search, "before")
}

fn numbered(path: &str, name: &str, number: Option<u64>) -> String {
    with_query(path, &[(name, number.map(|number| number.to_string()).as_deref())])
}

fn number(search: &str, name: &str) -> Option<u64> {
    value(search, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::ResourcePath;

    #[test]
    fn a_version_is_found_by_its_address() {
        assert_eq!(history("/reports/q3", None), "/resources/reports/q3/@history");
        assert_eq!(version("/blog", 7), "/resources/blog/@history?version=7");
        assert_eq!(edit_version("/blog", 7), "/resources/blog/edit?version=7");
        assert_eq!(version_in("version=7&before=9"), Some(7));
        assert_eq!(before_in("?version=7&before=9"), Some(9));
        for nothing in ["", "version=", "version=-1", "version=a", "version=18446744073709551616"] {
            assert_eq!(version_in(nothing), None, "{nothing}");
        }
        assert!(format!("/blog/{SEGMENT}").parse::<ResourcePath>().is_err());
    }
}
