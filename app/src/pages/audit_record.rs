//! One audit record, with the facts behind the decision and the change.

use super::{audit_change::change, page_guards::signed_in_page};
use crate::{
    address::WhyForm,
    codec,
    components::{
        DecisionTrace, Moment, OutcomeBadge, PageHeading, Precision, UserText, action_words, audit_reason, loaded,
        sentence,
    },
    server_functions::read_record,
};
use access::{AuditRecord, Outcome, Trace};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn AuditRecordPage(id: String) -> impl IntoView {
    signed_in_page(|_| loaded(move || read_record(id.clone()), |record| view! { <Record record/> }))
}

#[component]
fn Record(record: AuditRecord) -> impl IntoView {
    let seconds = record.at / 1_000;
    let fact = |label: &'static str, text: &str| {
        (!text.is_empty()).then(|| (label, view! { <UserText text=text.to_owned()/> }.into_any()))
    };
    let facts = [
        fact(tr!("Who"), &record.actor),
        fact(tr!("Who, by id"), &record.actor_id),
        fact(tr!("On what"), &record.object),
        fact(tr!("On, by id"), &record.object_id),
        (!record.reason.is_empty()).then(|| (tr!("Why"), audit_reason(&record))),
        fact(tr!("Request id"), &record.request_id),
        fact(tr!("Address"), &record.address),
    ];
    let facts = facts.into_iter().flatten().map(|(label, value)| {
        view! {
            <dt>{label}</dt>
            <dd>{value}</dd>
        }
    });
    let facts = facts.collect_view();
    let chain = [
        (tr!("Record"), record.id.clone()),
        (tr!("Hash"), record.hash.clone()),
        (tr!("Follows"), record.previous.clone()),
    ];
    let chain = chain.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| {
        view! {
            <dt>{label}</dt>
            <dd>
                <code class="claim-value">{text}</code>
            </dd>
        }
    });
    let chain = chain.collect_view();
    let trace = codec::read::<Trace>(&record.trace).ok().map(|trace| view! { <DecisionTrace trace/> });
    let why = WhyForm::about_denial(&record.actor, &record.action, &record.object);
    let why = why.filter(|_| record.outcome == Outcome::Denied).map(|why| {
        view! {
            <p class="actions">
                <a class="button" href=why>
                    {tr!("Check access now")}
                </a>
            </p>
        }
    });
    let change = change(&record.before, &record.after);
    let verified = sentence(
        tr!("Each record carries the hash of the one before it. The command {command} compares them all."),
        [("command", view! { <code>"usher audit verify"</code> }.into_any())],
    );
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/admin/audit">{tr!("Audit trail")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{record.id.clone()}</span>
        </nav>
        <PageHeading text=action_words(&record.action)/>
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{tr!("What happened")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("When")}</dt>
                <dd>
                    <Moment at=seconds precision=Precision::Second/>
                </dd>
                <dt>{tr!("Outcome")}</dt>
                <dd>
                    <OutcomeBadge outcome=record.outcome/>
                </dd>
                {facts}
            </dl>
            {why}
        </section>
        {trace}
        {change}
        <section class="card" aria-labelledby="chain">
            <h2 id="chain">{tr!("Integrity")}</h2>
            <p class="hint">{verified}</p>
            <dl class="facts facts-wide">{chain}</dl>
        </section>
    }
}
