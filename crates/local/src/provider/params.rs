//! Parameters of a query string or a form body.

use std::collections::BTreeMap;

/// Parameters by name. An empty value counts as absent (RFC 6749, 3.1).
#[derive(Debug, Default)]
pub(crate) struct Params {
    values: BTreeMap<String, String>,
    repeated: bool,
}

impl Params {
    /// Parses `application/x-www-form-urlencoded` text.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let mut params = Self::default();
        for (name, value) in url::form_urlencoded::parse(text) {
            if value.is_empty() {
                continue;
            }
            let before = params.values.insert(name.into_owned(), value.into_owned());
            params.repeated |= before.is_some();
        }
        params
    }

    /// Parses a query string, which may be missing.
    pub(crate) fn query(query: Option<&str>) -> Self {
        Self::parse(query.unwrap_or_default().as_bytes())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a parameter occurred twice, which RFC 6749, 3.1 and 3.2 forbid.
    pub(crate) fn repeated(&self) -> bool {
        self.repeated
    }
}

/// The query string with some parameters replaced (`Some`) or removed (`None`).
pub(crate) fn query_with(query: &str, changes: &[(&str, Option<&str>)]) -> String {
    let mut changed = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !changes.iter().any(|(change, _)| *change == name) {
            changed.append_pair(&name, &value);
        }
    }
    for (name, value) in changes {
        if let Some(value) = value {
            changed.append_pair(name, value);
        }
    }
    changed.finish()
}
