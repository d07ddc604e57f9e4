//! The browser sessions of a user.

use super::{Moment, UserText};
use access::{BrowserSession, USER_POOL, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// Each row has a button that ends the session, except the current one: “Sign out” ends that.
#[component]
pub(crate) fn SessionTable(
    /// The sessions.
    sessions: Vec<BrowserSession>,
    /// Caption; visually hidden.
    caption: String,
    /// URL to which the form that ends a session is posted.
    action: String,
) -> impl IntoView {
    let rows = sessions.into_iter().map(|session| view! { <Row session action=action.clone()/> }).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("Device")}</th>
                    <th role="columnheader" scope="col">{tr!("IP address")}</th>
                    <th role="columnheader" scope="col">{tr!("Provider")}</th>
                    <th role="columnheader" scope="col">{tr!("Started")}</th>
                    <th role="columnheader" scope="col">{tr!("Last seen")}</th>
                    <th role="columnheader" scope="col">{tr!("Actions")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// Name of the identity provider, or of the user pool for its own accounts.
pub(crate) fn provider_text(provider: Option<String>) -> String {
    provider.filter(|provider| provider != USER_POOL).unwrap_or_else(|| tr!("Cognito user pool").to_owned())
}

/// The device, which is recorded in English, in the language of the page.
fn device_text(device: &str) -> String {
    match device.split_once(" on ") {
        Some((browser, system)) => tr!("{browser} on {system}", browser = browser, system = system),
        None if device == "Unknown browser" => tr!("Unknown browser").to_owned(),
        None => device.to_owned(),
    }
}

#[component]
fn Row(session: BrowserSession, action: String) -> impl IntoView {
    let device = device_text(&session.device);
    let address = match session.address {
        Some(address) => view! { <UserText text=address/> }.into_any(),
        None => view! { <span class="quiet">{tr!("Not recorded")}</span> }.into_any(),
    };
    let of_device = format!(" {}", Untrusted(&device));
    let end = if session.this_one {
        view! { <span class="badge">{tr!("This browser")}</span> }.into_any()
    } else {
        view! {
            <form class="inline-form" method="post" action=action data-in-place="">
                <input type="hidden" name="end" value=session.handle/>
                <button type="submit" class="button button-small">
                    {tr!("Sign out")}
                    <span class="visually-hidden">{of_device}</span>
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <UserText text=device/>
            </th>
            <td role="cell" data-label=tr!("IP address")>
                {address}
            </td>
            <td role="cell" data-label=tr!("Provider")>
                <UserText text=provider_text(session.provider)/>
            </td>
            <td role="cell" data-label=tr!("Started")>
                <Moment at=session.started_at/>
            </td>
            <td role="cell" data-label=tr!("Last seen")>
                <Moment at=session.last_seen_at/>
            </td>
            <td role="cell" data-label=tr!("Actions")>
                {end}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn session(handle: &str, device: &str, this_one: bool) -> BrowserSession {
        BrowserSession {
            handle: handle.to_owned(),
            device: device.to_owned(),
            address: this_one.then(|| "2001:db8::7".to_owned()),
            provider: (!this_one).then(|| "CorpSSO".to_owned()),
            started_at: 1_795_246_929,
            last_seen_at: 1_795_246_980,
            ends_at: 1_795_290_129,
            this_one,
        }
    }

    #[test]
    fn a_device_is_named_as_it_is_recorded() {
        for device in ["Firefox on Linux", "Firefox", "Unknown browser", ""] {
            assert_eq!(device_text(device), device);
        }
    }

    #[test]
    fn every_session_but_ones_own_can_be_ended_by_its_handle() {
        let html = Owner::new().with(|| {
            let sessions = vec![session("h-1", "Firefox on Linux", true), session("h-2", "Safari on iOS", false)];
            let (caption, action) = ("Browsers".to_owned(), "/account/sessions".to_owned());
            view! { <SessionTable sessions caption action/> }.to_html()
        });
        let row = |device: &str| html.split("<tr").find(|row| row.contains(device)).unwrap();
        let (own, other) = (row("Firefox on Linux"), row("Safari on iOS"));
        assert!(own.contains("2001:db8::7") && other.contains("Not recorded"), "{html}");
        assert!(own.contains("This browser") && own.contains("Cognito user pool"), "{own}");
        assert!(!own.contains("<form") && !html.contains("h-1"), "{own}");
        assert!(other.contains("method=\"post\" action=\"/account/sessions\""), "{other}");
        assert!(other.contains("name=\"end\" value=\"h-2\"") && other.contains("CorpSSO"), "{other}");
    }
}
