//! The "Why?" page: explains whether a user may perform an action.

use super::page_guards::signed_in_page;
use crate::{
    Problem,
    address::{self, WhyForm},
    components::{
        DecisionTrace, PageHeading, PlainField, ProblemAlert, ProblemView, RoleChips, UserText, Verdict, listed,
        loaded_for, sentence,
    },
    escape::first_text,
    navigation::search_here,
    response::optional,
    server_functions::{explain, suggest},
};
use access::{ExplainableAction, ExplainedResource, Explanation, QuotaState, SuggestedPerson, Suggestions, WhyQuery};
use i18n::tr;
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
    task::spawn_local,
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
            let (username, path) = (form.query.username.clone(), form.query.path.clone());
            // Without a question, this request finds out whether the caller may ask at all.
            let query = if form.asked {
                form.query
            } else {
                WhyQuery { action: ExplainableAction::ListResources, ..WhyQuery::default() }
            };
            let answer = explain(query).await;
            let suggestions = match &answer {
                Err(problem) if !is_about_the_question(problem) => Suggestions::default(),
                // Whoever asks can do without.
                _ => optional(suggest(username, path)).await.unwrap_or_default(),
            };
            Ok((answer, suggestions))
        },
        |search, (answer, suggestions)| {
            let form = WhyForm::of(&search);
            view! { <Asked form answer suggestions/> }
        },
    )
}

#[component]
fn Asked(form: WhyForm, answer: Result<Explanation, Problem>, suggestions: Suggestions) -> impl IntoView {
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
        Err(problem) => (EitherOf3::C(view! { <div tabindex="-1" autofocus><ProblemAlert problem/></div> }), None),
    };
    Either::Right(view! {
        <PageHeading text=tr!("Why?")/>
        <p class="lead page-lead">
            {tr!(
                "Check what somebody can do. The answer comes from the rules that decide their calls. Nothing is done \
                 and nothing is counted."
            )}
        </p>
        // First, so that nobody has to look for it.
        {answer}
        <Question form suggestions/>
        {details}
    })
}

fn is_about_the_question(problem: &Problem) -> bool {
    matches!(problem.cause, crate::Cause::BadInput(_))
}

