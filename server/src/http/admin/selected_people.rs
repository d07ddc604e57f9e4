//! `POST /admin/selected-people`: an administrator changes several people at once.

use super::limit::limit;
use crate::http::{
    AppState,
    extract::{FormContext, RequestContext},
    forms::Form,
    page,
};
use access::{BulkChange, Limit, PersonSummary, Untrusted};
use app::{Notice, Problem, Retry, SELECTED_PEOPLE, SELECTED_USER, Step};
use axum::{extract::State, http::StatusCode, response::Response};
use futures::{StreamExt as _, stream};
use gate::{Caller, Gate, Refusal};
use i18n::tr;

/// How many people are changed at the same time. Cognito allows 25 changes of users a second (Developer Guide, "Quotas
/// in Amazon Cognito").
const AT_ONCE: usize = 4;

/// Makes the change in the form's field `change` to each selected user, and says of each whether it is made.
pub(crate) async fn selected_people(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    if let Some(problem) = problem {
        return page::problem(&state, &context, &problem).await;
    }
    match change_selected(&context, &form).await {
        Ok(notice) => page::notice(&state, &context, notice).await,
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}

async fn change_selected(context: &RequestContext, form: &Form) -> Result<Notice, Refusal> {
    let (gate, caller) = (context.gate.clone(), context.caller.clone());
    let subjects = form.all(SELECTED_USER).map(str::to_owned).collect();
    let selected = gate.people.select(&caller, &subjects).await?.people;
    if selected.is_empty() {
        return Ok(nothing_changed(context, form, tr!("Nobody is selected. Tick at least one person.")));
    }
    let Some(change) = form.first("change").and_then(BulkChange::named) else {
        return Ok(nothing_changed(context, form, tr!("Choose what to change.")));
    };
    let limit = match change {
        BulkChange::Limit => match limit(form) {
            Ok(limit) => limit,
            Err(refusal) => return Ok(nothing_changed(context, form, &refusal.to_string())),
        },
        _ => None,
    };
    let work = async move {
        let changes = selected.into_iter().map(|person| change_one(&gate, &caller, change, limit, person));
        stream::iter(changes).buffered(AT_ONCE).collect::<Vec<_>>().await
    };
    let results = gate::spawn_detached(work).await?;
    Ok(summary(context, form, results))
}

async fn change_one(
    gate: &Gate,
    caller: &Caller,
    change: BulkChange,
    limit: Option<Limit>,
    person: PersonSummary,
) -> (PersonSummary, Result<(), Refusal>) {
    let (subject, groups) = (person.user.id.subject(), gate.rules.configured());
    let result = match change {
        BulkChange::Member(joins) => gate.people.change_group(caller, subject, &groups.members, joins).await,
        BulkChange::Administrator(joins) => {
            gate.people.change_group(caller, subject, &groups.administrators, joins).await
        }
        // What is missing of a sign-out, Usher repeats by itself.
        BulkChange::SignOut => gate.sign_out.everywhere(caller, subject).await.map(|_| ()),
        BulkChange::Limit => gate.quota.set_person_limit(caller, subject, limit).await,
    };
    (person, result)
}

/// Leads back to the selection.
fn nothing_changed(context: &RequestContext, form: &Form, why: &str) -> Notice {
    Notice {
        status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
        heading: tr!("Nothing was changed").to_owned(),
        paragraphs: vec![why.to_owned()],
        return_to: Some(format!("{SELECTED_PEOPLE}?{}", form.to_query())),
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    }
}

/// Says of each person whether they are changed, and offers to try again with the others.
fn summary(context: &RequestContext, form: &Form, results: Vec<(PersonSummary, Result<(), Refusal>)>) -> Notice {
    let request_id = context.page.request_id.clone();
    let all = results.len();
    let (mut steps, mut failed) = (Vec::new(), Vec::new());
    for (person, result) in results {
        let (name, done) = (Untrusted(&person.name), result.is_ok());
        let text = match result {
            Ok(()) => name.to_string(),
            Err(refusal) => format!("{name}: {}", Problem::from_refusal(refusal, request_id.clone()).explanation()),
        };
        if !done {
            failed.push((SELECTED_USER.to_owned(), person.user.id.subject().to_owned()));
        }
        steps.push(Step { text, done });
    }
    // What needs attention comes first.
    steps.sort_by_key(|step| step.done);
    let changed = all - failed.len();
    let retry = (!failed.is_empty()).then(|| Retry {
        action: SELECTED_PEOPLE.to_owned(),
        label: tr!("Try again with {n} person" | "Try again with {n} people", n = failed.len()),
        fields: ["change", "limit"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), form.first(name)?.to_owned())))
            .chain(failed)
            .collect(),
    });
    let heading = if retry.is_some() {
        tr!("{changed} of {n} person changed" | "{changed} of {n} people changed", n = all, changed = changed)
    } else {
        tr!("{n} person changed" | "{n} people changed", n = all)
    };
    Notice {
        status: StatusCode::OK.as_u16(),
        heading,
        paragraphs: vec![
            tr!("A change takes effect within five seconds, also where a person is signed in.").to_owned(),
        ],
        steps,
        retry,
        return_to: Some("/admin/people".to_owned()),
        request_id,
        ..Notice::default()
    }
}
