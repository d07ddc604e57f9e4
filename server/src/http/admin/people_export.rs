//! `GET /admin/people.csv`: streams everybody who matches the list's query as CSV, page by page.

use super::{csv, export};
use crate::http::{
    AppState,
    extract::{RequestContext, RequestId},
    page,
    plain::too_busy,
};
use access::{PeoplePage, PeopleQuery, PersonSummary};
use app::Problem;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use gate::Caller;

const COLUMNS: &str = "username,name,email,groups,last_signed_in_at,id";
/// Between groups in a cell. Names of groups contain no space (`GroupName` in Cognito's API reference).
const BETWEEN_GROUPS: &str = " ";

/// Streams the people as a file, in the order of the list. Refuses unauthorised callers before the first byte.
///
/// The file is no snapshot: somebody whose position changes while it is read may be missing or be in it twice.
pub(crate) async fn people_export(State(state): State<AppState>, sent: HeaderMap, context: RequestContext) -> Response {
    let mut query = app::people_query(context.uri.query().unwrap_or_default());
    // All pages, whichever one the address names.
    (query.after, query.before, query.skip) = (None, None, 0);
    let (first, export) = match context.gate.people.export(&context.caller, &query).await {
        Ok(begun) => begun,
        Err(refusal) => {
            let problem = Problem::from_refusal(refusal, context.page.request_id.clone());
            return page::problem(&state, &context, &problem).await;
        }
    };
    let Ok(reader) = export::Reader::admit(&state, &context.gate, &context.caller, &sent).await else {
        return too_busy(context.uri.path(), &RequestId(context.page.request_id));
    };
    let head = [csv::BYTE_ORDER_MARK, COLUMNS, csv::LINE_END].concat();
    let gate = context.gate.clone();
    let page = move |caller: Caller, position: String| {
        let gate = gate.clone();
        let query = PeopleQuery { after: Some(position), ..query.clone() };
        async move { gate.people.list(&caller, &query).await.map(|page| rows(String::new(), page)) }
    };
    let name = format!("attachment; filename=\"usher-people-{}.csv\"", app::iso_date(state.gate.clock.now()));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, export::body(rows(head, first), export, reader, page)).into_response()
}

/// The lines of a page, after `head`.
fn rows(head: String, page: PeoplePage) -> export::Rows {
    let text = page.people.iter().fold(head, |text, person| text + &line(person));
    export::Rows { number: page.people.len(), text, next: page.next }
}

/// One person, with the time as ISO 8601 writes it.
fn line(person: &PersonSummary) -> String {
    let groups: Vec<_> = person.groups.iter().map(String::as_str).collect();
    let groups = groups.join(BETWEEN_GROUPS);
    let signed_in_at = app::iso_time(person.signed_in_at.saturating_mul(1_000));
    csv::line([
        person.user.username.as_str(),
        person.name.as_str(),
        person.email.as_deref().unwrap_or_default(),
        groups.as_str(),
        signed_in_at.as_str(),
        person.user.id.subject(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{UserId, UserRef};

    /// Row 22: people choose their own names.
    #[test]
    fn a_name_that_is_a_formula_is_text() {
        let person = PersonSummary {
            user: UserRef { id: UserId::new("https://pool.example", "5"), username: "ada".to_owned() },
            name: "=1+1".to_owned(),
            email: None,
            groups: ["usher-users", "Finance"].map(str::to_owned).into(),
            signed_in_at: 1_795_246_929,
        };
        let written = line(&person);
        let expected = r#""ada","'=1+1","","Finance usher-users","2026-11-21T07:42:09.000Z","5""#;
        assert_eq!(written.trim_end(), expected);
    }
}
