//! The "Why?" page: explains whether a user may perform an action.

use super::page_guards::signed_in_page;
use crate::{
    Problem,
    address::{self, WhyForm},
    components::{
        DecisionTrace, PageHeading, PlainField, ProblemAlert, ProblemView, RoleChips, UserText, Verdict, listed,
        loaded_for,
    },
    escape::first_text,
    navigation::search_here,
    server_functions::explain,
};
use access::{ExplainableAction, ExplainedResource, Explanation, QuotaState, WhyQuery};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

#[component]
pub(crate) fn WhyPage() -> impl IntoView {
    signed_in_page(|_| view! { <Why/> })
}

#[component]
fn Why() -> impl IntoView {
    let search = search_here();
    loaded_for(
        move || search.get(),
        |search| async move {
            let form = WhyForm::of(&search);
            // Without a question, this request finds out whether the caller may ask at all.
            let query = if form.asked {
                form.query
            } else {
                WhyQuery { action: ExplainableAction::ListResources, ..WhyQuery::default() }
            };
            Ok(explain(query).await)
        },
        |search, answer| {
            let form = WhyForm::of(&search);
            view! { <Asked form answer/> }
        },
    )
}

#[component]
fn Asked(form: WhyForm, answer: Result<Explanation, Problem>) -> impl IntoView {
    let (answer, details) = match answer {
        Err(problem) if !is_about_the_question(&problem) => {
            return Either::Left(view! { <ProblemView problem/> });
        }
        _ if !form.asked => (EitherOf3::A(()), None),
        Ok(explanation) => {
            let (trace, resource) = (explanation.trace.clone(), explanation.resource.clone());
            let details = view! {
                <DecisionTrace trace/>
                {resource.map(|resource| view! { <About resource/> })}
            };
            (EitherOf3::B(view! { <Answer explanation/> }), Some(details))
        }
        Err(problem) => (EitherOf3::C(view! { <ProblemAlert problem/> }), None),
    };
    Either::Right(view! {
        <PageHeading text="Why?"/>
        <p class="lead page-lead">
            "Check what somebody can do. The answer comes from the rules that decide their calls. Nothing is done and nothing is counted."
        </p>
        // First, so that nobody has to look for it.
        {answer}
        <Question form/>
        {details}
    })
}

fn is_about_the_question(problem: &Problem) -> bool {
    matches!(problem.cause, crate::Cause::BadInput(_))
}

#[component]
fn Question(form: WhyForm) -> impl IntoView {
    let query = form.query;
    let actions = ExplainableAction::ALL.iter().map(|&action| {
        view! {
            <option value=action.name() selected=query.action == action>
                {action.label()}
            </option>
        }
    });
    let actions = actions.collect_view();
    // Tells apart several users who had this username one after the other.
    let subject =
        (!query.subject.is_empty()).then(|| view! { <input type="hidden" name="subject" value=query.subject/> });
    view! {
        <form class="card form" method="get" action="/admin/why" aria-label="Ask the rules">
            {subject}
            <PlainField
                name="username"
                label="Username"
                value=query.username
                maxlength=128
                hint="Somebody who has signed in. Leave blank to ask about groups."
            />
            <p class="field">
                <label for="groups">"Groups"</label>
                <textarea id="groups" name="groups" rows="2" aria-describedby="groups-hint">
                    {first_text(query.groups)}
                </textarea>
                <span class="hint" id="groups-hint">
                    "For somebody who has never signed in: group names, separated by commas."
                </span>
            </p>
            <PlainField
                name="roles"
                label="Other roles"
                value=query.roles
                maxlength=5000
                hint="Such as a department, separated by commas."
            />
            <p class="field">
                <label for="action">"Action"</label>
                <select id="action" name="action">
                    {actions}
                </select>
            </p>
            <PlainField
                name="path"
                label="Resource"
                value=query.path
                maxlength=200
                placeholder="/reports/q3"
                hint="Its path, for the actions that are about one. The path does not have to exist."
            />
            <p class="actions">
                <button type="submit" class="button button-primary">
                    "Ask"
                </button>
            </p>
        </form>
    }
}

#[component]
fn Answer(explanation: Explanation) -> impl IntoView {
    let Explanation { principal, is_known, action, allowed, trace, .. } = explanation;
    let who = if is_known {
        let person = address::person(&principal.user);
        Either::Left(view! { <a href=person><UserText text=principal.name.clone()/></a> })
    } else {
        Either::Right(match principal.groups.len() {
            0 => "Somebody in no group".to_owned(),
            1 => format!("Somebody in the group {}", listed(&principal.groups)),
            _ => format!("Somebody in the groups {}", listed(&principal.groups)),
        })
    };
    let reason = trace.reason.to_string();
    let no_calls_left = allowed && trace.quota.as_ref().and_then(QuotaState::left) == Some(0);
    let over_quota =
        no_calls_left.then(|| view! { <p>"But today’s calls are used up, so the call would be refused."</p> });
    view! {
        <section class="card" aria-labelledby="answer">
            <h2 id="answer">"The answer"</h2>
            <p class="answer">
                <span class=if allowed { "verdict verdict-yes" } else { "verdict verdict-no" }>
                    <Verdict allowed/>
                    {if allowed { "Allowed" } else { "Not allowed" }}
                </span>
                " "
                <strong>{action.label()}</strong>
            </p>
            {over_quota}
            <p>{who} " would be told: “" <UserText text=reason/> "”"</p>
        </section>
    }
}

#[component]
fn About(resource: ExplainedResource) -> impl IntoView {
    let facts = match resource.sharing {
        Some(sharing) => Either::Left(view! {
            <dt>"Owner"</dt>
            <dd><UserText text=sharing.owner.username/></dd>
            <dt>"Roles"</dt>
            <dd>
                <RoleChips roles=sharing.roles/>
            </dd>
        }),
        None => Either::Right(view! {
            <dt>"Owner"</dt>
            <dd>"There is no resource at this path. A call would be answered with “Not found”; the answer above is for a resource that nobody owns and that is opened to no role."</dd>
        }),
    };
    let rows = if resource.grants.is_empty() {
        Either::Left("No row matches.")
    } else {
        let rows = resource.grants.into_iter().map(|grant| {
            view! {
                <li>
                    <code>{grant.pattern.to_string()}</code>
                    {format!(": {}, for {}", grant.right.label(), listed(&grant.roles))}
                </li>
            }
        });
        Either::Right(view! { <ul class="effects">{rows.collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">"The resource"</h2>
            <dl class="facts facts-wide">
                <dt>"Path"</dt>
                <dd>
                    <code>{resource.path.to_string()}</code>
                </dd>
                {facts}
                <dt>"Resource map"</dt>
                <dd>{rows}</dd>
            </dl>
        </section>
    }
}
