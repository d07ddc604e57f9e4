//! SVG icons. All are decorative: the same is said in text.

use leptos::prelude::*;

/// An open door in a frame.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <rect class="logo-ground" width="32" height="32" rx="8"/>
            <path class="logo-frame" d="M10 25V9a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16"/>
            <path class="logo-door" d="M12 8.5 18.5 11v14.5L12 25z"/>
            <circle class="logo-knob" cx="16.4" cy="18" r="1.1"/>
        </svg>
    }
}

/// Sort direction of a column, or that it is sortable.
#[component]
pub(crate) fn SortArrow(
    /// Whether the order is descending; absent if the list is sorted by another column.
    descending: Option<bool>,
) -> impl IntoView {
    let drawing = match descending {
        Some(true) => "M3 4.5 6 8l3-3.5",
        Some(false) => "M3 7.5 6 4l3 3.5",
        None => "M3.5 4.5 6 2l2.5 2.5M3.5 7.5 6 10l2.5-2.5",
    };
    view! {
        <svg class="icon" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d=drawing/>
        </svg>
    }
}

/// A magnifying glass, for the search.
#[component]
pub(crate) fn Magnifier() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10.3 10.3 14 14"/>
        </svg>
    }
}

/// A bell, for notifications.
#[component]
pub(crate) fn Bell() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="M8 2a4 4 0 0 0-4 4c0 3.5-1.5 5-1.5 5h11S12 9.5 12 6a4 4 0 0 0-4-4M6.5 13.5a1.6 1.6 0 0 0 3 0"/>
        </svg>
    }
}

/// Check mark for allowed, cross for denied.
#[component]
pub(crate) fn Verdict(
    /// Which of the two.
    allowed: bool,
) -> impl IntoView {
    let drawing = if allowed { "M4 8.5 7 11.5 12.5 5" } else { "M5 5l6 6M11 5l-6 6" };
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=drawing/>
        </svg>
    }
}
