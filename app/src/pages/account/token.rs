//! The user's ID token, claim by claim.

use crate::components::{Moment, claims_table, is_about_the_token};
use access::claims::Claims;
use i18n::tr;
use leptos::prelude::*;

pub(super) fn token(claims: &Claims) -> AnyView {
    let (technical, own): (Vec<_>, Vec<_>) = claims.iter().partition(|(name, _)| is_about_the_token(name));
    let moment = |label: &'static str, name: &str| {
        let at = claims.get(name).and_then(serde_json::Value::as_u64)?;
        let fact = view! {
            <div>
                <dt>{label}</dt>
                <dd><Moment at/></dd>
            </div>
        };
        Some(fact.into_any())
    };
    view! {
        <section class="card table-card" aria-labelledby="token">
            <div class="card-head">
                <h2 id="token">{tr!("Your ID token")}</h2>
                <p class="quiet">
                    {tr!("What the user pool says about you, claim by claim. It is for display: it opens nothing, and \
                          the server checks a token of its own on every call.")}
                </p>
            </div>
            <dl class="facts facts-row">
                {moment(tr!("You signed in"), "auth_time")}
                {moment(tr!("Issued"), "iat")}
                {moment(tr!("Valid until"), "exp")}
            </dl>
            {claims_table(&own, tr!("What your ID token says about you"))}
        </section>
        <details class="card action-table">
            <summary>{tr!("Claims about the token itself")}</summary>
            {claims_table(&technical, tr!("Claims about the token itself"))}
        </details>
    }
    .into_any()
}
