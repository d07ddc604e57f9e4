//! User administration.

mod change_groups;
mod list;
mod person;
mod references;

pub(crate) use references::did_you_mean;
