//! A point in time, where the user is.

use crate::{page_context::page_state, time_text};
use i18n::tr;
use leptos::prelude::*;

/// How much of a time to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Precision {
    /// Date, hour and minute; for the last day, how long ago it was.
    #[default]
    Minute,
    /// Date and time to the second.
    Second,
    /// Hour and minute: a time of the current or next day.
    TimeOfDay,
}

/// In the user's time zone, as soon as the server or the browser knows it; until then in UTC. The exact time in UTC is
/// the element's title.
#[component]
pub(crate) fn Moment(
    /// In seconds since 1970.
    at: u64,
    #[prop(optional)] precision: Precision,
) -> impl IntoView {
    let text = RwSignal::new(text(at, precision, offset_at_first(at)));
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        let local = self::text(at, precision, crate::time_zone::browser_offset(at));
        if text.with_untracked(|text| *text != local) {
            text.set(local);
        }
    });
    view! {
        <time datetime=time_text::machine(at) title=time_text::exact(at)>
            {text}
        </time>
    }
}

/// The offset that server and browser both know when the page is hydrated.
fn offset_at_first(at: u64) -> Option<i64> {
    let zone = page_state().context.time_zone.clone()?;
    #[cfg(not(feature = "hydrate"))]
    return zone.offset(at);
    #[cfg(feature = "hydrate")]
    (crate::time_zone::TimeZone::of_browser()? == zone).then(|| crate::time_zone::browser_offset(at)).flatten()
}

fn text(at: u64, precision: Precision, offset: Option<i64>) -> String {
    let local = offset.map(|offset| at.saturating_add_signed(offset));
    if precision == Precision::Minute
        && let Some(ago) = now().and_then(|now| time_text::ago(at, now))
    {
        return ago;
    }
    match (precision, local) {
        (Precision::Minute, None) => format!("{} UTC", time_text::to_the_minute(at)),
        (Precision::Minute, Some(local)) => time_text::to_the_minute(local),
        (Precision::Second, None) => time_text::exact(at),
        (Precision::Second, Some(local)) => time_text::to_the_second(local),
        (Precision::TimeOfDay, None) => format!("{} UTC", time_text::time_of_day(at)),
        (Precision::TimeOfDay, Some(local)) => tr!("{time} (your time)", time = time_text::time_of_day(local)),
    }
}

/// The server's time, in seconds since 1970; known on pages for signed-in users. The browser's clock may be wrong.
fn now() -> Option<u64> {
    let rendered_at = page_state().context.session.as_ref()?.now;
    #[cfg(not(feature = "hydrate"))]
    return Some(rendered_at);
    #[cfg(feature = "hydrate")]
    {
        let milliseconds = leptos::web_sys::window()?.performance()?.now();
        let since = std::time::Duration::try_from_secs_f64(milliseconds / 1_000.0).ok()?;
        Some(rendered_at + since.as_secs())
    }
}
