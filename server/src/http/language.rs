//! The language in which a request is answered.

use super::{cookies, middleware::has_bearer_token};
use app::{Preference as _, preference_cookie};
use axum::http::{HeaderMap, header};
use i18n::Language;

/// Catalogues of the texts in this crate.
pub(super) const OWN_TEXTS: [(Language, &str); 2] = [
    (Language::German, include_str!("../../locales/de.json")),
    (Language::Arabic, include_str!("../../locales/ar.json")),
];

/// The language that the user has chosen, else the one that the browser prefers. English for programs, which show a
/// token: they may compare texts.
pub(super) fn of(headers: &HeaderMap) -> Language {
    if has_bearer_token(headers) {
        return Language::English;
    }
    let chosen = cookies::named(headers, &preference_cookie(Language::NAME)).and_then(Language::tagged);
    let preferred =
        || headers.get(header::ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).map(Language::preferred);
    chosen.or_else(preferred).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn what_is_chosen_comes_before_what_the_browser_prefers_and_programs_get_english() {
        let rows: &[(&[(header::HeaderName, &str)], Language)] = &[
            (&[], Language::English),
            (&[(header::ACCEPT_LANGUAGE, "ar, en;q=0.5")], Language::Arabic),
            (&[(header::ACCEPT_LANGUAGE, "ar"), (header::COOKIE, "usher-language=de")], Language::German),
            (&[(header::ACCEPT_LANGUAGE, "ar"), (header::COOKIE, "usher-language=xx")], Language::Arabic),
            (&[(header::ACCEPT_LANGUAGE, "de"), (header::AUTHORIZATION, "Bearer e30.e30.a")], Language::English),
            (&[(header::ACCEPT_LANGUAGE, "de"), (header::AUTHORIZATION, "Basic YTpi")], Language::German),
        ];
        for (fields, expected) in rows {
            let headers: HeaderMap =
                fields.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
            assert_eq!(of(&headers), *expected, "{fields:?}");
        }
    }
}
