//! Extractor for URL-encoded forms.

use super::Intent;
use crate::http::{AppState, api, extract::RequestId, extract::UnauthenticatedContext, page, plain};
use access::{Hunk, MAX_HUNKS, ResourceDraft};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequest, FromRequestParts as _, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use i18n::msgid;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// Names of the fields with choices after a conflict begin with this.
const HUNK: &str = "hunk-";

/// Maximum number of fields in a form, and of roles in a draft. The largest form of Usher's own has a field for each of
/// [`MAX_HUNKS`] choices.
const MAX_FIELDS: usize = 1_000;

const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// Names and values of an `application/x-www-form-urlencoded` body, in order.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// `None` when a name or a value is not UTF-8, or when there are more than [`MAX_FIELDS`].
    fn parse(body: &[u8]) -> Option<Self> {
        let fields = body.split(|byte| *byte == b'&').filter(|field| !field.is_empty());
        if fields.clone().nth(MAX_FIELDS).is_some() {
            return None;
        }
        let fields = fields.map(|field| {
            let (name, value) = match field.iter().position(|byte| *byte == b'=') {
                Some(at) => (&field[..at], &field[at + 1..]),
                None => (field, &[][..]),
            };
            Some((decode(name)?, decode(value)?))
        });
        fields.collect::<Option<Vec<_>>>().map(Self)
    }

    /// The first value of a field.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// All values of a field.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The form as a URL's query string.
    pub(crate) fn to_query(&self) -> String {
        let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let pairs = self.0.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Parses the form as a draft. `None` for an unknown field, a repeated one, an invalid version or more than
    /// [`MAX_FIELDS`] roles.
    ///
    /// `roles` may repeat, as check boxes send it, and each value may list several roles separated by commas.
    pub(super) fn draft(&self) -> Option<ResourceDraft> {
        let mut draft = ResourceDraft::default();
        let mut seen = std::collections::HashSet::new();
        for (name, value) in &self.0 {
            let again = !seen.insert(name.as_str());
            let value = value.clone();
            match name.as_str() {
                "roles" => {
                    let roles = value.split(',').map(|role| role.trim().to_owned());
                    draft.roles.extend(roles.take(MAX_FIELDS + 1));
                    if draft.roles.len() > MAX_FIELDS {
                        return None;
                    }
                }
                _ if again => return None,
                "path" => draft.path = value,
                "title" => draft.title = value,
                "summary" => draft.summary = value,
                "body" => draft.body = value,
                "owner" => draft.owner = Some(value),
                "version" if value.is_empty() => {}
                "version" => draft.version = Some(value.parse().ok()?),
                // What to do with the draft, and how to put it together: no part of it.
                "intent" => {}
                name if name.starts_with(HUNK) => {}
                _ => return None,
            }
        }
        draft.roles.retain(|role| !role.is_empty());
        Some(draft)
    }

    /// What the button that posted the form is for. `None` if there is no such button.
    pub(super) fn intent(&self) -> Option<Intent> {
        match self.first("intent") {
            None => Some(Intent::Save),
            Some("preview") => Some(Intent::Preview),
            Some("merge") => Some(Intent::Merge),
            Some(_) => None,
        }
    }

    /// The choices after a conflict, in order: `hunk-0`, `hunk-1` and so on. What is no hunk ends them; the texts then
    /// differ in more places than the hunks say, so merging refuses them.
    pub(super) fn hunks(&self) -> Vec<Hunk> {
        let hunk = |nth| self.first(&format!("{HUNK}{nth}"))?.parse().ok();
        (0..MAX_HUNKS).map_while(hunk).collect()
    }
}

/// Decodes strictly: `url::form_urlencoded` would replace invalid UTF-8 by U+FFFD, which users can also type.
fn decode(text: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).decode_utf8().ok().map(Into::into)
}

/// Media types are case-insensitive and may have parameters (RFC 9110, section 8.3.1).
fn is_form(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).map_or(&[][..], HeaderValue::as_bytes);
    let media_type = given.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type.trim_ascii().eq_ignore_ascii_case(URL_ENCODED.as_bytes())
}

