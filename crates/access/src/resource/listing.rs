//! What is asked of the list of resources, and a page of it.

use super::ResourceSummary;
use serde::{Deserialize, Serialize};

/// How many resources a page shows.
pub const PAGE_SIZE: usize = 25;
/// The longest text that is searched for, in characters; what is longer counts as far as that.
pub const MAX_SEARCH_CHARS: usize = 100;

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// The path.
    Path,
    /// The title, without regard to case.
    #[default]
    Title,
    /// The last change.
    Updated,
}

/// A page of the list: search, order and place, as the address of the page says them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Text to be found in path, title or summary, without regard to case; empty means all.
    pub q: String,
    /// The order.
    pub sort: SortBy,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Show what follows this place, a [`ResourcePage::next`].
    pub after: Option<String>,
    /// Show what precedes this place, a [`ResourcePage::previous`].
    pub before: Option<String>,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcePage {
    /// At most [`PAGE_SIZE`] resources, in order.
    pub resources: Vec<ResourceSummary>,
    /// How many there are in all; with a search, how many were found in what was searched. `None` in the middle of a
    /// search, where it is not known.
    pub count: Option<u64>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
    /// Where the previous page ends, if there is one.
    pub previous: Option<String>,
    /// Whether the search stopped before the end, to stay within its bound: `next` goes on.
    pub search_stopped: bool,
}
