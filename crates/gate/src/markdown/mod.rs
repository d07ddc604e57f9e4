//! Renders a resource's text as safe HTML: GitHub's dialect of Markdown, in time and size bounded by the text's length.
//!
//! ```text
//! cache     keeps the HTML of texts that were shown
//! cost      estimates what parsing a text would cost, before parsing it
//! html      converts Markdown to HTML
//! ```
//!
//! Raw HTML in the text is shown as text. Ammonia still cleans comrak's output, so that each catches mistakes of the
//! other. An image becomes a link: the pages load nothing from other sites.

mod cache;
mod cost;
mod html;

use access::{Field, InvalidForm, Resource};
use cache::RenderedTexts;
use i18n::tr;
use std::{sync::Arc, thread};
use tokio::{sync::Semaphore, task};

/// Maximum nesting depth of quotes, lists and emphasis.
const MAX_NESTING: usize = 32;
/// Maximum size of a text's HTML, in bytes. HTML of ordinary markup is about twice as long as the text.
const MAX_HTML_BYTES: usize = 2_000_000;

/// Why a text cannot be shown with all its formatting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Excess {
    /// More levels of quotes, lists or emphases than [`MAX_NESTING`].
    Nesting {
        /// Counted from 1.
        line: usize,
    },
    /// A table with too many empty cells.
    Table {
        /// Counted from 1.
        line: usize,
    },
    /// More HTML than [`MAX_HTML_BYTES`].
    Size,
    /// A fault of the rendering.
    Unreadable,
}

impl Excess {
    /// The sentence for the user, in the language of the page.
    fn text(self) -> String {
        match self {
            Self::Nesting { line } => tr!(
                "In line {line} the text nests more than {most} quotes, lists or emphases in one another. Use fewer \
                 levels.",
                line = line,
                most = MAX_NESTING
            ),
            Self::Table { line } => tr!(
                "The table at line {line} has too many empty cells. Write fewer columns or fewer rows.",
                line = line
            ),
            Self::Size => tr!(
                "With its formatting the text becomes too large to be shown. Use fewer links, footnotes or headings."
            )
            .to_owned(),
            Self::Unreadable => tr!("The text cannot be shown with its formatting. Use simpler Markdown.").to_owned(),
        }
    }
}

/// A rendered text.
#[derive(Debug)]
struct Rendered {
    html: String,
    /// Which limit the text exceeds, if any.
    excess: Option<Excess>,
}

/// Renders texts on separate threads, never on those that answer requests, and on at most half of the processors.
#[derive(Clone, Debug)]
pub(crate) struct Renderer {
    permits: Arc<Semaphore>,
    rendered: Arc<RenderedTexts>,
}

impl Renderer {
    pub(crate) fn new() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self { permits: Arc::new(Semaphore::new(processors.div_ceil(2))), rendered: Arc::new(RenderedTexts::new()) }
    }

    async fn render(&self, text: &str) -> Rendered {
        let (owned, permits) = (text.to_owned(), Arc::clone(&self.permits));
        // The semaphore is never closed. The blocking task owns the permit, because it continues when its caller goes
        // away.
        let permit = permits.acquire_owned().await.ok();
        let language = i18n::current();
        let work = move || {
            let _permit = permit;
            i18n::within(language, || html::render(&owned))
        };
        task::spawn_blocking(work).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a text could not be rendered");
            html::plain(text, Excess::Unreadable)
        })
    }

    /// Renders a resource's text as HTML that is safe to insert, for a reader of the current language. A text saved before
    /// there were limits loses the formatting beyond them.
    pub(crate) async fn html(&self, resource: &Resource) -> String {
        let key = RenderedTexts::key(i18n::current(), resource);
        if let Some(html) = self.rendered.get(&key) {
            return html.as_ref().to_owned();
        }
        let Rendered { html, excess } = self.render(&resource.body).await;
        // Rendering may succeed the next time.
        if excess != Some(Excess::Unreadable) {
            self.rendered.insert(key, &html);
        }
        html
    }

    /// Checks that the text can be shown with all its formatting.
    ///
    /// # Errors
    /// [`InvalidForm`] says which limit is exceeded, and where.
    pub(crate) async fn check(&self, text: &str) -> Result<(), InvalidForm> {
        self.preview(text).await.map(drop)
    }

    /// Renders a text that is not saved yet. The cache does not keep it: the next preview is of another text.
    ///
    /// # Errors
    /// [`InvalidForm`] says why the text could not be saved.
    pub(crate) async fn preview(&self, text: &str) -> Result<String, InvalidForm> {
        let Rendered { html, excess } = self.render(text).await;
        match excess {
            None => Ok(html),
            Some(excess) => Err(InvalidForm::with(Field::Body.name(), excess.text())),
        }
    }
}

#[cfg(test)]
mod tests;
