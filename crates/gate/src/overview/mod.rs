//! What happens in Usher, in numbers: counting it as it happens, and showing it.

mod read;
mod tally;

pub(crate) use tally::{Happened, Tally, keep};
