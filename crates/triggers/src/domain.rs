//! The domain of an e-mail address.

use access::canonical;

/// What follows the only `@`, in canonical form; `None` if there is no `@`, another one, or nothing before or after it.
pub(crate) fn of(email: &str) -> Option<String> {
    let (name, domain) = email.split_once('@')?;
    (!name.is_empty() && !domain.is_empty() && !domain.contains('@')).then(|| canonical_form(domain))
}

/// Lower case and Normalization Form C.
pub(crate) fn canonical_form(domain: &str) -> String {
    canonical(&domain.to_lowercase()).into_owned()
}
