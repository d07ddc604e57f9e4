//! Watches the session while its page is open: warns before it ends, keeps it alive while the user is active, and
//! empties the page when it is over.

use super::session_clock::Warning;
#[cfg(feature = "hydrate")]
use super::{backoff::Backoff, session_clock::SessionClock};
use crate::{SessionView, page_context::PageState};
use leptos::prelude::*;

/// Session state to display.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    /// Set when the session ends soon.
    pub(crate) warning: RwSignal<Option<Warning>>,
    /// Set while the server does not answer.
    pub(crate) unreachable: RwSignal<bool>,
    /// Set when the user's access differs from that of the page, and a reload would lose unsaved text.
    pub(crate) changed: RwSignal<bool>,
    #[cfg(feature = "hydrate")]
    clock: StoredValue<SessionClock>,
    #[cfg(feature = "hydrate")]
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Delays between retries while the server does not answer or reports no time left.
    #[cfg(feature = "hydrate")]
    backoff: StoredValue<Backoff>,
    /// Whether the user dismissed the warning about the session's absolute end.
    known: StoredValue<bool>,
}

impl Watch {
    /// Creates the watch for a page that was just loaded.
    pub(crate) fn new(session: &SessionView) -> Self {
        #[cfg(not(feature = "hydrate"))]
        let _ = session;
        Self {
            warning: RwSignal::new(None),
            unreachable: RwSignal::new(false),
            changed: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            clock: StoredValue::new(SessionClock::new(session.times(), js_sys::Date::now())),
            #[cfg(feature = "hydrate")]
            timer: StoredValue::new(None),
            #[cfg(feature = "hydrate")]
            backoff: StoredValue::new(Backoff::default()),
            known: StoredValue::new(false),
        }
    }

    /// The user chose to stay: counts as use of the session. A session at its absolute end still ends, and there is no
    /// second warning.
    pub(crate) fn stay(self) {
        if self.warning.get_untracked().is_some_and(|warning| warning.idle_limit.is_none()) {
            self.known.set_value(true);
            self.warning.set(None);
        } else {
            #[cfg(feature = "hydrate")]
            self.use_session();
        }
    }

    /// Reloads the page.
    pub(crate) fn reload(self) {
        #[cfg(feature = "hydrate")]
        super::page::reload();
    }
}

/// Tells the other tabs for whom the page was rendered, and listens to session messages from tabs and server. Call
/// once; `watch` is absent when nobody is signed in.
pub(crate) fn start(page: &PageState, watch: Option<Watch>) {
    #[cfg(feature = "hydrate")]
    imp::start(page, watch);
    #[cfg(not(feature = "hydrate"))]
    let _ = (page, watch);
}

#[cfg(feature = "hydrate")]
mod imp {
    use super::super::{
        backoff::Backoff,
        drafts,
        events::{self, SessionEvent},
        page,
        session_clock::Phase,
        session_times::{self, Answer},
        tabs::{self, Kind},
    };
    use super::Watch;
    use crate::page_context::PageState;
    use leptos::{prelude::*, task::spawn_local};
    use std::{rc::Rc, time::Duration};
    use wasm_bindgen::JsCast as _;
    use web_sys::{Event, PageTransitionEvent};

    /// Time until a change takes effect on all servers.
    const PROPAGATION_DELAY: Duration = Duration::from_secs(5);
    /// Longest timer, in seconds. Browsers allow at most 24 days; an hour suffices and survives clock changes.
    const LONGEST: u64 = 3_600;

    pub(super) fn start(page: &PageState, watch: Option<Watch>) {
        // If the server could not identify the user, the page tells the other tabs nothing.
        if !page.context.known {
            return;
        }
        let person = page.signed_in.as_ref().map(|person| person.principal.user.id.subject().to_owned());
        if let Some(person) = &person {
            drafts::delete_of_other_users(person);
            // The page after the other tab's sign-out may not have said why it is empty; now it is too late to say it.
            tabs::take_signed_out();
        }
        let kind = if person.is_some() { Kind::SignedIn } else { Kind::Ended };
        tabs::tell(kind, person.clone());
        let other = move |kind| match (watch, kind) {
            (Some(watch), Kind::Changed) => watch.access_changed(),
            (Some(watch), Kind::Used) => watch.look(),
            (None, Kind::SignedIn) => load_again_if_signed_in(),
            _ => {}
        };
        tabs::listen(person, Rc::new(other));
        on_window(&["pagehide", "pageshow"], move |event| back_and_forward(watch, event));
        if let Some(watch) = watch {
            events::listen(Rc::new(move |heard| watch.on_event(heard)));
            on_window(&["visibilitychange", "online"], move |_| {
                if !document().hidden() {
                    watch.look();
                }
            });
            on_window(&["keydown", "pointerdown"], move |event| {
                if event.is_trusted() {
                    watch.person_is_active();
                }
            });
            watch.evaluate(false);
        }
    }

    /// Listens for the lifetime of the page.
    fn on_window(events: &[&str], act: impl Fn(&Event) + Copy + 'static) {
        for name in events {
            let _ = window_event_listener_untyped(name, move |event| act(&event));
        }
    }

