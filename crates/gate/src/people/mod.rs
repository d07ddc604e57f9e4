//! What administrators do about people.

mod change_groups;
mod list;
mod person;
mod references;
