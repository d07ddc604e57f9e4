//! The problems that operations answer with. An operation lists the groups that it can have.

use super::super::types::ProblemDocument;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, ToSchema as _,
    openapi::{ContentBuilder, Header, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder},
};

/// A status, its types, when it is answered, and the header fields that say more.
type Documented = (u16, &'static [&'static str], &'static str, &'static [(&'static str, &'static str)]);

const RETRY_AFTER: (&str, &str) = ("Retry-After", "After how many seconds to send it again.");
const CURRENT: (&str, &str) = ("ETag", "The current version.");
const LEFT: (&str, &str) = ("RateLimit", "How many calls are left, and for how many seconds.");
const POLICY: (&str, &str) = ("RateLimit-Policy", "How many calls a day has.");
const SCHEME: (&str, &str) = ("WWW-Authenticate", "The scheme, and what is wrong with the token (RFC 6750).");

macro_rules! groups {
    ($($(#[$doc:meta])* $group:ident = [$($problem:expr),* $(,)?];)*) => {$(
        $(#[$doc])*
        pub(crate) struct $group;

        impl IntoResponses for $group {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                const PROBLEMS: &[Documented] = &[$($problem),*];
                responses(PROBLEMS)
            }
        }
    )*};
}

groups! {
    /// Of every call.
    OfCall = [
        (400, &["malformed"], "Not readable: an unknown or wrong parameter, a broken header, or not JSON.", &[]),
        (401, &["unauthenticated"], "There is no token, or it is not valid.", &[SCHEME]),
        (403, &["denied", "missing-scope", "another-site"], "The rules or the token's scope do not allow it.", &[]),
        (414, &["too-long"], "The address is too long.", &[]),
        (431, &["too-long"], "The header is too long.", &[]),
        (500, &["internal"], "An error in Usher.", &[]),
        (
            503,
            &["unavailable", "not-counted", "contended", "busy"],
            "Not possible at the moment. Nothing was changed.",
            &[RETRY_AFTER],
        ),
    ];
    /// Of a call about one thing.
    OfObject = [(404, &["not-found"], "There is nothing, or nothing that the path could be.", &[])];
    /// Of a call whose filters or names are checked.
    OfParameter = [(422, &["invalid"], "A parameter has a value that it cannot have.", &[])];
    /// Of a call with a body.
    OfBody = [
        (413, &["too-large"], "The body has more than 1 MiB.", &[]),
        (415, &["unsupported-media-type"], "The body is not application/json, or is compressed.", &[]),
        (422, &["invalid"], "`errors` say which members are wrong, and why.", &[]),
    ];
    /// Of a call that replaces a version.
    OfVersion = [
        (412, &["outdated"], "Somebody else changed it. Nothing was changed.", &[CURRENT]),
        (428, &["precondition-required"], "`If-Match` is missing.", &[]),
    ];
    /// Of a call about a row that may be gone.
    OfRow = [(412, &["outdated"], "The row to remove is not there.", &[])];
    /// Of a call with a body and a key.
    OfKey = [
        (409, &["in-progress"], "The first request with this key is not answered yet.", &[RETRY_AFTER]),
        (
            422,
            &["invalid", "key-of-another"],
            "`errors` say which members are wrong, and why. Or the key belongs to a request with another body.",
            &[],
        ),
    ];
    /// Of a counted call.
    OfCount = [(429, &["over-quota"], "The calls of today are used up.", &[LEFT, POLICY, RETRY_AFTER])];
}

fn responses(problems: &[Documented]) -> BTreeMap<String, RefOr<Response>> {
    let one = |(status, types, when, headers): &Documented| {
        let types = types.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let document = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemDocument::name()))).build();
        let response = ResponseBuilder::new()
            .description(format!("{types}: {when}"))
            .content("application/problem+json", document);
        let response =
            headers.iter().fold(response, |response, (name, meaning)| response.header(*name, header(meaning)));
        (status.to_string(), RefOr::T(response.build()))
    };
    problems.iter().map(one).collect()
}

fn header(meaning: &str) -> Header {
    HeaderBuilder::from(Header::default()).description(Some(meaning)).build()
}
