//! What a row of the resource map allows, in words.

use access::Right;

/// What a row allows.
pub(crate) fn right_words(right: Right) -> &'static str {
    match right {
        Right::Open => "Open",
        Right::Edit => "Open and edit",
        Right::Delete => "Open, edit and delete",
    }
}
