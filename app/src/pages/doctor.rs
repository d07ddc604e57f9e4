//! What is wrong with the user pool, the tables and the configuration.

use super::page_guards::signed_in_page;
use crate::{
    components::{Moment, PageHeading, Precision, loaded, sentence},
    page_context::page_state,
    server_functions::read_findings,
};
use doctor::{DatedFindings, Finding, Severity};
use i18n::tr;
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn DoctorPage() -> impl IntoView {
    signed_in_page(|_| loaded(read_findings, |report| view! { <Shown report/> }))
}

#[component]
fn Shown(report: DatedFindings) -> impl IntoView {
    let DatedFindings { at, findings } = report;
    let figures =
        [(tr!("Errors"), Severity::Error), (tr!("Warnings"), Severity::Warning), (tr!("Notes"), Severity::Note)];
    let figures = figures.map(|(label, severity)| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        view! {
            <div class="figure card">
                <dt>{label}</dt>
                <dd>{number}</dd>
            </div>
        }
    });
    let local = page_state().context.local.then(|| {
        view! {
            <p class="alert alert-note">
                {tr!("In local mode, accounts and tables are on this machine, so not everything here needs a fix.")}
            </p>
        }
    });
    let lead = sentence(
        tr!("Compares the user pool, the tables and the configuration with what Usher needs. Checked at {time}; each \
             server keeps a report for a minute."),
        [("time", view! { <Moment at precision=Precision::TimeOfDay/> }.into_any())],
    );
    view! {
        <PageHeading text=tr!("Doctor")/>
        <p class="lead page-lead">{lead}</p>
        {local}
        <dl class="figures">{figures}</dl>
        <Findings findings/>
    }
}

#[component]
fn Findings(findings: Vec<Finding>) -> impl IntoView {
    if findings.is_empty() {
        return Either::Left(view! { <p class="card">{tr!("Everything is as it should be.")}</p> });
    }
    let cards = findings.into_iter().map(|finding| {
        let (severity, class) = match finding.severity {
            Severity::Error => (tr!("Error"), "verdict verdict-no"),
            Severity::Warning => (tr!("Warning"), "verdict verdict-warning"),
            Severity::Note => (tr!("Note"), "verdict"),
        };
        // A command alone, or a sentence.
        let fix = finding.fix.translated();
        let (class_of_fix, direction) = if fix.starts_with("aws ") { ("json", Some("ltr")) } else { ("", None) };
        view! {
            <li class="card finding">
                <h2>
                    <span class=class>{severity}</span>
                    ": "
                    {finding.what.translated()}
                </h2>
                <dl class="facts">
                    <dt>{tr!("Why it matters")}</dt>
                    <dd>{finding.why.translated()}</dd>
                    <dt>{tr!("What to do")}</dt>
                    <dd class=class_of_fix dir=direction>{fix}</dd>
                    <dt>{tr!("Check")}</dt>
                    <dd>
                        <code>{finding.code.into_owned()}</code>
                    </dd>
                </dl>
            </li>
        }
    });
    Either::Right(view! { <ul class="findings" role="list">{cards.collect_view()}</ul> })
}
