//! The built files: style sheet, script and WebAssembly under `/pkg`, and the public ones.

use super::{State, not_allowed};
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing,
};
use leptos::config::LeptosOptions;
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

/// Their names stay the same from build to build, so a browser asks each time whether they have changed.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// A route for each public file, by its name, and one for the folder `/pkg`: nothing else of the disk is reachable.
pub(crate) fn routes(options: &LeptosOptions) -> Router<State> {
    let root = Path::new(options.site_root.as_ref());
    let package = root.join(options.site_pkg_dir.as_ref());
    let cached =
        ServiceBuilder::new().layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, cache_control));
    let folder = ServeDir::new(package)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(routing::any(not_allowed::no_such_file));
    let folder = routing::get_service(cached.clone().service(folder)).layer(middleware::from_fn(without_maps));
    let mut routes = Router::new().nest_service("/pkg", folder);
    for name in public_files(root) {
        routes = routes.route_service(&format!("/{name}"), cached.clone().service(ServeFile::new(root.join(&name))));
    }
    routes
}

/// Maps to the source are for those who build it, whoever leaves them there.
async fn without_maps(request: Request, next: Next) -> Response {
    match request.uri().path().ends_with(".map") {
        true => not_allowed::no_such_file().await.into_response(),
        false => next.run(request).await,
    }
}

fn cache_control<B>(response: &axum::http::Response<B>) -> Option<HeaderValue> {
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    found.then_some(REVALIDATE)
}

/// What a site has beside its pages. A folder that was named by mistake may hold the configuration and keys as well.
const PUBLIC: [&str; 6] = ["ico", "jpg", "png", "svg", "txt", "webmanifest"];

fn public_files(root: &Path) -> Vec<String> {
    let files = std::fs::read_dir(root).into_iter().flatten().flatten();
    let names = files.filter(|file| file.path().is_file()).filter_map(|file| file.file_name().into_string().ok());
    let is_public = |name: &String| name.rsplit_once('.').is_some_and(|(_, extension)| PUBLIC.contains(&extension));
    names.filter(|name| is_public(name) && !name.starts_with('.') && !name.contains(['{', '}', '*'])).collect()
}
