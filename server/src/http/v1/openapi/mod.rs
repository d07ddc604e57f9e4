//! `GET /api/v1/openapi.json`: the description of the API (OpenAPI 3.1), and `GET /api`: the same as a page.
//!
//! It comes from the types and the handlers: each handler says its operation, and the router takes method and path from
//! there. docs/api.md says how to describe another one.

mod constraints;
mod in_address;
mod page;
mod parameter;
mod problems;
pub(crate) mod tags;

pub(crate) use in_address::{OfGroup, OfPerson, OfRecord, OfSession};
pub(crate) use page::{PAGE, show};
pub(crate) use parameter::TextParameter;
pub(crate) use problems::{OfBody, OfCall, OfCount, OfKey, OfObject, OfParameter, OfRow, OfVersion};

use super::types::ProblemDocument;
use aws_lc_rs::digest;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

/// Where the description is.
pub(crate) const ADDRESS: &str = "/api/v1/openapi.json";
/// The name of the scheme of access tokens.
const TOKEN: &str = "token";

const ABOUT: &str = "Programs do here what people do on the pages: by the same rules, with the same daily limit and \
                     the same audit trail. Times are in seconds since 1970. Answers may get more members; a request \
                     with members that are not listed is refused. Slashes in a path are sent as they are. Wherever \
                     there is a GET, there is a HEAD.";

const ABOUT_TOKENS: &str = "An access token of the user pool. ID tokens and cookies do not count.";

/// What is described apart from the operations.
pub(super) fn without_operations() -> OpenApi {
    let mut schemas = vec![(ProblemDocument::name().into_owned(), ProblemDocument::schema())];
    ProblemDocument::schemas(&mut schemas);
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(ABOUT_TOKENS)).build();
    let components =
        ComponentsBuilder::new().schemas_from_iter(schemas).security_scheme(TOKEN, SecurityScheme::Http(token)).build();
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Usher").version("1").description(Some(ABOUT)).build())
        .tags(Some(tags::all()))
        .components(Some(components))
        .security(Some([SecurityRequirement::new(TOKEN, Vec::<String>::new())]))
        .build()
}

/// The whole description.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    // Serialization cannot fail.
    let mut document = serde_json::to_value(super::described().into_openapi()).unwrap_or_default();
    constraints::add_to(&mut document);
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths).into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
        // An answer to `HEAD` has no content.
        for head in paths.values_mut().filter_map(|item| item.get_mut("head")) {
            let responses = head.get_mut("responses").and_then(Value::as_object_mut).into_iter();
            for response in responses.flat_map(|responses| responses.values_mut()).filter_map(Value::as_object_mut) {
                response.remove("content");
            }
        }
    }
    document
});

/// As it is sent, and in `docs/openapi.json`.
static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", *DOCUMENT));

/// The tag of the text, which is the same on every server of a build.
static TAG: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = digest::digest(&digest::SHA256, TEXT.as_bytes());
    let digits: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{digits}\"")).ok()
});

/// The description, for anybody. As with the public files, caches ask each time whether it is still the same.
pub(crate) async fn document(headers: HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH);
    let mut response = match (known, &*TAG) {
        (Some(known), Some(tag)) if known == tag => StatusCode::NOT_MODIFIED.into_response(),
        _ => ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response(),
    };
    let tag = TAG.clone().map(|tag| (header::ETAG, tag));
    response
        .headers_mut()
        .extend(tag.into_iter().chain([(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))]));
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use std::collections::BTreeSet;

    /// The file in the repository, which shows in a review what changes for programs.
    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");

    #[test]
    fn the_committed_description_is_the_one_that_is_served() {
        if std::env::var_os("WRITE_OPENAPI").is_some() {
            std::fs::write(COMMITTED, &*TEXT).unwrap();
        }
        let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
        assert!(
            committed == *TEXT,
            "docs/openapi.json differs. To write it: WRITE_OPENAPI=1 cargo test --package usher --lib the_committed"
        );
    }

    #[test]
    fn it_describes_what_it_promises() {
        assert_eq!(DOCUMENT["openapi"], "3.1.0");
        let (mut ids, mut used) = (BTreeSet::new(), BTreeSet::new());
        let tags: Vec<&Value> = DOCUMENT["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
        for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
            assert!(path.starts_with("/api/v1/") && !path.contains('*'), "{path}");
            for (method, operation) in item.as_object().unwrap() {
                let what = format!("{method} {path}");
                assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{what}");
                assert!(operation["summary"].is_string(), "{what}");
                let [tag] = &operation["tags"].as_array().unwrap()[..] else { panic!("{what}") };
                assert!(tags.contains(&tag), "{what}");
                used.insert(tag.as_str().unwrap());
                for status in ["401", "403", "500", "503"] {
                    assert!(operation["responses"][status].is_object(), "{what}: {status}");
                }
                let has_body = operation.get("requestBody").is_some();
                assert_eq!(operation["responses"].get("415").is_some(), has_body, "{what}");
                assert!(!path.contains('{') || operation["responses"]["404"].is_object(), "{what}");
            }
        }
        assert!(ids.contains("open_resource"), "{ids:?}");
        assert_eq!(used.len(), tags.len(), "each group has an operation");
    }

    /// A reference that leads nowhere, or a type that nothing leads to, is a mistake of whoever described an operation.
    #[test]
    fn each_type_is_described_and_used() {
        fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
            match value {
                Value::Object(members) => {
                    let reference = members.get("$ref").and_then(Value::as_str);
                    found.extend(reference.and_then(|text| text.strip_prefix("#/components/schemas/")));
                    members.values().for_each(|member| references(member, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let mut used = BTreeSet::new();
        references(&DOCUMENT, &mut used);
        let described: BTreeSet<&str> =
            DOCUMENT["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(used, described);
    }

    #[test]
    fn each_limit_has_its_place() {
        let mut document = DOCUMENT.clone();
        for (place, limits) in constraints::all() {
            let schema = constraints::schema_of(&mut document, place).unwrap_or_else(|| panic!("{place:?}"));
            assert!(limits.as_object().unwrap().keys().all(|name| schema.contains_key(name)), "{place:?}");
        }
    }
}
