//! The JSON that a request brings.

use super::ApiProblem;
use crate::http::{AppState, api, extract::RequestId};
use access::{FieldError, InvalidForm};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// A body of `application/json`. It has nothing but the members of `T`.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, ApiProblem> {
        let (parts, body) = request.into_parts();
        let id = RequestId::of(&parts);
        if !is_json(&parts.headers) {
            return Err(ApiProblem::unsupported_media_type(&id));
        }
        let problem = |cause| ApiProblem::of(&Problem { request_id: id.0.clone(), cause });
        let bytes = api::read(body).await.map_err(problem)?;
        match parse(&bytes) {
            Ok(value) => Ok(Self(value)),
            Err(Fault::Syntax(error)) => Err(ApiProblem::malformed(&format!("The body is not JSON: {error}."), &id)),
            Err(Fault::Member(error)) => Err(problem(Cause::Invalid(InvalidForm(vec![error])))),
        }
    }
}

/// What is wrong with a body.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Syntax(String),
    /// The name of the field is where it is: a JSON pointer without its first slash.
    Member(FieldError),
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let essence = only.to_str().ok().and_then(|text| text.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| match error.inner().classify() {
        Category::Data => {
            Fault::Member(FieldError { field: pointer(error.path()).into(), message: error.inner().to_string() })
        }
        Category::Syntax | Category::Eof | Category::Io => Fault::Syntax(error.inner().to_string()),
    })?;
    json.end().map_err(|error| Fault::Syntax(error.to_string()))?;
    Ok(value)
}

/// A JSON pointer (RFC 6901) without its first slash.
fn pointer(path: &Path) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(key.replace('~', "~0").replace('/', "~1")),
        Segment::Unknown => None,
    };
    path.iter().filter_map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::v1::types::NewResource;
    use axum::http::HeaderValue;

    #[test]
    fn what_is_wrong_with_a_body_is_said_with_where_it_is() {
        let faults: &[(&str, Option<&str>)] = &[
            ("", None),
            ("{", None),
            ("nonsense", None),
            (r#"{"path":"/a","title":"A"} x"#, None),
            ("{\"path\":\"/a\",\"title\":\"\u{7}\"}", None),
            (r#"{"path":"/a","title":"\ud800"}"#, None),
            ("[]", Some("")),
            ("null", Some("")),
            (r#"{"path":"/a"}"#, Some("")),
            (r#"{"path":"/a","title":5}"#, Some("title")),
            (r#"{"path":"/a","title":"A","title":"B"}"#, Some("")),
            (r#"{"path":"/a","title":"A","roles":["group:it",7]}"#, Some("roles/1")),
            (r#"{"path":"/a","title":"A","quota":9}"#, Some("quota")),
            (r#"{"path":"/a","title":"A","a~/b":9}"#, Some("a~0~1b")),
            (r#"{"path":"/a","title":"A","version":1}"#, Some("version")),
        ];
        for (body, expected) in faults {
            let found = match parse::<NewResource>(body.as_bytes()) {
                Ok(_) => panic!("{body} is taken"),
                Err(Fault::Syntax(_)) => None,
                Err(Fault::Member(error)) => Some(error.field.into_owned()),
            };
            assert_eq!(found.as_deref(), *expected, "{body}");
        }
        assert!(parse::<NewResource>(br#"{"path":"/a","title":"A"}"#).is_ok());
        assert!(parse::<NewResource>(b"{\"path\":\"/a\",\"title\":\"\xff\"}").is_err());
    }

    #[test]
    fn only_json_is_json() {
        for (types, expected) in [
            (&["application/json"][..], true),
            (&["Application/JSON; charset=utf-8"], true),
            (&[], false),
            (&[""], false),
            (&["text/plain"], false),
            (&["text/plain; a=application/json"], false),
            (&["application/json-patch+json"], false),
            (&["application/x-www-form-urlencoded"], false),
            (&["application/json", "text/plain"], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in types {
                headers.append(header::CONTENT_TYPE, HeaderValue::from_static(value));
            }
            assert_eq!(is_json(&headers), expected, "{types:?}");
        }
    }
}
