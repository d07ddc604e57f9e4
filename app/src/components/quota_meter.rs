//! Meter of the calls used today.

use super::{Moment, Precision, sentence};
use crate::{navigation::Navigation, page_context::page_state, server_functions::own_quota};
use access::{Limit, QuotaState};
use i18n::tr;
use leptos::{either::Either, prelude::*, task::spawn_local};

/// The meter shows "low" when at most one part in this many of the limit is left.
const LITTLE: u64 = 10;

/// The user's calls today, as counted by the server. Shows nothing for users whose calls are not counted. While the
/// number is on its way, an empty line keeps its place, so that what is below does not move.
#[component]
pub(crate) fn OwnQuota() -> impl IntoView {
    let is_counted = page_state().context.quota.is_some();
    let quota = own_quota_now();
    move || match quota.get() {
        Some(quota) => view! { <QuotaMeter quota/> }.into_any(),
        None if is_counted => view! { <p class="quota" aria-hidden="true">"\u{a0}"</p> }.into_any(),
        None => ().into_any(),
    }
}

/// The user's calls today. The first page brings them along; later pages request them. `None` for users whose calls are
/// not counted.
pub(crate) fn own_quota_now() -> RwSignal<Option<QuotaState>> {
    let has_moved = Navigation::has_moved();
    let quota = RwSignal::new(page_state().context.quota.clone().filter(|_| !has_moved));
    Effect::new(move || {
        if has_moved {
            spawn_local(async move {
                if let Ok(now) = own_quota().await {
                    quota.set(now);
                }
            });
        }
    });
    quota
}

#[component]
pub(crate) fn QuotaMeter(quota: QuotaState) -> impl IntoView {
    let QuotaState { used, resets_at, .. } = quota;
    let content = match (quota.allowance.limit, quota.left()) {
        (Limit::Calls(limit), Some(left)) => {
            let is_low = left <= limit / LITTLE;
            let text = tr!(
                "{used} of {limit} calls used today, {left} left. Resets at {time}.",
                used = used,
                limit = limit,
                left = left
            );
            let time = view! { <Moment at=resets_at precision=Precision::TimeOfDay/> }.into_any();
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
                    {sentence(&text, [("time", time)])}
                </span>
            })
        }
        _ => {
            let text = tr!("{n} call today. You have no limit." | "{n} calls today. You have no limit.", n = used);
            Either::Right(view! { <span class="quota-text">{text}</span> })
        }
    };
    view! {
        <p class="quota" id="quota">
            {content}
        </p>
    }
}
