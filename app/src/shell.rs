//! The HTML document around the application.

#[cfg(feature = "ssr")]
use crate::{App, Theme, Visit, assets::Assets};
#[cfg(feature = "ssr")]
use leptos::{either::Either, nonce::use_nonce, prelude::*};
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;

/// In the context: the document loads nothing and does nothing in the browser, as is right where the address is a secret.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Alone;

/// The document. Its theme is right from the first byte, because it comes from the visit's cookie.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let theme = use_context::<Visit>().map_or(Theme::System, |visit| visit.theme);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="Sign in with your company account and see what your groups open to you."/>
                {match use_context::<Alone>() {
                    Some(Alone) => Either::Left(view! {
                        <style nonce=use_nonce() inner_html=Assets::style_of(&options)></style>
                        // Without one, browsers ask for /favicon.ico.
                        <link rel="icon" href="data:,"/>
                    }),
                    None => Either::Right(view! { <Loaded options/> }),
                }}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The built files.
#[cfg(feature = "ssr")]
#[component]
fn Loaded(options: LeptosOptions) -> impl IntoView {
    let assets = Assets::of(&options);
    view! {
        // cargo-leptos finds the style sheet by this id when it reloads it.
        <link id="leptos" rel="stylesheet" href=assets.style.as_str()/>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
        <AutoReload options/>
        <Hydration assets/>
    }
}

/// Loads the browser's half. Leptos has a component for it, whose version 0.8.23 writes the nonce into `crossorigin`,
/// where a style sheet can read it. Before that half is there, the document already notes that it is being left.
#[cfg(feature = "ssr")]
#[component]
fn Hydration(assets: &'static Assets) -> impl IntoView {
    let Assets { script, wasm, .. } = assets;
    let start = format!(
        "addEventListener('beforeunload', () => window.usherLeftAt = Date.now());\
        import({script:?}).then(module => module.default({{module_or_path: {wasm:?}}}).then(() => module.hydrate()));"
    );
    view! {
        <link rel="modulepreload" href=script.as_str()/>
        <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=wasm.as_str()/>
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}
