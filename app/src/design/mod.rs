//! The design system on one page, for those who develop Usher: its tokens, and the shared components in their states.
//!
//! A document of its own that the server renders: no code of it is in the WebAssembly of the other pages, and
//! production builds leave it out. What needs the browser's half, such as a greyed-out button's Escape key, does not
//! work here.
//!
//! ```text
//! foundations  colours, type, spacing, shape, elevation
//! controls     buttons, fields, badges, avatars, menus
//! patterns     alerts, cards, tables, and what is around a list
//! ```

mod controls;
mod foundations;
mod patterns;

use crate::{
    PageContext, Preference as _, app::Frame, busy::Busy, components::PageHeading, page_context::PageState,
    posted_form::PostedFormContext, shell::Style,
};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

/// The HTML document of the page.
pub fn design_document(options: LeptosOptions) -> impl IntoView {
    let PageContext { theme, density, .. } = use_context().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.name() data-density=density.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <Style options/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <MetaTags/>
            </head>
            <body>
                <Page/>
            </body>
        </html>
    }
}

#[component]
fn Page() -> impl IntoView {
    provide_meta_context();
    provide_context(PageState::new(use_context().unwrap_or_default()));
    provide_context(PostedFormContext(StoredValue::new(None)));
    let busy = Busy::provide();
    view! {
        <Router>
            <Frame busy>{content()}</Frame>
        </Router>
    }
}

fn content() -> AnyView {
    view! {
        <PageHeading text="Design system"/>
        <p class="page-lead lead">
            "The tokens and the shared components, as the style sheets have them. docs/design.md says when to use what."
        </p>
        {foundations::colours()}
        {foundations::type_scale()}
        {foundations::shape()}
        {controls::buttons()}
        {controls::fields()}
        {controls::limit_form()}
        {controls::badges()}
        {controls::avatars()}
        {controls::menus()}
        {patterns::alerts()}
        {patterns::table()}
        {patterns::around_a_list()}
        {patterns::navigation()}
        {patterns::waiting()}
        {patterns::dialog()}
        {patterns::drawer()}
    }
    .into_any()
}

/// A card with examples.
fn section(heading: &'static str, examples: AnyView) -> AnyView {
    view! {
        <section class="card">
            <h2>{heading}</h2>
            {examples}
        </section>
    }
    .into_any()
}