    /// A page in the back/forward cache stays hidden, and is shown again only if its session still exists.
    fn back_and_forward(watch: Option<Watch>, event: &Event) {
        if !event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            return;
        }
        if event.type_() == "pagehide" {
            page::hide();
            return;
        }
        page::come_back();
        spawn_local(async move {
            match (watch, session_times::ask().await) {
                (None, Answer::Over | Answer::Unreachable) => page::show(),
                (Some(watch), Answer::Times(times))
                    if watch.clock.with_value(|clock| !clock.is_other_session(times)) =>
                {
                    page::show();
                    watch.take(Answer::Times(times));
                }
                _ => page::reload(),
            }
        });
    }

    impl Watch {
        fn on_event(self, heard: SessionEvent) {
            match heard {
                // Perhaps not the session this browser has by now.
                SessionEvent::Ended => self.look(),
                SessionEvent::Changed => {
                    self.look();
                    // Another server may have answered, which learns of the change a moment later.
                    set_timeout(move || self.look(), PROPAGATION_DELAY);
                }
                SessionEvent::Groups(groups) => self.compare(groups),
                SessionEvent::Refused => self.look(),
            }
        }

        fn compare(self, groups: u32) {
            if self.clock.with_value(|clock| clock.has_other_groups(groups)) {
                tabs::tell(Kind::Changed, None);
                self.access_changed();
            }
        }

        fn access_changed(self) {
            if drafts::exist_here() && document().query_selector("main form textarea").is_ok_and(|text| text.is_some())
            {
                self.changed.set(true);
            } else {
                page::reload();
            }
        }

        /// A user who writes a long text is not idle, although the server receives no requests.
        fn person_is_active(self) {
            let now = js_sys::Date::now();
            if self.warning.get_untracked().is_none()
                && !document().hidden()
                && self.clock.try_update_value(|clock| clock.reports(now)).unwrap_or_default()
            {
                self.use_session();
            }
        }

        pub(super) fn use_session(self) {
            spawn_local(async move {
                let answer = session_times::stay().await;
                self.take(answer);
                if matches!(answer, Answer::Times(_)) {
                    tabs::tell(Kind::Used, None);
                }
            });
        }

        fn look(self) {
            spawn_local(async move { self.take(session_times::ask().await) });
        }

        fn take(self, answer: Answer) {
            self.unreachable.set(matches!(answer, Answer::Unreachable));
            match answer {
                Answer::Over => over(),
                Answer::Unreachable => {
                    self.warning.set(None);
                    self.later(self.pause(), Self::look);
                }
                Answer::Times(times) if self.clock.with_value(|clock| clock.is_other_session(times)) => page::reload(),
                Answer::Times(times) => {
                    self.compare(times.groups);
                    self.clock.update_value(|clock| clock.read(times, js_sys::Date::now()));
                    self.evaluate(true);
                }
            }
        }

        /// `asked`: the times are fresh. Another tab may have used the session, so stale times never cause a warning.
        fn evaluate(self, asked: bool) {
            let next = |seconds| Duration::from_secs(seconds);
            let now = js_sys::Date::now();
            match self.clock.with_value(|clock| clock.phase(now)) {
                Phase::Quiet(seconds) => {
                    self.backoff.set_value(Backoff::default());
                    self.warning.set(None);
                    self.later(next(seconds.min(LONGEST)), |watch| watch.evaluate(false));
                }
                Phase::Due(warning) if asked || self.warning.get_untracked().is_some() || self.known.get_value() => {
                    self.warning.set(Some(warning).filter(|_| !self.known.get_value()));
                    self.later(next(1), |watch| watch.evaluate(false));
                }
                // By the server's clock the session ends within this second.
                Phase::Over if asked => self.later(self.pause(), Self::look),
                // An active user is not warned, even if the idle timeout is hardly longer than the reporting interval.
                Phase::Due(_)
                    if self.clock.try_update_value(|clock| clock.take_pending_report(now)).unwrap_or_default() =>
                {
                    self.use_session();
                }
                Phase::Due(_) | Phase::Over => self.look(),
            }
        }

        /// Delay before the next request to the server.
        fn pause(self) -> Duration {
            let pause = self.backoff.try_update_value(|backoff| backoff.pause(js_sys::Math::random()));
            pause.unwrap_or(Duration::from_secs(LONGEST))
        }

        /// Schedules `act`, replacing any earlier timer.
        fn later(self, wait: Duration, act: impl FnOnce(Self) + 'static) {
            if let Some(timer) = self.timer.get_value() {
                timer.clear();
            }
            self.timer.set_value(set_timeout_with_handle(move || act(self), wait).ok());
        }
    }

    /// Reloads if somebody signed in from another tab: the tabs of a browser share one session.
    fn load_again_if_signed_in() {
        spawn_local(async {
            if matches!(session_times::ask().await, Answer::Times(_)) {
                page::reload();
            }
        });
    }

    /// Tells the other tabs and reloads; the server then renders that the session has expired.
    fn over() {
        tabs::tell(Kind::Ended, None);
        page::reload();
    }
}
