//! Messages between tabs about the session, over a `BroadcastChannel`, or through `storage` events where there is none.
//! They never contain a token.

use serde::{Deserialize, Serialize};

/// Message format version. Messages of other versions are ignored. Version 1 named the user by username.
const VERSION: u32 = 2;

/// Kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The server rendered a page for the user named in the message.
    SignedIn,
    /// The user signs out.
    SignedOut,
    /// The session expired or somebody ended it; the server rendered a page for nobody.
    Ended,
    /// The user's access changed.
    Changed,
    /// The session was used, so it ends later than expected.
    Used,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Message {
    v: u32,
    kind: Kind,
    /// The user's subject; absent when nobody is signed in or it does not matter.
    person: Option<String>,
}

impl Message {
    fn read(text: &str) -> Option<Self> {
        crate::codec::read(text).ok().filter(|message: &Self| message.v == VERSION)
    }
}

/// What a page must do after a message.
#[derive(Debug, PartialEq, Eq)]
struct Consequence {
    /// Delete the drafts: the tab's next user may be another.
    forget_drafts: bool,
    /// Reload: the page shows content it may no longer show.
    reload: bool,
}

/// `person` is the user for whom the page was rendered.
fn consequence(person: Option<&str>, message: &Message) -> Consequence {
    // A page rendered for nobody shows no user's data; its drafts may belong to the user who signs in.
    let somebody_else = person.is_some() && message.person.as_deref() != person;
    let (forget_drafts, reload) = match message.kind {
        Kind::SignedIn => (somebody_else, somebody_else),
        Kind::SignedOut => (true, true),
        // Drafts stay: the user finds them after signing in again.
        Kind::Ended => (false, true),
        Kind::Changed | Kind::Used => (false, false),
    };
    Consequence { forget_drafts, reload: reload && person.is_some() }
}

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::{drafts, page, storage};
    use super::{Kind, Message, VERSION, consequence};
    use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
    use leptos::{ev, prelude::*};
    use std::{rc::Rc, time::Duration};
    use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
    use web_sys::{BroadcastChannel, MessageEvent};

    const CHANNEL: &str = "usher-session";
    const STORED: &str = "usher:session";
    /// Mark in session storage: this tab is reloaded because another one signed out.
    const SIGNED_OUT: &str = "usher:signed-out";
    /// Delay before reloading, so that another tab's sign-out can reach the server. The page is hidden meanwhile.
    const UNTIL_SIGNED_OUT: Duration = Duration::from_millis(400);

    thread_local!(static OPEN: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok());

    pub(super) fn listen(person: Option<String>, other: Rc<dyn Fn(Kind)>) {
        let on_event = move |text: &str| {
            let Some(message) = Message::read(text) else { return };
            let consequence = consequence(person.as_deref(), &message);
            if consequence.forget_drafts {
                drafts::forget_all();
            }
            match (consequence.reload, message.kind) {
                (true, Kind::SignedOut) => {
                    page::hide();
                    if storage::session_storage_works() {
                        let _ = SessionStorage::set(SIGNED_OUT, true);
                    }
                    set_timeout(page::reload, UNTIL_SIGNED_OUT);
                }
                (true, _) => page::reload(),
                (false, kind) => other(kind),
            }
        };
        OPEN.with(|channel| match channel {
            Some(channel) => {
                let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    if let Some(text) = event.data().as_string() {
                        on_event(&text);
                    }
                });
                // The listener lives as long as the page and is never removed.
                channel.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
            }
            None if storage::local_storage_works() => {
                let _ = window_event_listener(ev::storage, move |event| {
                    if event.key().as_deref() == Some(STORED)
                        && let Some(text) = event.new_value()
                    {
                        on_event(&text);
                    }
                });
            }
            None => {}
        });
    }

    pub(super) fn take_signed_out() -> bool {
        let is_marked = storage::session_storage_works() && SessionStorage::get::<bool>(SIGNED_OUT).is_ok();
        if is_marked {
            SessionStorage::delete(SIGNED_OUT);
        }
        is_marked
    }

    pub(super) fn tell(kind: Kind, person: Option<String>) {
        let Ok(text) = serde_json::to_string(&Message { v: VERSION, kind, person }) else { return };
        OPEN.with(|channel| match channel {
            Some(channel) => {
                let _ = channel.post_message(&JsValue::from_str(&text));
            }
            None if storage::local_storage_works() => {
                // Deleted immediately: only a change fires an event, and the next message may be identical.
                let _ = LocalStorage::raw().set_item(STORED, &text);
                LocalStorage::delete(STORED);
            }
            None => {}
        });
    }
}

/// Listens for the lifetime of a page that was rendered for `person`, or for nobody, and acts on messages. Messages
/// that require no reload go to `other`.
#[cfg(feature = "hydrate")]
pub(super) fn listen(person: Option<String>, other: std::rc::Rc<dyn Fn(Kind)>) {
    imp::listen(person, other);
}

/// Sends a message to the other tabs.
#[cfg(feature = "hydrate")]
pub(super) fn tell(kind: Kind, person: Option<String>) {
    imp::tell(kind, person);
}

/// Whether this tab was reloaded because another one signed out. The answer is given once.
#[cfg(feature = "hydrate")]
pub(super) fn take_signed_out() -> bool {
    imp::take_signed_out()
}

/// Signs out: deletes the user's drafts in all tabs and empties the other tabs.
#[cfg(feature = "hydrate")]
pub(super) fn sign_out() {
    super::drafts::forget_all();
    imp::tell(Kind::SignedOut, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(person: Option<&str>, kind: Kind, of: Option<&str>) -> (bool, bool) {
        let message = Message { v: VERSION, kind, person: of.map(str::to_owned) };
        let Consequence { forget_drafts, reload } = consequence(person, &message);
        (forget_drafts, reload)
    }

    #[test]
    fn what_is_no_message_of_this_version_is_ignored() {
        let message = Message::read(r#"{"v":2,"kind":"signed_in","person":"ada"}"#);
        assert_eq!(message, Some(Message { v: 2, kind: Kind::SignedIn, person: Some("ada".to_owned()) }));
        for text in [
            "",
            "signed_out",
            "{}",
            "null",
            r#"{"v":1,"kind":"signed_out"}"#,
            r#"{"v":2,"kind":"signed_up"}"#,
            r#"{"v":2,"kind":"signed_in","person":7}"#,
            r#"{"v":"2","kind":"signed_out"}"#,
        ] {
            assert_eq!(Message::read(text), None, "{text}");
        }
    }

    #[test]
    fn l8_only_the_pages_of_somebody_else_are_loaded_again_after_a_sign_in() {
        assert_eq!(to(Some("ada"), Kind::SignedIn, Some("ada")), (false, false));
        assert_eq!(to(Some("ada"), Kind::SignedIn, Some("bob")), (true, true));
        assert_eq!(to(None, Kind::SignedIn, Some("ada")), (false, false));
    }

    #[test]
    fn drafts_are_lost_by_the_persons_own_sign_out_alone() {
        assert_eq!(to(Some("ada"), Kind::SignedOut, None), (true, true));
        assert_eq!(to(None, Kind::SignedOut, None), (true, false));
        assert_eq!(to(Some("ada"), Kind::Ended, None), (false, true));
        assert_eq!(to(None, Kind::Ended, None), (false, false));
        assert_eq!(to(Some("ada"), Kind::Changed, None), (false, false));
    }
}
