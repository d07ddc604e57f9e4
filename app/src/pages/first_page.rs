//! The home page for somebody who is not signed in.

use crate::components::{PageHeading, SignInLinks};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(super) fn FirstPage(expired: bool) -> impl IntoView {
    view! {
        {expired
            .then(|| {
                view! {
                    <p class="alert alert-info" role="status">
                        {tr!("Your session has expired. Please sign in again.")}
                    </p>
                }
            })}
        <section class="hero">
            <div>
                <PageHeading text="Usher"/>
                <p class="lead">
                    {tr!("One secure front door to your company’s data. Sign in with your company account, open what \
                          your groups can open, and share what you write with the people who need it.")}
                </p>
                <SignInLinks/>
            </div>
            <img class="hero-image" src="/hero.svg" alt="" width="360" height="280"/>
        </section>
        <ul class="points" role="list">
            <li class="card">
                <h2>{tr!("One sign-in")}</h2>
                <p>
                    {tr!("Your company’s identity provider signs you in through Amazon Cognito. Usher never sees \
                          your password.")}
                </p>
            </li>
            <li class="card">
                <h2>{tr!("Your groups decide")}</h2>
                <p>{tr!("Actions that you cannot use are greyed out and say which group grants them.")}</p>
            </li>
            <li class="card">
                <h2>{tr!("Checked every time")}</h2>
                <p>{tr!("The server asks the same rules again on each call, before anything reaches the data.")}</p>
            </li>
        </ul>
    }
}