/// The response to API clients that send another media type; browsers send forms correctly.
fn no_form(parts: &Parts) -> Response {
    let heading = msgid!("The request could not be read");
    let advice = msgid!("Send a form as application/x-www-form-urlencoded. Nothing was changed.");
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let mut response = plain::answer(parts.uri.path(), status, heading, advice, &RequestId::of(parts));
    response.headers_mut().insert(header::ACCEPT, HeaderValue::from_static(URL_ENCODED));
    response
}

impl FromRequest<AppState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let is_typed = parts.headers.contains_key(header::CONTENT_TYPE);
        if is_typed && !is_form(&parts.headers) {
            return Err(no_form(&parts));
        }
        let Ok(UnauthenticatedContext(context)) = UnauthenticatedContext::from_request_parts(&mut parts, state).await;
        let refuse = async |cause| {
            let problem = Problem { request_id: context.page.request_id.clone(), cause };
            Err(page::problem(state, &context, &problem).await)
        };
        if !is_typed {
            return refuse(Cause::Malformed).await;
        }
        let body = match api::read(body).await {
            Ok(body) => body,
            Err(cause) => return refuse(cause).await,
        };
        match Self::parse(&body) {
            Some(form) => Ok(form),
            None => refuse(Cause::Malformed).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_from_its_fields() {
        let form = Form::parse(
            b"path=%2Fa&title=A+B&roles=department:IT&roles=department:Finance%2C+group:usher-users&version=3",
        )
        .unwrap();
        let draft = form.draft().unwrap();
        assert_eq!((draft.path.as_str(), draft.title.as_str(), draft.version), ("/a", "A B", Some(3)));
        assert_eq!(draft.roles, ["department:IT", "department:Finance", "group:usher-users"]);
        assert_eq!(draft.owner, None);
        let typed = Form::parse("title=a%EF%BF%BDb%2Bc+d&body=&summary".as_bytes()).unwrap();
        assert_eq!(
            (typed.first("title"), typed.first("body"), typed.first("summary")),
            (Some("a\u{fffd}b+c d"), Some(""), Some(""))
        );
    }

    #[test]
    fn the_button_and_the_choices_are_no_part_of_the_draft() {
        let form = Form::parse(b"title=A&intent=merge&hunk-0=mine+0-1+0-2&hunk-1=theirs+3-3+4-5&hunk-3=mine+9-9+9-9");
        let form = form.unwrap();
        assert!(form.intent() == Some(Intent::Merge) && form.draft().unwrap().title == "A");
        let hunks: Vec<_> = form.hunks().iter().map(ToString::to_string).collect();
        assert_eq!(hunks, ["mine 0-1 0-2", "theirs 3-3 4-5"]);
        assert!(Form::parse(b"title=A").unwrap().intent() == Some(Intent::Save));
        assert!(Form::parse(b"title=A&intent=delete").unwrap().intent().is_none());
    }

    #[test]
    fn what_is_no_draft_is_refused() {
        assert!(Form::parse(b"title=%FF%FE").is_none());
        assert!(Form::parse(b"title=\xC3").is_none());
        for body in ["title=A&created_at=0", "title=A&title=B", "title=A&version=one"] {
            assert!(Form::parse(body.as_bytes()).unwrap().draft().is_none(), "{body}");
        }
        let (fields, roles) = (|n| "a=b&".repeat(n), |n| format!("roles={}", "a,".repeat(n - 1)));
        assert!(Form::parse(fields(MAX_FIELDS).as_bytes()).is_some());
        assert!(Form::parse(fields(MAX_FIELDS + 1).as_bytes()).is_none());
        let draft = |roles: String| Form::parse(roles.as_bytes()).unwrap().draft();
        assert_eq!(draft(roles(MAX_FIELDS)).map(|draft| draft.roles.len()), Some(MAX_FIELDS - 1));
        assert!(draft(roles(MAX_FIELDS + 1)).is_none());
    }
}
