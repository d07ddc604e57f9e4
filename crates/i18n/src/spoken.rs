//! The language of a piece of work, such as a request to the server.

use crate::Language;
use std::{cell::Cell, future::poll_fn, pin::pin};

thread_local! {
    static SPOKEN: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language of the work that this thread does now, if it is set.
pub(crate) fn spoken() -> Option<Language> {
    SPOKEN.get()
}

/// Sets the language back when it is dropped, so also when the work panics.
struct Before(Option<Language>);

impl Drop for Before {
    fn drop(&mut self) {
        SPOKEN.set(self.0);
    }
}

/// Does the work with its texts in this language.
pub fn within<T>(language: Language, work: impl FnOnce() -> T) -> T {
    let _before = Before(SPOKEN.replace(Some(language)));
    work()
}

/// The same for work that waits, on whatever threads it goes on. Tasks that it spawns do not inherit the language.
pub async fn speaking<F: Future>(language: Language, work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| within(language, || work.as_mut().poll(context))).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::current;
    use std::task::{Context, Poll, Waker};

    #[test]
    fn work_that_waits_stays_in_its_language_and_nothing_else_is() {
        let context = &mut Context::from_waker(Waker::noop());
        let work = || {
            let mut polls = 0;
            poll_fn(move |_| {
                polls += 1;
                if polls < 3 { Poll::Pending } else { Poll::Ready(current()) }
            })
        };
        let mut german = pin!(speaking(Language::German, work()));
        let mut arabic = pin!(speaking(Language::Arabic, work()));
        for _ in 0..2 {
            assert!(german.as_mut().poll(context).is_pending() && arabic.as_mut().poll(context).is_pending());
            assert_eq!(current(), Language::English);
        }
        assert_eq!(german.poll(context), Poll::Ready(Language::German));
        assert_eq!(arabic.poll(context), Poll::Ready(Language::Arabic));
    }

    #[test]
    fn the_innermost_language_is_spoken_and_a_panic_ends_it() {
        let inner = within(Language::German, || (within(Language::Arabic, current), current()));
        assert_eq!(inner, (Language::Arabic, Language::German));
        let panicked =
            std::panic::catch_unwind(|| within::<()>(Language::German, || std::panic::resume_unwind(Box::new(()))));
        assert!(panicked.is_err());
        assert_eq!(current(), Language::English);
    }
}
