//! Page header: navigation, the signed-in user, theme.

use super::{GroupBadges, GuardedLink, SignOutButton, UserText, icons::Logo, theme_switch::ThemeSwitch};
use crate::page_context::{SignedIn, page_state};
use access::ReadUsage;
use leptos::{either::Either, prelude::*};
use leptos_router::components::A;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let signed_in = page_state().signed_in;
    let is_signed_in = signed_in.is_some();
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href="/">
                    <Logo/>
                    <span>"Usher"</span>
                </a>
                <nav class="main-nav" aria-label="Main">
                    <ul role="list">
                        <li>
                            <A href="/" exact=true>
                                "Home"
                            </A>
                        </li>
                        {signed_in
                            .as_deref()
                            .map(|person| {
                                view! {
                                    <li>
                                        <A href="/resources">"Resources"</A>
                                    </li>
                                    <li>
                                        <AdministrationLink person/>
                                    </li>
                                    <li>
                                        <A href="/account">"Account"</A>
                                    </li>
                                }
                            })}
                    </ul>
                </nav>
                <div class="site-header-end">
                    {signed_in
                        .map(|person| {
                            view! {
                                <div class="whoami">
                                    <span class="whoami-name">
                                        <UserText text=person.principal.name.clone()/>
                                    </span>
                                    <GroupBadges groups=person.principal.groups.iter().cloned().collect() label="Your groups"/>
                                </div>
                            }
                        })}
                    <ThemeSwitch/>
                    {is_signed_in.then(|| view! { <SignOutButton/> })}
                </div>
            </div>
        </header>
    }
}

#[component]
fn AdministrationLink<'a>(person: &'a SignedIn) -> impl IntoView + use<> {
    let href = "/admin";
    match person.decide(ReadUsage::default()).denial().map(ToString::to_string) {
        None => Either::Left(view! { <A href=href>"Admin"</A> }),
        Some(denial) => Either::Right(view! {
            <GuardedLink href=href.to_owned() denial=Some(denial) id="why-not-administration".to_owned() class="">
                "Admin"
            </GuardedLink>
        }),
    }
}
