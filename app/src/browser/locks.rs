//! Locks shared between the tabs of a browser, released when a tab closes (Web Locks API, W3C). web-sys offers the
//! interface in unstable builds only.

use leptos::prelude::window;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// How many tabs may hold a lock at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// One tab.
    Exclusive,
    /// Any number of tabs.
    Shared,
}

/// A lock that this tab awaits or holds, until it releases it or closes.
#[derive(Clone)]
pub(super) struct Lock(Rc<RefCell<State>>);

enum State {
    Awaited,
    /// The function resolves the promise, which releases the lock.
    Held(js_sys::Function),
    GivenUp,
}

impl Lock {
    /// Releases the lock, or stops waiting for it.
    pub(super) fn release(&self) {
        if let State::Held(end) = self.0.replace(State::GivenUp) {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Requests the lock with this name and calls `held` once this tab has it. Does nothing in a browser without Web Locks.
pub(super) fn hold(name: &str, mode: Mode, held: impl FnOnce() + 'static) -> Lock {
    let lock = Lock(Rc::new(RefCell::new(State::Awaited)));
    let state = lock.clone();
    let holding = Closure::once_into_js(move || {
        held();
        // The lock is held while this promise is pending, and the promise lasts as long as the page.
        js_sys::Promise::new(&mut |end, _| {
            let mut state = state.0.borrow_mut();
            match *state {
                State::GivenUp => drop(end.call0(&JsValue::UNDEFINED)),
                _ => *state = State::Held(end),
            }
        })
    });
    let _ = request(name, &options(mode, false), &holding);
    lock
}

/// Calls back with whether no tab, including this one, holds the lock; `None` if the browser cannot tell.
pub(super) fn is_free(name: &str, answer: impl FnOnce(Option<bool>) + 'static) {
    let answer = Rc::new(RefCell::new(Some(answer)));
    let give = move |free| {
        if let Some(answer) = answer.take() {
            answer(free);
        }
    };
    let cannot_tell = give.clone();
    let told = {
        let give = give.clone();
        Closure::once_into_js(move |lock: JsValue| give(Some(!lock.is_null())))
    };
    match request(name, &options(Mode::Exclusive, true), &told) {
        Some(promise) => {
            let refused = Closure::once(move |_: JsValue| cannot_tell(None));
            let _ = promise.catch(&refused);
            refused.forget();
        }
        None => give(None),
    }
}

fn options(mode: Mode, if_available: bool) -> JsValue {
    let options = js_sys::Object::new();
    let mode = if mode == Mode::Shared { "shared" } else { "exclusive" };
    let _ = js_sys::Reflect::set(&options, &"mode".into(), &mode.into());
    let _ = js_sys::Reflect::set(&options, &"ifAvailable".into(), &if_available.into());
    options.into()
}

fn request(name: &str, options: &JsValue, callback: &JsValue) -> Option<js_sys::Promise> {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let locks = get(&window().navigator(), "locks").filter(JsValue::is_object)?;
    let request: js_sys::Function = get(&locks, "request")?.dyn_into().ok()?;
    request.call3(&locks, &name.into(), options, callback).ok()?.dyn_into().ok()
}