#[component]
fn Question(form: WhyForm, suggestions: Suggestions) -> impl IntoView {
    let query = form.query;
    let suggestions = RwSignal::new(suggestions);
    let (username, path) = (RwSignal::new(query.username.clone()), RwSignal::new(query.path.clone()));
    let look_up = move || {
        let (typed, at) = (username.get_untracked(), path.get_untracked());
        spawn_local(async move {
            let Ok(found) = suggest(typed.clone(), at.clone()).await else { return };
            // Meanwhile another page may be shown, or more may be typed.
            let is_current = username.try_get_untracked() == Some(typed) && path.try_get_untracked() == Some(at);
            if is_current {
                suggestions.set(found);
            }
        });
    };
    let people = move || {
        let option = |person: SuggestedPerson| view! { <option value=person.username>{person.name}</option> };
        suggestions.get().people.into_iter().map(option).collect_view()
    };
    let paths =
        move || suggestions.get().paths.into_iter().map(|path| view! { <option value=path></option> }).collect_view();
    let actions = ExplainableAction::ALL.iter().map(|&action| {
        view! {
            <option value=action.name() selected=query.action == action>
                {i18n::translate(action.label())}
            </option>
        }
    });
    let actions = actions.collect_view();
    // Tells apart several users who had this username one after the other.
    let subject =
        (!query.subject.is_empty()).then(|| view! { <input type="hidden" name="subject" value=query.subject/> });
    view! {
        <form class="card form" method="get" action="/admin/why" aria-label=tr!("Ask the rules")>
            {subject}
            <PlainField
                name="username"
                label=tr!("Username")
                value=query.username
                maxlength=128
                hint=tr!("Somebody who has signed in. Leave blank to ask about groups.")
                list="people"
                on:input=move |event| {
                    username.set(event_target_value(&event));
                    look_up();
                }
            />
            <datalist id="people">{people}</datalist>
            <p class="field">
                <label for="groups">{tr!("Groups")}</label>
                <textarea id="groups" name="groups" dir="auto" rows="2" aria-describedby="groups-hint">
                    {first_text(query.groups)}
                </textarea>
                <span class="hint" id="groups-hint">
                    {tr!("Instead of a person: anybody in these groups. Names, separated by commas.")}
                </span>
            </p>
            <PlainField
                name="roles"
                label=tr!("Other roles")
                value=query.roles
                maxlength=5000
                hint=tr!("Such as a department, separated by commas.")
            />
            <p class="field">
                <label for="action">{tr!("Action")}</label>
                <select id="action" name="action">
                    {actions}
                </select>
            </p>
            <PlainField
                name="path"
                label=tr!("Resource")
                value=query.path
                maxlength=200
                placeholder="/reports/q3"
                hint=tr!("Its path, for the actions that are about one. The path does not have to exist.")
                list="paths"
                on:input=move |event| {
                    path.set(event_target_value(&event));
                    look_up();
                }
            />
            <datalist id="paths">{paths}</datalist>
            <p class="actions">
                <button type="submit" class="button button-primary">
                    {tr!("Ask")}
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
            0 => tr!("Somebody in no group").to_owned(),
            number => tr!(
                "Somebody in the group {groups}" | "Somebody in the groups {groups}",
                n = number,
                groups = listed(&principal.groups)
            ),
        })
    };
    let reason = view! { <UserText text=trace.reason.text()/> };
    let no_calls_left = allowed && trace.quota.as_ref().and_then(QuotaState::left) == Some(0);
    let over_quota =
        no_calls_left.then(|| view! { <p>{tr!("But today’s calls are used up, so the call would be refused.")}</p> });
    let told =
        sentence(tr!("{who} would be told: “{reason}”"), [("who", who.into_any()), ("reason", reason.into_any())]);
    view! {
        // The browser focuses it once the page is there, with and without JavaScript.
        <section class="card" aria-labelledby="answer" tabindex="-1" autofocus>
            <h2 id="answer">{tr!("The answer")}</h2>
            <p class="answer">
                <span class=if allowed { "verdict verdict-yes" } else { "verdict verdict-no" }>
                    <Verdict allowed/>
                    {if allowed { tr!("Allowed") } else { tr!("Not allowed") }}
                </span>
                " "
                <strong>{i18n::translate(action.label())}</strong>
            </p>
            {over_quota}
            <p>{told}</p>
        </section>
    }
}

#[component]
fn About(resource: ExplainedResource) -> impl IntoView {
    let exists = resource.sharing.is_some();
    let facts = match resource.sharing {
        Some(sharing) => Either::Left(view! {
            <dt>{tr!("Owner")}</dt>
            <dd><UserText text=sharing.owner.username/></dd>
            <dt>{tr!("Roles")}</dt>
            <dd>
                <RoleChips roles=sharing.roles/>
            </dd>
        }),
        None => Either::Right(view! {
            <dt>{tr!("Owner")}</dt>
            <dd>
                {tr!(
                    "There is no resource at this path. A call would be answered with “Not found”; the answer above is \
                     for a resource that nobody owns and that is opened to no role."
                )}
            </dd>
        }),
    };
    let who =
        exists.then(|| view! { " " <a href=address::access(resource.path.as_str())>{tr!("Who can open this")}</a> });
    let rows = if resource.grants.is_empty() {
        Either::Left(tr!("No row matches."))
    } else {
        let rows = resource.grants.into_iter().map(|grant| {
            let row = sentence(
                tr!("{pattern}: {right}, for {roles}"),
                [
                    ("pattern", view! { <code>{grant.pattern.to_string()}</code> }.into_any()),
                    ("right", i18n::translate(grant.right.label()).into_any()),
                    ("roles", listed(&grant.roles).into_any()),
                ],
            );
            view! { <li>{row}</li> }
        });
        Either::Right(view! { <ul class="effects">{rows.collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{tr!("The resource")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("Path")}</dt>
                <dd>
                    <code>{resource.path.to_string()}</code>
                    {who}
                </dd>
                {facts}
                <dt>{tr!("Resource map")}</dt>
                <dd>{rows}</dd>
            </dl>
        </section>
    }
}
