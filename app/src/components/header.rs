//! Page header: navigation, the button of the palette, notifications, the account menu.

use super::{
    GuardedLink, PreferenceSwitch,
    account_menu::AccountMenu,
    icons::{Bell, Logo, Magnifier},
};
use crate::{
    destinations::{ACCOUNT, ADMINISTRATION, HOME, REQUESTS, RESOURCES, lists_requests},
    notifications,
    page_context::{PageState, SignedIn, page_state},
    palette,
};
use access::{ReadUsage, Reason};
use i18n::tr;
use leptos::{either::Either, prelude::*};
use leptos_router::components::A;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    let links = signed_in.as_deref().map(|person| {
        view! {
            <li>
                <A href=RESOURCES.href>{i18n::translate(RESOURCES.text)}</A>
            </li>
            <li>
                <AdministrationLink person/>
            </li>
            <li>
                <A href=ACCOUNT.href>{i18n::translate(ACCOUNT.text)}</A>
            </li>
        }
    });
    let end = match &signed_in {
        Some(person) => Either::Left(view! {
            <SearchButton/>
            {lists_requests(person).then(|| view! { <NotificationsLink/> })}
            <AccountMenu principal=&person.principal/>
        }),
        None => Either::Right(view! { <PreferenceSwitch chosen=context.theme/> }),
    };
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href="/">
                    <Logo/>
                    <span>"Usher"</span>
                </a>
                <nav class="main-nav" aria-label=tr!("Main")>
                    // A row of links where there is room, else a menu: see `menus.css`.
                    <button type="button" class="menu-button menu-toggle" popovertarget="main-menu">
                        {tr!("Menu")}
                    </button>
                    <ul id="main-menu" class="menu nav-menu" role="list" popover="auto">
                        <li>
                            <A href=HOME.href exact=true>
                                {i18n::translate(HOME.text)}
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

/// Opens the palette (`start.js`). Without JavaScript it leads to the list of resources, which has a search.
#[component]
fn SearchButton() -> impl IntoView {
    view! {
        <form class="inline-form" action=RESOURCES.href>
            <button
                class="button search-button"
                data-command=palette::SEARCH
                aria-keyshortcuts="Control+K Meta+K"
            >
                <Magnifier/>
                <span class="search-button-text">{tr!("Search")}</span>
                // The style sheet shows the keys, by the kind of keyboard.
                <kbd aria-hidden="true"></kbd>
            </button>
        </form>
    }
}

/// Opens the drawer of notifications (`start.js`). Without JavaScript it leads to the requests for access.
#[component]
fn NotificationsLink() -> impl IntoView {
    let text = tr!("Notifications");
    view! {
        <a class="button bell" href=REQUESTS.href title=text data-command=notifications::OPEN>
            <Bell/>
            <span class="visually-hidden">{text}</span>
        </a>
    }
}

#[component]
fn AdministrationLink<'a>(person: &'a SignedIn) -> impl IntoView + use<> {
    let href = ADMINISTRATION[0].href;
    match person.decide(ReadUsage::default()).denial().map(Reason::text) {
        None => Either::Left(view! { <A href=href>{tr!("Admin")}</A> }),
        Some(denial) => Either::Right(view! {
            <GuardedLink href=href.to_owned() denial=Some(denial) id="why-not-administration".to_owned() class="">
                {tr!("Admin")}
            </GuardedLink>
        }),
    }
}
