//! The resource map, which administrators change while Usher runs.

mod change;
mod effects;
mod read;
mod rules;
mod why;
