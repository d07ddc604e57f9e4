//! The query of an address.

use url::form_urlencoded;

/// The parameters that have a value.
pub(super) fn query(parameters: &[(&str, &str)]) -> String {
    let set = parameters.iter().filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(set).finish()
}
