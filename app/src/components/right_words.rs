//! Text for the right that a resource map row grants.

use access::Right;

/// Text for this right.
pub(crate) fn right_words(right: Right) -> &'static str {
    match right {
        Right::Open => "Open",
        Right::Edit => "Open and edit",
        Right::Delete => "Open, edit and delete",
    }
}
