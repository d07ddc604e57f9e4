//! How many of the day's calls are used, before they run out.

use super::DayTime;
use crate::{journey::Journey, page_context::page_state, server_functions::own_quota};
use access::{Limit, QuotaState};
use leptos::{either::Either, prelude::*, task::spawn_local};

/// What is at most this part of the limit is little.
const LITTLE: u64 = 10;

/// The caller's calls of today, as the server has counted them: with the page that was loaded they come along, for one
/// reached from there they are asked for. Nothing for whom it does not count.
#[component]
pub(crate) fn OwnQuota() -> impl IntoView {
    let first = Journey::unpacks();
    let quota = RwSignal::new(page_state().context.quota.clone().filter(|_| first));
    Effect::new(move || {
        if !first || Journey::has_moved() {
            spawn_local(async move {
                if let Ok(now) = own_quota().await {
                    quota.set(now);
                }
            });
        }
    });
    move || quota.get().map(|quota| view! { <QuotaMeter quota/> })
}

#[component]
pub(crate) fn QuotaMeter(quota: QuotaState) -> impl IntoView {
    let QuotaState { used, resets_at, .. } = quota;
    let content = match (quota.allowance.limit, quota.left()) {
        (Limit::Calls(limit), Some(left)) => {
            let is_low = left <= limit / LITTLE;
            Either::Left(view! {
                <meter
                    min="0"
                    max=limit.max(1)
                    value=used.min(limit.max(1))
                    optimum="0"
                    low=limit.saturating_sub(limit / LITTLE + 1)
                    high=limit.saturating_sub(1)
                    aria-hidden="true"
                ></meter>
                <span class="quota-text" class:quota-low=is_low>
                    {format!("{used} of {limit} calls used today, {left} left. Resets at ")} <DayTime at=resets_at/> "."
                </span>
            })
        }
        _ => Either::Right(
            view! { <span class="quota-text">{format!("{used} {} today. You have no limit.", if used == 1 { "call" } else { "calls" })}</span> },
        ),
    };
    view! {
        <p class="quota" id="quota">
            {content}
        </p>
    }
}
