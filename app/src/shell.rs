//! The HTML document around the application.

#[cfg(feature = "ssr")]
use crate::{
    App, Notice, PageContext, Preference as _, Problem, address,
    assets::Assets,
    locales,
    pages::{LIVE_SECONDS, file_of},
};
#[cfg(feature = "ssr")]
use http::request::Parts;
#[cfg(feature = "ssr")]
use i18n::tr;
#[cfg(feature = "ssr")]
use leptos::{config::Env, either::Either, nonce::use_nonce, prelude::*};
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
#[cfg(feature = "ssr")]
use std::sync::OnceLock;

/// Context marker: the document loads no files and runs no code in the browser, for pages whose URL is a secret.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct NoAssets;

/// The HTML document. Its look is right from the first byte, because it comes from the request's cookies.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let PageContext { theme, density, shortcuts, language, .. } = use_context().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html
            lang=language.tag()
            dir=language.direction()
            data-theme=theme.name() data-density=density.name() data-shortcuts=shortcuts.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta
                    name="description"
                    content=tr!("Sign in with your company account and see what your groups open to you.")
                />
                {match use_context::<NoAssets>() {
                    Some(NoAssets) => Either::Left(view! {
                        <Style options=options.clone()/>
                        // Without an icon link, browsers request /favicon.ico.
                        <link rel="icon" href="data:,"/>
                    }),
                    None => Either::Right(view! { <Loaded options=options.clone()/> }),
                }}
                <LiveWithoutJavaScript/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                {use_context::<NoAssets>().is_none().then(|| view! { <ReloadNotice/> <Hydration options/> })}
            </body>
        </html>
    }
}

/// Head elements that load the built files.
#[cfg(feature = "ssr")]
#[component]
fn Loaded(options: LeptosOptions) -> impl IntoView {
    view! {
        <Style options=options.clone()/>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
        <AutoReload options=options.clone()/>
        <FetchAhead href=Assets::of(&options).wasm/>
    }
}

/// The style sheet, in the document: on a slow network, a file of its own would delay the first text by a round trip.
#[cfg(feature = "ssr")]
#[component]
pub(crate) fn Style(options: LeptosOptions) -> impl IntoView {
    match style_sheet(&options) {
        Some(style) => Either::Left(view! { <style inner_html=style></style> }),
        // cargo-leptos finds the style sheet by this `id` when it reloads it.
        None => {
            let style = Assets::of(&options).style;
            Either::Right(view! { <link id="leptos" rel="stylesheet" href=style/> })
        }
    }
}

/// Text of the style sheet in each document; the content security policy allows it by its hash. `None` during
/// development, when it may change.
#[cfg(feature = "ssr")]
#[must_use]
pub fn style_sheet(options: &LeptosOptions) -> Option<&'static str> {
    let is_fixed = options.env == Env::PROD;
    is_fixed.then(|| Assets::style_of(options)).filter(|style| !style.is_empty())
}

/// Fetches a WebAssembly file or a catalogue before the script asks for it. Low priority, because nothing is shown
/// without the document.
#[cfg(feature = "ssr")]
#[component]
fn FetchAhead(href: String) -> impl IntoView {
    view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" fetchpriority="low" href=href/> }
}

/// Loads the WebAssembly client. Leptos has a component for this, but version 0.8.23 writes the nonce into
/// `crossorigin`, where a style sheet can read it. Until the client has loaded, and when it fails, `start.js` takes
/// over. It comes last in the document: to ask for a file takes a slow processor 10 ms, which would delay the first
/// text. The head asks for the largest file alone.
#[cfg(feature = "ssr")]
#[component]
fn Hydration(options: LeptosOptions) -> impl IntoView {
    let Assets { script, wasm, .. } = Assets::of(&options);
    let texts = locales::address(i18n::current());
    let given = texts.as_deref().unwrap_or_default();
    let start = format!("const [script, wasm, texts] = [{script:?}, {wasm:?}, {given:?}];\n{}", start());
    let mut own = own_files(&options).into_iter();
    let script_ahead = |href| view! { <link rel="modulepreload" fetchpriority="low" href=href/> };
    view! {
        {script_ahead(script)}
        {own.next().map(script_ahead)}
        {texts.map(|href| view! { <FetchAhead href/> })}
        {own.map(|href| view! { <FetchAhead href/> }).collect_view()}
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}

/// Loads the live view of the audit trail again and again where no JavaScript does more gently.
#[cfg(feature = "ssr")]
#[component]
fn LiveWithoutJavaScript() -> impl IntoView {
    let uri = use_context::<Parts>().map(|parts| parts.uri);
    let is_signed_in = use_context::<PageContext>().is_some_and(|context| context.session.is_some());
    uri.filter(|uri| is_signed_in && address::is_live_audit(uri.path(), uri.query().unwrap_or_default())).map(|_| {
        view! {
            <noscript>
                <meta http-equiv="refresh" content=LIVE_SECONDS/>
            </noscript>
        }
    })
}

/// The files that only the requested page needs. Otherwise the browser would learn of them from the client, once that
/// runs. Empty if the document shows another page instead.
#[cfg(feature = "ssr")]
fn own_files(options: &LeptosOptions) -> Vec<String> {
    let is_replaced = use_context::<Notice>().is_some() || use_context::<Problem>().is_some();
    let request = use_context::<Parts>().filter(|_| !is_replaced);
    let page = request.and_then(|request| file_of(request.uri.path()));
    page.map(|page| Assets::files_of(options, page)).unwrap_or_default()
}

/// `start.js` without its comments.
#[cfg(feature = "ssr")]
fn start() -> &'static str {
    static START: OnceLock<String> = OnceLock::new();
    START.get_or_init(|| {
        let lines = include_str!("start.js").lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect::<Vec<_>>().join("\n")
    })
}

/// Notice that `start.js` shows when the WebAssembly client has failed. Until then it is an inert template.
#[cfg(feature = "ssr")]
#[component]
fn ReloadNotice() -> impl IntoView {
    view! {
        <template id="reload-notice">
            <div class="reload-notice alert alert-note alert-row" role="alert">
                <p>
                    {tr!("Part of this page stopped working. Links and forms still work. Reload the page to put it \
                          right.")}
                </p>
                <a class="button button-small" href="">
                    {tr!("Reload")}
                </a>
            </div>
        </template>
    }
}
