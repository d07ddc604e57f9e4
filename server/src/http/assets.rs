//! Static files: style sheet, script and WebAssembly under `/pkg`, and public files.
//!
//! Files of different builds do not work together, and WebAssembly would not notice. So pages load them from
//! `/pkg/<build>/`, and a server only serves its own build. What such a URL once answered never changes, so browsers keep
//! it. The same files under `/pkg/` are for people who look at them. `locales.rs` adds the texts of the pages, which are
//! part of the program.

use super::AppState;
use aws_lc_rs::digest;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing,
};
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

/// Folder and URL prefix of the built files.
const PACKAGE: &str = "pkg";
/// Length of a build id: bytes of a SHA-256, written in hexadecimal.
const BUILD_BYTES: usize = 8;

/// For names that are the same in every build: browsers must revalidate each time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// For URLs that contain the build: browsers may keep the file for a year, and need not ask about it.
const KEEP: HeaderValue = HeaderValue::from_static("max-age=31536000, immutable");

/// A route for each public file by name, and one for the folder `/pkg`; nothing else on disk is reachable.
pub(crate) fn routes(options: &LeptosOptions) -> Router<AppState> {
    let root = Path::new(options.site_root.as_ref());
    let cached = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, when_found(REVALIDATE)));
    let kept =
        ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, when_found(KEEP)));
    let folder = ServeDir::new(root.join(PACKAGE))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(routing::any(no_such_file));
    let of_build = routing::get_service(kept.service(folder.clone())).layer(middleware::from_fn(without_maps));
    let folder = routing::get_service(cached.clone().service(folder)).layer(middleware::from_fn(without_maps));
    let mut routes = Router::new().nest_service(&format!("/{PACKAGE}"), folder);
    // The build's own address. Under cargo-leptos watch both are `/pkg`.
    if options.site_pkg_dir.as_ref() != PACKAGE {
        routes = routes.nest_service(&format!("/{}", options.site_pkg_dir), of_build);
    }
    for name in public_files(root) {
        routes = routes.route_service(&format!("/{name}"), cached.clone().service(ServeFile::new(root.join(&name))));
    }
    routes
}

/// URL path of the built files in this folder, such as `pkg/0123456789abcdef`. All servers of a build use the same.
pub(crate) fn address_of_build(site_root: &str) -> String {
    let folder = Path::new(site_root).join(PACKAGE);
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
    let is_loaded =
        |file: &PathBuf| file.extension().is_some_and(|kind| kind == "css" || kind == "js" || kind == "wasm");
    let mut files: Vec<PathBuf> = files.filter(is_loaded).collect();
    files.sort();
    let mut build = digest::Context::new(&digest::SHA256);
    for file in files {
        // A file that cannot be read will not be served either.
        let content = std::fs::read(&file).unwrap_or_default();
        for part in [file.file_name().unwrap_or_default().as_encoded_bytes(), &content] {
            build.update(digest::digest(&digest::SHA256, part).as_ref());
        }
    }
    let build = build.finish();
    let digits = build.as_ref().iter().take(BUILD_BYTES).map(|byte| format!("{byte:02x}"));
    format!("{PACKAGE}/{}", digits.collect::<String>())
}

/// Hides source maps, which are for developers only, even if somebody leaves them in the folder.
async fn without_maps(request: Request, next: Next) -> Response {
    match request.uri().path().ends_with(".map") {
        true => no_such_file().await.into_response(),
        false => next.run(request).await,
    }
}

/// The header for files that exist. That a file is missing must not be kept.
fn when_found<B>(keep: HeaderValue) -> impl Fn(&axum::http::Response<B>) -> Option<HeaderValue> + Clone {
    move |response| {
        let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        found.then(|| keep.clone())
    }
}

/// Extensions of public files. An allow list, because a mistaken `site_root` may contain the configuration and keys.
const PUBLIC: [&str; 6] = ["ico", "jpg", "png", "svg", "txt", "webmanifest"];

fn public_files(root: &Path) -> Vec<String> {
    let files = std::fs::read_dir(root).into_iter().flatten().flatten();
    let names = files.filter(|file| file.path().is_file()).filter_map(|file| file.file_name().into_string().ok());
    let is_public = |name: &String| name.rsplit_once('.').is_some_and(|(_, extension)| PUBLIC.contains(&extension));
    names.filter(|name| is_public(name) && !name.starts_with('.') && !name.contains(['{', '}', '*'])).collect()
}

/// The response for a missing file: short, because nobody reads it.
async fn no_such_file() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "Not found")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn row_2_each_build_has_an_address_of_its_own() {
        let site = std::env::temp_dir().join(format!("usher-builds-{}", std::process::id()));
        std::fs::create_dir_all(site.join(PACKAGE)).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let mut built = |name: &str, content: Option<&str>| {
            let file = site.join(PACKAGE).join(name);
            match content {
                Some(content) => std::fs::write(file, content).unwrap(),
                None => std::fs::remove_file(file).unwrap(),
            }
            let address = address_of_build(site.to_str().unwrap());
            assert_eq!(address, address_of_build(site.to_str().unwrap()));
            seen.insert(address);
        };
        built("usher.js", Some("ab"));
        built("usher.wasm", Some("c"));
        built("usher.wasm", Some("d"));
        built("chunk_1.wasm", Some("d"));
        built("chunk_1.wasm", None);
        built("usher.css", Some("e"));
        // Files that pages do not load do not change the build id.
        built("usher.wasm.br", Some("d"));
        std::fs::remove_dir_all(&site).unwrap();
        assert_eq!(seen.len(), 5, "{seen:?}");
        assert!(seen.iter().all(|address| address.len() == "pkg/".len() + 2 * BUILD_BYTES), "{seen:?}");
    }
}
