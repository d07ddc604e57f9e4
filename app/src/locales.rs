//! The languages: their catalogues, and which one is current.

#[cfg(feature = "hydrate")]
use i18n::Language;
#[cfg(feature = "hydrate")]
use std::sync::OnceLock;

/// The page's language: it stays until another page is loaded.
#[cfg(feature = "hydrate")]
static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Sets the language of the document, before anything is hydrated. Texts that cannot be read stay English.
#[cfg(feature = "hydrate")]
pub fn speak(tag: &str, texts: &str) {
    let Some(language) = Language::tagged(tag) else { return };
    let Ok(catalogue) = i18n::Catalogue::read(texts) else { return };
    i18n::install(language, catalogue);
    let _ = LANGUAGE.set(language);
    i18n::set_source(|| LANGUAGE.get().copied().unwrap_or_default());
}

#[cfg(feature = "ssr")]
mod on_the_server {
    use i18n::{Catalogue, Language};
    use leptos::prelude::use_context;
    use std::{
        hash::{DefaultHasher, Hash as _, Hasher as _},
        sync::LazyLock,
    };

    /// A catalogue as browsers load it.
    struct Served {
        language: Language,
        address: String,
        json: String,
    }

    /// Texts that the browser never needs, because only the server says them.
    const SAID_BY_THE_SERVER: [(Language, &str); 2] = [
        (Language::German, include_str!("../../crates/gate/locales/de.json")),
        (Language::Arabic, include_str!("../../crates/gate/locales/ar.json")),
    ];

    static SERVED: LazyLock<Vec<Served>> = LazyLock::new(|| {
        let sources: [(Language, &[&str]); 2] = [
            (
                Language::German,
                &[
                    include_str!("../locales/de.json"),
                    include_str!("../../crates/access/locales/de.json"),
                    include_str!("../../crates/doctor/locales/de.json"),
                ],
            ),
            (
                Language::Arabic,
                &[
                    include_str!("../locales/ar.json"),
                    include_str!("../../crates/access/locales/ar.json"),
                    include_str!("../../crates/doctor/locales/ar.json"),
                ],
            ),
        ];
        sources.into_iter().filter_map(|(language, crates)| served_from(language, crates)).collect()
    });

    /// `None` if the files cannot be read, which a test excludes.
    fn served_from(language: Language, crates: &[&str]) -> Option<Served> {
        let mut all = Catalogue::default();
        for json in crates {
            all.extend(Catalogue::read(json).ok()?);
        }
        let json = serde_json::to_string(&all).ok()?;
        let mut content = DefaultHasher::new();
        json.hash(&mut content);
        let address = format!("/pkg/locales/{}-{:016x}.json", language.tag(), content.finish());
        Some(Served { language, address, json })
    }

    /// Loads all catalogues, with the texts of the server's own in `own`. From then on, texts are in the language that
    /// the server speaks while it answers a request ([`i18n::speaking`]). Tasks of the rendering that are not part of
    /// that find it in the page's context.
    pub fn install(own: &[(Language, &'static str)]) {
        for Served { language, json, .. } in SERVED.iter() {
            let only_here = SAID_BY_THE_SERVER.iter().chain(own).filter(|(of, _)| of == language);
            let mut all = Catalogue::default();
            for json in only_here.map(|(_, json)| *json).chain([json.as_str()]) {
                // What cannot be read, which a test excludes, stays English.
                all.extend(Catalogue::read(json).unwrap_or_default());
            }
            i18n::install(*language, all);
        }
        i18n::set_source(|| use_context().unwrap_or_default());
    }

    /// URL of the catalogue, beside the built files. It changes with the content, so that browsers and caches may keep
    /// what they have. `None` for English.
    pub(crate) fn address(language: Language) -> Option<String> {
        SERVED.iter().find(|served| served.language == language).map(|served| served.address.clone())
    }

    /// URL and JSON of each catalogue that browsers load.
    pub fn served() -> impl Iterator<Item = (&'static str, &'static str)> {
        SERVED.iter().map(|served| (served.address.as_str(), served.json.as_str()))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_language_but_english_has_a_catalogue_at_an_address_of_its_own() {
            for language in Language::ALL {
                let address = address(language);
                assert_eq!(address.is_none(), language == Language::English);
                let Some(address) = address else { continue };
                let (_, json) = served().find(|(served, _)| *served == address).expect("it is served");
                assert!(Catalogue::read(json).is_ok_and(|catalogue| catalogue.texts().next().is_some()));
            }
            assert_eq!(served().count(), Language::ALL.len() - 1);
        }
    }
}
#[cfg(feature = "ssr")]
pub(crate) use on_the_server::address;
#[cfg(feature = "ssr")]
pub use on_the_server::{install, served};
