//! Colours, type, spacing, shape and elevation.

use super::section;
use leptos::prelude::*;

/// The colours of `tokens.css`, and what each is for.
const COLOURS: [(&str, &str); 19] = [
    ("ground", "Page"),
    ("surface", "Card"),
    ("surface-2", "Field or bar on a card"),
    ("line", "Border that separates"),
    ("line-strong", "Border that means something"),
    ("ink", "Text"),
    ("ink-2", "Secondary text"),
    ("accent", "Links, primary button"),
    ("accent-strong", "Their hover, text on accent-soft"),
    ("accent-soft", "Current item, badges"),
    ("on-accent", "Text on accent"),
    ("danger", "Errors, deletion"),
    ("danger-strong", "Their hover"),
    ("danger-soft", "Their ground"),
    ("good", "Success"),
    ("good-soft", "Its ground"),
    ("note", "Warnings"),
    ("note-soft", "Their ground"),
    ("veil", "Behind a dialog"),
];

const SPACING: [(&str, &str); 6] = [
    ("0.35", "Label, hint and field"),
    ("0.75", "Buttons beside each other"),
    ("1.25", "Cards"),
    ("1.4", "Fields of a form"),
    ("1.5", "Inside a card"),
    ("2", "Inside a notice"),
];

/// A rectangle with these attributes of SVG. The content security policy permits no styles in attributes.
fn rectangle(width: &str, attributes: &str) -> AnyView {
    let drawing = format!(
        "<svg width=\"{width}\" height=\"2rem\" aria-hidden=\"true\">\
         <rect x=\"1\" y=\"1\" width=\"98%\" height=\"90%\" {attributes}/></svg>"
    );
    view! { <span inner_html=drawing></span> }.into_any()
}

/// Pairs of an example and what it is for.
fn examples(pairs: Vec<(AnyView, String)>) -> AnyView {
    let pairs = pairs.into_iter().map(|(example, text)| {
        view! {
            <dt>{example}</dt>
            <dd>{text}</dd>
        }
    });
    view! { <dl class="facts">{pairs.collect_view()}</dl> }.into_any()
}

pub(super) fn colours() -> AnyView {
    let colour = |(name, purpose): (&str, &str)| {
        let fill = format!("rx=\"7\" fill=\"var(--{name})\" stroke=\"var(--line-strong)\"");
        (rectangle("4rem", &fill), format!("{name}: {purpose}"))
    };
    section("Colours", examples(COLOURS.into_iter().map(colour).collect()))
}

pub(super) fn type_scale() -> AnyView {
    let examples = view! {
        <div class="form">
            <h2>"Heading of a card or section (h2)"</h2>
            <h3>"Heading within a section (h3)"</h3>
            <p class="lead">"Lead: one sentence below the heading of a page."</p>
            <p>"Text, with a " <a href="#content">"link"</a> " and " <code>"/a/path"</code> "."</p>
            <p class="quiet">"Secondary text"</p>
            <p class="hint">"Hint of a field"</p>
            <p class="field-error">"Error of a field"</p>
            <p>
                <span class="resource-path">"/path/in/mono"</span>
            </p>
        </div>
    };
    section("Type", examples.into_any())
}

pub(super) fn shape() -> AnyView {
    let step = |(rem, purpose): (&str, &str)| {
        (rectangle(&format!("{rem}rem"), "fill=\"var(--accent)\""), format!("{rem} rem: {purpose}"))
    };
    let radius = |(pixels, purpose): (&str, &str)| {
        let attributes = format!("rx=\"{pixels}\" fill=\"var(--surface-2)\" stroke=\"var(--line-strong)\"");
        (rectangle("4rem", &attributes), format!("{pixels} px: {purpose}"))
    };
    let radii = [("10", "cards, menus, dialogs"), ("7", "fields, buttons, alerts")].into_iter().map(radius);
    let all = view! {
        <h3>"Spacing"</h3>
        {examples(SPACING.into_iter().map(step).collect())}
        <h3>"Radii"</h3>
        {examples(radii.collect())}
        <h3>"Elevation"</h3>
        <p>"This card has the lower shadow. The menu and the dialog below have the higher one."</p>
    };
    section("Spacing, shape, elevation", all.into_any())
}
