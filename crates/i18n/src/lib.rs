//! Languages of the pages, and the catalogues of their texts.
//!
//! Texts stand in the code, in English, where they are shown: `tr!("Back to people")`. The English text is the key in
//! the catalogues of the other languages, `locales/<language>.json` of each crate. A test compares them with the code.
//!
//! ```text
//! language   the languages, which one a browser prefers, and which plural form a number takes
//! catalogue  the texts of a language
//! text       the macros `tr!` and `msgid!`, and the current language
//! spoken     the language of a piece of work, such as a request to the server
//! ```
//!
//! The server has all catalogues. The browser loads one, or none for English.

mod catalogue;
mod language;
mod spoken;
mod text;

pub use catalogue::Catalogue;
pub use language::Language;
pub use spoken::{speaking, within};
pub use text::{current, fill, install, set_source, translate, translate_plural};
