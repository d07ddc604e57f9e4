//! What the tabs of a browser tell each other of the session: over a `BroadcastChannel`, or by the event `storage` where
//! there is none. Never a token.

use serde::{Deserialize, Serialize};

/// Messages of another version are not for this one.
const VERSION: u32 = 1;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A page was made for the person of the message.
    SignedIn,
    /// The person signs out.
    SignedOut,
    /// The session ended by itself, or somebody ended it; a page was made for nobody.
    Ended,
    /// Groups or name of the person changed.
    Changed,
    /// The session was used: it does not end as soon as was thought.
    Used,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Message {
    v: u32,
    kind: Kind,
    /// The username.
    person: Option<String>,
}

impl Message {
    fn read(text: &str) -> Option<Self> {
        crate::codec::read(text).ok().filter(|message: &Self| message.v == VERSION)
    }
}

/// What a message means to a page.
#[derive(Debug, PartialEq, Eq)]
struct Consequence {
    /// The person is gone, and the tab may be somebody else's next.
    forget_drafts: bool,
    /// The page shows what it may not show any more.
    load_again: bool,
}

/// `person` is the one whom the page was made for.
fn consequence(person: Option<&str>, message: &Message) -> Consequence {
    // A page that was made for nobody shows nothing of anybody; its drafts may be those of who signs in.
    let somebody_else = person.is_some() && message.person.as_deref() != person;
    let (forget_drafts, load_again) = match message.kind {
        Kind::SignedIn => (somebody_else, somebody_else),
        Kind::SignedOut => (true, true),
        // Drafts stay: the person signs in again and finds them.
        Kind::Ended => (false, true),
        Kind::Changed | Kind::Used => (false, false),
    };
    Consequence { forget_drafts, load_again: load_again && person.is_some() }
}

#[cfg(feature = "hydrate")]
mod kept_in {
    use super::super::{drafts, page, storage};
    use super::{Kind, Message, VERSION, consequence};
    use gloo_storage::{LocalStorage, Storage as _};
    use leptos::{ev, prelude::*};
    use std::{rc::Rc, time::Duration};
    use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
    use web_sys::{BroadcastChannel, MessageEvent};

    const CHANNEL: &str = "usher-session";
    const STORED: &str = "usher:session";
    /// A sign-out in another tab takes a moment to reach the server; the page is hidden meanwhile.
    const UNTIL_SIGNED_OUT: Duration = Duration::from_millis(400);

    thread_local!(static OPEN: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok());

    pub(super) fn listen(person: Option<String>, other: Rc<dyn Fn(Kind)>) {
        let hear = move |text: &str| {
            let Some(message) = Message::read(text) else { return };
            let consequence = consequence(person.as_deref(), &message);
            if consequence.forget_drafts {
                drafts::forget_all();
            }
            match (consequence.load_again, message.kind) {
                (true, Kind::SignedOut) => {
                    page::hide();
                    set_timeout(page::load_again, UNTIL_SIGNED_OUT);
                }
                (true, _) => page::load_again(),
                (false, kind) => other(kind),
            }
        };
        OPEN.with(|channel| match channel {
            Some(channel) => {
                let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    if let Some(text) = event.data().as_string() {
                        hear(&text);
                    }
                });
                // As long as the page, so it is never taken back.
                channel.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
            }
            None if storage::local_is_there() => {
                let _ = window_event_listener(ev::storage, move |event| {
                    if event.key().as_deref() == Some(STORED)
                        && let Some(text) = event.new_value()
                    {
                        hear(&text);
                    }
                });
            }
            None => {}
        });
    }

    pub(super) fn tell(kind: Kind, person: Option<String>) {
        let Ok(text) = serde_json::to_string(&Message { v: VERSION, kind, person }) else { return };
        OPEN.with(|channel| match channel {
            Some(channel) => {
                let _ = channel.post_message(&JsValue::from_str(&text));
            }
            None if storage::local_is_there() => {
                // Taken away at once: only a change is an event, and the next message may be the same.
                let _ = LocalStorage::raw().set_item(STORED, &text);
                LocalStorage::delete(STORED);
            }
            None => {}
        });
    }
}

/// Listens for as long as the page is there, and does what a message asks of a page that was made for this person, or for
/// nobody; messages that ask for nothing of the kind go to `other`.
#[cfg(feature = "hydrate")]
pub(super) fn listen(person: Option<String>, other: std::rc::Rc<dyn Fn(Kind)>) {
    kept_in::listen(person, other);
}

/// Tells the other tabs.
#[cfg(feature = "hydrate")]
pub(super) fn tell(kind: Kind, person: Option<String>) {
    kept_in::tell(kind, person);
}

/// The person signs out: their drafts are forgotten in all tabs, and the others are emptied.
#[cfg(feature = "hydrate")]
pub(super) fn sign_out() {
    super::drafts::forget_all();
    kept_in::tell(Kind::SignedOut, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(person: Option<&str>, kind: Kind, of: Option<&str>) -> (bool, bool) {
        let message = Message { v: VERSION, kind, person: of.map(str::to_owned) };
        let Consequence { forget_drafts, load_again } = consequence(person, &message);
        (forget_drafts, load_again)
    }

    #[test]
    fn what_is_no_message_of_this_version_is_ignored() {
        let message = Message::read(r#"{"v":1,"kind":"signed_in","person":"ada"}"#);
        assert_eq!(message, Some(Message { v: 1, kind: Kind::SignedIn, person: Some("ada".to_owned()) }));
        for text in [
            "",
            "signed_out",
            "{}",
            "null",
            r#"{"v":2,"kind":"signed_out"}"#,
            r#"{"v":1,"kind":"signed_up"}"#,
            r#"{"v":1,"kind":"signed_in","person":7}"#,
            r#"{"v":"1","kind":"signed_out"}"#,
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
