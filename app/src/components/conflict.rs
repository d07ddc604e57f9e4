//! An edit conflict: another user changed the same thing. Shows both states and offers the choice.

use super::{Moment, focus::focus, sentence::sentence};
use i18n::tr;
use leptos::{ev::SubmitEvent, html, prelude::*};

/// What another user saved.
pub(crate) struct Theirs {
    /// Says what was changed.
    pub(crate) heading: &'static str,
    /// Its version.
    pub(crate) version: u64,
    /// When it was saved, in seconds since 1970.
    pub(crate) updated_at: u64,
    /// Which fields differ, in a sentence.
    pub(crate) differences: String,
    /// URL of its form.
    pub(crate) edit_page: String,
}

#[component]
pub(crate) fn Conflict(
    /// What the other user saved.
    theirs: Theirs,
    /// `id` of the form that the button "Keep mine" submits.
    form_id: &'static str,
    /// Puts the other user's text into the form.
    take: impl Fn() + 'static,
    /// Both texts, and what else there is to choose.
    children: Children,
) -> impl IntoView {
    let region = NodeRef::<html::Section>::new();
    Effect::new(move || {
        if let Some(region) = region.get() {
            focus(region);
        }
    });
    let take_theirs = move |event: SubmitEvent| {
        event.prevent_default();
        take();
    };
    view! {
        <section class="conflict" id="conflict" tabindex="-1" aria-labelledby="conflict-heading" node_ref=region>
            <h2 id="conflict-heading">{theirs.heading}</h2>
            <p>
                {sentence(
                    tr!(
                        "It was saved as version {version} on {time}, while you were writing. {differences} \
                         Nothing is lost: compare, then choose."
                    ),
                    [
                        ("version", theirs.version.to_string().into_any()),
                        ("time", view! { <Moment at=theirs.updated_at/> }.into_any()),
                        ("differences", theirs.differences.into_any()),
                    ],
                )}
            </p>
            {children()}
            <div class="actions">
                <button type="submit" form=form_id class="button button-primary">
                    {tr!("Keep mine")}
                </button>
                // Without JavaScript their text opens in a new tab, and this page stays.
                <form class="inline-form" method="get" action=theirs.edit_page target="_blank" on:submit=take_theirs>
                    <button type="submit" class="button">
                        {tr!("Take theirs")}
                    </button>
                </form>
            </div>
            <p class="hint">{tr!("You can also copy parts of their text into the form below, and then keep yours.")}</p>
        </section>
    }
}

/// The user's own text, still readable while the form holds the other text.
#[component]
pub(crate) fn SetAside(
    /// Puts the user's own text back into the form.
    take_back: impl Fn() + 'static,
    /// The user's own text.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="conflict" aria-labelledby="aside-heading">
            <h2 id="aside-heading">{tr!("Your text is set aside")}</h2>
            <p>{tr!("The form holds another text now. Yours is here until you leave this page.")}</p>
            {children()}
            <div class="actions">
                <button type="button" class="button" on:click=move |_| take_back()>
                    {tr!("Bring mine back")}
                </button>
            </div>
        </section>
    }
}
