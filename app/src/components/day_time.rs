//! A time of the current or next day: in UTC from the server, then in the browser's time zone.

use crate::time_text;
use leptos::prelude::*;

#[component]
pub(crate) fn DayTime(
    /// In seconds since 1970.
    at: u64,
) -> impl IntoView {
    let text = RwSignal::new(time_text::time_of_day(at));
    // Set after hydration, which must find the server's text.
    Effect::new(move || {
        if let Some(own) = own_time(at) {
            text.set(own);
        }
    });
    view! { <time datetime=time_text::machine(at)>{text}</time> }
}

#[cfg(feature = "hydrate")]
fn own_time(at: u64) -> Option<String> {
    let at = u32::try_from(at).ok().map(f64::from)?;
    let date = js_sys::Date::new(&(at * 1_000.0).into());
    Some(format!("{:02}:{:02} (your time)", date.get_hours(), date.get_minutes()))
}

#[cfg(not(feature = "hydrate"))]
fn own_time(_: u64) -> Option<String> {
    None
}
