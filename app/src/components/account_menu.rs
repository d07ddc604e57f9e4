//! Menu of the signed-in user: who they are, their groups, how pages look, sign-out.

use super::{Avatar, GroupBadges, PreferenceSwitch, SignOutButton, UserText};
use crate::{page_context::page_state, palette};
use access::Principal;
use i18n::tr;
use leptos::prelude::*;

/// A popover of the browser itself: it opens and closes without JavaScript, also on Escape and on a click elsewhere.
#[component]
pub(crate) fn AccountMenu<'a>(principal: &'a Principal) -> impl IntoView + use<> {
    let name = principal.name.clone();
    let context = page_state().context;
    view! {
        <button type="button" class="menu-button account-button" popovertarget="account-menu">
            <Avatar name=name.clone()/>
            <span class="visually-hidden">{tr!("Account menu of")} " "</span>
            <span class="account-name">
                <UserText text=name.clone()/>
            </span>
        </button>
        <div id="account-menu" class="menu" popover="auto">
            <p class="menu-head">
                <strong>
                    <UserText text=name/>
                </strong>
                <span class="quiet">
                    <UserText text=principal.user.username.clone()/>
                </span>
            </p>
            <GroupBadges groups=principal.groups.iter().cloned().collect() label=tr!("Your groups")/>
            <PreferenceSwitch chosen=context.theme/>
            <PreferenceSwitch chosen=context.density/>
            <PreferenceSwitch chosen=context.language/>
            <button type="button" class="button needs-script" data-command=palette::SHORTCUTS>
                {tr!("Keyboard shortcuts")}
            </button>
            <div class="menu-actions">
                <a class="button" href="/account">
                    {tr!("Account")}
                </a>
                <a class="button" href="/requests">
                    {tr!("Requests")}
                </a>
                <SignOutButton/>
            </div>
        </div>
    }
}
