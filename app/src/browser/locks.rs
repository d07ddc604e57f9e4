//! What the tabs of a browser hold together or against each other until they are closed (Web Locks API, W3C). web-sys has
//! the interface for unstable builds only.

use leptos::prelude::window;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// How many tabs may hold a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// One.
    Exclusive,
    /// Any number.
    Shared,
}

/// A lock that this tab waits for or has, until it gives it up or is closed.
#[derive(Clone)]
pub(super) struct Lock(Rc<RefCell<State>>);

enum State {
    Awaited,
    /// The function ends it.
    Held(js_sys::Function),
    GivenUp,
}

impl Lock {
    /// Gives it up.
    pub(super) fn give_up(&self) {
        if let State::Held(end) = self.0.replace(State::GivenUp) {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the lock of this name, and calls `held` when this tab has it. Nothing in a browser without locks.
pub(super) fn hold(name: &str, mode: Mode, held: impl FnOnce() + 'static) -> Lock {
    let lock = Lock(Rc::new(RefCell::new(State::Awaited)));
    let state = lock.clone();
    let holding = Closure::once_into_js(move || {
        held();
        // The lock lasts as long as this promise is open, and that for as long as the page.
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

/// Answers whether no tab has the lock, this one included; `None` when the browser cannot tell.
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
