//! Page header: navigation, the account menu.

use super::{GuardedLink, account_menu::AccountMenu, icons::Logo, preference_switch::PreferenceSwitch};
use crate::page_context::{PageState, SignedIn, page_state};
use access::ReadUsage;
use leptos::{either::Either, prelude::*};
use leptos_router::components::A;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    let links = signed_in.as_deref().map(|person| {
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
    });
    let end = match &signed_in {
        Some(person) => Either::Left(view! { <AccountMenu principal=&person.principal/> }),
        None => Either::Right(view! { <PreferenceSwitch chosen=context.theme/> }),
    };
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href="/">
                    <Logo/>
                    <span>"Usher"</span>
                </a>
                <nav class="main-nav" aria-label="Main">
                    // A row of links where there is room, else a menu: see `menus.css`.
                    <button type="button" class="menu-button menu-toggle" popovertarget="main-menu">
                        "Menu"
                    </button>
                    <ul id="main-menu" class="menu nav-menu" role="list" popover="auto">
                        <li>
                            <A href="/" exact=true>
                                "Home"
                            </A>
                        </li>
                        {links}
                    </ul>
                </nav>
                <div class="site-header-end">{end}</div>
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
