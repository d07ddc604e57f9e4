//! What stands where the user's own requests for access would be.

use i18n::tr;
use leptos::prelude::*;

pub(crate) fn no_requests() -> AnyView {
    view! {
        <p class="quiet">
            {tr!(
                "You have not asked for access to anything. If you cannot open a resource, choose “Request access” \
                 on its page. The answer appears here."
            )}
        </p>
    }
    .into_any()
}
