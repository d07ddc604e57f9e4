//! The site as browsers see it.

use url::Url;

/// The site as browsers see it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// `https://usher.example.com`: what the header `Origin` says for a page of ours.
    pub(crate) origin: String,
    /// `usher.example.com`: what the header `Host` says.
    pub(crate) host: String,
    /// Whether it is reached over TLS.
    pub(crate) secure: bool,
    /// Where signing out leads, as a source of the content security policy.
    pub(crate) hosted_ui: String,
    /// Whether everything runs on this machine.
    pub(crate) local: bool,
}

impl Site {
    pub(crate) fn new(public_url: &str, hosted_ui: &str, local: bool) -> Self {
        let origin = |url: &str| Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let host = origin(public_url).split_once("://").map(|(_, host)| host.to_owned()).unwrap_or_default();
        Self {
            origin: origin(public_url),
            host,
            secure: public_url.starts_with("https://"),
            hosted_ui: origin(hosted_ui),
            local,
        }
    }
}
