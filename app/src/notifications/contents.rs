//! What the drawer shows.

use super::news::News;
use crate::{
    address,
    components::{Moment, quotation, request_sentence, sentence},
    destinations::REQUESTS,
};
use access::AccessRequest;
use i18n::tr;
use leptos::prelude::*;

/// The news under their headings, or what would appear. `administrates`: as in [`request_sentence`].
pub(crate) fn contents(administrates: bool, news: &News) -> AnyView {
    if news.is_empty() {
        return view! {
            <p class="quiet">
                {tr!("Requests for access that wait for you appear here, and new answers to your own requests.")}
            </p>
        }
        .into_any();
    }
    let waiting = news.waiting.iter().map(|request| waiting_request(administrates, request)).collect();
    let answered = news.answered.iter().map(answered_request).collect();
    let parts = [
        part("notifications-waiting", tr!("Waiting for you"), waiting),
        part("notifications-answered", tr!("Answers to your requests"), answered),
    ];
    parts.into_iter().flatten().collect_view().into_any()
}

fn part(id: &'static str, heading: &'static str, items: Vec<AnyView>) -> Option<AnyView> {
    (!items.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                <h3 id=id>{heading}</h3>
                <ul class="requests" role="list">
                    {items}
                </ul>
            </section>
        }
        .into_any()
    })
}

fn waiting_request(administrates: bool, request: &AccessRequest) -> AnyView {
    view! {
        <li>
            <p>{request_sentence(administrates, request)}</p>
            {quotation(request.message.clone())}
            <a class="text-link" href=REQUESTS.href>
                {tr!("Answer this request")}
            </a>
        </li>
    }
    .into_any()
}

fn answered_request(request: &AccessRequest) -> AnyView {
    let answer = request.answer.as_ref();
    let text = if answer.is_some_and(|answer| answer.approved.is_some()) {
        tr!("Your request for {resource} was approved, {time}")
    } else {
        tr!("Your request for {resource} was declined, {time}")
    };
    let path = request.path.to_string();
    let href = address::resource(&path);
    let resource = view! { <a href=href dir="ltr">{path}</a> }.into_any();
    let time = view! { <Moment at=answer.map_or(request.asked_at, |answer| answer.at)/> }.into_any();
    view! {
        <li>
            <p>{sentence(text, [("resource", resource), ("time", time)])}</p>
            {quotation(answer.map(|answer| answer.message.clone()).unwrap_or_default())}
        </li>
    }
    .into_any()
}
