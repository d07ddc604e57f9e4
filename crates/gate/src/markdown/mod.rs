//! A resource's text as safe HTML: GitHub's dialect of Markdown, in time and size bounded by the text's length.
//!
//! ```text
//! cost      what a text would cost to read, estimated before it is read
//! html      the text as HTML
//! ```
//!
//! Raw HTML in the text is shown as text. What comrak writes is cleaned by ammonia nevertheless, so that a mistake in one
//! is caught by the other. An image becomes a link: the pages load nothing from elsewhere.

mod cost;
mod html;

use crate::Gate;
use access::{Field, FieldError, InvalidDraft};
use std::{sync::Arc, thread};
use thiserror::Error;
use tokio::{sync::Semaphore, task};

/// How deeply quotes, lists and emphasis may stand in one another.
const MAX_NESTING: usize = 32;
/// The largest HTML of one text, in bytes. A text of ordinary markup becomes twice as long.
const MAX_HTML_BYTES: usize = 2_000_000;

/// Why a text is not shown with all its formatting, as a sentence for the person who saves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum Excess {
    #[error(
        "In line {line} the text nests more than {MAX_NESTING} quotes, lists or emphases in one another. Use fewer levels."
    )]
    Nesting {
        /// From 1.
        line: usize,
    },
    #[error("The table at line {line} has too many empty cells. Write fewer columns or fewer rows.")]
    Table {
        /// From 1.
        line: usize,
    },
    #[error("With its formatting the text becomes too large to be shown. Use fewer links, footnotes or headings.")]
    Size,
    #[error("The text cannot be shown with its formatting. Use simpler Markdown.")]
    Unreadable,
}

/// A text as HTML.
#[derive(Debug)]
struct Rendered {
    html: String,
    /// What was left out, when something was.
    excess: Option<Excess>,
}

/// Renders texts on threads of their own, never on those that answer requests, and on half of the processors at most.
#[derive(Clone, Debug)]
pub(crate) struct Renderer {
    permits: Arc<Semaphore>,
}

impl Renderer {
    pub(crate) fn new() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self { permits: Arc::new(Semaphore::new(processors.div_ceil(2))) }
    }

    async fn render(&self, text: &str) -> Rendered {
        let (owned, permits) = (text.to_owned(), Arc::clone(&self.permits));
        // Nobody closes the semaphore. The permit goes with the work, which goes on when nobody waits for it any more.
        let permit = permits.acquire_owned().await.ok();
        let work = move || {
            let _permit = permit;
            html::render(&owned)
        };
        task::spawn_blocking(work).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a text could not be rendered");
            html::plain(text, Excess::Unreadable)
        })
    }
}

impl Gate {
    /// A text as HTML, safe to insert. One that was saved before there were limits loses what is beyond them.
    pub(crate) async fn text_as_html(&self, text: &str) -> String {
        self.shared().renderer.render(text).await.html
    }

    /// Whether the text can be shown with all its formatting.
    ///
    /// # Errors
    /// [`InvalidDraft`] says what is too much, and where.
    pub(crate) async fn check_text(&self, text: &str) -> Result<(), InvalidDraft> {
        let excess = self.shared().renderer.render(text).await.excess;
        let invalid =
            |excess: Excess| InvalidDraft(vec![FieldError { field: Field::Body, message: excess.to_string() }]);
        excess.map_or(Ok(()), |excess| Err(invalid(excess)))
    }
}

#[cfg(test)]
mod tests;
